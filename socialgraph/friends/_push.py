"""Forward push: where a walk from one person ends, as far as it matters [1]_.

Probability is counted in whole units of 2**-62, so that what a node holds does not depend on the order in which its
neighbours sent it: the same bits for any numbering of the nodes. All that hold too much push at once, round by round.

.. [1] Andersen, Chung, Lang (2006), Local graph partitioning using PageRank vectors, FOCS 2006, 475-486.
"""

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError, check_number
from socialgraph.graph import Graph

__all__ = ["check_walk", "walk_of"]

_ONE = np.int64(1) << np.int64(62)


def check_walk(damping: object, epsilon: object) -> None:
    """Refuse a walk that never ends, or a push that never stops.

    Examples
    --------
    >>> check_walk(1.0, 1e-4)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: damping must lie in [0, 1); got 1.0
    """
    if check_number("damping", damping, 0, 1) == 1:
        raise ParameterError("damping", "must lie in [0, 1)", damping)
    if check_number("epsilon", epsilon, 0, 1) < 1e-12:
        raise ParameterError("epsilon", "must lie in [1e-12, 1]", epsilon)


def walk_of(graph: Graph, epsilon: float) -> tuple[np.ndarray, ...]:
    """Lay a graph out for the walk.

    Parameters
    ----------
    graph : Graph
        Its weights, where it has any, say how likely each arc is; arcs of weight 0 are not walked.
    epsilon : float
        What may lie unpushed, for each arc that leaves (weighted: for each mean weight that does).

    Returns
    -------
    tuple of ndarray
        indptr, indices and the chance of each arc; the same three for the arcs turned round; what each node may hold,
        in units of 2**-62, a node that no arc leaves as much as one with one arc; and each node's share of all arcs,
        counted where they end. Where all arcs of a node are alike there is no chance
        of each; then the second one is that of any arc of a node.

    Examples
    --------
    >>> walk = walk_of(Graph.from_edges([(0, 1), (0, 2)]), 0.25)
    >>> (walk[6] / 2**62).tolist(), walk[7].tolist()
    ([0.5, 0.25, 0.25], [0.5, 0.25, 0.25])
    """
    source, target, weight = graph.sources, graph.indices, np.ones(graph.indices.size)
    indptr, back, turned = graph.indptr, graph.reverse, np.zeros(0)
    if graph.weight is not None:
        walked = graph.weight > 0
        source, target, weight = source[walked], target[walked], graph.weight[walked].astype(np.float64)
        indptr = np.concatenate([[0], np.cumsum(walked)])[indptr]
    strength, drawn = (np.bincount(ends, weight, graph.n) for ends in (source, target))
    mean = weight.mean() if weight.size else 1.0
    limit = np.minimum(epsilon * np.where(strength > 0, strength / mean, 1), 1.0)
    share = drawn / max(weight.sum(), mean)
    chance = np.zeros(0)
    if graph.weight is None:
        turned = (back.indptr, back.indices, 1 / np.maximum(graph.degree, 1))
    else:
        chance = weight / strength[source]
        order = np.argsort(target, kind="stable")
        count = np.bincount(target, minlength=graph.n)
        turned = (np.concatenate([[0], np.cumsum(count)]), source[order], chance[order])
    types = (np.int64, np.int32, np.float64) * 2 + (np.int64, np.float64)
    arrays = (indptr, target, chance, *turned, np.ceil(np.ldexp(limit, 62)), share)
    return tuple(readonly(array, dtype) for array, dtype in zip(arrays, types, strict=True))


@kernel
def _push(u, walk, stay, landed, waiting, here, there, amount, met):
    """Walk from u; leave where walks ended in `landed`, what still waits in `waiting`; list in `met` who has either.

    Returns how many were met; those at whom something landed come first, and the last place of `there` says how many
    they are, that of `amount` how much waits. `stay` is the chance that a walk ends at each step. Once nobody holds
    more than the limit, all that wait push once more: hubs get a little from very many.
    """
    waiting[u], here[0], met[0] = _ONE, u, u
    size, held = 1, np.int64(1)
    one, other = here, there
    while size > 0:
        _stop(one[:size], stay, landed, waiting, amount)
        held = _send(u, walk, landed, waiting, one[:size], amount, met, held, other)
        size = other[other.size - 1]
        one, other = other, one
    for i in range(held):
        if waiting[met[i]] > 0:
            one[size] = met[i]
            size += 1
    _stop(one[:size], stay, landed, waiting, amount)
    there[there.size - 1] = held
    return _send_all(u, walk, waiting, one[:size], amount, met, held)


@kernel
def _stop(here, stay, landed, waiting, amount):
    """Let walks end where they are; leave in `amount` how much goes on from each."""
    for i in range(here.size):
        w = here[i]
        # At least one unit stays, so that whoever has been met is known by it.
        kept = max(np.int64(waiting[w] * stay), 1)
        landed[w] += kept
        amount[i], waiting[w] = waiting[w] - kept, 0


@kernel
def _send(u, walk, landed, waiting, here, amount, met, held, there):
    """Let walks go on from `here`; return how many are met by now.

    `there` gets whom this makes hold too much, and in its last place how many those are.
    """
    indptr, indices, chance, limit = walk[0], walk[1], walk[2], walk[6]
    more = 0
    for i in range(here.size):
        begin, end = np.uint64(indptr[here[i]]), np.uint64(indptr[here[i] + 1])
        if begin == end:
            # Nowhere to go: the walk starts over, as in networkx.
            before = waiting[u]
            waiting[u] = before + amount[i]
            if before <= limit[u] and waiting[u] > limit[u]:
                there[more] = u
                more += 1
            continue
        each = amount[i] // np.int64(end - begin)
        for e in range(begin, end):
            v = np.uint32(indices[e])
            before = waiting[v]
            after = before + (each if chance.size == 0 else np.int64(amount[i] * chance[e]))
            waiting[v] = after
            if before == 0 and landed[v] == 0 and after > 0:
                met[held] = v
                held += 1
            if before <= limit[v] and after > limit[v]:
                there[more] = v
                more += 1
    there[there.size - 1] = more
    return held


@kernel
def _send_all(u, walk, waiting, here, amount, met, held):
    """Let walks go on from `here` to where nobody pushes any more; return how many are met by now.

    Nearly all are met in this step, and one look at each has to do: whoever was met before waits with one unit too much
    meanwhile, and so with more than nothing.
    """
    indptr, indices, chance = walk[0], walk[1], walk[2]
    before, sent = held, np.int64(0)
    for i in range(before):
        waiting[met[i]] = 1
    for i in range(here.size):
        begin, end = np.uint64(indptr[here[i]]), np.uint64(indptr[here[i] + 1])
        if begin == end:
            waiting[u] += amount[i]
            sent += amount[i]
        each = amount[i] // max(np.int64(end - begin), 1)
        for e in range(begin, end):
            v = np.uint32(indices[e])
            add = each if chance.size == 0 else np.int64(amount[i] * chance[e])
            had = waiting[v]
            waiting[v] = had + add
            met[held] = v
            held += np.int64(had == 0 and add > 0)
            sent += add
    for i in range(before):
        waiting[met[i]] -= 1
    amount[amount.size - 1] = sent
    return held
