"""Linear systems of ties: the matrix D + shift - A of a graph, solved by conjugate gradients or by factoring."""

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.graph import Graph

__all__ = ["UNWEIGHTED", "components", "positive_ties", "reached", "solve", "strength"]

UNWEIGHTED = readonly(np.zeros(0, dtype=np.float32))

# Conjugate gradients need 10 to 300 rounds on social networks; where 1,000 do not do, ties are few and long, and
# factoring is cheap.
_ROUNDS = 1000
_TOLERANCE = 1e-12


def positive_ties(graph: Graph, *, weighted: bool = True) -> Graph:
    """Return the undirected graph of the ties that weigh something.

    Parameters
    ----------
    graph : Graph
        Of arcs either way one tie is made, their weights added.
    weighted : bool, optional
        Whether weights count; without them each tie weighs 1.

    Returns
    -------
    Graph
    """
    graph = graph.to_undirected()
    if graph.weight is None:
        return graph
    if not weighted:
        return Graph._trusted(graph.indptr, graph.indices)
    nothing = graph.edge_weight() == 0
    return graph.without_edges(graph.edges()[nothing]) if nothing.any() else graph


def components(graph: Graph) -> np.ndarray:
    """Number the component of each person, int32[n]."""
    from scipy.sparse.csgraph import connected_components

    return connected_components(graph.to_scipy(), directed=False)[1]


def strength(graph: Graph) -> np.ndarray:
    """Give the weight of each person's ties, their number where ties have no weights, float64[n]."""
    if graph.weight is None:
        return graph.degree.astype(np.float64)
    return np.bincount(graph.sources, graph.weight.astype(np.float64), graph.n)


def reached(graph: Graph, start: np.ndarray) -> np.ndarray:
    """Mark whom one can come to from the people marked in `start`, themselves included, bool[n]."""
    marked = np.zeros(graph.n, dtype=bool)
    _reach(graph.indptr, graph.indices, readonly(start.copy()), marked)
    return marked


def solve(graph: Graph, wanted: np.ndarray, *, shift: float = 0.0, fixed: np.ndarray | None = None) -> np.ndarray:
    r"""Solve for x in: strength and shift times x, less the sum of w x over the neighbours, is what is wanted.

    .. math:: (s_u + c) x_u - \sum_v w_{uv} x_v = b_u \qquad \text{for whoever is not fixed}

    The residual, measured by its diagonal-scaled norm, falls by 1e-12.

    Parameters
    ----------
    graph : Graph
        Undirected, without ties of weight 0.
    wanted : ndarray of float64, shape (n,)
        The right-hand side b; the value itself of those who are fixed.
    shift : float, optional
        The number c, at least 0.
    fixed : ndarray of bool, shape (n,), optional
        Whose value is given. Where c is 0 and nobody in a component is fixed, what is wanted must add up to 0 there,
        and the solution is one of those that differ by a constant.

    Returns
    -------
    ndarray of float64, shape (n,)
    """
    diagonal = strength(graph) + shift
    fixed = diagonal == 0 if fixed is None else fixed | (diagonal == 0)
    value = np.where(fixed, wanted, 0.0)
    weight = UNWEIGHTED if graph.weight is None else graph.weight
    inverse = np.where(fixed, 0.0, 1 / np.where(fixed, 1.0, diagonal))
    arrays = readonly(diagonal), readonly(inverse), readonly(np.array(wanted, dtype=np.float64))
    if _conjugate(graph.indptr, graph.indices, weight, *arrays, _ROUNDS, _TOLERANCE, value):
        return value
    return _factored(graph, diagonal, fixed, wanted)


def _factored(graph: Graph, diagonal: np.ndarray, fixed: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Solve by factoring the matrix; somebody in each component where it is singular is held at 0."""
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import splu

    ties = graph.to_scipy().astype(np.float64)
    if graph.weight is None:
        ties.data[:] = 1
    value = np.where(fixed, wanted, 0.0)
    first = np.zeros(graph.n, dtype=bool)
    if not np.any(diagonal > strength(graph)):
        label = components(graph)
        first[np.unique(label, return_index=True)[1]] = True
        first &= ~np.isin(label, label[fixed])
    nodes = np.flatnonzero(~fixed & ~first)
    matrix = (diags_array(diagonal) - ties).tocsr()[nodes][:, nodes].tocsc()
    factors = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    value[nodes] = factors.solve(wanted[nodes] + ties[nodes] @ value)
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
def _multiply(indptr, indices, weight, diagonal, x, out):
    # Unsigned places spare a test for negative ones: 0.23 ms instead of 0.39 for 150,000 ties.
    if weight.size:
        for u in range(np.uint64(x.size)):
            total = 0.0
            for e in range(np.uint64(indptr[u]), np.uint64(indptr[u + np.uint64(1)])):
                total += weight[e] * x[np.uint64(indices[e])]
            out[u] = diagonal[u] * x[u] - total
    else:
        for u in range(np.uint64(x.size)):
            total = 0.0
            for e in range(np.uint64(indptr[u]), np.uint64(indptr[u + np.uint64(1)])):
                total += x[np.uint64(indices[e])]
            out[u] = diagonal[u] * x[u] - total


@kernel
def _conjugate(indptr, indices, weight, diagonal, inverse, wanted, rounds, tolerance, value):
    # Conjugate gradients with the diagonal for a preconditioner; `value` comes in as the first guess. Whoever is fixed
    # has an inverse of 0, which holds the step there at 0 without a branch.
    n = value.size
    residual, step, change = np.zeros(n), np.zeros(n), np.zeros(n)
    error = 0.0
    _multiply(indptr, indices, weight, diagonal, value, change)
    for u in range(n):
        residual[u] = wanted[u] - change[u]
        step[u] = residual[u] * inverse[u]
        error += residual[u] * step[u]
    goal = tolerance * tolerance * error
    for _ in range(rounds):
        if error <= goal:
            return True
        _multiply(indptr, indices, weight, diagonal, step, change)
        curvature = 0.0
        for u in range(n):
            curvature += step[u] * change[u]
        # A singular matrix whose right-hand side does not quite add up to 0 leaves nothing that bends.
        if curvature <= 0:
            return False
        pace = error / curvature
        before, error = error, 0.0
        for u in range(n):
            value[u] += pace * step[u]
            residual[u] -= pace * change[u]
            error += residual[u] * residual[u] * inverse[u]
        again = error / before
        for u in range(n):
            step[u] = residual[u] * inverse[u] + again * step[u]
    return error <= goal
