"""Coleman's homophily index: do people choose their own group more than its size explains (Coleman 1958)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.metrics._mixing import members, mixing
from socialgraph.metrics._values import group_codes

__all__ = ["coleman"]


def coleman(graph: Any, group: Any, *, of: Any = None) -> float:
    r"""Measure how far the choices that people make of their own group exceed what its size would give.

    .. math:: C = \begin{cases} (M - E) / (T - E) & M \ge E \\ (M - E) / E & M < E \end{cases},
        \qquad E = \sum_g T_g \frac{n_g - 1}{n - 1}

    with M the choices within groups, T all choices, :math:`T_g` those that group g makes and :math:`n_g` its members.
    A choice is an arc u -> v, made by u; an undirected tie is a choice either way. With `of` all of these are of one
    group; without it they are summed over the groups first, which is the index of the whole network of Bojanowski and
    Corten, and no mean of those of the groups.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are not used: each arc counts once.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, such as ``people["side"]``.
    of : int, bool, str or float, optional
        The label of one group; without it all of them count together.

    Returns
    -------
    float
        1 where all choices stay within, 0 where as many do as by chance, -1 where none does; nan where it is 0/0:
        without choices, or where everyone is in one group.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), someone has no group, or `of` is the label of
        nobody.

    Notes
    -----
    Not for the size of a preference: below 0 and above 0 are two scales, and for a group of almost everyone a few
    choices more or less move the index from -1 to 1. Coleman approximated the chance by :math:`n_g / n`; this is exact.

    References
    ----------
    Coleman (1958), Relational analysis: the study of social organizations with survey methods, Human Organization 17,
    28-36.
    Bojanowski, Corten (2014), Measuring segregation in social networks, Social Networks 39, 14-32.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 0), (1, 2), (2, 3)], directed=True)
    >>> side = ["left", "left", "right", "right"]
    >>> coleman(graph, side), coleman(graph, side, of="left"), coleman(graph, side, of="right")
    (0.625, 0.5, 1.0)
    """
    graph = as_graph(graph)
    code, kinds = group_codes(group, graph.n)
    chosen = slice(None) if of is None else int(code[members(group, of, graph.n).argmax()])
    within, made, _ = mixing(graph, code, kinds, weighted=False)
    size = np.bincount(code, minlength=kinds)
    inside, total = int(within[chosen].sum()), int(made[chosen].sum())
    # In whole numbers, times n - 1, so that a single group is exactly 0/0.
    chance = int((made.astype(np.int64)[chosen] * (size[chosen] - 1)).sum())
    inside, total = inside * (graph.n - 1), total * (graph.n - 1)
    most = total - chance if inside >= chance else chance
    return (inside - chance) / most if most else math.nan
