"""Hartigans' dip test: could opinions with a single peak look this divided (Hartigan & Hartigan 1985)."""

import math
from typing import Any

import numpy as np
from numba import prange

from socialgraph._kernels import parallel_kernel
from socialgraph.errors import check_whole
from socialgraph.metrics._unimodal import _twice_dip, steps
from socialgraph.metrics._values import numbers
from socialgraph.metrics.dip import dip
from socialgraph.rng import as_seed, coin, stream, subkey, uniform

__all__ = ["dip_test"]

_PURPOSE = "metrics.dip_test"

# Beyond so many people the law of sqrt(n) x dip has settled, and is drawn for so many: of 4,000 samples of 100,000
# people .503, .905, .948 and .993 are below its quantiles .5, .9, .95 and .99.
_SETTLED = 10_000


def dip_test(opinion: Any, *, draws: int = 2000, rng: Any = None) -> float:
    r"""Give the p-value of the dip against an even spread, the law with one peak that is hardest to tell from two.

    .. math:: p = \frac{1 + \#\{b : D_b \ge D\}}{1 + B}

    with :math:`D_b` the dips of B samples of n people from the uniform law; counting the sample itself keeps the test
    valid for any B.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        Finite.
    draws : int
        How many samples B, at least 1. The smallest p-value is 1 / (1 + B).
    rng : int, SeedSequence, Generator or None
        The seed. A draw depends on the seed, on which sample it is for and on the place in it.

    Returns
    -------
    float
        In (0, 1]: small where opinions have more than one peak; nan for nobody.

    Raises
    ------
    ParameterError
        If `draws` is no such number, or an opinion is not finite.

    Notes
    -----
    Not for opinions on a scale of few answers, whose steps alone are enough to reject one peak; nor for people whose
    opinions hang together, as after much talk: the test counts them as independent. A large p-value is no proof of
    one peak. Beyond 10,000 people the samples are of 10,000, and the dip is scaled by the root of n.

    References
    ----------
    Hartigan, Hartigan (1985), The dip test of unimodality, Annals of Statistics 13, 70-84.

    Examples
    --------
    >>> camps = [-0.9, -0.8, -0.7, -0.6, -0.5, 0.5, 0.6, 0.7, 0.8, 0.9]
    >>> dip_test(camps, draws=500, rng=1) < 0.05
    True
    """
    draws = check_whole("draws", draws, 1)
    key = stream(as_seed(rng), _PURPOSE)
    opinion = numbers("opinion", opinion)
    if opinion.size == 0:
        return math.nan
    n = min(opinion.size, _SETTLED)
    found = np.empty(draws)
    _spread_evenly(key, *steps(np.ones(n, np.int64)), found)
    # Small samples are often exactly at the least dip there is, up to the last digit.
    least = (1 - 1e-9) * dip(opinion) * math.sqrt(opinion.size / n)
    return (1 + int(np.count_nonzero(found / (2 * n) >= least))) / (1 + draws)


@parallel_kernel
def _spread_evenly(key, below, upto, dips):
    n = below.size
    for draw in prange(dips.size):
        # Sums of exponential steps are uniform numbers in order, but for their scale, which changes no dip.
        sample, room = np.empty(n), np.empty((4, n), np.int64)
        at, its = 0.0, subkey(key, draw)
        for i in range(n):
            at -= np.log1p(-uniform(coin(its, i, 0)))
            sample[i] = at
        dips[draw] = _twice_dip(sample, below, upto, room)
