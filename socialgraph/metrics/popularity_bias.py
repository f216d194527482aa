"""Popularity bias: how popular what people are shown is (Yin et al. 2012; Abdollahpouri, Burke & Mobasher 2019)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import check_choice, check_number
from socialgraph.metrics._rows import codes, labels
from socialgraph.metrics._values import numbers
from socialgraph.metrics.gini import gini

__all__ = ["popularity_bias"]

_DEFINITIONS = ("average", "long_tail", "gini")


def popularity_bias(
    person: Any, content: Any, popularity: Any = None, *, definition: str = "average", head: float = 0.2
) -> float:
    r"""Measure how popular what people are shown is.

    .. math:: \frac{1}{n} \sum_u \frac{1}{|L_u|} \sum_{e \in L_u} \phi_e, \qquad
        \frac{1}{n} \sum_u \frac{|\{e \in L_u : c_e \in \Gamma\}|}{|L_u|}

    with :math:`L_u` the rows that person u saw, :math:`\phi_e` the popularity of a row and :math:`\Gamma` the long
    tail: average recommendation popularity, and the average share of the long tail. Both weigh people alike,
    however much they saw.

    Parameters
    ----------
    person : array_like of int, bool, str or float, shape (rows,)
        Who saw each row, as in ``exposures["person"]``.
    content : array_like of int, bool, str or float, shape (rows,)
        What it was, as in ``exposures["content"]``; or its author.
    popularity : array_like of float, shape (rows,), optional
        How popular each row's content is, at least 0, such as its clicks or the author's followers; by default the
        number of its rows here. Of several for one content the largest counts in the long tail and Gini.
    definition : {"average", "long_tail", "gini"}, optional
        One of the two above, or the Gini coefficient of the popularity of the contents seen.
    head : float, optional
        For the long tail: the share of the contents seen that are not in it, the most popular ones. As many as are
        equal to the last of these are not in it either.

    Returns
    -------
    float
        The average is at least 0, in units of `popularity`; the other two lie in [0, 1]. Bias is a high average, a low
        share of the long tail and a high Gini coefficient; nan without rows (for Gini also where nothing is popular).

    Raises
    ------
    ParameterError
        If the lengths differ, or for a popularity below 0 or a head outside [0, 1].

    Notes
    -----
    Not for arms whose popularity was counted in them: where a feed makes posts popular, its own counts measure the
    effect by the effect. Take the counts of the chronological arm, or from before. Contents that nobody saw are in no
    row, and so neither in the tail nor in the Gini coefficient.

    References
    ----------
    Yin, Cui, Li, Yao, Chen (2012), Challenging the long tail recommendation, Proceedings of the VLDB Endowment 5,
    896-907. Abdollahpouri, Burke, Mobasher (2019), Managing popularity bias in recommender systems with personalized
    re-ranking, FLAIRS 32, 413-418.

    Examples
    --------
    >>> person, content = [0, 0, 1, 2], ["a", "b", "a", "a"]
    >>> round(popularity_bias(person, content), 6)
    2.666667
    >>> round(popularity_bias(person, content, [9, 1, 9, 9], definition="long_tail"), 6)
    0.166667
    """
    check_choice("definition", definition, _DEFINITIONS)
    head = check_number("head", head, 0, 1)
    who, n = _occurring(labels("person", person))
    what, contents = _occurring(labels("content", content, who.size))
    if popularity is None:
        liked = np.bincount(what)[what].astype(np.float64)
    else:
        liked = numbers("popularity", popularity, who.size, low=0, each="row")
    if not who.size:
        return math.nan
    if definition == "average":
        return _mean_of_means(who, liked, n)
    most = np.zeros(contents)
    np.maximum.at(most, what, liked)
    if definition == "gini":
        return gini(most)
    # 0.07 * 100 is above 7 in floating point, and must not make it 8.
    count = math.ceil(head * contents - 1e-9)
    tail = most < np.sort(most)[contents - count] if count else np.ones(contents, dtype=bool)
    return _mean_of_means(who, tail[what].astype(np.float64), n)


def _occurring(column: np.ndarray) -> tuple[np.ndarray, int]:
    """Number the labels that occur."""
    code, kinds = codes(column)
    there = np.bincount(code, minlength=kinds) > 0
    return (np.cumsum(there) - 1)[code], int(there.sum())


def _mean_of_means(person: np.ndarray, value: np.ndarray, n: int) -> float:
    mean = np.bincount(person, weights=value, minlength=n) / np.bincount(person, minlength=n)
    return float(mean.sum() / n)
