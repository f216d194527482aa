"""A follow network in which some are active, some are famous, and like follows like: the DPAH model [1]_.

One arc after another is made. Its source is drawn by activity, which follows a power law. Its target is then drawn
with probability proportional to h_xy (1 + the arcs that it has received), where x is the source's group and y the
target's, h_xx is the homophily of group x, and h_xy is 1 - h_xx for the other group. An arc that is there already is
drawn again, source and all.

The paper's code [2]_ is followed in what the paper leaves open: the 1 that lets somebody be followed for the first
time, and that, once there are more arcs than a hundredth of the people, only those are followed who have followed
somebody themselves: who came early has more followers.

.. [1] Espín-Noboa, Wagner, Strohmaier, Karimi (2022), Inequality and inequity in network-based ranking and
   recommendation algorithms, Scientific Reports 12:2012.
.. [2] github.com/gesiscss/Homophilic_Directed_ScaleFree_Networks, and its successor CSHVienna/NetworkInequalities.
"""

from typing import Any

import numpy as np

from socialgraph._kernels import inline, kernel
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.generators._arcs import sorted_graph
from socialgraph.generators._groups import acceptance, each_group, groups, people_of
from socialgraph.generators._table import bits_for, find
from socialgraph.generators._ties import check_size
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.rng import as_seed, coin, row, stream, subkey, toss, uniform, uniforms

__all__ = ["directed_homophilic_attachment"]

# An arc costs 16 to 32 bytes in the table that tells whether it is there, and 16 in lists.
_MOST = 2**28


def directed_homophilic_attachment(
    n: int,
    *,
    minority: float,
    homophily: float | tuple[float, float],
    density: float | None = None,
    arcs: int | None = None,
    activity: float | tuple[float, float] = 2.5,
    rng: Any = None,
) -> tuple[Graph, People]:
    """Grow a directed network of active and passive, famous and unknown people in two groups that are homophilic.

    Parameters
    ----------
    n : int
        The number of nodes, in [2, 2**28].
    minority : float
        The probability that a node belongs to the minority, in [0, 0.5].
    homophily : float or pair of float
        How readily somebody follows their own group, in [0, 1]; the other group they follow with one minus that. A
        pair is of the minority's and the majority's.
    density : float, optional
        The share of all n (n - 1) arcs that are made, in [0, 1].
    arcs : int, optional
        The number of arcs instead.
    activity : float or pair of float, optional
        The exponent of the power law of activity, in [1.1, 100], and so, about, of the out-degrees; of both groups, or
        the minority's and the majority's.
    rng : int, SeedSequence, Generator or None
        The seed. Groups, activities and the order in which people make arcs depend on the seed and not on the
        homophily; whom somebody follows depends on who it is and on how many they have tried to follow before.

    Returns
    -------
    graph : Graph
        Directed: u -> v where u follows v.
    people : People
        With the column ``group``: ``"minority"`` or ``"majority"``.

    Raises
    ------
    ParameterError
        If a number is out of range, not exactly one of `density` and `arcs` is given, or so many arcs are not to be
        found: there are not that many among groups that never meet, or 100 draws an arc (and a million) did not do,
        since nearly all are there that anybody would make.
    LimitExceeded
        If nodes and arcs are more than 2**28.

    References
    ----------
    Espín-Noboa, Wagner, Strohmaier, Karimi (2022), Inequality and inequity in network-based ranking and recommendation
    algorithms, Scientific Reports 12:2012.

    Examples
    --------
    >>> from socialgraph.generators import directed_homophilic_attachment
    >>> graph, people = directed_homophilic_attachment(5_000, minority=0.2, homophily=0.8, arcs=25_000, rng=1)
    >>> graph
    <Directed graph: 5,000 nodes, 25,000 arcs>
    >>> followers, member = graph.reverse.degree, people["group"] == "minority"
    >>> bool(followers[member].sum() / graph.m < member.mean())
    True
    """
    n = check_whole("n", n, 2, 2**31 - 1)
    minority, accept = check_number("minority", minority, 0, 0.5), acceptance(homophily)
    exponents = [check_number("activity", each, 1.1, 100) for each in each_group("activity", activity)]
    if (density is None) == (arcs is None):
        raise ParameterError("density", "must be given, or arcs must, but not both", density)
    name, asked = ("density", density) if arcs is None else ("arcs", arcs)
    if arcs is None:
        arcs = round(check_number("density", density, 0, 1) * n * (n - 1))
    arcs, seed = check_whole("arcs", arcs, 0, n * (n - 1)), as_seed(rng)
    check_size(n, arcs, _MOST)
    group = groups(seed, n, minority)
    size = np.bincount(group, minlength=2)
    possible = int(((np.outer(size, size) - np.diag(size)) * (accept > 0)).sum())
    if arcs > possible:
        raise ParameterError(name, f"must come to at most {possible:,} arcs, since groups keep to themselves", asked)
    source, target = np.empty(arcs, np.int32), np.empty(arcs, np.int32)
    split, other = _alias(_activity(seed, np.array(exponents)[group]))
    keys = stream(seed, "generators.source"), stream(seed, "generators.target")
    # Pages that are never written to cost no memory, so each group may have room for all.
    books, end = np.zeros((3, n), np.int32), np.empty((2, n + arcs), np.int32)
    table = np.zeros(2 ** bits_for(arcs), np.uint64)
    made = _follow(*keys, split, other, accept, group, books, end, bits_for(arcs), table, source, target)
    if made < arcs:
        raise ParameterError(name, f"must leave arcs to be found: {made:,} were, and then the same again", asked)
    return sorted_graph(source, target, n, directed=True), people_of(group)


