"""Generalized Euclidean distance: polarisation of opinions over a network (Hohmann, Devriendt, Coscia 2023)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.metrics._solve import positive_ties, solve
from socialgraph.metrics._values import numbers

__all__ = ["generalized_euclidean_distance"]


def generalized_euclidean_distance(graph: Any, opinion: Any) -> float:
    r"""Measure how far positive opinions lie from negative ones along the ties of a network.

    .. math:: \delta = \sqrt{(o^+ - o^-)^T L^+ (o^+ - o^-)}

    with :math:`o^+` and :math:`o^-` the sizes of positive and of negative opinions, so that their difference is the
    opinions themselves, and :math:`L^+` the pseudoinverse of the Laplacian D - A. It grows with the strength of
    opinions, with how well ties sort them, and with how few ties join the sorted parts: its square is the energy that
    a current takes when opinions are fed in at people and ties conduct.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        A directed graph is taken as `Graph.to_undirected`. Weights conduct; without them each tie weighs 1.
    opinion : array_like of float, shape (n,)
        Finite, with 0 in the middle; in the paper in [-1, 1].

    Returns
    -------
    float
        At least 0; 0 where all opinions are equal, since the pseudoinverse takes off the mean. It grows linearly with
        opinions and has no upper end. On a graph in parts only the largest component counts (of equals the first),
        since between parts the distance has no end. nan for nobody and without ties.

    Raises
    ------
    ParameterError
        If `opinion` has another length than the graph (both are named), or is not finite (the first person is named).

    Notes
    -----
    Not for comparing networks of different size or density, with which it changes by itself: compare with opinions
    shuffled over the same ties, or with ties rewired at fixed degrees. The authors' function refuses graphs in parts.

    References
    ----------
    Hohmann, Devriendt, Coscia (2023), Quantifying ideological polarization on a network using generalized Euclidean
    distance, Science Advances 9, eabq2044.

    Examples
    --------
    On a path the flow over each tie is what lies on one side of it, here 1, 2 and 1:

    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    >>> round(generalized_euclidean_distance(graph, [1.0, 1.0, -1.0, -1.0]) ** 2, 6)
    6.0
    """
    graph = positive_ties(as_graph(graph))
    opinion = numbers("opinion", opinion, graph.n)
    if graph.m == 0:
        return math.nan
    largest = graph.largest_component()
    if largest.size < graph.n:
        graph, opinion = graph.subgraph(largest), opinion[largest]
    apart = opinion - opinion.mean()
    most = np.abs(apart).max()
    # What is left of equal opinions is rounding of their mean.
    if most <= 1e-13 * np.abs(opinion).max():
        return 0.0
    apart = apart / most
    apart -= apart.mean()
    return float(most) * math.sqrt(max(0.0, float((apart * solve(graph, apart)).sum())))
