"""Epsilon-greedy: mostly what another ranker likes best, sometimes anything, so that something is learned of it [1]_.

.. [1] Sutton, Barto (2018), Reinforcement learning, second edition, section 2.2.
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
from socialgraph.rng import as_seed, fires_below, row, stream, subkey, toss, uniform

__all__ = ["EpsilonGreedy"]


@frozen
class EpsilonGreedy:
    """Fill each slot with the best post left or, with a probability, with any post left, each as likely.

    Parameters
    ----------
    of : Ranker, optional
        The other ranker.
    epsilon : float, optional
        The probability, in [0, 1]; 0 changes nothing.

    Raises
    ------
    ParameterError
        For what is no ranker, or a probability out of range.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> inbox = Inbox.of(age=[1, 2, 3, 4])
    >>> [(-EpsilonGreedy(epsilon=epsilon)(inbox, rng=1)).astype(int).tolist() for epsilon in (0.0, 1.0)]
    [[0, 1, 2, 3], [1, 0, 3, 2]]
    """

    of: Callable = Chronological()
    epsilon: float = 0.1

    def __post_init__(self) -> None:
        checked_ranker(self.of)
        check_number("epsilon", self.epsilon, 0, 1)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row by minus its place; the coins are of the reader and the place."""
        rows, start = in_order(self.of, inbox, rng)
        out, key = np.empty_like(rows), stream(as_seed(rng), "feed.epsilon_greedy")
        _explore(rows, start, inbox.person, inbox.slots, fires_below(self.epsilon)[()], key, out)
        return placed(out, start)


@parallel_kernel
def _explore(rows, start, person, slots, limit, key, out):
    """Fill the slots of each reader one by one; the others follow in their order."""
    for reader in prange(start.size - 1):
        first, end = start[reader], start[reader + 1]
        if first == end:
            continue
        for i in range(first, end):
            out[i] = rows[i]
        whether, which = row(subkey(key, 0), person[rows[first]]), row(subkey(key, 1), person[rows[first]])
        for place in range(min(slots, end - first)):
            if toss(whether, place) >> np.uint64(11) < limit:
                at = first + place + int(uniform(toss(which, place)) * (end - first - place))
                chosen = out[at]
                # The better ones that are passed over stay in their order behind it.
                for i in range(at, first + place, -1):
                    out[i] = out[i - 1]
                out[first + place] = chosen
