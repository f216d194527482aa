"""Degree-biased acceptance: people tie to those whom many are tied to.

A choice in proportion to degree is Barabási and Albert (1999), Emergence of scaling in random networks, Science 286,
509-512; that it levels off for high degrees is our assumption, so that it stays a probability.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number
from socialgraph.ties.pairs import Pairs

__all__ = ["DegreeBiased"]


@frozen
class DegreeBiased:
    """Accept with probability p d / (d + half), where d is how many ties the target has.

    For few ties that is in proportion to d, for many it is p. On a follow graph d counts the followers.

    Parameters
    ----------
    p : float, optional
        The probability for somebody whom very many are tied to, in [0, 1].
    half : float, optional
        The number of ties that makes half of it, above 0.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> from socialgraph.people import People
    >>> graph, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [0.5, 0.5, -0.5]})
    >>> pairs = Pairs.of(graph, people, source=[0, 1], target=[2, 1])
    >>> DegreeBiased(p=0.6, half=1.0)(pairs).round(3).tolist()
    [0.3, 0.4]
    """

    p: float = 0.3
    half: float = 10.0

    def __post_init__(self) -> None:
        check_number("p", self.p, 0, 1)
        if check_number("half", self.half, 0) == 0:
            raise ParameterError("half", "must be above 0", self.half)

    def __call__(self, pairs: Pairs, *, rng: Any = None) -> np.ndarray:
        """Give the probability of each pair, float64[rows]; `rng` is not used."""
        return self.p * pairs.degree / (pairs.degree + self.half)
