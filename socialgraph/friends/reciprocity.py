"""Reciprocity: follow back whoever follows you.

How many arcs are returned tells what a network is for: 22 % of the pairs of Twitter are mutual (Kwak, Lee, Park and
Moon, 2010, What is Twitter, a social network or a news media?, WWW '10, 591-600), and from 62 % to 79 % of the links of
Flickr, LiveJournal and YouTube (Mislove, Marcon, Gummadi, Druschel and Bhattacharjee, 2007, Measurement and analysis of
online social networks, IMC '07, 29-42).
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

__all__ = ["Reciprocity"]


@frozen
class Reciprocity:
    """Suggest to follow back: whoever follows you and whom you do not follow.

    On a follow graph u -> v means that u follows v, so that to u are suggested all v with v -> u and without u -> v.
    The score is 1 for following you, and 1 more for each whom you follow and who follows v too, u -> w -> v: of those
    who wait for an answer the one best known among yours comes first. Weights of ties are not used. Where ties are
    undirected all are mutual, and there is nobody to suggest.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(1, 0), (2, 0), (0, 3), (3, 2)], directed=True)
    >>> Reciprocity()(graph, k=5, rng=7).frame().values.tolist()[:2]  # 3 whom 0 follows follows 2
    [[0.0, 2.0, 2.0], [0.0, 1.0, 1.0]]
    """

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone k of those who follow them and whom they do not follow.

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
            Scores are whole numbers of at least 1.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        key = stream(as_seed(rng), "friends.ties")
        back = graph.reverse
        first, k = rooms(back.degree if graph.directed else np.zeros(graph.n, dtype=np.int64), k)
        target, score = np.empty(first[-1], dtype=np.int32), np.empty(first[-1])
        count = np.zeros(graph.n, dtype=np.int64)
        work = np.bincount(back.sources, back.degree[back.indices], graph.n)
        arrays = (graph.indptr, graph.indices, back.indptr, back.indices)
        _suggest(*arrays, blocks(work), first, k, key, target, score, count)
        return table(first, count, target, score)


@parallel_kernel
def _suggest(indptr, indices, back_indptr, back_indices, block, first, k, key, target, score, count):
    """Fill rows first[u] to first[u] + count[u] of target and score."""
    for b in prange(block.size - 1):
        known = np.full(count.size, -1, dtype=np.int32)
        who = np.empty(k, dtype=np.int32)
        best = np.empty(k, dtype=np.int64)
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                for e in range(indptr[u], indptr[u + 1]):
                    known[indices[e]] = u
                kept = _answer(u, row(key, u), back_indptr, back_indices, known, who, best, coin)
                target[first[u] : first[u] + kept] = who[:kept]
                score[first[u] : first[u] + kept] = best[:kept]
                count[u] = kept


@kernel
def _answer(u, base, indptr, indices, known, who, best, coin):
    """Leave the best of those who follow u, and are not `known` to it, in who and best; return how many."""
    size, least = 0, 0
    for v in indices[indptr[u] : indptr[u + 1]]:
        if known[v] != u:
            score = 1
            for w in indices[indptr[v] : indptr[v + 1]]:
                score += known[w] == u
            if score >= least:
                coin_ = toss(base, v)
                if _enters(score, coin_, size, best, coin):
                    size = _offer(v, score, coin_, size, who, best, coin)
                    least = _least(size, best, 0)
    _sort(size, who, best, coin)
    return size
