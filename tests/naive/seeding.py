"""Twins of socialgraph.diffusion's seeding: everyone is tried every time, with sets, dictionaries and exact laws."""

import hashlib
import itertools
import math

from naive.diffusion import GAMMA, MASK, mix, spread_law, toss


def stream_key(seed, purpose, *index):
    words = [seed.to_bytes(16, "little"), *(i.to_bytes(8, "little") for i in index), purpose.encode()]
    digest = hashlib.blake2b(b"".join(words), digest_size=8, person=b"socialgraph.rng1").digest()
    return int.from_bytes(digest, "little")


def subkey(key, number):
    return mix((key + number * GAMMA + 0xA0761D6478BD642F) & MASK)


# Reverse sets.


def root_of(n, groups, key, number):
    """Give whom set `number` starts from; `groups` lists the people of each group, ascending."""
    people = groups[number % len(groups)]
    return people[int(toss(subkey(key, number), n, 0) * 2.0**-53 * len(people))]


def open_set(n, p, groups, key, number):
    """Walk against the arcs by leaps; `p` is {(u, v): probability}."""
    own = subkey(key, number)
    rows = {v: sorted(u for u, w in p if w == v) for v in range(n)}
    reached = queue = [root_of(n, groups, key, number)]
    for v in queue:
        highest = max((p[u, v] for u in rows[v]), default=0.0)
        alike = all(p[arc] == max(p[a] for a in p if a[1] == arc[1]) for arc in p)
        at = leap = 0
        while highest > 0:
            x = ((toss(own, v, leap) >> 1) + 0.5) * 2.0**-52
            at += math.floor(-math.log(x) / -math.log1p(-highest)) if highest < 1 else 0
            if at >= len(rows[v]):
                break
            u = rows[v][at]
            kept = alike or toss(own, v, u + 2**32) * 2.0**-53 < p[u, v] / highest
            if kept and u not in reached:
                queue.append(u)
            at, leap = at + 1, leap + 1
    return reached


def picked_set(n, w, groups, key, number):
    """Walk against the arcs, of which each person has picked one at most; `w` is {(u, v): weight}."""
    own = subkey(key, number)
    reached = [root_of(n, groups, key, number)]
    while True:
        v, drawn = reached[-1], toss(own, reached[-1], 0) * 2.0**-53
        total, picked = 0.0, None
        for u in sorted(u for u, to in w if to == v):
            total += w[u, v]
            if drawn < total:
                picked = u
                break
        if picked is None or picked in reached:
            return reached
        reached.append(picked)


# Choices.


def cover(sets, people):
    return sum(any(u in people for u in members) for members in sets)


def best_few(sets, allowed, k):
    """Choose greedily, and bound the best by what is covered and the k largest gains, at every stage."""
    order, most = [], math.inf
    for stage in range(k + 1):
        now = cover(sets, order)
        gain = {u: cover(sets, [*order, u]) - now for u in allowed if u not in order}
        most = min(most, now + sum(sorted(gain.values(), reverse=True)[:k]))
        if stage < k:
            order.append(max(gain, key=lambda u: (gain[u], -u)))
    return order, most


def best_within(sets, allowed, cost, budget):
    """Choose greedily by gain for the money, or the best single one, if that covers more."""
    order, left = [], budget
    while True:
        now = cover(sets, order)
        gain = {u: cover(sets, [*order, u]) - now for u in allowed if u not in order and cost[u] <= left}
        if not gain:
            break
        order.append(max(gain, key=lambda u: (gain[u] / cost[u], -u)))
        left -= cost[order[-1]]
    single = max((u for u in allowed if cost[u] <= budget), key=lambda u: (cover(sets, [u]), -u))
    return [single] if cover(sets, [single]) > cover(sets, order) else order


def every_choice(allowed, k):
    return [list(people) for people in itertools.combinations(allowed, k)]


def every_purchase(allowed, cost, budget):
    sizes = range(1, len(allowed) + 1)
    bought = [list(people) for size in sizes for people in itertools.combinations(allowed, size)]
    return [people for people in bought if sum(cost[u] for u in people) <= budget]


def first_hits(sets, order, groups):
    hits, trials = [[0] * len(order) for _ in range(groups)], [0] * groups
    for number, members in enumerate(sets):
        if members[0] in order:
            continue
        trials[number % groups] += 1
        inside = [place for place, u in enumerate(order) if u in members]
        if inside:
            hits[number % groups][inside[0]] += 1
    return hits, trials


def plain_greedy(value, allowed, k):
    """Try everyone each time."""
    order = []
    for _ in range(k):
        order.append(max((u for u in allowed if u not in order), key=lambda u: (value([*order, u]), -u)))
    return order


def mean_reach(n, p, people):
    """Give the exact mean reach, by all worlds."""
    return sum(len(reached) * chance for reached, chance in spread_law(n, p, people).items())


def threshold_law(n, w, people):
    """Give the exact law of the set reached where each person picks one arc at most, {frozenset: probability}."""
    into = {v: [(u, w[u, v]) for u in range(n) if (u, v) in w] for v in range(n)}
    picks = [[*into[v], (None, 1 - sum(weight for _, weight in into[v]))] for v in range(n)]
    law = {}
    for world in itertools.product(*picks):
        chance, reached = math.prod(weight for _, weight in world), set(people)
        while more := {v for v, (u, _) in enumerate(world) if u in reached} - reached:
            reached |= more
        law[frozenset(reached)] = law.get(frozenset(reached), 0.0) + chance
    return law


# Rankings.


def degree_discount(neighbors, p, k):
    """Choose as in algorithm 4 of the paper: by d - 2t - (d - t) t p, with t the neighbours that are chosen."""
    order = []
    for _ in range(k):
        score = {}
        for v, around in neighbors.items():
            d, t = len(around), sum(u in order for u in around)
            score[v] = d - 2 * t - (d - t) * t * p
        order.append(max((v for v in neighbors if v not in order), key=lambda v: (round(score[v], 9), -v)))
    return order


def core_numbers(neighbors):
    """Take away, for each k, whoever has fewer than k ties, until nobody has."""
    core, k = dict.fromkeys(neighbors, 0), 0
    while True:
        k += 1
        left = set(neighbors)
        while few := {v for v in left if len(neighbors[v] & left) < k}:
            left -= few
        if not left:
            return [core[v] for v in sorted(core)]
        core.update(dict.fromkeys(left, k))


# Blocking.


def live_arcs(p, key, run):
    own = subkey(key, run)
    return [(u, v) for u, v in p if toss(own, u, v) * 2.0**-53 < p[u, v]]


def picked_arcs(n, w, key, run):
    own, picked = subkey(key, run), []
    for v in range(n):
        drawn, total = toss(own, v, 0) * 2.0**-53, 0.0
        for u in sorted(u for u, to in w if to == v):
            if total <= drawn < total + w[u, v]:
                picked.append((u, v))
            total += w[u, v]
    return picked


def closure(arcs, seeds, out=()):
    reached = set(seeds)
    while more := {v for u, v in arcs if u in reached and v not in out} - reached:
        reached |= more
    return reached


def held_back(n, worlds, seeds, out):
    """Count, over some worlds, how many fewer are reached without each person."""
    saved = [0] * n
    for arcs in worlds:
        before = len(closure(arcs, seeds, out))
        for v in range(n):
            if v not in seeds and v not in out:
                saved[v] += before - len(closure(arcs, seeds, {*out, v}))
    return saved
