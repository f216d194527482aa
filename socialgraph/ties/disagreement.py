"""Unfollowing by disagreement: ties break where opinions are far apart.

Sasahara et al. (2021), Social influence and unfollowing accelerate the emergence of echo chambers, Journal of
Computational Social Science 4, 381-402; the straight line in the distance is our assumption.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_number
from socialgraph.ties.pairs import Pairs

__all__ = ["Disagreement"]


@frozen
class Disagreement:
    """Drop with probability p distance / 2.

    So p is that of a tie across the whole range of opinions; those who think the same stay tied.

    Parameters
    ----------
    p : float, optional
        The probability at the largest distance, in [0, 1].

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> from socialgraph.people import People
    >>> graph, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [0.5, 0.5, -0.5]})
    >>> pairs = Pairs.of(graph, people, source=[0, 1], target=[1, 2])
    >>> Disagreement(p=0.5)(pairs).tolist()
    [0.0, 0.25]
    """

    p: float = 0.02

    def __post_init__(self) -> None:
        check_number("p", self.p, 0, 1)

    def __call__(self, pairs: Pairs, *, rng: Any = None) -> np.ndarray:
        """Give the probability of each pair, float64[rows]; `rng` is not used."""
        return self.p * pairs.distance / 2
