"""The door of every measure: one value a person, checked, in the only dtypes that kernels meet."""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError
from socialgraph.people import People

__all__ = ["group_codes", "numbers"]

# Squares and sums of a billion values of this size stay far from the largest float64, 1.8e308.
_LARGEST = 1e100


def numbers(name: str, value: Any, n: int | None = None, *, low: float = -_LARGEST, each: str = "person") -> np.ndarray:
    """Return values as read-only float64, all finite and at least `low`.

    Parameters
    ----------
    name : str
        The argument, for the message.
    value : array_like of float
        Integers, floats or truth values; never copied where it is float64 already, and never made read-only itself.
    n : int, optional
        How many there must be.
    low : float, optional
        The smallest allowed.
    each : str, optional
        What has one value each, for the message.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    ParameterError
        Naming the argument and both lengths, or the first whose value is not such a number.

    Examples
    --------
    >>> numbers("opinion", [0.5, float("nan")])
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: opinion must be finite numbers, one a person; got 'nan for person 1'
    """
    array = np.asarray(value)
    if array.ndim != 1 or (array.dtype.kind not in "iufb" and array.size):
        raise ParameterError(name, f"must be numbers, one a {each}", value)
    if n is not None and array.size != n:
        raise ParameterError(name, f"must be {n} values, one a {each}", f"{array.size} values")
    array = np.ascontiguousarray(array, dtype=np.float64).view()
    array.setflags(write=False)
    wrong = np.flatnonzero(~((array >= low) & (array <= _LARGEST)))
    if wrong.size:
        first = int(wrong[0])
        rule = f"must be finite numbers, one a {each}"
        if low == 0:
            rule = f"must be finite numbers of at least 0, one a {each}"
        elif np.isfinite(array[first]):
            rule = f"must lie in [{low:g}, {_LARGEST:g}]"
        raise ParameterError(name, rule, f"{array[first]} for {each} {first}")
    return array


def group_codes(group: Any, n: int) -> tuple[np.ndarray, int]:
    """Number the groups.

    Parameters
    ----------
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person.
    n : int
        How many people there are.

    Returns
    -------
    code : ndarray of int64, shape (n,), read-only
        A number for each person's group; groups in ascending order of their labels.
    kinds : int
        One more than the largest code; not every code need occur.

    Raises
    ------
    ParameterError
        Naming both lengths, or the first person without a group.

    Examples
    --------
    >>> code, kinds = group_codes(["right", "left", "right"], 3)
    >>> code.tolist(), kinds
    ([1, 0, 1], 2)
    """
    labels = People({"group": group}, n)["group"]
    if labels.ndim != 1:
        raise ParameterError("group", "must be one label a person", f"shape {labels.shape}")
    if labels.dtype.kind == "f" and np.isnan(labels).any():
        raise ParameterError("group", "must be given for everyone", f"nan for person {int(np.isnan(labels).argmax())}")
    # Small whole numbers are codes already; sorting them would be most of the time at a million people.
    if labels.dtype.kind in "iub" and labels.size and labels.min() >= 0 and labels.max() <= n + 64:
        return readonly(labels, np.int64), int(labels.max()) + 1
    kinds, code = np.unique(labels, return_inverse=True)
    return readonly(code, np.int64), kinds.size
