"""Twins of the measures that count ties: sets, fractions, dense matrices and searches by breadth."""

import math
from fractions import Fraction

import numpy as np

from naive.coins import bits
from naive.metrics import arcs, members


def either_way(graph):
    """Give {v: weight} for each u, an arc either way being a tie; weights add up, to what float32 holds of them."""
    tied = [{} for _ in range(graph.n)]
    for u, v, w in arcs(graph):
        for a, b in [(u, v), (v, u)] if graph.directed else [(u, v)]:
            tied[a][b] = 1.0 if graph.weight is None else float(np.float32(tied[a].get(b, 0.0) + w))
    return tied


def ei_index(graph, group):
    crossing = [group[u] != group[v] for u, v, _ in arcs(graph)]
    if not crossing:
        return math.nan
    return float(Fraction(sum(crossing) - crossing.count(False), len(crossing)))


def adaptive_ei_index(graph, group):
    labels = sorted(set(group))
    ties = {(u, v) for u, v, _ in arcs(graph)}

    def density(a, b):
        pairs = [(u, v) for u in members(group, a) for v in members(group, b) if u != v]
        return Fraction(sum(pair in ties for pair in pairs), len(pairs)) if pairs else None

    internal = [d for d in (density(a, a) for a in labels) if d is not None]
    external = [density(a, b) for a in labels for b in labels if a != b]
    if not internal or not external or not ties:
        return math.nan
    internal, external = sum(internal) / len(internal), sum(external) / len(external)
    return float((external - internal) / (external + internal))


def coleman(graph, group, of=None):
    made = within = chance = Fraction(0)
    for label in sorted(set(group)) if of is None else [of]:
        choices = [(u, v) for u, v, _ in arcs(graph) if group[u] == label]
        made += len(choices)
        within += sum(group[v] == label for _, v in choices)
        chance += Fraction(len(choices) * (len(members(group, label)) - 1), graph.n - 1)
    most = made - chance if within >= chance else chance
    return float((within - chance) / most) if most else math.nan


def freeman(graph, group):
    ties = arcs(graph)
    pairs = [(u, v) for u in range(graph.n) for v in range(graph.n) if u != v]
    by_chance = Fraction(sum(group[u] != group[v] for u, v in pairs), len(pairs))
    if not ties or not by_chance:
        return math.nan
    return float(1 - Fraction(sum(group[u] != group[v] for u, v, _ in ties), len(ties)) / by_chance)


def conductances(graph, group):
    """Give the conductance of each group that has ties and not all of them."""
    found = []
    for label in sorted(set(group)):
        inside = sum(w for tie in arcs(graph) for end in tie[:2] for w in tie[2:] if group[end] == label)
        outside = sum(w for tie in arcs(graph) for end in tie[:2] for w in tie[2:] if group[end] != label)
        cut = sum(w for u, v, w in arcs(graph) if (group[u] == label) != (group[v] == label))
        if min(inside, outside) > 0:
            found.append(cut / min(inside, outside))
    return found


def boundary_connectivity(graph, group):
    tied = either_way(graph)
    alone = {u for u in range(graph.n) if all(group[v] == group[u] for v in tied[u])}
    boundary = {u for u in range(graph.n) if u not in alone and any(v in alone for v in tied[u])}
    shares = []
    for u in boundary:
        inwards = sum(v not in boundary for v in tied[u])
        across = sum(v in boundary and group[v] != group[u] for v in tied[u])
        shares.append(inwards / (inwards + across))
    return math.fsum(shares) / len(shares) - 0.5 if shares else math.nan


def spectral_segregation_index(graph, group, of=None):
    """Average Echenique and Fryer's index of a person, from dense eigenvectors, over the people of a group."""
    tied, index, left = either_way(graph), [0.0] * graph.n, set(range(graph.n))
    while left:
        component, front = set(), [min(left)]
        while front:
            u = front.pop()
            component.add(u)
            front += [v for v, w in tied[u].items() if group[v] == group[u] and w > 0 and v not in component]
        left -= component
        people = sorted(component)
        if len(people) > 1:
            r = [[tied[u].get(v, 0.0) / math.fsum(tied[u].values()) for v in people] for u in people]
            values, vectors = np.linalg.eig(np.array(r))
            top = np.argmax(values.real)
            own = np.abs(vectors[:, top].real)
            for u, share in zip(people, own / own.mean(), strict=True):
                index[u] = values[top].real * share
    chosen = [index[u] for u in range(graph.n) if of is None or group[u] == of]
    return math.fsum(chosen) / len(chosen)


def neighbor_correlation(graph, opinion):
    own, around = [], []
    for u in range(graph.n):
        seen = [(w, opinion[v]) for source, v, w in arcs(graph) if source == u]
        total = math.fsum(w for w, _ in seen)
        if total > 0:
            own.append(opinion[u])
            around.append(math.fsum(w * x for w, x in seen) / total)
    if len(own) < 2:
        return math.nan
    x, y = (np.array(values) - math.fsum(values) / len(values) for values in (own, around))
    if np.ptp(x) <= 1e-9 or np.ptp(y) <= 1e-9:
        return math.nan
    return math.fsum(x * y) / math.sqrt(math.fsum(x * x) * math.fsum(y * y))


def detectability(graph, group):
    tied = either_way(graph)
    ends = sum(len(row) for row in tied)
    pairs = [(u, v) for u in range(graph.n) for v in range(graph.n) if u != v]
    density = {}
    for alike in (True, False):
        some = [(u, v) for u, v in pairs if (group[u] == group[v]) == alike]
        if not some or not ends:
            return math.nan
        density[alike] = graph.n * sum(v in tied[u] for u, v in some) / len(some)
    return (density[True] - density[False]) / (len(set(group)) * math.sqrt(ends / graph.n))


def drawn(n, sources, key):
    """Name the people whose coins are lowest."""
    return sorted(range(n), key=lambda u: bits(key, u, 0))[:sources]


def average_distance(graph, sources):
    lengths = []
    for source in sources:
        away, front = {source: 0}, [source]
        while front:
            following = []
            for u in front:
                for v in graph.indices[graph.indptr[u] : graph.indptr[u + 1]].tolist():
                    if v not in away:
                        away[v] = away[u] + 1
                        following.append(v)
            front = following
        lengths += [hops for v, hops in away.items() if v != source]
    return sum(lengths) / len(lengths) if lengths else math.nan


def walk_without_return(graph):
    """Give the eigenvalues of the non-backtracking walk from arc to arc, by a dense matrix."""
    tied = either_way(graph)
    steps = [(u, v) for u in range(graph.n) for v in tied[u]]
    matrix = np.array([[float(v == a and u != b) for a, b in steps] for u, v in steps])
    return np.linalg.eigvals(matrix) if steps else np.zeros(0)
