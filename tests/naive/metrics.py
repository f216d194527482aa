"""Twins of socialgraph.metrics: the formulas as they are printed, over lists, fractions and dense matrices."""

import math
from fractions import Fraction

import numpy as np


def arcs(graph):
    """List (u, v, weight) for each arc; an undirected tie is two."""
    return [
        (u, int(graph.indices[e]), 1.0 if graph.weight is None else float(graph.weight[e]))
        for u in range(graph.n)
        for e in range(graph.indptr[u], graph.indptr[u + 1])
    ]


def assortativity(graph, group):
    labels = sorted(set(group))
    ties = arcs(graph)
    if not ties:
        return math.nan
    e = {
        (a, b): Fraction(sum(group[u] == a and group[v] == b for u, v, _ in ties), len(ties))
        for a in labels
        for b in labels
    }
    leaving = {a: sum(e[a, b] for b in labels) for a in labels}
    reaching = {b: sum(e[a, b] for a in labels) for b in labels}
    chance = sum(leaving[a] * reaching[a] for a in labels)
    if chance == 1:
        return math.nan
    return float((sum(e[a, a] for a in labels) - chance) / (1 - chance))


def modularity(graph, group):
    ties = arcs(graph)
    total = math.fsum(w for _, _, w in ties)
    if total == 0:
        return math.nan
    matrix = np.zeros((graph.n, graph.n))
    for u, v, w in ties:
        matrix[u, v] = w
    leaving, reaching = matrix.sum(axis=1), matrix.sum(axis=0)
    same = [(u, v) for u in range(graph.n) for v in range(graph.n) if group[u] == group[v]]
    return math.fsum(matrix[u, v] - leaving[u] * reaching[v] / total for u, v in same) / total


def numeric_assortativity(graph, value):
    starts = [float(value[u]) for u, _, _ in arcs(graph)]
    ends = [float(value[v]) for _, v, _ in arcs(graph)]
    if len(set(starts)) < 2 or len(set(ends)) < 2:
        return math.nan
    start, end = math.fsum(starts) / len(starts), math.fsum(ends) / len(ends)
    together = math.fsum((x - start) * (y - end) for x, y in zip(starts, ends, strict=True))
    spread = math.fsum((x - start) ** 2 for x in starts), math.fsum((y - end) ** 2 for y in ends)
    return together / math.sqrt(spread[0]) / math.sqrt(spread[1])


def opinion_variance(opinion):
    mean = math.fsum(opinion) / len(opinion)
    return math.fsum((x - mean) ** 2 for x in opinion) / len(opinion)


def cross_cutting_share(reader, author, count):
    crossing = sum(c for r, a, c in zip(reader, author, count, strict=True) if r != a)
    return crossing / sum(count) if sum(count) else math.nan


def gini(value):
    total = math.fsum(value)
    if total == 0:
        return math.nan
    return math.fsum(abs(x - y) for x in value for y in value) / (2 * len(value) * total)


def hubs(graph, side, k):
    """Name the k people of highest degree on each side, of equals those with the lowest numbers."""
    degree = [0] * graph.n
    for u, _, _ in arcs(graph):
        degree[u] += 1
    ranked = sorted(range(graph.n), key=lambda u: (-degree[u], u))
    return {u for label in set(side) for u in [v for v in ranked if side[v] == label][:k]}


def walk_ends(graph, side, k):
    """Give the probability that a walk from u ends at hub h, as a dense matrix [n, n], by the fundamental matrix."""
    chosen = hubs(graph, side, k)
    neighbours = [[] for _ in range(graph.n)]
    for u, v, _ in arcs(graph):
        neighbours[u].append(v)
    arrives = set(chosen)
    while more := {u for u in range(graph.n) if u not in arrives and arrives & set(neighbours[u])}:
        arrives |= more
    moving = sorted(arrives - chosen)
    step = np.zeros((graph.n, graph.n))
    for u in moving:
        for v in neighbours[u]:
            step[u, v] = 1 / len(neighbours[u])
    ends = np.zeros((graph.n, graph.n))
    for u in chosen:
        ends[u, u] = 1
    visits = np.linalg.inv(np.eye(len(moving)) - step[np.ix_(moving, moving)])
    stops = sorted(chosen)
    ends[np.ix_(moving, stops)] = visits @ step[np.ix_(moving, stops)]
    return ends


def random_walk_controversy(graph, side, k):
    ends = walk_ends(graph, side, k)
    return controversy(
        {
            (a, b): np.mean([sum(ends[u, v] for v in range(graph.n) if side[v] == b) for u in members(side, a)])
            for a in set(side)
            for b in set(side)
        }
    )


def walk(graph, side, k, rng):
    """Walk once and return (the side where it began, the side where it ended)."""
    chosen = hubs(graph, side, k)
    began = sorted(set(side))[rng.integers(2)]
    at = int(rng.choice(members(side, began)))
    while at not in chosen:
        at = int(rng.choice(graph.indices[graph.indptr[at] : graph.indptr[at + 1]]))
    return began, side[at]


def controversy(ends):
    """Turn the weight of walks that begin in a and end in b into P_XX P_YY - P_YX P_XY."""
    x, y = sorted({a for a, _ in ends})
    given = {(a, b): ends[a, b] / (ends[x, b] + ends[y, b]) for a, b in ends}
    return given[x, x] * given[y, y] - given[y, x] * given[x, y]


def members(side, label):
    return [u for u in range(len(side)) if side[u] == label]
