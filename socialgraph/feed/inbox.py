"""Inbox: the posts that could be shown to some readers, one row a candidate, in whole readers."""

from collections.abc import Callable
from dataclasses import field
from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import ParameterError, UnknownName, check_choice
from socialgraph.rng import row, toss

__all__ = ["Inbox", "checked_scores", "learner", "top_k"]


@frozen
class Inbox:
    """What a ranker sees: candidates in columns, with the platform's knowledge of reader and author.

    The rows of one reader lie together. A score may use a reader's own rows and what stands in the columns;
    inboxes come in chunks of whole readers, and chunks must not change a result. A column is read as an attribute, such
    as ``inbox.clicks``, and laid out row by row when that is done first:

    ==================  =======  =======================================================================================
    ``content``         int32    the post's number in the content table
    ``author``          int32    by node number
    ``kind``            int8     0 for a post, 1 for a story (somebody's reshare)
    ``topic``           int8     what it is about: the number of an interest
    ``age``             float32  days since it was posted, above 0
    ``identity``        uint64   what coins know the post by: the same in two arms of a comparison
    ``views``           int32    how often it was shown so far; so ``clicks``, ``likes``, ``shares``, ``comments``,
                                 ``hides`` and ``reports``
    ``clicks_across``   int32    clicks by readers whose profile opinion has the other sign than the author's
    ``affinity``        float32  the share of the author's posts that the reader clicked lately, in [0, 1]
    ``reader_NAME``     float32  the reader's NAME in the profile, never the truth; so ``reader_opinion`` in [-1, 1]
    ``author_NAME``     float32  the author's; what is unknown of somebody is the profile's average
    ==================  =======  =======================================================================================

    Parameters
    ----------
    start : ndarray of int64, shape (readers + 1,)
        Where each reader's rows begin.
    person : ndarray of int32, shape (rows,)
        The reader, by node number.
    post : ndarray of int32, shape (rows,)
        The row of each candidate in what is known by post.
    arc : ndarray of int64, shape (rows,)
        The row of each candidate in what is known by arc: the one from reader to author.
    by_post, by_arc, by_person : dict of str to ndarray
        What is known of each live post, each arc and each person.
    slots : int
        How many posts a reader is shown.
    learned : dict of str to ndarray
        What the ranker has learned, as its `learn` gave it; empty before the first time.

    Examples
    --------
    >>> inbox = Inbox.of(age=[0.5, 2.0], clicks=[3, 0])
    >>> len(inbox), inbox.clicks.tolist()
    (2, [3, 0])
    """

    start: np.ndarray
    person: np.ndarray
    post: np.ndarray
    arc: np.ndarray
    by_post: dict[str, np.ndarray]
    by_arc: dict[str, np.ndarray]
    by_person: dict[str, np.ndarray]
    slots: int = 10
    learned: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, start: Any = None, slots: int = 10, learned: Any = None, **columns: Any) -> "Inbox":
        """Make an inbox by hand, of one reader unless `start` is given; columns left out are 0, contents count from 0.

        Raises
        ------
        ParameterError
            For a column that an inbox does not have, or one of another length than the first.

        Examples
        --------
        >>> Inbox.of(clicks=[3, 0]).content.tolist()
        [0, 1]
        >>> Inbox.of(clicks=[3, 0], reader_age=[30, 30]).reader_age.tolist()
        [30.0, 30.0]
        """
        rows = len(next(iter(columns.values()), ()))
        for name, values in columns.items():
            if not name.startswith(_OF_PEOPLE):
                check_choice("column", name, _DTYPE)
            if len(values) != rows:
                raise ParameterError(name, f"must be {rows} values, one a row", f"{len(values)} values")
        columns.setdefault("content", np.arange(rows))
        columns.setdefault("identity", columns["content"])
        for name in ("reader_opinion", "author_opinion"):
            columns.setdefault(name, np.zeros(rows))
        own = {name: readonly(columns.get(name, np.zeros(rows)), dtype) for name, dtype in _DTYPE.items()}
        for name, values in columns.items():
            if name.startswith(_OF_PEOPLE):
                words = np.asarray(values).dtype.kind == "U"
                own[name] = readonly(np.array(values), None if words else np.float32)
        start = readonly([0, rows] if start is None else start, np.int64)
        row = readonly(np.arange(rows), np.int32)
        return cls(start, own.pop("person"), row, readonly(row, np.int64), own, {}, {}, slots, learned or {})

    def __len__(self) -> int:
        return self.person.size

    def where(self, kept: Any) -> "Inbox":
        """Keep the rows for which a truth value says so; whoever keeps none stays, with no rows.

        Raises
        ------
        ParameterError
            For anything but one truth value a row.

        Examples
        --------
        >>> Inbox.of(age=[0.5, 2.0]).where([False, True]).age.tolist()
        [2.0]
        """
        kept = np.asarray(kept)
        if kept.shape != (len(self),) or kept.dtype.kind != "b":
            given = f"{kept.dtype} of shape {kept.shape}"
            raise ParameterError("kept", f"must be one truth value for each of the {len(self)} rows", given)
        start = readonly(np.concatenate([[0], np.cumsum(kept)])[self.start])
        person, post, arc = (readonly(column[kept]) for column in (self.person, self.post, self.arc))
        return Inbox(start, person, post, arc, self.by_post, self.by_arc, self.by_person, self.slots, self.learned)

    def __getattr__(self, name: str) -> np.ndarray:
        fields = self.__dict__
        if name.startswith("__") or "by_person" not in fields:
            raise AttributeError(name)
        if name in fields["by_post"]:
            column = fields["by_post"][name][fields["post"]]
        elif name in fields["by_arc"]:
            column = fields["by_arc"][name][fields["arc"]]
        elif name.startswith(_OF_PEOPLE) and name[7:] in fields["by_person"]:
            column = fields["by_person"][name[7:]][self.person if name[0] == "r" else self.author]
        else:
            known = [*fields["by_post"], *fields["by_arc"]]
            known += [whose + each for whose in _OF_PEOPLE for each in fields["by_person"]]
            raise AttributeError(str(UnknownName("column", name, known)))
        column = readonly(column)
        object.__setattr__(self, name, column)
        return column


