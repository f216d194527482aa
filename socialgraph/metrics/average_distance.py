"""The average distance: how many hops lie between people, from a sample of sources, 64 of them at once."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import inline, kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.rng import as_seed, coins, stream

__all__ = ["average_distance"]

_PURPOSE = "metrics.average_distance"


def average_distance(graph: Any, *, sources: int = 64, rng: Any = None) -> float:
    r"""Measure the mean length of the shortest paths from some people to all whom they reach.

    .. math:: \frac{\sum_{s \in S} \sum_v d(s, v)}{\sum_{s \in S} \sum_v 1}, \qquad v \ne s, \; d(s, v) < \infty

    over the sources S, drawn without replacement. With all people for sources it is the characteristic path length of
    Watts and Strogatz, of the pairs that are connected.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Paths go along the arcs; where u -> v means that u follows v, from follower to followed. Weights are not used:
        a hop is a hop.
    sources : int
        How many sources to draw, at least 1; everyone where there are no more people than that. 64 take as long as one,
        and time grows with every 64.
    rng : int, SeedSequence, Generator or None, optional
        Who is drawn. Without effect where everyone is a source.

    Returns
    -------
    float
        At least 1, in hops; nan where nobody reaches anybody.

    Raises
    ------
    ParameterError
        If `sources` is no whole number of at least 1.

    Notes
    -----
    Do not compare networks that hang together differently: whoever cannot be reached does not count, so that the mean
    falls when a network falls apart. Most of the error of a sample is that of its sources, whose own means differ; with
    64 it is an eighth of their standard deviation.

    References
    ----------
    Watts, Strogatz (1998), Collective dynamics of "small-world" networks, Nature 393, 440-442.
    Then et al. (2014), The more the merrier: efficient multi-source graph traversal, PVLDB 8, 449-460.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> path = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    >>> round(average_distance(path), 6)
    1.666667
    >>> round(average_distance(path, sources=1, rng=1), 6)
    1.333333
    """
    sources, seed = check_whole("sources", sources, 1), as_seed(rng)
    graph = as_graph(graph)
    drawn = np.arange(graph.n)
    if sources < graph.n:
        drawn = np.sort(np.argpartition(coins(stream(seed, _PURPOSE), drawn), sources)[:sources])
    back = graph.reverse
    total = np.zeros(2, dtype=np.int64)
    words = [np.zeros(graph.n, dtype=np.uint64) for _ in range(3)]
    fronts = [np.empty(graph.n, dtype=np.int32) for _ in range(2)]
    for first in range(0, drawn.size, 64):
        roots = readonly(drawn[first : first + 64], np.int32)
        _search(graph.indptr, graph.indices, back.indptr, back.indices, roots, *words, *fronts, total)
    hops, pairs = total.tolist()
    return hops / pairs if pairs else math.nan


@kernel
def _search(indptr, indices, back_start, back, roots, seen, now, after, front, met, total):
    # One search by breadth for each bit. Where few are at the front they push their bits on; where many are, those who
    # lack bits look back for them, and stop once they have them all, which spares most arcs of the widest steps.
    seen[:] = 0
    for i in range(roots.size):
        front[i] = roots[i]
        now[roots[i]] = seen[roots[i]] = np.uint64(1) << np.uint64(i)
    everyone = np.uint64(0xFFFFFFFFFFFFFFFF) >> np.uint64(64 - roots.size)
    size, hops = roots.size, 0
    while size:
        hops += 1
        arcs = 0
        for i in range(size):
            arcs += indptr[front[i] + 1] - indptr[front[i]]
        if 8 * arcs < indices.size:
            reached = _push(indptr, indices, seen, front, size, now, after, met)
        else:
            reached = _pull(back_start, back, seen, now, everyone, after, met)
        for i in range(size):
            now[front[i]] = 0
        size = reached
        for i in range(size):
            u = met[i]
            front[i], now[u], after[u] = u, after[u], 0
            seen[u] |= now[u]
            bits = _ones(now[u])
            total[0] += hops * bits
            total[1] += bits


@kernel
def _push(indptr, indices, seen, front, size, now, after, met):
    reached = 0
    for i in range(size):
        u = front[i]
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            new = now[u] & ~seen[v]
            if new:
                if after[v] == 0:
                    met[reached] = v
                    reached += 1
                after[v] |= new
    return reached


@kernel
def _pull(indptr, indices, seen, now, everyone, after, met):
    reached = 0
    for u in range(seen.size):
        lacking = everyone & ~seen[u]
        if lacking:
            found = np.uint64(0)
            for e in range(indptr[u], indptr[u + 1]):
                found |= now[indices[e]]
                if found & lacking == lacking:
                    break
            if found & lacking:
                after[u] = found & lacking
                met[reached] = u
                reached += 1
    return reached


@inline
def _ones(word):
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))
