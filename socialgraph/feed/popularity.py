"""The most popular first: the feedback by which the popular get more popular [1]_.

.. [1] Salganik, Dodds, Watts (2006), Experimental study of inequality and unpredictability in an artificial cultural
   market, Science 311, 854-856.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_choice, check_number
from socialgraph.feed.inbox import Inbox
from socialgraph.rng import as_seed, stream, uniforms

__all__ = ["Popularity"]


@frozen
class Popularity:
    """Rank by how often something was done to a post.

    With an `influence` the order is drawn and not fixed: the first place goes to each post with a probability in
    proportion to (1 + count)^influence, the next likewise among the others. At 1 what a reader meets first is in
    proportion to what others did, so that a post's share in the end is a matter of early luck; at 0 all are alike.

    Parameters
    ----------
    of : {"views", "clicks", "likes", "shares", "comments"}, optional
        What counts.
    influence : float, optional
        The exponent, at least 0; by default the highest count comes first for certain.

    Raises
    ------
    ParameterError
        For another count, or a number out of range.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> Popularity(of="likes")(Inbox.of(clicks=[9, 5], likes=[1, 3])).tolist()
    [1.0, 3.0]
    """

    of: str = "clicks"
    influence: float | None = None

    def __post_init__(self) -> None:
        check_choice("of", self.of, ("views", "clicks", "likes", "shares", "comments"))
        if self.influence is not None:
            check_number("influence", self.influence, 0)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by its count; with an influence by that and the coin of reader and post."""
        count = getattr(inbox, self.of).astype(np.float64)
        if self.influence is None:
            return count
        # The largest of log w + Gumbel noise is each with a probability in proportion to w (Gumbel 1954).
        draw = uniforms(stream(as_seed(rng), "feed.popularity"), inbox.person, inbox.identity)
        return self.influence * np.log1p(count) - np.log(-np.log(np.maximum(draw, 2.0**-54)))
