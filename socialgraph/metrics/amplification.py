"""Amplification: how much further a feed carries a group's posts than newest first does (Huszár et al. 2022)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.metrics._rows import check_of, labels, persons, slates

__all__ = ["amplification"]


def amplification(shown: Any, baseline: Any, *, of: Any = None, shown_to: Any = None, baseline_to: Any = None) -> float:
    r"""Measure by how much a feed raises a group's reach above that in another arm.

    .. math:: \frac{R_g}{R_g^0} - 1

    with :math:`R_g` the reach of group g's posts under the feed and :math:`R_g^0` that in the baseline, such as newest
    first. Reach is the number of different people who saw at least one, where people are given, as in the paper; else
    the number of views.

    Parameters
    ----------
    shown, baseline : array_like of int, bool, str or float
        The group of the author of each row, in the two arms, such as ``side[author]``; labels of one sort.
    of : int, bool, str or float, optional
        The group; by default everyone.
    shown_to, baseline_to : array_like of int, optional
        Who saw each row, of each arm. Both or neither.

    Returns
    -------
    float
        At least -1: 0 where both arms reach as many, 1 (published as 100 %) where the feed reaches twice as many; nan
        where the baseline reaches nobody.

    Raises
    ------
    ParameterError
        If lengths differ, or only one of the two arms has people.
    UnknownName
        For a group that no row has.

    Notes
    -----
    Not for arms with other numbers of people: the paper divides each reach by the arm's people, and here both arms
    are the same people. And not a bias by itself: a feed that shows more of everything amplifies every group, so
    compare groups, and give both numbers.

    References
    ----------
    Huszár, Ktena, O'Brien, Belli, Schlaikjer, Hardt (2022), Algorithmic amplification of politics on Twitter, PNAS
    119, e2025334119.

    Examples
    --------
    >>> amplification(["left", "left", "left", "right"], ["left", "right"], of="left")
    2.0
    >>> amplification([0, 0, 0], [0, 0], shown_to=[5, 5, 6], baseline_to=[5, 6])
    0.0
    """
    if (shown_to is None) != (baseline_to is None):
        raise ParameterError("baseline_to", "must be given where shown_to is, and not else", baseline_to)
    shown, baseline = labels("shown", shown), labels("baseline", baseline)
    if shown.size and baseline.size and (shown.dtype.kind == "U") != (baseline.dtype.kind == "U"):
        raise ParameterError("baseline", f"must be labels of the same kind, {shown.dtype}", baseline)
    if of is not None:
        check_of(of, shown, baseline)
    reach = _reach("shown_to", shown, of, shown_to)
    before = _reach("baseline_to", baseline, of, baseline_to)
    return reach / before - 1 if before else math.nan


def _reach(name: str, group: np.ndarray, of: Any, person: Any) -> int:
    """Count the views of a group's posts, or the people who had one."""
    mine = np.ones(group.size, dtype=bool) if of is None else group == of
    if person is None:
        return int(np.count_nonzero(mine))
    person, n = persons(name, person, rows=group.size)
    start, _, _ = slates(person[mine], np.zeros(int(mine.sum()), np.int64), n, 1)
    return int(start[-1])
