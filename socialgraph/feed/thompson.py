"""Thompson sampling: a post is shown as often as it is likely to be the best, for all that is known of it [1]_.

.. [1] Thompson (1933), On the likelihood that one unknown probability exceeds another in view of the evidence of two
   samples, Biometrika 25.
.. [2] Chapelle, Li (2011), An empirical evaluation of Thompson sampling, NIPS: on news and ads.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed.inbox import Inbox
from socialgraph.rng import as_seed, stream, uniforms

__all__ = ["Thompson"]


@frozen
class Thompson:
    """Rank by a draw from what the click rate of a post may be: Beta(prior clicks + clicks, prior misses + misses).

    One draw a post, shared by all who could see it then: with the next window, or day, comes another.

    Parameters
    ----------
    clicks, misses : float, optional
        What was known before anything was shown, above 0: by default, that any rate is as likely.

    Raises
    ------
    ParameterError
        For a number of 0 or less.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> inbox = Inbox.of(views=[0, 1000, 1000], clicks=[0, 100, 500])
    >>> Thompson()(inbox, rng=1).round(2).tolist()
    [0.02, 0.1, 0.47]
    """

    clicks: float = 1.0
    misses: float = 1.0

    def __post_init__(self) -> None:
        for name in ("clicks", "misses"):
            if check_number(name, getattr(self, name), 0) == 0:
                raise ParameterError(name, "must be above 0", 0)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, in [0, 1]; the coin is of the post and of how often it was shown."""
        from scipy.special import betaincinv

        # Worked out once for each post that is there: a quantile takes a microsecond.
        post, place = np.unique(inbox.post, return_inverse=True)
        views, clicks, identity = (inbox.by_post[name][post] for name in ("views", "clicks", "identity"))
        draw = uniforms(stream(as_seed(rng), "feed.thompson"), identity, views)
        return betaincinv(self.clicks + clicks, self.misses + views - clicks, draw)[place]
