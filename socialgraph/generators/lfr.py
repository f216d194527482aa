"""Communities of all sizes among people with few ties and many: the LFR benchmark [1]_.

Degrees follow a power law with exponent tau1 and the sizes of communities one with tau2; everybody has the share
1 - mu of their ties within their own community. Finding the communities again from the ties alone is the standard
test of community detection.

.. [1] Lancichinetti, Fortunato, Radicchi (2008), Benchmark graphs for testing community detection algorithms, PRE
   78:046110.
"""

import math
from typing import Any

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.generators._arcs import sorted_graph
from socialgraph.generators._power_law import PowerLaw, adding_up, draw, largest, power_law, power_law_of_mean
from socialgraph.generators._ties import check_size
from socialgraph.generators._wiring import wired
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.rng import as_seed, coin, stream, uniform, uniforms

__all__ = ["lfr"]

# A tie costs about 60 bytes on the way.
_MOST = 2**28

# How many times sizes of communities are drawn until everybody finds one that is large enough.
_DRAWS = 100


def lfr(
    n: int,
    tau1: float,
    tau2: float,
    mu: float,
    *,
    average_degree: float | None = None,
    min_degree: int | None = None,
    max_degree: int | None = None,
    min_community: int | None = None,
    max_community: int | None = None,
    rng: Any = None,
) -> tuple[Graph, People]:
    """Tie people with few ties and many, in communities small and large, with a share of each one's ties outside.

    Parameters are called as in networkx. A degree is drawn for everybody, and of the ties the share 1 - mu, rounded up
    or down at random, is within the community. Sizes of communities are drawn until they add up to `n`; the last is
    cut, or what is left is shared out. Each way to put everybody into a community that is larger than their ties
    within is then equally likely. Ties are made at random within each community and, between people of different
    ones, outside; where that makes a loop, a repeat or a tie that belongs elsewhere, ends are swapped with another
    tie. In a community of which more than half of all pairs are tied, those that are not are made so.

    Degrees are as drawn but for what cannot be: an odd sum within a community moves one end of a tie out of it, or into
    it, and what swaps do not set right within is made outside. What they do not set right outside is left out: a few
    ties, or there is an error. Where `mu` is 0 there is no outside, and a few ties in a thousand are left out; in
    communities of ten or so, whose degrees often fit no simple graph, a few in a hundred.

    Parameters
    ----------
    n : int
        The number of nodes, in [2, 2**30].
    tau1 : float
        The exponent of the degrees' power law, in [1, 20]; 2 to 3 is usual.
    tau2 : float
        The exponent of the sizes' power law, in [1, 20]; 1 to 2 is usual.
    mu : float
        The share of ties that lead out of the community, in [0, 1].
    average_degree : float, optional
        The mean of the degrees' law: the least degree is chosen by it, and how much of the law there is at that.
    min_degree : int, optional
        The least degree instead, at least 1.
    max_degree : int, optional
        The largest degree, in [1, n - 1]. By default n - 1, or what `max_community`, if given, has room for.
    min_community, max_community : int, optional
        The smallest and the largest size, in [1, n]. By default one more than the least and the largest degree; where
        no such sizes add up to `n`, the smallest is smaller.
    rng : int, SeedSequence, Generator or None
        The seed. Degrees depend on the seed and the node.

    Returns
    -------
    graph : Graph
    people : People
        With the column ``community``, int64[n]: 0 for the first, and so on.

    Raises
    ------
    ParameterError
        If a number is out of range, not exactly one of `average_degree` and `min_degree` is given, or there is no such
        network: `max_community` has no room for (1 - mu) `max_degree` ties, no sizes add up to `n`, sizes drawn 100
        times over had too few large ones, or more than 1 % of the ties had no place outside.
    LimitExceeded
        If nodes and expected ties are more than 2**30.

    References
    ----------
    Lancichinetti, Fortunato, Radicchi (2008), Benchmark graphs for testing community detection algorithms, Physical
    Review E 78:046110.

    Examples
    --------
    >>> from socialgraph.generators import lfr
    >>> graph, people = lfr(1000, 2.5, 1.5, 0.2, average_degree=15, max_degree=50, min_community=20, rng=1)
    >>> graph, people
    (<Graph: 1,000 nodes, 7,800 ties>, <People: 1,000, community>)
    >>> community = people["community"][graph.edges()]
    >>> float((community[:, 0] != community[:, 1]).mean().round(2))
    0.2
    """
    n, mu = check_whole("n", n, 2, 2**31 - 1), check_number("mu", mu, 0, 1)
    tau1, tau2 = check_number("tau1", tau1, 1, 20), check_number("tau2", tau2, 1, 20)
    degrees = _degree_law(n, tau1, mu, average_degree, min_degree, max_degree, max_community)
    sizes = _size_law(n, tau2, mu, degrees, min_community, max_community)
    seed = as_seed(rng)
    degree = _evened(draw(degrees, stream(seed, "generators.degree"), n), largest(degrees))
    luck = uniforms(stream(seed, "generators.mixing"), np.arange(n))
    inside = np.floor((1 - mu) * degree + luck).astype(np.int64)
    community, members, first = _communities(seed, _sizes(seed, n, sizes, inside), inside)
    _even_out(stream(seed, "generators.parity"), first, members, degree, inside)
    used = np.zeros(n, np.int32)
    left, right = _within(stream(seed, "generators.within"), community, members, first, inside, used)
    if mu > 0:
        outside = degree - np.bincount(left, minlength=n) - np.bincount(right, minlength=n)
        ends = _without(stream(seed, "generators.without"), mu, community, np.maximum(outside, 0), left.size, used)
        left, right = (np.concatenate(pair) for pair in zip((left, right), ends, strict=True))
    return sorted_graph(left, right, n), People({"community": community.astype(np.int64)})


