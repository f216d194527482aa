"""The majority illusion: a rare state that most people see in most of their neighbours (Lerman, Yan & Wu 2016)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError
from socialgraph.metrics._around import marked_around
from socialgraph.metrics._values import numbers

__all__ = ["majority_illusion"]


def majority_illusion(graph: Any, active: Any, *, strict: bool = True) -> float:
    r"""Measure how many people have mostly active neighbours.

    .. math:: \frac{1}{n} \bigl|\{u : a_u > k_u / 2\}\bigr|

    with :math:`a_u` of the :math:`k_u` neighbours of u active.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Where directed, the neighbours of u are those whom u follows (u -> v). Weights are not used.
    active : array_like of bool, shape (n,)
        Who is active; 0 and 1 will do.
    strict : bool
        More than half of the neighbours; otherwise half of them is enough.

    Returns
    -------
    float
        The share of all people, in [0, 1]; who has no neighbours sees nobody, and counts as one who sees no majority.
        nan for nobody.

    Raises
    ------
    ParameterError
        If `active` has another length than the graph (both are named), or holds anything but truth values.

    Notes
    -----
    Not an illusion in itself where many are active: compare with the share of those, and with the same number of active
    people drawn at random. People with few ties see a majority by luck alone.

    References
    ----------
    Lerman, Yan, Wu (2016), The "majority illusion" in social networks, PLoS ONE 11, e0147617.

    Examples
    --------
    A star, of which only the centre is active:

    >>> from socialgraph.graph import Graph
    >>> majority_illusion(Graph.from_edges([(0, 1), (0, 2), (0, 3)]), [True, False, False, False])
    0.75
    """
    graph = as_graph(graph)
    active = numbers("active", active, graph.n)
    wrong = np.flatnonzero((active != 0) & (active != 1))
    if wrong.size:
        first = int(wrong[0])
        raise ParameterError("active", "must be truth values, one a person", f"{active[first]} for person {first}")
    if graph.n == 0:
        return math.nan
    twice = 2 * marked_around(graph, active)
    sees = twice > graph.degree if strict else (twice >= graph.degree) & (graph.degree > 0)
    return int(np.count_nonzero(sees)) / graph.n
