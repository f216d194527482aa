"""Random-walk controversy: do walks end in the group where they began (Garimella et al. 2018)."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_choice, check_whole
from socialgraph.graph import Graph
from socialgraph.metrics._returns import returns
from socialgraph.metrics._solve import components, positive_ties, reached, solve
from socialgraph.metrics._values import group_codes
from socialgraph.rng import as_seed, stream, uniforms

__all__ = ["random_walk_controversy"]

_PURPOSE = "metrics.random_walk_controversy"


def random_walk_controversy(
    graph: Any,
    group: Any,
    *,
    definition: str = "hubs",
    k: float | None = None,
    draws: int = 100,
    rng: Any = None,
) -> float:
    r"""Measure how rarely a random walk along ties crosses between groups.

    .. math:: RWC = P_{XX} P_{YY} - P_{YX} P_{XY}, \qquad P_{AB} = \Pr[\text{start in } A \mid \text{end in } B]

    A walk goes on to a neighbour drawn uniformly. In the definition of the paper, ``"hubs"``, it starts in either group
    with the same probability, at a person of that group drawn uniformly, hubs included, and ends at the first hub,
    which is where it starts if that is one. In the script published with the paper, ``"random"``, seeds are drawn
    in each group, with replacement; one walk starts at each of them, at least one step long, and ends at the first
    *other* seed; the value is the mean over `draws` sets of seeds. The probabilities are solved for; nothing is
    simulated.

    With more than two groups each in turn is X and all others are Y, and the value is the mean (Bal and Bojanowski's
    one versus others); for two it is the formula above.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Walks go along ties either way: a directed graph is taken as `Graph.to_undirected`. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person; two of them or more.
    definition : {"hubs", "random"}
        Where walks end: at the k people of highest degree in each group, of equals those with the lowest numbers; or at
        seeds drawn uniformly.
    k : int or float, optional
        How many hubs or draws of a seed a group has: a whole number from 1 to the size of the smallest group, or a
        share of each group in (0, 1), rounded down but at least 1. By default 10 hubs, or a share of 0.1 of seeds.
    draws : int
        How many sets of seeds; not used with hubs.
    rng : int, SeedSequence or Generator, optional
        Draws the seeds; not used with hubs.

    Returns
    -------
    float
        In [-1, 1]: 1 where no walk crosses, 0 where the end says nothing about the start. Walks from where no end can
        be reached do not count. Where no walk ends in some group a set of seeds does not count; nan if none does, and
        nan without ties.

    Raises
    ------
    ParameterError
        For fewer than two groups, a k that is too large, or a `group` of another length than the graph.

    Notes
    -----
    Not for comparing networks by its raw value: at a fixed k it is high on sparse random graphs too, and grows with k;
    with few seeds it is below 0 where sides mean nothing (-1 with one a side), since no walk ends where it began.
    State definition and k, and compare with a graph rewired at fixed degrees (Salloum, Chen, Kivelä 2022, Separating
    polarization from noise).

    ``"hubs"`` takes one sparse solve a group, 7 ms at 150,000 ties. ``"random"`` needs, for each seed, the probability
    to come back besides: 0.03 s a set for polblogs, 3 s for 70,000 people and 150,000 ties, so that a panel should ask
    for hubs or few draws. It is solved for where seeds times arcs are at most 2e8, and else a little too small (by 4e-5
    at most, where it was measured, which moved the value by 2e-5).

    The published script pools the walks of all sets and leaves out one seed a side by an oversight; here each set has
    its own value. netseg 0.1.8 simulates walks, starts none at a hub, and has k hubs in all.

    References
    ----------
    Garimella, De Francisci Morales, Gionis, Mathioudakis (2018), Quantifying controversy on social media, ACM
    Transactions on Social Computing 1, 3.

    Examples
    --------
    Two triangles and a tie between them:

    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)])
    >>> round(random_walk_controversy(graph, [0, 0, 0, 1, 1, 1], k=1), 6)
    1.0
    >>> round(random_walk_controversy(graph, [0, 0, 1, 1, 1, 1], k=1), 6)
    0.8
    """
    check_choice("definition", definition, ["hubs", "random"])
    draws, seed = check_whole("draws", draws, 1), as_seed(rng)
    graph = positive_ties(as_graph(graph), weighted=False)
    code, kinds = group_codes(group, graph.n)
    size = np.bincount(code, minlength=kinds)
    labels = np.flatnonzero(size)
    if labels.size < 2:
        raise ParameterError("group", "must have two sides or more", f"{labels.size} sides")
    groups, size = code == labels[:, None], size[labels]
    k = {"hubs": 10, "random": 0.1}[definition] if k is None else k
    counts = [_how_many(k, here, size.min()) for here in size.tolist()]
    if graph.m == 0:
        return math.nan
    if definition == "hubs":
        ends = _ends(graph, groups, _hubs(graph, groups, counts))
        return _value(np.array([[end[mine].mean() for end in ends] for mine in groups]))
    found = [_value(_crossings(graph, groups, _seeds(groups, counts, seed, draw))) for draw in range(draws)]
    met = [value for value in found if not math.isnan(value)]
    return math.fsum(met) / len(met) if met else math.nan


def _how_many(k: float, size: int, smallest: int) -> int:
    """Turn k, a number or a share, into a number of people of one group."""
    if isinstance(k, float | np.floating):
        if not 0 < k < 1:
            raise ParameterError("k", "must be a whole number of at least 1, or a share in (0, 1)", float(k))
        return max(1, int(k * size))
    k = check_whole("k", k, 1)
    if k > smallest:
        raise ParameterError("k", f"must be at most {smallest}, the size of the smallest group", k)
    return k


def _value(table: np.ndarray) -> float:
    """Turn the weight of walks that begin in a row's group and end in a column's into the measure."""
    total = table.sum()
    values = []
    for g in range(len(table)):
        stay, leave, come = table[g, g], table[g].sum() - table[g, g], table[:, g].sum() - table[g, g]
        rest = total - stay - leave - come
        # What rounding leaves of a group in which no walk ends.
        if min(stay + come, leave + rest) <= 1e-9 * total:
            return math.nan
        values.append((stay * rest - come * leave) / ((stay + come) * (leave + rest)))
    return float(np.clip(math.fsum(values) / len(values), -1, 1))


def _hubs(graph: Graph, groups: np.ndarray, counts: list[int]) -> np.ndarray:
    """Mark the people of highest degree in each group, of equals the first, bool[n]."""
    hub = np.zeros(graph.n, dtype=bool)
    for mine, k in zip(groups, counts, strict=True):
        nodes = np.flatnonzero(mine)
        hub[nodes[np.argsort(-graph.degree[nodes], kind="stable")[:k]]] = True
    return hub


def _seeds(groups: np.ndarray, counts: list[int], seed: int, draw: int) -> np.ndarray:
    """Mark who is drawn for one set, so many times in each group, with replacement, bool[n]."""
    chosen = np.zeros(groups.shape[1], dtype=bool)
    for mine, k in zip(groups, counts, strict=True):
        nodes = np.flatnonzero(mine)
        # Named by a member, so that what groups are called changes nothing.
        drawn = uniforms(stream(seed, _PURPOSE, draw), nodes[0], np.arange(k))
        chosen[nodes[(drawn * nodes.size).astype(np.int64)]] = True
    return chosen


def _ends(graph: Graph, groups: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Give the probability that a walk from each person ends in each group, float[groups, n]."""
    arrives = reached(graph, ends)
    fixed = ends | ~arrives
    shares = [solve(graph, (ends & mine).astype(np.float64), fixed=fixed) for mine in groups[1:]]
    shares = np.clip(shares, 0, 1)
    return np.concatenate([[np.maximum(arrives - shares.sum(axis=0), 0)], shares])


def _crossings(graph: Graph, groups: np.ndarray, seed: np.ndarray) -> np.ndarray:
    """Count the walks from each seed to the first other one, by group of both, float[groups, groups]."""
    component = components(graph)
    starts = readonly(np.flatnonzero(seed & (np.bincount(component, seed)[component] > 1)))
    onward = np.zeros((len(groups), starts.size))
    for share, out in zip(_ends(graph, groups, seed), onward, strict=True):
        _step(graph.indptr, graph.indices, readonly(share), starts, out)
    back = returns(graph, seed, starts, groups)
    table = np.zeros((len(groups), len(groups)))
    for g, mine in enumerate(groups[:, starts]):
        for h, out in enumerate(onward):
            ended = np.maximum(out - back, 0) if g == h else out
            table[g, h] = (ended[mine] / (1 - back[mine])).sum()
    return table


@kernel
def _step(indptr, indices, value, starts, out):
    for i in range(starts.size):
        u = starts[i]
        total = 0.0
        for e in range(indptr[u], indptr[u + 1]):
            total += value[indices[e]]
        out[i] = total / (indptr[u + 1] - indptr[u])
