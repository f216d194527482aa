"""Whom to give it to first: the few who reach the most, with a certificate of how good they are [1]_.

Mean reach is monotone and submodular where a model has live edges, so that whoever adds most, one by one, reaches at
least 1 - 1/e = 63 % of what the best k could [1]_. Simulating every candidate is slow; reverse sets [2]_ answer for
everyone at once, and say when they are enough [3]_.

.. [1] Kempe, Kleinberg, Tardos (2003), Maximizing the spread of influence through a social network, KDD.
.. [2] Borgs, Brautbar, Chayes, Lucier (2014), Maximizing social influence in nearly optimal time, SODA.
.. [3] Tang, Tang, Xiao, Yuan (2018), Online processing algorithms for influence maximization, SIGMOD.
"""

import math
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._exports import to_frame
from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.diffusion.cascade import grouped
from socialgraph.diffusion.seeding._celf import lazy_greedy, simulated
from socialgraph.diffusion.seeding._certificate import Verdict, certified
from socialgraph.diffusion.seeding._greedy import Choice, best_few, best_within
from socialgraph.diffusion.seeding._maximin import fairly_certified
from socialgraph.diffusion.seeding._rankings import RANKINGS, ranked
from socialgraph.diffusion.seeding._reverse_sets import Sets
from socialgraph.diffusion.seeding._terms import Terms, agreed
from socialgraph.errors import ParameterError, check_choice, check_whole
from socialgraph.rng import stream

__all__ = ["Seeding", "certify", "maximize"]

_PURPOSE = "diffusion.seeding"
_METHODS = (*RANKINGS, "celf", "opim")


@frozen
class Seeding:
    """Who was chosen, and how good they are.

    Parameters
    ----------
    seeds : tuple of hashable
        As they are called, in the order of choice.
    gains : ndarray of float64, shape (seeds,)
        How many people each adds to the mean reach of those before, as estimated by sets (or runs) that had no part
        in the choice.
    standard_error : float
        Of the mean reach, ``spread``.
    lower : float
        What the seeds reach at least, on average; with `by_group`, the least share of a group. NaN where the model
        has no live edges.
    upper : float
        What no choice of that kind can exceed.
    delta : float
        How likely it is, at most, that `lower` or `upper` is wrong.
    method : str
        How they were chosen; ``"given"`` for `certify`.
    sets : int
        How many reverse sets were drawn; 0 for a model without live edges.
    seed : int
        The number that `rng` came to.
    by_group : dict of group to float, optional
        The mean share of each group that is reached, where the worst-off group was to be reached most.

    Examples
    --------
    >>> import networkx as nx
    >>> from socialgraph.diffusion import IndependentCascade, maximize
    >>> seeding = maximize(nx.karate_club_graph(), IndependentCascade(p=0.1), 2, epsilon=0.05, rng=1)
    >>> seeding
    <Seeding: 2 seeds by opim, spread 6.46 ± 0.089, at least 0.86 of the best>
    >>> seeding.seeds
    (33, 0)
    """

    seeds: tuple[Hashable, ...]
    gains: np.ndarray
    standard_error: float
    lower: float
    upper: float
    delta: float
    method: str
    sets: int
    seed: int
    by_group: dict[Any, float] | None = None

    def __repr__(self) -> str:
        many = f"{len(self.seeds):,} seed{'s' * (len(self.seeds) != 1)} by {self.method}"
        known = "" if math.isnan(self.guarantee) else f", at least {self.guarantee:.2f} of the best"
        return f"<Seeding: {many}, spread {self.spread:,.2f} ± {self.standard_error:.2g}{known}>"

    @property
    def spread(self) -> float:
        """The mean reach, seeds included."""
        return float(self.gains.sum())

    @property
    def guarantee(self) -> float:
        """The share of the best possible that the seeds are proved to be worth: lower / upper."""
        return self.lower / self.upper

    def frame(self) -> Any:
        """Return a `pandas.DataFrame` with one row a seed, in the order of choice: ``seed``, ``gain``, ``spread``.

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade, certify
        >>> from socialgraph.graph import Graph
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> certify(path, IndependentCascade(p=1), [1, 0], rng=1).frame().to_numpy().tolist()
        [[1.0, 2.0, 2.0], [0.0, 1.0, 3.0]]
        """
        return to_frame({"seed": list(self.seeds), "gain": self.gains, "spread": np.cumsum(self.gains)})


