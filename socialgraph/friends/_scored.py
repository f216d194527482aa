"""The best of candidates that are scored one by one: they come in blocks of whole people, of whom the best k stay.

Nobody keeps all scores: 16 bytes a candidate, of so many candidates at once as fit in 64 MB.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.friends._best import _enters, _offer, _sort, blocks, rooms, table
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import row, toss

__all__ = ["best_of", "chunks", "joined", "two_steps_away"]

_AT_ONCE = 1 << 22


def best_of(source: np.ndarray, target: np.ndarray, score: np.ndarray, n: int, k: int, key: np.uint64) -> Suggestions:
    """Keep the k highest scores of each source; between equal ones the coin of the pair decides, the lowest first.

    Parameters
    ----------
    source : ndarray of int, shape (rows,)
        Ascending.
    target : ndarray of int, shape (rows,)
        The candidates, each once for a source.
    score : ndarray of float64, shape (rows,)
        No NaN.
    n : int
        How many people there are.
    k : int
        At most so many for each.
    key : numpy.uint64
        The stream of the coin.

    Returns
    -------
    Suggestions

    Examples
    --------
    >>> offers = best_of(np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([0.1, 0.3, 0.2]), 4, 2, np.uint64(7))
    >>> offers.target.tolist()
    [2, 3]
    """
    size = np.bincount(source, minlength=n)
    begin = readonly(np.concatenate([[0], np.cumsum(size)]), np.int64)
    first, k = rooms(size, k)
    who, best = np.empty(first[-1], dtype=np.int32), np.empty(first[-1])
    target, score = readonly(target, np.int32), readonly(score, np.float64)
    _keep_best(begin, target, score, blocks(size + 1), first, k, key, who, best)
    return table(first, np.diff(first), who, best)


def joined(parts: Iterable[Suggestions]) -> Suggestions:
    """Put tables one below the other.

    Examples
    --------
    >>> joined([Suggestions([0], [1], [1.0]), Suggestions([1], [0], [2.0])]).target.tolist()
    [1, 0]
    >>> len(joined([]))
    0
    """
    parts = [Suggestions([], [], []), *parts]
    return Suggestions(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("source", "target", "score"))
    )


def two_steps_away(graph: Graph, score: Callable, k: int, key: np.uint64) -> Suggestions:
    """Keep the k highest scores above 0 of those two steps away along the arcs and not yet tied to.

    Parameters
    ----------
    graph : Graph
        The network.
    score : callable
        Takes sources and targets, gives one float64 a pair; what is not above 0 is no candidate.
    k : int
        At most so many for each.
    key : numpy.uint64
        The stream of the coin between equal scores.

    Returns
    -------
    Suggestions

    Examples
    --------
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (1, 3)])
    >>> offers = two_steps_away(graph, lambda source, target: 1.0 * target, 1, np.uint64(7))
    >>> offers.target.tolist()
    [3, 3, 2]
    """
    kept = []
    for source, target in _pairs(graph):
        value = score(source, target)
        above = value > 0
        kept.append(best_of(source[above], target[above], value[above], graph.n, k, key))
    return joined(kept)


def chunks(room: np.ndarray) -> Iterator[tuple[int, int]]:
    """Cut people, who need so much room each, into runs that need about as much as fits at once.

    Examples
    --------
    >>> list(chunks(np.array([1, 2, 3])))
    [(0, 3)]
    """
    total = np.cumsum(room)
    begin = 0
    while begin < room.size:
        limit = (total[begin - 1] if begin else 0) + _AT_ONCE
        end = max(begin + 1, int(np.searchsorted(total, limit, side="right")))
        yield begin, end
        begin = end


def _pairs(graph: Graph) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """List who is two steps from whom and not yet tied to, each once: sources, ascending, and targets, in any order."""
    steps = np.bincount(graph.sources, graph.degree[graph.indices], graph.n)
    most = np.minimum(steps, np.maximum(graph.n - 1 - graph.degree, 0)).astype(np.int64)
    for begin, end in chunks(most):
        first = readonly(np.concatenate([[0], np.cumsum(most[begin:end])]), np.int64)
        target, count = np.empty(first[-1], dtype=np.int32), np.zeros(end - begin, dtype=np.int64)
        _list_two_steps(begin, graph.indptr, graph.indices, blocks(steps[begin:end] + 1), first, target, count)
        kept = np.arange(first[-1]) - np.repeat(first[:-1], np.diff(first)) < np.repeat(count, np.diff(first))
        yield np.repeat(np.arange(begin, end, dtype=np.int32), count), target[kept]


@parallel_kernel
def _keep_best(begin, target, score, block, first, k, key, who, best):
    """Fill rows first[u] to first[u + 1] of who and best from rows begin[u] to begin[u + 1], for each u."""
    for b in prange(block.size - 1):
        coin = np.empty(k, dtype=np.uint64)
        for u in range(block[b], block[b + 1]):
            mine, its = who[first[u] : first[u + 1]], best[first[u] : first[u + 1]]
            base, size = row(key, u), 0
            for at in range(begin[u], begin[u + 1]):
                coin_ = toss(base, target[at])
                if _enters(score[at], coin_, size, its, coin):
                    size = _offer(target[at], score[at], coin_, size, mine, its, coin)
            _sort(size, mine, its, coin)


@parallel_kernel
def _list_two_steps(begin, indptr, indices, block, first, target, count):
    """Fill rows first[i] to first[i] + count[i] of target for person begin + i."""
    n = indptr.size - 1
    for b in prange(block.size - 1):
        seen = np.full(n, -1, dtype=np.int32)
        for i in range(block[b], block[b + 1]):
            u, held = begin + i, first[i]
            seen[u] = u
            for e in range(indptr[u], indptr[u + 1]):
                seen[indices[e]] = u
            for e in range(indptr[u], indptr[u + 1]):
                for f in range(indptr[indices[e]], indptr[indices[e] + 1]):
                    v = indices[f]
                    if seen[v] != u:
                        seen[v] = u
                        target[held] = v
                        held += 1
            count[i] = held - first[i]
