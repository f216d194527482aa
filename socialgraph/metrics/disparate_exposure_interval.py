"""How sure a ratio of two groups' exposures is: on the log scale (Katz et al. 1978), or by bootstrap (Efron 1979)."""

import math
from typing import Any

import numba
import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import check_choice, check_number, check_whole
from socialgraph.metrics._values import group_codes, numbers
from socialgraph.rng import as_seed, coin, stream, subkey, uniform

__all__ = ["disparate_exposure_interval"]

_PURPOSE = "metrics.disparate_exposure_interval"


def disparate_exposure_interval(
    exposure: Any,
    group: Any,
    *,
    level: float = 0.95,
    definition: str = "log",
    samples: int = 2000,
    rng: Any = None,
) -> np.ndarray:
    r"""Give an interval for the ratio that `disparate_exposure` measures.

    .. math:: \frac{\bar x_a}{\bar x_b} \exp\Bigl(\pm z \sqrt{\frac{s_a^2}{n_a \bar x_a^2} +
        \frac{s_b^2}{n_b \bar x_b^2}}\Bigr)

    with a the group of the lowest mean exposure and b that of the highest. Where exposure is 0 or 1 it is the
    interval of Katz and others for a ratio of two proportions, but for :math:`n - 1` instead of n in the variance.

    Parameters
    ----------
    exposure : array_like of float, shape (n,)
        What each person got, at least 0.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person.
    level : float, optional
        In [0.5, 0.9999].
    definition : {"log", "bootstrap"}, optional
        The formula above; or the ratio's quantiles where people are drawn anew, with replacement, within their groups.
    samples : int, optional
        How often they are drawn.
    rng : int, SeedSequence, Generator or None
        The seed of the bootstrap.

    Returns
    -------
    ndarray of float64, shape (2,)
        The low and the high end, at least 0. A high end above 1 says that the data do not tell which of the two gets
        less. nan where there are fewer than two groups, one of the two has a single person or (for the formula) a mean
        of 0.

    Raises
    ------
    ParameterError
        If the lengths differ, someone has no group, an exposure is below 0, or a number is out of range.

    Notes
    -----
    Not for people who influence one another. One feed's exposures are not independent (a slot given to one is taken
    from another), so this is the error of sampling these people, and says nothing of another run; for that,
    take `paired_difference` over seeds. With more than two groups the two are chosen after the fact, which makes the
    interval too low; name two groups beforehand.

    References
    ----------
    Katz, Baptista, Azen, Pike (1978), Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics
    34, 469-474. Efron (1979), Bootstrap methods: another look at the jackknife, Annals of Statistics 7, 1-26.

    Examples
    --------
    >>> disparate_exposure_interval([2, 4, 3, 9], ["a", "a", "b", "b"]).round(3)
    array([0.154, 1.624])
    """
    level = check_number("level", level, 0.5, 0.9999)
    check_choice("definition", definition, ["log", "bootstrap"])
    samples, seed = check_whole("samples", samples, 100, 10**6), as_seed(rng)
    exposure = numbers("exposure", exposure, low=0)
    code, _ = group_codes(group, exposure.size)
    parts = [exposure[code == g] for g in np.flatnonzero(np.bincount(code)).tolist()]
    if len(parts) < 2:
        return np.full(2, np.nan)
    parts = [min(parts, key=np.mean), max(parts[::-1], key=np.mean)]
    if min(part.size for part in parts) < 2 or parts[1].mean() == 0:
        return np.full(2, np.nan)
    if definition == "log":
        return _by_formula(*parts, level)
    means = np.empty((2, samples))
    for number, part in enumerate(parts):
        _resample(readonly(part), stream(seed, _PURPOSE, number), means[number])
    # A sample in which the most seen got nothing has no ratio: it may be any, and counts as endless.
    ratio = np.divide(*means, out=np.full(samples, np.inf), where=means[1] > 0)
    return np.quantile(ratio, [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf")


def _by_formula(few: np.ndarray, many: np.ndarray, level: float) -> np.ndarray:
    from scipy.special import ndtri

    if few.mean() == 0:
        return np.full(2, np.nan)
    spread = sum(float(part.var(ddof=1) / (part.size * part.mean() ** 2)) for part in (few, many))
    width = math.exp(float(ndtri((1 + level) / 2)) * math.sqrt(spread))
    ratio = float(few.mean() / many.mean())
    return np.array([ratio / width, ratio * width])


@parallel_kernel
def _resample(value, key, mean):
    for sample in numba.prange(mean.size):
        own, total = subkey(key, sample), 0.0
        for i in range(value.size):
            total += value[int(uniform(coin(own, i, 0)) * value.size)]
        mean[sample] = total / value.size
