"""Expected calibration error: how far forecasts are from what happens (Naeini, Cooper & Hauskrecht 2015)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_whole
from socialgraph.metrics._rows import codes, labels, truths
from socialgraph.metrics._values import numbers

__all__ = ["calibration_error"]


def calibration_error(chance: Any, happened: Any, group: Any = None, *, bins: int = 10) -> float:
    r"""Measure how far the chances that a platform reckons with are from the shares that come true.

    .. math:: \sum_b \frac{n_b}{n} \, \Bigl| \frac{1}{n_b} \sum_{i \in b} p_i - \frac{1}{n_b} \sum_{i \in b} y_i \Bigr|

    over bins b of equal width: p in [0, 1/bins), ..., [1 - 1/bins, 1].

    Parameters
    ----------
    chance : array_like of float, shape (rows,)
        The forecasts in [0, 1], as in ``exposures["p_hat"]`` where it is known.
    happened : array_like of bool, shape (rows,)
        Whether it came true, such as a click; also 0 or 1.
    group : array_like of int, bool, str or float, shape (rows,), optional
        The group of each row. With it, the value is the gap between groups: the largest of the groups' own errors
        minus the smallest.
    bins : int, optional
        How many, at least 1; one compares the means alone.

    Returns
    -------
    float
        In [0, 1]; 0 where every bin is right in the mean (with groups: where all are wrong by as much). nan without
        rows, or with fewer than two groups.

    Raises
    ------
    ParameterError
        If the lengths differ, a chance lies outside [0, 1], or what happened is neither true nor false.

    Notes
    -----
    Not for few rows: in a bin of m rows a perfect forecast is off by about ``0.8 * sqrt(p * (1 - p) / m)``, so that
    the error of small groups is higher by chance, and the gap with it; fewer bins help. Not for how good forecasts are
    either: to give everybody the base rate is perfectly calibrated.

    References
    ----------
    Naeini, Cooper, Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning, AAAI 29,
    2901-2907. Pleiss, Raghavan, Wu, Kleinberg, Weinberger (2017), On fairness and calibration, NeurIPS 30, 5680-5689.

    Examples
    --------
    >>> round(calibration_error([0.1, 0.1, 0.9, 0.9], [False, False, True, False]), 6)
    0.25
    >>> round(calibration_error([0.5, 0.5, 0.5, 0.5], [1, 0, 1, 1], ["a", "a", "b", "b"]), 6)
    0.5
    """
    bins = check_whole("bins", bins, 1, 10**6)
    chance = numbers("chance", chance, low=0, each="row")
    if chance.max(initial=0) > 1:
        raise ParameterError("chance", "must lie in [0, 1]", f"{chance.max()} in row {int(chance.argmax())}")
    happened = truths("happened", happened, chance.size)
    # Edges as fractions: 0.3 * 10 is above 3 in floating point, where 3 / 10 is 0.3.
    place = np.searchsorted(np.arange(1, bins) / bins, chance, side="right")
    if group is None:
        return _error(chance - happened, place)
    code, kinds = codes(labels("group", group, chance.size))
    own = [code == g for g in range(kinds)]
    errors = [_error((chance - happened)[mine], place[mine]) for mine in own if mine.any()]
    return max(errors) - min(errors) if len(errors) > 1 else math.nan


def _error(gap: np.ndarray, place: np.ndarray) -> float:
    return float(np.abs(np.bincount(place, weights=gap)).sum() / gap.size) if gap.size else math.nan
