"""Whoever covers most reverse sets, one by one: each choice adds more than any other that could be made then [1]_.

.. [1] Nemhauser, Wolsey, Fisher (1978), An analysis of approximations for maximizing submodular set functions.
.. [2] Tang, Tang, Xiao, Yuan (2018), Online processing algorithms for influence maximization, SIGMOD: the bound.
.. [3] Khuller, Moss, Naor (1999), The budgeted maximum coverage problem.
"""

from typing import NamedTuple

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._reverse_sets import Sets

__all__ = ["Choice", "Index", "best_few", "best_within", "first_hits", "indexed"]


class Index(NamedTuple):
    """Which sets each person is in: those of v are ``sets[first[v]:first[v + 1]]``, ascending."""

    first: np.ndarray
    sets: np.ndarray


class Choice(NamedTuple):
    """Who was chosen, in order, and how many sets no choice of that kind can cover more than."""

    order: np.ndarray
    most: float


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


def best_few(sets: Sets, allowed: np.ndarray, k: int) -> Choice:
    """Choose k people, each the one who covers most of the sets that are not covered yet.

    Parameters
    ----------
    sets : Sets
        What is to be covered.
    allowed : ndarray of bool, shape (n,)
        Who may be chosen, k of them at least.
    k : int
        How many to choose.

    Returns
    -------
    Choice
        Of equal ones the lowest number comes first. No k people cover more than ``most``: the least, over the
        stages of the choice, of what is covered then and the k largest gains that there are then [2]_.

    Examples
    --------
    >>> sets = Sets(readonly(np.array([2, 3, 5])), readonly(np.array([0, 1, 1, 2, 0], np.int32)))
    >>> best_few(sets, readonly(np.ones(3, bool)), 1)
    Choice(order=array([0]), most=2.0)
    """
    index = indexed(sets, allowed.size)
    order, count = np.empty(k, np.int64), np.zeros(allowed.size, np.int32)
    levels, ranked = np.zeros(sets.count + 2, np.int64), np.empty(allowed.size, np.int32)
    most = _choose(*index, *sets, allowed, count, np.zeros(sets.count, np.uint8), levels, ranked, order)
    return Choice(order, float(most))


def best_within(sets: Sets, allowed: np.ndarray, cost: np.ndarray, budget: float) -> Choice:
    """Choose people whom a budget pays for: by gain for the money, or the best single one, if that covers more [3]_.

    Parameters
    ----------
    sets : Sets
        What is to be covered.
    allowed : ndarray of bool, shape (n,)
        Who may be chosen.
    cost : ndarray of float64, shape (n,)
        Above 0.
    budget : float
        What all of them may cost together; at least as much as the cheapest.

    Returns
    -------
    Choice
        No choice within the budget covers more than ``most``: what is covered at some stage, and the gains that
        there are then, filled into the budget in the order of gain for the money, the last one in part.

    Examples
    --------
    >>> sets = Sets(readonly(np.array([2, 3, 5])), readonly(np.array([0, 1, 1, 2, 0], np.int32)))
    >>> best_within(sets, np.ones(3, bool), np.array([2.0, 1.0, 1.0]), 2.0).order.tolist()
    [1, 2]
    """
    index = indexed(sets, allowed.size)
    count, covered = np.diff(index.first).astype(np.int32), np.zeros(sets.count, np.uint8)
    levels = np.zeros(sets.count + 2, np.int64)
    open_, left, most = allowed & (cost <= budget), budget, np.inf
    total, order, single = 0, [], int(np.argmax(np.where(open_, count, -1)))
    alone = int(count[single])
    while True:
        # The bound takes a sort, and is seldom least early on: at stages 0, 1, 2, 4, 8 and so on, and at the last.
        last = not open_.any()
        if last or len(order) & (len(order) - 1) == 0:
            most = min(most, total + _filled(np.where(allowed & (cost <= budget), count, 0), cost, budget))
        if last:
            break
        v = int(np.argmax(np.where(open_, count / cost, -1.0)))
        total += int(count[v])
        order.append(v)
        _take(v, *index, *sets, covered, count, levels)
        left -= cost[v]
        open_[v] = False
        # What is left after many subtractions may miss a price by its last digits.
        open_ &= cost <= left * (1 + 1e-12)
    return Choice(np.array([single] if alone > total else order, dtype=np.int64), most)


def _filled(gain: np.ndarray, cost: np.ndarray, budget: float) -> float:
    """Fill a budget with gains in the order of gain for the money, the last one in part."""
    some = np.flatnonzero(gain)
    some = some[np.argsort(-gain[some] / cost[some], kind="stable")]
    spent = np.cumsum(cost[some])
    whole = int(np.searchsorted(spent, budget, side="right"))
    full = float(gain[some[:whole]].sum())
    if whole == some.size:
        return full
    rest = budget - (spent[whole - 1] if whole else 0.0)
    return full + float(gain[some[whole]]) * rest / float(cost[some[whole]])


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


@kernel
def _take(v, first, which, ends, members, covered, count, levels):
    """Cover the sets that v is in: whoever is in them too will gain less. Levels count how many gain how much."""
    for i in range(first[v], first[v + 1]):
        number = np.uint64(which[i])
        if covered[number]:
            continue
        covered[number] = 1
        for j in range(ends[number - np.uint64(1)] if number > 0 else 0, ends[number]):
            u = np.uint64(members[j])
            gain = count[u]
            # Who may not be chosen counts for nothing, and was never counted.
            if gain > 0:
                count[u] = gain - 1
                levels[np.uint64(gain)] -= 1
                levels[np.uint64(gain - 1)] += 1


@kernel
def _choose(first, which, ends, members, allowed, count, covered, levels, ranked, order):
    """Choose, and return the least bound of all stages."""
    n, k = count.size, order.size
    for v in range(n):
        if allowed[v]:
            count[v] = first[v + 1] - first[v]
            levels[count[v]] += 1
    ranking = _rank(count, levels, ranked)
    chosen, top, total, most = np.zeros(n, np.uint8), levels.size - 1, 0, np.int64(2**62)
    for stage in range(k + 1):
        while top > 0 and levels[top] == 0:
            top -= 1
        left, bound, level = k, total, top
        while left > 0 and level > 0:
            here = min(levels[level], left)
            bound += here * level
            left -= here
            level -= 1
        most = min(most, bound)
        if stage == k:
            break
        best = n
        for i in range(ranking):
            v = ranked[i]
            # Nobody gains more than at the start, by which they are ranked.
            if top == 0 or first[v + 1] - first[v] < top:
                break
            if count[v] == top and v < best:
                best = v
        if top == 0:
            best = 0
            while chosen[best] or not allowed[best]:
                best += 1
        order[stage], chosen[best] = best, 1
        total += top
        _take(best, first, which, ends, members, covered, count, levels)
    return most


@kernel
def _rank(count, levels, ranked):
    """List those who gain anything, those who gain most first; return how many there are."""
    place, some = np.empty(levels.size, np.int64), 0
    for level in range(levels.size - 1, 0, -1):
        place[level] = some
        some += levels[level]
    for v in range(count.size):
        if count[v] > 0:
            ranked[place[count[v]]] = v
            place[count[v]] += 1
    return some
