"""Polarization as identification and alienation (Esteban & Ray 1994)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.metrics._bins import binned
from socialgraph.metrics._values import numbers

__all__ = ["esteban_ray"]


def esteban_ray(
    opinion: Any, *, alpha: float = 1.6, bins: int | None = None, low: float = -1.0, high: float = 1.0
) -> float:
    r"""Measure how far people fall into few large groups that are far from each other.

    .. math:: P = K \sum_i \sum_j \pi_i^{1 + \alpha} \pi_j |x_i - x_j|, \qquad K = 1

    over groups of people with one opinion :math:`x_i`, each a share :math:`\pi_i` of all. People identify with those
    who think alike, the more the larger alpha, and are alienated from others by distance.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        Finite.
    alpha : float
        How much identification counts, in (0, 1.6]: the range that the axioms of the paper allow. At 0 it would be
        twice the Gini coefficient times the mean.
    bins : int, optional
        Group people by this many bins of equal width on [low, high], at least 2, each with the mean opinion of those in
        it; a bin holds its lower edge. By default a group is those whose opinions are equal to the last digit.
    low, high : float
        The ends of the scale; looked at only with `bins`.

    Returns
    -------
    float
        0 where all agree; on [-1, 1] at most 2**-alpha, for half the people at either end (0.329877 at 1.6), so that
        the paper's K may be set to 2**alpha for a scale to 1. nan for nobody.

    Raises
    ------
    ParameterError
        If a number is out of its range, or an opinion is not finite or (with `bins`) lies outside [low, high].

    Notes
    -----
    Not for opinions with many digits without `bins`: everyone is then a group of one, and the value falls as n**-alpha
    whatever the opinions. Compare only values of one alpha and one choice of bins.

    References
    ----------
    Esteban, Ray (1994), On the measurement of polarization, Econometrica 62, 819-851.

    Examples
    --------
    >>> round(esteban_ray([-1, -1, 1, 1]), 6), round(esteban_ray([-1, -0.5, 0.5, 1]), 6)
    (0.329877, 0.095216)
    """
    alpha = check_number("alpha", alpha, 0, 1.6)
    if alpha == 0:
        raise ParameterError("alpha", "must lie in (0, 1.6]", alpha)
    if bins is None:
        opinion = numbers("opinion", opinion)
        value, count = np.unique(opinion, return_counts=True)
    else:
        opinion, place = binned(opinion, check_whole("bins", bins, 2), low, high)
        count = np.bincount(place)
        value = np.bincount(place, opinion)[count > 0] / count[count > 0]
        count = count[count > 0]
    if opinion.size == 0:
        return math.nan
    share = count / opinion.size
    value = value - (share * value).sum()
    # Distances to those below and above, from running sums over the values in order.
    within, total = np.cumsum(share), np.cumsum(share * value)
    distance = value * (2 * within - 1) - 2 * total + total[-1]
    return max(0.0, float((share ** (1 + alpha) * distance).sum()))
