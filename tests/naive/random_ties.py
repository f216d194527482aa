"""Slow, obvious twins of the generators that rewire, join stubs or toss a coin a pair; and exact laws."""

from collections import Counter, defaultdict
from itertools import count
from math import ceil, fsum, log, log1p

from naive.coins import bits, key_of, uniform


def watts_strogatz(n, k, p, seed):
    """List the ties (near end, far end)."""
    key = key_of(seed, "generators.rewiring")
    ties = {(u, offset): (u + offset + 1) % n for offset in range(k // 2) for u in range(n)}
    for (u, offset), _ in list(ties.items()):
        if bits(key, u, offset) >> 11 >= ceil(p * 2**53):
            continue
        known = {v for (w, _), v in ties.items() if w == u} | {w for (w, _), v in ties.items() if v == u}
        strangers = [v for v in range(n) if v != u and v not in known]
        for draw in range(1, 65):
            v = int(uniform(key, u, (draw << 32) + offset) * n)
            if v in strangers:
                ties[u, offset] = v
                break
        else:
            if strangers:
                ties[u, offset] = strangers[int(uniform(key, u, (65 << 32) + offset) * len(strangers))]
    return [(u, v) for (u, _), v in ties.items()]


def watts_strogatz_law(n, k, p):
    """Give the probability of every graph, a frozenset of ties (younger, older)."""
    start = tuple((u, (u + offset + 1) % n) for offset in range(k // 2) for u in range(n))
    law = {start: 1.0}
    for place, (u, _) in enumerate(start):
        following = defaultdict(float)
        for ties, probability in law.items():
            known = {v for pair in ties if u in pair for v in pair}
            strangers = [v for v in range(n) if v not in known]
            following[ties] += probability * (1 - p if strangers else 1)
            for v in strangers:
                following[(*ties[:place], (u, v), *ties[place + 1 :])] += probability * p / len(strangers)
        law = following
    graphs = defaultdict(float)
    for ties, probability in law.items():
        graphs[frozenset((max(pair), min(pair)) for pair in ties)] += probability
    return dict(graphs)


def joined(stubs, key, used):
    """List the pairs of owners that their stubs make, the last stub first; `used` counts the draws of each."""
    stubs, pairs = list(stubs), []
    while stubs:
        u = stubs.pop()
        choice = int(uniform(key, u, used[u]) * len(stubs))
        used[u] += 1
        v, following = stubs[choice], stubs.pop()
        if choice < len(stubs):
            stubs[choice] = following
        pairs.append((u, v))
    return pairs


def configuration(degrees, seed):
    """List the ties (younger, older), loops and repeats and all."""
    stubs = [u for u, degree in enumerate(degrees) for _ in range(degree)]
    pairs = joined(stubs, key_of(seed, "generators.stubs"), Counter())
    return [(max(pair), min(pair)) for pair in pairs]


def directed_configuration(degrees, in_degrees, seed):
    key = key_of(seed, "generators.stubs")
    left = [v for v, degree in enumerate(in_degrees) for _ in range(degree)]
    arcs = []
    for u, degree in enumerate(degrees):
        for draw in range(degree):
            choice = int(uniform(key, u, draw) * len(left))
            # The one chosen comes to the front, and goes.
            left[0], left[choice] = left[choice], left[0]
            arcs.append((u, left.pop(0)))
    return arcs


def matchings(stubs):
    """List every way to join stubs in pairs."""
    if not stubs:
        yield []
        return
    for other in range(1, len(stubs)):
        rest = stubs[1:other] + stubs[other + 1 :]
        for pairs in matchings(rest):
            yield [(stubs[0], stubs[other]), *pairs]


def erased(pairs, directed=False):
    """Leave out loops and repeats; a frozenset of ties (younger, older), or of arcs."""
    return frozenset(pair if directed else (max(pair), min(pair)) for pair in pairs if pair[0] != pair[1])


def triangles(pairs):
    """Count the triangles of a simple graph."""
    friends = defaultdict(set)
    for u, v in pairs:
        friends[u].add(v)
        friends[v].add(u)
    return sum(len(friends[u] & friends[v]) for u, v in pairs) / 3


def chung_lu(weights, seed):
    """List the ties (younger, older)."""
    key, total, n = key_of(seed, "generators.expected"), fsum(weights), len(weights)
    order = sorted(range(n), key=lambda u: -weights[u])
    ties = []
    for i, u in enumerate(order[:-1]):
        draws, at = count(), i + 1
        p = min(1.0, weights[u] * weights[order[at]] / total) if total else 0.0
        while at < n and p > 0:
            if p < 1:
                leap = log(1 - uniform(key, u, next(draws))) / log1p(-p)
                if leap >= n - at:
                    break
                at += int(leap)
            v = order[at]
            q = min(1.0, weights[u] * weights[v] / total)
            if q == p or uniform(key, u, next(draws)) * p < q:
                ties.append((max(u, v), min(u, v)))
            at, p = at + 1, q
    return ties
