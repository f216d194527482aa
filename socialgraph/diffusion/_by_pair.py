"""Tries tossed by pair: one coin for each arc, keyed by the run and the two who meet.

A row of a network is too short, and its length too hard to guess, for a loop over it to be fast. So rows are laid end
to end in a block, which is tossed in vector instructions. Measured on Barabási-Albert, 100,000 people, m=5, p=.05:
5 ns a try arc by arc, 1.3 so.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.rng import fires_below, toss

__all__ = ["pair_law", "pair_room"]

# Arcs are laid down eight at a time, in blocks of about so many; what is laid beyond a row's end is laid over again.
_BLOCK = 1024
_0, _1, _2, _3, _4, _5, _6, _7, _8 = (np.uint64(k) for k in range(9))
# The lowest bit of each of eight bytes.
_BITS = np.uint64(0x0101010101010101)


def pair_law(p: Any) -> tuple[np.uint64, np.ndarray | None]:
    """Give what the tosses are held against: one bound where all arcs are alike, else one for each.

    Parameters
    ----------
    p : float or ndarray of float64, shape (arcs,)
        The probabilities.

    Returns
    -------
    tuple of uint64 and (ndarray of uint64, shape (arcs,), or None)

    Examples
    --------
    >>> pair_law(1.0) == (2**53, None)
    True
    """
    if isinstance(p, float):
        return fires_below(p)[()], None
    return np.uint64(0), readonly(fires_below(p))


def pair_room() -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """Give the scratch space of one thread: for the arcs that are laid down, and for their tosses.

    Examples
    --------
    >>> len(pair_room()[0])
    3
    """
    lanes = _BLOCK + 8
    whom, bases, bounds = np.empty(lanes, np.int32), np.empty(lanes, np.uint64), np.empty(lanes, np.uint64)
    # What fires, one a byte; the same bytes eight at a time; which eights hold something; whom they lead to.
    fires, eights, fired = np.zeros(lanes + 8, np.uint8), np.empty(lanes // 8, np.uint64), np.empty(lanes, np.int32)
    return (whom, bases, bounds), (fires, fires.view(np.uint64), eights, fired)


@kernel
def _try_pairs(indices, limit, limits, rows, begin, end, base, room, queue, tail, seen, turn):
    """Try every arc of some rows, and append to the queue whom they reach for the first time."""
    whom, bases, bounds = room[0]
    laid, arcs = _0, np.uint64(indices.size)
    for i in range(rows):
        for first in range(begin[i], end[i], _8):
            left = min(end[i] - first, _8)
            if first + _8 <= arcs:
                _copy(indices, first, whom, laid)
                if limits is not None:
                    _copy(limits, first, bounds, laid)
            else:
                for k in range(left):
                    whom[laid + k] = indices[first + k]
                    if limits is not None:
                        bounds[laid + k] = limits[first + k]
            _fill(bases, laid, base[i])
            laid += left
            if laid >= _BLOCK:
                tail = _toss_block(laid, limit, limits, room, queue, tail, seen, turn)
                laid = _0
    return _toss_block(laid, limit, limits, room, queue, tail, seen, turn)


@kernel
def _live_pairs(indices, limit, limits, first, last, base, live):
    """List the live arcs of one row, arc by arc, and return how many there are."""
    count = 0
    for arc in range(first, last):
        bound = limit
        if limits is not None:
            bound = limits[arc]
        live[count] = arc
        count += toss(base, indices[arc]) >> np.uint64(11) < bound
    return count


@kernel
def _toss_block(laid, limit, limits, room, queue, tail, seen, turn):
    """Toss the arcs that are laid down, and append to the queue whom they reach for the first time."""
    (whom, bases, bounds), (fires, packed, eights, fired) = room
    if limits is None:
        for i in range(laid):
            fires[i] = toss(bases[i], whom[i]) >> np.uint64(11) < limit
    else:
        for i in range(laid):
            fires[i] = toss(bases[i], whom[i]) >> np.uint64(11) < bounds[i]
    for i in range(laid, laid + _8):
        fires[i] = 0
    # Most eights hold nothing; those that do are listed first, so that no branch has to be guessed.
    some = count = _0
    for eight in range((laid + _7) >> _3):
        eights[some] = eight
        some += np.uint64(packed[eight] != _0)
    for i in range(some):
        eight = eights[i]
        left = packed[eight]
        while left:
            # The byte of the lowest bit that is left: count the bytes below it.
            lane = (((left & (~left + _1)) - _1) & _BITS) * _BITS >> np.uint64(56)
            fired[count] = whom[(eight << _3) + lane]
            count += _1
            left &= left - _1
    return _append(fired, count, queue, tail, seen, turn)


@kernel
def _append(fired, count, queue, tail, seen, turn):
    """Append to the queue whoever is not there yet, and return where it ends.

    Free of branches: what is written beyond the end counts only if the end moves past it.
    """
    for i in range(count):
        v = np.uint64(fired[i])
        queue[tail] = v
        tail += np.uint64(seen[v] != turn)
        seen[v] = turn
    return tail


@kernel
def _copy(source, at, target, to):
    """Copy eight entries: all are read before any is written, which makes it two instructions."""
    a, b, c, d = source[at], source[at + _1], source[at + _2], source[at + _3]
    e, f, g, h = source[at + _4], source[at + _5], source[at + _6], source[at + _7]
    target[to], target[to + _1], target[to + _2], target[to + _3] = a, b, c, d
    target[to + _4], target[to + _5], target[to + _6], target[to + _7] = e, f, g, h


@kernel
def _fill(target, to, value):
    """Write eight entries."""
    target[to] = target[to + _1] = target[to + _2] = target[to + _3] = value
    target[to + _4] = target[to + _5] = target[to + _6] = target[to + _7] = value
