"""Maximal marginal relevance: what is relevant and not like what is shown already [1]_.

.. [1] Carbonell, Goldstein (1998), The use of MMR, diversity-based reranking for reordering documents and producing
   summaries, SIGIR.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import check_number
from socialgraph.feed._lists import checked_ranker, in_order, placed
from socialgraph.feed.chronological import Chronological
from socialgraph.feed.inbox import Inbox

__all__ = ["MaximalMarginalRelevance"]


@frozen
class MaximalMarginalRelevance:
    """Choose post after post the one of highest ``relevance * r - (1 - relevance) * s``.

    r falls from 1 to 0 along the order of another ranker, and s is the likeness to whatever is most like it of what is
    chosen already: 1 for the same author, 1/2 for the same topic, 0 for neither. So many are chosen as there are slots;
    the others follow in their order.

    Parameters
    ----------
    of : Ranker, optional
        The other ranker.
    relevance : float, optional
        In [0, 1]; 1 changes nothing.

    Raises
    ------
    ParameterError
        For what is no ranker, or a number out of range.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> inbox = Inbox.of(age=[1, 2, 3], author=[7, 7, 8], topic=[0, 0, 1])
    >>> (-MaximalMarginalRelevance(relevance=0.5)(inbox, rng=1)).astype(int).tolist()
    [0, 2, 1]
    """

    of: Callable = Chronological()
    relevance: float = 0.7

    def __post_init__(self) -> None:
        checked_ranker(self.of)
        check_number("relevance", self.relevance, 0, 1)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by minus its place."""
        rows, start = in_order(self.of, inbox, rng)
        out = np.empty_like(rows)
        _choose(rows, start, inbox.author, inbox.topic, inbox.slots, self.relevance, out)
        return placed(out, start)


@parallel_kernel
def _choose(rows, start, author, topic, slots, relevance, out):
    """Fill the slots of each reader one by one; what is like the last choice is so for good."""
    for reader in prange(start.size - 1):
        first, end = start[reader], start[reader + 1]
        like, taken = np.zeros(end - first), np.zeros(end - first, np.uint8)
        some = min(slots, end - first)
        for place in range(some):
            best, highest = 0, -np.inf
            for i in range(end - first):
                score = relevance * (1 - i / (end - first)) - (1 - relevance) * like[i]
                if not taken[i] and score > highest:
                    best, highest = i, score
            taken[best] = 1
            chosen = rows[first + best]
            out[first + place] = chosen
            for i in range(end - first):
                row = rows[first + i]
                if author[row] == author[chosen]:
                    like[i] = 1.0
                elif topic[row] == topic[chosen]:
                    like[i] = max(like[i], 0.5)
        place = first + some
        for i in range(end - first):
            if not taken[i]:
                out[place] = rows[first + i]
                place += 1
