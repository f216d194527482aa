"""Attribute assortativity: do ties join people of one group more often than chance (Newman 2003)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.metrics._mixing import mixing
from socialgraph.metrics._values import group_codes

__all__ = ["assortativity"]


def assortativity(graph: Any, group: Any) -> float:
    r"""Measure how much ties prefer their own group.

    .. math:: r = \frac{\sum_i e_{ii} - \sum_i a_i b_i}{1 - \sum_i a_i b_i}

    with :math:`e_{ij}` the share of arcs from group i to group j, :math:`a_i` the share that leave group i and
    :math:`b_i` the share that reach it; an undirected tie counts both ways.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are not used: each tie counts once, as in networkx and igraph.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, such as ``people["side"]``.

    Returns
    -------
    float
        1 where every tie stays within a group, 0 where ties ignore the groups, at least -1; nan where it is 0/0:
        without ties, or where all of them leave from and reach one group.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), or someone has no group.

    Notes
    -----
    Do not compare values of networks whose groups differ in size: the largest negative value that can be reached
    depends on them. Hold each against networks of the same degrees (`null_test`).

    References
    ----------
    Newman (2003), Mixing patterns in networks, Physical Review E 67, 026126.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)])
    >>> round(assortativity(graph, ["left", "left", "right", "right"]), 6)
    0.333333
    """
    graph = as_graph(graph)
    code, kinds = group_codes(group, graph.n)
    within, leaving, reaching = mixing(graph, code, kinds, weighted=False)
    # Whole numbers, so that a single group is exactly 0/0 and a relabelling changes no bit.
    total = graph.indices.size
    by_chance = int(leaving.astype(np.int64) @ reaching.astype(np.int64))
    if by_chance == total * total:
        return math.nan
    return (int(within.sum()) * total - by_chance) / (total * total - by_chance)
