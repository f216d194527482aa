"""The chance that a walk from one of many seeds comes back before it meets another: exact, or within 1e-4."""

import numba
import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.graph import Graph
from socialgraph.metrics._solve import reached, solve

__all__ = ["returns"]

# Up to so many seeds times arcs every return is solved for (within 1e-13); 2e8 take a second or two.
_SOLVED = 2e8
# Beyond, a push that would add less than this to a return is not made. Measured against conjugate gradients, on graphs
# of 70,000 people and 150,000 ties, returns are then 2e-5 too small, 4e-5 at most.
_LEAST = 1e-8
# How often all arcs may be looked at for one return by pushing, before it is solved for instead.
_SWEEPS = 10
_LANES = 8
# Starts that share the arrays of one thread.
_BLOCK = 64


def returns(graph: Graph, seed: np.ndarray, starts: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Give the probability that a walk from each start comes back to it before it meets another seed.

    Parameters
    ----------
    graph : Graph
        Undirected; weights are not used.
    seed : ndarray of bool, shape (n,)
        Where walks end.
    starts : ndarray of int64, shape (starts,)
        Seeds from which another can be reached.
    groups : ndarray of bool, shape (groups, n)
        Who is in which group. Where returns are not solved for in full, what walks that have gone far add is taken as
        if they had been spread over each group by degree; any groups that split a slow network will do.

    Returns
    -------
    ndarray of float64, shape (starts,)
        In [0, 1); where not solved for, too small by about 2e-5.
    """
    ties = graph.indptr, graph.indices
    free = reached(graph, seed) & ~seed
    back = np.zeros(starts.size)
    if starts.size * graph.indices.size <= _SOLVED:
        _solve_each(*ties, _inverse(graph, free), readonly(starts), back)
        return back
    degree = graph.degree * free
    far = np.stack([solve(graph, degree * mine, fixed=~free) for mine in groups], axis=1)
    bend = np.stack([(far * (degree * mine)[:, None]).sum(axis=0) for mine in groups])
    left, near = np.zeros((2, starts.size, len(groups)))
    bar = readonly(np.where(free, np.sqrt(graph.degree), np.inf))
    code = readonly(groups.argmax(axis=0))
    most = _SWEEPS * graph.indices.size
    _push_each(*ties, bar, code, readonly(far), readonly(starts), _LEAST, most, back, left, near)
    there = np.diag(bend) > 0
    pace = np.zeros_like(left)
    pace[:, there] = np.linalg.solve(bend[np.ix_(there, there)], left[:, there].T).T
    spread = np.stack([(degree * mine).sum() for mine in groups])
    # The gain of the best step towards `far`, and what the residual that is left gives by its diagonal.
    more = pace * left - 2 * pace * near + pace**2 * spread
    back += more.sum(axis=1) / graph.degree[starts]
    slow = np.flatnonzero(np.isnan(back))
    rest = np.zeros(slow.size)
    _solve_each(*ties, _inverse(graph, free), readonly(starts[slow]), rest)
    back[slow] = rest
    return back


def _inverse(graph: Graph, free: np.ndarray) -> np.ndarray:
    """Give one over the degree of whoever is free, 0 for all others."""
    return readonly(np.where(free, 1 / np.maximum(graph.degree, 1), 0.0))


@parallel_kernel
def _solve_each(indptr, indices, inverse, starts, back):
    # Conjugate gradients for h, the chance to come home to u from each v, in some lanes at a time. Only the sum of h
    # over the neighbours of u is wanted, which each round raises by error^2 / curvature: h itself is never made.
    n = inverse.size
    for block in numba.prange((starts.size + _LANES - 1) // _LANES):
        first = block * _LANES
        lanes = min(_LANES, starts.size - first)
        residual, step = np.zeros((n, _LANES)), np.zeros((n, _LANES))
        change = np.zeros(_LANES)
        moved = np.zeros((n, _LANES))
        error, before, curvature = np.zeros(_LANES), np.zeros(_LANES), np.zeros(_LANES)
        gain, least = np.zeros(_LANES), np.zeros(_LANES)
        for lane in range(lanes):
            u = starts[first + lane]
            least[lane] = 1e-15 * (indptr[u + 1] - indptr[u])
            for e in range(indptr[u], indptr[u + 1]):
                v = indices[e]
                if inverse[v] > 0:
                    residual[v, lane], step[v, lane] = 1.0, inverse[v]
                    error[lane] += inverse[v]
        for _ in range(2 * n + 100):
            curvature[:] = 0.0
            for u in range(n):
                if inverse[u] > 0:
                    change[:] = 0.0
                    for e in range(np.uint64(indptr[u]), np.uint64(indptr[u + 1])):
                        v = np.uint64(indices[e])
                        for lane in range(_LANES):
                            change[lane] += step[v, lane]
                    degree = indptr[u + 1] - indptr[u]
                    for lane in range(_LANES):
                        moved[u, lane] = degree * step[u, lane] - change[lane]
                        curvature[lane] += step[u, lane] * moved[u, lane]
            going = False
            for lane in range(lanes):
                pace = error[lane] / curvature[lane] if curvature[lane] > 0 else 0.0
                gain[lane] += pace * error[lane]
                going |= pace * error[lane] > least[lane]
                curvature[lane], before[lane], error[lane] = pace, error[lane], 0.0
            if not going:
                break
            for u in range(n):
                if inverse[u] > 0:
                    for lane in range(_LANES):
                        residual[u, lane] -= curvature[lane] * moved[u, lane]
                        error[lane] += residual[u, lane] * residual[u, lane] * inverse[u]
            for lane in range(lanes):
                before[lane] = error[lane] / before[lane] if before[lane] > 0 else 0.0
            for u in range(n):
                if inverse[u] > 0:
                    for lane in range(_LANES):
                        step[u, lane] = residual[u, lane] * inverse[u] + before[lane] * step[u, lane]
        for lane in range(lanes):
            u = starts[first + lane]
            back[first + lane] = gain[lane] / (indptr[u + 1] - indptr[u])


@parallel_kernel
def _push_each(indptr, indices, bar, code, far, starts, least, most, back, left, near):
    # Coordinate descent for h, the chance to come home to u from each v. A push makes h right at one v; what it adds to
    # the chance to return, residual^2 / degree, is known at once, the sum rises to the truth, and what is missing falls
    # with the square of the residual. `bar` is the root of the degree, endless for seeds. Unsigned places spare a test.
    n = bar.size
    one = np.uint64(1)
    for block in numba.prange((starts.size + _BLOCK - 1) // _BLOCK):
        residual = np.zeros(n)
        # 0 is untouched, 1 touched, 2 in the queue.
        state = np.zeros(n, dtype=np.uint8)
        queue, touched = np.empty(n + 1, dtype=np.int32), np.empty(n, dtype=np.int32)
        for i in range(block * _BLOCK, min((block + 1) * _BLOCK, starts.size)):
            u = np.uint64(starts[i])
            root = np.sqrt(least * (indptr[u + one] - indptr[u]))
            head, tail, size, looked = np.uint64(0), np.uint64(0), np.uint64(0), 0
            for e in range(np.uint64(indptr[u]), np.uint64(indptr[u + one])):
                v = np.uint64(indices[e])
                if bar[v] < np.inf:
                    residual[v], state[v] = 1.0, 2
                    touched[size], queue[tail] = indices[e], indices[e]
                    size, tail = size + one, tail + one
            gain = 0.0
            while head != tail and looked <= most:
                v = np.uint64(queue[head])
                head = head + one if head < n else np.uint64(0)
                state[v] = 1
                begin, end = np.uint64(indptr[v]), np.uint64(indptr[v + one])
                pace = residual[v] / (end - begin)
                gain += residual[v] * pace
                residual[v] = 0.0
                looked += np.int64(end - begin)
                for e in range(begin, end):
                    w = np.uint64(indices[e])
                    if bar[w] < np.inf:
                        residual[w] += pace
                        if state[w] == 0:
                            touched[size] = indices[e]
                            size += one
                            state[w] = 1
                        if state[w] == 1 and residual[w] > root * bar[w]:
                            state[w] = 2
                            queue[tail] = indices[e]
                            tail = tail + one if tail < n else np.uint64(0)
            for at in range(size):
                v = np.uint64(touched[at])
                gain += residual[v] * residual[v] / (bar[v] * bar[v])
                near[i, code[v]] += residual[v]
                for g in range(far.shape[1]):
                    left[i, g] += residual[v] * far[v, g]
                residual[v], state[v] = 0.0, 0
            back[i] = gain / (indptr[u + one] - indptr[u]) if looked <= most else np.nan
