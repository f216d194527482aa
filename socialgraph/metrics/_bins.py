"""Opinions put into bins of equal width, the lower edge of each inside."""

from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_number
from socialgraph.metrics._values import numbers

__all__ = ["binned"]


def binned(opinion: Any, bins: int, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Check opinions against the ends of a scale and number each one's bin.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        In [low, high].
    bins : int
        How many, at least 1.
    low, high : float
        The ends; the last bin holds `high`.

    Returns
    -------
    opinion : ndarray of float64, shape (n,)
    place : ndarray of int64, shape (n,)
        In [0, bins).

    Raises
    ------
    ParameterError
        If the ends are in the wrong order, or an opinion lies outside them (the first person is named).

    Examples
    --------
    >>> binned([-1, -0.5, 0, 1], 4, -1, 1)[1].tolist()
    [0, 1, 2, 3]
    """
    low, high = check_number("low", low, -1e100, 1e100), check_number("high", high, -1e100, 1e100)
    if high <= low:
        raise ParameterError("high", f"must be above low, {low:g}", high)
    opinion = numbers("opinion", opinion)
    outside = np.flatnonzero((opinion < low) | (opinion > high))
    if outside.size:
        first = int(outside[0])
        raise ParameterError("opinion", f"must lie in [{low:g}, {high:g}]", f"{opinion[first]} for person {first}")
    place = ((opinion - low) / (high - low) * bins).astype(np.int64)
    return opinion, np.minimum(place, bins - 1)
