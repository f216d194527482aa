"""The best of those two steps away: a score summed over whom both know, the highest k of each person.

The network is walked row by row. The sums of one person lie in one array of n places, which is swept clean for the
next, so that memory is O(n) a thread and O(n k) for the result, and never n x n.
"""

import numba
import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import row, toss

__all__ = ["two_hops"]

_NEVER = np.int64(-(2**63))
# Up to so many are kept in order as they come; more are kept in a heap.
_FEW = 24


def two_hops(graph: Graph, middle: np.ndarray, k: int, key: np.uint64) -> Suggestions:
    """Suggest to u the k nodes v, not u and not yet tied to, with the highest sum of `middle` over u -> w -> v.

    Parameters
    ----------
    graph : Graph
        The network, walked along its arcs.
    middle : ndarray of float64, shape (n,)
        What each w counts for; above 0 for whoever stands between two others.
    k : int
        At most so many for each.
    key : numpy.uint64
        The stream of the coin that decides between equal sums: the lower comes first.

    Returns
    -------
    Suggestions
        The same for any number of threads and, but for the names and the coin, any numbering of the nodes.

    Examples
    --------
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    >>> two_hops(graph, readonly(np.ones(4)), 1, np.uint64(7)).target.tolist()
    [2, 3, 0, 1]
    """
    # Sums of whole numbers do not depend on their order, so that what is equal on paper is equal here: 62 bits for
    # the largest sum that there can be, the sum over all whom somebody knows.
    bits = 62 - np.frexp(np.bincount(graph.sources, middle[graph.indices]).max(initial=1.0))[1]
    share = np.rint(np.ldexp(middle, bits)).astype(np.int64)
    steps = np.bincount(graph.sources, graph.degree[graph.indices], graph.n)
    wedges = np.concatenate([[0], np.cumsum(steps)]).astype(np.int64)
    room = np.minimum(np.minimum(np.diff(wedges), graph.n), k)
    first = np.concatenate([[0], np.cumsum(room)])
    # A few blocks a thread, of as many wedges each: hubs may all be neighbours in the numbering.
    blocks = np.linspace(0, wedges[-1], 4 * numba.get_num_threads() + 1)
    block = np.concatenate([[0], np.searchsorted(wedges, blocks[1:-1]), [graph.n]])
    target, total = np.empty(first[-1], dtype=np.int32), np.empty(first[-1], dtype=np.int64)
    count = np.zeros(graph.n, dtype=np.int64)
    k = int(room.max(initial=0))
    arrays = (graph.indptr, graph.indices, readonly(share), readonly(block), readonly(first))
    _suggest(*arrays, k, key, target, total, count)
    kept = np.arange(first[-1]) - np.repeat(first[:-1], room) < np.repeat(count, room)
    source = np.repeat(np.arange(graph.n, dtype=np.int32), count)
    return Suggestions(source, target[kept], np.ldexp(total[kept].astype(np.float64), -bits))


@parallel_kernel
def _suggest(indptr, indices, share, block, first, k, key, target, total, count):
    """Fill rows first[u] to first[u] + count[u] of target and total."""
    for b in prange(block.size - 1):
        sums = np.zeros(count.size, dtype=np.int64)
        met = np.empty(count.size + 1, dtype=np.int32)
        who = np.empty(k, dtype=np.int32)
        best = np.empty(k, dtype=np.int64)
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                held = _gather(u, indptr, indices, share, sums, met)
                kept = _choose(row(key, u), met[:held], sums, who, best, coin)
                target[first[u] : first[u] + kept] = who[:kept]
                total[first[u] : first[u] + kept] = best[:kept]
                count[u] = kept


@kernel
def _gather(u, indptr, indices, share, sums, met):
    """Sum over whom u knows; list whom that reaches, and return how many those are."""
    begin, end = indptr[u], indptr[u + 1]
    # Whoever is not to be suggested starts below zero, stays there, and never counts as new.
    sums[u] = _NEVER
    for e in range(begin, end):
        sums[np.uint32(indices[e])] = _NEVER
    held = np.uint64(0)
    for e in range(begin, end):
        w = indices[e]
        add = share[w]
        # Unsigned places and numbers cannot be negative, which numba would look out for at every step.
        for f in range(np.uint64(indptr[w]), np.uint64(indptr[w + 1])):
            v = np.uint32(indices[f])
            before = sums[v]
            met[held] = v
            held += np.uint64(before == 0)
            sums[v] = before + add
    sums[u] = 0
    for e in range(begin, end):
        sums[np.uint32(indices[e])] = 0
    return np.int64(held)


@kernel
def _choose(base, met, sums, who, best, coin):
    """Sweep the sums of `met`; leave the best of them in who and best, the best first; return how many.

    The youngest come first, whom people with few ties lead to, for a high score: where numbers tell age most of the
    others then fall at the first comparison.
    """
    size, least = 0, 0
    for i in range(met.size - 1, -1, -1):
        v = np.uint32(met[i])
        sum_ = sums[v]
        sums[v] = 0
        if sum_ < least:
            continue
        coin_ = toss(base, v)
        full = size == who.size
        if full and sum_ == least and coin_ > coin[size - 1 if size <= _FEW else 0]:
            continue
        if who.size <= _FEW:
            size += not full
            _insert(v, sum_, coin_, size - 1, who, best, coin)
            least = best[size - 1] if size == who.size else 0
        elif full:
            _sink(v, sum_, coin_, 0, who, best, coin)
            least = best[0]
        else:
            who[size], best[size], coin[size] = v, sum_, coin_
            size += 1
            if size == who.size:
                for at in range(size // 2 - 1, -1, -1):
                    _sink(who[at], best[at], coin[at], at, who, best, coin)
                least = best[0]
    if who.size > _FEW:
        _sort(size, who, best, coin)
    return size


@kernel
def _insert(v, sum_, coin_, at, who, best, coin):
    """Put one in its place among the first `at`, which are in order."""
    while at > 0 and (best[at - 1] < sum_ or (best[at - 1] == sum_ and coin[at - 1] > coin_)):
        who[at], best[at], coin[at] = who[at - 1], best[at - 1], coin[at - 1]
        at -= 1
    who[at], best[at], coin[at] = v, sum_, coin_


@kernel
def _sink(v, sum_, coin_, at, who, best, coin):
    """Put one at place `at` of a heap, whose root is the worst, or below."""
    while 2 * at + 1 < who.size:
        child = 2 * at + 1
        other = child + 1
        if other < who.size and (
            best[other] < best[child] or (best[other] == best[child] and coin[other] > coin[child])
        ):
            child = other
        if sum_ < best[child] or (sum_ == best[child] and coin_ > coin[child]):
            break
        who[at], best[at], coin[at] = who[child], best[child], coin[child]
        at = child
    who[at], best[at], coin[at] = v, sum_, coin_


@kernel
def _sort(size, who, best, coin):
    """Order by sum, the highest first, then by coin, the lowest first (Shell's sort, with Knuth's gaps)."""
    gap = 1
    while 3 * gap + 1 < size:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, size):
            v, sum_, coin_ = who[i], best[i], coin[i]
            j = i
            while j >= gap and (best[j - gap] < sum_ or (best[j - gap] == sum_ and coin[j - gap] > coin_)):
                who[j], best[j], coin[j] = who[j - gap], best[j - gap], coin[j - gap]
                j -= gap
            who[j], best[j], coin[j] = v, sum_, coin_
        gap //= 3
