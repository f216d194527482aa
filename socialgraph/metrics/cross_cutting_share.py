"""The share of exposures that cross between sides (Bakshy, Messing & Adamic 2015)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.metrics._values import numbers
from socialgraph.people import People

__all__ = ["cross_cutting_share"]


def cross_cutting_share(reader: Any, author: Any, count: Any = None) -> float:
    r"""Measure how much of what is seen comes from another side.

    .. math:: \frac{\sum_e c_e [s_e \ne t_e]}{\sum_e c_e}

    over exposures e with side :math:`s_e` of the reader, :math:`t_e` of the author, seen :math:`c_e` times.

    Parameters
    ----------
    reader, author : array_like of int, bool, str or float, shape (rows,)
        Sides, as in ``side[exposures["person"]]``; labels of one kind.
    count : array_like of int, shape (rows,), optional
        How often each row was seen, at least 0; once by default. Whole numbers below 2**53 add up exactly.

    Returns
    -------
    float
        In [0, 1]; nan where nothing was seen.

    Raises
    ------
    ParameterError
        If the lengths differ (both are named), the sides are of different kinds, or a count is below 0 or no number.

    Notes
    -----
    Do not read it without the share that was there to be seen: where friends are nine in ten of one's own side, one in
    ten is no doing of the feed. Compare the stages of a funnel, or hold it against groups dealt out again (`panel`).

    References
    ----------
    Bakshy, Messing, Adamic (2015), Exposure to ideologically diverse news and opinion on Facebook, Science 348,
    1130-1132.

    Examples
    --------
    >>> cross_cutting_share(["left", "left", "right"], ["left", "right", "right"], count=[3, 1, 0])
    0.25
    """
    reader = People({"reader": reader})["reader"]
    author = People({"author": author})["author"]
    if reader.ndim != 1 or author.shape != reader.shape:
        raise ParameterError("author", f"must be sides, as reader's, of shape {reader.shape}", f"shape {author.shape}")
    if reader.size and (reader.dtype.kind == "U") != (author.dtype.kind == "U"):
        raise ParameterError("author", f"must be labels of the same kind as reader's, {reader.dtype}", author)
    crosses = reader != author
    if count is None:
        return int(np.count_nonzero(crosses)) / crosses.size if crosses.size else math.nan
    count = numbers("count", count, crosses.size, low=0, each="row")
    total = count.sum()
    return float(count[crosses].sum() / total) if total else math.nan
