"""The newest first: the order that every other ranker is measured against."""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed.inbox import Inbox

__all__ = ["Chronological"]


@frozen
class Chronological:
    """Rank the newest post first.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> Chronological()(Inbox.of(age=[0.5, 2.0])).tolist()
    [-0.5, -2.0]
    """

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by minus its age in days; `rng` is not used."""
        return -inbox.age
