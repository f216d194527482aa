"""Where the people of a picture stand: each component by its springs, the largest in the middle, the others around it.

The start is drawn by keys. igraph's springs draw two numbers a person and round besides, from a stream of ours.
"""

import math

import numpy as np

from socialgraph._igraph import seeded
from socialgraph.graph import Graph
from socialgraph.rng import coins, stream, uniforms

__all__ = ["places", "sampled"]

# Up to here every pair of people repels, in .8 s; above, igraph's grid does in .6 s for 10,000 and 6 s for 100,000.
_PAIRS = 1_500
# Rounds of Fruchterman and Reingold, and the ties at most whose pull is computed.
_ROUNDS, _PULLED = 300, 1_000_000
# Whoever stands further out than this share of the others is drawn closer.
_CORE = 0.95


def sampled(pairs: np.ndarray, most: int, seed: int) -> np.ndarray:
    """Keep at most so many ties, drawn by who meets whom.

    Examples
    --------
    >>> sampled(np.array([[0, 1], [1, 2], [2, 3]]), 2, seed=1).tolist()
    [[1, 2], [2, 3]]
    """
    if len(pairs) <= most:
        return pairs
    luck = coins(stream(seed, "plot.ties"), pairs[:, 0], pairs[:, 1])
    return pairs[np.sort(np.argpartition(luck, most)[:most])]


def places(graph: Graph, seed: int) -> np.ndarray:
    """Place everybody: float64[n, 2], about one person on three units of area.

    Examples
    --------
    >>> places(Graph.from_edges([(0, 1), (1, 2)]), seed=1).shape
    (3, 2)
    """
    from scipy.sparse.csgraph import connected_components

    if graph.n == 0:
        return np.zeros((0, 2))
    label = connected_components(graph.to_scipy(), directed=graph.directed, connection="weak")[1]
    size = np.bincount(label)
    # The largest component first, and its people in front.
    label = np.argsort(np.argsort(-size, kind="stable"))[label]
    size = np.sort(size)[::-1]
    order = np.argsort(label, kind="stable")
    number = np.empty(graph.n, dtype=np.int64)
    number[order] = np.arange(graph.n)
    ties = number[sampled(graph.edges(), _PULLED, seed)]
    ties = ties[np.argsort(label[order[ties[:, 0]]], kind="stable")]
    people, begin = (
        np.searchsorted(each, np.arange(size.size + 1)) for each in (label[order], label[order[ties[:, 0]]])
    )
    start = np.column_stack([uniforms(stream(seed, "plot.places"), order, axis) for axis in (0, 1)])
    stood = np.repeat(_around(_radius(size)), size, axis=0)
    for at in np.flatnonzero(size > 1).tolist():
        mine = slice(people[at], people[at + 1])
        own = ties[begin[at] : begin[at + 1]] - people[at]
        few = size[at] <= 3
        stood[mine] += _small(size[at]) if few else _sprung(own, start[mine], stream(seed, "plot.springs", at))
    return stood[number]


def _radius(size: np.ndarray) -> np.ndarray:
    return np.where(size == 1, 0.6, np.sqrt(size))


def _small(many: int) -> np.ndarray:
    """Place two people side by side, or three."""
    angle = 2 * np.pi * np.arange(many) / many
    return 0.7 * np.column_stack([np.cos(angle), np.sin(angle)])


def _sprung(ties: np.ndarray, start: np.ndarray, key: np.uint64) -> np.ndarray:
    """Let ties pull and people push; then fit the component into its disc."""
    import igraph

    n = len(start)
    graph = igraph.Graph(n, ties.tolist())
    begin = (start - 0.5) * math.sqrt(n)
    with seeded(key):
        stood = graph.layout_fruchterman_reingold(niter=_ROUNDS, seed=begin.tolist(), grid=n > _PAIRS)
    stood = np.array(stood.coords)
    stood -= np.median(stood, axis=0)
    stood = stood @ np.linalg.svd(stood.T @ stood)[0]
    # A few loosely tied people would shrink all others to a dot; and the core is thinned out.
    out = np.hypot(*stood.T)
    far = out / np.quantile(out, _CORE)
    within = np.minimum(far, 1) ** 0.85 * (1 - 0.2 / np.maximum(far, 1))
    return stood * (math.sqrt(n) * within / np.maximum(out, 1e-12))[:, None]


def _around(radius: np.ndarray) -> np.ndarray:
    """Give each disc its middle: the first at the origin, the others, none larger than the last, on rings around it."""
    ring, angle = np.zeros(radius.size), np.zeros(radius.size)
    edge, wide, begin, turned = 1.02 * float(radius[0]) + 1, 0.0, 1, math.inf
    for at, own in enumerate(radius.tolist()[1:], 1):
        if turned + 2 * math.asin(own / (edge + wide)) > 2 * math.pi:
            angle[begin:at] *= 2 * math.pi / turned
            edge, wide, begin, turned = edge + 2 * wide, own, at, 0.0
        half = math.asin(own / (edge + wide))
        ring[at], angle[at] = edge + wide, turned + half
        turned += 2 * half
    angle[begin:] *= 2 * math.pi / turned
    return np.column_stack([ring * np.cos(angle), ring * np.sin(angle)])
