"""The best by the walks that lead to them: each counts by its length, the highest k of each person.

From each person the number of walks to everybody is pushed on hop by hop, in arrays of n places: O(n) memory a thread
and O(n k) for the result. The time is another matter. A third hop already passes by nearly all whom the friends of
friends know, and from there on every hop costs all arcs of the network, for every person.
"""

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.errors import ParameterError
from socialgraph.friends._best import _enters, _least, _offer, _sort, blocks, rooms, table
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import row, toss

__all__ = ["walks"]


def walks(graph: Graph, worth: np.ndarray, k: int, key: np.uint64) -> Suggestions:
    """Suggest to u the k nodes v, not u and not yet tied to, to whom the walks from u are worth the most.

    Parameters
    ----------
    graph : Graph
        The network, walked along its arcs.
    worth : ndarray of float64, shape (hops - 1,)
        What a walk of 2, 3, ... hops counts for, at least 0.
    k : int
        At most so many for each.
    key : numpy.uint64
        The stream of the coin that decides between equal scores: the lower comes first.

    Returns
    -------
    Suggestions
        The same for any number of threads and, but for the names and the coin, any numbering of the nodes.

    Raises
    ------
    ParameterError
        If so many walks start at somebody that floats cannot count them.

    Examples
    --------
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    >>> offers = walks(graph, readonly([1.0, 0.5]), 2, np.uint64(7))
    >>> offers.target[:2].tolist(), offers.score[:2].tolist()
    ([2, 3], [1.0, 0.5])
    """
    work, number = np.ones(graph.n), graph.degree.astype(np.float64)
    for _ in worth:
        number = np.bincount(graph.sources, number[graph.indices], graph.n)
        work += np.minimum(number, graph.indices.size)
    # Counts are floats that hold whole numbers: sums of them do not depend on their order as long as they are exact.
    if number.max(initial=0) >= 2**53:
        rule = "must be so few that fewer than 2**53 walks start at anybody"
        raise ParameterError("hops", rule, worth.size + 1)
    first, k = rooms(np.where(work > 1, graph.n - 1 - graph.degree, 0), k)
    target, score = np.empty(first[-1], dtype=np.int32), np.empty(first[-1])
    count = np.zeros(graph.n, dtype=np.int64)
    _suggest(graph.indptr, graph.indices, readonly(worth), blocks(work), first, k, key, target, score, count)
    return table(first, count, target, score)


@parallel_kernel
def _suggest(indptr, indices, worth, block, first, k, key, target, score, count):
    """Fill rows first[u] to first[u] + count[u] of target and score."""
    n = count.size
    for b in prange(block.size - 1):
        numbers, lists, sums = np.zeros((2, n)), np.empty((2, n + 1), dtype=np.int32), np.zeros(n)
        met, known = np.empty(n, dtype=np.int32), np.full(n, -1, dtype=np.int32)
        who = np.empty(k, dtype=np.int32)
        best = np.empty(k, dtype=np.float64)
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                known[u] = u
                for e in range(indptr[u], indptr[u + 1]):
                    known[indices[e]] = u
                held = _walk(u, indptr, indices, worth, numbers, lists, sums, met)
                kept = _choose(u, row(key, u), met[:held], known, sums, who, best, coin)
                target[first[u] : first[u] + kept] = who[:kept]
                score[first[u] : first[u] + kept] = best[:kept]
                count[u] = kept


@kernel
def _walk(u, indptr, indices, worth, numbers, lists, sums, met):
    """Add up what the walks to each are worth; list whom they reach, and return how many those are."""
    lists[0, 0], numbers[0, u] = u, 1.0
    size = _hop(lists[0, :1], indptr, indices, numbers[0], numbers[1], lists[1])
    held = 0
    for hop in range(worth.size):
        now = (hop + 1) % 2
        size = _hop(lists[now, :size], indptr, indices, numbers[now], numbers[1 - now], lists[1 - now])
        for i in range(size):
            v = lists[1 - now, i]
            add = worth[hop] * numbers[1 - now, v]
            # What is worth nothing, or too little for a float, is no reason to be suggested.
            if add > 0:
                if sums[v] == 0:
                    met[held] = v
                    held += 1
                sums[v] += add
    last = (worth.size + 1) % 2
    for i in range(size):
        numbers[last, lists[last, i]] = 0.0
    return held


@kernel
def _hop(front, indptr, indices, number, following, reached):
    """Push the numbers of walks over one more hop, and sweep them; list whom that reaches, return how many."""
    held = np.uint64(0)
    for w in front:
        add = number[np.uint32(w)]
        number[np.uint32(w)] = 0.0
        for f in range(np.uint64(indptr[w]), np.uint64(indptr[w + 1])):
            v = np.uint32(indices[f])
            before = following[v]
            reached[held] = v
            held += np.uint64(before == 0)
            following[v] = before + add
    return np.int64(held)


@kernel
def _choose(u, base, met, known, sums, who, best, coin):
    """Sweep the sums of `met`; leave the best of those not `known` to u in who and best; return how many."""
    size, least = 0, 0.0
    for i in range(np.uint64(met.size)):
        v = np.uint32(met[i])
        score = sums[v]
        sums[v] = 0.0
        if known[v] != u and score >= least:
            coin_ = toss(base, v)
            if _enters(score, coin_, size, best, coin):
                size = _offer(v, score, coin_, size, who, best, coin)
                least = _least(size, best, 0.0)
    _sort(size, who, best, coin)
    return size
