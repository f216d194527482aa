"""Tries drawn by source: not a coin for every arc, but how many arcs lie before the next one that is tried [1]_.

A row has a rate, which no arc of it exceeds: p itself where all arcs are alike, else the least power of 1/2 that will
do. Tries fall on its arcs with that rate, independently, so that the arcs skipped between two of them are geometric:
draw 2k, keyed by the run and the source, says how many the k-th try skips. Where arcs are not alike a try on an arc of
probability p is kept with probability p / rate, by draw 2k + 1 [2]_. So each arc is live with its p, independently, as
if tossed; and what costs is the tries, not the arcs.

.. [1] Batagelj, Brandes (2005), Efficient generation of large random networks, Physical Review E 71:036113.
.. [2] Lewis, Shedler (1979), Simulation of nonhomogeneous Poisson processes by thinning.
.. [3] Chen, Asau (1974), On generating random variates from an empirical distribution.
"""

import functools
import math
from fractions import Fraction
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._by_pair import _append
from socialgraph.graph import Graph
from socialgraph.rng import toss

__all__ = ["source_law", "source_room"]

# Rates 1, 1/2, ... 2**-15; below, tries are thinned more.
_RATES = 16
# A draw of 53 bits skips at most _FAR arcs: a try that would lie farther is looked for from there, by the next draw.
_FAR = 255
# Its first _DIGITS bits lead to the place in the table of skips where the search begins [3]_: with 12 of them one in
# fifty draws has to look farther.
_DIGITS = 12
# What one wave of draws finds is kept until there are so many; a wave adds at most as many as it has rows.
_TRIES = 4096
_ZERO, _ONE, _TWO = (np.uint64(k) for k in range(3))


def source_law(p: Any, graph: Graph) -> tuple:
    """Lay out what the draws of a network are held against.

    Parameters
    ----------
    p : float or ndarray of float64, shape (arcs,)
        The probabilities.
    graph : Graph
        The network.

    Returns
    -------
    tuple
        For each arc whom it leads to, if arcs are not alike together with how many of 2**32 tries are kept; the
        table of skips of each rate, and where to begin in it; the rate of each row and `p` itself, or None where all
        arcs are alike.

    Examples
    --------
    >>> tie = Graph.from_edges([(0, 1)])
    >>> source_law(0.5, tie)[2][0][:3].tolist() == [2**52, 2**52 + 2**51, 2**52 + 2**51 + 2**50]
    True
    """
    if isinstance(p, float):
        return graph.indices, None, _skips((p,)), None
    kinds, ends = np.empty(graph.n, np.uint8), np.empty(p.size, np.uint64)
    _lay_rates(graph.indptr, graph.indices, p, kinds, ends)
    skips = _skips(tuple(2.0**-kind for kind in range(_RATES)))
    return readonly(ends), None, None, (*skips, readonly(kinds), p)


def source_room(rows: int) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """Give the scratch space of one thread: what every network takes, and what thinning takes besides.

    Parameters
    ----------
    rows : int
        At most so many are worked on at once.

    Examples
    --------
    >>> len(source_room(512)[0])
    3
    """
    skip, luck, kind = (np.empty(rows, np.uint64) for _ in range(3))
    place, kept = (np.empty(_TRIES + rows + 1, np.uint64) for _ in range(2))
    return (skip, place, np.empty(_TRIES + rows + 1, np.int32)), (luck, kind, kept)


