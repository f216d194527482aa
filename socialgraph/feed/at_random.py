"""At random: what no ranking at all would show."""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed.inbox import Inbox
from socialgraph.rng import as_seed, stream, uniforms

__all__ = ["AtRandom"]


@frozen
class AtRandom:
    """Rank by a coin that reader and post toss.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> AtRandom()(Inbox.of(age=[0.5, 2.0]), rng=1).round(2).tolist()
    [0.99, 0.26]
    """

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by its coin, in [0, 1); two rankers of one seed give a pair the same."""
        return uniforms(stream(as_seed(rng), "feed.at_random"), inbox.person, inbox.identity)
