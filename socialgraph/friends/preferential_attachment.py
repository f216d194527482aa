"""Preferential attachment: whoever has many friends gets more.

Barabási and Albert (1999), Emergence of scaling in random networks, Science 286, 509-512; as a predictor of new ties
Newman (2001), Clustering and preferential attachment in growing networks, Physical Review E 64, 025102.
"""

from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._best import _enters, _least, _offer, _sort, blocks, rooms, table
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, row, stream, toss

__all__ = ["PreferentialAttachment"]


@frozen
class PreferentialAttachment:
    """Suggest the most popular: the score is the product of both degrees.

    Since the own degree is the same for all candidates, everyone is suggested the k of highest degree among those not
    yet tied to, near or far. On a follow graph, where u -> v means that u follows v, the product is that of how many u
    follows and how many follow v. Weights of ties are not used. People without ties have a score of 0: they are neither
    suggested nor suggested anybody.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)])
    >>> PreferentialAttachment()(graph, k=1, rng=7).frame().values.tolist()[0]  # 2 x 2
    [0.0, 3.0, 4.0]
    """

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k of highest degree not yet tied to.

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
            Scores as of networkx's `preferential_attachment` where undirected, all at least 1.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.

        Notes
        -----
        Each person looks down the list of degrees, past those whom they know, until k are found and all of the same
        degree have tossed their coin: O(n (k + degree)) where degrees differ, O(n x n) tosses where all are the same.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        followers = graph.reverse.degree
        falling = np.argsort(-followers, kind="stable")[: np.count_nonzero(followers)].astype(np.int32)
        candidates = np.where(graph.degree > 0, np.minimum(graph.n - 1 - graph.degree, falling.size), 0)
        first, k = rooms(candidates, k)
        target, score = np.empty(first[-1], dtype=np.int32), np.empty(first[-1])
        count = np.zeros(graph.n, dtype=np.int64)
        key = stream(as_seed(rng), "friends.ties")
        arrays = (graph.indptr, graph.indices, followers, readonly(falling))
        _suggest(*arrays, blocks(graph.degree + k), first, k, key, target, score, count)
        return table(first, count, target, score)


@parallel_kernel
def _suggest(indptr, indices, followers, falling, block, first, k, key, target, score, count):
    """Fill rows first[u] to first[u] + count[u] of target and score."""
    for b in prange(block.size - 1):
        known = np.full(count.size, -1, dtype=np.int32)
        who = np.empty(k, dtype=np.int32)
        best = np.empty(k, dtype=np.int64)
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                known[u] = u
                for e in range(indptr[u], indptr[u + 1]):
                    known[indices[e]] = u
                kept = _look_down(u, row(key, u), followers, falling, known, who, best, coin)
                target[first[u] : first[u] + kept] = who[:kept]
                for i in range(kept):
                    score[first[u] + i] = np.float64(indptr[u + 1] - indptr[u]) * best[i]
                count[u] = kept


@kernel
def _look_down(u, base, followers, falling, known, who, best, coin):
    """Leave those of highest degree whom u does not know in who and best; return how many."""
    size, least = 0, 0
    for v in falling:
        if followers[v] < least:
            break
        if known[v] != u:
            coin_ = toss(base, v)
            if _enters(followers[v], coin_, size, best, coin):
                size = _offer(v, followers[v], coin_, size, who, best, coin)
                least = _least(size, best, 0)
    _sort(size, who, best, coin)
    return size
