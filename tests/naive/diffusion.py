"""Twins of socialgraph.diffusion: dictionaries, whole numbers of Python, one try at a time."""

import bisect
import functools
import hashlib
import itertools
import math
from fractions import Fraction

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


def stream_key(seed, purpose):
    words = seed.to_bytes(16, "little") + purpose.encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=8, person=b"socialgraph.rng1").digest(), "little")


def run_key(seed, purpose, run):
    return subkey(stream_key(seed, purpose), run)


def subkey(key, index):
    return mix((key + index * GAMMA + 0xA0761D6478BD642F) & MASK)


def neighbors_of(n, p):
    """List whom each person leads to, in the order of the arcs in `p`."""
    neighbors = {u: [] for u in range(n)}
    for u, v in p:
        neighbors[u].append(v)
    return neighbors


def independent_cascade(n, p, seeds, seed, run, coupling="pair"):
    """Give step and parent of everyone; `p` is {(u, v): probability} over all arcs."""
    key = run_key(seed, "diffusion.independent_cascade", run)
    live, lots = (live_by_pair, key) if coupling == "pair" else (live_by_source, subkey(key, 0))
    neighbors = neighbors_of(n, p)
    step, parent, latest, now = dict.fromkeys(seeds, 0), {}, list(seeds), 0
    while latest:
        now += 1
        tries = [(u, v) for u in latest for v in live(key, u, neighbors[u], p) if v not in step]
        fired = sorted((toss(lots, u, v), u, v) for u, v in tries)
        latest = list({v for _, _, v in fired})
        for _, u, v in fired:
            if v not in step:
                step[v], parent[v] = now, u
    return [step.get(v, -1) for v in range(n)], [parent.get(v, -1) for v in range(n)]


def live_by_pair(key, u, row, p):
    return [v for v in row if toss(key, u, v) * 2.0**-53 < p[u, v]]


def live_by_source(key, u, row, p):
    """Draw 2k says how many arcs the k-th try skips, draw 2k + 1 whether it is kept."""
    rate = rate_of([p[u, v] for v in row], p)
    live, at, number = [], 0, 0
    while at < len(row):
        skips, luck = skipped(rate, toss(key, u, number)), toss(key, u, number + 1)
        number, at = number + 2, at + skips
        # More than 254 are not skipped at once: then there is no try, and the next draw goes on from there.
        if skips < 255 and at < len(row):
            if luck * 2.0**-53 * rate < p[u, row[at]]:
                live.append(row[at])
            at += 1
    return live


def rate_of(shares, p):
    """Give p where all arcs of the network are alike, else the least power of 1/2, to 2**-15, above all of a row."""
    if len(set(p.values())) == 1:
        return shares[0] if shares else 0.0
    rate = 1.0
    while rate > 2.0**-15 and rate / 2 >= max(shares, default=0.0):
        rate /= 2
    return rate


def skipped(rate, drawn):
    """Count the arcs skipped: j or more with probability (1 - rate)**j, as the share of draws below says, in full."""
    return bisect.bisect_right(skip_bounds(rate), drawn)


@functools.cache
def skip_bounds(rate):
    return [math.ceil(2**53 * (1 - (1 - Fraction(rate)) ** (j + 1))) for j in range(255)]


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


def trivalency(arcs, values, seed):
    """Choose a value for each arc: the draw's share of [0, 1) says which."""
    key = stream_key(seed, "diffusion.trivalency")
    return [values[toss(key, u, v) * len(values) >> 53] for u, v in arcs]
