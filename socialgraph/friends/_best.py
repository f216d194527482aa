"""The best k of each person: how the work is cut up, how the best are kept, and the table that they make."""

import numba
import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.friends.suggestions import Suggestions

__all__ = ["blocks", "rooms", "table"]

# Up to so many are kept in order as they come; more are kept in a heap.
_FEW = 24


def blocks(work: np.ndarray) -> np.ndarray:
    """Cut the people into a few blocks a thread, of as much work each: hubs may all be neighbours in the numbering.

    Parameters
    ----------
    work : ndarray, shape (n,)
        What each person costs, in any unit.

    Returns
    -------
    ndarray of int64
        Where the blocks begin, from 0 to n.

    Examples
    --------
    >>> ends = blocks(np.ones(1000))
    >>> int(ends[0]), int(ends[-1])
    (0, 1000)
    """
    until = np.concatenate([[0], np.cumsum(work, dtype=np.float64)])
    cuts = np.linspace(0, until[-1], 4 * numba.get_num_threads() + 1)[1:-1]
    return readonly(np.concatenate([[0], np.searchsorted(until, cuts), [work.size]]), np.int64)


def rooms(candidates: np.ndarray, k: int) -> tuple[np.ndarray, int]:
    """Give each person rows in the result: k, or as many as there can be candidates.

    Parameters
    ----------
    candidates : ndarray of int, shape (n,)
        The most that each can have.
    k : int
        At most so many for each.

    Returns
    -------
    first : ndarray of int64, shape (n + 1,)
        Where the rows of each begin.
    k : int
        The most that anybody has room for.

    Examples
    --------
    >>> first, most = rooms(np.array([5, 0, 1]), 2)
    >>> first.tolist(), most
    ([0, 2, 2, 3], 2)
    """
    room = np.minimum(candidates, k)
    return readonly(np.concatenate([[0], np.cumsum(room)]), np.int64), int(room.max(initial=0))


def table(first: np.ndarray, count: np.ndarray, target: np.ndarray, score: np.ndarray) -> Suggestions:
    """Make a table of the rows that were filled.

    Parameters
    ----------
    first : ndarray of int64, shape (n + 1,)
        Where the rows of each person begin.
    count : ndarray of int64, shape (n,)
        How many of them are filled.
    target, score : ndarray
        The rows.

    Returns
    -------
    Suggestions

    Examples
    --------
    >>> table(np.array([0, 2, 3]), np.array([1, 1]), np.array([1, 9, 0]), np.array([2.0, 9.0, 1.0])).target.tolist()
    [1, 0]
    """
    room, source = np.diff(first), np.repeat(np.arange(count.size, dtype=np.int32), count)
    if source.size < target.size:
        kept = np.arange(first[-1]) - np.repeat(first[:-1], room) < np.repeat(count, room)
        target, score = target[kept], score[kept]
    return Suggestions(source, target, score)


@kernel
def _enters(score, coin_, size, best, coin):
    """Tell whether one is among the best so far, of which there are `size`."""
    if size < best.size:
        return True
    worst = size - 1 if size <= _FEW else 0
    return score > best[worst] or (score == best[worst] and coin_ < coin[worst])


@kernel
def _offer(v, score, coin_, size, who, best, coin):
    """Keep one who enters among the best, of whom there are `size`; return how many there are now."""
    if who.size <= _FEW:
        size += size < who.size
        _insert(v, score, coin_, size - 1, who, best, coin)
    elif size == who.size:
        _sink(v, score, coin_, 0, who, best, coin)
    else:
        who[size], best[size], coin[size] = v, score, coin_
        size += 1
        if size == who.size:
            for at in range(size // 2 - 1, -1, -1):
                _sink(who[at], best[at], coin[at], at, who, best, coin)
    return size


@kernel
def _hold(v, score, coin_, size, who, best, coin):
    """Keep one if it is among the best; return how many there are now."""
    if who.size > 0 and _enters(score, coin_, size, best, coin):
        return _offer(v, score, coin_, size, who, best, coin)
    return size


@kernel
def _least(size, best, otherwise):
    """Give the score below which nobody comes in any more; `otherwise` while there is room."""
    if size < best.size:
        return otherwise
    return best[size - 1] if size <= _FEW else best[0]


@kernel
def _insert(v, score, coin_, at, who, best, coin):
    """Put one in its place among the first `at`, which are in order."""
    while at > 0 and (best[at - 1] < score or (best[at - 1] == score and coin[at - 1] > coin_)):
        who[at], best[at], coin[at] = who[at - 1], best[at - 1], coin[at - 1]
        at -= 1
    who[at], best[at], coin[at] = v, score, coin_


@kernel
def _sink(v, score, coin_, at, who, best, coin):
    """Put one at place `at` of a heap, whose root is the worst, or below."""
    while 2 * at + 1 < who.size:
        child = 2 * at + 1
        other = child + 1
        if other < who.size and (
            best[other] < best[child] or (best[other] == best[child] and coin[other] > coin[child])
        ):
            child = other
        if score < best[child] or (score == best[child] and coin_ > coin[child]):
            break
        who[at], best[at], coin[at] = who[child], best[child], coin[child]
        at = child
    who[at], best[at], coin[at] = v, score, coin_


@kernel
def _sort(size, who, best, coin):
    """Order by score, the highest first, then by coin, the lowest first (Shell's sort, with Knuth's gaps)."""
    if who.size <= _FEW:
        return
    gap = 1
    while 3 * gap + 1 < size:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, size):
            v, score, coin_ = who[i], best[i], coin[i]
            j = i
            while j >= gap and (best[j - gap] < score or (best[j - gap] == score and coin[j - gap] > coin_)):
                who[j], best[j], coin[j] = who[j - gap], best[j - gap], coin[j - gap]
                j -= gap
            who[j], best[j], coin[j] = v, score, coin_
        gap //= 3
