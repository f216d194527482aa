"""The door of measures of exposures: columns of one value a row, checked and numbered, and counted by person."""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError, UnknownName, check_whole
from socialgraph.metrics._values import numbers
from socialgraph.people import People

__all__ = ["check_of", "codes", "joint_codes", "labels", "persons", "slates", "sorted_rows", "truths"]

_MOST = 2**31 - 1


def persons(name: str, value: Any, n: int | None = None, rows: int | None = None) -> tuple[np.ndarray, int]:
    """Return the numbers of people, one a row, and how many people there are.

    Parameters
    ----------
    name : str
        The argument, for the message.
    value : array_like of int, shape (rows,)
        As in ``exposures["person"]``.
    n : int, optional
        How many people there are; by default one more than the largest number.
    rows : int, optional
        How many rows there must be.

    Returns
    -------
    number : ndarray of int64, shape (rows,), read-only
    n : int

    Raises
    ------
    ParameterError
        For anything but whole numbers in [0, n), naming the first row without one, and for another number of rows.

    Examples
    --------
    >>> persons("person", [2, 0, 2])[1]
    3
    >>> persons("person", [2, 0, 2], 2)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: person must be whole numbers in [0, 2), one a row; got '2 in row 0'
    """
    array = np.asarray(value)
    if array.ndim != 1 or (array.dtype.kind not in "iu" and array.size):
        raise ParameterError(name, "must be whole numbers, the people's, one a row", value)
    _check_rows(name, array, rows)
    # Numbers of a graph's nodes: one that is no such number must not become an array of its size.
    n = min(int(array.max(initial=-1)) + 1, _MOST) if n is None else check_whole("n", n, 0, _MOST)
    wrong = np.flatnonzero((array < 0) | (array >= n)) if array.size else ()
    if len(wrong):
        raise ParameterError(
            name, f"must be whole numbers in [0, {n}), one a row", f"{array[wrong[0]]} in row {wrong[0]}"
        )
    return readonly(array.astype(np.int64)), n


def labels(name: str, value: Any, rows: int | None = None) -> np.ndarray:
    """Return labels of any kind, one a row: numbers, truth values or strings.

    Parameters
    ----------
    name : str
        The argument, for the message.
    value : array_like of int, bool, str or float, shape (rows,)
        Labels.
    rows : int, optional
        How many rows there must be.

    Returns
    -------
    ndarray, shape (rows,), read-only

    Raises
    ------
    ParameterError
        For another shape or number of rows, or a row without a label.

    Examples
    --------
    >>> labels("kind", ["news", "sport"], 3)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: kind must be 3 labels, one a row; got '2 labels'
    """
    column = People({name: value})[name]
    if column.ndim != 1:
        raise ParameterError(name, "must be one label a row", f"shape {column.shape}")
    _check_rows(name, column, rows)
    if column.dtype.kind == "f" and np.isnan(column).any():
        raise ParameterError(name, "must be given for every row", f"nan in row {int(np.isnan(column).argmax())}")
    return column


def codes(column: np.ndarray) -> tuple[np.ndarray, int]:
    """Number labels in ascending order.

    Parameters
    ----------
    column : ndarray, shape (rows,)
        From `labels`.

    Returns
    -------
    code : ndarray of int64, shape (rows,), read-only
    kinds : int
        One more than the largest code; not every code need occur.

    Examples
    --------
    >>> code, kinds = codes(np.array(["right", "left", "right"]))
    >>> code.tolist(), kinds
    ([1, 0, 1], 2)
    """
    # Small whole numbers are codes already; sorting them would be most of the time.
    if column.dtype.kind in "iub" and column.size and column.min() >= 0 and column.max() <= column.size + 64:
        return readonly(column.astype(np.int64)), int(column.max()) + 1
    kinds, code = np.unique(column, return_inverse=True)
    return readonly(code, np.int64), kinds.size


