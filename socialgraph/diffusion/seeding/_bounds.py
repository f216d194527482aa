"""What a number of hits tells of their chance [1]_, and how many choices a choice is one of.

.. [1] Clopper, Pearson (1934), The use of confidence or fiducial limits illustrated in the case of the binomial.
"""

import math

__all__ = ["log_choices", "share_at_least", "share_at_most"]


def share_at_least(hits: int, trials: int, fail: float) -> float:
    """Bound from below the chance of a hit, with the chance `fail` to be wrong.

    Examples
    --------
    >>> round(share_at_least(50, 100, 0.025), 3)
    0.398
    """
    from scipy.special import betaincinv

    return float(betaincinv(hits, trials - hits + 1, fail)) if hits > 0 else 0.0


def share_at_most(hits: float, trials: int, fail: float) -> float:
    """Bound from above the chance of a hit, with the chance `fail` to be wrong.

    Examples
    --------
    >>> round(share_at_most(50, 100, 0.025), 3)
    0.602
    """
    from scipy.special import betainccinv

    return float(betainccinv(hits + 1, trials - hits, fail)) if hits < trials else 1.0


def log_choices(n: int, k: int) -> float:
    """Give the logarithm of the number of ways to choose k of n people.

    Examples
    --------
    >>> round(math.exp(log_choices(5, 2)), 6)
    10.0
    """
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
