"""Slow, obvious twins of the suggesters that read profiles and what people did: every pair, one by one."""

from collections import Counter
from math import inf, isnan, sqrt

import numpy as np

from naive.friends import _best, _strangers
from socialgraph.rng import coins, stream


def nearby_people(graph, x, y, k, seed, scale, sources=None):
    key, rows = stream(seed, "friends.ties"), []
    for u in range(graph.n) if sources is None else sources:
        square = {v: (x[v] - x[u]) ** 2 + (y[v] - y[u]) ** 2 for v in _strangers(graph, u)}
        known = {v: inf if isnan(each) else each for v, each in square.items()}
        order = sorted(known, key=lambda v: (known[v], int(coins(key, u, v))))
        # NumPy's exponential, since Python's differs in the last bit now and then.
        score = [(u, v, float(np.exp(-sqrt(known[v]) / scale))) for v in order[:k] if known[v] < inf]
        rows += [row for row in score if row[2] > 0]
    return rows


def co_engagement(graph, engagements, k, seed, sources=None):
    count = [Counter() for _ in range(graph.n)]
    for person, thing in zip(*np.asarray(engagements).tolist(), strict=True):
        count[person][thing] += 1

    def scores(u):
        score = {}
        for v in _strangers(graph, u):
            both = sum(count[u][thing] * count[v][thing] for thing in count[u])
            if both:
                square = sum(value**2 for value in count[u].values()) * sum(value**2 for value in count[v].values())
                score[v] = min(both / sqrt(square), 1.0)
        return score

    return _best(graph, scores, k, seed, sources)
