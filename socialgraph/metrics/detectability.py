"""How far groups lie above the line below which nobody can find them (Decelle et al. 2011)."""

import math
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import LimitExceeded
from socialgraph.metrics._values import group_codes

__all__ = ["detectability"]

_MOST = 2_000


def detectability(graph: Any, group: Any) -> float:
    r"""Measure how clearly groups show in the ties, in units of the line below which no method can find them.

    .. math:: \frac{|\lambda_2|}{\sqrt c}, \qquad M_{ab} = \frac{e_{ab}}{\sqrt{n_a n_b}}

    with :math:`e_{ab}` the arcs from group a to b (a tie within counts twice), :math:`n_a` people in a, c the mean
    degree and :math:`\lambda_2` the eigenvalue of M that is the largest but one. For q groups of one size with
    :math:`c_{in}` and :math:`c_{out}` times 1/n for chances it is :math:`|c_{in} - c_{out}| / (q \sqrt c)`, and the
    line is 1 (Kesten and Stigum's).

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        A directed graph is taken as `Graph.to_undirected`. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person.

    Returns
    -------
    float
        At least 0. Below 1 no method finds such groups in ties alone, were they not known (with two to four groups;
        with more, none that is fast). 0 for one group, nan without ties.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), or someone has no group.
    LimitExceeded
        For more than 2,000 groups.

    Notes
    -----
    Not for a partition that was found in the same ties: the search makes it look clear, in noise too. Then compare
    with what is found in networks of chance. The line is that of networks where degrees within a group are alike;
    hubs move it.

    References
    ----------
    Decelle, Krzakala, Moore, Zdeborová (2011), Asymptotic analysis of the stochastic block model for modular networks
    and its algorithmic applications, Physical Review E 84, 066106.

    Examples
    --------
    >>> from socialgraph.generators import stochastic_block
    >>> graph, people = stochastic_block([500, 500], [[0.03, 0.01], [0.01, 0.03]], rng=1)
    >>> round(detectability(graph, people["group"]), 1)
    2.2
    """
    graph = as_graph(graph).to_undirected()
    code, kinds = group_codes(group, graph.n)
    size = np.bincount(code, minlength=kinds).astype(np.float64)
    there = size > 0
    if np.count_nonzero(there) > _MOST:
        raise LimitExceeded(f"at most {_MOST:,} groups can be compared; got {np.count_nonzero(there):,}")
    if graph.m == 0:
        return math.nan
    code = np.cumsum(there)[code] - 1
    size, kinds = size[there], int(np.count_nonzero(there))
    if kinds == 1:
        return 0.0
    between = np.bincount(code[graph.sources] * kinds + code[graph.indices], minlength=kinds * kinds)
    scaled = between.reshape(kinds, kinds) / np.sqrt(np.outer(size, size))
    values = np.sort(np.linalg.eigvalsh(scaled))
    # The largest is the mean degree's, all entries being at least 0.
    return float(max(abs(values[0]), abs(values[-2])) / math.sqrt(graph.indices.size / graph.n))
