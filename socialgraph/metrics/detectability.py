"""Detectability: do groups stand out enough for any method to find them from the ties (Decelle et al. 2011)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.metrics._mixing import mixing
from socialgraph.metrics._values import group_codes

__all__ = ["detectability"]


def detectability(graph: Any, group: Any) -> float:
    r"""Measure how far given groups are above the line below which no method could find them from the ties.

    .. math:: \frac{c_{in} - c_{out}}{q \sqrt c}

    for q groups, with c the mean degree, and :math:`c_{in}` and :math:`c_{out}` the density of ties within groups and
    between them, times n. On a large sparse network of q equal groups with ties at random, no method does better than
    guessing where this lies in [-1, 1] (for q > 4 some may, down to a lower line, but none that is fast).

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Either way is a tie: a directed graph is taken as `Graph.to_undirected`. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, known from elsewhere, such as ``people["side"]``.

    Returns
    -------
    float
        At most :math:`\sqrt c`, up to n/(n - q), for equal groups: above 1 where groups can be found, between -1 and 1
        noise, below -1 where they can be found by their avoiding each other. nan without ties, for one group, or where
        no group has two members.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), or someone has no group.

    Notes
    -----
    Not for groups that were found from the ties: a partition fitted to noise has more ties within than chance would
    put there, and lies near 1 or above it (the halves of a random network with the fewest ties between them are at 1.53
    for large c, by Dembo, Montanari and Sen; the communities of Leiden, about ten, at .95 for c = 10). Ask
    `communities` by ``"bethe_hessian"`` whether there is anything to find. Nor is it the line for groups of very
    different size, or for degrees that differ more than by chance.

    References
    ----------
    Decelle, Krzakala, Moore, Zdeborová (2011), Asymptotic analysis of the stochastic block model for modular networks
    and its algorithmic applications, Physical Review E 84, 066106.
    Dembo, Montanari, Sen (2017), Extremal cuts of sparse random graphs, Annals of Probability 45, 1190-1217.

    Examples
    --------
    Two triangles and a tie between them:

    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)])
    >>> round(detectability(graph, [0, 0, 0, 1, 1, 1]), 6)
    1.745743
    """
    graph = as_graph(graph).to_undirected()
    code, kinds = group_codes(group, graph.n)
    within, leaving, _ = mixing(graph, code, kinds, weighted=False)
    size = np.bincount(code, minlength=kinds)
    groups, arcs, inside = int(np.count_nonzero(size)), float(leaving.sum()), float(within.sum())
    pairs_within = int((size * (size - 1)).sum())
    pairs_between = graph.n * (graph.n - 1) - pairs_within
    if arcs == 0 or pairs_within == 0 or pairs_between == 0:
        return math.nan
    apart = graph.n * (inside / pairs_within - (arcs - inside) / pairs_between)
    return apart / (groups * math.sqrt(arcs / graph.n))
