"""Ranking for engagement: what the platform predicts that the reader will click.

The product of affinity, weight and time decay that Facebook described in 2010 (EdgeRank), with popularity and
likeness of mind as further predictors, in logarithms. Neither the exponents nor the time scale were ever
published; the defaults are assumptions, each a field.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["Engagement"]


@frozen
class Engagement:
    """Rank by predicted engagement.

    The score of a post is ``affinity * log(u + 0.01) + popularity * log(1 + clicks) - similarity * |x - y|
    - age / decay`` with u the reader's affinity for the author, x and y the profile opinions of reader and author.

    Parameters
    ----------
    affinity, popularity, similarity : float
        Exponents, at least 0; 0 leaves a predictor out.
    decay : float
        Days in which a post loses a factor e, above 0.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> inbox = Inbox.of(age=[1, 1], affinity=[0.2, 0.2], reader_opinion=[0.5, 0.5], author_opinion=[0.5, -0.5])
    >>> Engagement()(inbox).argmax()
    np.int64(0)
    """

    affinity: float = 1.0
    popularity: float = 0.5
    similarity: float = 2.0
    decay: float = 1.0

    def __post_init__(self) -> None:
        for name in ("affinity", "popularity", "similarity"):
            check_number(name, getattr(self, name), 0)
        if check_number("decay", self.decay, 0) == 0:
            raise ParameterError("decay", "must be above 0", self.decay)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, float[rows]; `rng` is not used."""
        score = inbox.age * np.float32(-1 / self.decay)
        if self.affinity:
            score += np.float32(self.affinity) * np.log(inbox.affinity + np.float32(0.01))
        if self.popularity:
            score += np.float32(self.popularity) * np.log1p(inbox.clicks.astype(np.float32))
        if self.similarity:
            score -= np.float32(self.similarity) * np.abs(inbox.reader_opinion - inbox.author_opinion)
        return score
