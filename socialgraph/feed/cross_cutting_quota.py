"""A quota of the other side: diversity by rule, on top of any ranking [1]_.

.. [1] Helberger (2011), Diversity by design, Journal of Information Policy 1: exposure diversity as a goal of design.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_number
from socialgraph.feed._lists import checked_ranker, in_order, placed, with_quota
from socialgraph.feed.chronological import Chronological
from socialgraph.feed.inbox import Inbox

__all__ = ["CrossCuttingQuota"]


@frozen
class CrossCuttingQuota:
    """Rank as another ranker does, with a share of posts by authors of the other side in every beginning of the feed.

    The other side is whoever's profile opinion has the other sign than the reader's. Posts move up as little as will
    do; where there are too few of them, all come early.

    Parameters
    ----------
    of : Ranker, optional
        The other ranker.
    share : float, optional
        In [0, 1]; 0 changes nothing.

    Raises
    ------
    ParameterError
        For what is no ranker, or a share out of range.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> inbox = Inbox.of(age=[1, 2, 3, 4], reader_opinion=[1] * 4, author_opinion=[1, 1, 1, -1])
    >>> (-CrossCuttingQuota(share=0.5)(inbox, rng=1)).astype(int).tolist()
    [0, 2, 3, 1]
    """

    of: Callable = Chronological()
    share: float = 0.3

    def __post_init__(self) -> None:
        checked_ranker(self.of)
        check_number("share", self.share, 0, 1)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by minus its place."""
        rows, start = in_order(self.of, inbox, rng)
        across = inbox.reader_opinion * inbox.author_opinion < 0
        return placed(with_quota(rows, start, across, self.share), start)
