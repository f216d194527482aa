"""Intra-list diversity: how far apart two rows of one slate are (Ziegler, McNee, Konstan & Lausen 2005)."""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError, check_choice
from socialgraph.metrics._rows import persons, sorted_rows

__all__ = ["intra_list_diversity"]


def intra_list_diversity(
    person: Any, position: Any, n: int | None = None, *, distance: str = "euclidean"
) -> np.ndarray:
    r"""Measure the mean distance between two different rows of each person's slate.

    .. math:: \frac{2}{k (k - 1)} \sum_{i < j} d(x_i, x_j)

    over the k rows that the person saw. Ziegler and others add up similarities; this is the mean, so that slates of
    any length compare, and of distances, so that more is more varied.

    Parameters
    ----------
    person : array_like of int, shape (rows,)
        Who saw each row, as in ``exposures["person"]``; or the number of the slate, where a person has several.
    position : array_like of float, shape (rows,) or (rows, d)
        Where each row stands: its opinion, or a vector of topics or features.
    n : int, optional
        How many people there are; by default one more than the largest number of one who saw something.
    distance : {"euclidean", "cosine"}, optional
        The straight line (of single numbers their difference), or 1 minus the cosine of the angle from the origin.

    Returns
    -------
    ndarray of float64, shape (n,)
        At least 0, for the cosine at most 2 (1 where no position has parts below 0); nan for fewer than two rows.

    Raises
    ------
    ParameterError
        If the lengths differ, a person is out of range, a position is not finite, or for the cosine is all 0.

    Notes
    -----
    Not for slates that hold one post several times: it is at no distance from itself and pulls the mean down; keep the
    first row of each. Time is linear in rows for single numbers (after a sort) and for the cosine; straight lines
    between vectors take a slate's length squared.

    References
    ----------
    Ziegler, McNee, Konstan, Lausen (2005), Improving recommendation lists through topic diversification, WWW 2005,
    22-32.

    Examples
    --------
    >>> intra_list_diversity([0, 0, 0, 1], [0.0, 0.5, 1.0, 0.3]).round(6)
    array([0.666667,      nan])
    >>> intra_list_diversity([0, 0], [[1, 0], [0, 2]], distance="cosine")
    array([1.])
    """
    check_choice("distance", distance, ["euclidean", "cosine"])
    person, n = persons("person", person, n)
    place = _positions(position, person.size)
    out = np.empty(n)
    if distance == "cosine":
        length = np.sqrt((place * place).sum(axis=1))
        if (length == 0).any():
            raise ParameterError("position", "must not be all 0 for a cosine", f"row {int((length == 0).argmax())}")
        start, row = sorted_rows(person, n, np.arange(person.size))
        _angles(start, row, readonly(place / length[:, None]), out)
    elif place.shape[1] == 1:
        start, row = sorted_rows(person, n, np.argsort(place[:, 0], kind="stable"))
        _gaps(start, readonly(place[row, 0]), out)
    else:
        start, row = sorted_rows(person, n, np.arange(person.size))
        _lines(start, row, place, out)
    return out


def _positions(position: Any, rows: int) -> np.ndarray:
    """Return positions as float64[rows, d], checked."""
    place = np.asarray(position)
    if place.ndim not in {1, 2} or (place.dtype.kind not in "iufb" and place.size):
        raise ParameterError("position", "must be one number or one vector a row", position)
    if place.shape[0] != rows:
        raise ParameterError("position", f"must be {rows} positions, one a row", f"{place.shape[0]} positions")
    place = readonly(place.astype(np.float64).reshape(rows, -1 if rows else 1))
    # Squares of larger numbers are no floats any more.
    wrong = ~(np.abs(place) <= 1e100)
    if wrong.any():
        first = int(wrong.any(axis=1).argmax())
        raise ParameterError("position", "must be finite numbers of at most 1e100", f"{place[first]} in row {first}")
    return place


@kernel
def _gaps(start, place, out):
    # Each gap between neighbours on the line lies between as many pairs as rows below it times rows above it.
    for u in range(out.size):
        size = start[u + 1] - start[u]
        far = 0.0
        for i in range(1, size):
            far += (place[start[u] + i] - place[start[u] + i - 1]) * (i / size) * ((size - i) / (size - 1))
        out[u] = 2.0 * far if size > 1 else np.nan


@kernel
def _angles(start, row, place, out):
    # Of unit vectors the sum over pairs is had from the length of the whole sum.
    whole = np.empty(place.shape[1])
    for u in range(out.size):
        size = start[u + 1] - start[u]
        whole[:] = 0.0
        for i in range(start[u], start[u + 1]):
            for d in range(place.shape[1]):
                whole[d] += place[row[i], d]
        alike = 0.0
        for d in range(place.shape[1]):
            alike += whole[d] * whole[d]
        mean = 1.0 - (alike - size) / (size * (size - 1.0)) if size > 1 else np.nan
        out[u] = 0.0 if mean < 0.0 else mean


@kernel
def _lines(start, row, place, out):
    for u in range(out.size):
        size = start[u + 1] - start[u]
        far = 0.0
        for i in range(start[u], start[u + 1]):
            for j in range(start[u], i):
                square = 0.0
                for d in range(place.shape[1]):
                    gap = place[row[i], d] - place[row[j], d]
                    square += gap * gap
                far += np.sqrt(square)
        out[u] = 2.0 * far / (size * (size - 1.0)) if size > 1 else np.nan
