"""The mean distance between two people's opinions: Gini's mean difference (1912)."""

import math
from typing import Any

import numpy as np

from socialgraph.metrics._values import numbers

__all__ = ["mean_distance"]


def mean_distance(opinion: Any) -> float:
    r"""Measure how far apart two different people are on average.

    .. math:: \frac{1}{n (n - 1)} \sum_{i \ne j} |x_i - x_j|
        = \frac{2}{n (n - 1)} \sum_i (2 i - n - 1) x_{(i)}

    with :math:`x_{(1)} \le \dots \le x_{(n)}`: one sort, never all pairs.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        Finite.

    Returns
    -------
    float
        0 where all agree, in the opinions' own unit; on [-1, 1] at most n / (n - 1) where n is even, for half the
        people at either end. nan where there are not two people.

    Raises
    ------
    ParameterError
        Naming the first person whose opinion is no finite number.

    Notes
    -----
    Not for telling two camps from a broad spread: people spread evenly over [-1, 1] are 2/3 apart, and so are two camps
    at -2/3 and 2/3. `esteban_ray` and `dip` tell them apart.

    References
    ----------
    Gini (1912), Variabilità e mutabilità.

    Examples
    --------
    >>> round(mean_distance([-1, -1, 1, 1]), 6)
    1.333333
    """
    opinion = np.sort(numbers("opinion", opinion))
    n = opinion.size
    if n < 2:
        return math.nan
    # Distances do not change where all move; measured from the middle, a far mean costs no digits.
    rank = np.arange(1 - n, n, 2)
    return max(0.0, float(2 * (rank * (opinion - opinion[n // 2])).sum() / (n * (n - 1))))
