"""How far a sample is from every law with one peak: the geometry that the dip and its test share.

Hartigan and Hartigan (1985): left of its peak such a law is convex, and the best there is the greatest convex minorant
of the sample's distribution function just before each value; right of it the least concave majorant just after. Where
the two are farthest apart says between which of their corners the peak must lie, which is repeated until that distance
is no more than what the parts left behind cost already. Values that several people share are one step of that height,
so the result is exact with ties too.
"""

import numpy as np

from socialgraph._kernels import inline, kernel

__all__ = ["steps", "twice_dip"]


def steps(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count the people below each value, and at it or below.

    Parameters
    ----------
    count : ndarray of int, shape (values,)
        How many have each value, in ascending order of the values.

    Returns
    -------
    below, upto : ndarray of float64, shape (values,), read-only

    Examples
    --------
    >>> [part.tolist() for part in steps(np.array([2, 1]))]
    [[0.0, 2.0], [2.0, 3.0]]
    """
    upto = np.cumsum(count, dtype=np.float64)
    below = upto - count
    upto.setflags(write=False)
    below.setflags(write=False)
    return below, upto


def twice_dip(value: np.ndarray, below: np.ndarray, upto: np.ndarray) -> float:
    """Give twice the dip of a sample, times the number of people.

    Parameters
    ----------
    value : ndarray of float64, shape (values,), read-only
        Distinct, ascending.
    below, upto : ndarray of float64, shape (values,), read-only
        From `steps`.

    Returns
    -------
    float

    Examples
    --------
    >>> value = np.array([0.0, 1.0])
    >>> value.setflags(write=False)
    >>> twice_dip(value, *steps(np.array([1, 1])))
    1.0
    """
    return float(_twice_dip(value, below, upto, np.empty((4, value.size), np.int64)))


@inline
def _on_line(value, height, u, v, i):
    return height[u] + (height[v] - height[u]) * ((value[i] - value[u]) / (value[v] - value[u]))


@kernel
def _link(value, height, at, step, link):
    # From each value to the corner before it on the greatest convex minorant of all values up to it; taken from the
    # last value downwards the same slopes make the least concave majorant.
    link[at] = -1
    for _ in range(value.size - 1):
        v, at = at, at + step
        u = link[v]
        while u >= 0:
            here = (height[v] - height[u]) * (value[at] - value[v])
            if here < (height[at] - height[v]) * (value[v] - value[u]):
                break
            v, u = u, link[u]
        link[at] = v


@kernel
def _follow(link, start, stop, corner):
    at, size = start, 1
    corner[0] = start
    while at != stop:
        at = link[at]
        corner[size] = at
        size += 1
    if start > stop:
        for p in range(size // 2):
            corner[p], corner[size - 1 - p] = corner[size - 1 - p], corner[p]
    return size


@kernel
def _widest(value, height, corner, size, other, across, others, place):
    # The largest gap between a hull's corners and the other hull; place tells the corner and the segment across.
    widest, q = -1.0, 0
    for p in range(size):
        i = corner[p]
        while q < others - 1 and across[q + 1] <= i:
            q += 1
        if across[q] == i:
            gap, end = abs(height[i] - other[i]), q
        else:
            gap, end = abs(height[i] - _on_line(value, other, across[q], across[q + 1], i)), q + 1
        if gap > widest:
            widest = gap
            place[0], place[1], place[2] = i, across[q], across[end]
    return widest


@kernel
def _costs(value, height, corner, size, steps, first, last):
    # How far the steps are from a hull, at the values from first to last.
    worst = 0.0
    for p in range(size - 1):
        u, v = corner[p], corner[p + 1]
        slope = (height[v] - height[u]) / (value[v] - value[u])
        for i in range(max(u, first), min(v, last + 1)):
            worst = max(worst, abs(steps[i] - height[u] - slope * (value[i] - value[u])))
    if first <= corner[size - 1] <= last:
        worst = max(worst, abs(steps[corner[size - 1]] - height[corner[size - 1]]))
    return worst


@kernel
def _twice_dip(value, below, upto, room):
    first, last, dip = 0, value.size - 1, 0.0
    downwards, upwards, convex, concave = room
    low, high = np.empty(3, np.int64), np.empty(3, np.int64)
    _link(value, below, first, 1, downwards)
    _link(value, upto, last, -1, upwards)
    while first < last:
        lows = _follow(downwards, last, first, convex)
        highs = _follow(upwards, first, last, concave)
        from_low = _widest(value, below, convex, lows, upto, concave, highs, low)
        from_high = _widest(value, upto, concave, highs, below, convex, lows, high)
        if max(from_low, from_high) <= dip:
            break
        if from_low >= from_high:
            start, stop = low[0], low[2]
        else:
            # Across a corner of the majorant stands a segment of the minorant, whose lower end is the bound.
            start, stop = high[1], high[0]
        dip = max(dip, _costs(value, below, convex, lows, upto, first, start - 1))
        dip = max(dip, _costs(value, upto, concave, highs, below, stop + 1, last))
        if start == first and stop == last:
            break
        first, last = start, stop
    return dip
