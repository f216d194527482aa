"""Slow, obvious twins of the suggesters that push a walk: dicts, Python's whole numbers, everybody at once."""

from math import ceil, ldexp

from naive.friends import _best, _followed
from socialgraph.rng import coins, stream

ONE = 2**62


def _arcs(graph):
    """List the arcs that are walked, with their weights."""
    weight = [1.0] * len(graph.indices) if graph.weight is None else graph.weight.tolist()
    every = zip(graph.sources.tolist(), graph.indices.tolist(), weight, strict=True)
    return [(u, v, w) for u, v, w in every if w > 0]


def push(graph, u, stay, epsilon):
    """Give what has landed and what still waits, in units of 2**-62, by node."""
    out = {w: [] for w in range(graph.n)}
    for source, target, weight in _arcs(graph):
        out[source].append((target, weight))
    strength = {w: sum(weight for _, weight in arcs) for w, arcs in out.items()}
    mean = sum(strength.values()) / sum(map(len, out.values())) if any(out.values()) else 1.0
    limit = {w: ceil(ldexp(min(epsilon * (s / mean if s > 0 else 1), 1.0), 62)) for w, s in strength.items()}
    landed, waiting = dict.fromkeys(out, 0), dict.fromkeys(out, 0)
    waiting[u], here, last = ONE, [u], False
    while True:
        amount = {}
        for w in here:
            kept = max(int(waiting[w] * stay), 1)
            landed[w] += kept
            amount[w], waiting[w] = waiting[w] - kept, 0
        for w, sent in amount.items():
            for v, weight in out[w]:
                waiting[v] += sent // len(out[w]) if graph.weight is None else int(sent * (weight / strength[w]))
            if not out[w]:
                waiting[u] += sent
        if last:
            return landed, waiting
        here = [w for w in out if waiting[w] > limit[w]]
        if not here:
            here, last = [w for w in out if waiting[w] > 0], True


def personalized_pagerank(graph, k, seed, sources=None, damping=0.85, epsilon=1e-3):
    arcs, followed = _arcs(graph), _followed(graph)
    stay, total = 1 - damping, sum(weight for _, _, weight in arcs)
    mean = total / len(arcs) if arcs else 1.0
    share, strength = [0.0] * graph.n, [0.0] * graph.n
    into = [[] for _ in share]
    for source, target, weight in arcs:
        strength[source] += weight
        share[target] += weight
        into[target].append((source, weight))
    share = [value / max(total, mean) for value in share]
    key = stream(seed, "friends.ties")

    def scores(u):
        landed, waiting = push(graph, u, stay, epsilon)
        goes = sum(waiting.values()) * (1 - stay)
        free = [v for v in range(graph.n) if v != u and v not in followed[u] and landed[v] + waiting[v] > 0]
        rough = {v: landed[v] + int(waiting[v] * stay) + int(goes * share[v]) for v in free}
        order = sorted(free, key=lambda v: (-rough[v], int(coins(key, u, v))))
        score = {}
        for v in order[: 3 * k + 20]:
            comes = sum(int(waiting[w] * (weight / strength[w])) for w, weight in into[v])
            soon, later = stay * (waiting[v] + (1 - stay) * comes), (1 - stay) * goes * share[v]
            score[v] = landed[v] + int(soon) + int(later)
        return score

    return _best(graph, scores, k, seed, sources, ONE)


def salsa(graph, k, seed, sources=None, circle=500, damping=0.85, epsilon=1e-3):
    followed, key = _followed(graph), stream(seed, "friends.ties")

    def scores(u):
        landed, waiting = push(graph, u, 1 - damping, epsilon)
        near = {v: landed[v] + int(waiting[v] * (1 - damping)) for v in range(graph.n) if landed[v] + waiting[v] > 0}
        order = sorted(set(near) - {u}, key=lambda v: (-near[v], int(coins(key, u, v))))
        score = limit([followed[w] for w in (u, *order[: circle - 1])])
        return {v: value for v, value in score.items() if v != u and v not in followed[u]}

    return _best(graph, scores, k, seed, sources)


def limit(rows):
    """Give the limit of SALSA's walk over authorities: parts that hang together, by flooding."""
    everyone = set().union(*rows)
    score, left = {}, [row for row in rows if row]
    while left:
        part, inside = set(left[0]), []
        while found := [row for row in left if row & part]:
            inside += found
            left = [row for row in left if not row & part]
            part |= set().union(*found)
        arcs = sum(map(len, inside))
        for v in part:
            score[v] = len(part) / len(everyone) * (sum(v in row for row in inside) / arcs)
    return score
