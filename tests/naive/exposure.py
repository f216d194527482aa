"""Twins of the measures of exposures: the formulas as they are printed, over lists, dicts and sets."""

import itertools
import math
from collections import Counter
from fractions import Fraction

from naive.coins import key_of, subkey, uniform


def seen(person, what, n):
    """List what each person saw, row by row."""
    return [[item for who, item in zip(person, what, strict=True) if who == u] for u in range(n)]


def shares(rows):
    return {kind: Fraction(times, len(rows)) for kind, times in Counter(rows).items()}


def shannon(rows):
    return -math.fsum(float(p) * math.log(p) for p in shares(rows).values()) if rows else math.nan


def gini_simpson(rows):
    return float(1 - sum(p * p for p in shares(rows).values())) if rows else math.nan


def rao(rows, distance):
    p = shares(rows)
    far = (distance(a, b) * float(p[a]) * float(p[b]) for a in p for b in p)
    return math.fsum(far) if rows else math.nan


def mean_distance(rows, distance):
    """Ziegler and others: over all pairs of different rows."""
    pairs = list(itertools.combinations(rows, 2))
    return math.fsum(distance(a, b) for a, b in pairs) / len(pairs) if pairs else math.nan


def euclidean(a, b):
    return math.sqrt(math.fsum((x - y) ** 2 for x, y in zip(a, b, strict=True)))


def cosine(a, b):
    def length(vector):
        return math.sqrt(math.fsum(x * x for x in vector))

    return 1 - math.fsum(x * y for x, y in zip(a, b, strict=True)) / (length(a) * length(b))


def drift(shown, available):
    if not shown or not available:
        return math.nan
    p, q = shares(shown), shares(available)
    total = 0.0
    for one, other in ((p, q), (q, p)):
        for kind, share in one.items():
            middle = (share + other.get(kind, 0)) / 2
            total += float(share) * math.log2(share / middle) / 2
    return total


def jaccard(a, b):
    return Fraction(len(a & b), len(a | b))


def slates(person, content):
    return [{c for p, c in zip(person, content, strict=True) if p == who} for who in sorted(set(person))]


def homogenization(person, content):
    pairs = list(itertools.combinations(slates(person, content), 2))
    return float(sum(jaccard(a, b) for a, b in pairs) / len(pairs)) if pairs else math.nan


def pooled_homogenization(person, content):
    pairs = list(itertools.combinations(slates(person, content), 2))
    if not pairs:
        return math.nan
    return sum(len(a & b) for a, b in pairs) / sum(len(a | b) for a, b in pairs)


def drawn_homogenization(person, content, pairs, seed):
    """Draw pairs with the coins of the stream, one after the other."""
    sets, key = slates(person, content), key_of(seed, "metrics.homogenization")
    total = []
    for draw in range(pairs):
        first = int(uniform(key, draw, 0) * len(sets))
        second = int(uniform(key, draw, 1) * (len(sets) - 1))
        total.append(float(jaccard(sets[first], sets[second + (second >= first)])))
    return math.fsum(total) / pairs


def popularity_bias(person, content, popularity, definition, head):
    if not person:
        return math.nan
    if popularity is None:
        popularity = [content.count(c) for c in content]
    most = {c: max(p for d, p in zip(content, popularity, strict=True) if d == c) for c in content}
    if definition == "gini":
        values = list(most.values())
        if not sum(values):
            return math.nan
        return sum(abs(x - y) for x in values for y in values) / (2 * len(values) * sum(values))
    value = popularity
    if definition == "long_tail":
        ranked = sorted(most.values(), reverse=True)[: math.ceil(Fraction(str(head)) * len(most))]
        value = [most[c] < min(ranked, default=math.inf) for c in content]
    means = []
    for who in set(person):
        own = [v for p, v in zip(person, value, strict=True) if p == who]
        means.append(sum(own) / len(own))
    return math.fsum(means) / len(means)


def amplification(shown, baseline, of, shown_to, baseline_to):
    def reach(group, to):
        mine = [row for row, label in enumerate(group) if of is None or label == of]
        return len(mine) if to is None else len({to[row] for row in mine})

    before = reach(baseline, baseline_to)
    return float(Fraction(reach(shown, shown_to), before) - 1) if before else math.nan


def reach_overlap(person, group, of):
    audience = {g: {p for p, own in zip(person, group, strict=True) if own == g} for g in (of or set(group))}
    pairs = [jaccard(a, b) for a, b in itertools.combinations(audience.values(), 2)]
    return float(sum(pairs) / len(pairs)) if pairs else math.nan


def by_group(value, group):
    return {g: [v for v, own in zip(value, group, strict=True) if own == g] for g in sorted(set(group))}


def disparate_exposure(exposure, group):
    means = [math.fsum(own) / len(own) for own in by_group(exposure, group).values()]
    return min(means) / max(means) if len(means) > 1 and max(means) else math.nan


def resampled_means(value, samples, key):
    """Draw as many people anew, with replacement, and take their mean, again and again."""
    n = len(value)
    return [sum(value[int(uniform(subkey(key, s), i, 0) * n)] for i in range(n)) / n for s in range(samples)]


def calibration_error(chance, happened, bins):
    if not chance:
        return math.nan
    bin_of = [min(sum(p >= edge / bins for edge in range(1, bins)), bins - 1) for p in chance]
    total = 0.0
    for own in set(bin_of):
        rows = [row for row, place in enumerate(bin_of) if place == own]
        forecast = math.fsum(chance[row] for row in rows) / len(rows)
        total += len(rows) / len(chance) * abs(forecast - sum(happened[row] for row in rows) / len(rows))
    return total


def calibration_gap(chance, happened, group, bins):
    own = [
        calibration_error([p for p, _ in rows], [y for _, y in rows], bins)
        for rows in by_group(list(zip(chance, happened, strict=True)), group).values()
    ]
    return max(own) - min(own) if len(own) > 1 else math.nan


def equal_opportunity(offered, wanted, group):
    rates = []
    for rows in by_group(list(zip(offered, wanted, strict=True)), group).values():
        of_wanted = [bool(o) for o, w in rows if w]
        if of_wanted:
            rates.append(Fraction(sum(of_wanted), len(of_wanted)))
    return float(max(rates) - min(rates)) if len(rates) > 1 else math.nan


def minority_visibility(author, group, of, posts):
    entitled = [label == of for label in group] if posts is None else [group[a] == of for a in posts]
    if not author or not any(entitled):
        return math.nan
    views = Fraction(sum(group[a] == of for a in author), len(author))
    return float(views / Fraction(sum(entitled), len(entitled)))