def maximize(
    graph: Any,
    model: Any,
    k: int | None = None,
    *,
    method: str = "opim",
    cost: Any = None,
    budget: float | None = None,
    group: Any = None,
    candidates: Iterable[Hashable] | None = None,
    epsilon: float = 0.1,
    delta: float | None = None,
    runs: int = 1_000,
    rng: Any = None,
    progress: bool = True,
) -> Seeding:
    """Choose whom to seed, so that word of mouth along u -> v reaches as many as possible.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes; on a graph of who follows whom, give ``graph.reverse``.
    model : object
        How it spreads. ``"opim"`` wants live edges: a method ``probabilities(graph)`` (a coin for each arc) or
        ``weights(graph)`` (each person hears from one at most). ``"celf"`` takes any model, also a function of your
        own, ``model(graph, seeds, *, runs, rng)``, whose result has the ``size`` of each run.
    k : int, optional
        How many to choose; or else a `budget`.
    method : str, optional
        ``"opim"``, reverse sets until the certificate is good enough [3]_; ``"celf"``, lazy greedy by simulation;
        or a ranking: ``"degree"`` (how many one reaches in one step), ``"degree_discount"``, ``"k_shell"``,
        ``"pagerank"`` (walking against the arcs, so that it is high for whoever is heard), ``"random"``.
    cost : float, array_like of shape (n,) or mapping, optional
        What each person costs, above 0; by default 1.
    budget : float, optional
        What all seeds may cost together. Chosen by gain for the money, or the best single person, if that is more:
        (1 - 1/e) / 2 of the best in the worst case. Rankings take whoever comes next and can still be paid.
    group : array_like of shape (n,), optional
        One value a person: reach the largest possible share of the group of which the smallest share is reached.
        With `k` and ``"opim"`` only. No share of the best is promised in advance; the certificate says what came of it.
    candidates : iterable of hashable, optional
        Who may be chosen; by default everyone.
    epsilon : float, optional
        Sets are drawn until at least 1 - 1/e - epsilon of the best is proved (half of 1 - 1/e with a budget), the
        mean reach is known to within epsilon, and other sets would have made no better choice by epsilon / 4.
    delta : float, optional
        How likely the certificate may be wrong; by default 1/n.
    runs : int, optional
        How many runs a simulation has.
    rng : int, SeedSequence, Generator or None
        The seed. All methods are then judged by the same sets, or the same runs.
    progress : bool, optional
        Whether to show a bar over the candidates of ``"celf"``.

    Returns
    -------
    Seeding
        The same for any number of threads. Whatever the method, where the model has live edges there is a
        certificate.

    Raises
    ------
    GraphInputError
        For a graph without nodes.
    NodeNotFound
        For a candidate who is not in the graph.
    ParameterError
        For more seeds than candidates, both k and a budget or neither, or a method that the model is not fit for.
    LimitExceeded
        For more reverse sets than fit in memory.

    Examples
    --------
    >>> from socialgraph.diffusion import IndependentCascade
    >>> from socialgraph.graph import Graph
    >>> star = Graph.from_edges([(0, 1), (0, 2), (0, 3), (4, 5)])
    >>> maximize(star, IndependentCascade(p=0.5), 2, rng=1).seeds
    (0, 4)
    >>> maximize(star, IndependentCascade(p=0.5), budget=3, cost=[4, 1, 1, 1, 1, 1], rng=1).seeds
    (2, 4, 1)
    """
    check_choice("method", method, _METHODS)
    runs = check_whole("runs", runs, 1)
    terms = agreed(
        graph, model, k, budget=budget, cost=cost, candidates=candidates, epsilon=epsilon, delta=delta, rng=rng
    )
    if terms.live is None and method == "opim":
        rule = 'must have probabilities or weights for method "opim"; "celf" takes any model'
        raise ParameterError("model", rule, model)
    if method == "celf" and not callable(model):
        raise ParameterError("model", 'must be callable for method "celf"', model)
    if group is not None:
        return _fair(terms, method, group)
    if method == "opim":
        order = None
    elif method == "celf":
        order = _by_simulation(terms, model, runs, progress)
    else:
        order = ranked(method, terms.graph, model, terms.allowed, terms.k or terms.graph.n, terms.seed)
        order = order if terms.k is not None else _affordable(terms, order)
    return _seeding(terms, model, order, method, runs)


