"""Hacker News: approval divided by a power of age.

The formula and its constants stand in the code of the site that was published in 2008 (news.arc).
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["HackerNews"]


@frozen
class HackerNews:
    """Rank by ``likes ** 0.8 / (hours + 2) ** gravity``.

    A post's author votes for it there, which the formula takes off again: so many likes are so many votes of others.

    Parameters
    ----------
    gravity : float, optional
        How fast posts sink, at least 0.

    Raises
    ------
    ParameterError
        For a gravity below 0.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> HackerNews()(Inbox.of(age=[1 / 12, 1.0], likes=[10, 100])).round(3).tolist()
    [0.52, 0.113]
    """

    gravity: float = 1.8

    def __post_init__(self) -> None:
        check_number("gravity", self.gravity, 0)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row; `rng` is not used."""
        hours = 24 * inbox.age.astype(np.float64)
        return inbox.likes.astype(np.float64) ** 0.8 / (hours + 2) ** self.gravity
