"""EdgeRank: affinity times weight times time decay, summed over what was done to a post.

Facebook described it at its developers' conference in 2010; the weights and the time scale were never published, and
the defaults are assumptions, each a field: what takes more effort counts for more.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["EdgeRank"]


@frozen
class EdgeRank:
    """Rank by ``(affinity + 0.01) * (1 + like likes + comment comments + share shares) * exp(-age / decay)``.

    The 1 is the post itself, which is an edge too.

    Parameters
    ----------
    like, comment, share : float, optional
        What each counts for, at least 0.
    decay : float, optional
        Days in which a post loses a factor e, above 0.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> EdgeRank()(Inbox.of(age=[1, 1], affinity=[0.2, 0.1], comments=[0, 3])).round(3).tolist()
    [0.077, 0.526]
    """

    like: float = 1.0
    comment: float = 4.0
    share: float = 8.0
    decay: float = 1.0

    def __post_init__(self) -> None:
        for name in ("like", "comment", "share"):
            check_number(name, getattr(self, name), 0)
        if check_number("decay", self.decay, 0) == 0:
            raise ParameterError("decay", "must be above 0", self.decay)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, above 0; `rng` is not used."""
        edges = 1 + self.like * inbox.likes + self.comment * inbox.comments + self.share * inbox.shares
        return (inbox.affinity + 0.01) * edges * np.exp(-inbox.age / np.float64(self.decay))
