"""Preferential attachment in which like seeks like: a minority that is seen less, or more, than its size [1]_.

A newcomer of group x is tied to a node v of group y with probability proportional to h_xy times v's degree, where h_xx
is the homophily of group x and 1 - h_xx what it grants the other group. At 0.5 this is plain preferential attachment;
below it the minority collects more than its share of ties, and above it less.

.. [1] Karimi, Génois, Wagner, Singer, Strohmaier (2018), Homophily influences ranking of minorities in social
   networks, Scientific Reports 8:11077.
"""

from typing import Any

import numpy as np

from socialgraph._kernels import inline, kernel
from socialgraph.errors import check_number
from socialgraph.generators._groups import acceptance, groups, people_of
from socialgraph.generators._ties import check_growth, undirected
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.rng import as_seed, row, stream, toss, uniform

__all__ = ["homophilic_attachment"]


def homophilic_attachment(
    n: int, *, m: int, minority: float, homophily: float | tuple[float, float], rng: Any = None
) -> tuple[Graph, People]:
    """Grow a network in which newcomers prefer those with many ties, and those of one group.

    As in the paper's code, growth starts from `m` nodes without ties. Each later node makes `m` ties to distinct older
    nodes, drawn one after another among those not yet drawn with probability proportional to acceptance x degree.

    Nodes without ties, of which there are few and early, are drawn only when no other is left that the newcomer
    accepts, and then by acceptance alone: the limit of the small constant that the paper's code adds to every degree.
    A newcomer that accepts fewer than `m` of the older nodes is tied to all of those, which may be none, and goes
    without the rest. That happens at a homophily of 1, where the groups never meet, to the first `m` of each group; at
    0 to those who come before there are `m` of the other group, which with a minority of 0 is everyone.

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
    accept, seed = acceptance(homophily), as_seed(rng)
    group = groups(seed, n, minority)
    start, older = np.empty(n + 1, np.int64), np.empty(m * (n - m), np.int32)
    ties = _court(stream(seed, "generators.attachment"), m, accept, group, start, older)
    return undirected(start, older[:ties]), people_of(group)


@kernel
def _court(key, m, accept, group, start, older):
    n = group.size
    # By group: who has come, and both ends of every tie. Pages that are never written to cost no memory, so each
    # group may have room for all.
    member, members = np.empty((2, n), np.int32), np.zeros(2, np.int64)
    end, ends = np.empty((2, 2 * older.size), np.int32), np.zeros(2, np.int64)
    degree, last = np.zeros(n, np.int64), np.zeros(n, np.int32)
    drawn, drawn_ends = np.zeros(2, np.int64), np.zeros(2, np.int64)
    ties = 0
    start[: m + 1] = 0
    for u in range(n):
        x, base, draw = group[u], row(key, u), 0
        # Those drawn are taken off their group, so that the next group is right even where few are left in one.
        drawn[:] = drawn_ends[:] = 0
        while u >= m and ties - start[u] < m:
            a, b = accept[x, 0] * (ends[0] - drawn_ends[0]), accept[x, 1] * (ends[1] - drawn_ends[1])
            tied = a + b > 0.0
            if not tied:
                a, b = accept[x, 0] * (members[0] - drawn[0]), accept[x, 1] * (members[1] - drawn[1])
                if a + b == 0.0:
                    break
            y = 0 if b == 0.0 or uniform(toss(base, draw)) * (a + b) < a else 1
            v = u
            while v == u or last[v] == u:
                draw += 1
                among = ends[y] if tied else members[y]
                pick = np.int64(uniform(toss(base, draw)) * among)
                v = np.int64(end[y, pick] if tied else member[y, pick])
            draw += 1
            last[v] = u
            drawn[y] += 1
            drawn_ends[y] += degree[v]
            older[ties] = v
            ties += 1
        for tie in range(start[u], ties):
            v = older[tie]
            _append(end, ends, group[v], v)
            _append(end, ends, x, u)
            degree[v] += 1
            degree[u] += 1
        _append(member, members, x, u)
        start[u + 1] = ties
    return ties


@inline
def _append(lists, sizes, which, item):
    lists[which, sizes[which]] = item
    sizes[which] += 1
