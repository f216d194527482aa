"""Katz's index: all walks from one to the other, the longer the less.

Katz (1953), A new status index derived from sociometric analysis, Psychometrika 18, 39-43; as a predictor of new ties
Liben-Nowell and Kleinberg (2007), The link-prediction problem for social networks, JASIST 58, 1019-1031.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.friends._walks import walks
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, stream

__all__ = ["Katz"]


@frozen
class Katz:
    """Suggest by the sum over l of beta^l (A^l): every walk of l hops counts for beta^l, up to `hops`.

    A is the matrix of ties, A^l counts the walks of l hops, those that pass a person twice included. The whole sum,
    (I - beta A)^-1 - I, exists only for a beta below 1 / lambda, where lambda is the largest eigenvalue of A; what is
    left out here is then, for a pair of an undirected network, at most (beta lambda)^(hops + 1) / (1 - beta lambda). On
    a follow graph, where u -> v means that u follows v, walks lead from u along the arcs. Weights of ties are not used.

    Parameters
    ----------
    beta : float, optional
        What each hop is worth, above 0 and at most 1; Liben-Nowell and Kleinberg try 0.05, 0.005 and 0.0005.
    hops : int, optional
        The longest walk counted, at least 2. Each hop after the third costs all arcs of the network, for each person.

    Raises
    ------
    ParameterError
        If `beta` does not lie in (0, 1], or `hops` not a whole number of at least 2.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    >>> offers = Katz(beta=0.1)(graph, k=2, rng=7)
    >>> offers.frame().round(6).values.tolist()[:2]
    [[0.0, 2.0, 0.01], [0.0, 3.0, 0.001]]
    """

    beta: float = 0.005
    hops: int = 3

    def __post_init__(self) -> None:
        if check_number("beta", self.beta, 0, 1) == 0:
            raise ParameterError("beta", "must be above 0", self.beta)
        check_whole("hops", self.hops, 2)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k highest in score of those up to `hops` away and not yet tied to.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes.
        profile : People, optional
            Not used: the score is structural.
        k : int
            At most so many for each; who has fewer candidates gets them all.
        rng : int, SeedSequence, Generator or None
            Decides between equal scores, by a coin of each pair.

        Returns
        -------
        Suggestions
            Scores above 0.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1, or 2**53 walks or more of `hops` start at somebody: floats
            cannot count them one by one.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        worth = float(self.beta) ** np.arange(2, self.hops + 1)
        return walks(graph, readonly(worth), k, stream(as_seed(rng), "friends.ties"))
