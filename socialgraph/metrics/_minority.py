"""Whom a measure of bias is about: the members of the smallest group, or of the one that is named."""

from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.metrics._values import group_codes
from socialgraph.people import People

__all__ = ["members", "minority"]


def minority(group: Any, n: int, of: Any = None) -> np.ndarray:
    """Mark the members of the smallest group that has any, or of the group `of`.

    Parameters
    ----------
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person.
    n : int
        How many people there are.
    of : int, bool, str or float, optional
        The label of a group.

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    ParameterError
        If nobody is in the group, or several groups are the smallest and none is named.

    Examples
    --------
    >>> minority(["a", "b", "b"], 3).tolist(), minority(["a", "b", "b"], 3, of="b").tolist()
    ([True, False, False], [False, True, True])
    """
    code, kinds = group_codes(group, n)
    if of is not None:
        return members(group, n, "of", of)
    size = np.bincount(code, minlength=kinds)
    smallest = np.flatnonzero(size == size[size > 0].min()) if n else np.zeros(1, dtype=np.int64)
    if smallest.size > 1:
        raise ParameterError("of", f"must name a group where {smallest.size} are the smallest", of)
    return code == smallest[0]


def members(group: Any, n: int, name: str, label: Any) -> np.ndarray:
    """Mark the members of the group with a label.

    Parameters
    ----------
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person.
    n : int
        How many people there are.
    name : str
        The argument, for the message.
    label : int, bool, str or float
        The label.

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    ParameterError
        If nobody is in the group.

    Examples
    --------
    >>> members(["a", "b", "b"], 3, "of", "c")
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: of must be a group that someone is in; got 'c'
    """
    labels = People({"group": group}, n)["group"]
    found = np.asarray(label)
    # A number is never equal to a string, and what is no single label is in no group.
    same_kind = (found.dtype.kind in "US") == (labels.dtype.kind == "U")
    marked = labels == found if found.ndim == 0 and same_kind else np.zeros(n, dtype=bool)
    if not marked.any():
        raise ParameterError(name, "must be a group that someone is in", label)
    return marked
