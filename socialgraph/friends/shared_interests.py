"""Shared interests: friends of friends who like the same things.

Cosine similarity of profiles is the measure of content-based recommendation, Pazzani and Billsus (2007), Content-based
recommendation systems, LNCS 4321, 325-341; that likes attract is McPherson, Smith-Lovin and Cook (2001), Birds of a
feather: homophily in social networks, Annual Review of Sociology 27, 415-444.
"""

from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_whole
from socialgraph.friends._scored import two_steps_away
from socialgraph.friends.suggestions import Suggestions
from socialgraph.people import People, as_people
from socialgraph.rng import as_seed, stream

__all__ = ["SharedInterests"]


@frozen
class SharedInterests:
    """Suggest friends of friends by the cosine of the angle between their interests.

    Interests are the profile's column "interests", one row of numbers a person, such as `sg.population` gives. Whoever
    has a NaN among them is not known: suggested to nobody, and not suggested anybody. Nor is anybody whose interests
    have nothing in common with one's own, at a cosine of 0 or below.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (0, 3)])
    >>> profile = {"interests": [[0.5, 0.5], [1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]}
    >>> offers = SharedInterests()(graph, profile, k=1, rng=7)
    >>> offers.frame().round(3).values.tolist()
    [[1.0, 2.0, 0.707], [2.0, 1.0, 0.707], [3.0, 2.0, 0.707]]
    """

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k most alike in interests of those two steps away and not yet tied to.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes. Its arcs say who is two steps away.
        profile : People
            With the column "interests".
        k : int
            At most so many for each; who has fewer candidates gets them all.
        rng : int, SeedSequence, Generator or None
            Decides between equal scores, by a coin of each pair.

        Returns
        -------
        Suggestions
            With cosines, above 0 and at most 1.

        Raises
        ------
        UnknownName
            If the profile has no such column.
        ParameterError
            If it holds no rows of numbers, or `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        interest = _directions(as_people(profile, graph))

        def cosine(source: np.ndarray, target: np.ndarray) -> np.ndarray:
            score = np.empty(source.size)
            _compare(interest, readonly(source), readonly(target), score)
            return score

        return two_steps_away(graph, cosine, k, stream(as_seed(rng), "friends.ties"))


def _directions(people: People) -> np.ndarray:
    """Give everybody's interests, scaled to a length of 1: float64[n, kinds]; zeros where they are not known."""
    interest = people["interests"]
    if interest.ndim != 2 or interest.dtype.kind not in "iuf" or np.isinf(interest).any():
        raise ParameterError("interests", "must be one row of finite numbers a person, or of NaN", interest)
    interest = interest.astype(np.float64)
    interest[np.isnan(interest).any(axis=1)] = 0
    # The largest number of a row first: its square may be more than a float can hold.
    most = np.abs(interest).max(axis=1, initial=0, keepdims=True)
    interest /= np.where(most > 0, most, 1)
    length = np.sqrt((interest * interest).sum(axis=1, keepdims=True))
    return readonly(interest / np.where(length > 0, length, 1))


@parallel_kernel
def _compare(interest, source, target, score):
    """Give the cosine of each pair, to fourteen digits: those of people who are alike on paper differ in the last."""
    for i in prange(source.size):
        u, v, both = source[i], target[i], 0.0
        for j in range(interest.shape[1]):
            both += interest[u, j] * interest[v, j]
        score[i] = min(np.rint(both * 1e14) / 1e14, 1.0)
