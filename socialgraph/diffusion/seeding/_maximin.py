"""Seeds for whoever is served worst: the group of which the smallest share is reached should be reached most [1]_.

The least of several groups' shares is not submodular, but for any level the sum of the shares cut off at that level
is, and everyone who can bring all groups up to it fills that sum. So levels are tried by halving the interval, each
with the greedy choice [2]_. A level whose sum no k people can fill, by the same bound as in `_greedy`, is above what
any choice can give the worst-off group, and that is the certificate: with exactly k seeds no algorithm has a fixed
share of the best for any number of groups [2]_, and this one claims none in advance. (For few groups and many seeds
there are some with 1 - 1/e, by lot [3]_.)

.. [1] Tsang, Wilder, Rice, Tambe, Zick (2019), Group-fairness in influence maximization, IJCAI.
.. [2] Krause, McMahan, Guestrin, Gupta (2008), Robust submodular observation selection, JMLR 9: 2761.
.. [3] Udwani (2018), Multi-objective maximization of monotone submodular functions, NeurIPS.
"""

import math
from typing import NamedTuple

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion.seeding._bounds import share_at_least, share_at_most
from socialgraph.diffusion.seeding._certificate import Verdict
from socialgraph.diffusion.seeding._cover import first_hits, indexed
from socialgraph.diffusion.seeding._live_edges import LiveEdges
from socialgraph.diffusion.seeding._reverse_sets import Roots, Sets, grown, no_sets
from socialgraph.errors import LimitExceeded
from socialgraph.rng import stream

__all__ = ["best_worst", "fairly_certified"]

_PURPOSE = "diffusion.maximin"
# What is promised is in the certificate alone, so that there is an end to sets: so many people in them are enough, and
# counts of so many people and groups fit in 1 GiB.
_ENOUGH, _MOST_COUNTS = 1 << 24, 1 << 28


class _Level(NamedTuple):
    """Whom a level makes choose, how many sets of the worst-off group and of all they cover, and if it is in reach."""

    order: np.ndarray
    worst: int
    total: int
    open: bool


