"""Bridging suggestions: those who think otherwise come first.

Garimella, De Francisci Morales, Gionis and Mathioudakis (2017), Reducing controversy by connecting opposing views, WSDM
2017, 81-90, who weigh how much a new tie bridges against how likely it is to be made.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.friends._parts import check_suggester, place_in_row
from socialgraph.friends._scored import best_of
from socialgraph.friends.suggestions import Suggestions
from socialgraph.people import as_people
from socialgraph.rng import as_seed, stream

__all__ = ["BridgingSuggestions"]


@frozen
class BridgingSuggestions:
    """Rank another suggester's offers again, by their place and by how far apart in opinion the two are.

    The score of place p of m (from 0) is (1 - weight) (m - p) / m + weight |x_u - x_v| / 2, where x is the profile's
    column "opinion", in [-1, 1]. With a weight of 0 the order stays, with 1 only the distance counts. Whose opinion is
    not known (NaN) is at no distance from anybody.

    Parameters
    ----------
    of : suggester
        Whose offers are ranked again.
    weight : float, optional
        What the distance counts for, in [0, 1].
    reach : int, optional
        `of` is asked for so many times k, to have some who think otherwise.

    Raises
    ------
    ParameterError
        For a number out of range, or what is no suggester.

    Examples
    --------
    >>> from socialgraph.friends.adamic_adar import AdamicAdar
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (1, 4)])
    >>> people = {"opinion": [-1.0, 0.0, 0.0, -1.0, 1.0]}
    >>> offers = BridgingSuggestions(AdamicAdar(), weight=0.6, reach=2)(graph, people, k=1, rng=7)
    >>> offers.frame().round(2).values.tolist()[0]
    [0.0, 4.0, 0.8]
    """

    of: Any
    weight: float = 0.5
    reach: int = 5

    def __post_init__(self) -> None:
        check_suggester("of", self.of)
        check_number("weight", self.weight, 0, 1)
        check_whole("reach", self.reach, 1)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone k of those whom `of` would, the best mix of place and distance first.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes.
        profile : People
            With the column "opinion".
        k : int
            At most so many for each.
        rng : int, SeedSequence, Generator or None
            The seed of `of`; decides between equal scores too.

        Returns
        -------
        Suggestions
            With scores in [0, 1].

        Raises
        ------
        UnknownName
            If the profile has no opinions.
        ParameterError
            If they are not in [-1, 1], or `k` is not a whole number of at least 1.
        """
        graph, seed = as_graph(graph), as_seed(rng)
        k = check_whole("k", k, 1)
        people = as_people(profile, graph)
        opinion = people["opinion"]
        if opinion.ndim != 1 or opinion.dtype.kind not in "iuf" or np.any(np.abs(opinion) > 1):
            raise ParameterError("opinion", "must be one number in [-1, 1] a person, or NaN", opinion)
        offers = self.of(graph, people, k=self.reach * k, rng=seed)
        apart = np.nan_to_num(np.abs(opinion[offers.source] - opinion[offers.target]) / 2)
        length = np.bincount(offers.source, minlength=graph.n)[offers.source]
        place = (length - place_in_row(offers.source)) / length
        score = (1 - self.weight) * place + self.weight * apart
        return best_of(offers.source, offers.target, score, k, stream(seed, "friends.ties"))
