"""Betweenness controversy: are the ties between two sides the bridges of the network (Garimella et al. 2018)."""

import math
from typing import Any

import numba
import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_choice, check_whole
from socialgraph.graph import Graph
from socialgraph.metrics._solve import positive_ties
from socialgraph.metrics._values import group_codes
from socialgraph.rng import as_seed, coins, stream

__all__ = ["betweenness_controversy"]

_PURPOSE = "metrics.betweenness_controversy"

# Up to so many people times arcs every person is a source: half a second, 4,000 people with 12,000 ties.
_EXACT = 1e8
_SOURCES = 128
# Sources are added up in so many blocks, in order, however many threads work at them.
_BLOCKS = 8
_GRID = 4096
# Log-densities end here; what lies further out weighs nothing.
_FLOOR = 1e-300


def betweenness_controversy(
    graph: Any, group: Any, *, definition: str = "log", sources: int | None = None, rng: Any = None
) -> float:
    r"""Measure how differently shortest paths use the ties between two sides and those within.

    .. math:: BCC = 1 - e^{-d_{KL}}, \qquad d_{KL} = \int p(x) \ln \frac{p(x)}{q(x)} \, dx

    with p and q the densities of edge betweenness, :math:`b_e = \sum_{s \ne t} \sigma_{st}(e) / \sigma_{st}`, over the
    ties of the cut and over all others. Where sides are far apart the few ties of the cut carry all the paths between.

    The densities are part of the definition, and the paper says no more than kernel density estimation: here each is
    a sum of Gaussians whose width is Silverman's, standard deviation times (3/4 of the number of ties) to the power
    -1/5, on 4,096 points that reach four widths beyond the smallest and the largest value, each value shared out
    between the two points next to it, and q at least 1e-300. A set whose values are all equal takes the other's width.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Paths go along ties either way: a directed graph is taken as `Graph.to_undirected`. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The side of each person; two sides, neither of them empty.
    definition : {"log", "raw"}
        Densities of ln(1 + b), or of b itself. Betweenness spans decades, so that raw Gaussians end before its largest
        values do, and a tie or two then make the measure: on 20,000 people .40, .28 and .40 from 64, 256 and 1,024
        sources, where the logarithm gives .29, .36 and .42.
    sources : int, optional
        From how many people, drawn without replacement, shortest paths start. By default from everyone where n times
        twice the ties is at most 1e8, and else from 128.
    rng : int, SeedSequence or Generator, optional
        Draws the sources; not used where everyone is one.

    Returns
    -------
    float
        In [0, 1]: 0 where the two densities are one, also where no betweenness differs from another. nan without a tie
        between the sides, or without one within.

    Raises
    ------
    ParameterError
        For other than two sides, fewer than one source, or a `group` of another length than the graph.

    Notes
    -----
    Not for comparing studies: it hangs on the scale and on the width, and grows with the number of sources. The
    published scripts give SciPy's ``entropy`` the betweenness values, or draws from them, where it wants densities, so
    that their numbers are not the paper's and not these. Compare with ties rewired at fixed degrees.

    References
    ----------
    Garimella, De Francisci Morales, Gionis, Mathioudakis (2018), Quantifying controversy on social media, ACM
    Transactions on Social Computing 1, 3.
    Brandes (2001), A faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25, 163-177.

    Examples
    --------
    Two complete parts of five and two ties between them:

    >>> import networkx as nx
    >>> graph = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    >>> graph.add_edges_from([(0, 5), (1, 6)])
    >>> round(betweenness_controversy(graph, [0] * 5 + [1] * 5), 3)
    1.0
    """
    check_choice("definition", definition, ["log", "raw"])
    seed = as_seed(rng)
    if sources is not None:
        sources = check_whole("sources", sources, 1)
    graph = positive_ties(as_graph(graph), weighted=False)
    code, _ = group_codes(group, graph.n)
    kinds = np.unique(code).size
    if kinds != 2:
        raise ParameterError("group", "must have two sides", f"{kinds} sides")
    if sources is None:
        sources = graph.n if graph.n * graph.indices.size <= _EXACT else _SOURCES
    start, end = graph.edges().T
    crosses = code[start] != code[end]
    if crosses.all() or not crosses.any():
        return math.nan
    value = _betweenness(graph, _chosen(graph.n, sources, seed))
    value = np.log1p(value) if definition == "log" else value
    return 1 - math.exp(-_divergence(value[crosses], value[~crosses]))


