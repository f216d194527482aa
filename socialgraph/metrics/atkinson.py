"""The Atkinson index: the share of a total that equality would save (Atkinson 1970)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import check_number
from socialgraph.metrics._values import numbers

__all__ = ["atkinson"]


def atkinson(value: Any, *, epsilon: float = 0.5) -> float:
    r"""Measure inequality by what could be given up, were the rest shared equally, without loss of welfare.

    .. math:: A = 1 - \frac{1}{\bar x} \Bigl(\frac{1}{n} \sum_i x_i^{1 - \epsilon}\Bigr)^{1 / (1 - \epsilon)}

    and 1 minus the geometric mean over the mean at :math:`\epsilon = 1`.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        Finite, at least 0: degrees, views, followers, income.
    epsilon : float
        Aversion to inequality, at least 0: the larger, the more the poorest count.

    Returns
    -------
    float
        In [0, 1]: 0 where everyone has the same (and at epsilon 0 always), 1 from epsilon 1 on where anyone has
        nothing; nan for nobody, or where there is nothing to share out.

    Raises
    ------
    ParameterError
        If epsilon is no number of at least 0, or naming the first person whose value is below 0 or no finite number.

    Notes
    -----
    Not with an epsilon of 1 or more where people with nothing are common, as for followers: the value is 1 whatever the
    rest have. State epsilon; values of different epsilon cannot be compared.

    References
    ----------
    Atkinson (1970), On the measurement of inequality, Journal of Economic Theory 2, 244-263.

    Examples
    --------
    >>> atkinson([1, 1, 1, 1]), atkinson([0, 0, 0, 1]), round(atkinson([1, 4], epsilon=1), 6)
    (0.0, 0.75, 0.2)
    """
    epsilon = check_number("epsilon", epsilon, 0)
    value = np.sort(numbers("value", value, low=0))
    if value.sum() == 0:
        return math.nan
    if epsilon >= 1 and value[0] == 0:
        return 1.0
    # Powers of ratios to the value that weighs most lie in [0, 1], and their mean is at least 1 / n.
    power = 1 - epsilon
    largest = value[-1] if power > 0 else value[0]
    logarithm = np.log(value, where=value > 0, out=np.full(value.size, -math.inf)) - math.log(largest)
    mean = math.log1p(np.expm1(power * logarithm).mean()) / power if power else logarithm.mean()
    return min(1.0, max(0.0, float(1 - math.exp(mean) * (largest / value[-1]) / (value / value[-1]).mean())))
