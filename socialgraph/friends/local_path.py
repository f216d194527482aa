"""Local path: the walks of two hops, and a little for each of three, where friends of friends are not enough.

Zhou, Lü and Zhang (2009), Predicting missing links via local information, European Physical Journal B 71, 623-630;
Lü, Jin and Zhou (2009), Similarity index based on local paths for link prediction of complex networks, Physical Review
E 80, 046122.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import check_number, check_whole
from socialgraph.friends._walks import walks
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, stream

__all__ = ["LocalPath"]


@frozen
class LocalPath:
    """Suggest by A^2 + epsilon A^3: common friends first, and pairs of friends who know each other to tell them apart.

    A is the matrix of ties, A^l counts the walks of l hops. Between two people who are not tied a walk of three hops
    visits four different people. On a follow graph, where u -> v means that u follows v, walks lead from u along the
    arcs. Weights of ties are not used. The time is that of all walks of three hops, merged where they pass the same
    person second.

    Parameters
    ----------
    epsilon : float, optional
        What a walk of three hops counts for, at least 0; the papers take 0.001, so that three hops decide where two are
        equal. With 0 it is `CommonNeighbors`.

    Raises
    ------
    ParameterError
        If `epsilon` is not a finite number of at least 0.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    >>> LocalPath(epsilon=0.01)(graph, k=2, rng=7).frame().values.tolist()[:2]
    [[0.0, 2.0, 1.0], [0.0, 3.0, 0.01]]
    """

    epsilon: float = 0.001

    def __post_init__(self) -> None:
        check_number("epsilon", self.epsilon, 0)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k highest in score of those up to three hops away and not yet tied to.

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
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        return walks(graph, readonly(np.array([1.0, self.epsilon])), k, stream(as_seed(rng), "friends.ties"))
