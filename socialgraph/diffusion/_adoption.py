"""Adoption without chance: people turn on once enough of those they hear from are on, the same in every run."""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion import _runs
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble

__all__ = ["adopt", "adoption"]

# What follows draws nothing from its stream.
_PURPOSE = "diffusion.adoption"


def adopt(model: Any, start: _runs.Start, weight: np.ndarray | None, need: np.ndarray) -> Ensemble:
    """Do one run, and write it down as often as it was asked for.

    Parameters
    ----------
    model : object
        Whose ensemble it is.
    start : Start
        From `checked_start`.
    weight : read-only ndarray of float64, shape (arcs,), or None
        What each arc counts for; None: 1.
    need : read-only ndarray of float64, shape (n,)
        Who turns on, at the step after the weights of those who are on, along u -> v, sum to need[v] or more, and
        to more than 0.

    Returns
    -------
    Ensemble

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> start = _runs.checked_start(Graph.from_edges([(0, 1), (1, 2)]), [0], 3, rng=1)
    >>> adopt("model", start, None, readonly([1.0, 1.0, 2.0])).size.tolist()
    [2, 2, 2]
    """
    one = _runs.spread(model, start._replace(runs=1), _PURPOSE, _network(start, weight, need), _adopt)

    def work(chunk: int, size: np.ndarray, depth: np.ndarray, counts: np.ndarray, reached: np.ndarray) -> None:
        size[:], depth[:] = one.size, one.depth
        mine = slice(chunk, None, len(reached))
        counts[mine], reached[chunk] = one.counts, one.reach * len(size[mine])

    return _runs.run_all(model, start, work, steps=one.counts.shape[1] - 1)


def adoption(start: _runs.Start, weight: np.ndarray | None, need: np.ndarray, run: int) -> Cascade:
    """Give the one run of `adopt`, with who reached whom.

    Parameters
    ----------
    start, weight, need : Start, ndarray or None, ndarray
        As in `adopt`.
    run : int
        Which run, from 0; they are all alike.

    Returns
    -------
    Cascade
        The parent is the lowest number among those who turned on at the step before and whose word weighs.

    Raises
    ------
    ParameterError
        For a negative run.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> start = _runs.checked_start(Graph.from_edges([(0, 2), (1, 2)]), [0, 1], rng=1)
    >>> adoption(start, None, readonly([1.0, 1.0, 2.0]), 0).parent.tolist()
    [-1, -1, 0]
    """
    return _runs.replay(start, _PURPOSE, _network(start, weight, need), _adopt, run)


def _network(start: _runs.Start, weight: np.ndarray | None, need: np.ndarray) -> tuple[np.ndarray, ...]:
    """Give what the kernel reads; one weight stands for that of every arc."""
    graph = start.graph
    return graph.indptr, graph.indices, readonly(np.ones(1)) if weight is None else weight, need


@kernel
def _adopt(network, seeds, key, number, queue, when, parent, room):
    """Do one run: each step adds up in `room` what its people hear, and then asks who has heard enough."""
    indptr, indices, weight, need = network
    alike = weight.size == 1
    tail = head = step = 0
    for u in seeds:
        queue[tail], when[u] = u, 0
        tail += 1
    while head < tail:
        level, step = tail, step + 1
        for i in range(head, level):
            for arc in range(indptr[queue[i]], indptr[queue[i] + 1]):
                room[indices[arc]] += weight[0 if alike else arc]
        for i in range(head, level):
            u = queue[i]
            for arc in range(indptr[u], indptr[u + 1]):
                v = indices[arc]
                if weight[0 if alike else arc] == 0:
                    continue
                if when[v] < 0 and room[v] >= need[v]:
                    queue[tail], when[v], parent[v] = v, step, u
                    tail += 1
                elif when[v] == step:
                    parent[v] = min(parent[v], u)
        head = level
    for i in range(tail):
        for arc in range(indptr[queue[i]], indptr[queue[i] + 1]):
            room[indices[arc]] = 0.0
    return tail
