"""Random-walk controversy: do walks end on the side where they began (Garimella et al. 2018)."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_choice, check_whole
from socialgraph.graph import Graph
from socialgraph.metrics._values import group_codes

__all__ = ["random_walk_controversy"]

# Conjugate gradients need 40 to 300 rounds on social networks; where 1,000 do not do, ties are few and long, and
# factoring is cheap.
_ROUNDS = 1000


def random_walk_controversy(graph: Any, group: Any, *, definition: str = "hubs", k: int = 10) -> float:
    r"""Measure how rarely a random walk along ties crosses between two sides.

    .. math:: RWC = P_{XX} P_{YY} - P_{YX} P_{XY}, \qquad P_{AB} = \Pr[\text{start in } A \mid \text{end in } B]

    A walk starts on either side with probability 1/2, at a person of that side drawn uniformly, hubs included; it goes
    on to a neighbour drawn uniformly and ends at the first hub, which is where it starts if that is one. The
    probabilities are exact, from one sparse solve; nothing is simulated.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Walks go along ties either way: a directed graph is taken as `Graph.to_undirected`. Weights are not used.
    group : array_like of int, bool, str or float, shape (n,)
        The side of each person; two sides, neither of them empty.
    definition : {"hubs"}
        Where walks end: at the k people of highest degree on each side, of equals those with the lowest numbers.
    k : int
        How many hubs a side has, from 1 to the size of the smaller side.

    Returns
    -------
    float
        In [-1, 1]: 1 where no walk crosses, 0 where the end says nothing about the start. Walks from where no hub
        can be reached never end and do not count. nan without ties.

    Raises
    ------
    ParameterError
        For other than two sides, a k that is too large, or a `group` of another length than the graph.

    Notes
    -----
    On sparse graphs a fixed k does not separate controversial topics from others: state k, and compare with a graph
    rewired at fixed degrees (Salloum, Chen, Kivelä 2022, Separating polarization from noise).

    References
    ----------
    Garimella, De Francisci Morales, Gionis, Mathioudakis (2018), Quantifying controversy on social media, ACM
    Transactions on Social Computing 1, 3.

    Examples
    --------
    Two triangles and a tie between them:

    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)])
    >>> round(random_walk_controversy(graph, [0, 0, 0, 1, 1, 1], k=1), 6)
    1.0
    >>> round(random_walk_controversy(graph, [0, 0, 1, 1, 1, 1], k=1), 6)
    0.8
    """
    check_choice("definition", definition, ["hubs"])
    k = check_whole("k", k, 1)
    graph = as_graph(graph).to_undirected()
    code, _ = group_codes(group, graph.n)
    size = np.bincount(code)
    sides = np.flatnonzero(size)
    if sides.size != 2:
        raise ParameterError("group", "must have two sides", f"{sides.size} sides")
    if k > size[sides].min():
        raise ParameterError("k", f"must be at most {size[sides].min()}, the size of the smaller side", k)
    if graph.m == 0:
        return math.nan
    side = np.stack([code == label for label in sides])
    ends = _ends(graph, side, _hubs(graph, side, k))
    began = np.array([[end[mine].mean() for end in ends] for mine in side])
    began /= began.sum(axis=0)
    return float(began[0, 0] * began[1, 1] - began[1, 0] * began[0, 1])


def _hubs(graph: Graph, side: np.ndarray, k: int) -> np.ndarray:
    """Mark the k people of highest degree on each side, of equals the first, bool[n]."""
    hub = np.zeros(graph.n, dtype=bool)
    for mine in side:
        nodes = np.flatnonzero(mine)
        hub[nodes[np.argsort(-graph.degree[nodes], kind="stable")[:k]]] = True
    return hub


def _ends(graph: Graph, side: np.ndarray, hub: np.ndarray) -> np.ndarray:
    """Give the probability that a walk from each person ends on the one side and on the other, float[2, n]."""
    arrives = np.zeros(graph.n, dtype=bool)
    _reach(graph.indptr, graph.indices, readonly(hub), arrives)
    second = (hub & side[1]).astype(np.float64)
    if not _balance(graph.indptr, graph.indices, readonly(hub | ~arrives), _ROUNDS, second):
        second = _factored(graph, arrives & ~hub, (hub & side[1]).astype(np.float64))
    second = np.clip(second, 0, 1)
    return np.stack([arrives - second, second])


def _factored(graph: Graph, unknown: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Make each unknown value the mean over its neighbours, by factoring the matrix."""
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import splu

    ties = graph.to_scipy().astype(np.float64)
    ties.data[:] = 1
    nodes = np.flatnonzero(unknown)
    matrix = (diags_array(graph.degree.astype(np.float64)) - ties).tocsr()[nodes][:, nodes].tocsc()
    factors = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    value[nodes] = factors.solve(ties[nodes] @ value)
    return value


@kernel
def _reach(indptr, indices, start, reached):
    stack = np.empty(start.size, dtype=np.int64)
    size = 0
    for u in range(start.size):
        if start[u]:
            reached[u] = True
            stack[size] = u
            size += 1
    while size:
        size -= 1
        u = stack[size]
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if not reached[v]:
                reached[v] = True
                stack[size] = v
                size += 1


@kernel
def _balance(indptr, indices, fixed, rounds, value):
    # Conjugate gradients, divided by degree, for: the value of all who are not fixed is the mean over neighbours.
    n = value.size
    residual, step, change = np.zeros(n), np.zeros(n), np.zeros(n)
    error = 0.0
    for u in range(n):
        if not fixed[u]:
            for e in range(indptr[u], indptr[u + 1]):
                residual[u] += value[indices[e]]
            step[u] = residual[u] / (indptr[u + 1] - indptr[u])
            error += residual[u] * step[u]
    goal = 1e-30 * error
    for _ in range(rounds):
        if error <= goal:
            return True
        curvature = 0.0
        for u in range(n):
            if not fixed[u]:
                around = 0.0
                for e in range(indptr[u], indptr[u + 1]):
                    around += step[indices[e]]
                change[u] = (indptr[u + 1] - indptr[u]) * step[u] - around
                curvature += step[u] * change[u]
        pace = error / curvature
        before, error = error, 0.0
        for u in range(n):
            if not fixed[u]:
                value[u] += pace * step[u]
                residual[u] -= pace * change[u]
                error += residual[u] * residual[u] / (indptr[u + 1] - indptr[u])
        for u in range(n):
            if not fixed[u]:
                step[u] = residual[u] / (indptr[u + 1] - indptr[u]) + error / before * step[u]
    return error <= goal
