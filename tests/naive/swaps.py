"""The slow, obvious twin of the double edge swap, and the networks that it can reach."""

from itertools import combinations, permutations

from naive.coins import bits, key_of, uniform


def double_edge_swap(graph, swaps, group, seed):
    """List the ties after so many attempts a tie, in no order."""
    key, ties = key_of(seed, "generators.swaps"), [tuple(tie) for tie in graph.edges().tolist()]
    for attempt in range(int(swaps * len(ties))):
        first = int(uniform(key, attempt, 0) * len(ties))
        if graph.directed and bits(key, attempt, 1) % 16 == 0:
            ties = turned(graph, ties, group, first, uniform(key, attempt, 1))
            continue
        second = int(uniform(key, attempt, 1) * len(ties))
        (u, v), (x, y) = ties[first], ties[second]
        if not graph.directed and bits(key, attempt, 1) % 2:
            x, y = y, x
        new = list(ties)
        new[first], new[second] = (u, y), (x, v)
        if first != second and allowed(ties, new, group, graph.directed):
            ties = new
    return ties


def turned(graph, ties, group, first, draw):
    """Turn a circle round, if there is one and it can be."""
    u, v = ties[first]
    # An arc stands where its source's arcs stood at first, whatever it points to.
    begin, end = graph.indptr[v], graph.indptr[v + 1]
    if begin == end:
        return ties
    second = int(begin + int(draw * (end - begin)))
    x = ties[second][1]
    if (x, u) not in ties or u == x:
        return ties
    new = list(ties)
    new[first], new[second], new[ties.index((x, u))] = (u, x), (v, u), (x, v)
    return new if allowed(ties, new, group, True) else ties


def allowed(before, after, group, directed):
    """Tell whether a network is simple and, if groups are given, ties them as before."""
    name = tuple if directed else frozenset
    simple = all(u != v for u, v in after) and len({name(tie) for tie in after}) == len(after)
    kept = group is None or mixing(before, group, directed) == mixing(after, group, directed)
    changed = {name(tie) for tie in before} != {name(tie) for tie in after}
    return simple and kept and changed


def mixing(ties, group, directed):
    pairs = [(group[u], group[v]) for u, v in ties]
    return sorted(pairs if directed else [tuple(sorted(pair)) for pair in pairs])


def all_like(graph, group=None):
    """Give every simple network with these degrees (and this mixing), as frozensets of ties."""
    pairs = list((permutations if graph.directed else combinations)(range(graph.n), 2))
    wanted = degrees(graph.edges().tolist(), graph.n)
    given = None if group is None else mixing(graph.edges().tolist(), group, graph.directed)
    return [
        frozenset(ties)
        for ties in combinations(pairs, graph.m)
        if fits(degrees(ties, graph.n), wanted, graph.directed)
        and (group is None or mixing(ties, group, graph.directed) == given)
    ]


def degrees(ties, n):
    return [sum(u == w for u, _ in ties) for w in range(n)], [sum(v == w for _, v in ties) for w in range(n)]


def fits(found, wanted, directed):
    if directed:
        return found == wanted
    return [a + b for a, b in zip(*found, strict=True)] == [a + b for a, b in zip(*wanted, strict=True)]
