"""Ties listed once, each at the younger of its two ends, and the graph that they make."""

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.errors import LimitExceeded, check_whole
from socialgraph.graph import Graph

__all__ = ["check_growth", "check_size", "undirected"]

# 2**30 ties are 8 GiB of arcs, and as many nodes 8 GiB of row starts; a kernel needs about as much again.
_MOST = 2**30


def check_size(n: int, ties: float, most: int = _MOST) -> None:
    """Refuse a graph that no laptop holds, before anything is allocated."""
    if n + ties > most:
        raise LimitExceeded(f"a graph of {n:,} nodes and about {ties:.2g} ties; {most:,} together can be generated")


def check_growth(n: object, m: object) -> tuple[int, int]:
    """Return the numbers of nodes and of ties a newcomer makes, if the second is below the first."""
    n = check_whole("n", n, 2, 2**31 - 1)
    m = check_whole("m", m, 1, n - 1)
    check_size(n, m * (n - m))
    return n, m


def undirected(start: np.ndarray, older: np.ndarray) -> Graph:
    """Make the graph in which node u is tied to ``older[start[u]:start[u + 1]]``, all of them below u.

    Parameters
    ----------
    start : ndarray of int64, shape (n + 1,)
        Where each node's run starts.
    older : ndarray of int32, shape (ties,)
        The older end of each tie, in any order within a run; no repeats.

    Returns
    -------
    Graph
    """
    n = start.size - 1
    indptr, indices = np.empty(n + 1, np.int64), np.empty(2 * older.size, np.int32)
    _both_ways(start, older, np.zeros(n, np.int64), indptr, indices)
    return Graph._trusted(indptr, indices)


@kernel
def _both_ways(start, older, cursor, indptr, indices):
    n = cursor.size
    for older_end in older:
        cursor[older_end] += 1
    at = 0
    for u in range(n):
        own = start[u + 1] - start[u]
        indptr[u] = at
        at += own + cursor[u]
        cursor[u] = indptr[u] + own
    indptr[n] = at
    # Each row is [older..., younger...]. Nodes come in ascending order, so what they append ascends: nothing is
    # sorted, and the cost is the same for 5 ties a newcomer and for 5,000.
    for u in range(n):
        for tie in range(start[u], start[u + 1]):
            v = older[tie]
            indices[cursor[v]] = u
            cursor[v] += 1
    for u in range(n):
        cursor[u] = indptr[u]
    for v in range(n):
        for arc in range(indptr[v] + start[v + 1] - start[v], indptr[v + 1]):
            u = indices[arc]
            indices[cursor[u]] = v
            cursor[u] += 1
