"""The share of a minority among the first k of a ranking, for every k (Karimi et al. 2018; Espín-Noboa et al. 2022)."""

from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.metrics._minority import minority
from socialgraph.metrics._standing import standing

__all__ = ["minority_ranking"]


def minority_ranking(graph: Any, group: Any, *, of: Any = None, by: Any = "degree") -> np.ndarray:
    r"""Follow the minority's share down the whole ranking: among the first, the first two, and so on to everyone.

    .. math:: s_k = \frac{1}{k} \Bigl(m_{>} + (k - n_{>}) \frac{m_{=}}{n_{=}}\Bigr), \qquad k = 1, \dots, n

    with the counts of `top_share`, which is one point of this curve; people of equal score share their places evenly.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person; any number of groups.
    of : label, optional
        Whose share; by default the smallest group's that has members.
    by : "degree" or array_like of float, shape (n,)
        What people are ranked by: degree (the number of followers, where directed), or any score, larger above.

    Returns
    -------
    ndarray of float64, shape (n,)
        The share among the first k at place k - 1; the last is the group's share of all people. Plotted over
        ``np.arange(1, n + 1) / n``, a fair ranking is flat.

    Raises
    ------
    ParameterError
        If `of` is a group that nobody is in, several groups are the smallest and none is named, or a length differs
        from the graph's (both are named).

    Notes
    -----
    Not for reading at its left end alone: the first shares are over a handful of people and jump. Places are no
    measure of distance; the first may lead by one tie or by thousands.

    References
    ----------
    Karimi, Génois, Wagner, Singer, Strohmaier (2018), Homophily influences ranking of minorities in social networks,
    Scientific Reports 8, 11077.
    Espín-Noboa, Wagner, Strohmaier, Karimi (2022), Inequality and inequity in network-based ranking and recommendation
    algorithms, Scientific Reports 12, 2012.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (0, 3), (1, 2)])
    >>> minority_ranking(graph, ["many", "few", "many", "many"]).round(6).tolist()
    [0.0, 0.25, 0.333333, 0.25]
    """
    graph = as_graph(graph)
    score, member = standing(graph, by), minority(group, graph.n, of)
    if graph.n == 0:
        return np.zeros(0)
    order = np.argsort(score)[::-1]
    score = score[order]
    last = np.append(np.flatnonzero(score[1:] != score[:-1]), graph.n - 1)
    so_far = np.cumsum(member[order])[last]
    place = np.arange(1, graph.n + 1)
    return np.interp(place, np.append(0, last + 1), np.append(0, so_far)) / place
