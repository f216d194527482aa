"""The variance of opinions: how far apart people are."""

import math
from typing import Any

from socialgraph.metrics._values import numbers

__all__ = ["opinion_variance"]


def opinion_variance(opinion: Any) -> float:
    r"""Measure how far opinions lie from their mean.

    .. math:: \frac{1}{n} \sum_i (x_i - \bar x)^2

    the mean square, not the sample estimate with n - 1: the people are all there are. It is the first of the nine
    senses of polarisation, dispersion.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        Finite.

    Returns
    -------
    float
        At least 0; for opinions in [-1, 1] at most 1, which is half of the people at either end. nan for nobody.

    Raises
    ------
    ParameterError
        Naming the first person whose opinion is not a finite number.

    Notes
    -----
    Not for telling two camps from one broad crowd: half of the people at -a and half at a have the same variance as an
    even spread over [-a 3**.5, a 3**.5]. Ask `dip` or `esteban_ray` for camps.

    References
    ----------
    Bramson et al. (2016), Disambiguation of social polarization concepts and measures, Journal of Mathematical
    Sociology 40, 80-111.

    Examples
    --------
    >>> opinion_variance([-1.0, 1.0]), opinion_variance([0.2, 0.2])
    (1.0, 0.0)
    """
    opinion = numbers("opinion", opinion)
    return float(opinion.var()) if opinion.size else math.nan
