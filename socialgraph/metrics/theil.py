"""Theil's T: inequality as information (Theil 1967)."""

import math
from typing import Any

import numpy as np

from socialgraph.metrics._values import numbers

__all__ = ["theil"]


def theil(value: Any) -> float:
    r"""Measure inequality by how far shares of the total are from equal shares, in nats.

    .. math:: T = \frac{1}{n} \sum_i \frac{x_i}{\bar x} \ln \frac{x_i}{\bar x}, \qquad 0 \ln 0 = 0

    Unlike the Gini coefficient it adds up: inequality within groups, each weighted by its share of the total, plus
    inequality between the groups' means.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        Finite, at least 0: degrees, views, followers, income.

    Returns
    -------
    float
        0 where everyone has the same, ln(n) where one has everything; nan for nobody, or where there is nothing to
        share out.

    Raises
    ------
    ParameterError
        Naming the first person whose value is below 0 or no finite number.

    Notes
    -----
    Not for comparing groups of different size without a word about it, since the largest value is ln(n). The top of the
    distribution counts most; `atkinson` with a large epsilon looks at the bottom.

    References
    ----------
    Theil (1967), Economics and information theory, North-Holland.

    Examples
    --------
    >>> theil([1, 1, 1, 1]), round(theil([0, 0, 0, 1]), 6)
    (0.0, 1.386294)
    """
    value = np.sort(numbers("value", value, low=0))
    n = value.size
    if value.sum() == 0:
        return math.nan
    # The largest is 1, so that not even the tiniest floats are lost in the mean.
    value = value / value[-1]
    ratio = value[value > 0] / value.mean()
    return max(0.0, float((ratio * np.log(ratio)).sum() / n))
