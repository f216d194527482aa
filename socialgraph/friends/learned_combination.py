"""Learned combination: several suggesters at once, each with a weight, by hand or learned from ties.

Supervised link prediction by logistic regression over scores: Al Hasan, Chaoji, Salem and Zaki (2006), Link prediction
using supervised learning, SDM workshop on link analysis; Lichtenwalter, Lussier and Chawla (2010), New perspectives and
methods in link prediction, KDD 2010, 243-252.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.friends._parts import check_suggester, hidden_ties, tied, united
from socialgraph.friends._scored import best_of
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, stream

__all__ = ["LearnedCombination"]


@frozen
class LearnedCombination:
    """Suggest by a weighted sum of other suggesters' scores.

    Each of them is asked for `reach` times k; whoever any of them offers is a candidate, with a score of 0 where one
    does not. Each one's scores are standardised over all candidates of everyone (less their mean, over their standard
    deviation), so that a weight is what one standard deviation counts for. Scores can be below 0: nobody is left out
    for that.

    Parameters
    ----------
    parts : sequence of suggesters
        One at least.
    weights : sequence of float
        One for each; `fit` learns them.
    reach : int, optional
        Each part is asked for so many times k.

    Raises
    ------
    ParameterError
        If parts and weights do not match.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> from socialgraph.friends.adamic_adar import AdamicAdar
    >>> from socialgraph.friends.personalized_pagerank import PersonalizedPageRank
    >>> graph, people = load("karate")
    >>> both = LearnedCombination((AdamicAdar(), PersonalizedPageRank()), (1.0, 0.5), reach=2)
    >>> both(graph, people, k=1, rng=7).target.tolist()[:4]
    [33, 33, 33, 33]
    """

    parts: tuple[Any, ...]
    weights: tuple[float, ...]
    reach: int = 5

    def __post_init__(self) -> None:
        parts, weights = _checked(self.parts), tuple(check_number("weights", each) for each in self.weights)
        if len(parts) != len(weights):
            raise ParameterError("weights", f"must be {len(parts)}, one for each part", f"{len(weights)} weights")
        check_whole("reach", self.reach, 1)
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "weights", weights)

    @classmethod
    def fit(
        cls,
        graph: Any,
        parts: Sequence[Any],
        profile: Any = None,
        *,
        k: int = 10,
        held_out: float = 0.1,
        reach: int = 5,
        penalty: float = 1.0,
        rng: Any = None,
    ) -> "LearnedCombination":
        """Learn the weights from ties that are hidden from the parts and that they may still suggest.

        Logistic regression of being a hidden tie on the standardised scores, with an intercept, and with half of
        `penalty` times the sum of squared weights added to the loss, without which weights can grow without bound.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes.
        parts : sequence of suggesters
            One at least.
        profile : People, optional
            Handed to them.
        k : int, optional
            They are asked for `reach` times so many.
        held_out : float, optional
            The chance of each tie to be hidden, between 0 and 1.
        reach : int, optional
            As of the class.
        penalty : float, optional
            At least 1e-6.
        rng : int, SeedSequence, Generator or None
            Which ties are hidden, and the parts' own seed.

        Returns
        -------
        LearnedCombination

        Raises
        ------
        ParameterError
            If the parts offer nobody, or a number is out of range.
        """
        graph, parts, seed = as_graph(graph), _checked(parts), as_seed(rng)
        most = check_whole("reach", reach, 1) * check_whole("k", k, 1)
        penalty = check_number("penalty", penalty, 1e-6)
        known = graph.without_edges(hidden_ties(graph, held_out, seed))
        offers = [part(known, profile, k=most, rng=seed) for part in parts]
        source, target, score = united(offers, graph.n)
        if source.size == 0:
            raise ParameterError("parts", "must suggest somebody to learn from", parts)
        weights = _logistic(score, tied(graph, source, target).astype(np.float64), penalty)
        return cls(parts, tuple(weights.tolist()), reach)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k highest in the weighted sum, of all whom the parts suggest.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes.
        profile : People, optional
            Handed to the parts.
        k : int
            At most so many for each.
        rng : int, SeedSequence, Generator or None
            The parts' seed; decides between equal scores too.

        Returns
        -------
        Suggestions
            With scores of either sign.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph, seed = as_graph(graph), as_seed(rng)
        k = check_whole("k", k, 1)
        source, target, score = united(
            [part(graph, profile, k=self.reach * k, rng=seed) for part in self.parts], graph.n
        )
        total = np.zeros(source.size)
        for column, weight in zip(score.T, self.weights, strict=True):
            total += weight * column
        return best_of(source, target, total, k, stream(seed, "friends.ties"))


def _checked(parts: Any) -> tuple[Any, ...]:
    """Return suggesters as a tuple of one at least."""
    if callable(parts) or not isinstance(parts, Sequence) or len(parts) == 0:
        raise ParameterError("parts", "must be a list of suggesters, one at least", parts)
    for part in parts:
        check_suggester("parts", part)
    return tuple(parts)


def _logistic(score: np.ndarray, tie: np.ndarray, penalty: float) -> np.ndarray:
    """Fit by Newton's method, the intercept unpenalised; the loss is convex, and each step is halved until it falls."""
    columns = np.column_stack([np.ones(len(score)), score])
    ridge = np.append(1e-6, np.full(score.shape[1], penalty))

    def loss(weights: np.ndarray) -> float:
        logit = columns @ weights
        return float(np.sum(np.logaddexp(0, logit) - tie * logit) + np.sum(ridge * weights**2) / 2)

    weights = np.zeros(columns.shape[1])
    for _ in range(100):
        # Half a hyperbolic tangent is the logistic curve without an overflow.
        chance = 0.5 + 0.5 * np.tanh(columns @ weights / 2)
        slope = columns.T @ (chance - tie) + ridge * weights
        bend = columns.T @ (columns * (chance * (1 - chance))[:, None]) + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while loss(weights - size * step) > loss(weights) and size > 1e-6:
            size /= 2
        weights = weights - size * step
        if np.abs(size * step).max() < 1e-10:
            break
    return weights[1:]
