"""Live edges: the worlds of a model in which every arc has its coin, or every person one whom they hear from [1]_.

.. [1] Kempe, Kleinberg, Tardos (2003), Maximizing the spread of influence through a social network, KDD.
"""

from typing import Any, NamedTuple

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.rng import fires_below

__all__ = ["LiveEdges", "live_edges", "turned"]


class LiveEdges(NamedTuple):
    """The arcs of a model turned round: row v is whom v may hear from.

    ``start`` and ``source`` are the rows. Where every arc has a coin of its own (independent cascade), ``scale`` is
    how far a leap goes over closed arcs, one number a row, and ``accept`` the bound that a coin must then stay below,
    one number an arc, or a single one where all arcs of each row are alike. Where each person hears from one at most
    (linear threshold), ``scale`` is the sum of the weights up to each arc of a row, and ``accept`` is empty.
    """

    start: np.ndarray
    source: np.ndarray
    scale: np.ndarray
    accept: np.ndarray

    @property
    def n(self) -> int:
        """The number of people."""
        return self.start.size - 1


def live_edges(graph: Graph, model: Any) -> LiveEdges | None:
    """Turn the arcs of a model round.

    Parameters
    ----------
    graph : Graph
        The network.
    model : object
        With a method ``probabilities(graph)``, a coin for each arc, or ``weights(graph)``, of which each person
        hears from one at most.

    Returns
    -------
    LiveEdges or None
        None for a model that has neither.

    Raises
    ------
    ParameterError
        For what are no probabilities, or weights that come to more than 1.

    Examples
    --------
    >>> from socialgraph.diffusion.independent_cascade import IndependentCascade
    >>> live = live_edges(Graph.from_edges([(0, 1), (2, 1)], directed=True), IndependentCascade(p=1))
    >>> live.source.tolist(), live.scale.tolist()
    ([0, 2], [inf, 0.0, inf])
    """
    given = getattr(model, "probabilities", None) or getattr(model, "weights", None)
    if given is None:
        return None
    share, highest = np.ascontiguousarray(given(graph), dtype=np.float64), np.full(graph.n, -1.0)
    # The model's own array is not ours to close.
    share = readonly(share.copy() if share.flags.writeable else share)
    alike = _highest(graph.indices, share, highest) if share.shape == graph.indices.shape else -1
    if alike < 0:
        rule = f"must give each of the {graph.indices.size} arcs a share in [0, 1]"
        raise ParameterError("model", rule, share)
    if not hasattr(model, "probabilities"):
        return _by_weight(graph, share)
    highest = np.maximum(highest, 0)
    with np.errstate(divide="ignore"):
        scale = readonly(-1 / np.log1p(-highest))
    if alike and not graph.directed:
        return LiveEdges(graph.indptr, graph.indices, scale, readonly(np.zeros(1, np.uint64)))
    start, source, arc = turned(graph)
    if alike:
        return LiveEdges(start, source, scale, readonly(np.zeros(1, np.uint64)))
    relative = share[arc] / np.maximum(np.repeat(highest, np.diff(start)), np.finfo(float).tiny)
    # One more, so that a graph with a single arc is not taken for one whose arcs are alike.
    return LiveEdges(start, source, scale, readonly(np.append(fires_below(relative), np.uint64(0))))


def turned(graph: Graph) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Turn the rows of a graph round: where row v begins, whom v hears from, and the number of each arc."""
    start = np.zeros(graph.n + 1, dtype=np.int64)
    source, arc = np.empty(graph.indices.size, np.int32), np.empty(graph.indices.size, np.int64)
    _turn(graph.indptr, graph.indices, start, source, arc)
    return readonly(start), readonly(source), readonly(arc)


def _by_weight(graph: Graph, share: np.ndarray) -> LiveEdges:
    """Turn weights round; each row's are added up in its order."""
    start, source, arc = turned(graph)
    total = np.empty(arc.size)
    _add_up(start, readonly(share[arc]), total)
    # What a thousand weights of 1/1000 come to is 1 but for its last digits.
    most = float(total.max(initial=0))
    if most > 1 + 1e-9:
        raise ParameterError("model", "must have weights that come to at most 1 for whoever hears", most)
    return LiveEdges(start, source, readonly(total), readonly(np.zeros(0, np.uint64)))


@kernel
def _highest(indices, share, highest):
    """Find the highest share on the way to each person; return 1 if all are as high, 0 if not, -1 for no shares."""
    alike = 1
    for arc in range(indices.size):
        v, here = np.uint64(indices[arc]), share[arc]
        if not 0 <= here <= 1:
            return -1
        # A highest of -1 is that of someone whom no arc has led to yet.
        if highest[v] != here:
            alike = alike if highest[v] < 0 else 0
            highest[v] = max(highest[v], here)
    return alike


@kernel
def _turn(indptr, indices, start, source, arc):
    for v in indices:
        start[v + 1] += 1
    for v in range(1, start.size):
        start[v] += start[v - 1]
    place = start.copy()
    for u in range(indptr.size - 1):
        for a in range(indptr[u], indptr[u + 1]):
            v = indices[a]
            source[place[v]], arc[place[v]] = u, a
            place[v] += 1


@kernel
def _add_up(start, share, total):
    for v in range(start.size - 1):
        sum_so_far = 0.0
        for a in range(start[v], start[v + 1]):
            sum_so_far += share[a]
            total[a] = sum_so_far
