"""The dip: how far opinions are from any law with one peak (Hartigan & Hartigan 1985)."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.metrics._unimodal import steps, twice_dip
from socialgraph.metrics._values import numbers

__all__ = ["dip"]


def dip(opinion: Any) -> float:
    r"""Measure the distance to the nearest distribution with a single peak.

    .. math:: D = \min_{G \text{ unimodal}} \max_x |F(x) - G(x)|

    with F the share of people at x or below. G is convex below its peak and concave above it, and may have a share of
    people in one point at the peak, nowhere else. The value is exact, after one sort.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        Finite.

    Returns
    -------
    float
        0 where all agree; else at least 1 / (2 n), as for people spread evenly, and at most 1/4, for half the people at
        each of two points. nan for nobody.

    Raises
    ------
    ParameterError
        Naming the first person whose opinion is no finite number.

    Notes
    -----
    Not for a coarse scale such as five answers: what many people share is a step that no smooth law can follow, and the
    dip is large with one peak too. It says nothing of how far apart the peaks are. `dip_test` says what is large.

    References
    ----------
    Hartigan, Hartigan (1985), The dip test of unimodality, Annals of Statistics 13, 70-84.

    Examples
    --------
    >>> dip([-1, -1, 1, 1]), round(dip([-0.9, -0.8, -0.7, 0.6, 0.8, 0.9]), 6)
    (0.25, 0.203125)
    """
    opinion = numbers("opinion", opinion)
    if opinion.size == 0:
        return math.nan
    value, count = np.unique(opinion, return_counts=True)
    return twice_dip(readonly(value), *steps(count)) / (2 * opinion.size)
