"""How many different authors each person saw."""

from typing import Any

import numpy as np

from socialgraph.metrics._rows import codes, labels, persons, slates

__all__ = ["unique_sources"]


def unique_sources(person: Any, author: Any, n: int | None = None) -> np.ndarray:
    r"""Count the different authors that each person saw.

    .. math:: S_u = |\{a_e : e \text{ was shown to } u\}|

    Parameters
    ----------
    person : array_like of int, shape (rows,)
        Who saw each row, as in ``exposures["person"]``.
    author : array_like of int, bool, str or float, shape (rows,)
        By whom it was; or its topic, outlet or campaign.
    n : int, optional
        How many people there are; by default one more than the largest number of one who saw something.

    Returns
    -------
    ndarray of float64, shape (n,)
        Whole numbers, 0 where a person saw nothing, at most the person's rows.

    Raises
    ------
    ParameterError
        If the lengths differ, or a person is out of range.

    Notes
    -----
    Not for comparing people, or arms, that saw different numbers of rows: more rows have more authors, whoever chose
    them. Cut the slates to one length first, or use `exposure_diversity`, of which rare authors are little. It is
    species richness, the Hill number of order 0.

    References
    ----------
    Hill (1973), Diversity and evenness: a unifying notation and its consequences, Ecology 54, 427-432.

    Examples
    --------
    >>> unique_sources([0, 0, 0, 2], ["ann", "bob", "ann", "bob"], 4)
    array([2., 0., 1., 0.])
    """
    person, n = persons("person", person, n)
    code, kinds = codes(labels("author", author, person.size))
    start, _, _ = slates(person, code, n, kinds)
    return np.diff(start).astype(np.float64)
