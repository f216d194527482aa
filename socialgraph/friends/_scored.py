"""Candidates scored one by one, in blocks of whole people: of each person's only the best k stay."""

from collections.abc import Callable, Iterator

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.friends._best import _hold, _least, _sort, blocks, rooms
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import row, toss

__all__ = ["best_of", "best_of_blocks", "blocks_of", "two_steps_away"]

# So many candidates at once, 16 bytes each.
_BLOCK = 1 << 22


def best_of(source: np.ndarray, target: np.ndarray, score: np.ndarray, k: int, key: np.uint64) -> Suggestions:
    """Keep the k highest scores of each source; between equal ones the coin of the pair decides, the lowest first.

    Parameters
    ----------
    source : ndarray of int, shape (rows,)
        Ascending.
    target : ndarray of int, shape (rows,)
        The candidates, each once for a source.
    score : ndarray of float64, shape (rows,)
        No NaN.
    k : int
        At most so many for each.
    key : numpy.uint64
        The stream of the coin.

    Returns
    -------
    Suggestions

    Examples
    --------
    >>> offers = best_of(np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([0.1, 0.3, 0.2]), 2, np.uint64(7))
    >>> offers.target.tolist()
    [2, 3]
    """
    people, first = np.unique(source, return_index=True)
    first = np.append(first, source.size).astype(np.int64)
    begin, _ = rooms(np.diff(first), k)
    who, best = np.empty(begin[-1], dtype=np.int32), np.empty(begin[-1], dtype=np.float64)
    arrays = (readonly(people, np.int64), readonly(first), readonly(target, np.int32), readonly(score, np.float64))
    _keep_best(*arrays, begin, key, who, best)
    return Suggestions(np.repeat(people, np.diff(begin)), who, best)


def best_of_blocks(
    blocks: Iterator[tuple[np.ndarray, np.ndarray]], score: Callable, k: int, key: np.uint64
) -> Suggestions:
    """Keep the k highest scores above 0 of candidates that come in blocks of whole people.

    Parameters
    ----------
    blocks : iterator of (source, target)
        As of `two_steps_away`.
    score : callable
        Takes a block's source and target, gives one float64 a pair; what is not above 0 is no candidate.
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
    >>> offers = best_of_blocks(two_steps_away(graph), lambda source, target: 1.0 * target, 1, np.uint64(7))
    >>> offers.target.tolist()
    [3, 3, 2]
    """
    kept = []
    for source, target in blocks:
        value = score(source, target)
        above = value > 0
        kept.append(best_of(source[above], target[above], value[above], k, key))
    columns = [[getattr(part, name) for part in kept] for name in ("source", "target", "score")]
    return Suggestions(*(np.concatenate(column) if column else np.zeros(0, dtype=np.int64) for column in columns))


def two_steps_away(graph: Graph) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """List, block by block, who is two steps from whom along the arcs and not yet tied to.

    Parameters
    ----------
    graph : Graph
        The network.

    Yields
    ------
    source, target : ndarray of int32
        Ascending in source; each pair once, in no order of targets to rely on.

    Examples
    --------
    >>> [pairs[1].tolist() for pairs in two_steps_away(Graph.from_edges([(0, 1), (1, 2)]))]
    [[2, 0]]
    """
    steps = np.bincount(graph.sources, graph.degree[graph.indices], graph.n).astype(np.int64)
    for begin, end in blocks_of(np.minimum(steps, graph.n)):
        first = np.concatenate([[0], np.cumsum(np.minimum(steps[begin:end], graph.n))]).astype(np.int64)
        target, count = np.empty(first[-1], dtype=np.int32), np.zeros(end - begin, dtype=np.int64)
        _list_two_steps(begin, graph.indptr, graph.indices, blocks(np.diff(first)), readonly(first), target, count)
        room = np.diff(first)
        kept = np.arange(first[-1]) - np.repeat(first[:-1], room) < np.repeat(count, room)
        yield np.repeat(np.arange(begin, end, dtype=np.int32), count), target[kept]


def blocks_of(room: np.ndarray) -> Iterator[tuple[int, int]]:
    """Cut people, who need so much room each, into runs that need about as much as fits at once.

    Examples
    --------
    >>> list(blocks_of(np.array([1, 2, 3])))
    [(0, 3)]
    """
    total = np.cumsum(room)
    begin = 0
    while begin < room.size:
        limit = (total[begin - 1] if begin else 0) + _BLOCK
        end = max(begin + 1, int(np.searchsorted(total, limit, side="right")))
        yield begin, end
        begin = end


@parallel_kernel
def _keep_best(people, first, target, score, begin, key, who, best):
    """Fill rows begin[i] to begin[i + 1] of who and best from rows first[i] to first[i + 1], for each i."""
    for i in prange(people.size):
        base, out = row(key, people[i]), who[begin[i] : begin[i + 1]]
        high, coin = best[begin[i] : begin[i + 1]], np.empty(out.size, dtype=np.uint64)
        size = 0
        for at in range(first[i], first[i + 1]):
            if score[at] >= _least(size, high, score[at]):
                size = _hold(target[at], score[at], toss(base, target[at]), size, out, high, coin)
        _sort(size, out, high, coin)


@parallel_kernel
def _list_two_steps(begin, indptr, indices, cut, first, target, count):
    """Fill rows first[i] to first[i] + count[i] of target for person begin + i."""
    n = indptr.size - 1
    for b in prange(cut.size - 1):
        seen = np.full(n, -1, dtype=np.int32)
        for i in range(cut[b], cut[b + 1]):
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
