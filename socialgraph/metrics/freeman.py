"""Freeman's segregation index: ties between groups that chance would make and that are missing (Freeman 1978)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.metrics._mixing import mixing
from socialgraph.metrics._values import group_codes

__all__ = ["freeman"]


def freeman(graph: Any, group: Any) -> float:
    r"""Measure what share of the ties between groups that chance would make is missing.

    .. math:: F = 1 - \frac{E / T}{\pi}, \qquad \pi = \frac{n^2 - \sum_g n_g^2}{n (n - 1)}

    with E of the T ties between groups, and :math:`\pi` the share of pairs of people that lie between groups, of which
    group g has :math:`n_g`. Freeman's is of two groups, Bojanowski and Corten's of any number. Freeman set values below
    0, where there are more ties between groups than by chance, to 0; here they are left as they are.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are not used: each tie counts once.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, such as ``people["side"]``.

    Returns
    -------
    float
        1 where no tie lies between groups, 0 where as many do as by chance, at least :math:`1 - 1/\pi`; nan without
        ties or for one group.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), or someone has no group.

    Notes
    -----
    Do not read it where degrees differ between groups: chance here ties any pair of people alike, so that a group
    whose members have few ties looks segregated. `assortativity` and `modularity` hold the degrees fixed.

    References
    ----------
    Freeman (1978), Segregation in social networks, Sociological Methods & Research 6, 411-429.
    Bojanowski, Corten (2014), Measuring segregation in social networks, Social Networks 39, 14-32.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)])
    >>> freeman(graph, ["left", "left", "right", "right"])
    0.5
    """
    graph = as_graph(graph)
    code, kinds = group_codes(group, graph.n)
    within, leaving, _ = mixing(graph, code, kinds, weighted=False)
    size = np.bincount(code, minlength=kinds)
    total, pairs = int(leaving.sum()), graph.n**2 - int((size * size).sum())
    if total == 0 or pairs == 0:
        return math.nan
    between = total - int(within.sum())
    return 1 - between * graph.n * (graph.n - 1) / (total * pairs)
