"""How deep in the network people sit: the largest k such that they are tied to k others as deep [1]_.

.. [1] Batagelj, Zaversnik (2003), An O(m) algorithm for cores decomposition of networks.
"""

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.graph import Graph

__all__ = ["core_number"]


def core_number(graph: Graph) -> np.ndarray:
    """Give the largest k such that each person is tied to k others with the same, either way, int64[n].

    Examples
    --------
    >>> core_number(Graph.from_edges([(0, 1), (1, 2), (0, 2), (2, 3)])).tolist()
    [2, 2, 2, 1]
    """
    ties = graph.to_undirected()
    core = np.diff(ties.indptr)
    _peel(ties.indptr, ties.indices, core)
    return core


@kernel
def _peel(indptr, indices, core):
    """Take away whoever has the fewest ties left, one by one; `core` holds the degrees before, the cores after."""
    n = core.size
    if n == 0:
        return
    start = np.zeros(core.max() + 2, np.int64)
    for v in range(n):
        start[core[v] + 1] += 1
    for d in range(1, start.size):
        start[d] += start[d - 1]
    order, place, next_ = np.empty(n, np.int64), np.empty(n, np.int64), start.copy()
    for v in range(n):
        place[v] = next_[core[v]]
        order[place[v]] = v
        next_[core[v]] += 1
    for i in range(n):
        v = order[i]
        for arc in range(indptr[v], indptr[v + 1]):
            u = indices[arc]
            if core[u] <= core[v]:
                continue
            # Change places with the first of those of the same degree, where the degree below ends.
            first = start[core[u]]
            w = order[first]
            order[place[u]], order[first] = w, u
            place[w], place[u] = place[u], first
            start[core[u]] = first + 1
            core[u] -= 1
