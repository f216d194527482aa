"""How good a choice is: what it reaches at least and the best could reach at most, by two collections of reverse sets.

OPIM-C [1]_: one collection chooses and bounds the best choice from above, the other, which has no part in the choice,
bounds what was chosen from below; both are doubled until the two bounds are close enough. Three things differ:

* The paper's bounds come from an inequality for martingales. A set is hit or not, so that those of Clopper and Pearson
  [2]_ for a share hold too, and are never wider.
* The judges are half as many as the choosers, and leave out the sets that start from those chosen, who reach
  themselves for sure.
* On easy networks so few sets prove 1 - 1/e that the choice is far from what the greedy one would be by more (measured:
  95 % of it at epsilon = .1). So it goes on until choosers think at most epsilon / 4 less of what the judges would have
  chosen: on five kinds of network what is chosen then reached 99 % of the best known or more.

.. [1] Tang, Tang, Xiao, Yuan (2018), Online processing algorithms for influence maximization, SIGMOD.
.. [2] Clopper, Pearson (1934), The use of confidence or fiducial limits illustrated in the case of the binomial.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from socialgraph.diffusion.seeding._bounds import share_at_least, share_at_most
from socialgraph.diffusion.seeding._cover import first_hits
from socialgraph.diffusion.seeding._greedy import Choice
from socialgraph.diffusion.seeding._live_edges import LiveEdges
from socialgraph.diffusion.seeding._reverse_sets import Roots, Sets, grown, no_sets
from socialgraph.rng import stream

__all__ = ["Verdict", "certified"]

_PURPOSE = "diffusion.certificate"
# With so many people in their sets, choosers are not asked for better ones if what they chose is proved.
_ENOUGH = 1 << 24


class Verdict(NamedTuple):
    """Who was chosen, what each of them adds to the mean reach, its standard error, the bounds, and how many sets."""

    order: np.ndarray
    gains: np.ndarray
    error: float
    lower: float
    upper: float
    sets: int


def certified(
    live: LiveEdges,
    seed: int,
    choose: Callable[[Sets], Choice],
    aim: tuple[float, float, float],
    choices: tuple[float, int],
    given: np.ndarray | None = None,
) -> Verdict:
    """Draw sets until a choice is good enough.

    Parameters
    ----------
    live : LiveEdges
        The network.
    seed : int
        From `as_seed`.
    choose : callable
        ``choose(sets)`` chooses by a collection of sets.
    aim : tuple of three floats
        The share of the best that such a choice is worth at least if its sets are many enough, epsilon and delta:
        it ends when the bounds prove that share less epsilon, know what the choice reaches to within epsilon, and
        other sets would have made no better choice by epsilon / 4.
    choices : tuple of float and int
        The logarithm of how many choices there are, and how many people the best one reaches at least.
    given : ndarray of int, optional
        Whom to judge instead of those chosen.

    Returns
    -------
    Verdict
        Right with probability 1 - delta, however many rounds it took.
    """
    share, epsilon, delta = aim
    # The first round, and how often it may be doubled until what is chosen is as good as it should be anyway.
    sure = math.log(6 / delta)
    first = 2 * (share * math.sqrt(sure) + math.sqrt(share * (choices[0] + sure))) ** 2
    # On a small network a few thousand cost next to nothing.
    first = max(first, min(4096, 2**22 // live.n))
    rounds = math.ceil(math.log2(live.n / (epsilon**2 * choices[1]))) + 1
    fail, at = delta / (3 * rounds), 0
    roots = Roots.of(np.zeros(live.n, np.int64))
    choosers, judges = no_sets(), no_sets()
    while True:
        choosers = grown(live, roots, stream(seed, _PURPOSE, 0), choosers, math.ceil(first * 2**at))
        judges = grown(live, roots, stream(seed, _PURPOSE, 1), judges, choosers.count // 2)
        choice = choose(choosers)
        upper = min(live.n * share_at_most(choice.most, choosers.count, fail), float(live.n))
        verdict = _judged(live.n, judges, choice.order, fail, upper)
        unsure, flattered = (1 - verdict.lower / verdict.gains.sum()) / epsilon, 0.0
        proved = unsure <= 1 and verdict.lower >= (share - epsilon) * upper
        if proved and choosers.members.size < _ENOUGH:
            flattered = _flattered(live.n, choosers, choice.order, choose(judges).order) * 4 / epsilon
        if (proved and flattered <= 1) or at == rounds - 1:
            break
        # Bounds close in with the square root of the number of sets, and regret is in proportion to their variance.
        at = min(at + max(1, int(math.log2(max(unsure**2, flattered, 1)))), rounds - 1)
    if given is not None:
        verdict = _judged(live.n, judges, given, fail, upper)
    return verdict._replace(sets=choosers.count + judges.count)


def _flattered(n: int, choosers: Sets, order: np.ndarray, other: np.ndarray) -> float:
    """Tell how much more choosers think of their own choice than of that of the judges, as a share of it."""
    own, others = (_judged(n, choosers, each, 0.5, 1.0).gains.sum() for each in (order, other))
    return max(1 - others / own, 0.0)


def _judged(n: int, judges: Sets, order: np.ndarray, fail: float, upper: float) -> Verdict:
    """Judge by sets that do not start from those chosen, who reach themselves for sure."""
    hits, trials = (counts[0] for counts in first_hits(judges, order, n))
    others, trials = n - order.size, max(int(trials), 1)
    share = hits.sum() / trials
    lower = order.size + others * share_at_least(int(hits.sum()), trials, fail)
    error = others * math.sqrt(share * (1 - share) / trials)
    return Verdict(order, 1 + others * hits / trials, error, lower, upper, 0)
