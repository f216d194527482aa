"""Wilson's lower bound: how much of its audience likes a post at least, for all that is known of it [1]_.

Few views leave much in doubt, so that nothing new is at the top by luck, nor anything old for its number of likes.

.. [1] Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["Wilson"]


@frozen
class Wilson:
    """Rank by the lower end of Wilson's interval of the share of views that were followed by a like.

    With likes l of views v it is ``(l + z z / 2 - z sqrt(l (v - l) / v + z z / 4)) / (v + z z)``, and 0 without views.

    Parameters
    ----------
    z : float, optional
        How many standard errors below, at least 0; 1.96 leaves it too high once in forty times.

    Raises
    ------
    ParameterError
        For a number below 0.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> Wilson()(Inbox.of(views=[1, 100, 0], likes=[1, 60, 0])).round(3).tolist()
    [0.207, 0.502, 0.0]
    """

    z: float = 1.96

    def __post_init__(self) -> None:
        check_number("z", self.z, 0)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, in [0, 1]; `rng` is not used."""
        likes, views, square = inbox.likes.astype(np.float64), inbox.views.astype(np.float64), self.z**2
        doubt = self.z * np.sqrt(likes * (views - likes) / np.maximum(views, 1) + square / 4)
        return np.maximum(likes + square / 2 - doubt, 0) / np.maximum(views + square, 1e-300)
