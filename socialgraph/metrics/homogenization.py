"""Homogenization: how much of what two people see is the same (Chaney, Stewart & Engelhardt 2018)."""

import math
from typing import Any

import numba
import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import check_choice, check_whole
from socialgraph.metrics._rows import codes, labels, slates
from socialgraph.rng import as_seed, stream, uniforms

__all__ = ["homogenization"]

_PURPOSE = "metrics.homogenization"


def homogenization(
    person: Any, content: Any, *, definition: str = "jaccard", pairs: int = 1_000_000, rng: Any = None
) -> float:
    r"""Measure how much of what two people saw is the same.

    .. math:: \frac{2}{n (n - 1)} \sum_{u < v} \frac{|C_u \cap C_v|}{|C_u \cup C_v|}, \qquad
        \frac{\sum_{u < v} |C_u \cap C_v|}{\sum_{u < v} |C_u \cup C_v|}

    with :math:`C_u` what person u saw, each content once: Jaccard's index in the mean over pairs of people, or
    pooled over them.

    Parameters
    ----------
    person : array_like of int, bool, str or float, shape (rows,)
        Who saw each row, as in ``exposures["person"]``. Who saw nothing does not count.
    content : array_like of int, bool, str or float, shape (rows,)
        What it was, as in ``exposures["content"]``; or its author or topic.
    definition : {"jaccard", "pooled"}, optional
        The mean of the pairs' ratios, as in the paper; or the ratio of their sums, which is exact for any number of
        people in time linear in rows, since content c is common to :math:`m_c (m_c - 1) / 2` pairs.
    pairs : int, optional
        For the mean: where people have at most so many pairs, all count, exactly (1,414 people by default); else
        so many are drawn, with replacement, which leaves a standard error of at most ``0.5 / sqrt(pairs)``.
    rng : int, SeedSequence, Generator or None
        The seed of the pairs drawn.

    Returns
    -------
    float
        In [0, 1]: 0 where no two saw the same, 1 where all saw the same; nan for fewer than two people.

    Raises
    ------
    ParameterError
        If the lengths differ, or for a number of pairs below 1.

    Notes
    -----
    Do not read one value alone. The paper reports the change against an ideal platform that knows what everyone wants,
    and here that is the difference of two arms; what is shared because the network or the day's posts are few is in
    both. And not between arms that show different numbers of rows: longer slates of the same posts overlap more.

    References
    ----------
    Chaney, Stewart, Engelhardt (2018), How algorithmic confounding in recommendation systems increases homogeneity and
    decreases utility, RecSys 2018, 224-232.

    Examples
    --------
    >>> homogenization([0, 0, 1, 1], ["a", "b", "b", "c"], rng=1) == 1 / 3
    True
    >>> homogenization([0, 0, 1, 1, 2], ["a", "b", "b", "c", "c"], definition="pooled", rng=1)
    0.25
    """
    check_choice("definition", definition, ["jaccard", "pooled"])
    pairs, seed = check_whole("pairs", pairs, 1, 2**31 - 1), as_seed(rng)
    person = labels("person", person)
    code, kinds = codes(labels("content", content, person.size))
    called, number = np.unique(person, return_inverse=True)
    n = called.size
    if n < 2:
        return math.nan
    start, item, _ = slates(readonly(number, np.int64), code, n, kinds)
    if definition == "pooled":
        return _pooled(np.bincount(item), item.size, n)
    if n * (n - 1) // 2 <= pairs:
        first, second = np.triu_indices(n, 1)
    else:
        first, second = _drawn(pairs, n, seed)
    share = np.empty(first.size)
    _jaccard(start, item, readonly(first, np.int64), readonly(second, np.int64), share)
    return float(share.sum() / share.size)


def _pooled(seen_by: np.ndarray, size: int, n: int) -> float:
    """Give the common contents of all pairs over the contents of either, in whole numbers."""
    common = sum(int(times) * (int(times) - 1) // 2 for times in seen_by[seen_by > 1].tolist())
    # Each slate is in n - 1 pairs.
    return common / (size * (n - 1) - common)


def _drawn(pairs: int, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw pairs of two different people, one for each number of a draw."""
    key, draw = stream(seed, _PURPOSE), np.arange(pairs)
    first = (uniforms(key, draw, 0) * n).astype(np.int64)
    second = (uniforms(key, draw, 1) * (n - 1)).astype(np.int64)
    return first, second + (second >= first)


@parallel_kernel
def _jaccard(start, item, first, second, share):
    for pair in numba.prange(first.size):
        i, j = start[first[pair]], start[second[pair]]
        i_end, j_end = start[first[pair] + 1], start[second[pair] + 1]
        either, common = i_end - i + j_end - j, 0
        while i < i_end and j < j_end:
            if item[i] == item[j]:
                common += 1
                i += 1
                j += 1
            elif item[i] < item[j]:
                i += 1
            else:
                j += 1
        share[pair] = common / (either - common)
