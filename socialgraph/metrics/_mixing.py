"""How many ties stay within a group: the counts that assortativity and modularity share, in one pass."""

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.graph import Graph

__all__ = ["mixing"]

_UNWEIGHTED = readonly(np.zeros(0, dtype=np.float32))


def mixing(graph: Graph, code: np.ndarray, kinds: int, *, weighted: bool) -> tuple[float, np.ndarray, np.ndarray]:
    """Add up the arcs within groups, and those that leave and reach each group.

    The whole table of groups by groups is never made: it would not fit where there are many groups.

    Parameters
    ----------
    graph : Graph
        An undirected tie counts as two arcs.
    code : ndarray of int64, shape (n,)
        From `group_codes`.
    kinds : int
        How many codes there are.
    weighted : bool
        Whether an arc counts as its weight, where the graph has weights, or as one.

    Returns
    -------
    within : float
        Arcs whose two ends are in one group.
    leaving, reaching : ndarray of float64, shape (kinds,)
        Arcs from and to each group; whole numbers, exact below 2**53, where not weighted.
    """
    weight = graph.weight if weighted and graph.weight is not None else _UNWEIGHTED
    leaving, reaching = np.zeros(kinds), np.zeros(kinds if graph.directed else 0)
    within = _count(graph.indptr, graph.indices, weight, code, leaving, reaching)
    return within, leaving, reaching if graph.directed else leaving


@kernel
def _count(indptr, indices, weight, code, leaving, reaching):
    within = 0.0
    for u in range(indptr.size - 1):
        mine = code[u]
        total = 0.0
        for e in range(indptr[u], indptr[u + 1]):
            w = np.float64(weight[e]) if weight.size else 1.0
            theirs = code[indices[e]]
            total += w
            within += w if mine == theirs else 0.0
            if reaching.size:
                reaching[theirs] += w
        leaving[mine] += total
    return within
