"""The Lorenz curve: what share of a total the poorest share of people has (Lorenz 1905)."""

import math
from typing import Any

import numpy as np

from socialgraph.metrics._values import numbers

__all__ = ["lorenz"]


def lorenz(value: Any) -> np.ndarray:
    r"""Add up who has least first: the share of the total that the k people with the least have, for every k.

    .. math:: L_k = \frac{\sum_{i \le k} x_{(i)}}{\sum_i x_i}, \qquad k = 0, \dots, n

    with :math:`x_{(1)} \le \dots \le x_{(n)}`. Plotted over ``np.linspace(0, 1, n + 1)`` it is the Lorenz curve; twice
    the area between it and the diagonal is `gini`.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        Finite, at least 0: degrees, views, followers, income.

    Returns
    -------
    ndarray of float64, shape (n + 1,)
        From 0 to 1, never above the diagonal; all nan for nobody, or where there is nothing to share out.

    Raises
    ------
    ParameterError
        Naming the first person whose value is below 0 or no finite number.

    Notes
    -----
    Not for ranking two curves that cross: which is then the more unequal depends on the measure. `gini`, `theil` and
    `atkinson` may disagree.

    References
    ----------
    Lorenz (1905), Methods of measuring the concentration of wealth, Publications of the American Statistical
    Association 9, 209-219.

    Examples
    --------
    >>> lorenz([3, 1, 0, 4]).tolist()
    [0.0, 0.0, 0.125, 0.5, 1.0]
    """
    value = np.sort(numbers("value", value, low=0))
    total = np.concatenate([[0.0], np.cumsum(value)])
    return total / total[-1] if total[-1] > 0 else np.full(total.size, math.nan)
