"""Adoption and rumour where everyone meets everyone.

.. [1] Bass (1969), A new product growth for model consumer durables.
.. [2] Maki, Thompson (1973), Mathematical models and applications.
"""

import math
from typing import Any

import numpy as np
from scipy.optimize import brentq

from socialgraph.errors import ParameterError, check_number

__all__ = ["bass_curve", "bass_peak", "rumour_size"]


def bass_curve(time: Any, p: float, q: float) -> np.ndarray:
    """Give the share that has adopted by a time, where everyone hears of everyone [1]_.

    Parameters
    ----------
    time : array_like of float
        At least 0.
    p : float
        The rate of adopting alone, above 0.
    q : float
        The rate of imitating, per share of adopters, at least 0.

    Returns
    -------
    ndarray of float64

    Examples
    --------
    >>> bass_curve([0, 6.19262, 30], 0.03, 0.38).round(4).tolist()
    [0.0, 0.4605, 0.9999]
    """
    p, q = _checked_bass(p, q)
    left = np.exp(-(p + q) * np.asarray(time, dtype=np.float64))
    return (1 - left) / (1 + q / p * left)


def bass_peak(p: float, q: float) -> tuple[float, float]:
    """Give when most people adopt, and how many do per unit of time then [1]_.

    Parameters
    ----------
    p, q : float
        As in `bass_curve`.

    Returns
    -------
    tuple of float
        The time, 0 where q <= p, and the share per unit of time.

    Examples
    --------
    >>> [round(value, 4) for value in bass_peak(0.03, 0.38)]
    [6.1926, 0.1106]
    """
    p, q = _checked_bass(p, q)
    return (math.log(q / p) / (p + q), (p + q) ** 2 / (4 * q)) if q > p else (0.0, p)


def rumour_size(spread: float = 1.0, stifle: float = 1.0) -> float:
    """Give the share of people who ever hear a rumour of Maki and Thompson, where everyone meets everyone [2]_.

    Parameters
    ----------
    spread : float, optional
        The chance that someone who hears it takes it up, in [0, 1].
    stifle : float, optional
        The chance that a spreader who meets one who knows it falls silent, in (0, 1].

    Returns
    -------
    float
        From one spreader among many people.

    Examples
    --------
    >>> round(1 - rumour_size(), 4)
    0.2032
    """
    spread = check_number("spread", spread, 0, 1)
    ratio = spread / _above_zero("stifle", check_number("stifle", stifle, 0, 1))
    if not spread:
        return 0.0
    # ln of the share x that is left falls by (1 + ratio) of those who heard it: x = exp(-(1 + ratio) (1 - x)).
    return float(brentq(lambda heard: heard - 1 + math.exp(-(1 + ratio) * heard), 1e-9, 1.0, xtol=1e-15))


def _checked_bass(p: float, q: float) -> tuple[float, float]:
    return _above_zero("p", check_number("p", p, 0)), check_number("q", q, 0)


def _above_zero(name: str, value: float) -> float:
    if value == 0:
        raise ParameterError(name, "must be above 0", value)
    return value
