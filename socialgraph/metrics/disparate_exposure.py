"""Disparate exposure: the group that is shown least over the one that is shown most (Singh & Joachims 2018)."""

import math
from typing import Any

import numpy as np

from socialgraph.metrics._values import group_codes, numbers

__all__ = ["disparate_exposure"]


def disparate_exposure(exposure: Any, group: Any) -> float:
    r"""Measure how far apart the groups' mean exposures are, as a ratio.

    .. math:: \frac{\min_g \bar x_g}{\max_g \bar x_g}

    with :math:`\bar x_g` the mean exposure of the people of group g. Where all should be seen alike it is demographic
    parity of exposure; where exposure is divided by merit before, it is equity.

    Parameters
    ----------
    exposure : array_like of float, shape (n,)
        What each person got, at least 0: views, slots weighted by place, audiences, suggestions.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person.

    Returns
    -------
    float
        In [0, 1]: 1 where all groups get as much in the mean; nan for fewer than two groups, or where nobody got any.

    Raises
    ------
    ParameterError
        If the lengths differ, someone has no group, or an exposure is below 0.

    Notes
    -----
    Not a verdict. The four-fifths rule (0.8) is a rule of thumb of US employment law for hiring, and passing it says
    nothing about a feed; report the ratio with `disparate_exposure_interval`. And not for many small groups: the
    smallest of many noisy means over the largest falls far below 1 by chance alone.

    References
    ----------
    Singh, Joachims (2018), Fairness of exposure in rankings, KDD 2018, 2219-2228.
    Feldman, Friedler, Moeller, Scheidegger, Venkatasubramanian (2015), Certifying and removing disparate impact, KDD
    2015, 259-268.

    Examples
    --------
    >>> disparate_exposure([2, 4, 3, 9], ["a", "a", "b", "b"])
    0.5
    """
    exposure = numbers("exposure", exposure, low=0)
    code, _ = group_codes(group, exposure.size)
    size = np.bincount(code)
    mean = np.bincount(code, weights=exposure)[size > 0] / size[size > 0]
    if mean.size < 2 or mean.max() == 0:
        return math.nan
    return float(mean.min() / mean.max())