def fairly_certified(
    live: LiveEdges, seed: int, member: np.ndarray, allowed: np.ndarray, k: int, aim: tuple[float, float, float]
) -> tuple[Verdict, np.ndarray]:
    """Draw as many sets from every group, and more, until a choice is good enough.

    Parameters
    ----------
    live : LiveEdges
        The network.
    seed : int
        From `as_seed`.
    member : ndarray of int, shape (n,)
        The number of each person's group.
    allowed : ndarray of bool, shape (n,)
        Who may be chosen.
    k : int
        How many to choose.
    aim : tuple of three floats
        As in `certified`; it ends too when more sets cannot bring the bounds closer by much more than epsilon, or
        no choice can reach one person of the worst-off group.

    Returns
    -------
    tuple of Verdict and ndarray
        Its bounds are on the share of the worst-off group; and the mean share of each group that is reached.

    Raises
    ------
    LimitExceeded
        For more people and groups than fit in memory.
    """
    share, epsilon, delta = aim
    roots = Roots.of(member)
    size = np.diff(roots.cut)
    if size.size * live.n > _MOST_COUNTS:
        raise LimitExceeded(f"people x groups must stay within {_MOST_COUNTS:,}; got {size.size * live.n:,}")
    groups, rounds = size.size, math.ceil(math.log2(live.n / epsilon**2)) + 1
    fail, at = delta / (2 * rounds * groups), 0
    choosers, judges = no_sets(), no_sets()
    while True:
        choosers = grown(live, roots, stream(seed, _PURPOSE, 0), choosers, 256 * groups * 2**at)
        judges = grown(live, roots, stream(seed, _PURPOSE, 1), judges, choosers.count // 2)
        order, most = best_worst(choosers, groups, allowed, k, epsilon)
        verdict, reached = _judged(judges, member, size, order, fail)
        each = choosers.count // groups
        upper = share_at_most(most, each, fail)
        sharp = verdict.lower >= (1 - epsilon) * reached.min()
        # Both bounds are then as close to what they bound as epsilon; what is between them is the choice itself.
        close = verdict.lower >= (share - epsilon) * upper or most / each >= (1 - epsilon) * upper
        nobody = upper * size.max() < 1
        if (sharp and (close or nobody)) or choosers.members.size >= _ENOUGH or at == rounds - 1:
            return verdict._replace(upper=upper, sets=choosers.count + judges.count), reached
        at += 1


def best_worst(sets: Sets, groups: int, allowed: np.ndarray, k: int, epsilon: float) -> tuple[np.ndarray, int]:
    """Choose k people such that the group with the fewest sets covered has as many as possible.

    Parameters
    ----------
    sets : Sets
        Of which set i belongs to group i mod groups.
    groups : int
        The number of groups.
    allowed : ndarray of bool, shape (n,)
        Who may be chosen.
    k : int
        How many to choose.
    epsilon : float
        Levels are told apart to a tenth of it.

    Returns
    -------
    tuple of ndarray and int
        Who was chosen, in order, and how many sets of the worst-off group no k people can cover more than.

    Examples
    --------
    >>> sets = Sets(readonly(np.arange(1, 9)), readonly(np.array([0, 1, 0, 1, 2, 1, 2, 2], np.int32)))
    >>> order, most = best_worst(sets, 2, readonly(np.ones(3, bool)), 2, 0.1)
    >>> order.tolist(), most
    ([2, 1], 3)
    """
    index, each = indexed(sets, allowed.size), sets.count // groups
    count = np.zeros((allowed.size, groups), np.int32)
    _count_by_group(sets.ends, sets.members, allowed, count)
    tried: dict[int, _Level] = {}

    def tried_at(level: int) -> _Level:
        if level not in tried:
            order, got = np.empty(k, np.int64), np.zeros(groups, np.int64)
            filled = _fill(*index, *sets, allowed, readonly(count), level, order, got)
            tried[level] = _Level(order, int(got.min()), int(got.sum()), bool(filled))
        return tried[level]

    def highest(low: int, high: int, test: str) -> int:
        """Find the highest level that passes, between one that does and one that does not."""
        while high - low > max(1, epsilon * low / 10):
            middle = (low + high) // 2
            passes = tried_at(middle).open if test == "open" else tried_at(middle).worst >= middle
            low, high = (middle, high) if passes else (low, middle)
        return high

    reached = highest(0, each + 1, "reached")
    most = highest(min(reached, each), each + 1, "open") - 1
    best = max(tried.values(), key=lambda level: (level.worst, level.total))
    return best.order, max(most, best.worst)


def _judged(judges: Sets, member: np.ndarray, size: np.ndarray, order: np.ndarray, fail: float) -> tuple:
    """Judge each group by sets that do not start from those chosen."""
    hits, trials = first_hits(judges, order, member.size, size.size)
    own = np.bincount(member[order], minlength=size.size)
    others, trials = size - own, np.maximum(trials, 1)
    share = hits.sum(axis=1) / trials
    low = [share_at_least(int(some), int(all_), fail) for some, all_ in zip(hits.sum(axis=1), trials, strict=True)]
    error = math.sqrt(float(np.sum(others**2 * share * (1 - share) / trials)))
    gains = 1 + (others / trials) @ hits
    lower = float(((own + others * np.array(low)) / size).min())
    return Verdict(order, gains, error, lower, 1.0, 0), (own + others * share) / size


@kernel
def _count_by_group(ends, members, allowed, count):
    begin = 0
    for number in range(ends.size):
        for i in range(begin, ends[number]):
            if allowed[members[i]]:
                count[members[i], number % count.shape[1]] += 1
        begin = ends[number]


@kernel
def _fill(first, which, ends, members, allowed, count, level, order, got):
    """Choose whoever adds most to the sum of what groups have got, cut off at a level.

    Return whether k people could fill the sum, as far as one can tell; `got` is what each group has got, not cut off.
    Once it is full, whoever covers most is chosen.
    """
    n, groups, k = count.shape[0], count.shape[1], order.size
    left, covered, chosen = count.copy(), np.zeros(ends.size, np.uint8), np.zeros(n, np.uint8)
    gain, lacking, can = np.empty(n, np.int64), np.empty(groups, np.int64), True
    for stage in range(k + 1):
        lack = 0
        for g in range(groups):
            lacking[g] = max(level - got[g], 0)
            lack += lacking[g]
        best = -1
        for v in range(n):
            gain[v] = 0
            for g in range(groups):
                gain[v] += left[v, g] if lack == 0 else min(np.int64(left[v, g]), lacking[g])
            if allowed[v] and not chosen[v] and (best < 0 or gain[v] > gain[best]):
                best = v
        can = can and (lack == 0 or _largest(gain, k) >= lack)
        if stage == k:
            break
        order[stage], chosen[best] = best, 1
        for i in range(first[best], first[best + 1]):
            number = which[i]
            if covered[number]:
                continue
            covered[number] = 1
            got[number % groups] += 1
            for j in range(ends[number - 1] if number > 0 else 0, ends[number]):
                left[members[j], number % groups] -= allowed[members[j]]
    return can


@kernel
def _largest(gain, k):
    """Add up the k largest gains, by counting how many there are of each size."""
    top = 0
    for one in gain:
        top = max(top, one)
    levels = np.zeros(top + 1, np.int64)
    for one in gain:
        levels[one] += 1
    total = 0
    while k > 0 and top > 0:
        here = min(levels[top], k)
        total += here * top
        k -= here
        top -= 1
    return total
