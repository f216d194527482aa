"""How far what is shown has drifted from what there is: Jensen and Shannon's divergence (Lin 1991)."""

from typing import Any

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError
from socialgraph.metrics._rows import joint_codes, labels, persons, slates

__all__ = ["exposure_drift"]


def exposure_drift(
    shown: Any, available: Any, n: int | None = None, *, shown_to: Any = None, available_to: Any = None
) -> float | np.ndarray:
    r"""Measure how unlike the kinds shown are to the kinds available.

    .. math:: \tfrac12 \sum_k p_k \log_2 \frac{2 p_k}{p_k + q_k} + \tfrac12 \sum_k q_k \log_2 \frac{2 q_k}{p_k + q_k}

    with :math:`p_k` the share of kind k among what was shown and :math:`q_k` among what was available.

    Parameters
    ----------
    shown, available : array_like of int, bool, str or float
        Kinds, one a row of each: topics, sources or sides; labels of one sort. What was available may be all content,
        the posts of those followed, or what another arm showed.
    n : int, optional
        How many people there are, where it is measured for each; by default one more than the largest number.
    shown_to, available_to : array_like of int, optional
        Whose row it is, of each. Both or neither.

    Returns
    -------
    float or ndarray of float64, shape (n,)
        One number for the whole, or one a person where people are given. 0 where the shares are the same, 1 where
        nothing shown is of a kind that was available; nan where nothing was shown or nothing available.

    Raises
    ------
    ParameterError
        If lengths differ, only one of the two has people, or strings meet numbers.

    Notes
    -----
    Not for short slates without a yardstick: k rows drawn at random from what is available drift too, by about
    (kinds - 1) / (8 k ln 2) where k is large and much more is available; compare with an arm of `feed.AtRandom`. The
    square root is a distance, this is not.

    References
    ----------
    Lin (1991), Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory 37, 145-151.

    Examples
    --------
    >>> exposure_drift(["news", "news"], ["sport", "sport", "sport"])
    1.0
    >>> round(exposure_drift(["news", "news"], ["news", "sport"]), 6)
    0.311278
    >>> exposure_drift([0, 0], [0, 1], 3, shown_to=[0, 1], available_to=[0, 1])
    array([ 0.,  1., nan])
    """
    if (shown_to is None) != (available_to is None):
        raise ParameterError("available_to", "must be given where shown_to is, and not else", available_to)
    shown, available = labels("shown", shown), labels("available", available)
    whole = shown_to is None
    if whole and n is not None:
        raise ParameterError("n", "must be left out where shown_to is", n)
    if whole:
        n, shown_to, available_to = 1, np.zeros(shown.size, np.int64), np.zeros(available.size, np.int64)
    shown_to, most = persons("shown_to", shown_to, n, shown.size)
    available_to, others = persons("available_to", available_to, n, available.size)
    first, second, kinds = joint_codes("available", shown, available)
    n, out = max(most, others), np.empty(max(most, others))
    _diverge(*slates(shown_to, first, n, kinds), *slates(available_to, second, n, kinds), out)
    return float(out[0]) if whole else out


@kernel
def _diverge(start, item, count, other_start, other_item, other_count, out):
    for u in range(out.size):
        total, other_total = 0, 0
        for i in range(start[u], start[u + 1]):
            total += count[i]
        for j in range(other_start[u], other_start[u + 1]):
            other_total += other_count[j]
        i, j, drift = start[u], other_start[u], 0.0
        while i < start[u + 1] or j < other_start[u + 1]:
            last = j == other_start[u + 1]
            p, q = 0.0, 0.0
            this = i < start[u + 1] and (last or item[i] <= other_item[j])
            that = not last and (i == start[u + 1] or other_item[j] <= item[i])
            if this:
                p = count[i] / total
                i += 1
            if that:
                q = other_count[j] / other_total
                j += 1
            if p > 0.0:
                drift += 0.5 * p * np.log2(2.0 * p / (p + q))
            if q > 0.0:
                drift += 0.5 * q * np.log2(2.0 * q / (p + q))
        out[u] = min(1.0, max(0.0, drift)) if total and other_total else np.nan