def _chosen(n: int, sources: int, seed: int) -> np.ndarray:
    """Draw people without replacement, in ascending order: those whose hashes are the smallest."""
    if sources >= n:
        return np.arange(n)
    return np.sort(np.argsort(coins(stream(seed, _PURPOSE), np.arange(n)), kind="stable")[:sources])


def _betweenness(graph: Graph, sources: np.ndarray) -> np.ndarray:
    """Give the betweenness of each tie in the order of `edges`, scaled up from the sources to all, float64[m]."""
    flow = np.zeros((_BLOCKS, graph.indices.size))
    _brandes(graph.indptr, graph.indices, readonly(sources), flow)
    whole = flow[0]
    for part in flow[1:]:
        whole = whole + part
    # Arcs in the order of their ends are the same ties, turned round, in the order of the rows.
    whole = whole + whole[np.argsort(graph.indices, kind="stable")]
    return whole[graph.sources < graph.indices] * (graph.n / sources.size)


def _divergence(cut: np.ndarray, rest: np.ndarray) -> float:
    """Give the Kullback-Leibler divergence of the density of `cut` from that of `rest`."""
    widths = [_width(cut), _width(rest)]
    if max(widths) == 0:
        return 0.0 if abs(cut[0] - rest[0]) <= 1e-9 * max(cut[0], rest[0]) else math.inf
    widths = [width or max(widths) for width in widths]
    low = min(cut.min(), rest.min()) - 4 * max(widths)
    step = (max(cut.max(), rest.max()) + 4 * max(widths) - low) / (_GRID - 1)
    densities = np.zeros((2, _GRID))
    for value, width, density in zip((cut, rest), widths, densities, strict=True):
        bins = np.zeros(_GRID)
        _share_out(readonly(value), low, step, bins)
        bell = np.exp(-0.5 * np.minimum(np.arange(_GRID) * step / width, 37.0) ** 2)
        _smooth(readonly(bins), readonly(bell), density)
    p, q = densities / densities.sum(axis=1, keepdims=True)
    seen = p > _FLOOR
    return max(0.0, float((p[seen] * np.log(p[seen] / np.maximum(q[seen], _FLOOR))).sum()))


def _width(value: np.ndarray) -> float:
    """Give Silverman's bandwidth, 0 where values do not differ but for rounding."""
    spread = value.std(ddof=1) if value.size > 1 else 0.0
    return 0.0 if spread <= 1e-9 * value.mean() else float(spread * (0.75 * value.size) ** -0.2)


@parallel_kernel
def _brandes(indptr, indices, sources, flow):
    n = indptr.size - 1
    blocks = flow.shape[0]
    for block in numba.prange(blocks):
        distance, order = np.full(n, -1, dtype=np.int32), np.empty(n, dtype=np.int32)
        paths, passed = np.zeros(n), np.zeros(n)
        mine = flow[block]
        for i in range(block, sources.size, blocks):
            order[0] = sources[i]
            distance[sources[i]], paths[sources[i]] = 0, 1.0
            size, at = 1, 0
            while at < size:
                u = np.uint64(order[at])
                at += 1
                for e in range(np.uint64(indptr[u]), np.uint64(indptr[u + np.uint64(1)])):
                    v = np.uint64(indices[e])
                    if distance[v] < 0:
                        distance[v] = distance[u] + 1
                        order[size] = indices[e]
                        size += 1
                    if distance[v] > distance[u]:
                        paths[v] += paths[u]
            for back in range(size - 1, -1, -1):
                u = np.uint64(order[back])
                share = (1 + passed[u]) / paths[u]
                for e in range(np.uint64(indptr[u]), np.uint64(indptr[u + np.uint64(1)])):
                    v = np.uint64(indices[e])
                    if distance[v] < distance[u]:
                        mine[e] += paths[v] * share
                        passed[v] += paths[v] * share
            for at in range(size):
                u = np.uint64(order[at])
                distance[u], paths[u], passed[u] = -1, 0.0, 0.0


@kernel
def _share_out(value, low, step, bins):
    for x in value:
        place = (x - low) / step
        left = int(place)
        bins[left] += 1 - (place - left)
        bins[left + 1] += place - left


@kernel
def _smooth(bins, bell, density):
    for i in range(bins.size):
        if bins[i] > 0:
            for j in range(bins.size):
                density[j] += bins[i] * bell[abs(i - j)]
