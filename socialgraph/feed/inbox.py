"""Inbox: the posts that could be shown to some readers, one row a candidate, in whole readers."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import ParameterError, check_choice
from socialgraph.rng import row, toss

__all__ = ["Inbox", "checked_scores", "top_k"]


@frozen
class Inbox:
    """What a ranker sees: candidates in columns, with the platform's knowledge of reader and author.

    The rows of one reader lie together. A score may use a reader's own rows and what stands in the columns;
    inboxes come in chunks of whole readers, and chunks must not change a result.

    Parameters
    ----------
    start : ndarray of int64, shape (readers + 1,)
        Where each reader's rows begin.
    person : ndarray of int32, shape (rows,)
        The reader, by node number.
    content : ndarray of int32
        The post's number in the content table.
    author : ndarray of int32
        The author, by node number.
    age : ndarray of float32
        Days since it was posted, above 0.
    kind : ndarray of int8
        0 for a post, 1 for a story (somebody's reshare).
    affinity : ndarray of float32
        The share of the author's posts that the reader clicked lately, in [0, 1].
    reader_opinion, author_opinion : ndarray of float32
        From the profile, in [-1, 1]; never the truth.
    clicks : ndarray of int32
        How often the post was clicked so far.
    clicks_across : ndarray of int32
        How often by readers with a profile opinion on the other side of 0 than the author's.
    identity : ndarray of uint64
        What coins know the post by: the same in two arms of a comparison, which its number need not be.

    Examples
    --------
    >>> inbox = Inbox.of(age=[0.5, 2.0], clicks=[3, 0])
    >>> len(inbox), inbox.clicks.tolist()
    (2, [3, 0])
    """

    start: np.ndarray
    person: np.ndarray
    content: np.ndarray
    author: np.ndarray
    age: np.ndarray
    kind: np.ndarray
    affinity: np.ndarray
    reader_opinion: np.ndarray
    author_opinion: np.ndarray
    clicks: np.ndarray
    clicks_across: np.ndarray
    identity: np.ndarray

    @classmethod
    def of(cls, **columns: Any) -> "Inbox":
        """Make an inbox by hand, of one reader unless `start` is given; columns left out are 0, contents count from 0.

        Raises
        ------
        ParameterError
            For a column that an inbox does not have, or one of another length than the first.

        Examples
        --------
        >>> Inbox.of(clicks=[3, 0]).content.tolist()
        [0, 1]
        """
        lengths = {name: len(values) for name, values in columns.items() if name != "start"}
        rows = next(iter(lengths.values()), 0)
        for name, length in lengths.items():
            check_choice("column", name, _DTYPE)
            if length != rows:
                raise ParameterError(name, f"must be {rows} values, one a row", f"{length} values")
        columns.setdefault("content", np.arange(rows))
        columns.setdefault("identity", columns["content"])
        columns.setdefault("start", [0, rows])
        return cls(**{name: readonly(columns.get(name, np.zeros(rows)), dtype) for name, dtype in _DTYPE.items()})

    def __len__(self) -> int:
        return self.person.size


_DTYPE = {
    "start": np.int64,
    "person": np.int32,
    "content": np.int32,
    "author": np.int32,
    "age": np.float32,
    "kind": np.int8,
    "affinity": np.float32,
    "reader_opinion": np.float32,
    "author_opinion": np.float32,
    "clicks": np.int32,
    "clicks_across": np.int32,
    "identity": np.uint64,
}


def checked_scores(rank: Callable, inbox: Inbox, rng: int) -> np.ndarray:
    """Ask a ranker for its scores and refuse what cannot order a feed.

    Parameters
    ----------
    rank : Ranker
        Called as ``rank(inbox, rng=rng)``.
    inbox : Inbox
        What it ranks.
    rng : int
        Its seed.

    Returns
    -------
    ndarray of float64, shape (rows,)

    Raises
    ------
    ParameterError
        For scores of another shape or kind, or NaN, naming the post; there is no other order to fall back to.

    Examples
    --------
    >>> checked_scores(lambda inbox, *, rng: -inbox.age, Inbox.of(age=[0.5, 2.0]), 1).tolist()
    [-0.5, -2.0]
    """
    score = np.asarray(rank(inbox, rng=rng))
    if score.shape != (len(inbox),) or score.dtype.kind not in "iufb":
        given = f"{score.dtype} of shape {score.shape}"
        raise ParameterError("rank", f"must give one number for each of the {len(inbox)} rows", given)
    score = readonly(score.astype(np.float64))  # a copy: what the ranker keeps of its own stays writable
    wrong = np.flatnonzero(np.isnan(score))
    if wrong.size:
        at = int(wrong[0])
        post = f"NaN for content {inbox.content[at]} by author {inbox.author[at]} to reader {inbox.person[at]}"
        raise ParameterError("rank", "must give a number for every post", post)
    return score


def top_k(inbox: Inbox, score: np.ndarray, k: int, key: np.uint64) -> tuple[np.ndarray, np.ndarray]:
    """Choose each reader's slate: the k rows of highest score, equal scores in the order of a keyed coin.

    Parameters
    ----------
    inbox : Inbox
        The candidates.
    score : ndarray of float64, shape (rows,)
        From `checked_scores`.
    k : int
        Slots; a reader with fewer rows sees them all.
    key : numpy.uint64
        The stream of the coin that reader and post toss.

    Returns
    -------
    rows : ndarray of int64
        The chosen rows, reader by reader, best first.
    start : ndarray of int64, shape (readers + 1,)
        Where each reader's slate begins.

    Examples
    --------
    >>> inbox = Inbox.of(age=[3.0, 1.0, 2.0])
    >>> top_k(inbox, readonly(-inbox.age, np.float64), 2, np.uint64(1))[0].tolist()
    [1, 2]
    """
    start = np.zeros_like(inbox.start)
    np.cumsum(np.minimum(np.diff(inbox.start), k), out=start[1:])
    rows = np.empty(start[-1], dtype=np.int64)
    _choose(inbox.start, inbox.person, inbox.identity, score, key, readonly(start), rows)
    return readonly(rows), start


@parallel_kernel
def _choose(start, person, identity, score, key, slate, out):
    """Insert each row into its reader's slate, kept sorted; the coin is tossed only where scores tie."""
    for reader in prange(start.size - 1):
        first, room = slate[reader], slate[reader + 1] - slate[reader]
        if room == 0:
            continue
        base = row(key, person[start[reader]])
        held = 0
        for candidate in range(start[reader], start[reader + 1]):
            at = held
            while at > 0:
                other = out[first + at - 1]
                if score[candidate] < score[other]:
                    break
                if score[candidate] == score[other] and toss(base, identity[candidate]) > toss(base, identity[other]):
                    break
                at -= 1
            if at == room:
                continue
            held = min(held + 1, room)
            for place in range(held - 1, at, -1):
                out[first + place] = out[first + place - 1]
            out[first + at] = candidate
