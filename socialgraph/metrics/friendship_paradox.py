"""The friendship paradox: friends have more friends (Feld 1991), and more of much else (Eom & Jo 2014)."""

import math
from typing import Any

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_choice
from socialgraph.metrics._standing import fame
from socialgraph.metrics._values import numbers

__all__ = ["friendship_paradox"]


def friendship_paradox(graph: Any, value: Any = None, *, definition: str = "mean") -> float:
    r"""Measure how popular friends are, or how many people are less popular than their friends.

    .. math:: \text{mean: } \frac{\sum_u \sum_{v \in N(u)} x_v}{\sum_u k_u}, \qquad
        \text{share: } \frac{|\{u : \bar x_{N(u)} > x_u\}|}{|\{u : k_u > 0\}|}

    With degrees for x the first is :math:`\langle k^2 \rangle / \langle k \rangle`, the mean degree at the end of a
    tie, which is the mean degree plus the variance over the mean: above the mean unless all degrees are equal.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Where directed, friends are those whom one follows (u -> v). Weights are not used.
    value : array_like of float, shape (n,), optional
        What is compared: activity, income, opinion. By default degree, or the number of followers where directed.
    definition : {"mean", "share"}
        The mean over ties of the friend's value, to be compared with the mean over people; or the share of those with a
        friend whose friends' mean is above their own value.

    Returns
    -------
    float
        In the values' unit, or in [0, 1]; nan without ties.

    Raises
    ------
    ParameterError
        If `value` has another length than the graph (both are named) or is not finite, or the definition is unknown.

    Notes
    -----
    Not a fault of people's judgement, nor of a platform: any network with unequal degrees has it. For other values it
    says only that they go with degree. The share counts a lead of one in a million as one.

    References
    ----------
    Feld (1991), Why your friends have more friends than you do, American Journal of Sociology 96, 1464-1477.
    Eom, Jo (2014), Generalized friendship paradox in complex networks, Scientific Reports 4, 4603.
    Hodas, Kooti, Lerman (2013), Friendship paradox redux: your friends are more interesting than you, ICWSM 7, 225-233.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> star = Graph.from_edges([(0, 1), (0, 2), (0, 3)])
    >>> friendship_paradox(star), friendship_paradox(star, definition="share")
    (2.0, 0.75)
    """
    check_choice("definition", definition, ["mean", "share"])
    graph = as_graph(graph)
    followers = fame(graph)
    value = readonly(followers, float) if value is None else numbers("value", value, graph.n)
    if graph.m == 0:
        return math.nan
    if definition == "mean":
        return float((followers * value).sum() / graph.indices.size)
    doubt = 1e-9 * float(max(-value.min(), value.max()))
    return _count_behind(graph.indptr, graph.indices, value, doubt) / int((graph.degree > 0).sum())


@kernel
def _count_behind(indptr, indices, value, doubt):
    behind = 0
    for u in range(value.size):
        total, own, met = 0.0, value[u], indptr[u + 1] - indptr[u]
        for e in range(indptr[u], indptr[u + 1]):
            total += value[indices[e]]
        lead, apart = total - met * own, 0.0
        # Equal means must not differ by the order of the neighbours: where it is close, add up differences.
        if abs(lead) <= doubt * met:
            lead = 0.0
            for e in range(indptr[u], indptr[u + 1]):
                lead += value[indices[e]] - own
                apart += abs(value[indices[e]] - own)
        behind += lead > 1e-12 * apart
    return behind
