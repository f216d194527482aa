"""The best of those two steps away: a score summed over whom both know, the highest k of each person.

The network is walked row by row. The sums of one person lie in one array of n places, which is swept clean for the
next, so that memory is O(n) a thread and O(n k) for the result, and never n x n.

Most of the walk would lead through hubs, which add the least. So whom somebody knows is walked in the order of falling
share. Once those still to come cannot, all together, lift anybody new among the best, their rows are not walked any
more: the few who can still get there are looked up in them instead (the MaxScore rule of Turtle and Flood, 1995, Query
evaluation: strategies and optimizations, Information Processing & Management 31, 831-850). The result is the same.
"""

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.friends._best import _least, _offer, _sort, blocks, rooms, table
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import row, toss

__all__ = ["two_hops"]

_NEVER = np.int64(-(2**63))
# Rows of so many and more have bits to look in first: 16 to 32 for each entry, so that 1 in 16 at most misleads.
_LONG = 32
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


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
    share = readonly(np.rint(np.ldexp(middle, bits)).astype(np.int64))
    wedges = np.bincount(graph.sources, graph.degree[graph.indices], graph.n).astype(np.int64)
    first, k = rooms(np.minimum(wedges, graph.n), k)
    target, total = np.empty(first[-1], dtype=np.int32), np.empty(first[-1], dtype=np.int64)
    count = np.zeros(graph.n, dtype=np.int64)
    near, start, shift, words = _index(graph, share)
    rows = (graph.indptr, graph.indices, near, share)
    _suggest(rows, (start, shift, words), blocks(wedges), first, k, key, target, total, count)
    return table(first, count, target, np.ldexp(total.astype(np.float64), -bits))


