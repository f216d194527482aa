"""Reddit's order of hot posts: ten times the approval is worth half a day.

The first ten votes weigh as much as the next hundred. The formula was read in the code that Reddit published in 2008.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["Hot"]


@frozen
class Hot:
    """Rank by approval in orders of magnitude, and by age.

    The score is ``sign(s) log10(max(|s|, 1)) - age / period`` with s the likes less the hides.

    Parameters
    ----------
    period : float, optional
        Days that a factor of ten in approval is worth, above 0; Reddit's 45,000 seconds by default.

    Raises
    ------
    ParameterError
        For a period of 0 or less.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> Hot(period=0.5)(Inbox.of(age=[0.5, 0.5, 1.0], likes=[10, 0, 100], hides=[0, 10, 0])).tolist()
    [0.0, -2.0, 0.0]
    """

    period: float = 45_000 / 86_400

    def __post_init__(self) -> None:
        if check_number("period", self.period, 0) == 0:
            raise ParameterError("period", "must be above 0", self.period)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row; `rng` is not used."""
        approval = inbox.likes.astype(np.float64) - inbox.hides
        return np.sign(approval) * np.log10(np.maximum(np.abs(approval), 1)) - inbox.age / self.period
