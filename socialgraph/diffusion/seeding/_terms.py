"""What is asked of those who seed: the network, who may be chosen and what they cost, checked at the door."""

import math
import numbers
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.convert import as_graph
from socialgraph.diffusion._values import checked_people, person_values
from socialgraph.diffusion.seeding._bounds import log_choices
from socialgraph.diffusion.seeding._live_edges import LiveEdges, live_edges
from socialgraph.errors import GraphInputError, ParameterError, check_number, check_whole, shown
from socialgraph.graph import Graph
from socialgraph.rng import as_seed

__all__ = ["Terms", "agreed"]


class Terms(NamedTuple):
    """What is agreed: `k` people, or None and what a `budget` buys at each one's `cost`."""

    graph: Graph
    live: LiveEdges | None
    allowed: np.ndarray
    k: int | None
    cost: np.ndarray
    budget: float
    epsilon: float
    delta: float
    seed: int

    @property
    def most(self) -> int:
        """How many people can be chosen at most."""
        if self.k is not None:
            return self.k
        prices = np.cumsum(np.sort(self.cost[self.allowed]))
        return int(np.searchsorted(prices, self.budget * (1 + 1e-12), side="right"))

    @property
    def aim(self) -> tuple[float, float, float]:
        """The share of the best that the greedy choice is worth in the worst case, epsilon and delta."""
        return (1 - 1 / math.e) * (1 if self.k is not None else 0.5), self.epsilon, self.delta

    @property
    def choices(self) -> tuple[float, int]:
        """The logarithm of how many choices there are, at most, and how many people the best one reaches at least."""
        some = int(self.allowed.sum())
        # No fewer choices are larger than half of all, and those that are smaller are no more than the largest each.
        fewer = 0.0 if self.k is not None else math.log(self.most + 1)
        return min(log_choices(some, min(self.most, some // 2)) + fewer, some * math.log(2)), self.most

    def called(self, people: Iterable[int]) -> tuple[Hashable, ...]:
        """Give people as they are called outside."""
        names = self.graph.names
        return tuple(int(u) if names is None else names[u] for u in people)


def agreed(
    graph: Any,
    model: Any,
    k: int | None,
    *,
    budget: float | None = None,
    cost: Any = None,
    candidates: Iterable[Hashable] | None = None,
    epsilon: float = 0.1,
    delta: float | None = None,
    rng: Any = None,
) -> Terms:
    """Check what is asked.

    Parameters
    ----------
    graph, model : object
        As in `maximize`.
    k, budget, cost, candidates, epsilon, delta, rng : object
        As there.

    Returns
    -------
    Terms

    Raises
    ------
    GraphInputError
        For a graph without nodes.
    NodeNotFound
        For a candidate who is not in the graph.
    ParameterError
        For whatever else cannot be.

    Examples
    --------
    >>> from socialgraph.diffusion.independent_cascade import IndependentCascade
    >>> agreed(Graph.from_edges([(0, 1)]), IndependentCascade(p=1), 1, candidates=[1], rng=7).allowed.tolist()
    [False, True]
    """
    seed, graph = as_seed(rng), as_graph(graph)
    if graph.n == 0:
        raise GraphInputError("graph must have nodes; got none")
    if not callable(model) and not hasattr(model, "probabilities") and not hasattr(model, "weights"):
        raise ParameterError("model", "must be a model of diffusion, or a function like one", model)
    allowed = np.ones(graph.n, dtype=bool)
    if candidates is not None:
        allowed[:] = False
        allowed[graph.index(candidates, "candidates")] = True
        if not allowed.any():
            raise ParameterError("candidates", "must name at least one node", candidates)
    if (k is None) == (budget is None):
        given = f"k={shown(k)} and budget={shown(budget)}" if k is not None else None
        raise ParameterError("k", "or else budget must be given", given)
    if k is not None:
        k = check_whole("k", k, 1, int(allowed.sum()))
    if cost is not None and k is not None:
        raise ParameterError("cost", "must come with a budget and without k", cost)
    price = person_values("cost", _checked_cost(1.0 if cost is None else cost), graph)
    money = float(k) if k is not None else check_number("budget", budget, 0)
    if money < price[allowed].min():
        raise ParameterError("budget", f"must pay for at least one candidate, {price[allowed].min():g}", budget)
    epsilon = _inside("epsilon", epsilon)
    # With one person there is nothing to be wrong about.
    delta = 1 / max(graph.n, 2) if delta is None else _inside("delta", delta)
    return Terms(graph, live_edges(graph, model), readonly(allowed), k, price, money, epsilon, delta, seed)


def _checked_cost(cost: Any) -> Any:
    """Return a number, an array or a mapping of costs above 0."""
    # A copy, since what is checked is closed, and the caller's own array is not ours to close.
    cost = checked_people("cost", cost.copy() if isinstance(cost, np.ndarray) else cost, math.inf)
    values = np.array(list(cost.values()) if isinstance(cost, dict) else cost, dtype=np.float64)
    if np.any(values <= 0):
        raise ParameterError("cost", "must be above 0", 0.0)
    return cost


def _inside(name: str, value: Any) -> float:
    """Check a number between 0 and 1, neither included."""
    real = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    if not real or not 0 < value < 1:
        raise ParameterError(name, "must lie between 0 and 1, neither included", value)
    return float(value)
