"""The spectral segregation index: how long influence stays among one's own (Echenique & Fryer 2007)."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.graph import Graph
from socialgraph.metrics._mixing import UNWEIGHTED, members
from socialgraph.metrics._values import group_codes

__all__ = ["spectral_segregation_index"]

# Lanczos needs 15 to 150 rounds on social networks; where 1,000 do not do, ties are few and long, and factoring is
# cheap.
_ROUNDS = 1000
# The eigenvalue is off by at most this, and by about its square over the gap to the next.
_CLOSE = 1e-10


def spectral_segregation_index(graph: Any, group: Any, *, of: Any = None) -> float:
    r"""Measure how much people interact with those of their own group who themselves do so, and so on.

    .. math:: S = \frac{1}{n} \sum_C |C| \, \lambda_C

    over the connected components C of the ties within groups, with :math:`\lambda_C` the largest eigenvalue of the
    matrix :math:`r_{ij} = A_{ij} / s_i`, i and j in C, where :math:`s_i` is the weight of all ties of i, also of those
    to other groups. It is the mean over people of Echenique and Fryer's index of a person, which is the eigenvector of
    :math:`\lambda_C`, scaled to have that mean in C.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Either way is a tie: a directed graph is taken as `Graph.to_undirected`. Weights are honoured; without them
        each tie weighs 1.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person, such as ``people["side"]``.
    of : int, bool, str or float, optional
        The label of one group, over whose people the mean goes; without it over everyone.

    Returns
    -------
    float
        In [0, 1]: 0 where no tie (of some weight) stays within a group, 1 where all do; who has no tie within counts
        as 0, the isolated too. nan for nobody.

    Raises
    ------
    ParameterError
        If `group` has another length than the graph (both are named), someone has no group, or `of` is the label of
        nobody.

    Notes
    -----
    Do not compare groups of different size by it: the eigenvalue of a group that is large grows by chance alone, as its
    share of all ties does. A few people who only know each other make a component of their own, with the value 1.

    References
    ----------
    Echenique, Fryer (2007), A measure of segregation based on social interactions, Quarterly Journal of Economics 122,
    441-485.

    Examples
    --------
    Two triangles and a tie between them:

    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)])
    >>> round(spectral_segregation_index(graph, [0, 0, 0, 1, 1, 1]), 6)
    0.879153
    """
    graph = as_graph(graph).to_undirected()
    code, _ = group_codes(group, graph.n)
    chosen = np.ones(graph.n, dtype=bool) if of is None else members(group, of, graph.n)
    if graph.n == 0:
        return math.nan
    start, ties = _components(graph, code, readonly(chosen))
    largest = np.zeros(start.size - 1)
    _largest(start, *ties, _ROUNDS, largest)
    for at in np.flatnonzero(np.isnan(largest)).tolist():
        largest[at] = _factored(int(start[at]), int(start[at + 1]), *ties)
    return float((np.diff(start) * largest).sum() / np.count_nonzero(chosen))


def _components(graph: Graph, code: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Renumber the chosen people so that each component of the ties within groups is a range of numbers.

    Returns where each range starts, and the ties within in compressed rows: indptr, indices, weight and, for each
    person, 1 over the root of the weight of all ties, by which rows and columns are scaled to make r symmetric.
    """
    weight = UNWEIGHTED if graph.weight is None else graph.weight
    order, number = np.empty(graph.n, dtype=np.int32), np.full(graph.n, -1, dtype=np.int32)
    start = np.zeros(graph.n + 1, dtype=np.int64)
    found = _number(graph.indptr, graph.indices, weight, code, chosen, order, number, start)
    size = start[found]
    indptr, indices = np.zeros(size + 1, dtype=np.int64), np.empty(graph.indices.size, dtype=np.int32)
    within, scale = np.empty(weight.size, dtype=np.float32), np.zeros(size)
    order, number = readonly(order[:size]), readonly(number)
    _gather(graph.indptr, graph.indices, weight, code, order, number, indptr, indices, within, scale)
    return readonly(start[: found + 1]), (readonly(indptr), readonly(indices), readonly(within), readonly(scale))


def _factored(
    first: int, last: int, indptr: np.ndarray, indices: np.ndarray, weight: np.ndarray, scale: np.ndarray
) -> float:
    """Find the largest eigenvalue of one component by factoring 1 - r: the one nearest to 1."""
    from scipy.sparse import csr_array, diags_array, eye_array
    from scipy.sparse.linalg import splu

    arcs, size = slice(indptr[first], indptr[last]), last - first
    value = weight[arcs].astype(np.float64) if weight.size else np.ones(arcs.stop - arcs.start)
    ties = csr_array((value, indices[arcs] - first, indptr[first : last + 1] - arcs.start), shape=(size, size))
    scaled = diags_array(scale[first:last])
    factors = splu((eye_array(size) - scaled @ ties @ scaled).tocsc(), permc_spec="MMD_AT_PLUS_A")
    vector, away = 1 / scale[first:last], 1.0
    for _ in range(_ROUNDS):
        vector /= np.sqrt((vector * vector).sum())
        solved = factors.solve(vector)
        before, away = away, float((solved * vector).sum() / (solved * solved).sum())
        vector = solved
        if abs(before - away) <= 1e-13 * away:
            break
    return 1 - away


