"""Polarisation and disagreement of settled opinions (Musco, Musco, Tsourakakis 2018)."""

from typing import Any

from socialgraph.convert import as_graph
from socialgraph.errors import check_choice
from socialgraph.metrics._solve import positive_ties, solve
from socialgraph.metrics._values import numbers

__all__ = ["polarization_disagreement"]


def polarization_disagreement(graph: Any, innate: Any, *, definition: str = "index") -> float:
    r"""Measure what is left of innate opinions once neighbours have talked, between people and across ties.

    Opinions settle where Friedkin and Johnsen's model does, each at the mean of the innate opinion and those of the
    neighbours, :math:`z = (I + L)^{-1} s`, by one sparse solve. Then

    .. math:: P = \sum_u (z_u - \bar z)^2, \qquad D = \sum_{uv} w_{uv} (z_u - z_v)^2, \qquad
        P + D = \tilde s^T (I + L)^{-1} \tilde s

    with each tie once and :math:`\tilde s` the innate opinions less their mean.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        A directed graph is taken as `Graph.to_undirected`. Weights are honoured; without them each tie weighs 1.
    innate : array_like of float, shape (n,)
        The opinions s before anybody talks; finite.
    definition : {"index", "polarization", "disagreement"}
        The index P + D, or one of its parts.

    Returns
    -------
    float
        At least 0, and P + D is at most the sum of squares of the innate opinions about their mean, which it is
        without ties; 0 for nobody. A sum over people: divide by n to compare sizes.

    Raises
    ------
    ParameterError
        If `innate` has another length than the graph (both are named), or is not finite (the first person is named).

    Notes
    -----
    Not for opinions as observed: they have settled already, and to settle them once more understates both parts. One
    who means the variance of opinions as they are takes `opinion_variance`.

    References
    ----------
    Musco, Musco, Tsourakakis (2018), Minimizing polarization and disagreement in social networks, WWW 2018, 369-378.

    Examples
    --------
    Two who disagree by 2 settle 2/3 apart:

    >>> from socialgraph.graph import Graph
    >>> pair = Graph.from_edges([(0, 1)])
    >>> round(polarization_disagreement(pair, [1.0, -1.0], definition="polarization"), 6)
    0.222222
    >>> round(polarization_disagreement(pair, [1.0, -1.0], definition="disagreement"), 6)
    0.444444
    """
    check_choice("definition", definition, ["index", "polarization", "disagreement"])
    graph = positive_ties(as_graph(graph))
    innate = numbers("innate", innate, graph.n)
    if graph.n == 0:
        return 0.0
    apart = innate - innate.mean()
    settled = solve(graph, apart, shift=1.0)
    settled -= settled.mean()
    index, polarization = float((apart * settled).sum()), float((settled * settled).sum())
    # D = z'Lz, and Lz = s - z.
    parts = {"index": index, "polarization": polarization, "disagreement": index - polarization}
    return max(0.0, parts[definition])
