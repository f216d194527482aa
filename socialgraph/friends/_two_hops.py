"""The best of those two steps away: a score summed over whom both know, the highest k of each person.

Nearly all of those two steps away are met once: then the score is the share of whoever led there, and it is enough to
remember who that was. So a walk leaves a mark for each, in n places that are small enough to stay near the processor;
sums are kept for those alone who are met again, and no place is swept, since the marks of the next walk are higher.
Memory is O(n) a thread and O(n k) for the result, and never n x n.
"""

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.friends._best import _enters, _least, _offer, _sort, blocks, rooms, table
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import row, toss

__all__ = ["no_marks", "two_hops"]


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
    # the largest sum that there can be, the sum over all whom somebody knows; and 20 bits to tell how large that is.
    wedges, rough = np.empty(graph.n, dtype=np.int64), np.ceil(np.ldexp(middle, 20)).astype(np.int64)
    most = _size_up(graph.indptr, graph.indices, readonly(rough), wedges)
    bits = 62 - np.frexp(max(np.ldexp(most, -20), 1.0))[1]
    share = readonly(np.rint(np.ldexp(middle, bits)).astype(np.int64))
    first, k = rooms(np.minimum(wedges, graph.n), k)
    target, total = np.empty(first[-1], dtype=np.int32), np.empty(first[-1], dtype=np.int64)
    count = np.zeros(graph.n, dtype=np.int64)
    _suggest((graph.indptr, graph.indices, share), no_marks(graph), blocks(wedges), first, k, key, target, total, count)
    return table(first, count, target, np.ldexp(total.astype(np.float64), -bits))


def no_marks(graph: Graph) -> np.ndarray:
    """Give everybody a mark of 0, as small as may be: two bytes stay nearer to the processor than four.

    Parameters
    ----------
    graph : Graph
        The network; a walk takes a mark for each whom somebody knows, and two more.

    Returns
    -------
    ndarray of uint16 or uint32, shape (n,)

    Examples
    --------
    >>> no_marks(Graph.from_edges([(0, 1)])).dtype
    dtype('uint16')
    """
    return readonly(np.zeros(graph.n, dtype=np.uint16 if graph.degree.max(initial=0) + 2 < 2**16 else np.uint32))


@kernel
def _size_up(indptr, indices, rough, wedges):
    """Count the paths of two steps from each, and return the largest sum of `rough` over a row."""
    most = 0
    for u in range(wedges.size):
        total, paths = 0, 0
        for e in range(indptr[u], indptr[u + 1]):
            w = np.uint32(indices[e])
            total += rough[w]
            paths += indptr[w + 1] - indptr[w]
        wedges[u] = paths
        most = max(most, total)
    return most


@parallel_kernel
def _suggest(rows, blank, block, first, k, key, target, total, count):
    """Fill rows first[u] to first[u] + count[u] of target and total."""
    for b in prange(block.size - 1):
        mark, low = blank.copy(), np.int64(1)
        met, sums = np.empty(count.size, dtype=np.int32), np.empty(count.size, dtype=np.int64)
        who = np.empty(k, dtype=np.int32)
        best = np.empty(k, dtype=np.int64)
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                degree = rows[0][u + 1] - rows[0][u]
                low = _start(low, degree, mark)
                again = _walk(u, rows, low, mark, met, sums)
                kept = _choose(u, rows, row(key, u), low, met[:again], sums, mark, who, best, coin)
                low += degree + 2
                target[first[u] : first[u] + kept] = who[:kept]
                total[first[u] : first[u] + kept] = best[:kept]
                count[u] = kept


@kernel
def _start(low, degree, mark):
    """Give the lowest mark of the next walk: `low`, or 1 and all swept where not enough are left."""
    if low + degree + 1 < np.int64(1) << 8 * mark.itemsize:
        return low
    mark[:] = 0
    return np.int64(1)


@kernel
def _walk(u, rows, low, mark, met, sums):
    """Mark all whom those reach whom u knows; list and sum up for those met again; return how many those are.

    From `low` on a mark says by whom, of those whom u knows, somebody was met; the first one above says that somebody
    was met again, and the second that somebody is not to be suggested.
    """
    indptr, indices, share = rows
    begin, end = indptr[u], indptr[u + 1]
    twice = low + end - begin
    mark[u] = twice + 1
    # A look at the first places of every row beforehand: the processor fetches them all at once (an eighth off).
    ahead = 0
    lowest, met_twice = mark.dtype.type(low), mark.dtype.type(twice)
    for e in range(begin, end):
        w = np.uint32(indices[e])
        mark[w] = twice + 1
        for at in (indptr[w], indptr[w] + 16):
            ahead |= indices[min(at, indices.size - 1)]
    again = min(ahead, 0)
    for e in range(begin, end):
        w = np.uint32(indices[e])
        add, own = share[w], mark.dtype.type(low + e - begin)
        # Unsigned places cannot be negative, which numba would look out for at every step.
        for f in range(np.uint64(indptr[w]), np.uint64(indptr[w + 1])):
            v = np.uint32(indices[f])
            before = mark[v]
            if before < lowest:
                mark[v] = own
            elif before < met_twice:
                mark[v] = met_twice
                met[again] = v
                again += 1
                sums[v] = share[np.uint32(indices[begin + np.int64(before) - low])] + add
            elif before == met_twice:
                sums[v] += add
    return again


@kernel
def _choose(u, rows, base, low, met, sums, mark, who, best, coin):
    """Leave the best in who and best, the best first; return how many.

    Those met again come first; then those met once, by the one of highest share, and last by whoever has as much as the
    worst by now.
    """
    indptr, indices, share = rows
    begin, end = indptr[u], indptr[u + 1]
    size, least = 0, np.int64(0)
    # The youngest come first: where numbers tell age they have more in common, and most others fall at once.
    for i in range(met.size - 1, -1, -1):
        v = np.uint32(met[i])
        if sums[v] >= least:
            coin_ = toss(base, v)
            if _enters(sums[v], coin_, size, best, coin):
                size = _offer(v, sums[v], coin_, size, who, best, coin)
                least = _least(size, best, np.int64(0))
    top = begin
    for e in range(begin, end):
        top = e if share[np.uint32(indices[e])] > share[np.uint32(indices[top])] else top
    for turn in range(begin, end + 1):
        e = top if turn == begin else turn - 1
        w = np.uint32(indices[e])
        if share[w] < least or (turn > begin and e == top):
            continue
        for f in range(np.uint64(indptr[w]), np.uint64(indptr[w + 1])):
            v = np.uint32(indices[f])
            if np.int64(mark[v]) == low + e - begin:
                coin_ = toss(base, v)
                if _enters(share[w], coin_, size, best, coin):
                    size = _offer(v, share[w], coin_, size, who, best, coin)
        least = _least(size, best, np.int64(0))
    _sort(size, who, best, coin)
    return size