@kernel
def _number(indptr, indices, weight, code, chosen, order, number, start):
    size, found = 0, 0
    for first in range(code.size):
        if not chosen[first] or number[first] >= 0:
            continue
        order[size], number[first] = first, size
        at, size = size, size + 1
        while at < size:
            u = order[at]
            at += 1
            for e in range(indptr[u], indptr[u + 1]):
                v = indices[e]
                # A tie that weighs nothing connects nobody.
                if code[v] == code[u] and number[v] < 0 and (weight.size == 0 or weight[e] > 0):
                    order[size], number[v] = v, size
                    size += 1
        found += 1
        start[found] = size
    return found


@kernel
def _gather(indptr, indices, weight, code, order, number, inner, inside, within, scale):
    filled = 0
    for at in range(order.size):
        u = order[at]
        strength = 0.0
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            w = np.float64(weight[e]) if weight.size else 1.0
            strength += w
            if code[v] == code[u] and w > 0:
                inside[filled] = number[v]
                if weight.size:
                    within[filled] = weight[e]
                filled += 1
        inner[at + 1] = filled
        scale[at] = 1 / np.sqrt(strength) if strength > 0 else 0.0


@kernel
def _largest(start, indptr, indices, weight, scale, rounds, largest):
    # Lanczos, without reorthogonalisation: copies of the largest eigenvalue do not harm. It begins at the vector that
    # is the answer where no tie leaves the group.
    longest = 0
    for c in range(largest.size):
        longest = max(longest, start[c + 1] - start[c])
    vector, before, after, scaled = np.empty(longest), np.empty(longest), np.empty(longest), np.empty(longest)
    diagonal, beside = np.empty(rounds), np.zeros(rounds + 1)
    for c in range(largest.size):
        first, size = start[c], start[c + 1] - start[c]
        if size == 1:
            continue
        norm = 0.0
        for i in range(size):
            vector[i], before[i] = 1 / scale[first + i], 0.0
            norm += vector[i] * vector[i]
        for i in range(size):
            vector[i] /= np.sqrt(norm)
        largest[c] = np.nan
        value = 0.0
        for j in range(rounds):
            for i in range(size):
                scaled[i] = scale[first + i] * vector[i]
            along = _multiply(first, size, indptr, indices, weight, scaled, before, beside[j], scale, vector, after)
            diagonal[j], norm = along, 0.0
            for i in range(size):
                after[i] -= along * vector[i]
                norm += after[i] * after[i]
            beside[j + 1] = np.sqrt(norm)
            value = _top(j + 1, diagonal, beside, value)
            if _last_share(j + 1, diagonal, beside, value) * beside[j + 1] <= _CLOSE:
                largest[c] = value
                break
            for i in range(size):
                before[i], vector[i] = vector[i], after[i] / beside[j + 1]


@kernel
def _multiply(first, size, indptr, indices, weight, scaled, before, beside, scale, vector, after):
    # Leaves in `after` the product less what lies along `before`, and returns how much of it lies along `vector`.
    along = 0.0
    for i in range(size):
        total = 0.0
        for e in range(indptr[first + i], indptr[first + i + 1]):
            w = np.float64(weight[e]) if weight.size else 1.0
            total += w * scaled[indices[e] - first]
        after[i] = scale[first + i] * total - beside * before[i]
        along += after[i] * vector[i]
    return along


@kernel
def _top(size, diagonal, beside, low):
    # The largest eigenvalue of the tridiagonal matrix, by halving: x is below it where some pivot of T - x is positive.
    high = 1.0
    for _ in range(52):
        middle = 0.5 * (low + high)
        pivot, above = diagonal[0] - middle, False
        for i in range(1, size):
            if pivot > 0:
                break
            pivot = diagonal[i] - middle - beside[i] * beside[i] / (pivot if pivot != 0 else -1e-300)
        above = pivot > 0
        low, high = (middle, high) if above else (low, middle)
    return 0.5 * (low + high)


@kernel
def _last_share(size, diagonal, beside, value):
    # How much of the eigenvector is its last entry; from the end, where it is smallest, errors do not grow.
    here, below, squares = 1.0, 0.0, 1.0
    for i in range(size - 1, 0, -1):
        here, below = ((value - diagonal[i]) * here - beside[i + 1] * below) / beside[i], here
        squares += here * here
        if squares > 1e40:
            break
    return 1 / np.sqrt(squares)
