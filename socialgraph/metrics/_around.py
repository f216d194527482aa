"""How many of each person's neighbours are marked: what people see around them, in one pass over the ties."""

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.graph import Graph

__all__ = ["marked_around"]


def marked_around(graph: Graph, marked: np.ndarray) -> np.ndarray:
    """Count the marked neighbours of each person; where directed, among those whom one follows.

    Parameters
    ----------
    graph : Graph
        Directed or undirected.
    marked : ndarray of bool, shape (n,)

    Returns
    -------
    ndarray of int64, shape (n,)

    Examples
    --------
    >>> marked_around(Graph.from_edges([(0, 1), (1, 2)]), np.array([True, False, True])).tolist()
    [0, 2, 0]
    """
    count = np.empty(graph.n, np.int64)
    _count(graph.indptr, graph.indices, readonly(marked.astype(np.uint8)), count)
    return count


@kernel
def _count(indptr, indices, marked, count):
    for u in range(count.size):
        seen = 0
        for e in range(indptr[u], indptr[u + 1]):
            seen += np.int64(marked[indices[e]])
        count[u] = seen
