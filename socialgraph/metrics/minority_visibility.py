"""How visible a minority is: its share of views over its share of people, or of posts (Karimi et al. 2018)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.metrics._rows import check_of, labels, persons

__all__ = ["minority_visibility"]


def minority_visibility(author: Any, group: Any, of: Any = None, *, posts: Any = None) -> float:
    r"""Measure a group's share of views over its share of people.

    .. math:: \frac{V_g / V}{n_g / n}

    with :math:`V_g` of V views of posts by the :math:`n_g` of n people who are in group g; or, where posts are given,
    over its share of posts: whether it is the posting or the machinery that keeps a group out of sight.

    Parameters
    ----------
    author : array_like of int, shape (rows,)
        The author of each view, as in ``content["author"][exposures["content"]]``.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person.
    of : int, bool, str or float, optional
        The group; by default the smallest.
    posts : array_like of int, optional
        The author of each post, as in ``content["author"]``, to compare with instead of people.

    Returns
    -------
    float
        At least 0: 1 where the group is seen as much as its share, below 1 where less; nan without views, or where the
        group has no people or posts.

    Raises
    ------
    ParameterError
        If an author is no person, or by default two groups are the smallest.
    UnknownName
        For a group without people.

    Notes
    -----
    Not for how visible each of them is: one famous author makes up for a hundred unseen; look at `gini` within the
    group as well. With a group that is nearly everybody it can be little more than 1 (at most n over its size).

    References
    ----------
    Karimi, Génois, Wagner, Singer, Strohmaier (2018), Homophily influences ranking of minorities in social networks,
    Scientific Reports 8, 11077.

    Examples
    --------
    >>> minority_visibility([0, 1, 1, 2], ["few", "many", "many", "many"])
    1.0
    >>> minority_visibility([0, 1, 1, 2], ["few", "many", "many", "many"], posts=[0, 0, 1, 2])
    0.5
    """
    group = labels("group", group)
    author, n = persons("author", author, group.size)
    mine = group == (_smallest(group) if of is None and n else of)
    if of is not None:
        check_of(of, group)
    if posts is None:
        entitled, whole = int(mine.sum()), n
    else:
        posts, _ = persons("posts", posts, n)
        entitled, whole = int(mine[posts].sum()), posts.size
    if not entitled or not author.size:
        return math.nan
    return float(int(mine[author].sum()) * whole / (author.size * entitled))


def _smallest(group: np.ndarray) -> object:
    """Name the smallest group."""
    known, size = np.unique(group, return_counts=True)
    if np.count_nonzero(size == size.min()) > 1:
        raise ParameterError("of", "must be given where two groups are the smallest", None)
    return known[size.argmin()]
