"""Reach overlap: how far two groups, or two campaigns, reach the same people (Jaccard 1912)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.metrics._rows import check_of, codes, labels, slates

__all__ = ["reach_overlap"]


def reach_overlap(person: Any, group: Any, *, of: Any = None) -> float:
    r"""Measure how much of the people whom either of two groups reaches is reached by both.

    .. math:: \frac{|A \cap B|}{|A \cup B|}

    with A and B the people who saw at least one row of each.

    Parameters
    ----------
    person : array_like of int, bool, str or float, shape (rows,)
        Who saw each row, as in ``exposures["person"]``.
    group : array_like of int, bool, str or float, shape (rows,)
        Whose row it was: the author's side, the author or the campaign.
    of : tuple of two labels, optional
        The two groups; by default all pairs of groups that have rows, of which the mean is taken.

    Returns
    -------
    float
        In [0, 1]: 0 where nobody is reached by both, 1 where whoever is reached by the one is by the other; nan
        for fewer than two groups.

    Raises
    ------
    ParameterError
        If the lengths differ, or `of` is not two labels.
    UnknownName
        For a group that no row has.

    Notes
    -----
    Not for groups of very different reach: where the one reaches ten times as many as the other, the value is at
    most 0.1 even if the smaller audience lies within the larger. And not without a yardstick: two groups that each
    reach half of all people at random overlap by a third.

    References
    ----------
    Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist 11, 37-50.

    Examples
    --------
    >>> reach_overlap([0, 1, 1, 2], ["left", "left", "right", "right"]) == 1 / 3
    True
    >>> reach_overlap([0, 1, 1, 1], ["a", "a", "b", "c"], of=("b", "c"))
    1.0
    """
    person = labels("person", person)
    group = labels("group", group, person.size)
    if of is not None:
        if isinstance(of, str) or not isinstance(of, tuple | list) or len(of) != 2 or of[0] == of[1]:
            raise ParameterError("of", "must be two labels of groups", of)
        for label in of:
            check_of(label, group)
        chosen = (group == of[0]) | (group == of[1])
        person, group = person[chosen], group[chosen]
    who, n = codes(person)
    code, kinds = codes(group)
    start, item, _ = slates(code, who, kinds, n)
    audiences = [item[start[g] : start[g + 1]] for g in np.flatnonzero(np.diff(start)).tolist()]
    if len(audiences) < 2:
        return math.nan
    return _mean_overlap(audiences)


def _mean_overlap(audiences: list[np.ndarray]) -> float:
    shares = []
    for i, first in enumerate(audiences):
        for second in audiences[:i]:
            common = np.intersect1d(first, second, assume_unique=True).size
            shares.append(common / (first.size + second.size - common))
    return math.fsum(shares) / len(shares)
