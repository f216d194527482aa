"""Bridging-based ranking: lift what is liked across the divide (Ovadya and Thorburn 2023, arXiv:2301.09976)."""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["Bridging"]


@frozen
class Bridging:
    """Rank by predicted engagement times the share of a post's clicks that came from the other side.

    The score is ``popularity * log(1 + clicks) + strength * log((across + 1) / (clicks + 2)) - age / decay``: likeness
    of mind counts for nothing, approval across the divide for much. A post without clicks counts as half and half.

    Parameters
    ----------
    strength : float
        Exponent of the share of approval from across, at least 0.
    popularity : float
        Exponent of popularity, at least 0.
    decay : float
        Days in which a post loses a factor e, above 0.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> Bridging()(Inbox.of(age=[1, 1], clicks=[8, 8], clicks_across=[1, 4])).argmax()
    np.int64(1)
    """

    strength: float = 2.0
    popularity: float = 0.5
    decay: float = 1.0

    def __post_init__(self) -> None:
        for name in ("strength", "popularity"):
            check_number(name, getattr(self, name), 0)
        if check_number("decay", self.decay, 0) == 0:
            raise ParameterError("decay", "must be above 0", self.decay)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, float[rows]; `rng` is not used."""
        clicks = inbox.clicks.astype(np.float32)
        share = (inbox.clicks_across + np.float32(1)) / (clicks + np.float32(2))
        score = inbox.age * np.float32(-1 / self.decay) + np.float32(self.popularity) * np.log1p(clicks)
        return score + np.float32(self.strength) * np.log(share)
