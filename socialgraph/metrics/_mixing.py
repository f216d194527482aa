"""How many ties stay within a group: the counts that most measures of ties share, in one pass over them."""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["UNWEIGHTED", "members", "mixing"]

# What kernels meet in place of weights, where there are none.
UNWEIGHTED = readonly(np.zeros(0, dtype=np.float32))


def mixing(graph: Graph, code: np.ndarray, kinds: int, *, weighted: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Add up the arcs within each group, and those that leave and reach it.

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
    within : ndarray of float64, shape (kinds,)
        Arcs whose two ends are in the group.
    leaving, reaching : ndarray of float64, shape (kinds,)
        Arcs from and to each group. All are whole numbers, exact below 2**53, where not weighted.

    Examples
    --------
    >>> graph = Graph.from_edges([(0, 1), (1, 2)])
    >>> within, leaving, _ = mixing(graph, np.array([0, 0, 1]), 2, weighted=False)
    >>> within.tolist(), leaving.tolist()
    ([2.0, 0.0], [3.0, 1.0])
    """
    weight = graph.weight if weighted and graph.weight is not None else UNWEIGHTED
    # Half of the time goes into fetching the codes of neighbours: of two groups among a million people, one byte each
    # fits the second-level cache.
    code = readonly(code, np.uint8 if kinds <= 256 else np.int32)
    within, leaving = np.zeros(kinds), np.zeros(kinds)
    if not graph.directed and not weight.size:
        _count_ties(graph.indptr, graph.indices, code, within, leaving)
        return within, leaving, leaving
    reaching = np.zeros(kinds if graph.directed else 0)
    _count_arcs(graph.indptr, graph.indices, weight, code, within, leaving, reaching)
    return within, leaving, reaching if graph.directed else leaving


def members(group: Any, of: Any, n: int) -> np.ndarray:
    """Mark the people of one group.

    Parameters
    ----------
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, as `group_codes` takes it.
    of : int, bool, str or float
        The label of the group.
    n : int
        How many people there are.

    Returns
    -------
    ndarray of bool, shape (n,)
        At least one is true.

    Raises
    ------
    ParameterError
        If `of` is the label of nobody.

    Examples
    --------
    >>> members(["left", "right", "left"], "left", 3).tolist()
    [True, False, True]
    """
    labels = People({"group": group}, n)["group"]
    # The label "1" is not the group 1.
    alike = np.ndim(of) == 0 and np.asarray(of).dtype.kind in ("U" if labels.dtype.kind == "U" else "iufb")
    mine = labels == of if alike else np.zeros(n, dtype=bool)
    if not mine.any():
        raise ParameterError("of", "must be the label of someone's group", of)
    return mine


@kernel
def _count_ties(indptr, indices, code, within, leaving):
    for u in range(indptr.size - 1):
        mine = code[u]
        e, same = indptr[u], 0
        leaving[mine] += indptr[u + 1] - e
        # Rows ascend: until u itself each tie is met once. The low numbers are the old and well known on networks that
        # grow, so that this half of a row is short and mostly in the cache already.
        while e < indptr[u + 1] and indices[e] < u:
            same += code[indices[e]] == mine
            e += 1
        within[mine] += 2 * same


@kernel
def _count_arcs(indptr, indices, weight, code, within, leaving, reaching):
    for u in range(indptr.size - 1):
        mine = code[u]
        total, same = 0.0, 0.0
        for e in range(indptr[u], indptr[u + 1]):
            w = np.float64(weight[e]) if weight.size else 1.0
            theirs = code[indices[e]]
            total += w
            same += w if mine == theirs else 0.0
            if reaching.size:
                reaching[theirs] += w
        leaving[mine] += total
        within[mine] += same