def certify(
    graph: Any,
    model: Any,
    seeds: Iterable[Hashable],
    *,
    epsilon: float = 0.1,
    delta: float | None = None,
    candidates: Iterable[Hashable] | None = None,
    rng: Any = None,
) -> Seeding:
    """Tell how good seeds of your own are: what they reach at least, and the best as many could reach at most.

    Parameters
    ----------
    graph : Graph
        As in `maximize`.
    model : object
        With a method ``probabilities(graph)`` or ``weights(graph)``.
    seeds : iterable of hashable
        Who starts; naming someone twice changes nothing.
    epsilon, delta : float, optional
        As in `maximize`: how close to the best the greedy choice of as many must be proved to be.
    candidates : iterable of hashable, optional
        Among whom the best are sought; by default everyone.
    rng : int, SeedSequence, Generator or None
        The seed.

    Returns
    -------
    Seeding

    Raises
    ------
    NodeNotFound
        For a seed that is not in the graph.
    ParameterError
        For no seeds, more than there are candidates, or a model without live edges.

    Examples
    --------
    >>> import networkx as nx
    >>> from socialgraph.diffusion import IndependentCascade
    >>> certify(nx.karate_club_graph(), IndependentCascade(p=0.1), [33, 0], rng=1)
    <Seeding: 2 seeds by given, spread 6.34 ± 0.18, at least 0.79 of the best>
    >>> certify(nx.karate_club_graph(), IndependentCascade(p=0.1), [33, 11], rng=1)
    <Seeding: 2 seeds by given, spread 4.52 ± 0.14, at least 0.56 of the best>
    """
    graph = as_graph(graph)
    order = graph.index(dict.fromkeys(seeds), "seeds")
    if order.size == 0:
        raise ParameterError("seeds", "must name at least one node", seeds)
    terms = agreed(graph, model, order.size, candidates=candidates, epsilon=epsilon, delta=delta, rng=rng)
    if terms.live is None:
        raise ParameterError("model", "must have probabilities or weights to be certified", model)
    return _seeding(terms, model, order, "given", 1)


def _seeding(terms: Terms, model: Any, order: np.ndarray | None, method: str, runs: int) -> Seeding:
    """Judge those chosen, or, with None, choose first."""
    if terms.live is None:
        verdict = _simulated_verdict(terms, model, order, runs)
    else:
        verdict = certified(terms.live, terms.seed, lambda sets: _greedy(terms, sets), terms.aim, terms.choices, order)
    return _made(terms, verdict, method)


def _made(terms: Terms, verdict: Verdict, method: str, by_group: dict[Any, float] | None = None) -> Seeding:
    seeds, gains = terms.called(verdict.order), readonly(verdict.gains)
    bounds = verdict.error, verdict.lower, verdict.upper, terms.delta
    return Seeding(seeds, gains, *bounds, method, verdict.sets, terms.seed, by_group)


def _greedy(terms: Terms, sets: Sets) -> Choice:
    if terms.k is not None:
        return best_few(sets, terms.allowed, terms.k)
    return best_within(sets, terms.allowed, terms.cost, terms.budget)


def _fair(terms: Terms, method: str, group: Any) -> Seeding:
    if method != "opim":
        raise ParameterError("group", 'must come with method "opim"', method)
    if terms.k is None:
        raise ParameterError("group", "must come with k and without a budget", terms.budget)
    groups, member = grouped(group, terms.graph.n)
    verdict, share = fairly_certified(terms.live, terms.seed, member, terms.allowed, terms.k, terms.aim)
    return _made(terms, verdict, method, dict(zip(groups.tolist(), share.tolist(), strict=True)))


def _by_simulation(terms: Terms, model: Any, runs: int, progress: bool) -> np.ndarray:
    seed = int(stream(terms.seed, _PURPOSE, 0))
    chosen = lazy_greedy(
        lambda people: float(simulated(model, terms.graph, people, runs, seed).sum()),
        terms.allowed,
        terms.cost,
        terms.budget,
        progress,
    )
    return np.array(chosen, dtype=np.int64)


def _simulated_verdict(terms: Terms, model: Any, order: np.ndarray, runs: int) -> Verdict:
    """Judge by runs that had no part in the choice; without live edges nothing is known of the best."""
    seed = int(stream(terms.seed, _PURPOSE, 1))
    sizes = [simulated(model, terms.graph, order[: i + 1].tolist(), runs, seed) for i in range(order.size)]
    gains = np.diff([0.0, *(float(size.mean()) for size in sizes)])
    error = float(sizes[-1].std(ddof=1) / math.sqrt(runs)) if runs > 1 else math.nan
    return Verdict(order, gains, error, math.nan, math.nan, 0)


def _affordable(terms: Terms, order: np.ndarray) -> np.ndarray:
    """Take whoever comes next and can still be paid."""
    chosen, left = [], terms.budget
    for u in order.tolist():
        # What is left after many subtractions may miss a price by its last digits.
        if terms.cost[u] <= left * (1 + 1e-12):
            chosen.append(u)
            left -= terms.cost[u]
    return np.array(chosen, dtype=np.int64)
