"""Suggestions: whom each person is offered as a friend, best first."""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from socialgraph._exports import to_frame
from socialgraph._frozen import frozen, readonly
from socialgraph.errors import ParameterError

__all__ = ["Suggestions"]


@frozen
class Suggestions:
    """Offers of a tie, ordered by source and then by score, the highest first.

    Rows in another order are put into this one; among equal scores they keep theirs.

    Parameters
    ----------
    source : array_like of int, shape (rows,)
        To whom, by node number; kept as int32.
    target : array_like of int, shape (rows,)
        Who is suggested; kept as int32.
    score : array_like of float, shape (rows,)
        How strongly; kept as float64. Scores of two suggesters do not compare.

    Raises
    ------
    ParameterError
        For columns of different lengths, numbers of no nodes, somebody suggested to themselves, or a NaN.

    Examples
    --------
    >>> offers = Suggestions([0, 0, 2], [3, 4, 1], [0.5, 2.0, 1.0])
    >>> offers
    <Suggestions: 3, to 2 people>
    >>> offers.target.tolist()
    [4, 3, 1]
    """

    source: np.ndarray
    target: np.ndarray
    score: np.ndarray

    def __post_init__(self) -> None:
        source, target = _nodes("source", self.source), _nodes("target", self.target)
        score = np.asarray(self.score)
        if score.size and score.dtype.kind not in "iufb":
            raise ParameterError("score", "must be numbers", score)
        score = score.astype(np.float64, copy=False)
        if not source.shape == target.shape == score.shape:
            shapes = f"{source.shape}, {target.shape} and {score.shape}"
            raise ParameterError("source, target and score", "must be of one length", shapes)
        if np.isnan(score).any():
            raise ParameterError("score", "must hold no NaN", f"one in row {np.isnan(score).argmax()}")
        if np.any(source == target):
            raise ParameterError(
                "target", "must be somebody else than source", int(source[(source == target).argmax()])
            )
        later = source[1:] > source[:-1]
        if not np.all(later | (source[1:] == source[:-1]) & (score[1:] <= score[:-1])):
            order = np.lexsort((-score, source))
            source, target, score = source[order], target[order], score[order]
        for name, array, dtype in (("source", source, np.int32), ("target", target, np.int32), ("score", score, None)):
            object.__setattr__(self, name, readonly(array, dtype))

    def __len__(self) -> int:
        return self.source.size

    def __repr__(self) -> str:
        people = np.count_nonzero(np.diff(self.source)) + bool(len(self))
        return f"<Suggestions: {len(self):,}, to {people:,} {'person' if people == 1 else 'people'}>"

    def frame(self, names: Sequence[Hashable] | None = None) -> Any:
        """Return the table as a `pandas.DataFrame`, its people called by `names` (a graph's) where given.

        Parameters
        ----------
        names : sequence of hashable, optional
            What the nodes are called; None leaves their numbers.

        Returns
        -------
        pandas.DataFrame
            With columns ``source``, ``target`` and ``score``.

        Raises
        ------
        ParameterError
            If there are fewer names than nodes.

        Examples
        --------
        >>> Suggestions([0], [2], [1.5]).frame(["ann", "bob", "cy"]).to_dict("records")
        [{'source': 'ann', 'target': 'cy', 'score': 1.5}]
        """
        columns = {"source": self.source, "target": self.target, "score": self.score}
        if names is None:
            return to_frame(columns)
        most = max(self.source.max(initial=-1), self.target.max(initial=-1)) + 1
        if len(names) < most:
            raise ParameterError("names", f"must be at least {most}, one for each node", f"{len(names)} names")
        return to_frame(columns, names, ["source", "target"])


def _nodes(name: str, values: Any) -> np.ndarray:
    """Return node numbers as int32, or refuse what is none."""
    values = np.asarray(values)
    if values.ndim != 1 or (values.size and values.dtype.kind not in "iu"):
        raise ParameterError(name, "must be node numbers, one a row", values)
    wrong = (values < 0) | (values >= 2**31)
    if wrong.any():
        raise ParameterError(name, "must be node numbers of at least 0", values[wrong][0])
    return values.astype(np.int32, copy=False)
