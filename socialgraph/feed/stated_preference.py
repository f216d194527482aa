"""Rank by what people say they want instead of by what they do: the timeline of stated preferences [1]_.

In the experiment such a timeline held less anger and less hostility towards the other side than the one ranked for
engagement, and somewhat more of one's own side.

.. [1] Milli et al. (2025), Engagement, user satisfaction, and the amplification of divisive content on social media,
   PNAS Nexus 4(3), pgaf062.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.feed._logistic import chances, check_learning, taught
from socialgraph.feed.inbox import Inbox

__all__ = ["StatedPreference"]


@frozen
class StatedPreference:
    """Rank by the probability that the reader would say "I want to see this", learned from answers to a survey.

    The columns, the first weights and the learner are those of `LearnedClicks`; the outcome is ``want``. In the paper
    everybody judged every post. A survey that asks about a random part of what is shown gives the wish times that
    part: the prediction is that much lower, in nearly the same order as long as answers are rare.

    A window in which nobody said so teaches nothing: it cannot be told from one in which nobody was asked.

    Parameters
    ----------
    prior : float, optional
        How sure the first weights are, above 0: the precision of each, one over its variance.
    forget : float, optional
        What is left of all that was learned before a window when it comes, in (0, 1]; 1 forgets nothing.

    Raises
    ------
    ParameterError
        For a number out of range; when called, where what was learned has other columns.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> rank = StatedPreference(prior=1.0, forget=0.5)
    >>> both = dict(reader_opinion=[0.5, 0.5], author_opinion=[1.0, 0.0], affinity=[0.2, 0.2], age=[1.0, 1.0])
    >>> rank(Inbox.of(**both)).round(2).tolist()
    [0.11, 0.11]
    >>> learned = rank.learn(Inbox.of(**both), {"want": np.array([False, True])})
    >>> rank(Inbox.of(**both, learned=learned)).round(2).tolist()
    [0.13, 0.4]
    """

    prior: float = 1.0
    forget: float = 1.0

    def __post_init__(self) -> None:
        check_learning(self.prior, self.forget)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by the probability of such an answer; `rng` is not used."""
        return chances(inbox, "want")

    def learn(self, shown: Inbox, done: dict[str, np.ndarray], *, rng: Any = None) -> dict[str, np.ndarray]:
        """Learn from one window: ``want_weights`` and ``want_precision``; `rng` is not used."""
        if not done["want"].any():
            return {name: shown.learned[name] for name in ("want_weights", "want_precision") if name in shown.learned}
        return taught(shown, done["want"], "want", self.prior, self.forget)
