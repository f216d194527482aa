"""Ranking for engagement: the weighted sum of what the reader is predicted to do [1]_, and no author twice over [2]_.

.. [1] Twitter (2023), the-algorithm-ml, projects/home/recap, the heavy ranker: the weights of 5 April 2023.
.. [2] Twitter (2023), the-algorithm, home-mixer: the author diversity discount.

Published are the weights and the discount. How probable each action is was the output of a network that was not
published; what stands for it here (rates, exponents, time scale) are assumptions, and each that is a number of the
model is a field. The weights belong to predicted probabilities, not to counts: a report is rare, so it weighs much.
"""

import math
from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["Engagement"]

# Assumed, of a thousand posts of the reader's own opinion that are shown: about what the defaults of Behaviour make.
_RATES = {"likes": 0.05, "shares": 0.005, "comments": 0.01, "clicks": 0.2, "hides": 0.002, "reports": 0.0001}
# The affinity of a tie that nothing is known of yet, and how far a lift may go from 1.
_OPENING, _MOST = 0.2, 5.0


@frozen
class Engagement:
    """Rank by predicted engagement: the sum of weight times probability over six actions, then author diversity.

    The rate of an action on a post is ``(count + strength * prior) / (views + strength)``, with the prior .05 for a
    like, .005 for a share, .01 for a comment, .2 for a click, .002 for a hide and .0001 for a report (assumed). With
    ``f = exp(-similarity * |x - y|)`` for the profile opinions x and y of reader and author, a like, share, comment or
    click is predicted with rate times f times ``lift ** affinity``, the lift being the reader's affinity for the author
    over .2, where every tie begins, within [1/5, 5]; a hide or a report with rate times ``2 - f``. All fade by
    ``exp(-age / decay)``.

    Then the j-th best post (j = 0, 1, ...) of an author in a reader's feed, the newer where two are equal, is
    multiplied by ``(1 - floor) * diversity ** j + floor``; a score below 0 stays as it is, since it would rise.

    Parameters
    ----------
    like, share, comment, click : float, optional
        What each is worth, at least 0: Twitter's weights for a like, a retweet, a reply and a good click.
    hide, report : float, optional
        What each costs, at most 0: Twitter's weights for negative feedback and a report.
    affinity, similarity : float, optional
        Exponents, at least 0; 0 leaves a predictor out. Assumed.
    decay : float, optional
        Days in which a post loses a factor e, above 0. Assumed.
    strength : float, optional
        How many views the prior rates are worth, above 0. Assumed.
    diversity, floor : float, optional
        In [0, 1], as Twitter published them; a diversity of 1 leaves repeated authors alone.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> inbox = Inbox.of(age=[1, 1, 1], affinity=[0.2] * 3, author=[7, 7, 8], views=[0, 100, 0], clicks=[0, 50, 0])
    >>> Engagement()(inbox).astype(float).round(2).tolist()
    [0.5, 1.82, 0.8]
    """

    like: float = 0.5
    share: float = 1.0
    comment: float = 13.5
    click: float = 11.0
    hide: float = -74.0
    report: float = -369.0
    affinity: float = 1.0
    similarity: float = 2.0
    decay: float = 1.0
    strength: float = 20.0
    diversity: float = 0.5
    floor: float = 0.25

    def __post_init__(self) -> None:
        for name in ("like", "share", "comment", "click", "affinity", "similarity"):
            check_number(name, getattr(self, name), 0)
        for name in ("hide", "report"):
            check_number(name, getattr(self, name), -math.inf, 0)
        for name in ("decay", "strength"):
            if check_number(name, getattr(self, name), 0) == 0:
                raise ParameterError(name, "must be above 0", getattr(self, name))
        for name in ("diversity", "floor"):
            check_number(name, getattr(self, name), 0, 1)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, float32[rows]; `rng` is not used."""
        gain, loss = self._worth(inbox)
        lift = agreement = readonly(np.ones(len(inbox), dtype=np.float32))
        if self.affinity:
            lift = np.clip(inbox.affinity * np.float32(1 / _OPENING), np.float32(1 / _MOST), np.float32(_MOST))
            lift = readonly(lift if self.affinity == 1 else lift ** np.float32(self.affinity))
        if self.similarity:
            distance = np.abs(inbox.reader_opinion - inbox.author_opinion)
            agreement = readonly(np.exp(distance * np.float32(-self.similarity)))
        longest = int(np.diff(inbox.start).max(initial=0))
        discount = readonly((1 - self.floor) * self.diversity ** np.arange(longest, dtype=np.float64) + self.floor)
        score, place = np.empty(len(inbox), dtype=np.float32), np.empty(len(inbox), dtype=np.int32)
        rows = (inbox.start, inbox.post, inbox.author, inbox.by_post["content"])
        _score(*rows, gain, loss, lift, agreement, discount, place, score)
        return score

    def _worth(self, inbox: Inbox) -> tuple[np.ndarray, np.ndarray]:
        """Weigh the rates of each post that is there by now: what it gains, at least 0, and loses, at most 0."""
        rate = np.exp(inbox.by_post["age"] * np.float64(-1 / self.decay)) / (inbox.by_post["views"] + self.strength)
        worth = {name: getattr(self, name[:-1]) * rate for name in _RATES}
        each = {name: worth[name] * (inbox.by_post[name] + self.strength * prior) for name, prior in _RATES.items()}
        gain = sum(each[name] for name in ("likes", "shares", "comments", "clicks"))
        return readonly(gain, np.float32), readonly(each["hides"] + each["reports"], np.float32)


@parallel_kernel
def _score(start, post, author, content, gain, loss, lift, agreement, discount, place, score):
    """Weigh each row, and count how many of its author's come before it; the platform lays them side by side."""
    for reader in prange(start.size - 1):
        first, end = start[reader], start[reader + 1]
        ordered = True
        for row in range(first, end):
            agreed = agreement[row]
            score[row] = gain[post[row]] * lift[row] * agreed + loss[post[row]] * (np.float32(2) - agreed)
            place[row] = 0
            ordered = ordered and (row == first or author[row - 1] <= author[row])
            other = row - 1
            while other >= first and (author[other] == author[row] or not ordered):
                if author[other] == author[row]:
                    equal = score[other] == score[row]
                    newer = content[post[other]] > content[post[row]]
                    behind = newer if equal else score[other] > score[row]
                    place[row] += behind
                    place[other] += not behind
                other -= 1
        for row in range(first, end):
            if score[row] > 0:
                score[row] *= discount[place[row]]
