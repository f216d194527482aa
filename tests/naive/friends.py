"""Slow, obvious twins of the friend suggesters: sets, Python's own whole numbers, the same coins."""

from itertools import count
from math import ceil, frexp

import numpy as np

from socialgraph.rng import coins, stream


def _followed(graph):
    return [set(graph.neighbors(u).tolist()) for u in range(graph.n)]


def _degree(graph):
    """Count the arcs of each, both ways where directed."""
    followed = _followed(graph)
    return [
        len(row) + (sum(u in other for other in followed) if graph.directed else 0) for u, row in enumerate(followed)
    ]


def _strangers(graph, u):
    return set(range(graph.n)) - _followed(graph)[u] - {u}


def _best(graph, scores, k, seed, sources=None, unit=1):
    """List the rows (source, target, score) of the k highest above 0; `scores` gives those of one source, in units."""
    key, rows = stream(seed, "friends.ties"), []
    for u in range(graph.n) if sources is None else sources:
        score = {v: value for v, value in scores(u).items() if value > 0}
        order = sorted(score, key=lambda v: (-score[v], int(coins(key, u, v))))
        rows += [(u, v, score[v] / unit) for v in order[:k]]
    return rows


def two_hops(graph, middle, k, seed, sources=None):
    """Sum `middle` over those between, as whole numbers of 2**-bits, like the kernel."""
    followed = _followed(graph)
    rough = [ceil(float(m) * 2**20) for m in middle]
    bits = 62 - frexp(max([1.0, *(sum(rough[w] for w in row) / 2**20 for row in followed)]))[1]
    share = [round(float(m) * 2**bits) for m in middle]

    def scores(u):
        total = {}
        for w in followed[u]:
            for v in followed[w] - followed[u] - {u}:
                total[v] = total.get(v, 0) + share[w]
        return total

    return _best(graph, scores, k, seed, sources, 2**bits)


def adamic_adar(graph, k, seed, sources=None):
    # NumPy's logarithm, since Python's differs in the last bit now and then.
    return two_hops(graph, 1 / np.log(np.maximum(_degree(graph), 2)), k, seed, sources)


def common_neighbors(graph, k, seed, sources=None):
    return two_hops(graph, [1] * graph.n, k, seed, sources)


def resource_allocation(graph, k, seed, sources=None):
    return two_hops(graph, [1 / max(degree, 1) for degree in _degree(graph)], k, seed, sources)


def jaccard(graph, k, seed, sources=None):
    followed = _followed(graph)
    followers = [{u for u in range(graph.n) if v in followed[u]} for v in range(graph.n)]

    def scores(u):
        near = {v for w in followed[u] for v in followed[w]} & _strangers(graph, u)
        return {v: len(followed[u] & followers[v]) / len(followed[u] | followers[v]) for v in near}

    return _best(graph, scores, k, seed, sources)


def preferential_attachment(graph, k, seed, sources=None):
    followed = _followed(graph)
    followers = [sum(v in row for row in followed) for v in range(graph.n)]

    def scores(u):
        return {v: float(len(followed[u]) * followers[v]) for v in _strangers(graph, u)}

    return _best(graph, scores, k, seed, sources)


def reciprocity(graph, k, seed, sources=None):
    followed = _followed(graph)

    def scores(u):
        back = [v for v in _strangers(graph, u) if u in followed[v]]
        return {v: 1.0 + sum(v in followed[w] for w in followed[u]) for v in back}

    return _best(graph, scores, k, seed, sources)


def walks(graph, worth, k, seed, sources=None):
    """Count walks in Python's whole numbers, and add up what they are worth, the shortest first."""
    followed = _followed(graph)

    def scores(u):
        number, score = dict.fromkeys(followed[u], 1), {}
        for each in worth:
            longer = {}
            for w, ways in number.items():
                for v in followed[w]:
                    longer[v] = longer.get(v, 0) + ways
            number = longer
            for v, ways in number.items():
                score[v] = score.get(v, 0.0) + each * ways
        return {v: value for v, value in score.items() if v in _strangers(graph, u)}

    return _best(graph, scores, k, seed, sources)


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


def dense_pagerank(graph, damping, people=None):
    """Solve for where walks from each person are, which start over where no arc leads on: float64[people, n]."""
    n = graph.n
    step = graph.to_scipy().toarray().astype(float)
    out = step.sum(axis=1)
    people, rows = list(range(n)) if people is None else people, []
    if out.all():
        return np.linalg.solve(np.eye(n) - damping * (step / out[:, None]).T, (1 - damping) * np.eye(n)[:, people]).T
    for u in people:
        walk = np.divide(step, out[:, None], out=np.zeros_like(step), where=out[:, None] > 0)
        walk[out == 0, u] = 1
        rows.append(np.linalg.solve(np.eye(n) - damping * walk.T, (1 - damping) * np.eye(n)[u]))
    return np.array(rows).reshape(-1, n)


def dense_salsa(graph, circle):
    """Give the limit of SALSA's walk from authority to authority on the arcs of a circle: float64[n].

    In each part that hangs together, times the part's share of the authorities.
    """
    arcs = np.zeros((graph.n, graph.n))
    whole = graph.to_scipy().toarray() != 0
    arcs[circle] = whole[circle]
    authorities = np.flatnonzero(arcs.any(axis=0))
    back = arcs.T / np.maximum(arcs.sum(axis=0), 1)[:, None]
    forth = arcs / np.maximum(arcs.sum(axis=1), 1)[:, None]
    step = back @ forth
    at = np.zeros(graph.n)
    at[authorities] = 1 / max(authorities.size, 1)
    for _ in range(5000):
        at = at @ step
    return at


def best(graph, scores, k, seed):
    """List the k highest of each, of whom `scores` knows and who are not tied yet."""
    strangers = [_strangers(graph, u) for u in range(graph.n)]
    return _best(graph, lambda u: {v: s for v, s in scores(u).items() if v in strangers[u]}, k, seed)


def two_steps(graph, u):
    """Say whom u reaches in two steps."""
    followed = _followed(graph)
    return {v for w in followed[u] for v in followed[w]} & _strangers(graph, u)
