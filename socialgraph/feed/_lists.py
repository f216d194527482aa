"""Rankers that look at the whole list: the order of another ranker, and what changes it place by place."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import ParameterError
from socialgraph.feed.inbox import Inbox, checked_scores, top_k
from socialgraph.rng import as_seed, stream

__all__ = ["checked_ranker", "in_order", "placed", "with_quota"]


def checked_ranker(of: Any) -> Callable:
    """Return a ranker to be wrapped, or refuse what cannot be called.

    Examples
    --------
    >>> checked_ranker(max) is max
    True
    """
    if isinstance(of, type) or not callable(of):
        raise ParameterError("of", "must be a ranker or a function, such as Engagement() or your own", of)
    return of


def in_order(of: Callable, inbox: Inbox, rng: Any) -> tuple[np.ndarray, np.ndarray]:
    """Give the rows of each reader in the order of another ranker; equal scores in the order of a coin.

    Parameters
    ----------
    of : Ranker
        The other one.
    inbox : Inbox
        What it ranks.
    rng : int, SeedSequence, Generator or None
        The seed of both.

    Returns
    -------
    rows : ndarray of int64, shape (rows,)
        Reader by reader, best first.
    start : ndarray of int64, shape (readers + 1,)
        Where each reader's begin.

    Examples
    --------
    >>> rows, start = in_order(lambda inbox, *, rng: -inbox.age, Inbox.of(age=[2, 1, 3]), 1)
    >>> rows.tolist(), start.tolist()
    ([1, 0, 2], [0, 3])
    """
    seed = as_seed(rng)
    rows, start = top_k(inbox, checked_scores(of, inbox, seed), max(len(inbox), 1), stream(seed, "feed.lists"))
    return rows, readonly(start)


def placed(rows: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Turn an order into scores: minus the place of each row, from 0.

    Examples
    --------
    >>> placed(np.array([1, 0, 2]), np.array([0, 3])).tolist()
    [-1.0, 0.0, -2.0]
    """
    score = np.empty(rows.size)
    score[rows] = np.repeat(start[:-1], np.diff(start)) - np.arange(rows.size)
    return score


def with_quota(rows: np.ndarray, start: np.ndarray, special: np.ndarray, share: Any) -> np.ndarray:
    """Move some rows up as little as will do for each beginning of a list to hold a share of them, rounded down.

    Parameters
    ----------
    rows, start : ndarray of int64
        From `in_order`.
    special : ndarray of bool, shape (rows,)
        Which rows they are.
    share : float or ndarray of float64, shape (readers,)
        In [0, 1]; where there are not enough, all there are come as early as that.

    Returns
    -------
    ndarray of int64
        The rows in their new order.

    Examples
    --------
    >>> with_quota(np.arange(4), np.array([0, 4]), np.array([False, False, False, True]), 0.5).tolist()
    [0, 3, 1, 2]
    """
    out = np.empty_like(rows)
    shares = readonly(np.broadcast_to(share, start.size - 1), np.float64)
    _fill(readonly(rows), readonly(start), readonly(special), shares, out)
    return out


@parallel_kernel
def _fill(rows, start, special, share, out):
    """Take whoever is next in order, unless the share would fall short: then the next special one."""
    for reader in prange(start.size - 1):
        first, end = start[reader], start[reader + 1]
        # The next of each kind that is not placed yet.
        plain, other, held = first, first, 0
        for place in range(first, end):
            while plain < end and special[rows[plain]]:
                plain += 1
            while other < end and not special[rows[other]]:
                other += 1
            # A share of .3 of ten is three, whatever the last digits of .3 are.
            short = np.floor(share[reader] * (place - first + 1) + 1e-9) > held
            if other < end and (plain == end or short or other < plain):
                out[place] = rows[other]
                other += 1
                held += 1
            else:
                out[place] = rows[plain]
                plain += 1
