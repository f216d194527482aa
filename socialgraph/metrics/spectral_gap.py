"""Spectral gap: how fast a random walk forgets where it began (Chung 1997)."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.graph import Graph
from socialgraph.metrics._solve import UNWEIGHTED, components, positive_ties, strength
from socialgraph.rng import stream, uniforms

__all__ = ["spectral_gap"]

# Lanczos needs 30 to 200 rounds on social networks; long thin ones, for which these do not do, are cheap to factor.
_ROUNDS = 1000
# The error of the eigenvalue is at most the residual, and of the order of its square.
_RESIDUAL = 1e-7


def spectral_gap(graph: Any) -> float:
    r"""Measure how well a network hangs together, by the second eigenvalue of its normalised Laplacian.

    .. math:: \lambda_2 \left( I - D^{-1/2} A D^{-1/2} \right) = 1 - \mu_2

    with :math:`\mu_2` the second largest eigenvalue of a random walk's steps. By Cheeger's inequality
    :math:`\lambda_2 / 2 \le h \le \sqrt{2 \lambda_2}`, where h, the conductance, is the share of ties that cross the
    sparsest cut: a small gap is a network in two parts that hardly know each other, whoever is in them.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        A directed graph is taken as `Graph.to_undirected`. Weights are honoured; without them each tie weighs 1.

    Returns
    -------
    float
        In [0, n / (n - 1)], where a complete graph is; 0 for a graph in parts, which one person without a tie makes it;
        nan for fewer than two people.

    Notes
    -----
    Not for a network with a few loose ends: one distant pair may be the sparsest cut, and then the gap says nothing of
    the rest. Take the largest component, and look at `random_walk_controversy` for parts that you have in mind.

    It is found by Lanczos' recurrence from a start that depends on the number of people alone, the known first
    eigenvector taken off at each round.

    References
    ----------
    Chung (1997), Spectral graph theory, chapters 1 and 2.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> round(spectral_gap(Graph.from_edges([(0, 1), (0, 2), (1, 2)])), 6), spectral_gap(Graph.from_edges([(0, 1)], 3))
    (1.5, 0.0)
    """
    graph = positive_ties(as_graph(graph))
    n = graph.n
    if n < 2:
        return math.nan
    if components(graph).max() > 0:
        return 0.0
    root = np.sqrt(strength(graph))
    first = root / np.sqrt((root * root).sum())
    start = uniforms(stream(0, "metrics.spectral_gap"), np.arange(n)) - 0.5
    weight = UNWEIGHTED if graph.weight is None else graph.weight
    arrays = graph.indptr, graph.indices, weight, readonly(1 / root), readonly(first), readonly(start)
    largest = _second(*arrays, min(_ROUNDS, n - 1), _RESIDUAL)
    return float(np.clip(_factored(graph, root) if math.isnan(largest) else 1 - largest, 0, n / (n - 1)))


def _factored(graph: Graph, root: np.ndarray) -> float:
    """Find the second smallest eigenvalue near 0, by factoring the matrix."""
    from scipy.sparse import diags_array, eye_array
    from scipy.sparse.linalg import eigsh

    ties = graph.to_scipy().astype(np.float64)
    if graph.weight is None:
        ties.data[:] = 1
    scale = diags_array(1 / root)
    matrix = (eye_array(graph.n) - scale @ ties @ scale).tocsc()
    start = uniforms(stream(0, "metrics.spectral_gap"), np.arange(graph.n))
    return float(np.sort(eigsh(matrix, 2, sigma=-1e-6, v0=start, return_eigenvectors=False))[1])


@kernel
def _second(indptr, indices, weight, scale, first, start, rounds, tolerance):
    # Lanczos' recurrence, nothing stored but the tridiagonal matrix (alpha, beta). Without reorthogonalisation it finds
    # copies of what it has found, which move no largest eigenvalue; of the known one it is kept clean.
    n = start.size
    now, before, then = start.copy(), np.zeros(n), np.zeros(n)
    scaled = np.zeros(n)
    alpha, beta = np.zeros(rounds), np.zeros(rounds + 1)
    _clean(first, now)
    length = np.sqrt(_dot(now, now))
    for u in range(n):
        now[u] /= length
    check = 8
    for k in range(rounds):
        for u in range(n):
            scaled[u] = now[u] * scale[u]
        for u in range(np.uint64(n)):
            total = 0.0
            for e in range(np.uint64(indptr[u]), np.uint64(indptr[u + np.uint64(1)])):
                w = np.float64(weight[e]) if weight.size else 1.0
                total += w * scaled[np.uint64(indices[e])]
            then[u] = total * scale[u]
        alpha[k] = _dot(then, now)
        for u in range(n):
            then[u] -= alpha[k] * now[u] + beta[k] * before[u]
        _clean(first, then)
        beta[k + 1] = np.sqrt(_dot(then, then))
        if k + 1 >= check or k + 1 == rounds or beta[k + 1] < tolerance:
            value = _largest(alpha, beta, k + 1)
            if beta[k + 1] * _last(alpha, beta, k + 1, value) <= tolerance:
                return value
            check = k + 1 + max(4, k // 8)
        for u in range(n):
            before[u], now[u] = now[u], then[u] / beta[k + 1]
    return np.nan if rounds < n - 1 else _largest(alpha, beta, rounds)


@kernel
def _dot(a, b):
    # Four sums side by side, added in one order: the processor need not wait for each sum before the next.
    one, two, three, four = 0.0, 0.0, 0.0, 0.0
    most = a.size // 4 * 4
    for u in range(0, most, 4):
        one += a[u] * b[u]
        two += a[u + 1] * b[u + 1]
        three += a[u + 2] * b[u + 2]
        four += a[u + 3] * b[u + 3]
    for u in range(most, a.size):
        one += a[u] * b[u]
    return one + two + (three + four)


@kernel
def _clean(first, x):
    share = _dot(first, x)
    for u in range(x.size):
        x[u] -= share * first[u]


@kernel
def _largest(alpha, beta, k):
    # Bisection by Sturm's count, how many eigenvalues lie below, between Gershgorin's bounds.
    low, high = -1.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        below = 0
        pivot = 1.0
        for i in range(k):
            pivot = alpha[i] - middle - (beta[i] * beta[i] / pivot if i else 0.0)
            if pivot == 0:
                pivot = -1e-300
            below += pivot < 0
        if below == k:
            high = middle
        else:
            low = middle
    return (low + high) / 2


@kernel
def _last(alpha, beta, k, value):
    # The last entry of the eigenvector of length 1, by the recurrence from the bottom up: downwards rounding blows up.
    high, here, square = 0.0, 1.0, 1.0
    for i in range(k - 1, 0, -1):
        lower = ((value - alpha[i]) * here - (beta[i + 1] * high if i < k - 1 else 0.0)) / beta[i]
        high, here = here, lower
        square += here * here
        if square > 1e200:
            return 1e-100
    return 1 / np.sqrt(square)
