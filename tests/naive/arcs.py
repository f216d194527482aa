"""Slow, obvious twins of the generators of directed networks; an exact law, and a paper's code in other words."""

from collections import defaultdict
from itertools import count, permutations
from math import floor, inf, log

import numpy as np

from naive.coins import key_of, subkey, uniform
from naive.generators import homophilic_attachment


def forest_fire(n, forward, backward, seed):
    """List the arcs."""
    key, linked, linking = key_of(seed, "generators.fire"), defaultdict(list), defaultdict(list)
    for u in range(1, n):
        own = subkey(key, u)
        burned = [int(uniform(own, u, 0) * u)]
        for v in burned:
            for way, friends, p in ((0, linked[v], forward), (1, linking[v], forward * backward)):
                wanted = -log(1 - uniform(own, v, way)) / (-log(p) if p > 0 else inf)
                if wanted >= len(friends):
                    burned += [w for w in friends if w not in burned]
                    continue
                left, missing = list(friends), int(wanted)
                for drawn in count():
                    if not (missing and left):
                        break
                    choice = int(uniform(own, v, 2 * drawn + 2 + way) * len(left))
                    w = left[choice]
                    left[choice] = left[-1]
                    left.pop()
                    if w not in burned:
                        burned.append(w)
                        missing -= 1
        for v in burned:
            linked[u].append(v)
            linking[v].append(u)
    return [(u, v) for u in range(n) for v in linked[u]]


def alias(weight):
    """Turn an even choice into one by weight: stay with this probability, or else go there."""
    split, other = [w * len(weight) / sum(weight) for w in weight], list(range(len(weight)))
    poor, rich = [u for u, s in enumerate(split) if s < 1], [u for u, s in enumerate(split) if s >= 1]
    while poor and rich:
        u, v = poor.pop(), rich[-1]
        other[u] = v
        split[v] -= 1 - split[u]
        if split[v] < 1:
            poor.append(rich.pop())
    for u in poor + rich:
        split[u] = 1.0
    return split, other


def activity(exponent, seed):
    key = key_of(seed, "generators.activity")
    return [floor(0.5 * (1 - uniform(key, u, 0)) ** (-1 / (e - 1)) + 0.5) for u, e in enumerate(exponent)]


def directed_homophilic_attachment(n, minority, accept, arcs, exponents, seed):
    """List the arcs in the order in which they are made, and the groups, 0 for the minority."""
    _, group = homophilic_attachment(n, n, minority, accept, seed)
    split, other = alias(activity([exponents[g] for g in group], seed))
    source_key, target_key = key_of(seed, "generators.source"), key_of(seed, "generators.target")
    made, tried, early = [], defaultdict(int), True
    follows, followers = defaultdict(set), defaultdict(int)
    lists = [[v for v in range(n) if group[v] == g] for g in (0, 1)]
    ready = set(range(n))
    for draw in range(100 * arcs + 1_000_000):
        if len(made) == arcs:
            break
        if early and 100 * len(made) > n:
            early, ready = False, {v for v in range(n) if follows[v]}
            lists = [[v for v in sorted(ready) if group[v] == g for _ in range(1 + followers[v])] for g in (0, 1)]
        u = int(uniform(source_key, draw, 0) * n)
        if uniform(source_key, draw, 1) >= split[u]:
            u = other[u]
        own = subkey(target_key, u)
        attempt = tried[u]
        tried[u] += 1
        a, b = (accept[group[u]][g] * sum(v != u for v in lists[g]) for g in (0, 1))
        if a + b == 0:
            continue
        g = 0 if b == 0 or uniform(own, attempt, 0) * (a + b) < a else 1
        for pick in count(1):
            v = lists[g][int(uniform(own, attempt, pick) * len(lists[g]))]
            if v != u:
                break
        if v in follows[u]:
            continue
        made.append((u, v))
        if u not in ready:
            ready.add(u)
            lists[group[u]] += [u] * (1 + followers[u])
        lists[g].append(v)
        follows[u].add(v)
        followers[v] += 1
    return made, group


def forest_fire_law(n, forward, backward):
    """Give the probability of every graph, a frozenset of arcs."""
    law = {frozenset(): 1.0}
    for u in range(1, n):
        following = defaultdict(float)
        for arcs, probability in law.items():
            for v in range(u):
                for burned, share in _fire((v,), 0, arcs, forward, backward):
                    following[arcs | {(u, w) for w in burned}] += probability * share / u
        law = following
    return dict(law)


def _fire(burned, place, arcs, forward, backward):
    """List (those who burn in the end, probability), from those who burn now and whose turn it is."""
    if place == len(burned):
        return [(burned, 1.0)]
    v = burned[place]
    friends = ([w for u, w in arcs if u == v], forward), ([u for u, w in arcs if w == v], forward * backward)
    ends = []
    for first, one in _lit(burned, *friends[0]):
        for second, other in _lit(first, *friends[1]):
            ends += [(end, one * other * share) for end, share in _fire(second, place + 1, arcs, forward, backward)]
    return ends


def _lit(burned, friends, p):
    """List (those who burn then, probability) where a geometric number of friends not yet burning are set on fire."""
    fresh, ways = [w for w in friends if w not in burned], defaultdict(float)
    for wanted in range(len(friends) + 1):
        chance = p**wanted * (1 - p if wanted < len(friends) else 1)
        orders = list(permutations(fresh, min(wanted, len(fresh))))
        for order in orders:
            ways[burned + order] += chance / len(orders)
    return [(ends, chance) for ends, chance in ways.items() if chance > 0]


def attachment_law(group, accept, arcs):
    """Give the probability of every network of equally active people, a frozenset of arcs."""
    n, law = len(group), {frozenset(): 1.0}
    for _ in range(arcs):
        following = defaultdict(float)
        for made, probability in law.items():
            # From the second arc on, where there are at most 100 people, only who follows is followed.
            ready = {u for u, _ in made} if 100 * len(made) > n else set(range(n))
            weight = {}
            for u in range(n):
                own = {v: accept[group[u]][group[v]] * (1 + sum(w == v for _, w in made)) for v in ready if v != u}
                total = sum(own.values())
                weight |= {(u, v): w / total for v, w in own.items() if w > 0 and (u, v) not in made}
            for arc, w in weight.items():
                following[made | {arc}] += probability * w / sum(weight.values())
        law = following
    return dict(law)


def paper_code(n, arcs, minority, accept, exponent, rng):
    """Make the arcs as the authors' code does, one by one over all people; give the arcs and the groups."""
    group = (rng.random(n) >= minority).astype(int)
    active = np.floor(0.5 * (1 - rng.random(n)) ** (-1 / (exponent - 1)) + 0.5)
    active /= active.sum()
    received, sent, made = np.zeros(n), np.zeros(n), set()
    while len(made) < arcs:
        u = rng.choice(n, p=active)
        weight = accept[group[u], group] * (received + 1)
        if sent.sum() > n / 100:
            weight = weight * (sent > 0)
        weight[u] = 0
        if weight.sum() == 0:
            continue
        v = rng.choice(n, p=weight / weight.sum())
        if (u, v) not in made:
            made.add((u, v))
            received[v] += 1
            sent[u] += 1
    return np.array(sorted(made)), group
