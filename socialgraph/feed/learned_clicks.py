"""Learn to predict clicks, and rank by the prediction: the machine behind most feeds and nearly all ads [1]_ [2]_.

.. [1] McMahan et al. (2013), Ad click prediction: a view from the trenches, KDD.
.. [2] Chapelle, Li (2011), An empirical evaluation of Thompson sampling, NIPS 24, Algorithm 3: the learner.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed._logistic import chances, check_learning, taught
from socialgraph.feed.inbox import Inbox

__all__ = ["LearnedClicks"]


@frozen
class LearnedClicks:
    """Rank by the probability of a click, by a logistic regression that learns from every window of every day.

    The log-odds are a weighted sum of these columns, each less its centre and divided by its scale, which are fixed:

    ============================================  ======  =====  ============
    column                                        centre  scale  first weight
    ============================================  ======  =====  ============
    1                                                  0      1          -1.5
    log(affinity + 0.01)                            -1.5      1             1
    how far the opinions of reader and author are    0.5    0.5            -1
    how far the author's opinion is from 0           0.5    0.5             0
    log(1 + clicks)                                    1      1           0.5
    age, in days                                       1      1            -1
    1 for a story                                      0      1             0
    the topic's share of the reader's interests,       1      1             0
    times their number (where profiles have them)
    ============================================  ======  =====  ============

    The first weights are assumptions; with them it ranks until it was taught for the first time. It
    learns from what it chose to show, in the slots that this had: what it never shows, it never learns about.

    Parameters
    ----------
    prior : float, optional
        How sure the first weights are, above 0: the precision of each, one over its variance.
    forget : float, optional
        What is left of all that was learned before a window when it comes, in (0, 1]; 1 forgets nothing. The prior
        stays as sure as it was.

    Raises
    ------
    ParameterError
        For a number out of range; when called, where what was learned has other columns.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> rank = LearnedClicks(prior=1.0, forget=0.5)
    >>> inbox = Inbox.of(affinity=[0.5, 0.1], age=[2.0, 1.0])
    >>> rank(inbox).round(2).tolist()
    [0.24, 0.15]

    It is the newer one that is clicked:

    >>> clicked = {"click": np.array([False, True])}
    >>> learned = rank.learn(inbox, clicked)
    >>> rank(Inbox.of(affinity=[0.5, 0.1], age=[2.0, 1.0], learned=learned)).round(2).tolist()
    [0.29, 0.45]
    """

    prior: float = 1.0
    forget: float = 1.0

    def __post_init__(self) -> None:
        check_learning(self.prior, self.forget)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by the probability of a click; `rng` is not used."""
        return chances(inbox, "click")

    def learn(self, shown: Inbox, done: dict[str, np.ndarray], *, rng: Any = None) -> dict[str, np.ndarray]:
        """Learn from one window: ``click_weights`` and ``click_precision``; `rng` is not used."""
        return taught(shown, done["click"], "click", self.prior, self.forget)
