"""The most popular first: the feedback by which the popular get more popular [1]_.

.. [1] Salganik, Dodds, Watts (2006), Experimental study of inequality and unpredictability in an artificial cultural
   market, Science 311.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_choice
from socialgraph.feed.inbox import Inbox

__all__ = ["Popularity"]


@frozen
class Popularity:
    """Rank by how often something was done to a post.

    Parameters
    ----------
    of : {"views", "clicks", "likes", "shares", "comments"}, optional
        What counts.

    Raises
    ------
    ParameterError
        For anything else.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> Popularity(of="likes")(Inbox.of(clicks=[9, 5], likes=[1, 3])).tolist()
    [1.0, 3.0]
    """

    of: str = "clicks"

    def __post_init__(self) -> None:
        check_choice("of", self.of, ("views", "clicks", "likes", "shares", "comments"))

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by its count; `rng` is not used."""
        return getattr(inbox, self.of).astype(np.float64)
