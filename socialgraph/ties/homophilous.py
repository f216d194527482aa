"""Homophilous acceptance: people tie to those who think alike.

McPherson, Smith-Lovin and Cook (2001), Birds of a feather: homophily in social networks, Annual Review of Sociology
27, 415-444.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_number
from socialgraph.ties.pairs import Pairs

__all__ = ["Homophilous"]


@frozen
class Homophilous:
    """Accept with probability p exp(-agreement x distance of the opinions).

    With an agreement of 0 everyone is accepted alike.

    Parameters
    ----------
    p : float, optional
        The probability for somebody of the same opinion, in [0, 1].
    agreement : float, optional
        How fast it falls with each unit of distance, at least 0.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> from socialgraph.people import People
    >>> graph, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [0.5, 0.5, -0.5]})
    >>> pairs = Pairs.of(graph, people, source=[0, 0], target=[1, 2])
    >>> Homophilous(p=0.3, agreement=1.0)(pairs).round(3).tolist()
    [0.3, 0.11]
    """

    p: float = 0.3
    agreement: float = 1.0

    def __post_init__(self) -> None:
        check_number("p", self.p, 0, 1)
        check_number("agreement", self.agreement, 0)

    def __call__(self, pairs: Pairs, *, rng: Any = None) -> np.ndarray:
        """Give the probability of each pair, float64[rows]; `rng` is not used."""
        return self.p * np.exp(-self.agreement * pairs.distance)