def _index(graph: Graph, share: np.ndarray) -> tuple[np.ndarray, ...]:
    """Order every row by falling share, and give every long row its bits: where they start, and their hash."""
    near = np.empty(graph.indices.size, dtype=np.int32)
    falling = readonly(np.argsort(-share, kind="stable"))
    _order(falling, graph.reverse.indptr, graph.reverse.indices, graph.indptr[:-1].copy(), near)
    size = np.frexp(np.maximum(16 * graph.degree - 1, 1))[1].astype(np.int64)
    size[graph.degree < _LONG] = 0
    start = np.concatenate([[0], np.cumsum(np.where(size > 0, 2**size // 64, 0))])
    shift = np.where(size > 0, 64 - size, 0).astype(np.uint64)
    words = np.zeros(start[-1], dtype=np.uint64)
    start, shift = readonly(start[:-1]), readonly(shift)
    _fill(graph.indptr, graph.indices, start, shift, words)
    return readonly(near), start, shift, readonly(words)


@kernel
def _order(falling, indptr, indices, at, near):
    """Write every w into the rows of those who know it, the highest share first."""
    for w in falling:
        for e in range(indptr[w], indptr[w + 1]):
            u = indices[e]
            near[at[u]] = w
            at[u] += 1


@kernel
def _fill(indptr, indices, start, shift, words):
    """Set one bit for each entry of every long row."""
    for w in range(start.size):
        if shift[w] > 0:
            for e in range(indptr[w], indptr[w + 1]):
                bit = np.uint64(indices[e]) * _SPREAD >> shift[w]
                words[start[w] + np.int64(bit >> np.uint64(6))] |= np.uint64(1) << (bit & np.uint64(63))


@parallel_kernel
def _suggest(rows, bits, block, first, k, key, target, total, count):
    """Fill rows first[u] to first[u] + count[u] of target and total."""
    for b in prange(block.size - 1):
        sums = np.zeros(count.size, dtype=np.int64)
        met = np.empty(count.size + 1, dtype=np.int32)
        who = np.empty(k, dtype=np.int32)
        best = np.empty(k, dtype=np.int64)
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            if first[u] < first[u + 1]:
                kept = _best_of(u, rows, bits, row(key, u), sums, met, who, best, coin)
                target[first[u] : first[u] + kept] = who[:kept]
                total[first[u] : first[u] + kept] = best[:kept]
                count[u] = kept


@kernel
def _best_of(u, rows, bits, base, sums, met, who, best, coin):
    """Leave the best for u in who and best, the best first, and the sums swept; return how many."""
    indptr, indices, near, share = rows
    begin, end = indptr[u], indptr[u + 1]
    rest, left = np.int64(0), np.int64(0)
    # Whoever is not to be suggested starts below zero, stays there, and never counts as new.
    sums[u] = _NEVER
    for e in range(begin, end):
        w = np.uint32(near[e])
        sums[w] = _NEVER
        rest += share[w]
        left += indptr[w + 1] - indptr[w]
    held, floor, walked, due, again = 0, np.int64(0), 0, 32 * who.size, left
    e = begin
    while e < end:
        w = near[e]
        length = indptr[w + 1] - indptr[w]
        if rest < floor:
            # Nobody new can come among the best. Are the rest better looked up than walked?
            if left <= again:
                if _looks(rest, floor, end - e, left, met[:held], sums) < left:
                    break
                again = left // 2
            _add(indices[indptr[w] : indptr[w + 1]], share[w], sums)
        else:
            held = _walk(indices[indptr[w] : indptr[w + 1]], share[w], held, sums, met)
            walked += length
        rest -= share[w]
        left -= length
        e += 1
        if floor == 0 and held >= who.size:
            # All who were met have this share at least: shares fall.
            floor = share[w]
        if walked >= due and left > walked:
            floor = max(floor, _kth(met[:held], sums, who, best, coin))
            due = 2 * walked
    size = _choose(base, met[:held], near[e:end], rest, floor, rows, bits, sums, who, best, coin)
    sums[u] = 0
    for e in range(begin, end):
        sums[np.uint32(near[e])] = 0
    return size


@kernel
def _walk(row_, add, held, sums, met):
    """Add a share to the sums of a row; list who is new, after the `held` before."""
    held = np.uint64(held)
    for f in range(np.uint64(row_.size)):
        # Unsigned places and numbers cannot be negative, which numba would look out for at every step.
        v = np.uint32(row_[f])
        before = sums[v]
        met[held] = v
        held += np.uint64(before == 0)
        sums[v] = before + add
    return np.int64(held)


@kernel
def _add(row_, add, sums):
    """Add a share to the sums of those in a row who have one."""
    for f in range(np.uint64(row_.size)):
        v = np.uint32(row_[f])
        if sums[v] > 0:
            sums[v] += add


@kernel
def _looks(rest, floor, rows_left, left, met, sums):
    """Estimate how many looks into rows it takes to settle whoever can still come among the best.

    Nobody is counted where the answer is plain without.
    """
    deep = min(rows_left, 3)
    if met.size * deep < left or 2 * left < met.size:
        return met.size * deep
    live = 0
    for i in range(np.uint64(met.size)):
        live += sums[np.uint32(met[i])] + rest >= floor
    return live * deep


@kernel
def _kth(met, sums, who, best, coin):
    """Give the k-th highest of the sums so far, which the k-th highest at the end cannot be below."""
    size, least = 0, np.int64(0)
    for i in range(np.uint64(met.size)):
        sum_ = sums[np.uint32(met[i])]
        if sum_ > least:
            size = _offer(np.uint32(met[i]), sum_, np.uint64(0), size, who, best, coin)
            least = _least(size, best, np.int64(0))
    return least


@kernel
def _choose(base, met, near, rest, floor, rows, bits, sums, who, best, coin):
    """Sweep the sums of `met`, look up what the rows of `near` add; leave the best; return how many.

    The youngest come first, whom people with few ties lead to, for a high score: where numbers tell age most of the
    others then fall at the first comparison.
    """
    share = rows[3]
    size, least = 0, floor
    for i in range(met.size - 1, -1, -1):
        v = np.uint32(met[i])
        sum_, more = sums[v], rest
        sums[v] = 0
        for w in near:
            if sum_ + more < least:
                break
            more -= share[w]
            if _knows(w, v, rows, bits):
                sum_ += share[w]
        if sum_ >= least:
            size = _offer(v, sum_, toss(base, v), size, who, best, coin)
            least = _least(size, best, floor)
    _sort(size, who, best, coin)
    return size


@kernel
def _knows(w, v, rows, bits):
    """Tell whether v is in the row of w: by its bit, where there are bits, and then by halving."""
    indptr, indices = rows[0], rows[1]
    start, shift, words = bits
    if shift[w] > 0:
        bit = np.uint64(v) * _SPREAD >> shift[w]
        if words[start[w] + np.int64(bit >> np.uint64(6))] >> (bit & np.uint64(63)) & np.uint64(1) == 0:
            return False
    low, high = indptr[w], indptr[w + 1]
    while low < high:
        half = (low + high) >> 1
        if indices[half] < v:
            low = half + 1
        else:
            high = half
    return low < indptr[w + 1] and indices[low] == v
