"""Dipole moment: how far apart two sides lie when their best connected people pull (Morales et al. 2015)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number
from socialgraph.metrics._solve import positive_ties, reached, solve
from socialgraph.metrics._values import group_codes

__all__ = ["dipole_moment"]

# Whoever is between the sides has 0 but for rounding.
_NOTHING = 1e-9


def dipole_moment(graph: Any, group: Any, *, top: float = 0.05) -> float:
    r"""Measure how far apart opinions settle when the best connected of each side hold on to theirs.

    The top of either side by degree is held at -1 and at +1, and everyone else takes the mean of their neighbours, for
    which one sparse system is solved; nothing is iterated to a tolerance.

    .. math:: \mu = (1 - |A^+ - A^-|) \; \frac{gc^+ - gc^-}{2}

    with :math:`A^\pm` the shares of people above and below 0 and :math:`gc^\pm` their mean opinions; whoever is at 0
    counts half above and half below.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Opinions pass along ties either way: a directed graph is taken as `Graph.to_undirected`. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The side of each person; two sides, neither of them empty.
    top : float
        The share of each side that is held, in (0, 1], rounded down but at least 1 person; of equal degrees those with
        the lowest numbers.

    Returns
    -------
    float
        In [0, 1]: 1 for two sides of one size, each of one mind. People whom nobody held can reach do not count. nan
        without ties.

    Raises
    ------
    ParameterError
        For other than two sides, a share out of range, or a `group` of another length than the graph.

    Notes
    -----
    Not for sides of very different size: the first factor then decides. Like its kin it is well above 0 on random
    graphs; compare with one rewired at fixed degrees (Salloum, Chen, Kivelä 2022).

    The script of Garimella et al. 2018 takes 5 % of all people, and one more, from each side and puts opinions into
    50 bins. netseg 0.1.8 holds a number of people, half of it a side, and counts those at 0 as below but not in the
    mean; where nobody is at 0 the two agree to its tolerance.

    References
    ----------
    Morales, Borondo, Losada, Benito (2015), Measuring political polarization: Twitter shows the two sides of
    Venezuela, Chaos 25, 033114.

    Examples
    --------
    On a path of six the second and the fourth are held, and the third, between them, comes to 0:

    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])
    >>> round(dipole_moment(graph, [0, 0, 0, 1, 1, 1]), 6)
    0.690476
    """
    top = check_number("top", top, 0, 1)
    if top == 0:
        raise ParameterError("top", "must lie in (0, 1]", top)
    graph = positive_ties(as_graph(graph), weighted=False)
    code, _ = group_codes(group, graph.n)
    sides = np.unique(code)
    if sides.size != 2:
        raise ParameterError("group", "must have two sides", f"{sides.size} sides")
    if graph.m == 0:
        return math.nan
    held = np.zeros(graph.n)
    for sign, label in zip((-1.0, 1.0), sides, strict=True):
        nodes = np.flatnonzero(code == label)
        best = np.argsort(-graph.degree[nodes], kind="stable")[: max(1, int(top * nodes.size))]
        held[nodes[best]] = sign
    counted = reached(graph, held != 0)
    opinion = solve(graph, held, fixed=(held != 0) | ~counted)[counted]
    above, below = opinion > _NOTHING, opinion < -_NOTHING
    between = (opinion.size - int(above.sum()) - int(below.sum())) / 2
    apart = abs(int(above.sum()) - int(below.sum())) / opinion.size
    poles = [math.fsum(np.abs(opinion[pole])) / (int(pole.sum()) + between) for pole in (above, below)]
    return min(1.0, (1 - apart) * sum(poles) / 2)
