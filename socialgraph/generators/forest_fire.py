"""The forest fire: newcomers meet friends of friends, the network grows denser and its diameter smaller [1]_ [2]_.

A newcomer links to an ambassador, and from there a fire spreads: each who burns sets fire to a geometric number of
those whom they link to, and of those who link to them. The newcomer links to all who burned. Ties then grow faster
than people, m ~ n**a with 1 < a < 2, where the fire is about to spread without end; in [1]_ a is 1.01 for forward and
backward probabilities of 0.35 and 0.20, 1.21 for 0.37 and 0.32, and 1.57 for 0.38 and 0.35.

.. [1] Leskovec, Kleinberg, Faloutsos (2005), Graphs over time: densification laws, shrinking diameters and possible
   explanations, KDD 2005:177.
.. [2] Leskovec, Kleinberg, Faloutsos (2007), Graph evolution: densification and shrinking diameters, ACM TKDD 1:2.
"""

import math
from typing import Any

import numpy as np

from socialgraph._kernels import inline, kernel
from socialgraph.errors import LimitExceeded, ParameterError, check_number, check_whole
from socialgraph.generators._arcs import sorted_graph
from socialgraph.generators._ties import check_size
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, coin, row, stream, subkey, toss, uniform

__all__ = ["forest_fire"]

# Links that a growth may make, and look at: where everybody burns it looks at a third of n**3, which is without end.
_MOST_LINKS, _MOST_LOOKS = 2**30, 2**32


def forest_fire(n: int, forward: float, backward: float = 0.0, *, rng: Any = None) -> Graph:
    """Grow a directed network in which newcomers link along the links of those whom they link to.

    Node u picks one of the nodes before it, each with equal probability, and links to it. Whoever it links to, in that
    order, draws two numbers, geometric with means p / (1 - p) and q / (1 - q), where p is `forward` and q is
    `backward` x `forward`. Node u then links to that many of those whom they link to and to that many of those who
    link to them, chosen at random among those whom it does not link to yet; to all of them where there are fewer.

    Parameters
    ----------
    n : int
        The number of nodes, in [0, 2**30].
    forward : float
        The probability p of burning on, along links, in [0, 0.99].
    backward : float, optional
        What p is multiplied with against the direction of links, at least 0, such that the product is at most 0.99.
        The ratio that igraph calls ``bw_factor``.
    rng : int, SeedSequence, Generator or None
        The seed. Node u's draws depend on the seed, u and the nodes before it, so a longer growth begins with the
        shorter one of the same seed.

    Returns
    -------
    Graph
        Directed, from newcomers to those who were there.

    Raises
    ------
    ParameterError
        If a number is out of range.
    LimitExceeded
        If the fires have looked at 2**32 links, half a minute's work, or made 2**30, and there are nodes yet to come.
        Where they spread without end, which they do from about p = q = 0.38 on, everybody links to almost everybody.

    References
    ----------
    Leskovec, Kleinberg, Faloutsos (2007), Graph evolution: densification and shrinking diameters, ACM Transactions on
    Knowledge Discovery from Data 1:2.

    Examples
    --------
    >>> from socialgraph.generators import forest_fire
    >>> small, large = (forest_fire(n, 0.37, 0.32 / 0.37, rng=1) for n in (1_000, 10_000))
    >>> small.m / small.n < large.m / large.n
    True
    >>> forest_fire(4, 0, rng=1)
    <Directed graph: 4 nodes, 3 arcs>
    """
    n = check_whole("n", n, 0, 2**31 - 1)
    forward = check_number("forward", forward, 0, 0.99)
    backward = check_number("backward", backward, 0)
    if forward * backward > 0.99 + 1e-12:
        raise ParameterError("backward", f"must be at most 0.99 / forward, {0.99 / forward:g}", backward)
    check_size(n, n)
    return _grown(stream(as_seed(rng), "generators.fire"), n, _hazard(forward), _hazard(forward * backward))


def _hazard(p: float) -> float:
    """Return the rate at which a unit exponential, divided by it and cut to a whole number, has P(x >= k) = p**k."""
    return -math.log(p) if p > 0 else math.inf


