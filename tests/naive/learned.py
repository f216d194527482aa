"""Twins of the rankers that learn: one row, one pair, one dense matrix at a time."""

import math

import numpy as np

from naive import coins

CENTRE = [0, -1.5, 0.5, 0.5, 1, 1, 0, 1]
SCALE = [1, 1, 0.5, 0.5, 1, 1, 1, 1]
FIRST = [-1.5, 1, -1, 0, 0.5, -1, 0, 0]


def described(inbox):
    """Describe each row, a list of eight numbers, or seven without interests."""
    rows = []
    for r in range(len(inbox)):
        reader, author = float(inbox.reader_opinion[r]), float(inbox.author_opinion[r])
        raw = [
            1,
            math.log(float(inbox.affinity[r]) + 0.01),
            abs(reader - author),
            abs(author),
            math.log(1 + int(inbox.clicks[r])),
            float(inbox.age[r]),
            int(inbox.kind[r] == 1),
        ]
        if "reader_interests" in inbox.by_post:
            liking = inbox.reader_interests[r]
            raw.append(len(liking) * float(liking[inbox.topic[r]]))
        rows.append([(x - centre) / scale for x, centre, scale in zip(raw, CENTRE, SCALE, strict=False)])
    return rows


def logistic(rows, outcome, mean, precision):
    """Newton's method from the old weights, in steps of at most a half; the new weights and precision."""
    rows, outcome, mean, precision = (np.array(each, dtype=float) for each in (rows, outcome, mean, precision))
    weights = mean
    for _ in range(100):
        slope, curve = precision @ (weights - mean), precision.copy()
        for x, y in zip(rows, outcome, strict=True):
            p = 1 / (1 + math.exp(-float(weights @ x)))
            slope, curve = slope + (p - y) * x, curve + p * (1 - p) * np.outer(x, x)
        step = np.linalg.solve(curve, slope)
        weights = weights - step * min(1, 0.5 / max(np.abs(step).max(), 1e-300))
        if np.abs(step).max() < 1e-12:
            return weights, curve
    raise AssertionError("it does not converge")


def remember(memory, shown, clicked):
    """Count clicks by (person, content), and drop what is older than all posts."""
    counts = dict(memory)
    for r in range(len(shown)):
        if clicked[r]:
            pair = int(shown.person[r]), int(shown.content[r])
            counts[pair] = counts.get(pair, 0) + 1
    oldest = min(shown.by_post["content"].tolist(), default=math.inf)
    return {pair: count for pair, count in sorted(counts.items()) if pair[1] >= oldest}


def cosine(some, others):
    return len(some & others) / math.sqrt(len(some) * len(others)) if some and others else 0.0


def of_person(pairs, u):
    return {i for v, i in pairs if v == u}


def of_post(pairs, i):
    return {v for v, j in pairs if j == i}


def user_neighbors(pairs, u, i):
    return sum(cosine(of_person(pairs, u), of_person(pairs, v)) for v in of_post(pairs, i) if v != u)


def item_neighbors(pairs, u, i):
    return sum(cosine(of_post(pairs, i), of_post(pairs, j)) for j in of_person(pairs, u) if j != i)


def first_factors(seed, people, factors):
    key = coins.key_of(seed, "feed.implicit_factors")
    return np.array([[coins.uniform(key, u, a) - 0.5 for a in range(factors)] for u in range(people)])


def half_sweep(clicks, known, regularization, confidence):
    """Solve for each row of a dense table of clicks, with the factors of its columns."""
    out = []
    for row in clicks:
        weight = np.diag(1 + confidence * row)
        left = known.T @ weight @ known + regularization * np.eye(known.shape[1])
        out.append(np.linalg.solve(left, known.T @ weight @ (row > 0)))
    return np.array(out)


def objective(clicks, people, posts, regularization, confidence):
    miss = (clicks > 0) - people @ posts.T
    return ((1 + confidence * clicks) * miss**2).sum() + regularization * ((people**2).sum() + (posts**2).sum())