@functools.lru_cache(maxsize=64)
def _skips(rates: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Tabulate the skips: a draw that lies below ``bounds[rate, j]`` and not below the one before skips j arcs.

    In whole numbers, so that it is the same table everywhere: ``bounds[j]`` is 2**53 (1 - (1 - rate)**(j + 1)),
    rounded up as `fires_below` rounds, from powers of 128 bits. The last bound is never reached.
    """
    bounds = []
    for rate in rates:
        none, stays = 2**128, math.floor((1 - Fraction(rate)) * 2**128)
        for _ in range(_FAR):
            none = none * stays >> 128
            bounds.append(-(-(2**128 - none) >> 75))
        bounds.append(2**53)
    table = np.array(bounds, np.uint64).reshape(len(rates), _FAR + 1)
    firsts = np.arange(2**_DIGITS, dtype=np.uint64) << np.uint64(53 - _DIGITS)
    guide = np.array([np.searchsorted(row, firsts, side="right") for row in table], np.uint8)
    return readonly(table.ravel()), readonly(guide.ravel())


@kernel
def _lay_rates(indptr, indices, p, kinds, ends):
    """Choose the rate of each row, and put beside each arc's end how many of 2**32 tries on it are kept."""
    for u in range(kinds.size):
        highest = 0.0
        for arc in range(indptr[u], indptr[u + 1]):
            highest = max(highest, p[arc])
        kind, scale = 0, 2.0**53
        while kind < _RATES - 1 and 2 * highest <= 1:
            kind, scale, highest = kind + 1, 2 * scale, 2 * highest
        kinds[u] = kind
        for arc in range(indptr[u], indptr[u + 1]):
            keeps = np.uint64(np.ceil(p[arc] * scale))
            ends[arc] = (keeps >> np.uint64(21)) << np.uint64(31) | np.uint64(indices[arc])


@kernel
def _try_alike(ends, bounds, guide, rows, at, end, base, room, queue, tail, seen, turn):
    """Draw the tries of some rows of the same rate, and append to the queue whom they reach for the first time.

    All rows make their first draw, then those that have not come to their end make their second, and so on: rows in
    step are hashed in vector instructions, and their cache misses overlap. Free of branches but for the search, which
    mostly ends where it begins: what is written beyond the end of a list counts only if the end moves past it.
    """
    skip, place, fired = room[0]
    number = tries = _ZERO
    while rows > _ZERO:
        for i in range(rows):
            skip[i] = toss(base[i], number) >> np.uint64(11)
        number += _TWO
        remain = _ZERO
        for i in range(rows):
            drawn, first, last, row_base = skip[i], at[i], end[i], base[i]
            far = np.uint64(guide[drawn >> np.uint64(53 - _DIGITS)])
            while drawn >= bounds[far]:
                far += _ONE
            first += far
            found = np.uint64(far != np.uint64(_FAR))
            place[tries] = first
            tries += found & np.uint64(first < last)
            first += found
            at[remain], end[remain], base[remain] = first, last, row_base
            remain += np.uint64(first < last)
        rows = remain
        if tries > _TRIES or rows == _ZERO:
            for i in range(tries):
                fired[i] = ends[place[i]]
            tail = _append(fired, tries, queue, tail, seen, turn)
            tries = _ZERO
    return tail


@kernel
def _try_mixed(ends, bounds, guide, kinds, p, head, rows, at, end, base, room, queue, tail, seen, turn):
    """Do as `_try_alike` where each row has its own rate, and tries are thinned."""
    (skip, place, fired), (luck, kind, kept) = room
    for i in range(rows):
        kind[i] = kinds[np.uint64(queue[head + i])]
    number = tries = _ZERO
    while rows > _ZERO:
        for i in range(rows):
            skip[i] = toss(base[i], number) >> np.uint64(11)
        for i in range(rows):
            # A draw has 53 bits; below them its rate travels along.
            luck[i] = (toss(base[i], number + _ONE) & np.uint64(2**64 - 2048)) | kind[i]
        number += _TWO
        remain = _ZERO
        for i in range(rows):
            drawn, first, last, row_base, rate = skip[i], at[i], end[i], base[i], kind[i]
            far = np.uint64(guide[rate << np.uint64(_DIGITS) | drawn >> np.uint64(53 - _DIGITS)])
            while drawn >= bounds[rate << np.uint64(8) | far]:
                far += _ONE
            first += far
            found = np.uint64(far != np.uint64(_FAR))
            place[tries], kept[tries] = first, luck[i]
            tries += found & np.uint64(first < last)
            first += found
            at[remain], end[remain], base[remain], kind[remain] = first, last, row_base, rate
            remain += np.uint64(first < last)
        rows = remain
        if tries > _TRIES or rows == _ZERO:
            tail = _append(fired, _keep(ends, p, tries, place, kept, fired), queue, tail, seen, turn)
            tries = _ZERO
    return tail


@kernel
def _keep(ends, p, tries, place, kept, fired):
    """List whom the tries that are kept lead to, and return how many."""
    count = _ZERO
    for i in range(tries):
        arc = ends[place[i]]
        fired[count] = arc & np.uint64(2**31 - 1)
        ahead, keeps = kept[i] >> np.uint64(32), arc >> np.uint64(31)
        count += np.uint64(ahead < keeps)
        if ahead == keeps:
            # One in 2**32: the other 21 bits decide.
            count += np.uint64(_is_kept(kept[i] >> np.uint64(11), p[place[i]], kept[i] & np.uint64(2047)))
    return count


@kernel
def _live_draws(bounds, kinds, p, u, first, last, base, live):
    """List the live arcs of u's row, draw by draw, and return how many there are."""
    number, count = _ZERO, 0
    kind = _ZERO
    if kinds is not None:
        kind = np.uint64(kinds[u])
    while first < last:
        drawn, luck = toss(base, number) >> np.uint64(11), toss(base, number + _ONE) >> np.uint64(11)
        number += _TWO
        far = _ZERO
        while drawn >= bounds[kind << np.uint64(8) | far]:
            far += _ONE
        first += far
        if far < _FAR and first < last:
            live[count] = first
            if kinds is None:
                count += 1
            else:
                count += _is_kept(luck, p[first], kind)
            first += _ONE
    return count


@kernel
def _is_kept(drawn, p, kind):
    """Tell whether a try on an arc of probability p, in a row of some rate, is kept."""
    return drawn < np.uint64(np.ceil(p * 2.0**53 * np.float64(_ONE << kind)))
