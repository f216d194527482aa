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
    aside = min(8 * k + 48, graph.n + 1)
    arrays = (graph.indptr, graph.indices, readonly(share), readonly(block), readonly(first))
    _suggest(*arrays, k, aside, key, target, total, count)
    kept = np.arange(first[-1]) - np.repeat(first[:-1], room) < np.repeat(count, room)
    source = np.repeat(np.arange(graph.n, dtype=np.int32), count)
    return Suggestions(source, target[kept], np.ldexp(total[kept].astype(np.float64), -bits))


@parallel_kernel
def _suggest(indptr, indices, share, block, first, k, aside, key, target, total, count):
    """Fill rows first[u] to first[u] + count[u] of target and total."""
    for b in prange(block.size - 1):
        sums = np.zeros(count.size, dtype=np.int64)
        met = np.empty(count.size + 1, dtype=np.int32)
        who = np.empty(aside, dtype=np.int32)
        best = np.empty(aside, dtype=np.int64)
        coin = np.empty(aside, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                held = _gather(u, indptr, indices, share, sums, met)
                kept = _choose(row(key, u), k, met[:held], sums, who, best, coin)
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
        for f in range(indptr[w], indptr[w + 1]):
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
def _choose(base, k, met, sums, who, best, coin):
    """Sweep the sums of `met`; leave the k best in front of who and best, best first; return how many.

    Whatever may be among them is set aside without a branch, and whenever that is full only the k best of it are
    kept, so that the cost hardly depends on the order of candidates. The youngest come first, who in most networks
    are met through people of few ties, for a high score: then little is set aside in vain.
    """
    size, tossed, least = np.uint64(0), 0, 0
    for i in range(met.size - 1, -1, -1):
        v = np.uint32(met[i])
        who[size], best[size] = v, sums[v]
        size += np.uint64(sums[v] >= least)
        sums[v] = 0
        if size == who.size:
            _toss(base, tossed, who.size, who, coin)
            least = _keep(k, who.size, who, best, coin)
            size, tossed = np.uint64(k), k
    kept = np.int64(size)
    _toss(base, tossed, kept, who, coin)
    if kept > k:
        _keep(k, kept, who, best, coin)
        kept = k
    _sort(kept, who, best, coin)
    return kept


@kernel
def _toss(base, begin, end, who, coin):
    for i in range(begin, end):
        coin[i] = toss(base, np.uint32(who[i]))


@kernel
def _keep(k, size, who, best, coin):
    """Move the k best of `size` to the front (Hoare's quickselect), and return the least of them."""
    low, high = 0, size - 1
    while low < high:
        pivot, pivot_coin = best[(low + high) // 2], coin[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while best[i] > pivot or (best[i] == pivot and coin[i] < pivot_coin):
                i += 1
            while best[j] < pivot or (best[j] == pivot and coin[j] > pivot_coin):
                j -= 1
            if i <= j:
                who[i], who[j] = who[j], who[i]
                best[i], best[j] = best[j], best[i]
                coin[i], coin[j] = coin[j], coin[i]
                i, j = i + 1, j - 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            break
    least = best[0]
    for i in range(1, k):
        least = min(least, best[i])
    return least


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
