"""Modularity of given groups (Newman & Girvan 2004; directed: Leicht & Newman 2008)."""

import math
from typing import Any

from socialgraph.convert import as_graph
from socialgraph.metrics._mixing import mixing
from socialgraph.metrics._values import group_codes

__all__ = ["modularity"]


def modularity(graph: Any, group: Any) -> float:
    r"""Measure how much more tie weight lies within groups than chance would put there.

    .. math:: Q = \frac{1}{W} \sum_{ij} \Bigl(A_{ij} - \frac{s_i t_j}{W}\Bigr) [g_i = g_j]

    with A the weights of the arcs, W their sum, :math:`s_i` and :math:`t_j` the weight that leaves i and that
    reaches j. An undirected tie is two arcs, which makes it Newman and Girvan's formula; on a directed graph it is
    Leicht and Newman's.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are honoured; without them each tie weighs 1.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, such as ``people["side"]``.

    Returns
    -------
    float
        In [-1/2, 1) where undirected, [-1, 1) where directed; 0 for one group, nan without ties (or where they all
        weigh 0).

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), or someone has no group.

    Notes
    -----
    Not for groups that were found by making it large: then every sparse random network has a high one (Guimerà,
    Sales-Pardo and Amaral 2004). Not for comparing networks of different size; hold each against its own null
    (`null_test`).

    References
    ----------
    Newman, Girvan (2004), Finding and evaluating community structure in networks, Physical Review E 69, 026113.
    Leicht, Newman (2008), Community structure in directed networks, Physical Review Letters 100, 118703.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)])
    >>> round(modularity(graph, ["left", "left", "right", "right"]), 6)
    0.166667
    """
    graph = as_graph(graph)
    code, kinds = group_codes(group, graph.n)
    within, leaving, reaching = mixing(graph, code, kinds, weighted=True)
    total = float(leaving.sum())
    if total == 0:
        return math.nan
    return float(within.sum() / total - ((leaving / total) * (reaching / total)).sum())
