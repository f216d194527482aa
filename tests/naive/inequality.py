"""Twins of the measures of amounts and of bias: one person at a time, in fractions where the numbers are whole."""

import math
from fractions import Fraction
from itertools import permutations


def lorenz(value):
    order, total = sorted(value), math.fsum(value)
    if not total:
        return [math.nan] * (len(order) + 1)
    return [math.fsum(order[:k]) / total for k in range(len(order) + 1)]


def theil(value):
    mean = math.fsum(value) / len(value)
    return math.fsum(x / mean * math.log(x / mean) for x in value if x) / len(value)


def atkinson(value, epsilon):
    n, mean = len(value), math.fsum(value) / len(value)
    if epsilon >= 1 and 0 in value:
        return 1.0
    if epsilon == 1:
        return 1 - math.exp(math.fsum(map(math.log, value)) / n) / mean
    return 1 - (math.fsum(x ** (1 - epsilon) for x in value) / n) ** (1 / (1 - epsilon)) / mean


def neighbours(graph):
    return [graph.indices[graph.indptr[u] : graph.indptr[u + 1]].tolist() for u in range(graph.n)]


def fame(graph):
    """Count those who are tied to each person, or follow them."""
    count = [0] * graph.n
    for row in neighbours(graph):
        for v in row:
            count[v] += 1
    return count


def smallest(group):
    """Name the smallest group; None where there are several."""
    size = {label: group.count(label) for label in set(group)}
    least = [label for label in size if size[label] == min(size.values())]
    return least[0] if len(least) == 1 else None


def minority_ranking(score, member):
    """Rank person by person; who shares a place is of the minority as often as those who share it are."""
    equal = {s: [m for m, t in zip(member, score, strict=True) if t == s] for s in set(score)}
    share = [Fraction(sum(equal[s]), len(equal[s])) for s in sorted(score, reverse=True)]
    return [float(sum(share[:k], Fraction(0)) / k) for k in range(1, len(score) + 1)]


def top_share(score, member, k):
    """Let chance break ties: the mean over all orders of the people (few, that is)."""
    found = []
    for order in permutations(range(len(score))):
        ranked = sorted(order, key=lambda u: -score[u])
        found.append(Fraction(sum(member[u] for u in ranked[:k]), k))
    return float(sum(found, Fraction(0)) / len(found))


def majority_illusion(graph, active, strict):
    sees = 0
    for row in neighbours(graph):
        if row:
            share = Fraction(sum(bool(active[v]) for v in row), len(row))
            sees += share > Fraction(1, 2) if strict else share >= Fraction(1, 2)
    return sees / graph.n


def friendship_paradox(graph, value, definition):
    rows = neighbours(graph)
    value = [Fraction(x) for x in (fame(graph) if value is None else value)]
    seen = [(u, [value[v] for v in row]) for u, row in enumerate(rows) if row]
    if not seen:
        return math.nan
    if definition == "mean":
        everyone = [x for _, friends in seen for x in friends]
        return float(sum(everyone) / len(everyone))
    return sum(sum(friends) / len(friends) > value[u] for u, friends in seen) / len(seen)


def perception_bias(graph, group, of, seen_by, definition):
    true = Fraction(group.count(of), graph.n)
    seen = [
        [group[v] == of for v in row]
        for u, row in enumerate(neighbours(graph))
        if row and (seen_by is None or group[u] == seen_by)
    ]
    if not seen:
        return math.nan
    if definition == "individual":
        return float(sum(Fraction(sum(row), len(row)) for row in seen) / len(seen) / true)
    return float(Fraction(sum(map(sum, seen)), sum(map(len, seen))) / true)


def exponent(degree, start):
    tail = [k for k in degree if k >= start]
    return 1 + len(tail) / math.fsum(math.log(k / (start - 0.5)) for k in tail) if tail else math.nan


def glass_ceiling(graph, group, of, definition, above=None):
    degree = fame(graph)
    a = [k for k, label in zip(degree, group, strict=True) if label == of]
    b = [k for k, label in zip(degree, group, strict=True) if label != of]
    if not b or not sum(degree):
        return math.nan
    if definition == "moment":
        if not sum(b):
            return math.nan
        return float(Fraction(sum(k * k for k in a), len(a)) / Fraction(sum(k * k for k in b), len(b)))
    start = math.ceil(Fraction(2 * sum(degree), graph.n)) if above is None else above
    return exponent(a, start) - exponent(b, start)


def access(reach, group):
    """Give the mean reach of each group."""
    return [
        math.fsum(r for r, g in zip(reach, group, strict=True) if g == label) / group.count(label)
        for label in dict.fromkeys(group)
    ]
