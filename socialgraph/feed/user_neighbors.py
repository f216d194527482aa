"""What people like you clicked: collaborative filtering by people [1]_ [2]_.

.. [1] Resnick, Iacovou, Suchak, Bergstrom, Riedl (1994), GroupLens: an open architecture for collaborative filtering of
   netnews, CSCW.
.. [2] Sarwar, Karypis, Konstan, Riedl (2000), Analysis of recommendation algorithms for e-commerce, EC.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed._clicks import remembered
from socialgraph.feed._neighbors import likeness
from socialgraph.feed.inbox import Inbox

__all__ = ["UserNeighbors"]


@frozen
class UserNeighbors:
    """Rank by how much those who clicked a post are like the reader.

    The score of post i for reader u is the sum over all others v who clicked i of the cosine of u and v: the posts that
    both clicked, over the root of the product of how many each clicked. All others are neighbours, not only the nearest
    few. It remembers clicks on the posts that still go round.

    Who has clicked none of them has a score of 0 for every post, and so has a post that nobody has clicked: equal
    scores are in the order of a coin. There is no other order behind it; wrap it, or mix it with another, for one.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> rank = UserNeighbors()

    Two people have clicked post 5, of whom one has clicked post 6 too; what is there for the other?

    >>> shown = Inbox.of(start=[0, 1, 3], person=[0, 1, 1], content=[5, 5, 6])
    >>> learned = rank.learn(shown, {"click": np.array([True, True, True])})
    >>> rank(Inbox.of(content=[6, 7], learned=learned)).round(3).tolist()
    [0.707, 0.0]
    """

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, at least 0; `rng` is not used."""
        return likeness(inbox, of_people=True)

    def learn(self, shown: Inbox, done: dict[str, np.ndarray], *, rng: Any = None) -> dict[str, np.ndarray]:
        """Remember the clicks of one window: ``person``, ``content`` and ``clicks``; `rng` is not used."""
        return remembered(shown, done["click"])
