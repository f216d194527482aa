"""How far an independent cascade goes: a tie passes it on or not, whoever it is [1]_.

The results hold for large networks without other structure than their degrees (configuration models). On a real network
the gap between line and dots is what its other structure does.

.. [1] Newman (2002), Spread of epidemic disease on networks.
.. [2] Watts, Peretti (2007), Viral marketing for the real world.
"""

import math
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln, xlogy

from socialgraph.diffusion.theory.degrees import checked_law
from socialgraph.errors import check_number, check_whole

__all__ = ["branching_sizes", "branching_total", "epidemic_threshold", "final_size"]


def epidemic_threshold(law: Any) -> float:
    """Give the transmissibility above which one person can start a large outbreak [1]_.

    Parameters
    ----------
    law : array_like
        A degree law.

    Returns
    -------
    float
        ``<k> / <k**2 - k>``; infinite where nobody has two ties.

    Examples
    --------
    >>> from socialgraph.diffusion.theory.degrees import poisson
    >>> epidemic_threshold(poisson(4))  # doctest: +ELLIPSIS
    0.25...
    """
    law, degree = checked_law(law)
    pairs = float(np.sum(degree * (degree - 1) * law))
    return float(np.sum(degree * law)) / pairs if pairs else math.inf


def final_size(law: Any, transmissibility: float) -> float:
    """Give the share of people that a large outbreak reaches [1]_.

    The share of an independent cascade with p = transmissibility, or of SIR where an infected person ever infects a
    neighbour with that probability. From one random person a large outbreak comes about with the same probability
    where everyone passes it on for equally long.

    Parameters
    ----------
    law : array_like
        A degree law.
    transmissibility : float
        In [0, 1].

    Returns
    -------
    float
        0 up to the `epidemic_threshold`.

    Examples
    --------
    >>> from socialgraph.diffusion.theory.degrees import poisson
    >>> round(final_size(poisson(4), 0.5), 4)
    0.7968
    """
    law, degree = checked_law(law)
    passing = check_number("transmissibility", transmissibility, 0, 1)
    if passing <= epidemic_threshold(law):
        return 0.0
    # The chance that a neighbour stays out, given that we do: a fixed point below the trivial one at 1.
    mean = np.sum(degree * law)

    def excess(out: float) -> float:
        return float(np.sum(degree * law * (1 - passing + passing * out) ** np.maximum(degree - 1, 0)) / mean - out)

    near = 0.5
    while excess(1 - near) >= 0 and near > 1e-12:
        near /= 2
    out = 0.0 if excess(0.0) <= 0 else brentq(excess, 0.0, 1 - near, xtol=1e-15)
    return float(1 - np.sum(law * (1 - passing + passing * out) ** degree))


def branching_sizes(mean: float, size: Any, seeds: int = 1) -> np.ndarray:
    """Give the probability that a cascade ends at a size, where everyone brings Poisson(mean) others (Borel-Tanner).

    Parameters
    ----------
    mean : float
        How many others a person brings, in [0, 1].
    size : array_like of int
        Sizes, seeds included.
    seeds : int, optional
        How many start, at least 1.

    Returns
    -------
    ndarray of float64
        One probability a size; 0 below `seeds`.

    Examples
    --------
    >>> branching_sizes(0.5, [1, 2, 3]).round(4).tolist()
    [0.6065, 0.1839, 0.0837]
    """
    mean, seeds = check_number("mean", mean, 0, 1), check_whole("seeds", seeds, 1)
    size = np.asarray(size, dtype=np.float64)
    brought = np.maximum(size - seeds, 0)
    log = np.log(seeds / np.maximum(size, 1)) + xlogy(brought, mean * size) - mean * size - gammaln(brought + 1)
    return np.where(size >= seeds, np.exp(log), 0.0)


def branching_total(seeds: float, reproduction: float) -> float:
    """Give the mean number of people reached from many seeds, each of whom brings fewer than one other [2]_.

    Parameters
    ----------
    seeds : float
        How many start.
    reproduction : float
        How many others a person brings, in [0, 1).

    Returns
    -------
    float
        ``seeds / (1 - reproduction)``; infinite for a reproduction of 1.

    Examples
    --------
    >>> round(branching_total(7_064, 0.769))
    30580
    """
    reproduction = check_number("reproduction", reproduction, 0, 1)
    return check_number("seeds", seeds, 0) / (1 - reproduction) if reproduction < 1 else math.inf
