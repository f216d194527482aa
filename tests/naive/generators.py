"""Slow, obvious twins of the generators, with the same coins; and the exact laws of their smallest graphs."""

from collections import defaultdict
from itertools import count, product
from math import log

import numpy as np

from socialgraph.rng import coins, fires_below, stream


def _uniform(bits):
    return (bits >> 11) * 2.0**-53


def barabasi_albert(n, m, seed):
    """List the ties (younger, older)."""
    key = stream(seed, "generators.attachment")
    ties = [(leaf, 0) for leaf in range(1, m + 1)]
    for u in range(m + 1, n):
        chosen = []
        for draw in count():
            if len(chosen) == m:
                break
            bits = int(coins(key, u, draw))
            younger, older = ties[int(_uniform(bits) * len(ties))]
            v = older if bits % 2 else younger
            if v not in chosen:
                chosen.append(v)
        ties += [(u, v) for v in chosen]
    return ties


def block_ties(sizes, probabilities, seed, directed=False):
    """List the ties (row, column)."""
    key = stream(seed, "generators.ties")
    block = [b for b, size in enumerate(sizes) for _ in range(size)]
    ties = []
    for u in range(len(block)):
        tosses = (int(coins(key, u, draw)) for draw in count())
        left = -log(1 - _uniform(next(tosses)))
        for b in range(len(sizes)):
            ahead = [v for v in range(len(block)) if block[v] == b and (v < u or (directed and v > u))]
            with np.errstate(divide="ignore"):
                rate = float(-np.log1p(-np.float64(probabilities[block[u]][b])))
            while ahead and rate > 0:
                if left / rate >= len(ahead):
                    left -= rate * len(ahead)
                    break
                leap = int(left / rate)
                ties.append((u, ahead[leap]))
                ahead = ahead[leap + 1 :]
                left = -log(1 - _uniform(next(tosses)))
    return ties


def homophilic_attachment(n, m, minority, accept, seed):
    """List the ties (younger, older) and the groups, 0 for the minority."""
    below = int(fires_below(minority))
    group = [0 if int(coins(stream(seed, "generators.group"), u)) >> 11 < below else 1 for u in range(n)]
    key = stream(seed, "generators.attachment")
    member, end, ties = ([], []), ([], []), []
    for u in range(n):
        chosen = []
        tosses = (int(coins(key, u, draw)) for draw in count())
        while u >= m and len(chosen) < m:
            for among in (end, member):
                a, b = (accept[group[u]][y] * sum(v not in chosen for v in among[y]) for y in (0, 1))
                if a + b > 0:
                    break
            else:
                break
            y = 0 if _uniform(next(tosses)) * (a + b) < a or b == 0 else 1
            v = None
            while v is None or v in chosen:
                v = among[y][int(_uniform(next(tosses)) * len(among[y]))]
            chosen.append(v)
        for v in chosen:
            ties.append((u, v))
            end[group[v]].append(v)
            end[group[u]].append(u)
        member[group[u]].append(u)
    return ties, group


def _successive(weight, m):
    """Give the probability of every set of m (or all) nodes drawn by weight without replacement; weight 0 is never."""
    law = {frozenset(): 1.0}
    for _ in range(min(m, sum(w > 0 for w in weight.values()))):
        following = defaultdict(float)
        for chosen, probability in law.items():
            left = {v: w for v, w in weight.items() if v not in chosen and w > 0}
            for v, w in left.items():
                following[chosen | {v}] += probability * w / sum(left.values())
        law = following
    return law


def barabasi_albert_law(n, m):
    """Give the probability of every graph, as a frozenset of ties (younger, older)."""
    law = {frozenset((leaf, 0) for leaf in range(1, m + 1)): 1.0}
    for u in range(m + 1, n):
        following = defaultdict(float)
        for ties, probability in law.items():
            degree = {v: sum(v in tie for tie in ties) for v in range(u)}
            for chosen, share in _successive(degree, m).items():
                following[ties | {(u, v) for v in chosen}] += probability * share
        law = following
    return law


def homophilic_law(group, m, accept):
    """Give the probability of every graph among people of these groups; the constant for no ties is 1e-9, for 0."""
    law = {frozenset(): 1.0}
    for u in range(m, len(group)):
        following = defaultdict(float)
        for ties, probability in law.items():
            degree = {v: sum(v in tie for tie in ties) for v in range(u)}
            weight = {v: accept[group[u]][group[v]] * (k + 1e-9) for v, k in degree.items()}
            for chosen, share in _successive(weight, m).items():
                following[ties | {(u, v) for v in chosen}] += probability * share
        law = following
    return law


def paper_code(n, m, minority, accept, rng):
    """Grow the homophilic network as its authors' code does, node by node; give degrees and groups."""
    group = (rng.random(n) >= minority).astype(int)
    degree, across = np.zeros(n), np.zeros(3)
    for u in range(m, n):
        weight = accept[group[u], group[:u]] * (degree[:u] + 1e-5)
        chosen = []
        while len(chosen) < m and weight.sum() > 0:
            v = np.searchsorted(weight.cumsum(), rng.random() * weight.sum(), side="right")
            weight[v] = 0
            chosen.append(v)
        degree[chosen] += 1
        degree[u] += len(chosen)
        np.add.at(across, group[chosen] + group[u], 1)
    return degree, group, across / across.sum()


def independent_law(n, probability, directed=False):
    """Give the probability of every graph with independent ties, probability(u, v) each; u > v where undirected."""
    pairs = [(u, v) for u in range(n) for v in range(n) if u > v or (directed and u < v)]
    law = {}
    for fires in product([False, True], repeat=len(pairs)):
        tied = frozenset(pair for pair, fired in zip(pairs, fires, strict=True) if fired)
        law[tied] = float(np.prod([probability(*pair) if pair in tied else 1 - probability(*pair) for pair in pairs]))
    return law


def ties_of(graph):
    """Give a graph as a frozenset of ties: (younger, older), or (source, target) where directed."""
    return frozenset(map(tuple, (graph.edges() if graph.directed else graph.edges()[:, ::-1]).tolist()))


def chi_square_score(seen, law):
    """Say how many standard deviations a chi-square lies off its mean; cells that expect under 5 are put together."""
    total = len(seen)
    counts = defaultdict(int)
    for outcome in seen:
        assert law.get(outcome, 0) > 0, f"{outcome} cannot happen"
        counts[outcome] += 1
    expected = np.array([law[outcome] * total for outcome in law])
    observed = np.array([counts[outcome] for outcome in law], dtype=float)
    rare = expected < 5
    if rare.any():
        expected = np.append(expected[~rare], expected[rare].sum())
        observed = np.append(observed[~rare], observed[rare].sum())
    expected, observed = expected[expected > 0], observed[expected > 0]
    freedom = expected.size - 1
    return (((observed - expected) ** 2 / expected).sum() - freedom) / np.sqrt(2 * freedom)
