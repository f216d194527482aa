"""Conductance of given groups: the share of a group's tie ends that lead out of it (Kannan, Vempala & Vetta 2004)."""

import math
from typing import Any

from socialgraph.convert import as_graph
from socialgraph.errors import check_choice
from socialgraph.metrics._mixing import mixing
from socialgraph.metrics._values import group_codes

__all__ = ["conductance"]


def conductance(graph: Any, group: Any, *, definition: str = "mean") -> float:
    r"""Measure how much of the tie weight at groups leads out of them.

    .. math:: \phi(S) = \frac{c(S)}{\min(v(S), v(\bar S))}

    with c(S) the weight of ties between S and the rest and v(S) the weight of all tie ends in S. An arc either way is
    a tie. By ``"mean"`` it is the mean over groups, by ``"max"`` the worst of them, which is 1 less the inter-cluster
    conductance of Brandes and others. Of two groups both have the same, so that the definitions agree.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are honoured; without them each tie weighs 1.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, such as ``people["side"]``.
    definition : {"mean", "max"}
        Over the groups that have ties and do not have all of them.

    Returns
    -------
    float
        In [0, 1]: 0 where no tie leaves a group, 1 where all do; nan where no such group is left: without ties, or
        where all of them are of one group.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), someone has no group, or the definition is
        unknown.

    Notes
    -----
    Not for comparing groupings with different numbers of groups: by chance it is about 1 - 1/k for k equal groups, and
    0 for one. A low value is no sign of two camps: a fringe that hangs by one tie has the lowest there is (Leskovec and
    others).

    References
    ----------
    Kannan, Vempala, Vetta (2004), On clusterings: good, bad and spectral, Journal of the ACM 51, 497-515.
    Brandes, Gaertler, Wagner (2003), Experiments on graph clustering algorithms, ESA, 568-579.
    Leskovec, Lang, Dasgupta, Mahoney (2009), Community structure in large networks, Internet Mathematics 6, 29-123.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)])
    >>> round(conductance(graph, ["left", "left", "right", "right"]), 6)
    0.333333
    """
    check_choice("definition", definition, ["mean", "max"])
    graph = as_graph(graph)
    code, kinds = group_codes(group, graph.n)
    within, leaving, reaching = mixing(graph, code, kinds, weighted=True)
    volume, inside = leaving + reaching, 2 * within
    rest = volume.sum() - volume
    smaller = volume.clip(max=rest)
    shares = (volume - inside)[smaller > 0] / smaller[smaller > 0]
    if shares.size == 0:
        return math.nan
    # Weights that do not add up exactly could leave a group without a tie out just off 0, or all out just off 1.
    return float((shares.max() if definition == "max" else shares.mean()).clip(0, 1))
