"""What is like the posts that you clicked: collaborative filtering by items [1]_ [2]_.

.. [1] Sarwar, Karypis, Konstan, Riedl (2001), Item-based collaborative filtering recommendation algorithms, WWW.
.. [2] Linden, Smith, York (2003), Amazon.com recommendations: item-to-item collaborative filtering, IEEE Internet
   Computing 7.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed._clicks import remembered
from socialgraph.feed._neighbors import likeness
from socialgraph.feed.inbox import Inbox

__all__ = ["ItemNeighbors"]


@frozen
class ItemNeighbors:
    """Rank by how much a post is like those that the reader clicked.

    The score of post i for reader u is the sum over all other posts j that u clicked of the cosine of i and j: the
    people who clicked both, over the root of the product of how many clicked each. It remembers clicks on the posts
    that still go round.

    Who has clicked none of them has a score of 0 for every post, and so has a post that nobody has clicked: equal
    scores are in the order of a coin. There is no other order behind it; wrap it, or mix it with another, for one.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> rank = ItemNeighbors()

    Two people have clicked post 5, of whom one has clicked post 6 too; what is there for the other?

    >>> shown = Inbox.of(start=[0, 1, 3], person=[0, 1, 1], content=[5, 5, 6])
    >>> learned = rank.learn(shown, {"click": np.array([True, True, True])})
    >>> rank(Inbox.of(content=[6, 7], learned=learned)).round(3).tolist()
    [0.707, 0.0]
    """

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, at least 0; `rng` is not used."""
        return likeness(inbox, of_people=False)

    def learn(self, shown: Inbox, done: dict[str, np.ndarray], *, rng: Any = None) -> dict[str, np.ndarray]:
        """Remember the clicks of one window: ``person``, ``content`` and ``clicks``; `rng` is not used."""
        return remembered(shown, done["click"])
