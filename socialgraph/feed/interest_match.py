"""What the reader is interested in: content-based recommendation [1]_.

.. [1] Pazzani, Billsus (2007), Content-based recommendation systems.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["InterestMatch"]


@frozen
class InterestMatch:
    """Rank by how much of the reader's interests, as the profile has them, the post's topic is.

    Parameters
    ----------
    decay : float, optional
        Days in which a post loses a factor e, above 0.

    Raises
    ------
    ParameterError
        For a decay of 0 or less; when called, where the profile has no interests.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> InterestMatch()(Inbox.of(age=[1, 1], topic=[0, 1], reader_interests=[[0.75, 0.25]] * 2)).round(3).tolist()
    [0.276, 0.092]
    """

    decay: float = 1.0

    def __post_init__(self) -> None:
        if check_number("decay", self.decay, 0) == 0:
            raise ParameterError("decay", "must be above 0", self.decay)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row; `rng` is not used."""
        if not hasattr(inbox, "reader_interests"):
            raise ParameterError("rank", "must have profiles with interests, such as sg.population gives", self)
        liking = inbox.reader_interests[np.arange(len(inbox)), inbox.topic]
        return liking * np.exp(-inbox.age / np.float64(self.decay))
