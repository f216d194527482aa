"""Twins of the measures that need a linear solve, an eigenvalue or shortest paths: dense matrices and plain lists."""

import math

import numpy as np

from naive import coins
from naive.metrics import arcs, hubs, members


def dense(graph, *, weighted=True):
    """Write the ties into a matrix, both ways where an arc goes one way."""
    matrix = np.zeros((graph.n, graph.n))
    for u, v, w in arcs(graph):
        matrix[u, v] += w if weighted else 1
    if graph.directed:
        matrix = matrix + matrix.T
    return matrix if weighted else (matrix > 0).astype(float)


def parts(matrix):
    """List the components, each as its members in order; the one with the smallest member first."""
    left, found = set(range(len(matrix))), []
    while left:
        reached = {min(left)}
        while more := {v for u in reached for v in left - reached if matrix[u, v] > 0}:
            reached |= more
        found.append(sorted(reached))
        left -= reached
    return found


def laplacian(matrix):
    return np.diag(matrix.sum(axis=1)) - matrix


def largest_part(graph):
    """Return the matrix of the largest component, and who is in it."""
    matrix = dense(graph)
    chosen = max(parts(matrix), key=len, default=[])
    return matrix[np.ix_(chosen, chosen)], chosen


def solve(matrix, wanted, fixed, shift=0.0):
    value = np.where(fixed, wanted, 0.0)
    free = [u for u in range(len(matrix)) if not fixed[u]]
    system = laplacian(matrix) + shift * np.eye(len(matrix))
    right = wanted[free] - system[np.ix_(free, range(len(matrix)))] @ value
    value[free] = np.linalg.solve(system[np.ix_(free, free)], right)
    return value


def one_versus_others(table, labels):
    """Turn the weight of walks from a to b into the mean over groups of the measure for two."""
    values = []
    for x in labels:
        merged = {(p, q): 0.0 for p in (True, False) for q in (True, False)}
        for (a, b), weight in table.items():
            merged[a == x, b == x] += weight
        ends = {q: merged[True, q] + merged[False, q] for q in (True, False)}
        if min(ends.values()) < 1e-12:
            return math.nan
        given = {(p, q): merged[p, q] / ends[q] for p, q in merged}
        values.append(given[True, True] * given[False, False] - given[False, True] * given[True, False])
    return sum(values) / len(values)


def seeds(side, k, seed, draw):
    """Draw so many of each side, with replacement, by the coins of the measure."""
    key = coins.key_of(seed, "metrics.random_walk_controversy", draw)
    chosen = set()
    for label in sorted(set(side)):
        own = members(side, label)
        times = k if isinstance(k, int) else max(1, int(k * len(own)))
        chosen |= {own[int(coins.uniform(key, own[0], place) * len(own))] for place in range(times)}
    return sorted(chosen)


def other_ends(matrix, chosen, u):
    """Give the chance that a walk from seed u, a step long at least, ends at each other seed; None if it never does."""
    others = [v for v in chosen if v != u]
    part = next(part for part in parts(matrix) if u in part)
    if not set(part) & set(others):
        return None
    moving = [v for v in part if v not in others]
    step = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    visits = np.linalg.inv(np.eye(len(moving)) - step[np.ix_(moving, moving)])
    return dict(zip(others, (visits @ step[np.ix_(moving, others)])[moving.index(u)], strict=True))


def random_seeds(graph, side, k, draws, seed):
    """Give the value of each set of seeds."""
    matrix, labels, values = dense(graph, weighted=False), sorted(set(side)), []
    for draw in range(draws):
        chosen = seeds(side, k, seed, draw)
        table = {(a, b): 0.0 for a in labels for b in labels}
        for u in chosen:
            for v, chance in (other_ends(matrix, chosen, u) or {}).items():
                table[side[u], side[v]] += chance
        values.append(one_versus_others(table, labels))
    return values


def hub_ends(graph, side, k, *, hubs_start=True):
    """Weigh the walks from each side to the hubs of each, starts uniform on a side, hubs among them or not."""
    matrix, chosen = dense(graph, weighted=False), hubs(graph, side, k)
    labels = sorted(set(side))
    reach = [u for part in parts(matrix) if set(part) & chosen for u in part]
    fixed = np.array([u in chosen or u not in reach for u in range(graph.n)])
    table = {}
    for b in labels:
        ends = solve(matrix, np.array([float(u in chosen and side[u] == b) for u in range(graph.n)]), fixed)
        for a in labels:
            starts = [u for u in members(side, a) if hubs_start or u not in chosen]
            table[a, b] = float(np.mean(ends[starts]))
    return table


def dipole_moment(graph, side, top, *, nobody_is_between=False):
    matrix = dense(graph, weighted=False)
    degree = matrix.sum(axis=1)
    held = np.zeros(graph.n)
    for sign, label in zip((-1, 1), sorted(set(side)), strict=True):
        own = sorted(members(side, label), key=lambda u: (-degree[u], u))
        held[own[: max(1, int(top * len(own)))]] = sign
    reach = [u for part in parts(matrix) if held[part].any() for u in part]
    fixed = np.array([held[u] != 0 or u not in reach for u in range(graph.n)])
    opinion = solve(matrix, held, fixed)[sorted(reach)]
    above, below = opinion[opinion > 1e-9], opinion[opinion < -1e-9]
    if nobody_is_between:
        return (1 - abs(2 * above.size - opinion.size) / opinion.size) * (above.mean() - below.mean()) / 2
    between = (opinion.size - above.size - below.size) / 2
    poles = above.sum() / (above.size + between) - below.sum() / (below.size + between)
    return (1 - abs(above.size - below.size) / opinion.size) * poles / 2


