"""Affective polarization: warmth towards one's own side minus warmth towards the other (Iyengar et al. 2012)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.metrics._values import numbers

__all__ = ["affective_gap"]


def affective_gap(in_group: Any, out_group: Any) -> float:
    r"""Measure how much warmer people feel towards their own side than towards the other.

    .. math:: \frac{1}{n} \sum_i (w_i - v_i)

    with :math:`w_i` the warmth of person i towards their own side and :math:`v_i` towards the other, as on the feeling
    thermometers of the American National Election Studies, from 0 (cold) to 100 (warm).

    Parameters
    ----------
    in_group, out_group : array_like of float, shape (n,)
        Warmth on one scale, whichever it is. nan is no answer: who lacks one of the two is left out of both.

    Returns
    -------
    float
        In the unit of the scale: 100 at most on a thermometer, 0 where no difference is made, below 0 where people like
        the other side better; nan where nobody answered both.

    Raises
    ------
    ParameterError
        If the lengths differ (both are named), or an answer is infinite or no number.

    Notes
    -----
    Not for people of no side, who have no own side to be warm to: leave them out. Codes for no answer (such as 998)
    must be made nan before. The mean hides whether many differ a little or few by much.

    References
    ----------
    Iyengar, Sood, Lelkes (2012), Affect, not ideology: a social identity perspective on polarization, Public Opinion
    Quarterly 76, 405-431.

    Examples
    --------
    >>> affective_gap([80, 70, 90], [30, 40, float("nan")])
    40.0
    """
    own, own_missing = _answers("in_group", in_group, None)
    other, other_missing = _answers("out_group", out_group, own.size)
    both = ~(own_missing | other_missing)
    return float((own[both] - other[both]).mean()) if both.any() else math.nan


def _answers(name: str, value: Any, n: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Check answers; those missing come back as 0, and marked."""
    array = np.asarray(value)
    if array.dtype.kind != "f":
        return numbers(name, value, n), np.zeros(array.shape, dtype=bool)
    if array.ndim != 1:
        raise ParameterError(name, "must be numbers, one a person", value)
    missing = np.isnan(array)
    return numbers(name, np.where(missing, 0.0, array), n), missing
