"""The share of a minority among those at the top (Karimi et al. 2018)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number
from socialgraph.metrics._minority import minority
from socialgraph.metrics._standing import standing

__all__ = ["top_share"]


def top_share(graph: Any, group: Any, *, top: float = 0.01, of: Any = None, by: Any = "degree") -> float:
    r"""Measure how many of those who stand highest belong to the minority.

    .. math:: \frac{1}{k} \Bigl(m_{>} + (k - n_{>}) \frac{m_{=}}{n_{=}}\Bigr), \qquad
        k = \max(1, \lfloor \mathrm{top} \cdot n \rfloor)

    with :math:`n_{>}` people (:math:`m_{>}` of the minority) above the score of the k-th, and :math:`n_{=}`
    (:math:`m_{=}`) who have that score: who shares the last place is let in with equal chance, and this is exactly what
    one would find on average.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person; any number of groups.
    top : float
        The share of people who are at the top, in (0, 1].
    of : label, optional
        Whose share; by default the smallest group's that has members.
    by : "degree" or array_like of float, shape (n,)
        What people are ranked by: degree (the number of followers, where directed), or any score, larger above.

    Returns
    -------
    float
        In [0, 1]. What is fair to compare it with is the group's share of all people, which it is at `top` 1. nan for
        nobody.

    Raises
    ------
    ParameterError
        If `top` or `of` is out of its range, several groups are the smallest and none is named, or a length differs
        from the graph's (both are named).

    Notes
    -----
    Not for a verdict from few people: with n = 1,000 the top 1 % is ten of them. Look along the whole ranking with
    `minority_ranking`, and at the spread over networks drawn anew.

    References
    ----------
    Karimi, Génois, Wagner, Singer, Strohmaier (2018), Homophily influences ranking of minorities in social networks,
    Scientific Reports 8, 11077.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (0, 3), (1, 2)])
    >>> group = ["many", "few", "many", "many"]
    >>> top_share(graph, group, top=0.25), top_share(graph, group, top=0.5), top_share(graph, group, top=1)
    (0.0, 0.25, 0.25)
    """
    top = check_number("top", top, 0, 1)
    if top == 0:
        raise ParameterError("top", "must lie in (0, 1]", top)
    graph = as_graph(graph)
    score, member = standing(graph, by), minority(group, graph.n, of)
    if graph.n == 0:
        return math.nan
    # 0.29 of 100 people is 28.999999999999996 of them in floats.
    k = max(1, int(top * graph.n + 1e-9))
    last = np.partition(score, graph.n - k)[graph.n - k]
    above, equal = score > last, score == last
    let_in = (k - np.count_nonzero(above)) * np.count_nonzero(member & equal) / np.count_nonzero(equal)
    return float((np.count_nonzero(member & above) + let_in) / k)
