"""How far a threshold cascade goes on large networks without other structure than their degrees.

.. [1] Watts (2002), A simple model of global cascades on random networks.
.. [2] Gleeson, Cahalane (2007), Seed size strongly affects cascades on random networks.
"""

import math
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom
from scipy.stats import poisson as poisson_law

from socialgraph.diffusion.theory.degrees import checked_law
from socialgraph.errors import ParameterError, check_number

__all__ = ["cascade_window", "threshold_size"]

# A threshold of 1 / 5 is met by one of five, whatever float 0.2 is.
_SLACK = 1e-12


def cascade_window(threshold: float) -> tuple[float, float]:
    """Give the mean degrees between which one person can set off a global cascade on an Erdős–Rényi network [1]_.

    Parameters
    ----------
    threshold : float
        Everyone's: the share of neighbours that it takes, in (0, 1].

    Returns
    -------
    tuple of float
        The lower and the upper end; two NaN where no network is susceptible.

    Examples
    --------
    >>> [round(end, 4) for end in cascade_window(0.18)]
    [1.0207, 5.7647]
    """
    threshold = _checked_threshold(threshold)
    most = math.floor(1 / threshold + _SLACK)

    def excess(mean: float) -> float:
        # Those with at most `most` ties give way to a single neighbour; k (k - 1) p_k sums to z**2 P(k - 2).
        return mean * float(poisson_law.cdf(most - 2, mean)) - 1

    means = np.linspace(0, 4 * most + 4, 4001)
    inside = np.flatnonzero([excess(mean) > 0 for mean in means.tolist()])
    if not inside.size:
        return math.nan, math.nan
    ends = [(means[inside[0] - 1], means[inside[0]]), (means[inside[-1]], means[inside[-1] + 1])]
    low, high = (float(brentq(excess, *end, xtol=1e-12)) for end in ends)
    return low, high


def threshold_size(law: Any, threshold: float, seed_share: float) -> float:
    """Give the share that a threshold cascade reaches from a random share of seeds [2]_.

    Parameters
    ----------
    law : array_like
        A degree law.
    threshold : float
        Everyone's, in (0, 1].
    seed_share : float
        In [0, 1].

    Returns
    -------
    float

    Examples
    --------
    >>> from socialgraph.diffusion.theory.degrees import poisson
    >>> round(threshold_size(poisson(4), 0.18, 0.01), 4)
    0.9804
    """
    law, degree = checked_law(law)
    threshold = _checked_threshold(threshold)
    seeds = check_number("seed_share", seed_share, 0, 1)
    # One fewer than it takes, for the upper tails below; whoever has no tie is never convinced.
    short = np.where(degree > 0, np.ceil(threshold * degree - _SLACK) - 1, degree)
    mean = max(float(np.sum(degree * law)), 1e-300)
    told, before = seeds, -1.0
    # It climbs to the fixed point, slowly where the climb nearly stops.
    for _ in range(1_000_000):
        if told - before <= 1e-15:
            break
        before = told
        convinced = binom.sf(short, np.maximum(degree - 1, 0), told)
        told = seeds + (1 - seeds) * float(np.sum(degree * law * convinced)) / mean
    return seeds + (1 - seeds) * float(np.sum(law * binom.sf(short, degree, told)))


def _checked_threshold(threshold: float) -> float:
    threshold = check_number("threshold", threshold, 0, 1)
    if threshold == 0:
        raise ParameterError("threshold", "must be above 0", threshold)
    return threshold
