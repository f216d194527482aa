"""Resource allocation: what reaches one from the other if each common friend hands on an equal part to each of theirs.

Zhou, Lü and Zhang (2009), Predicting missing links via local information, European Physical Journal B 71, 623-630.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._two_hops import two_hops
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, stream

__all__ = ["ResourceAllocation"]


@frozen
class ResourceAllocation:
    """Suggest friends of friends by the sum over common friends w of 1 / degree of w.

    It punishes hubs harder than `AdamicAdar`: who shares a friend with a thousand others gets a thousandth. On a follow
    graph, where u -> v means that u follows v, the sum runs over all w with u -> w -> v, and the degree of w counts the
    arcs both ways. Weights of ties are not used.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)])
    >>> offers = ResourceAllocation()(graph, k=1, rng=7)
    >>> offers.frame().round(3).values.tolist()[0]  # 1 / 2 + 1 / 3
    [0.0, 3.0, 0.833]
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
            Scores as of networkx's `resource_allocation_index` where undirected, all above 0.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        degree = graph.degree + graph.reverse.degree if graph.directed else graph.degree
        return two_hops(graph, readonly(1 / np.maximum(degree, 1)), k, stream(as_seed(rng), "friends.ties"))
