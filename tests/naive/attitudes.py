"""Twins of the measures of opinions: formulas as they are printed, over all pairs, and a program for the dip."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from naive.coins import key_of, subkey, uniform


def mean_distance(opinion):
    pairs = [abs(x - y) for x, y in combinations(opinion, 2)]
    return math.fsum(pairs) / len(pairs) if pairs else math.nan


def place_of(x, bins, low, high):
    """Number the bin of x by its edges."""
    return max(k for k in range(bins) if low + (high - low) * k / bins <= x)


def masses(opinion, bins, low, high):
    """Group people by value, or by bin; give each group's mean and its share."""
    groups = {}
    for x in opinion:
        groups.setdefault(x if bins is None else place_of(x, bins, low, high), []).append(x)
    return [(math.fsum(each) / len(each), len(each) / len(opinion)) for each in groups.values()]


def esteban_ray(opinion, alpha, bins=None, low=-1, high=1):
    groups = masses(opinion, bins, low, high)
    return math.fsum(p ** (1 + alpha) * q * abs(x - y) for x, p in groups for y, q in groups)


def bimodality_coefficient(opinion):
    """Joanes and Gill's G_1 and G_2, then the coefficient."""
    n = len(opinion)
    mean = math.fsum(opinion) / n
    second, third, fourth = (math.fsum((x - mean) ** power for x in opinion) / n for power in (2, 3, 4))
    skewness = third / second**1.5 * math.sqrt(n * (n - 1)) / (n - 2)
    excess = ((n + 1) * (fourth / second**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    return (skewness**2 + 1) / (excess + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))


def agreement(counts):
    """Peel layer by layer, and look at every three answers."""
    left, total, answer = list(counts), sum(counts), Fraction(0)
    k = len(counts)
    while any(left):
        height = min(c for c in left if c)
        used = [c > 0 for c in left]
        patterns = [(used[a], used[b], used[c]) for a, b, c in combinations(range(k), 3)]
        peaked = patterns.count((True, True, False)) + patterns.count((False, True, True))
        split = patterns.count((True, False, True))
        unimodality = Fraction(1)
        if peaked + split:
            unimodality = Fraction((k - 2) * peaked - (k - 1) * split, (k - 2) * (peaked + split))
        weight = Fraction(height * sum(used), total)
        answer += weight * unimodality * (1 - Fraction(sum(used) - 1, k - 1))
        left = [c - height if c else 0 for c in left]
    return float(answer)


def clusters(opinion, gap):
    """Join any two people within the gap, and all who are joined to them; give the sizes."""
    groups = [{i} for i in range(len(opinion))]
    for i, j in combinations(range(len(opinion)), 2):
        if abs(opinion[i] - opinion[j]) <= gap:
            mine, theirs = (next(group for group in groups if k in group) for k in (i, j))
            if mine is not theirs:
                mine |= theirs
                groups.remove(theirs)
    return sorted(map(len, groups))


def dip(opinion):
    """Find the best law with its peak at each value by a linear program, and take the best of them.

    The unknowns are the law's heights at the values, twice at the peak (just before it and at it), and the distance.
    A law with its peak between two values is no better than one with the peak at either.
    """
    value, count = np.unique(opinion, return_counts=True)
    upto = np.cumsum(count) / count.sum()
    below = upto - count / count.sum()
    return min(_with_peak_at(peak, value, below, upto) for peak in range(value.size))


def _with_peak_at(peak, value, below, upto):
    m = value.size
    at = [*range(peak + 1), *range(peak, m)]
    rows, bounds = [], []

    def at_most(terms, bound):
        row = np.zeros(m + 2)
        for place, factor in terms:
            row[place] += factor
        rows.append(row)
        bounds.append(bound)

    for place, i in enumerate(at):
        # At the peak the law may jump as the sample does; elsewhere it is one height for both ends of a step.
        lowest = below[i] if place == peak else upto[i]
        highest = upto[i] if place == peak + 1 else below[i]
        at_most([(place, 1), (m + 1, -1)], highest)
        at_most([(place, -1), (m + 1, -1)], -lowest)
    for place in range(m):
        at_most([(place, 1), (place + 1, -1)], 0)
    for places, sign in ((range(1, peak), 1), (range(peak + 2, m), -1)):
        for p in places:
            before, after = value[at[p]] - value[at[p - 1]], value[at[p + 1]] - value[at[p]]
            terms = [(p - 1, -1 / before), (p, 1 / before + 1 / after), (p + 1, -1 / after)]
            at_most([(place, sign * factor) for place, factor in terms], 0)
    goal = np.append(np.zeros(m + 1), 1)
    return linprog(goal, np.array(rows), bounds, bounds=(0, 1), method="highs").fun


def even_sample(seed, draw, n):
    """Draw n uniform numbers in order, up to their scale, as sums of exponential steps."""
    key, at, sample = subkey(key_of(seed, "metrics.dip_test"), draw), 0.0, []
    for place in range(n):
        at -= math.log1p(-uniform(key, place, 0))
        sample.append(at)
    return sample


def dip_test(opinion, draws, seed):
    least = dip(opinion) * (1 - 1e-9)
    beaten = sum(dip(even_sample(seed, draw, len(opinion))) >= least for draw in range(draws))
    return (1 + beaten) / (1 + draws)


def affective_gap(in_group, out_group):
    both = [(w, v) for w, v in zip(in_group, out_group, strict=True) if not (math.isnan(w) or math.isnan(v))]
    return math.fsum(w - v for w, v in both) / len(both) if both else math.nan
