"""Perception bias: how large a minority looks from where people stand (Lee, Karimi et al. 2019)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import check_choice
from socialgraph.metrics._around import marked_around
from socialgraph.metrics._minority import members, minority

__all__ = ["perception_bias"]


def perception_bias(
    graph: Any, group: Any, of: Any = None, *, seen_by: Any = None, definition: str = "individual"
) -> float:
    r"""Measure how many times its true size a minority looks to have, to people who look at their neighbours.

    .. math:: \text{individual: } \frac{1}{f} \, \frac{1}{|S|} \sum_{u \in S} \frac{a_u}{k_u}, \qquad
        \text{stubs: } \frac{1}{f} \, \frac{\sum_{u \in S} a_u}{\sum_{u \in S} k_u}

    with :math:`a_u` of the :math:`k_u` neighbours of u in the minority, f its share of all people, and S those who look
    and have neighbours.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Where directed, people look at those whom they follow (u -> v). Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person; any number of groups.
    of : label, optional
        Who is looked at; by default the smallest group that has members.
    seen_by : label, optional
        The group of those who look; by default everyone.
    definition : {"individual", "stubs"}
        Whether each person's perception counts once, or each tie: what a group sees as a whole.

    Returns
    -------
    float
        From 0 to 1/f: 1 is a fair picture, less is a minority underestimated. nan where nobody who looks has a
        neighbour.

    Raises
    ------
    ParameterError
        If `of` or `seen_by` is a group that nobody is in, several groups are the smallest and none is named, or `group`
        has another length than the graph.

    Notes
    -----
    Not for what people believe, only for what they would if they took their neighbours for a fair sample. The mean over
    everyone hides that the minority overestimates itself while others overlook it: look at either with `seen_by`.

    References
    ----------
    Lee, Karimi, Wagner, Jo, Strohmaier, Galesic (2019), Homophily and minority-group size explain perception biases in
    social networks, Nature Human Behaviour 3, 1078-1087.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 1)])
    >>> group = ["few", "many", "many", "many"]
    >>> [round(perception_bias(graph, group, definition=each), 6) for each in ("individual", "stubs")]
    [0.333333, 0.5]
    """
    check_choice("definition", definition, ["individual", "stubs"])
    graph = as_graph(graph)
    member = minority(group, graph.n, of)
    looking = graph.degree > 0
    if seen_by is not None:
        looking &= members(group, graph.n, "seen_by", seen_by)
    if not looking.any():
        return math.nan
    seen, met = marked_around(graph, member)[looking], graph.degree[looking]
    share = (seen / met).mean() if definition == "individual" else seen.sum() / met.sum()
    return float(share * graph.n / np.count_nonzero(member))
