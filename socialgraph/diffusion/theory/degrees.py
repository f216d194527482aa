"""Degree laws: an array whose entry k is the share of people with k ties, which most of the theory starts from."""

import math
from typing import Any

import numpy as np
from scipy.stats import poisson as poisson_law

from socialgraph.convert import as_graph
from socialgraph.errors import GraphInputError, ParameterError, check_number

__all__ = ["checked_law", "degree_law", "poisson"]


def poisson(mean: float) -> np.ndarray:
    """Give the degree law of an Erdős–Rényi network.

    Parameters
    ----------
    mean : float
        Mean degree, at least 0.

    Returns
    -------
    ndarray of float64, shape (most + 1,)
        The share of people with 0, 1, ... ties; it sums to 1.

    Examples
    --------
    >>> poisson(4)[:3].round(4).tolist()
    [0.0183, 0.0733, 0.1465]
    """
    mean = check_number("mean", mean, 0)
    # Beyond twelve standard deviations, and forty for the small, there is less than a float can add to 1.
    share = poisson_law.pmf(np.arange(int(mean + 12 * math.sqrt(mean)) + 40), mean)
    return share / share.sum()


def degree_law(graph: Any) -> np.ndarray:
    """Give the share of people with each degree.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes, undirected, with at least one node.

    Returns
    -------
    ndarray of float64, shape (largest degree + 1,)

    Raises
    ------
    GraphInputError
        For a directed graph, or one without nodes.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> degree_law(Graph.from_edges([(0, 1), (0, 2)], n=4)).tolist()
    [0.25, 0.5, 0.25]
    """
    graph = as_graph(graph)
    if graph.n == 0 or graph.directed:
        raise GraphInputError(f"graph must be undirected and have nodes; got {graph!r}")
    return np.bincount(graph.degree) / graph.n


def checked_law(law: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return a degree law, and the degrees beside it.

    Parameters
    ----------
    law : array_like
        The shares of people with 0, 1, ... ties.

    Returns
    -------
    tuple of ndarray of float64
        The shares and the degrees 0, 1, ...

    Raises
    ------
    ParameterError
        For shares that are negative or do not sum to 1.

    Examples
    --------
    >>> checked_law([0.5, 0.5])[1].tolist()
    [0.0, 1.0]
    """
    share = np.asarray(law, dtype=np.float64)
    if share.ndim != 1 or not share.size or not np.all(share >= 0) or abs(share.sum() - 1) > 1e-6:
        raise ParameterError("law", "must be the shares of people with 0, 1, ... ties, which sum to 1", law)
    return share, np.arange(share.size, dtype=np.float64)
