"""Jaccard's coefficient: of all the friends that two people have, the share that they have in common.

Jaccard (1901), Étude comparative de la distribution florale, Bulletin de la Société Vaudoise des Sciences Naturelles
37, 547-579; as a predictor of new ties Liben-Nowell and Kleinberg (2007), The link-prediction problem for social
networks, JASIST 58, 1019-1031.
"""

from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._best import _enters, _least, _offer, _sort, blocks, rooms, table
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, row, stream, toss

__all__ = ["Jaccard"]

_NEVER = np.int32(-(2**31))


@frozen
class Jaccard:
    """Suggest friends of friends by the common friends, divided by all friends of either.

    Unlike the number of common friends it favours people with few ties: they have little that is not common. On a
    follow graph, where u -> v means that u follows v, the two sets are those whom u follows and those who follow v, so
    that common are all w with u -> w -> v. Weights of ties are not used.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)])
    >>> Jaccard()(graph, k=2, rng=7).frame().values.tolist()[:2]  # 2 of 2, and 1 of 2
    [[0.0, 3.0, 1.0], [0.0, 4.0, 0.5]]
    """

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k highest in score of those two steps away and not yet tied to.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes.
        profile : People, optional
            Not used: the score is structural.
        k : int
            At most so many for each; who has fewer candidates gets them all.
        rng : int, SeedSequence, Generator or None
            Decides between equal scores, by a coin of each pair.

        Returns
        -------
        Suggestions
            Scores as of networkx's `jaccard_coefficient` where undirected, in (0, 1].

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        wedges = np.bincount(graph.sources, graph.degree[graph.indices], graph.n).astype(np.int64)
        first, k = rooms(np.minimum(wedges, graph.n), k)
        target, score = np.empty(first[-1], dtype=np.int32), np.empty(first[-1])
        count = np.zeros(graph.n, dtype=np.int64)
        key = stream(as_seed(rng), "friends.ties")
        arrays = (graph.indptr, graph.indices, graph.reverse.degree)
        _suggest(*arrays, blocks(wedges), first, k, key, target, score, count)
        return table(first, count, target, score)


@parallel_kernel
def _suggest(indptr, indices, followers, block, first, k, key, target, score, count):
    """Fill rows first[u] to first[u] + count[u] of target and score."""
    for b in prange(block.size - 1):
        common = np.zeros(count.size, dtype=np.int32)
        met = np.empty(count.size + 1, dtype=np.int32)
        who = np.empty(k, dtype=np.int32)
        best = np.empty(k, dtype=np.float64)
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                held = _count(u, indptr, indices, common, met)
                degree = indptr[u + 1] - indptr[u]
                kept = _choose(row(key, u), met[:held], degree, followers, common, who, best, coin)
                target[first[u] : first[u] + kept] = who[:kept]
                score[first[u] : first[u] + kept] = best[:kept]
                count[u] = kept


@kernel
def _count(u, indptr, indices, common, met):
    """Count over whom u knows; list whom that reaches, and return how many those are."""
    begin, end = indptr[u], indptr[u + 1]
    # Whoever is not to be suggested starts below zero, stays there, and never counts as new.
    common[u] = _NEVER
    for e in range(begin, end):
        common[np.uint32(indices[e])] = _NEVER
    held = np.uint64(0)
    for e in range(begin, end):
        w = indices[e]
        for f in range(np.uint64(indptr[w]), np.uint64(indptr[w + 1])):
            v = np.uint32(indices[f])
            before = common[v]
            met[held] = v
            held += np.uint64(before == 0)
            common[v] = before + np.int32(1)
    common[u] = 0
    for e in range(begin, end):
        common[np.uint32(indices[e])] = 0
    return np.int64(held)


@kernel
def _choose(base, met, degree, followers, common, who, best, coin):
    """Sweep the counts of `met`; leave the best in who and best, the best first; return how many.

    The same fraction gives the same float however it is written, since a division rounds the exact quotient.
    """
    size, least = 0, 0.0
    for i in range(np.uint64(met.size)):
        v = np.uint32(met[i])
        both = np.int64(common[v])
        common[v] = 0
        score = both / (degree + followers[v] - both)
        if score >= least:
            coin_ = toss(base, v)
            if _enters(score, coin_, size, best, coin):
                size = _offer(v, score, coin_, size, who, best, coin)
                least = _least(size, best, 0.0)
    _sort(size, who, best, coin)
    return size