def joint_codes(name: str, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Number the labels of two columns alike.

    Parameters
    ----------
    name : str
        What the second is called, for the message.
    first, second : ndarray
        From `labels`; of any two lengths.

    Returns
    -------
    first, second : ndarray of int64, read-only
    kinds : int

    Raises
    ------
    ParameterError
        For strings in the one and numbers in the other.

    Examples
    --------
    >>> first, second, kinds = joint_codes("available", np.array(["b"]), np.array(["a", "b"]))
    >>> first.tolist(), second.tolist(), kinds
    ([1], [0, 1], 2)
    """
    if first.size and second.size and (first.dtype.kind == "U") != (second.dtype.kind == "U"):
        raise ParameterError(name, f"must be labels of the same kind, {first.dtype}", second)
    # An empty list has no kind of its own: it must not turn words into numbers or the other way round.
    parts = [part for part in (first, second) if part.size]
    code, kinds = codes(np.concatenate(parts)) if parts else (np.zeros(0, dtype=np.int64), 0)
    return readonly(code[: first.size]), readonly(code[first.size :]), kinds


def check_of(of: Any, *columns: np.ndarray) -> None:
    """Refuse a label that no column has.

    Parameters
    ----------
    of : int, bool, str or float
        The label asked for.
    *columns : ndarray
        From `labels`.

    Raises
    ------
    UnknownName
        With the nearest labels that there are.

    Examples
    --------
    >>> check_of("lefty", np.array(["left", "right"]))
    Traceback (most recent call last):
    socialgraph.errors.UnknownName: of must be one of left, right; got 'lefty'. Did you mean left?
    """
    if not any((column == of).any() for column in columns if column.size):
        known = {str(label) for column in columns for label in np.unique(column)}
        raise UnknownName("of", of, known)


def truths(name: str, value: Any, rows: int | None = None) -> np.ndarray:
    """Return truth values, one a row.

    Parameters
    ----------
    name : str
        The argument, for the message.
    value : array_like of bool, shape (rows,)
        Also 0 and 1.
    rows : int, optional
        How many rows there must be.

    Returns
    -------
    ndarray of bool, shape (rows,)

    Raises
    ------
    ParameterError
        For another number of rows, or naming the first row that is neither true nor false.

    Examples
    --------
    >>> truths("wanted", [1, 0.5])
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: wanted must be true or false, one a row; got '0.5 in row 1'
    """
    value = numbers(name, value, rows, low=0, each="row")
    wrong = (value != 0) & (value != 1)
    if wrong.any():
        first = int(wrong.argmax())
        raise ParameterError(name, "must be true or false, one a row", f"{value[first]} in row {first}")
    return value == 1


def slates(person: np.ndarray, code: np.ndarray, n: int, kinds: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count what each person saw, in time linear in rows, people and kinds.

    Parameters
    ----------
    person : ndarray of int64, shape (rows,)
        From `persons`.
    code : ndarray of int64, shape (rows,)
        From `codes`.
    n, kinds : int
        How many there are of each.

    Returns
    -------
    start : ndarray of int64, shape (n + 1,), read-only
        What person u saw stands from ``start[u]`` to ``start[u + 1]``.
    item, count : ndarray of int64, read-only
        Each code once a person, ascending, and how often it was seen.

    Examples
    --------
    >>> start, item, count = slates(np.array([1, 0, 1, 1]), np.array([2, 2, 0, 2]), 2, 3)
    >>> start.tolist(), item.tolist(), count.tolist()
    ([0, 1, 3], [2, 0, 2], [1, 1, 2])
    """
    start, item, count = np.empty(n + 1, np.int64), np.empty(person.size, np.int64), np.empty(person.size, np.int64)
    size = _tally(readonly(person), readonly(code), n, kinds, start, item, count)
    return readonly(start), readonly(item[:size]), readonly(count[:size])


def sorted_rows(person: np.ndarray, n: int, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put rows in order of person, and those of one person as they stand in `order`.

    Parameters
    ----------
    person : ndarray of int64, shape (rows,)
        From `persons`.
    n : int
        How many people there are.
    order : ndarray of int64, shape (rows,)
        All rows, once each.

    Returns
    -------
    start : ndarray of int64, shape (n + 1,), read-only
    row : ndarray of int64, shape (rows,), read-only

    Examples
    --------
    >>> start, row = sorted_rows(np.array([1, 0, 1]), 2, np.array([2, 1, 0]))
    >>> start.tolist(), row.tolist()
    ([0, 1, 3], [1, 2, 0])
    """
    start, row = np.zeros(n + 1, np.int64), np.empty(person.size, np.int64)
    _spread(readonly(person), readonly(order, np.int64), start, row)
    return readonly(start), readonly(row)


def _check_rows(name: str, column: np.ndarray, rows: int | None) -> None:
    if rows is not None and column.size != rows:
        raise ParameterError(name, f"must be {rows} labels, one a row", f"{column.size} labels")


@kernel
def _spread(key, order, start, row):
    # A counting sort: a stable one, so that two of them sort by two keys.
    for i in range(key.size):
        start[key[i] + 1] += 1
    for i in range(1, start.size):
        start[i] += start[i - 1]
    place = start.copy()
    for i in order:
        row[place[key[i]]] = i
        place[key[i]] += 1


@kernel
def _tally(person, code, n, kinds, start, item, count):
    rows = person.size
    ends, by_code, by_both = np.zeros(kinds + 1, np.int64), np.empty(rows, np.int64), np.empty(rows, np.int64)
    _spread(code, np.arange(rows), ends, by_code)
    begins = np.zeros(n + 1, np.int64)
    _spread(person, by_code, begins, by_both)
    size = 0
    for u in range(n):
        start[u] = size
        for i in range(begins[u], begins[u + 1]):
            what = code[by_both[i]]
            if i > begins[u] and item[size - 1] == what:
                count[size - 1] += 1
            else:
                item[size], count[size] = what, 1
                size += 1
    start[n] = size
    return size
