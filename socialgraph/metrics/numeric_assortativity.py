"""Numeric assortativity: do ties join people of like value (Newman 2003)."""

import math
from typing import Any

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.metrics._values import numbers

__all__ = ["numeric_assortativity"]


def numeric_assortativity(graph: Any, value: Any) -> float:
    r"""Measure the correlation, over arcs, of the values at the two ends.

    .. math:: r = \frac{\sum_{uv} (x_u - \bar x)(x_v - \bar y)}
        {\sqrt{\sum_{uv} (x_u - \bar x)^2 \sum_{uv} (x_v - \bar y)^2}}

    over arcs u -> v, with :math:`\bar x` the mean value where arcs start and :math:`\bar y` where they end; an
    undirected tie counts both ways. With degrees for values it is degree assortativity.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are not used: each tie counts once, as in networkx and igraph.
    value : array_like of float, shape (n,)
        A finite number for each person, such as ``people["opinion"]``.

    Returns
    -------
    float
        In [-1, 1]; nan where it is 0/0: without ties, or where all arcs start (or all end) at one value.

    Raises
    ------
    ParameterError
        If `value` has another length than the graph (both are named), or is not finite (the first person is named).

    Notes
    -----
    Not for degrees without care: hubs with many ties outweigh everyone else, and in networks with heavy tails the value
    shrinks as they grow. Not for values with outliers; rank them first.

    References
    ----------
    Newman (2003), Mixing patterns in networks, Physical Review E 67, 026126.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)])
    >>> round(numeric_assortativity(graph, [-1.0, -0.5, 0.5, 1.0]), 6)
    0.5
    """
    graph = as_graph(graph)
    value = numbers("value", value, graph.n)
    leaving = graph.degree
    reaching = np.bincount(graph.indices, minlength=graph.n) if graph.directed else leaving
    ends = []
    for count in (leaving, reaching) if graph.directed else (leaving,):
        met = value[count > 0]
        low, high = met.min(initial=np.inf), met.max(initial=-np.inf)
        # Rounded means would make a constant look like a tiny variation.
        if low >= high:
            return math.nan
        mean = (count * value).sum() / graph.indices.size
        centred = (value - mean) / max(high - mean, mean - low)
        centred.setflags(write=False)
        ends.append((centred, (count * centred * centred).sum()))
    (source, at_source), (target, at_target) = ends[0], ends[-1]
    together = _add_products(graph.indptr, graph.indices, graph.directed, source, target)
    return float(np.clip(together / np.sqrt(at_source * at_target), -1, 1))


@kernel
def _add_products(indptr, indices, directed, source, target):
    total = 0.0
    for u in range(indptr.size - 1):
        e, reached = indptr[u], 0.0
        # Rows ascend: until u itself each undirected tie is met once. The low numbers are the old and well known on
        # networks that grow, so that this half of a row is short and mostly in the cache already.
        while e < indptr[u + 1] and (directed or indices[e] < u):
            reached += target[indices[e]]
            e += 1
        total += source[u] * reached
    return total if directed else 2 * total