_OF_PEOPLE = ("reader_", "author_")
_DTYPE = {
    "person": np.int32,
    "content": np.int32,
    "author": np.int32,
    "age": np.float32,
    "kind": np.int8,
    "topic": np.int8,
    "affinity": np.float32,
    **dict.fromkeys(("views", "clicks", "likes", "shares", "comments", "hides", "reports"), np.int32),
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


def learner(rank: Callable) -> Callable | None:
    """Give the `learn` of a ranker, or of the one that it reorders (its field ``of``); None where neither has one.

    After each window of a day it is called as ``learn(shown, done, rng=rng)``: an `Inbox` of what was shown, with the
    columns as they stood when it was ranked, and for each deed, such as ``done["click"]``, a truth value a row. What it
    returns, a dict of arrays, is in the next inboxes as ``inbox.learned``.

    Examples
    --------
    >>> learner(lambda inbox, *, rng: inbox.age) is None
    True
    """
    while not hasattr(rank, "learn"):
        rank = getattr(rank, "of", None)
        if not callable(rank):
            return None
    return rank.learn


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
    identity = inbox.by_post["identity"]
    _choose(inbox.start, inbox.person, inbox.post, identity, score, key, readonly(start), rows)
    return readonly(rows), start


@parallel_kernel
def _choose(start, person, post, identity, score, key, slate, out):
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
                if score[candidate] == score[other]:
                    mine, theirs = toss(base, identity[post[candidate]]), toss(base, identity[post[other]])
                    if mine > theirs:
                        break
                at -= 1
            if at == room:
                continue
            held = min(held + 1, room)
            for place in range(held - 1, at, -1):
                out[first + place] = out[first + place - 1]
            out[first + at] = candidate
