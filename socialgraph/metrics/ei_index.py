"""The E-I index: external ties against internal ones (Krackhardt & Stern 1988; adaptive: Chen et al. 2021)."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_choice
from socialgraph.graph import Graph
from socialgraph.metrics._mixing import mixing
from socialgraph.metrics._values import group_codes

__all__ = ["ei_index"]


def ei_index(graph: Any, group: Any, *, definition: str = "counts") -> float:
    r"""Measure how far ties between groups outweigh those within them.

    .. math:: \frac{E - I}{E + I}

    By ``"counts"``, Krackhardt and Stern's, E is the number of ties between groups and I of those within. By
    ``"density"``, the adaptive index of Chen and others with its sign turned round, they are shares of the pairs that
    are tied:

    .. math:: E = \frac{1}{k (k - 1)} \sum_{a \ne b} \sigma_{ab}, \qquad I = \frac{1}{k} \sum_a \sigma_{aa}

    with :math:`\sigma_{ab}` the density of arcs from group a to group b. Theirs is of two groups; for k groups we take
    means, so that equal densities give 0 whatever k.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are not used: each tie counts once.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, such as ``people["side"]``.
    definition : {"counts", "density"}
        What is compared.

    Returns
    -------
    float
        In [-1, 1]: -1 where every tie stays within a group, 1 where none does; nan without ties. By counts one group
        is -1. By density it is nan, and so is everyone alone in a group; who is alone in one has no pairs within it,
        which then takes no part in I.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), someone has no group, or the definition is
        unknown.

    Notes
    -----
    Do not compare counts between networks whose groups differ in size: of ties at random, most stay within a group of
    90 %, and most leave when there are ten groups. The density is made for that. Neither is 0 by chance in a network
    whose groups were found from its ties; compare with a rewired one (Salloum, Chen, Kivelä 2022).

    References
    ----------
    Krackhardt, Stern (1988), Informal networks and organizational crises: an experimental simulation, Social Psychology
    Quarterly 51, 123-140.
    Chen, Salloum, Gronow, Ylä-Anttila, Kivelä (2021), Polarization of climate politics results from partisan sorting:
    evidence from Finnish Twittersphere, Global Environmental Change 71, 102348.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)])
    >>> side = ["left", "left", "right", "right"]
    >>> round(ei_index(graph, side), 6), ei_index(graph, side, definition="density")
    (-0.333333, -0.6)
    """
    check_choice("definition", definition, ["counts", "density"])
    graph = as_graph(graph)
    code, kinds = group_codes(group, graph.n)
    within, leaving, _ = mixing(graph, code, kinds, weighted=False)
    total = float(leaving.sum())
    if definition == "counts":
        return (total - 2 * float(within.sum())) / total if total else math.nan
    internal, external = _densities(graph, code, kinds, within)
    # By nan here too: without pairs within any group, or without two groups, there is nothing to compare.
    return (external - internal) / (external + internal) if external + internal > 0 else math.nan


def _densities(graph: Graph, code: np.ndarray, kinds: int, within: np.ndarray) -> tuple[float, float]:
    """Give the mean density within a group and the mean density between two; nan where there are no pairs."""
    size = np.bincount(code, minlength=kinds).astype(np.float64)
    groups, paired = int(np.count_nonzero(size)), size > 1
    if groups < 2 or not paired.any():
        return math.nan, math.nan
    share = readonly(1 / np.maximum(size, 1))
    between = _add_shares(graph.indptr, graph.indices, code, share)
    internal = (within[paired] / (size[paired] * (size[paired] - 1))).mean()
    return float(internal), between / (groups * (groups - 1))


@kernel
def _add_shares(indptr, indices, code, share):
    # Each arc between two groups is one of the pairs of their members.
    total = 0.0
    for u in range(indptr.size - 1):
        mine, row = code[u], 0.0
        for e in range(indptr[u], indptr[u + 1]):
            theirs = code[indices[e]]
            row += share[theirs] if theirs != mine else 0.0
        total += share[mine] * row
    return total
