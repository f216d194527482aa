"""How high people stand: the score that a ranking goes by, and how many ties lead to each of them."""

from typing import Any

import numpy as np

from socialgraph.errors import UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics._values import numbers

__all__ = ["fame", "standing"]


def fame(graph: Graph) -> np.ndarray:
    """Count those tied to each person, or following them where directed.

    Parameters
    ----------
    graph : Graph
        Directed or undirected.

    Returns
    -------
    ndarray of int64, shape (n,)

    Examples
    --------
    >>> fame(Graph.from_edges([(0, 1), (2, 1)], directed=True)).tolist()
    [0, 2, 0]
    """
    return np.bincount(graph.indices, minlength=graph.n) if graph.directed else graph.degree


def standing(graph: Graph, by: Any) -> np.ndarray:
    """Give the score that people are ranked by.

    Parameters
    ----------
    graph : Graph
        Directed or undirected.
    by : "degree" or array_like of float, shape (n,)
        Degree (of followers, where directed), or any score.

    Returns
    -------
    ndarray of int64 or float64, shape (n,)

    Raises
    ------
    UnknownName
        For a word other than degree.
    ParameterError
        For scores that are not finite, or of another length than the graph.

    Examples
    --------
    >>> standing(Graph.from_edges([(0, 1)], n=3), "degree").tolist()
    [1, 1, 0]
    """
    if isinstance(by, str):
        if by != "degree":
            raise UnknownName("by", by, ["degree"])
        return fame(graph)
    return numbers("by", by, graph.n)