def distances(matrix, s):
    """Count the steps to, and the shortest paths to, everyone from s."""
    steps, paths, ring = {s: 0}, {s: 1}, [s]
    while ring:
        further = []
        for u in ring:
            for v in np.flatnonzero(matrix[u]).tolist():
                if v not in steps:
                    steps[v], paths[v] = steps[u] + 1, 0
                    further.append(v)
                if steps[v] == steps[u] + 1:
                    paths[v] += paths[u]
        ring = further
    return steps, paths


def edge_betweenness(graph, sources):
    """Add up, over ordered pairs from the sources, the share of shortest paths that use each tie u < v."""
    matrix = dense(graph, weighted=False)
    known = [distances(matrix, s) for s in range(graph.n)]
    ties = [(u, v) for u in range(graph.n) for v in range(u + 1, graph.n) if matrix[u, v]]
    total = dict.fromkeys(ties, 0.0)
    for s in sources:
        steps, paths = known[s]
        for t in steps:
            back, ways = known[t]
            for u, v in ties:
                for a, b in ((u, v), (v, u)):
                    if a in steps and b in back and t != s and steps[a] + 1 + back[b] == steps[t]:
                        total[u, v] += paths[a] * ways[b] / paths[t]
    return {tie: flow * graph.n / len(sources) for tie, flow in total.items()}


def divergence(cut, rest, points=4096):
    """Compare two densities, each a sum of Gaussians over values shared out to the two nearest points."""
    widths = []
    for values in (cut, rest):
        mean = math.fsum(values) / len(values)
        spread = math.sqrt(math.fsum((x - mean) ** 2 for x in values) / max(1, len(values) - 1))
        widths.append(spread * (3 * len(values) / 4) ** -0.2 if spread > 1e-9 * mean else None)
    if widths == [None, None]:
        return 0.0 if math.isclose(cut[0], rest[0], rel_tol=1e-9) else math.inf
    wide = max(width for width in widths if width)
    low = min(*cut, *rest) - 4 * wide
    step = (max(*cut, *rest) + 4 * wide - low) / (points - 1)
    grid = np.arange(points)
    densities = []
    for values, width in zip((cut, rest), widths, strict=True):
        density = np.zeros(points)
        for x in values:
            place = (x - low) / step
            for point, share in ((int(place), 1 - place % 1), (int(place) + 1, place % 1)):
                density += share * np.exp(-0.5 * np.minimum(np.abs(grid - point) * step / (width or wide), 37) ** 2)
        densities.append(density / density.sum())
    return math.fsum(p * math.log(p / max(q, 1e-300)) for p, q in zip(*densities, strict=True) if p > 1e-300)


def betweenness_controversy(graph, side, *, logarithm=True, sources=None):
    sources = range(graph.n) if sources is None else sources
    flows = edge_betweenness(graph, sources)
    value = {tie: math.log1p(flow) if logarithm else flow for tie, flow in flows.items()}
    cut = [x for (u, v), x in value.items() if side[u] != side[v]]
    rest = [x for (u, v), x in value.items() if side[u] == side[v]]
    return 1 - math.exp(-divergence(cut, rest)) if cut and rest else math.nan


def generalized_euclidean_distance(graph, opinion):
    matrix, chosen = largest_part(graph)
    if len(chosen) < 2:
        return math.nan
    positive = np.array([max(opinion[u], 0.0) for u in chosen])
    negative = np.array([max(-opinion[u], 0.0) for u in chosen])
    apart = positive - negative
    return math.sqrt(max(0.0, apart @ np.linalg.pinv(laplacian(matrix)) @ apart))


def resistances(matrix):
    spread = np.linalg.pinv(laplacian(matrix))
    return np.add.outer(np.diag(spread), np.diag(spread)) - 2 * spread


def effective_resistance(graph, group):
    matrix, chosen = largest_part(graph)
    here = [group[u] for u in chosen]
    labels = sorted(set(here))
    if len(labels) < 2:
        return math.nan
    between = resistances(matrix)

    def mean(a, b):
        return between[np.ix_(members(here, a), members(here, b))].mean()

    pairs = [(a, b) for a in labels for b in labels if a != b]
    weight = [len(members(here, a)) * len(members(here, b)) for a, b in pairs]
    apart = [mean(a, b) - (mean(a, a) + mean(b, b)) / 2 for a, b in pairs]
    return float(np.average(apart, weights=weight))


def polarization_disagreement(graph, innate):
    """Give the polarisation and the disagreement of the opinions that innate ones settle at."""
    matrix = dense(graph)
    z = np.linalg.solve(np.eye(graph.n) + laplacian(matrix), np.asarray(innate, dtype=float))
    ties = [(u, v) for u in range(graph.n) for v in range(u + 1, graph.n)]
    return sum((x - z.mean()) ** 2 for x in z), sum(matrix[u, v] * (z[u] - z[v]) ** 2 for u, v in ties)


def spectral_gap(graph):
    matrix = dense(graph)
    if graph.n < 2:
        return math.nan
    if len(parts(matrix)) > 1:
        return 0.0
    root = np.sqrt(matrix.sum(axis=1))
    return float(np.sort(np.linalg.eigvalsh(np.eye(graph.n) - matrix / np.outer(root, root)))[1])