def _activity(seed: int, exponent: np.ndarray) -> np.ndarray:
    """Draw everybody's activity, a whole number of at least 1, as the paper's code does.

    The continuous power law from 1/2 on, rounded: Clauset, Shalizi, Newman (2009), SIAM Review 51:661, appendix D.
    """
    luck = uniforms(stream(seed, "generators.activity"), np.arange(exponent.size))
    return np.floor(0.5 * (1 - luck) ** (-1 / (exponent - 1)) + 0.5)


def _alias(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what turns an even choice into one by weight: stay with probability split[u], or go to other[u]."""
    split, other = weight * weight.size / weight.sum(), np.arange(weight.size, dtype=np.int32)
    _pair_up(np.empty(weight.size, np.int32), split, other)
    return split, other


@kernel
def _pair_up(stack, split, other):
    # Walker's method: each node with less than its share is filled up by one with more [Vose 1991].
    n = split.size
    poor, rich = 0, n
    for u in range(n):
        if split[u] < 1.0:
            stack[poor] = u
            poor += 1
        else:
            rich -= 1
            stack[rich] = u
    while poor > 0 and rich < n:
        poor -= 1
        u, v = stack[poor], stack[rich]
        other[u] = v
        split[v] -= 1.0 - split[u]
        if split[v] < 1.0:
            stack[poor] = v
            poor += 1
            rich += 1
    # What rounding leaves over, on either side, has its share.
    for at in range(poor):
        split[stack[at]] = 1.0
    for at in range(rich, n):
        split[stack[at]] = 1.0


@kernel
def _follow(source_key, target_key, split, other, accept, group, books, end, bits, table, source, target):
    n, arcs = group.size, source.size
    sent, received, tried = books[0], books[1], books[2]
    ends, made, draw, early = np.zeros(2, np.int64), 0, 0, True
    # By group: everybody who may be followed, once and once more for each follower.
    for v in range(n):
        _append(end, ends, group[v], v, 1)
    while made < arcs and draw < 100 * arcs + 1_000_000:
        if early and 100 * made > n:
            early = False
            ends[0] = ends[1] = 0
            for v in range(n):
                _append(end, ends, group[v], v, (1 + received[v]) * (sent[v] > 0))
        u = np.int64(uniform(coin(source_key, draw, 0)) * n)
        if uniform(coin(source_key, draw, 1)) >= split[u]:
            u = np.int64(other[u])
        draw += 1
        x, base = group[u], row(subkey(target_key, u), tried[u])
        tried[u] += 1
        own = (1 + received[u]) * (early or sent[u] > 0)
        a, b = accept[x, 0] * (ends[0] - own * (x == 0)), accept[x, 1] * (ends[1] - own * (x == 1))
        if a + b == 0.0:
            continue
        y = 0 if b == 0.0 or uniform(toss(base, 0)) * (a + b) < a else 1
        v, pick = u, 1
        while v == u:
            v = np.int64(end[y, np.int64(uniform(toss(base, pick)) * ends[y])])
            pick += 1
        name = np.uint64(u) * np.uint64(n) + np.uint64(v) + np.uint64(1)
        at = find(table, bits, name)
        if table[at] == name:
            continue
        table[at] = name
        source[made], target[made] = u, v
        made += 1
        if not early and sent[u] == 0:
            _append(end, ends, x, u, 1 + received[u])
        _append(end, ends, y, v, 1)
        sent[u] += 1
        received[v] += 1
    return made


@inline
def _append(lists, sizes, which, item, times):
    for _ in range(times):
        lists[which, sizes[which]] = item
        sizes[which] += 1
