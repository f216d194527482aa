"""The bimodality coefficient of SAS: skewness and kurtosis in one number (SAS Institute; Pfister et al. 2013)."""

import math
from typing import Any

import numpy as np

from socialgraph.metrics._values import numbers

__all__ = ["bimodality_coefficient"]


def bimodality_coefficient(opinion: Any) -> float:
    r"""Measure how much a distribution looks like two peaks, by its third and fourth moments.

    .. math:: \frac{g_1^2 + 1}{g_2 + \frac{3 (n - 1)^2}{(n - 2)(n - 3)}}

    with :math:`g_1` the skewness and :math:`g_2` the excess kurtosis, both corrected for bias as in SAS and in scipy's
    ``bias=False``.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        Finite.

    Returns
    -------
    float
        Above 0; 5/9 = 0.556 for an even spread and 1/3 for a normal one, each in the limit of many people, and near 1
        for two points. nan for fewer than four people, or where all agree.

    Raises
    ------
    ParameterError
        Naming the first person whose opinion is no finite number.

    Notes
    -----
    Not a test of two peaks: skewed opinions with one peak pass the usual mark of 5/9 (an exponential law has 5/9 too),
    and two peaks of unequal height may stay below it. `dip_test` is a test.

    References
    ----------
    SAS Institute (1990), SAS/STAT user's guide, version 6.
    Pfister, Schwarz, Janczyk, Dale, Freeman (2013), Good things peak in pairs: a note on the bimodality coefficient,
    Frontiers in Psychology 4, 700.

    Examples
    --------
    >>> round(bimodality_coefficient([-1] * 50 + [1] * 50), 6), round(bimodality_coefficient(range(1000)), 6)
    (0.950695, 0.552782)
    """
    opinion = numbers("opinion", opinion)
    n = opinion.size
    if n < 4 or opinion.min() == opinion.max():
        return math.nan
    centred = opinion - opinion.mean()
    # Neither large nor tiny opinions may leave the range of floats in the fourth power.
    centred = centred / np.abs(centred).max()
    square = centred * centred
    second, third, fourth = square.mean(), (square * centred).mean(), (square * square).mean()
    skewness = math.sqrt(n * (n - 1)) / (n - 2) * third / second**1.5
    excess = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * fourth / second**2 - 3 * (n - 1))
    return float((skewness**2 + 1) / (excess + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))))
