"""Who is in which reverse sets, and which of those chosen is first in each."""

from typing import NamedTuple

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion.seeding._reverse_sets import Sets

__all__ = ["Index", "first_hits", "indexed"]


class Index(NamedTuple):
    """Which sets each person is in: those of v are ``sets[first[v]:first[v + 1]]``, ascending."""

    first: np.ndarray
    sets: np.ndarray


def indexed(sets: Sets, n: int) -> Index:
    """Find the sets that each of n people is in."""
    first, which = np.zeros(n + 1, np.int64), np.empty(sets.members.size, np.int32)
    _index(sets.ends, sets.members, first, which)
    return Index(readonly(first), readonly(which))


def first_hits(sets: Sets, order: np.ndarray, n: int, groups: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Count the sets that each of those chosen is the first to be in, among the sets that start from nobody chosen.

    Parameters
    ----------
    sets : Sets
        Of which set i belongs to group i mod groups.
    order : ndarray of int, shape (k,)
        Those chosen.
    n : int
        The number of people.
    groups : int, optional
        The number of groups.

    Returns
    -------
    tuple of ndarray
        The counts, int64[groups, k], and how many sets of each group start from nobody chosen.

    Examples
    --------
    >>> sets = Sets(readonly(np.array([2, 3, 5])), readonly(np.array([0, 1, 1, 2, 0], np.int32)))
    >>> first_hits(sets, np.array([0]), 3)
    (array([[1]]), array([2]))
    """
    rank, hits = np.full(n, order.size, np.int64), np.zeros((groups, order.size + 1), np.int64)
    rank[order] = np.arange(order.size)
    _count_hits(sets.ends, sets.members, readonly(rank), hits)
    return hits[:, :-1], hits.sum(axis=1)


@kernel
def _index(ends, members, first, which):
    for v in members:
        first[np.uint64(v) + np.uint64(1)] += 1
    for v in range(1, first.size):
        first[v] += first[v - 1]
    place, begin = first.copy(), 0
    for number in range(ends.size):
        for i in range(begin, ends[number]):
            v = np.uint64(members[i])
            which[np.uint64(place[v])] = number
            place[v] += 1
        begin = ends[number]


@kernel
def _count_hits(ends, members, rank, hits):
    begin, last = 0, hits.shape[1] - 1
    for number in range(ends.size):
        best = last
        # A set begins with the one that it starts from.
        if rank[np.uint64(members[begin])] == last:
            for i in range(begin, ends[number]):
                best = min(best, rank[np.uint64(members[i])])
            hits[number % hits.shape[0], best] += 1
        begin = ends[number]