def _grown(key: np.uint64, n: int, forward: float, backward: float) -> Graph:
    """Let all newcomers come, in as many turns as more room for their links has to be made."""
    start, fan, books = np.zeros(n + 1, np.int64), np.zeros((3, n), np.int64), np.zeros(3, np.int64)
    burned, swaps = np.zeros(n, np.int32), np.empty(n, np.int32)
    targets, fans = np.empty(4 * n + 16, np.int32), np.empty(8 * n + 16, np.int32)
    done, most = min(n, 1), (_MOST_LOOKS, _MOST_LINKS)
    while True:
        done = _grow(key, forward, backward, done, most, books, start, fan, burned, swaps, targets, fans)
        if done == n:
            sources = np.repeat(np.arange(n, dtype=np.int32), np.diff(start))
            return sorted_graph(sources, targets[: start[n]], n, directed=True)
        if books[0] > _MOST_LOOKS or start[done] > _MOST_LINKS:
            made = f"{start[done]:,} links made by {done:,} of {n:,} nodes, and the fires spread on"
            raise LimitExceeded(f"{made}; with a lower forward or backward they go out")
        # At least twice the room, of which what is not written to costs no memory.
        targets = np.concatenate([targets, np.empty(targets.size + n, np.int32)])
        fans = np.concatenate([fans, np.empty(fans.size + 4 * n, np.int32)])


@kernel
def _grow(key, forward, backward, first, most, books, start, fan, burned, swaps, targets, fans):
    # Who links to v is listed in fans, from fan[0, v] on: fan[1, v] of them, with room for fan[2, v]. The books hold
    # how many links were looked at, how much of fans is used, and how many fires were lit.
    for u in range(first, burned.size):
        if books[0] > most[0] or start[u] > most[1] or targets.size - start[u] < u:
            return u
        books[2] += 1
        own, fire, begin = subkey(key, u), books[2], start[u]
        v = np.int64(uniform(coin(own, u, 0)) * u)
        targets[begin], burned[v] = v, fire
        at, end, more = begin, begin + 1, 0
        while at < end:
            v = targets[at]
            base, listed = row(own, v), fan[1, v]
            followed = targets[start[v] : start[v + 1]]
            end = _light(base, 0, forward, followed, books, burned, swaps, targets, end)
            followers = fans[fan[0, v] : fan[0, v] + listed]
            end = _light(base, 1, backward, followers, books, burned, swaps, targets, end)
            more += 2 * listed + 2 if listed == fan[2, v] else 0
            at += 1
        if books[1] + more > fans.size:
            return u
        for at in range(begin, end):
            _append(targets[at], u, books, fan, fans)
        start[u + 1] = end
    return burned.size


@kernel
def _light(base, way, hazard, friends, books, burned, swaps, targets, end):
    """Set fire to some of a list; give where the list of those who burn now ends."""
    left, fire = friends.size, books[2]
    wanted = -math.log(1.0 - uniform(toss(base, way))) / hazard
    if wanted >= left:
        books[0] += left
        for v in friends:
            if burned[v] != fire:
                targets[end], burned[v] = v, fire
                end += 1
        return end
    missing, drawn = np.int64(wanted), 0
    while missing > 0 and left > 0:
        pick = np.int64(uniform(toss(base, 2 * drawn + 2 + way)) * left)
        v = friends[pick]
        left -= 1
        friends[pick], friends[left], swaps[drawn] = friends[left], v, pick
        drawn += 1
        if burned[v] != fire:
            targets[end], burned[v] = v, fire
            end += 1
            missing -= 1
    books[0] += drawn
    # Back to the order in which they came, so that the next fire's draws do not hang on this one's.
    while drawn > 0:
        drawn -= 1
        friends[left], friends[swaps[drawn]] = friends[swaps[drawn]], friends[left]
        left += 1
    return end


@inline
def _append(v, u, books, fan, fans):
    begin, listed = fan[0, v], fan[1, v]
    if listed == fan[2, v]:
        fan[0, v], fan[2, v] = books[1], 2 * listed + 2
        for at in range(listed):
            fans[books[1] + at] = fans[begin + at]
        begin = books[1]
        books[1] += 2 * listed + 2
    fans[begin + listed] = u
    fan[1, v] += 1
