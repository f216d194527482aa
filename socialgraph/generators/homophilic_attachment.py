"""Preferential attachment in which like seeks like: a minority that is seen less, or more, than its size [1]_.

A newcomer of group x is tied to a node v of group y with probability proportional to h_xy times v's degree, where h_xx
is the homophily of group x and 1 - h_xx what it grants the other group. At 0.5 this is plain preferential attachment;
below it the minority collects more than its share of ties, and above it less.

.. [1] Karimi, Génois, Wagner, Singer, Strohmaier (2018), Homophily influences ranking of minorities in social
   networks, Scientific Reports 8:11077.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError, check_number
from socialgraph.generators._ties import check_growth, undirected
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.rng import as_seed, coins, fires_below, row, stream, toss, uniform

__all__ = ["homophilic_attachment"]


def homophilic_attachment(
    n: int, *, m: int, minority: float, homophily: float | tuple[float, float], rng: Any = None
) -> tuple[Graph, People]:
    """Grow a network in which newcomers prefer those with many ties, and those of one group.

    Each newcomer makes `m` ties to distinct older nodes, drawn one after another among those not yet drawn with
    probability proportional to (acceptance of the node's group) x (`m` plus the ties that the node has received). The
    second factor is the node's degree, unless it came when there were fewer than `m` nodes that it accepts. Such a
    node is tied to all of those, which may be none, and goes without the rest; it attracts ties all the same. This is
    so for the first `m` nodes whatever the homophily; at 1 for the first `m` of each group, which never meet; at 0 for
    those who come before there are `m` of the other group, which for a minority of 0 is everyone.

    Parameters
    ----------
    n : int
        The number of nodes, in [2, 2**30].
    m : int
        The ties that a newcomer makes, in [1, n - 1].
    minority : float
        The probability that a node belongs to the minority, in [0, 0.5].
    homophily : float or pair of float
        How readily a newcomer accepts its own group, in [0, 1]; the other group it accepts with one minus that. A pair
        is of the minority's and the majority's.
    rng : int, SeedSequence, Generator or None
        The seed. A node's group depends on the seed, the node and `minority` only: it stays the same when the
        homophily changes.

    Returns
    -------
    graph : Graph
    people : People
        With the column ``group``: ``"minority"`` or ``"majority"``.

    Raises
    ------
    ParameterError
        If a number is out of range.
    LimitExceeded
        If there would be more than about 2**30 ties.

    References
    ----------
    Karimi, Génois, Wagner, Singer, Strohmaier (2018), Homophily influences ranking of minorities in social networks,
    Scientific Reports 8:11077.

    Examples
    --------
    >>> from socialgraph.generators import homophilic_attachment
    >>> graph, people = homophilic_attachment(20_000, m=2, minority=0.2, homophily=0.8, rng=1)
    >>> member = people["group"] == "minority"
    >>> share = graph.degree[member].sum() / graph.degree.sum()
    >>> bool(share < member.mean())
    True
    """
    n, m = check_growth(n, m)
    minority = check_number("minority", minority, 0, 0.5)
    accept = _acceptance(homophily)
    seed = as_seed(rng)
    bits = coins(stream(seed, "generators.group"), np.arange(n))
    group = ((bits >> np.uint64(11)) >= fires_below(minority)).astype(np.uint8)
    start, older = np.empty(n + 1, np.int64), np.empty(m * (n - m) + m * (m - 1) // 2, np.int32)
    ties = _court(stream(seed, "generators.attachment"), m, accept, group, start, older)
    return undirected(start, older[:ties]), People({"group": np.array(["minority", "majority"])[group]})


def _acceptance(homophily: Any) -> np.ndarray:
    """Return how readily a newcomer of one group (row) accepts nodes of another (column), float64[2, 2]."""
    pair = homophily if isinstance(homophily, tuple | list | np.ndarray) else (homophily, homophily)
    if np.shape(pair) != (2,):
        raise ParameterError("homophily", "must be a number, or one for the minority and one for the majority", pair)
    own, others = (check_number("homophily", value, 0, 1) for value in pair)
    return readonly([[own, 1 - own], [1 - others, others]])


@kernel
def _court(key, m, accept, group, start, older):
    n = group.size
    # Pages that are never written to cost no memory, so each group may have as much room as both together.
    member, received = np.empty((2, n), np.int32), np.empty((2, older.size), np.int32)
    members, gains, drawn = np.zeros(2, np.int64), np.zeros(2, np.int64), np.zeros(2, np.int64)
    gained, last = np.zeros(n, np.int64), np.full(n, -1, np.int32)
    start[0] = ties = 0
    for u in range(n):
        x = group[u]
        base, draw = row(key, u), 0
        drawn[:] = 0
        while ties - start[u] < m:
            # What is drawn already is taken off, so that the next group is right even where few are left in one.
            a = accept[x, 0] * (m * members[0] + gains[0] - drawn[0])
            b = accept[x, 1] * (m * members[1] + gains[1] - drawn[1])
            if a + b == 0.0:
                break
            y = 0 if b == 0.0 or uniform(toss(base, draw)) * (a + b) < a else 1
            v = u
            while v == u or last[v] == u:
                draw += 1
                stub = np.int64(uniform(toss(base, draw)) * (m * members[y] + gains[y]))
                own = m * members[y]
                v = np.int64(member[y, stub // m] if stub < own else received[y, stub - own])
            draw += 1
            last[v] = u
            drawn[y] += m + gained[v]
            older[ties] = v
            ties += 1
        for tie in range(start[u], ties):
            v = older[tie]
            y = group[v]
            received[y, gains[y]] = v
            gains[y] += 1
            gained[v] += 1
        member[x, members[x]] = u
        members[x] += 1
        start[u + 1] = ties
    return ties
