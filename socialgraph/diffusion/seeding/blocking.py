"""Whom to immunise: the few without whom what has begun reaches the fewest [1]_.

.. [1] Xie, Zhang, Wang, Lin, Zhang (2023), Minimizing the influence of misinformation via vertex blocking, ICDE.
"""

import math
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._exports import to_frame
from socialgraph._frozen import frozen, readonly
from socialgraph.diffusion._runs import Start, checked_start
from socialgraph.diffusion.seeding._celf import with_bar
from socialgraph.diffusion.seeding._rankings import RANKINGS, ranked
from socialgraph.diffusion.seeding._worlds import Worlds, held_back, reached, worlds
from socialgraph.errors import ParameterError, check_choice, check_whole
from socialgraph.rng import stream

__all__ = ["Blocking", "block"]

_PURPOSE = "diffusion.blocking"


@frozen
class Blocking:
    """Who was immunised, and what it prevents.

    Parameters
    ----------
    blocked : tuple of hashable
        As they are called, in the order of choice.
    gains : ndarray of float64, shape (blocked,)
        How many fewer people are reached, on average, for each of them after those before, in runs that had no part
        in the choice.
    before : float
        The mean reach without them being immune.
    standard_error : float
        Of the difference that all of them make.
    method : str
        How they were chosen.
    seed : int
        The number that `rng` came to.

    Examples
    --------
    >>> import networkx as nx
    >>> from socialgraph.diffusion import IndependentCascade, block
    >>> block(nx.karate_club_graph(), IndependentCascade(p=0.1), [0], 2, rng=1)
    <Blocking: 2 people by greedy, spread 3.31 before, 0.57 ± 0.04 less after>
    """

    blocked: tuple[Hashable, ...]
    gains: np.ndarray
    before: float
    standard_error: float
    method: str
    seed: int

    def __repr__(self) -> str:
        many = f"{len(self.blocked):,} {'person' if len(self.blocked) == 1 else 'people'} by {self.method}"
        less = f"{self.gains.sum():,.2f} ± {self.standard_error:.2g} less after"
        return f"<Blocking: {many}, spread {self.before:,.2f} before, {less}>"

    @property
    def after(self) -> float:
        """The mean reach with all of them immune."""
        return self.before - float(self.gains.sum())

    def frame(self) -> Any:
        """Return a `pandas.DataFrame` with one row a person, in the order of choice: ``blocked``, ``gain``, ``spread``.

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade, block
        >>> from socialgraph.graph import Graph
        >>> path = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
        >>> block(path, IndependentCascade(p=1), [0], 1, rng=1).frame().to_numpy().tolist()
        [[1.0, 3.0, 1.0]]
        """
        spread = self.before - np.cumsum(self.gains)
        return to_frame({"blocked": list(self.blocked), "gain": self.gains, "spread": spread})


def block(
    graph: Any,
    model: Any,
    seeds: Iterable[Hashable],
    k: int,
    *,
    method: str = "greedy",
    candidates: Iterable[Hashable] | None = None,
    runs: int = 1_000,
    rng: Any = None,
    progress: bool = True,
) -> Blocking:
    """Choose whom to immunise, so that word of mouth from the seeds along u -> v reaches as few as possible.

    Whoever is immune is not reached and passes nothing on; nobody else's probabilities change.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes.
    model : object
        How it spreads, with live edges: a method ``probabilities(graph)`` or ``weights(graph)``, as in `maximize`.
    seeds : iterable of hashable
        Who starts; they cannot be immunised any more.
    k : int
        How many to immunise.
    method : str, optional
        ``"greedy"``: one by one whoever holds back most in `runs` worlds, by their trees of dominators [1]_; or a
        ranking of `maximize`: ``"degree"``, ``"degree_discount"``, ``"k_shell"``, ``"pagerank"``, ``"random"``.
    candidates : iterable of hashable, optional
        Who may be immunised; by default everyone but the seeds.
    runs : int, optional
        How many worlds to choose by, and as many others to judge by.
    rng : int, SeedSequence, Generator or None
        The seed.
    progress : bool, optional
        Whether to show a bar.

    Returns
    -------
    Blocking
        The same for any number of threads.

    Raises
    ------
    GraphInputError
        For a graph without nodes.
    NodeNotFound
        For a seed or a candidate who is not in the graph.
    ParameterError
        For no seeds, more to immunise than there are candidates, or a model without live edges.

    Notes
    -----
    What is prevented is not submodular, so that the greedy choice has no share of the best for certain. It takes
    k x runs walks, each through the arcs of those reached and a few times through those of them that are live.

    Examples
    --------
    >>> from socialgraph.diffusion import IndependentCascade
    >>> from socialgraph.graph import Graph
    >>> bridge = Graph.from_edges([(0, 1), (0, 2), (2, 3), (3, 4), (3, 5)])
    >>> block(bridge, IndependentCascade(p=0.9), [0], 1, rng=1).blocked
    (2,)
    """
    check_choice("method", method, ("greedy", *RANKINGS))
    start = checked_start(graph, seeds, runs, rng=rng)
    graph, world = start.graph, worlds(start.graph, model)
    if world is None:
        raise ParameterError("model", "must have probabilities or weights to be blocked", model)
    allowed = np.ones(graph.n, dtype=bool)
    if candidates is not None:
        allowed[:] = False
        allowed[graph.index(candidates, "candidates")] = True
    allowed[start.seeds] = False
    if not allowed.any():
        raise ParameterError("candidates", "must name someone who is no seed", candidates)
    k = check_whole("k", k, 1, int(allowed.sum()))
    if method == "greedy":
        order, out, key = [], ~np.ones(graph.n, dtype=bool), stream(start.seed, _PURPOSE, 0)
        for _ in with_bar(range(k), "people", progress):
            saved = held_back(world, start.seeds, readonly(out.copy()), key, start.runs)
            order.append(int(np.argmax(np.where(allowed & ~out, saved, -1))))
            out[order[-1]] = True
    else:
        order = ranked(method, graph, model, allowed, k, start.seed).tolist()
    return _judged(start, world, order, method)


def _judged(start: Start, world: Worlds, order: list[int], method: str) -> Blocking:
    """Judge by worlds that had no part in the choice, each of them with and without."""
    out, key = np.zeros(start.graph.n, dtype=bool), stream(start.seed, _PURPOSE, 1)
    sizes = [reached(world, start.seeds, readonly(out.copy()), key, start.runs)]
    for u in order:
        out[u] = True
        sizes.append(reached(world, start.seeds, readonly(out.copy()), key, start.runs))
    less = (sizes[0] - sizes[-1]).std(ddof=1) / math.sqrt(start.runs) if start.runs > 1 else math.nan
    names = start.graph.names
    called = tuple(order if names is None else [names[u] for u in order])
    means = np.array([size.mean() for size in sizes])
    return Blocking(called, readonly(-np.diff(means)), float(means[0]), float(less), method, start.seed)
