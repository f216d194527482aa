"""The tables that carry the platform: columns of plain arrays, one row an event, ready for Parquet."""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly

__all__ = ["COUNTED", "EXPOSURES", "INTERACTIONS", "KINDS", "REACTIONS", "SOURCES", "Content", "frame", "joined"]

# Why a slot was filled.
SOURCES = ("organic", "viral", "paid", "page", "suggested", "message", "off-site", "ghost")
# What a content row is.
KINDS = ("post", "story")
# What a person did; code 0 is a mere view, which the exposures already hold.
REACTIONS = ("view", "click", "like", "want", "share", "comment", "hide", "report")
# What is counted of each live post, besides views: the code of each, whose bit in a reaction is the one before.
COUNTED = {"clicks": 1, "likes": 2, "shares": 4, "comments": 5, "hides": 6, "reports": 7}

EXPOSURES = {
    "t": np.float32,
    "person": np.int32,
    "content": np.int32,
    "slot": np.int16,
    "source": np.int8,
    "campaign": np.int16,
    "price": np.float32,
    "p_hat": np.float32,
    "score": np.float32,
}
INTERACTIONS = {
    "t": np.float32,
    "person": np.int32,
    "target": np.int32,
    "kind": np.int8,
    "value": np.float32,
    "exposure": np.int64,
}


@frozen
class Content:
    """Posts, one a row, in the order in which they were made.

    Parameters
    ----------
    first : int
        The number of row 0; row i is content ``first + i``.
    t : ndarray of float32
        When it was made, in days.
    author : ndarray of int32
        By whom.
    kind : ndarray of int8
        A code of `KINDS`.
    parent, root : ndarray of int32
        The content that it reshares and the one at the start of the chain; itself where it is no reshare (parent -1).
    campaign : ndarray of int16
        -1 where nobody pays.
    opinion : ndarray of float32
        What it says, in [-1, 1].
    topic : ndarray of int8
        What it is about: the number of one of the author's interests.
    identity : ndarray of uint64
        What coins know it by: the same in two arms of a comparison, whatever else was posted there.
    origin : ndarray of uint64
        The identity of the root, which outlives it.

    Examples
    --------
    >>> Content.empty().author.size
    0
    """

    first: int
    t: np.ndarray
    author: np.ndarray
    kind: np.ndarray
    parent: np.ndarray
    root: np.ndarray
    campaign: np.ndarray
    opinion: np.ndarray
    topic: np.ndarray
    identity: np.ndarray
    origin: np.ndarray

    @classmethod
    def empty(cls) -> "Content":
        """Make a table without rows."""
        return cls(0, **{name: readonly(np.zeros(0, dtype)) for name, dtype in _CONTENT.items()})

    def __len__(self) -> int:
        return self.author.size

    def with_rows(self, **columns: np.ndarray) -> "Content":
        """Append rows; of a plain post only ``t``, ``author``, ``opinion`` and ``identity`` need be given.

        Examples
        --------
        >>> posts = {"t": [0.5], "author": np.array([3]), "opinion": [0.0], "identity": [3]}
        >>> Content.empty().with_rows(**posts).with_rows(**posts).root.tolist()
        [0, 1]
        """
        rows = columns["author"].size
        new = self.first + len(self) + np.arange(rows)
        plain = {"kind": 0, "parent": -1, "root": new, "campaign": -1, "topic": 0, "origin": columns["identity"]}
        columns = {**plain, **columns}
        grown = {
            name: readonly(np.concatenate([getattr(self, name), np.broadcast_to(columns[name], rows)]), dtype)
            for name, dtype in _CONTENT.items()
        }
        return Content(self.first, **grown)

    def since(self, t: float) -> "Content":
        """Keep the rows from the first that was made at `t` or later."""
        late = self.t >= np.float32(t)
        return self.rows(int(late.argmax()) if late.any() else len(self))

    def rows(self, start: int, stop: int | None = None) -> "Content":
        """Keep the rows from `start` to `stop`; they keep their numbers."""
        return Content(self.first + start, **{name: readonly(getattr(self, name)[start:stop]) for name in _CONTENT})


_CONTENT = {
    "t": np.float32,
    "author": np.int32,
    "kind": np.int8,
    "parent": np.int32,
    "root": np.int32,
    "campaign": np.int16,
    "opinion": np.float32,
    "topic": np.int8,
    "identity": np.uint64,
    "origin": np.uint64,
}


def joined(parts: list[dict[str, np.ndarray]], schema: dict[str, Any]) -> dict[str, np.ndarray]:
    """Put tables of one schema end to end.

    Examples
    --------
    >>> joined([{"slot": [0]}, {"slot": [0, 1]}], {"slot": np.int16})["slot"].tolist()
    [0, 0, 1]
    """
    if not parts:
        return {name: readonly(np.zeros(0, dtype)) for name, dtype in schema.items()}
    return {name: readonly(np.concatenate([part[name] for part in parts]), schema[name]) for name in schema}


def frame(columns: dict[str, np.ndarray], codes: dict[str, tuple[str, ...]]) -> Any:
    """Turn a table into a data frame, its coded columns into categories.

    Parameters
    ----------
    columns : dict of ndarray
        The table.
    codes : dict of str to tuple of str
        The names that a column's numbers stand for.

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> frame({"source": np.array([0], dtype=np.int8)}, {"source": SOURCES})["source"].tolist()
    ['organic']
    """
    import pandas as pd

    named = {name: pd.Categorical.from_codes(columns[name], categories=list(codes[name])) for name in codes}
    return pd.DataFrame({name: named.get(name, column) for name, column in columns.items()})
