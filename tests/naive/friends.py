"""Slow, obvious twins of the friend suggesters: sets, Python's own whole numbers, the same coins."""

from itertools import count
from math import frexp

import numpy as np

from socialgraph.rng import coins, stream


def _followed(graph):
    return [set(graph.neighbors(u).tolist()) for u in range(graph.n)]


def adamic_adar(graph, k, seed, sources=None):
    """List the rows (source, target, score); the score as a whole number of 2**-bits, like the kernel's."""
    followed = _followed(graph)
    degree = [len(row) for row in followed]
    if graph.directed:
        for row in followed:
            for v in row:
                degree[v] += 1
    # NumPy's logarithm, since Python's differs in the last bit now and then.
    middle = 1 / np.log(np.maximum(degree, 2))
    bits = 62 - frexp(max([1.0, *(sum(middle[w] for w in sorted(row)) for row in followed)]))[1]
    share = [round(float(m) * 2**bits) for m in middle]
    key, rows = stream(seed, "friends.ties"), []
    for u in range(graph.n) if sources is None else sources:
        total = {}
        for w in followed[u]:
            for v in followed[w] - followed[u] - {u}:
                total[v] = total.get(v, 0) + share[w]
        order = sorted(total, key=lambda v: (-total[v], int(coins(key, u, v))))
        rows += [(u, v, total[v] / 2**bits) for v in order[:k]]
    return rows


def at_random(graph, k, seed):
    """List the rows (source, target)."""
    key, rows = stream(seed, "friends.random"), []
    for u, row in enumerate(_followed(graph)):
        free = [v for v in range(graph.n) if v != u and v not in row]
        room = min(k, len(free))
        if 2 * len(free) < graph.n or 2 * room > len(free):
            chosen = sorted(free, key=lambda v: int(coins(key, u, v)))[:room]
        else:
            chosen = []
            for attempt in count():
                if len(chosen) == room:
                    break
                v = int(coins(key, u, attempt)) * graph.n >> 64
                if v in free and v not in chosen:
                    chosen.append(v)
        rows += [(u, v) for v in chosen]
    return rows
