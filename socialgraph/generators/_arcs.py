"""Arcs in any order, sorted into compressed rows by counting them twice."""

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.graph import Graph

__all__ = ["sorted_graph"]


def sorted_graph(source: np.ndarray, target: np.ndarray, n: int, *, directed: bool = False) -> Graph:
    """Make the graph of arcs, or of ties, that come in any order; loops and repeats are left out.

    Parameters
    ----------
    source, target : ndarray of int32, shape (ties,)
        The two ends of each.
    n : int
        The number of nodes.
    directed : bool, optional
        Whether source -> target is all that is meant.

    Returns
    -------
    Graph
    """
    arcs = source.size if directed else 2 * source.size
    indptr, indices = np.zeros(n + 1, np.int64), np.empty(arcs, np.int32)
    # Node numbers are at least 0, and unsigned ones spare the loops a look at their sign.
    ends = source.view(np.uint32), target.view(np.uint32)
    by_target, sources, cursor = np.empty(n + 1, np.int64), np.empty(arcs, np.uint32), np.zeros(n, np.int64)
    kept = _sort(*ends, not directed, by_target, sources, cursor, indptr, indices)
    return Graph._trusted(indptr, indices[:kept], directed=directed)


@kernel
def _sort(source, target, both, by_target, sources, cursor, indptr, indices):
    n = indptr.size - 1
    for arc in range(source.size):
        cursor[target[arc]] += 1
        indptr[source[arc] + np.uint64(1)] += 1
    by_target[0] = 0
    for v in range(n):
        received = cursor[v] + (indptr[v + 1] if both else 0)
        cursor[v] = by_target[v]
        by_target[v + 1] = by_target[v] + received
        indptr[v + 1] = by_target[v + 1] if both else indptr[v] + indptr[v + 1]
    for arc in range(source.size):
        u, v = source[arc], target[arc]
        sources[cursor[v]] = u
        cursor[v] += 1
        if both:
            sources[cursor[u]] = v
            cursor[u] += 1
    # Targets come in ascending order, so what they append to their sources' rows ascends.
    for u in range(n):
        cursor[u] = indptr[u]
    for v in range(n):
        for at in range(by_target[v], by_target[v + 1]):
            u = sources[at]
            indices[cursor[u]] = v
            cursor[u] += 1
    kept = begin = 0
    for u in range(n):
        end, last = indptr[u + 1], u
        indptr[u] = kept
        for at in range(begin, end):
            v = np.int64(indices[at])
            # A loop may stand between others, so it does not do to compare with the last only.
            if v != last and v != u:
                indices[kept] = last = v
                kept += 1
        begin = end
    indptr[n] = kept
    return kept
