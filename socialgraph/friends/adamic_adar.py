"""Adamic-Adar: common friends count for more, the fewer friends they have.

Adamic and Adar (2003), Friends and neighbors on the Web, Social Networks 25, 211-230; as a predictor of new ties
Liben-Nowell and Kleinberg (2007), The link-prediction problem for social networks, JASIST 58, 1019-1031.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._two_hops import two_hops
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, stream

__all__ = ["AdamicAdar"]


@frozen
class AdamicAdar:
    """Suggest friends of friends by the sum over common friends w of 1 / ln(degree of w).

    On a follow graph, where u -> v means that u follows v, the sum runs over all w with u -> w -> v, and the degree
    of w counts the arcs both ways. In both cases whoever stands between two others has a degree of at least two, so
    that the logarithm is above 0. Weights of ties are not used.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)])
    >>> offers = AdamicAdar()(graph, k=1, rng=7)
    >>> offers.frame().round(3).values.tolist()[0]  # 1 / ln 2 + 1 / ln 3
    [0.0, 3.0, 2.353]
    """

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k highest in score of those two steps away and not yet tied to.

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
            Scores as of networkx's `adamic_adar_index` where undirected, all above 0.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        degree = graph.degree + graph.reverse.degree if graph.directed else graph.degree
        # Degrees of 0 and 1 stand between nobody; 2 keeps their logarithm out of the way.
        middle = 1 / np.log(np.maximum(degree, 2))
        return two_hops(graph, readonly(middle), k, stream(as_seed(rng), "friends.ties"))
