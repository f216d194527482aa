"""The glass ceiling: a minority that gets rarer the higher one looks (Avin et al. 2015)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import check_choice, check_whole
from socialgraph.metrics._minority import minority
from socialgraph.metrics._standing import fame

__all__ = ["glass_ceiling"]


def glass_ceiling(
    graph: Any, group: Any, *, of: Any = None, definition: str = "tail", above: int | None = None
) -> float:
    r"""Measure how much faster the minority thins out than the others as degrees get larger.

    .. math:: \text{tail: } \hat\gamma_a - \hat\gamma_b, \qquad \hat\gamma = 1 + N \Big/
        \sum_{k_u \ge k_0} \ln \frac{k_u}{k_0 - 1/2}; \qquad
        \text{moment: } \frac{\sum_{u \in a} k_u^2 / n_a}{\sum_{u \in b} k_u^2 / n_b}

    with a the minority and b everyone else. Avin et al. define a ceiling in the limit of large networks: beyond some
    growing degree the minority's number over the others' falls to 0 (tail), or this ratio of second moments does
    (moment). With power-law degrees the first holds where the minority's exponent is the larger one, which is what the
    difference of the estimates, of N people each with at least :math:`k_0` ties, tells of one network.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed (the degree is the number of followers) or undirected. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person; any number of groups.
    of : label, optional
        The minority; by default the smallest group that has members.
    definition : {"tail", "moment"}
        As above.
    above : int, optional
        The degree k_0 where the tail begins, at least 1; by default twice the mean degree, rounded up. Looked at only
        for the tail.

    Returns
    -------
    float
        Tail: above 0 where the minority meets a ceiling, below 0 where the others do. Moment: below 1 where the
        minority meets one; at least 0. nan where there is nothing to compare: one group only, no ties, a group without
        anyone in the tail, or others of degree 0.

    Raises
    ------
    ParameterError
        If `above` or `of` is out of its range, several groups are the smallest and none is named, or `group` has
        another length than the graph.

    Notes
    -----
    Not for degrees without a heavy tail, whose exponents mean nothing, nor for tails of few people: an estimate from N
    has a standard error of (gamma - 1) / sqrt(N). One network proves no limit: let it grow, and see whether the value
    moves away from 0 (tail) or towards 0 (moment).

    References
    ----------
    Avin, Keller, Lotker, Mathieu, Peleg, Pignolet (2015), Homophily and the glass ceiling effect in social networks,
    ITCS 2015, 41-50.
    Clauset, Shalizi, Newman (2009), Power-law distributions in empirical data, SIAM Review 51, 661-703 (equation 3.7).

    Examples
    --------
    >>> from socialgraph.generators.homophilic_attachment import homophilic_attachment
    >>> graph, people = homophilic_attachment(5_000, m=2, minority=0.2, homophily=0.8, rng=1)
    >>> glass_ceiling(graph, people["group"]) > 0, glass_ceiling(graph, people["group"], definition="moment") < 1
    (True, True)
    """
    check_choice("definition", definition, ["tail", "moment"])
    above = None if above is None else check_whole("above", above, 1)
    graph = as_graph(graph)
    member, degree = minority(group, graph.n, of), fame(graph)
    if member.all() or graph.m == 0:
        return math.nan
    theirs, others = degree[member], degree[~member]
    if definition == "moment":
        least = (others.astype(np.float64) ** 2).mean()
        return float((theirs.astype(np.float64) ** 2).mean() / least) if least else math.nan
    start = math.ceil(2 * graph.indices.size / graph.n) if above is None else above
    return _exponent(theirs, start) - _exponent(others, start)


def _exponent(degree: np.ndarray, start: int) -> float:
    """Estimate the exponent of a power law from `start` on; nan where nobody is there."""
    tail = degree[degree >= start]
    return float(1 + tail.size / np.log(tail / (start - 0.5)).sum()) if tail.size else math.nan
