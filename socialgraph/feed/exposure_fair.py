"""Fair exposure: a group of authors has its share in every beginning of a ranking [1]_.

.. [1] Zehlike, Bonchi, Castillo, Hajian, Megahed, Baeza-Yates (2017), FA*IR: a fair top-k ranking algorithm, CIKM: the
   ranked group fairness criterion, here without its allowance for chance.
.. [2] Singh, Joachims (2018), Fairness of exposure in rankings, KDD.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed._lists import checked_ranker, in_order, placed, with_quota
from socialgraph.feed.chronological import Chronological
from socialgraph.feed.inbox import Inbox

__all__ = ["ExposureFair"]


@frozen
class ExposureFair:
    """Rank as another ranker does, with a share of posts by one group of authors in every beginning of the feed.

    Parameters
    ----------
    of : Ranker, optional
        The other ranker.
    column : str, optional
        The column of the profile that says who belongs to which group.
    group : object, optional
        Its value for those who are to have their share.
    share : float, optional
        In [0, 1]; by default that of the group among each reader's candidates.

    Raises
    ------
    ParameterError
        For what is no ranker, or a share out of range; when called, for a profile without the column.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> inbox = Inbox.of(age=[1, 2, 3, 4], author_side=["left", "left", "right", "right"])
    >>> (-ExposureFair(column="side", group="right")(inbox, rng=1)).astype(int).tolist()
    [0, 2, 1, 3]
    """

    of: Callable = Chronological()
    column: str = "side"
    group: Any = "right"
    share: float | None = None

    def __post_init__(self) -> None:
        checked_ranker(self.of)
        if self.share is not None:
            check_number("share", self.share, 0, 1)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by minus its place."""
        if not hasattr(inbox, f"author_{self.column}"):
            raise ParameterError("column", "must be a column of the profile", self.column)
        rows, start = in_order(self.of, inbox, rng)
        mine = getattr(inbox, f"author_{self.column}") == self.group
        if self.share is not None:
            return placed(with_quota(rows, start, mine, self.share), start)
        held = np.concatenate([[0], np.cumsum(mine)])
        share = np.diff(held[start]) / np.maximum(np.diff(start), 1)
        return placed(with_quota(rows, start, mine, share), start)
