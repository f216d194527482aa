"""Boundary connectivity: do people at the border of a group lean inwards or across it (Guerra et al. 2013)."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.metrics._values import group_codes

__all__ = ["boundary_connectivity"]


def boundary_connectivity(graph: Any, group: Any) -> float:
    r"""Measure whether people at the border of their group prefer insiders to those at the border of other groups.

    .. math:: P = \frac{1}{|B|} \sum_{v \in B} \Bigl( \frac{d_i(v)}{d_b(v) + d_i(v)} - \frac{1}{2} \Bigr)

    The boundary B are the people with a tie to another group and a tie to someone who has none to any other group;
    all others are internal. :math:`d_i(v)` counts the ties of v to internal people, :math:`d_b(v)` those to people of
    the boundary in other groups; ties within the boundary of one's own group do not count. Guerra's is of two groups;
    for more, all the others together are the other side, as in the package netseg (Bal & Bojanowski 2026), which
    counts each :math:`d_i` as .0001 more.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Either way is a tie: a directed graph is taken as `Graph.to_undirected`. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, such as ``people["side"]``.

    Returns
    -------
    float
        In (-1/2, 1/2]: above 0 where the boundary prefers insiders, which Guerra and others read as antagonism, below
        0 where it prefers the other side; nan where nobody is on a boundary: without ties, for one group, for groups
        without ties between them, or where everyone has a tie to another group.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), or someone has no group.

    Notes
    -----
    Not for dense networks, where nearly everyone has some tie across and a boundary of a few decides, and not against
    a fixed zero: on networks rewired at fixed degrees it is far from 0 (Salloum, Chen, Kivelä 2022).

    References
    ----------
    Guerra, Meira, Cardie, Kleinberg (2013), A measure of polarization on social media networks based on community
    boundaries, ICWSM 7, 215-224.

    Examples
    --------
    Two triangles and a tie between them, whose ends have two ties inwards and one across:

    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)])
    >>> round(boundary_connectivity(graph, [0, 0, 0, 1, 1, 1]), 6)
    0.166667
    """
    graph = as_graph(graph).to_undirected()
    code, _ = group_codes(group, graph.n)
    crosses, boundary = np.zeros(graph.n, dtype=bool), np.zeros(graph.n, dtype=bool)
    _mark_crossing(graph.indptr, graph.indices, code, crosses)
    _mark_boundary(graph.indptr, graph.indices, readonly(crosses), boundary)
    share = np.zeros(graph.n)
    _lean(graph.indptr, graph.indices, code, readonly(boundary), share)
    return float(share[boundary].mean() - 0.5) if boundary.any() else math.nan


@kernel
def _mark_crossing(indptr, indices, code, crosses):
    for u in range(crosses.size):
        for e in range(indptr[u], indptr[u + 1]):
            if code[indices[e]] != code[u]:
                crosses[u] = True
                break


@kernel
def _mark_boundary(indptr, indices, crosses, boundary):
    for u in range(crosses.size):
        if crosses[u]:
            for e in range(indptr[u], indptr[u + 1]):
                # Who has no tie across is of the same group, or this very tie would be one.
                if not crosses[indices[e]]:
                    boundary[u] = True
                    break


@kernel
def _lean(indptr, indices, code, boundary, share):
    for u in range(boundary.size):
        if boundary[u]:
            inwards, across = 0, 0
            for e in range(indptr[u], indptr[u + 1]):
                v = indices[e]
                if not boundary[v]:
                    inwards += 1
                elif code[v] != code[u]:
                    across += 1
            share[u] = inwards / (inwards + across)
