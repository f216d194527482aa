"""Twins of socialgraph.diffusion: dictionaries, whole numbers of Python, one try at a time."""

import hashlib
import itertools

MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def toss(key, u, v):
    """Draw a number in [0, 2**53) for u meeting v."""
    base = mix(mix((u * GAMMA + key) & MASK) ^ (key >> 32))
    return mix(((base + v * GAMMA) & MASK) ^ (base >> 32)) >> 11


def run_key(seed, purpose, run):
    words = seed.to_bytes(16, "little") + purpose.encode()
    digest = hashlib.blake2b(words, digest_size=8, person=b"socialgraph.rng1").digest()
    return mix((int.from_bytes(digest, "little") + run * GAMMA + 0xA0761D6478BD642F) & MASK)


def independent_cascade(n, p, seeds, seed, run):
    """Give step and parent of everyone; `p` is {(u, v): probability} over all arcs."""
    key = run_key(seed, "diffusion.independent_cascade", run)
    neighbors = {u: [] for u in range(n)}
    for u, v in p:
        neighbors[u].append(v)
    step, parent, latest, now = dict.fromkeys(seeds, 0), {}, list(seeds), 0
    while latest:
        now += 1
        tries = [(toss(key, u, v), u, v) for u in latest for v in neighbors[u] if v not in step]
        fired = sorted((drawn, u, v) for drawn, u, v in tries if drawn * 2.0**-53 < p[u, v])
        latest = list({v for _, _, v in fired})
        for _, u, v in fired:
            if v not in step:
                step[v], parent[v] = now, u
    return [step.get(v, -1) for v in range(n)], [parent.get(v, -1) for v in range(n)]


def spread_law(n, p, seeds):
    """Give the exact law of the set reached, {frozenset: probability}, over all 2**arcs live-edge worlds."""
    law = {}
    for world in itertools.product([False, True], repeat=len(p)):
        chance, live = 1.0, []
        for (arc, probability), open_ in zip(p.items(), world, strict=True):
            chance *= probability if open_ else 1 - probability
            if open_:
                live.append(arc)
        reached = set(seeds)
        while True:
            more = {v for u, v in live if u in reached} - reached
            if not more:
                break
            reached |= more
        reached = frozenset(reached)
        law[reached] = law.get(reached, 0.0) + chance
    return law


def distances(parent, reached):
    """List the distance of every two people of the same tree, by walking up from both."""
    found = []
    for a, b in itertools.combinations(reached, 2):
        up, walk = {}, a
        while walk != -1:
            up[walk] = len(up)
            walk = parent[walk]
        walk, steps = b, 0
        while walk != -1 and walk not in up:
            walk, steps = parent[walk], steps + 1
        if walk != -1:
            found.append(steps + up[walk])
    return found
