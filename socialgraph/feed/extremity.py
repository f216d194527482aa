"""The most extreme first: a worst case, as a bound on what a ranking can do."""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed.inbox import Inbox

__all__ = ["Extremity"]


@frozen
class Extremity:
    """Rank those whose profile opinion is farthest from the middle first, whatever the reader thinks.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> Extremity()(Inbox.of(author_opinion=[0.25, -0.5])).tolist()
    [0.25, 0.5]
    """

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by the absolute opinion; `rng` is not used."""
        return np.abs(inbox.author_opinion)
