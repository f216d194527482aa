"""Whoever covers most reverse sets, one by one: each choice adds more than any other that could be made then [1]_.

.. [1] Nemhauser, Wolsey, Fisher (1978), An analysis of approximations for maximizing submodular set functions.
.. [2] Tang, Tang, Xiao, Yuan (2018), Online processing algorithms for influence maximization, SIGMOD: the bound.
.. [3] Khuller, Moss, Naor (1999), The budgeted maximum coverage problem.
"""

from typing import NamedTuple

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.diffusion.seeding._cover import indexed
from socialgraph.diffusion.seeding._reverse_sets import Sets

__all__ = ["Choice", "best_few", "best_within"]


class Choice(NamedTuple):
    """Who was chosen, in order, and how many sets no choice of that kind can cover more than."""

    order: np.ndarray
    most: float


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
    >>> from socialgraph._frozen import readonly
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
    >>> from socialgraph._frozen import readonly
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
