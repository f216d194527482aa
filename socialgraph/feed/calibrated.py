"""Calibrated recommendations: each of the reader's interests has its share of the feed [1]_.

.. [1] Steck (2018), Calibrated recommendations, RecSys.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed._lists import checked_ranker, in_order, placed
from socialgraph.feed.chronological import Chronological
from socialgraph.feed.inbox import Inbox

__all__ = ["Calibrated"]

# How much of the reader's interests is mixed into the feed's, so that a topic not shown yet costs no infinity.
_ALPHA = 0.01


@frozen
class Calibrated:
    """Choose post after post so that ``(1 - weight) * sum of r - weight * KL(p || q~)`` is highest for what is chosen.

    r falls from 1 to 0 along the order of another ranker; p are the reader's interests as the profile has them, q the
    shares of topics among the posts chosen so far, and ``q~ = .99 q + .01 p``. So many are chosen as there are slots;
    the others follow in their order. For a feed of a given length the objective is submodular, and a greedy choice is
    never far from the best.

    Parameters
    ----------
    of : Ranker, optional
        The other ranker.
    weight : float, optional
        In [0, 1]: 0 changes nothing, 1 looks at topics alone.

    Raises
    ------
    ParameterError
        For what is no ranker, or a number out of range; when called, where the profile has no interests.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> inbox = Inbox.of(age=[1, 2, 3], topic=[0, 0, 1], reader_interests=[[0.5, 0.5]] * 3)
    >>> (-Calibrated()(inbox, rng=1)).astype(int).tolist()
    [0, 2, 1]
    """

    of: Callable = Chronological()
    weight: float = 0.5

    def __post_init__(self) -> None:
        checked_ranker(self.of)
        check_number("weight", self.weight, 0, 1)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by minus its place."""
        if not hasattr(inbox, "reader_interests"):
            raise ParameterError("rank", "must have profiles with interests, such as sg.population gives", self)
        rows, start = in_order(self.of, inbox, rng)
        reading = inbox.start[:-1][np.diff(inbox.start) > 0]
        interests = np.zeros((start.size - 1, np.shape(inbox.reader_interests)[1]))
        interests[np.diff(inbox.start) > 0] = inbox.reader_interests[reading]
        if not (interests >= 0).all():
            raise ParameterError("reader_interests", "must be shares of at least 0", float(interests.min()))
        strange = inbox.topic[(inbox.topic < 0) | (inbox.topic >= interests.shape[1])]
        if strange.size:
            raise ParameterError("topic", f"must be one of the {interests.shape[1]} interests", int(strange[0]))
        total = interests.sum(axis=1, keepdims=True)
        share = readonly(interests / np.where(total > 0, total, 1))
        out = np.empty_like(rows)
        _choose(rows, start, inbox.topic, share, inbox.slots, self.weight, out)
        return placed(out, start)


@parallel_kernel
def _choose(rows, start, topic, share, slots, weight, out):
    """Fill the slots of each reader one by one; what a post adds depends on nothing but its topic.

    After m posts, n of them about a topic of share p, one more adds to -KL, but for what is the same for all topics,
    p log((.99 (n + 1) + .01 p (m + 1)) / (.99 n + .01 p (m + 1))).
    """
    for reader in prange(start.size - 1):
        first, end = start[reader], start[reader + 1]
        shown, gain = np.zeros(share.shape[1]), np.zeros(share.shape[1])
        taken = np.zeros(end - first, np.uint8)
        some = min(slots, end - first)
        for place in range(some):
            for about in range(gain.size):
                p = share[reader, about]
                if p > 0:
                    before = (1 - _ALPHA) * shown[about] + _ALPHA * p * (place + 1)
                    gain[about] = p * np.log((before + 1 - _ALPHA) / before)
            best, highest = 0, -np.inf
            for i in range(end - first):
                score = (1 - weight) * (1 - i / (end - first)) + weight * gain[topic[rows[first + i]]]
                if not taken[i] and score > highest:
                    best, highest = i, score
            taken[best] = 1
            out[first + place] = rows[first + best]
            shown[topic[rows[first + best]]] += 1
        place = first + some
        for i in range(end - first):
            if not taken[i]:
                out[place] = rows[first + i]
                place += 1
