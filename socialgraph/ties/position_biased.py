"""Position-biased acceptance: what stands on top of the list is looked at more.

Craswell, Zoeter, Taylor and Ramsey (2008), An experimental comparison of click position-bias models, WSDM 2008, 87-94.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import check_number
from socialgraph.ties.pairs import Pairs

__all__ = ["PositionBiased"]


@frozen
class PositionBiased:
    """Accept with probability p attention^place, with places from 0.

    The order of a list then matters, and not only who is on it.

    Parameters
    ----------
    p : float, optional
        The probability for whoever stands first, in [0, 1].
    attention : float, optional
        The factor from one place to the next, in [0, 1].

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> from socialgraph.people import People
    >>> graph, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [0.5, 0.5, -0.5]})
    >>> pairs = Pairs.of(graph, people, source=[0, 0], target=[2, 1], place=[0, 1])
    >>> PositionBiased(p=0.5, attention=0.5)(pairs).round(3).tolist()
    [0.5, 0.25]
    """

    p: float = 0.3
    attention: float = 0.8

    def __post_init__(self) -> None:
        check_number("p", self.p, 0, 1)
        check_number("attention", self.attention, 0, 1)

    def __call__(self, pairs: Pairs, *, rng: Any = None) -> np.ndarray:
        """Give the probability of each pair, float64[rows]; `rng` is not used."""
        return self.p * self.attention ** pairs.place.astype(np.float64)
