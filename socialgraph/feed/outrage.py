"""What the reader will object to first: a worst case, as a bound on what a ranking can do [1]_.

.. [1] Rathje, Van Bavel, van der Linden (2021), Out-group animosity drives engagement on social media, PNAS 118.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed.inbox import Inbox

__all__ = ["Outrage"]


@frozen
class Outrage:
    """Rank by the distance of profile opinions times how much a post is argued over.

    The score is ``|x - y| * (1 + log(1 + comments + hides + reports))``, for reader's and author's opinions x and y.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> Outrage()(Inbox.of(reader_opinion=[0.5, 0.5], author_opinion=[0.25, -0.5])).tolist()
    [0.25, 1.0]
    """

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, at least 0; `rng` is not used."""
        argued = inbox.comments.astype(np.float64) + inbox.hides + inbox.reports
        return np.abs(inbox.reader_opinion - inbox.author_opinion) * (1 + np.log1p(argued))
