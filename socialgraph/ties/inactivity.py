"""Unfollowing by inactivity: who has nothing to say is dropped.

An assumption: tools that tidy up a list of friends go by silence. In what people say themselves (Kwak, Chun and Moon,
2011, Fragile online relationship, CHI 2011) too many posts and dull ones come first.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_number, check_whole
from socialgraph.ties.pairs import Pairs

__all__ = ["Inactivity"]


@frozen
class Inactivity:
    """Drop with probability p whoever has posted nothing for so many days.

    A tie without direction breaks if either end has; stories that somebody reshares count as posts.

    Parameters
    ----------
    p : float, optional
        The probability for those who are silent, in [0, 1].
    days : int, optional
        From how many days of silence on, at least 1.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> from socialgraph.people import People
    >>> graph, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [0.5, 0.5, -0.5]})
    >>> pairs = Pairs.of(graph, people, source=[0, 1], target=[1, 2], silent=[0, 0, 9])
    >>> Inactivity(p=0.1, days=7)(pairs).tolist()
    [0.0, 0.1]
    """

    p: float = 0.1
    days: int = 30

    def __post_init__(self) -> None:
        check_number("p", self.p, 0, 1)
        check_whole("days", self.days, 1)

    def __call__(self, pairs: Pairs, *, rng: Any = None) -> np.ndarray:
        """Give the probability of each pair, float64[rows]; `rng` is not used."""
        return self.p * (pairs.silence >= self.days)
