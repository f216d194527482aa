"""Jaccard's coefficient: of all the friends that two people have, the share that they have in common.

Jaccard (1901), Étude comparative de la distribution florale, Bulletin de la Société Vaudoise des Sciences Naturelles
37, 547-579; as a predictor of new ties Liben-Nowell and Kleinberg (2007), The link-prediction problem for social
networks, JASIST 58, 1019-1031.
"""

from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._best import _enters, _least, _offer, _sort, blocks, rooms, table
from socialgraph.friends._two_hops import _start, _walk, no_marks
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, row, stream, toss

__all__ = ["Jaccard"]


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
        rows = (graph.indptr, graph.indices, readonly(np.ones(graph.n, dtype=np.int64)))
        first, k = rooms(np.minimum(wedges, graph.n), k)
        target, score = np.empty(first[-1], dtype=np.int32), np.empty(first[-1])
        count = np.zeros(graph.n, dtype=np.int64)
        key = stream(as_seed(rng), "friends.ties")
        _suggest(rows, graph.reverse.degree, no_marks(graph), blocks(wedges), first, k, key, target, score, count)
        return table(first, count, target, score)


@parallel_kernel
def _suggest(rows, followers, blank, block, first, k, key, target, score, count):
    """Fill rows first[u] to first[u] + count[u] of target and score."""
    for b in prange(block.size - 1):
        mark, low = blank.copy(), np.int64(1)
        met, common = np.empty(count.size, dtype=np.int32), np.empty(count.size, dtype=np.int64)
        who = np.empty(k, dtype=np.int32)
        best = np.empty(k, dtype=np.float64)
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                degree = rows[0][u + 1] - rows[0][u]
                low = _start(low, degree, mark)
                again = _walk(u, rows, low, mark, met, common)
                size = _choose(row(key, u), degree, followers, met[:again], common, who, best, coin)
                size = _add(u, row(key, u), rows, followers, low, mark, size, who, best, coin)
                low += degree + 2
                _sort(size, who, best, coin)
                target[first[u] : first[u] + size] = who[:size]
                score[first[u] : first[u] + size] = best[:size]
                count[u] = size


@kernel
def _choose(base, degree, followers, met, common, who, best, coin):
    """Leave the best of those met again in who and best; return how many.

    The same fraction gives the same float however it is written, since a division rounds the exact quotient.
    """
    size, least = 0, 0.0
    for i in range(met.size):
        v = np.uint32(met[i])
        score = common[v] / (degree + followers[v] - common[v])
        if score >= least:
            coin_ = toss(base, v)
            if _enters(score, coin_, size, best, coin):
                size = _offer(v, score, coin_, size, who, best, coin)
                least = _least(size, best, 0.0)
    return size


@kernel
def _add(u, base, rows, followers, low, mark, size, who, best, coin):
    """Let those met once compete as well; return how many there are now."""
    indptr, indices = rows[0], rows[1]
    begin, end = indptr[u], indptr[u + 1]
    least = _least(size, best, 0.0)
    for e in range(begin, end):
        w = np.uint32(indices[e])
        mine = mark.dtype.type(low + e - begin)
        for f in range(np.uint64(indptr[w]), np.uint64(indptr[w + 1])):
            v = np.uint32(indices[f])
            if mark[v] == mine:
                score = 1 / (end - begin + followers[v] - 1)
                if score >= least:
                    coin_ = toss(base, v)
                    if _enters(score, coin_, size, best, coin):
                        size = _offer(v, score, coin_, size, who, best, coin)
                        least = _least(size, best, 0.0)
    return size
