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
from socialgraph.friends._scored import best_of_blocks, two_steps_away
from socialgraph.friends.suggestions import Suggestions
from socialgraph.people import as_people
from socialgraph.rng import as_seed, stream

__all__ = ["SharedInterests"]


@frozen
class SharedInterests:
    """Suggest friends of friends by the cosine of the angle between two profiles of interests.

    Interests are a column of the profile with several numbers a person, such as `sg.population` makes. NaN says that
    nothing is known of it; the cosine of two people runs over the interests that both are known for, and who shares no
    known interest, or none with a positive cosine, is no candidate.

    Parameters
    ----------
    column : str, optional
        What it is called.

    Raises
    ------
    ParameterError
        If that is no string.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (0, 3)])
    >>> profile = {"interests": np.array([[0, 0], [1, 0], [1, 1], [0, 1]])}
    >>> offers = SharedInterests()(graph, profile, k=1, rng=7)
    >>> offers.frame().round(3).values.tolist()
    [[1.0, 2.0, 0.707], [2.0, 1.0, 0.707], [3.0, 2.0, 0.707]]
    """

    column: str = "interests"

    def __post_init__(self) -> None:
        if not isinstance(self.column, str):
            raise ParameterError("column", "must be a string", self.column)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k most alike in interests of those two steps away and not yet tied to.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes. Its arcs say who is two steps away.
        profile : People
            With the column of interests.
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
            If it does not hold several numbers a person, or `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        interest = self._interests(as_people(profile, graph))
        known = np.isfinite(interest)
        interest, key = readonly(np.where(known, interest, 0)), stream(as_seed(rng), "friends.ties")
        # Where all is known a length is a person's; else it is one of each pair.
        square = readonly((interest * interest).sum(axis=1) if known.all() else np.zeros(0))

        def cosine(source: np.ndarray, target: np.ndarray) -> np.ndarray:
            score = np.empty(source.size)
            _compare(interest, readonly(known), square, readonly(source), readonly(target), score)
            return score

        return best_of_blocks(two_steps_away(graph), cosine, k, key)

    def _interests(self, people: Any) -> np.ndarray:
        """Give the column of interests as float64[n, interests]."""
        values = people[self.column]
        if values.ndim != 2 or values.dtype.kind not in "iufb" or np.isinf(values).any():
            raise ParameterError(self.column, "must be a column of several finite numbers a person, or NaN", values)
        return values.astype(np.float64)


@parallel_kernel
def _compare(interest, known, square, source, target, score):
    """Give the cosine of each pair, over what is known of both; 0 where that is nothing."""
    for i in prange(source.size):
        u, v = source[i], target[i]
        both, mine, its = 0.0, 0.0, 0.0
        for j in range(interest.shape[1]):
            both += interest[u, j] * interest[v, j]
        if square.size > 0:
            mine, its = square[u], square[v]
        else:
            for j in range(interest.shape[1]):
                if known[u, j] and known[v, j]:
                    mine += interest[u, j] * interest[u, j]
                    its += interest[v, j] * interest[v, j]
        score[i] = min(both / np.sqrt(mine * its), 1.0) if mine > 0 and its > 0 else 0.0
