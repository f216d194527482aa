"""Whom to choose without trying it out: orders of all people by chance, by their ties and by those of their ties.

.. [1] Chen, Wang, Yang (2009), Efficient influence maximization in social networks, KDD: the degree discount.
.. [2] Kitsak et al. (2010), Identification of influential spreaders in complex networks, Nature Physics 6: 888.
.. [3] Page, Brin, Motwani, Winograd (1999), The PageRank citation ranking.
"""

from typing import Any

import numpy as np

from socialgraph.diffusion.seeding._cores import core_number
from socialgraph.diffusion.seeding._live_edges import turned
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.rng import coins, stream

__all__ = ["RANKINGS", "pagerank", "ranked"]

_PURPOSE = "diffusion.rankings"
RANKINGS = ("random", "degree", "degree_discount", "k_shell", "pagerank")


def ranked(method: str, graph: Graph, model: Any, allowed: np.ndarray, most: int, seed: int) -> np.ndarray:
    """Order people by one of the rankings; of equal ones the lowest number comes first.

    Parameters
    ----------
    method : str
        One of `RANKINGS`.
    graph : Graph
        The network.
    model : object
        The degree discount reads its probabilities or weights.
    allowed : ndarray of bool, shape (n,)
        Who may be listed.
    most : int
        How many to list at most.
    seed : int
        From `as_seed`; for ``"random"``.

    Returns
    -------
    ndarray of int

    Raises
    ------
    ParameterError
        For a degree discount of a model without probabilities or weights.

    Examples
    --------
    >>> star = Graph.from_edges([(2, 0), (2, 1), (2, 3)])
    >>> ranked("degree", star, None, np.ones(4, bool), 2, 1).tolist()
    [2, 0]
    """
    if method == "degree_discount":
        return _discounted(graph, model, allowed, most)
    if method == "random":
        by = [coins(stream(seed, _PURPOSE), np.arange(graph.n))]
    elif method == "degree":
        by = [-graph.degree]
    elif method == "k_shell":
        by = [-graph.degree, -core_number(graph)]
    else:
        by = [-pagerank(graph)]
    order = np.lexsort(by)
    return order[allowed[order]][:most]


def pagerank(graph: Graph, damping: float = 0.85) -> np.ndarray:
    """Rank people by who hears from them, and by who hears from those, float64[n], adding up to 1 [3]_.

    What spreads goes along u -> v, so the walker goes the other way: from v to someone whom v hears from, in
    proportion to the weights if there are any, or with probability 1 - damping (and from whoever hears from nobody)
    to anyone.

    Examples
    --------
    >>> pagerank(Graph.from_edges([(0, 1), (0, 2)], directed=True)).round(3).tolist()
    [0.574, 0.213, 0.213]
    """
    arcs = graph.to_scipy().astype(np.float64)
    heard = np.asarray(arcs.sum(axis=0)).ravel()
    share = np.divide(1.0, heard, out=np.zeros(graph.n), where=heard > 0)
    rank = np.full(graph.n, 1 / graph.n)
    # Each step is nearer by the damping at least: 1e-12 by 170 steps, and none can be gone round for ever.
    for _ in range(200):
        before = rank
        rank = damping * (arcs @ (before * share) + before[heard == 0].sum() / graph.n) + (1 - damping) / graph.n
        if np.abs(rank - before).sum() < 1e-12:
            break
    return rank


def _discounted(graph: Graph, model: Any, allowed: np.ndarray, most: int) -> np.ndarray:
    """Choose by degree, less what those chosen already reach: (1 - T)(1 + D - S) [1]_.

    D is how many someone reaches in one step, S how many of those are chosen, and T how many of the chosen ones' steps
    reach this person, all of them weighed by their probability. For one probability p this is the order of
    d - 2t - (d - t) t p in the paper.
    """
    given = getattr(model, "probabilities", None) or getattr(model, "weights", None)
    if given is None:
        rule = 'must have probabilities or weights for method "degree_discount"; "degree" needs none'
        raise ParameterError("model", rule, model)
    share = np.asarray(given(graph), dtype=np.float64)
    start, source, arc = turned(graph)
    out, into = np.bincount(graph.sources, share, graph.n) + 0.0, np.zeros(graph.n)
    open_, order = allowed.copy(), []
    for _ in range(min(most, int(allowed.sum()))):
        u = int(np.argmax(np.where(open_, (1 - into) * (1 + out), -np.inf)))
        order.append(u)
        open_[u] = False
        reached, heard = slice(*graph.indptr[u : u + 2]), slice(*start[u : u + 2])
        into[graph.indices[reached]] += share[reached]
        out[source[heard]] -= share[arc[heard]]
    return np.array(order, dtype=np.int64)
