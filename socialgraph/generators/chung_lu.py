"""Independent ties with given expected degrees [1]_.

Nodes u and v are tied with probability min(1, w_u w_v / S), where S is the sum of the weights, independently of all
others. As long as no product exceeds S, the expected degree of u is w_u (1 - w_u / S).

Nodes are put in order of weight, so that along a row the probability only falls. From one candidate to the next the
row leaps as if it did not fall, which passes over a geometric number of nodes, and the candidate is then kept with the
probability that it has over the one that it was found with: the exact law at one or two draws a tie [2]_.

.. [1] Chung, Lu (2002), Connected components in random graphs with given expected degree sequences, Annals of
   Combinatorics 6:125.
.. [2] Miller, Hagberg (2011), Efficient generation of networks with given expected degrees, WAW 2011, LNCS 6732:115.
"""

import math
from typing import Any

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError
from socialgraph.generators._arcs import sorted_graph
from socialgraph.generators._ties import check_size
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, row, stream, toss, uniform

__all__ = ["chung_lu"]


def chung_lu(weights: Any, *, rng: Any = None) -> Graph:
    """Tie every pair with a probability proportional to the product of their weights.

    Parameters
    ----------
    weights : sequence of float, length n
        The degree that each node should have on average, in [0, 1e150]. Where w_u w_v exceeds their sum, u and v are
        tied for certain, and both fall short of their weights.
    rng : int, SeedSequence, Generator or None
        The seed. A row's draws depend on the seed, on its node and on their number.

    Returns
    -------
    Graph

    Raises
    ------
    ParameterError
        If a weight is no number in [0, 1e150].
    LimitExceeded
        If nodes and expected ties are more than 2**30.

    References
    ----------
    Chung, Lu (2002), Connected components in random graphs with given expected degree sequences, Annals of
    Combinatorics 6:125.

    Miller, Hagberg (2011), Efficient generation of networks with given expected degrees, WAW 2011.

    Examples
    --------
    >>> from socialgraph.generators import chung_lu
    >>> graph = chung_lu([100] * 10 + [5] * 990, rng=1)
    >>> graph
    <Graph: 1,000 nodes, 3,016 ties>
    >>> float(graph.degree[:10].mean()), float(graph.degree[10:].mean().round(1))
    (96.8, 5.1)
    """
    weights = _checked_weights(weights)
    n, key = weights.size, stream(as_seed(rng), "generators.expected")
    # Nobody has more ties than weight, or than others.
    mean = float(np.minimum(weights, max(n - 1, 0)).sum()) / 2
    check_size(n, mean)
    # Rounded once, so that it does not hang on the order of the nodes.
    total = math.fsum(weights.tolist())
    order = np.argsort(-weights, kind="stable").astype(np.int32)
    room = int(mean + 6 * math.sqrt(mean)) + 16
    while True:
        source, target = np.empty(room, np.int32), np.empty(room, np.int32)
        ties = _thin(key, order, weights[order], total, source, target)
        if ties <= room:
            return sorted_graph(source[:ties], target[:ties], n)
        # Beyond six standard deviations, for about one seed in 10**9: the same draws again, into enough room.
        room = ties


def _checked_weights(weights: Any) -> np.ndarray:
    """Return the weights as float64[n]."""
    if isinstance(weights, str | bytes) or not hasattr(weights, "__iter__"):
        raise ParameterError("weights", "must be a sequence of numbers", weights)
    try:
        given = np.asarray(weights if isinstance(weights, np.ndarray) else list(weights))
    except ValueError:
        raise ParameterError("weights", "must be one number for each node", weights) from None
    if given.ndim != 1 or (given.size and given.dtype.kind not in "iuf"):
        raise ParameterError("weights", "must be one number for each node", weights)
    given = given.astype(np.float64)
    wrong = np.flatnonzero(~(np.isfinite(given) & (given >= 0) & (given <= 1e150)))
    if wrong.size:
        node = int(wrong[0])
        raise ParameterError("weights", "must lie in [0, 1e150]", f"{given[node]} at node {node}")
    return given


@kernel
def _thin(key, order, weights, total, source, target):
    n, ties = order.size, 0
    for i in range(n - 1):
        base, draw, at = row(key, order[i]), 0, i + 1
        p = min(1.0, weights[i] * weights[at] / total) if total > 0.0 else 0.0
        while at < n and p > 0.0:
            if p < 1.0:
                # How many are passed over, which may be more than any whole number.
                leap = math.log(1.0 - uniform(toss(base, draw))) / math.log1p(-p)
                draw += 1
                if leap >= n - at:
                    break
                at += np.int64(leap)
            q = min(1.0, weights[i] * weights[at] / total)
            kept = q == p
            if not kept:
                kept = uniform(toss(base, draw)) * p < q
                draw += 1
            if kept:
                if ties < source.size:
                    source[ties], target[ties] = order[i], order[at]
                ties += 1
            at, p = at + 1, q
    return ties
