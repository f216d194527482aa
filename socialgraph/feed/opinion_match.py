"""Likeness of mind and nothing else: the filter bubble as it was feared [1]_.

.. [1] Pariser (2011), The filter bubble.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed.inbox import Inbox

__all__ = ["OpinionMatch"]


@frozen
class OpinionMatch:
    """Rank whoever thinks most like the reader first, by profile opinions.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> OpinionMatch()(Inbox.of(reader_opinion=[0.5, 0.5], author_opinion=[0.25, -0.5])).tolist()
    [-0.25, -1.0]
    """

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by minus the distance of opinions; `rng` is not used."""
        return -np.abs(inbox.reader_opinion - inbox.author_opinion)
