"""Worlds of live edges walked forwards: how far it goes when some people are out of it, and whom each holds back.

In one world whoever can only be reached through v is dominated by v [1]_, so that v's branch of the tree of dominators
is what would be saved by taking v out [2]_: one walk answers for everyone.

.. [1] Cooper, Harvey, Kennedy (2001), A simple, fast dominance algorithm.
.. [2] Xie, Zhang, Wang, Lin, Zhang (2023), Minimizing the influence of misinformation via vertex blocking, ICDE.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba
import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion.seeding._live_edges import live_edges, turned
from socialgraph.graph import Graph
from socialgraph.rng import coin, fires_below, row, subkey, toss

__all__ = ["Worlds", "held_back", "reached", "worlds"]


class Worlds(NamedTuple):
    """Where the arcs of each person lead, and between which two bounds a draw must fall for an arc to be live.

    The draw is that of the two who meet, or, if ``one`` (each person hears from one at most), of whoever hears.
    """

    indptr: np.ndarray
    indices: np.ndarray
    low: np.ndarray
    high: np.ndarray
    one: bool


def worlds(graph: Graph, model: Any) -> Worlds | None:
    """Lay the live edges of a model out for walks forwards; None for a model that has none."""
    live = live_edges(graph, model)
    if live is None:
        return None
    if live.accept.size:
        share = np.asarray(model.probabilities(graph), dtype=np.float64)
        return Worlds(graph.indptr, graph.indices, readonly(np.zeros(share.size, np.uint64)), _bounds(share), False)
    start, _, arc = turned(graph)
    high, low = np.empty(arc.size), np.empty(arc.size)
    high[arc] = live.scale
    # Each arc begins where the one before in its row ends.
    begins = np.concatenate([[0.0], live.scale[:-1]])
    begins[start[:-1][np.diff(start) > 0]] = 0.0
    low[arc] = begins
    return Worlds(graph.indptr, graph.indices, _bounds(low), _bounds(high), True)


def reached(world: Worlds, seeds: np.ndarray, out: np.ndarray, key: np.uint64, runs: int) -> np.ndarray:
    """Count whom the seeds reach in each of some worlds.

    Parameters
    ----------
    world : Worlds
        The network.
    seeds : ndarray of int64
        Who starts.
    out : ndarray of bool, shape (n,)
        Who is out of it; no seed.
    key : numpy.uint64
        A stream.
    runs : int
        How many worlds.

    Returns
    -------
    ndarray of int64, shape (runs,)
    """
    size = np.empty(runs, np.int64)
    _on_threads(runs, lambda chunk, chunks: _count(*world, seeds, out, key, chunk, chunks, size))
    return size


def held_back(world: Worlds, seeds: np.ndarray, out: np.ndarray, key: np.uint64, runs: int) -> np.ndarray:
    """Count, over some worlds, who would not be reached if one person more were out of it, for everyone.

    Parameters
    ----------
    world, seeds, out, key, runs : object
        As in `reached`.

    Returns
    -------
    ndarray of int64, shape (n,)
        Themselves included. In O(arcs of those reached), and a few walks over those that are live, for each world.
    """
    total = np.zeros((min(numba.get_num_threads(), runs), out.size), np.int64)
    _on_threads(runs, lambda chunk, chunks: _add_branches(*world, seeds, out, key, chunk, chunks, runs, total[chunk]))
    return total.sum(axis=0)


def _bounds(share: np.ndarray) -> np.ndarray:
    """Give the bounds of draws that fall below some shares."""
    return readonly(fires_below(np.minimum(share, 1.0)))


def _on_threads(runs: int, work: Any) -> None:
    chunks = min(numba.get_num_threads(), runs)
    with ThreadPoolExecutor(chunks) as pool:
        list(pool.map(lambda chunk: work(chunk, chunks), range(chunks)))


@kernel
def _walk(indptr, indices, low, high, one, seeds, out, key, queue, place, tails, heads):
    """List whom one world reaches, and the live arcs among them by their places; return how many arcs there are.

    `place` is where each person stands in the queue, or -1. Arcs to seeds, who need nobody, are left out, and those
    for which there is no room. The queue ends where -1 stands, for which it has room.
    """
    tail, head, arcs = seeds.size, 0, 0
    for i in range(tail):
        queue[i], place[seeds[i]] = seeds[i], i
    while head < tail:
        u = queue[head]
        base = row(key, u)
        for arc in range(indptr[u], indptr[u + 1]):
            v = indices[arc]
            drawn = (coin(key, v, 0) if one else toss(base, v)) >> np.uint64(11)
            if out[v] or drawn < low[arc] or drawn >= high[arc]:
                continue
            if place[v] < 0:
                queue[tail], place[v] = v, tail
                tail += 1
            if place[v] >= seeds.size:
                if arcs < tails.size:
                    tails[arcs], heads[arcs] = head, place[v]
                arcs += 1
        head += 1
    queue[tail] = -1
    return arcs


@kernel
def _leave(queue, place):
    """Take everyone from their places, and return how many there were."""
    tail = 0
    while queue[tail] >= 0:
        place[queue[tail]] = -1
        tail += 1
    return tail


@kernel
def _count(indptr, indices, low, high, one, seeds, out, key, chunk, chunks, size):
    queue, place = np.empty(out.size + 1, np.int32), np.full(out.size, -1, np.int32)
    none = np.empty(0, np.int32)
    for run in range(chunk, size.size, chunks):
        _walk(indptr, indices, low, high, one, seeds, out, subkey(key, run), queue, place, none, none)
        size[run] = _leave(queue, place)


@kernel
def _add_branches(indptr, indices, low, high, one, seeds, out, key, chunk, chunks, runs, total):
    queue, place = np.empty(out.size + 1, np.int32), np.full(out.size, -1, np.int32)
    above, below = np.empty(out.size, np.int32), np.empty(out.size, np.int64)
    tails, heads = np.empty(4096, np.int32), np.empty(4096, np.int32)
    for run in range(chunk, runs, chunks):
        world = subkey(key, run)
        arcs = _walk(indptr, indices, low, high, one, seeds, out, world, queue, place, tails, heads)
        tail = _leave(queue, place)
        if arcs > tails.size:
            tails, heads = np.empty(2 * arcs, np.int32), np.empty(2 * arcs, np.int32)
            arcs = _walk(indptr, indices, low, high, one, seeds, out, world, queue, place, tails, heads)
            tail = _leave(queue, place)
        _dominate(seeds.size, tail, tails, heads, arcs, above)
        below[:tail] = 1
        for i in range(tail - 1, seeds.size - 1, -1):
            total[queue[i]] += below[i]
            if above[i] >= 0:
                below[above[i]] += below[i]


@kernel
def _dominate(seeds, tail, tails, heads, arcs, above):
    """Find who stands right above each place in the tree of dominators; -1 for nobody, as above seeds.

    Whoever dominates comes earlier in the queue, so that the nearest common one of two places is found by going up
    from the later, and every arc is looked at until none changes anything.
    """
    for i in range(tail):
        above[i] = -2
    for i in range(seeds):
        above[i] = -1
    changed = True
    while changed:
        changed = False
        for arc in range(arcs):
            a, i = tails[arc], heads[arc]
            if above[i] == -2:
                above[i] = a
                changed = True
                continue
            b = above[i]
            while a != b:
                if a > b:
                    a = above[a]
                else:
                    b = above[b]
            if b != above[i]:
                above[i] = b
                changed = True