def _degree_law(
    n: int,
    tau1: float,
    mu: float,
    average_degree: float | None,
    min_degree: int | None,
    max_degree: int | None,
    max_community: int | None,
) -> PowerLaw:
    """Return the law that degrees are drawn from."""
    if (average_degree is None) == (min_degree is None):
        raise ParameterError("average_degree", "must be given, or min_degree must, but not both", average_degree)
    if max_degree is not None:
        most = check_whole("max_degree", max_degree, 1, n - 1)
    elif max_community is None or mu == 1:
        most = n - 1
    else:
        room = math.floor(round((check_whole("max_community", max_community, 1, n) - 1) / (1 - mu), 9))
        most = max(min(room, n - 1), 1)
    if min_degree is not None:
        least = check_whole("min_degree", min_degree, 1, most)
        check_size(n, n * least / 2, _MOST)
        return power_law(tau1, least, most)
    average = check_number("average_degree", average_degree, 0)
    check_size(n, n * average / 2, _MOST)
    return power_law_of_mean(tau1, average, most, "average_degree")


def _size_law(
    n: int, tau2: float, mu: float, degrees: PowerLaw, min_community: int | None, max_community: int | None
) -> PowerLaw:
    """Return the law that sizes of communities are drawn from, if there are such."""
    least_degree, most_degree = degrees.least, largest(degrees)
    most = min(n, most_degree + 1) if max_community is None else check_whole("max_community", max_community, 1, n)
    least = min(least_degree + 1, n // -(-n // most))
    if min_community is not None:
        least = check_whole("min_community", min_community, 1, most)
    inside = math.ceil(round((1 - mu) * most_degree, 9))
    if inside >= most:
        rule = f"must exceed {inside}, the ties inside of whoever has {most_degree}"
        raise ParameterError("max_community", rule, most)
    if -(-n // most) * least > n:
        raise ParameterError("min_community", f"must let sizes up to {most} add up to n, {n}", least)
    return power_law(tau2, least, most)


def _evened(degree: np.ndarray, most: int) -> np.ndarray:
    """Return degrees with an even sum: the first that may be larger is one more, if need be."""
    if degree.sum() % 2:
        ready = np.flatnonzero(degree < most)
        if not ready.size:
            raise ParameterError("n", f"must be even where everybody has {most} ties", degree.size)
        degree[ready[0]] += 1
    return degree


def _sizes(seed: int, n: int, law: PowerLaw, inside: np.ndarray) -> np.ndarray:
    """Draw sizes of communities such that there is one for everybody, larger than their ties inside."""
    wanted = np.bincount(inside)[::-1].cumsum()[::-1]
    for attempt in range(_DRAWS):
        size = adding_up(law, stream(seed, "generators.size", attempt), n)
        # People with d ties inside, or more, need as many places in communities of more than d.
        places = np.bincount(size, size, minlength=wanted.size + 1)[::-1].cumsum()[::-1][1:]
        if (wanted <= places[: wanted.size]).all():
            return size
    rule = f"must let sizes as drawn hold people with {inside.max()} ties inside; {_DRAWS} draws had too few places"
    raise ParameterError("max_community", rule, largest(law))


def _communities(seed: int, size: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Put everybody into a community, int32[n]; and list the members of each, from first[c] on."""
    n, first = inside.size, np.concatenate([[0], np.cumsum(size)])
    order, by_size = np.argsort(-inside, kind="stable"), np.argsort(-size, kind="stable")
    community, members = np.empty(n, np.int32), np.empty(n, np.int32)
    key = stream(seed, "generators.community")
    _house(key, order, by_size, size, inside, np.empty(n, np.int32), first[:-1].copy(), community, members)
    return community, members, first


def _within(
    key: np.uint64, community: np.ndarray, members: np.ndarray, first: np.ndarray, inside: np.ndarray, used: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tie everybody within their community."""
    n, size = members.size, np.diff(first)
    dense = 2 * np.bincount(community, inside, minlength=size.size) > size * (size - 1)
    # Among few pairs that are left the wrong ties would find none to swap with, so the others are chosen.
    stubs = np.where(dense[community], size[community] - 1 - inside, inside)[members]
    segment = np.concatenate([[0], np.cumsum(stubs)])[first]
    left, right, wrong = wired(key, np.repeat(members, stubs), segment, np.arange(n, dtype=np.int32), used)
    apart = dense[community[left]]
    ties = [left[~wrong & ~apart], right[~wrong & ~apart]]
    if dense.any():
        left, right = left[~wrong & apart], right[~wrong & apart]
        count = int((size * (size - 1) // 2)[dense].sum()) - left.size
        rest = np.empty(count, np.int32), np.empty(count, np.int32)
        _all_but(first, members, dense, community, left, right, np.empty(n, np.int32), *rest)
        ties = [np.concatenate(pair) for pair in zip(ties, rest, strict=True)]
    return ties[0], ties[1]


def _without(
    key: np.uint64, mu: float, community: np.ndarray, outside: np.ndarray, within: int, used: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tie people of different communities."""
    total = int(outside.sum())
    if total % 2:
        outside[outside.argmax()] -= 1
        total -= 1
    owner = np.repeat(np.arange(outside.size, dtype=np.int32), outside)
    # Those of one community that are more than all others together find nobody.
    alone = 2 * np.bincount(community, outside).max(initial=0) - total
    lost = alone / 2
    if lost <= _tolerated(within + total // 2):
        left, right, wrong = wired(key, owner, np.array([0, total]), community, used)
        lost = int(wrong.sum())
        if lost <= _tolerated(within + total // 2):
            return left[~wrong], right[~wrong]
    rule = f"must be lower for communities as few, or as unequal, as these: {lost:,.0f} ties have no place outside"
    raise ParameterError("mu", rule, mu)


def _tolerated(ties: int) -> float:
    """Return how many ties may be left out."""
    return 2 + ties / 100


@kernel
def _house(key, order, by_size, size, inside, places, cursor, community, members):
    # Whoever has most ties inside chooses first. The communities that are large enough for one are so for the next, so
    # that how many places there are to choose from hangs on nobody's choice, and all ways are equally likely.
    free = opened = 0
    for u in order:
        while opened < by_size.size and size[by_size[opened]] > inside[u]:
            for _ in range(size[by_size[opened]]):
                places[free] = by_size[opened]
                free += 1
            opened += 1
        choice = np.int64(uniform(coin(key, u, 0)) * free)
        community[u] = places[choice]
        free -= 1
        places[choice] = places[free]
    for u in range(order.size):
        members[cursor[community[u]]] = u
        cursor[community[u]] += 1


@kernel
def _even_out(key, first, members, degree, inside):
    """Move one end of a tie out of, or into, each community with an odd number of them."""
    for c in range(first.size - 1):
        ends, size = 0, first[c + 1] - first[c]
        for at in range(first[c], first[c + 1]):
            ends += inside[members[at]]
        if ends % 2:
            luck = coin(key, c, 0)
            step = 1 if luck & np.uint64(1) else -1
            start = np.int64(uniform(luck) * size)
            # Round the members from a random one on: one way first, and if nobody can, the other.
            for turn in range(2 * size):
                u = members[first[c] + (start + turn) % size]
                if turn == size:
                    step = -step
                if 0 <= inside[u] + step <= min(degree[u], size - 1):
                    inside[u] += step
                    break


@kernel
def _all_but(first, members, dense, community, left, right, place, source, target):
    """Tie all pairs of the dense communities but those that are listed."""
    ties = at = 0
    for c in range(dense.size):
        if not dense[c]:
            continue
        begin, size = first[c], first[c + 1] - first[c]
        apart = np.zeros((size, size), np.bool_)
        for i in range(size):
            place[members[begin + i]] = i
        while at < left.size and community[left[at]] == c:
            i, j = place[left[at]], place[right[at]]
            apart[i, j] = apart[j, i] = True
            at += 1
        for i in range(size):
            for j in range(i):
                if not apart[i, j]:
                    source[ties], target[ties] = members[begin + i], members[begin + j]
                    ties += 1
