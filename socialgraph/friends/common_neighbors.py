"""Common neighbours: the more friends two people share, the sooner they meet.

Newman (2001), Clustering and preferential attachment in growing networks, Physical Review E 64, 025102; as a predictor
of new ties Liben-Nowell and Kleinberg (2007), The link-prediction problem for social networks, JASIST 58, 1019-1031.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._two_hops import two_hops
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, stream

__all__ = ["CommonNeighbors"]


@frozen
class CommonNeighbors:
    """Suggest friends of friends by the number of common friends.

    On a follow graph, where u -> v means that u follows v, the number is that of all w with u -> w -> v: how many of
    those whom you follow follow them. Weights of ties are not used. Whole numbers are often equal: most places are then
    decided by the coin, which is what sets the score apart from `AdamicAdar` and `ResourceAllocation`.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)])
    >>> CommonNeighbors()(graph, k=1, rng=7).frame().values.tolist()[0]
    [0.0, 3.0, 2.0]
    """

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k with the most common friends, not yet tied to.

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
            Scores as many as networkx's `common_neighbors` lists where undirected, all at least 1.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        return two_hops(graph, readonly(np.ones(graph.n)), k, stream(as_seed(rng), "friends.ties"))
