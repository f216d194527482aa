"""Agreement on an ordered scale (van der Eijk 2001)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import check_whole
from socialgraph.metrics._bins import binned

__all__ = ["agreement"]


def agreement(opinion: Any, *, bins: int = 7, low: float = -1.0, high: float = 1.0) -> float:
    r"""Measure how much answers on an ordered scale lie around one of them.

    .. math:: A = \sum_l w_l U_l \Bigl(1 - \frac{S_l - 1}{K - 1}\Bigr), \qquad
        U_l = \frac{(K - 2) T_l - (K - 1) T'_l}{(K - 2)(T_l + T'_l)}

    The counts of the K answers are cut into layers, in each of which some answers have equal counts and the others
    none: the lowest count that is left is taken off all that have it, and so on. Layer l holds a share :math:`w_l` of
    the people on :math:`S_l` answers; of the threes of answers in order, :math:`T_l` are used in the patterns 110 or
    011 and :math:`T'_l` in 101. U is 1 where there are none of either.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        In [low, high].
    bins : int
        How many answers K, from 3 to 1000; [low, high] is cut into so many parts of equal width, each with its lower
        edge. Answers that are numbered 1 to 7 have bins 7, low 0.5 and high 7.5.
    low, high : float
        The ends of the scale.

    Returns
    -------
    float
        1 where all give one answer, 0 where all answers are given equally often, -1 for half the people at either end
        of the scale. nan for nobody.

    Raises
    ------
    ParameterError
        If a number is out of its range, or an opinion lies outside [low, high] (the first person is named).

    Notes
    -----
    Not for comparing scales of different length: A depends on K, also where the added answers are never given. Nor does
    it see how far apart two camps are, other than by the answers between them.

    References
    ----------
    van der Eijk (2001), Measuring agreement in ordered rating scales, Quality & Quantity 35, 325-341.

    Examples
    --------
    The paper's example (page 331), of a thousand answers from 1 to 7:

    >>> answers = np.repeat(np.arange(1, 8), [30, 40, 210, 130, 530, 50, 10])
    >>> round(agreement(answers, bins=7, low=0.5, high=7.5), 6)
    0.611333
    """
    bins = check_whole("bins", bins, 3, 1000)
    opinion, place = binned(opinion, bins, low, high)
    if opinion.size == 0:
        return math.nan
    count = np.bincount(place, minlength=bins)
    levels = np.unique(np.append(count, 0))
    used = count >= levels[1:, None]
    size = used.sum(axis=1)
    # A gap lies between so many used answers on its left and on its right; threes that hold it follow from these.
    left = used.cumsum(axis=1)
    right = size[:, None] - left
    across = np.where(used, 0, left * right).sum(axis=1)
    beside = np.where(used, 0, left * (left - 1) // 2 + right * (right - 1) // 2).sum(axis=1)
    around = np.maximum(beside + across, 1)
    peaked = np.where(beside + across, ((bins - 2) * beside - (bins - 1) * across) / ((bins - 2) * around), 1.0)
    weight = size * np.diff(levels) / opinion.size
    return float((weight * peaked * (1 - (size - 1) / (bins - 1))).sum())
