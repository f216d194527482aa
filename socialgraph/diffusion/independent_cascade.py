"""Independent cascade: whoever is reached tries once, at the next step, to reach each neighbour [1]_.

.. [1] Goldenberg, Libai, Muller (2001), Talk of the network.
.. [2] Kempe, Kleinberg, Tardos (2003), Maximizing the spread of influence through a social network.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import checked_start, run_all
from socialgraph.diffusion._values import arc_values, checked_arcs
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_whole
from socialgraph.graph import Graph
from socialgraph.rng import fires_below, row, stream, subkey, toss

__all__ = ["IndependentCascade"]

_PURPOSE = "diffusion.independent_cascade"

# Arcs are tossed in a block of _LANES x _WIDTH, each row cut into pieces of _LANES: see `_run_chunk`.
_LANES, _WIDTH = 4, 128
_ONE = np.uint64(1)


@frozen
class IndependentCascade:
    """Word of mouth along u -> v; on a graph of who follows whom, run it on ``graph.reverse``.

    At step 0 the seeds are reached. Whoever was reached at step t tries at step t + 1, once and independently, to
    reach each neighbour that was not reached yet, and succeeds with the probability of that arc.

    Each try is a toss keyed by the run and the two who meet. So more probability, more seeds or more ties never
    reach fewer people in any run, and the same run with and without a change differs by the change alone.

    Parameters
    ----------
    p : float, array_like of shape (arcs,), mapping or str
        A number for every arc; one number for each arc, in the order of ``graph.indices``; ``{(u, v): p}`` over
        all arcs, where on an undirected graph a pair given one way serves both; ``"weight"``, the graph's weights;
        or ``"weighted"``, the weighted cascade [2]_, 1 / in-degree of v. All in [0, 1].

    Raises
    ------
    ParameterError
        For a probability out of [0, 1], and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = IndependentCascade(p=0.1)(nx.karate_club_graph(), [0, 33], runs=10_000, rng=1)
    >>> round(ensemble.mean, 1)
    6.4
    >>> ensemble.cascade(0)
    <Cascade: 6 of 34 reached, depth 2>
    """

    p: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", checked_arcs("p", self.p))

    def __call__(self, graph: Any, seeds: Iterable[Hashable], *, runs: int = 1, rng: Any = None) -> Ensemble:
        """Spread from the seeds, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever hears from whom, along u -> v.
        seeds : iterable of hashable
            Who starts, at least one; naming someone twice changes nothing.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            The same for any number of threads.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For no seeds, runs below 1, or probabilities that do not fit the graph.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> IndependentCascade(p=1)(path, [1], rng=1).reach.tolist()
        [0.0, 1.0, 1.0]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        graph, key = start.graph, stream(start.seed, _PURPOSE)
        network = graph.indptr, graph.indices, self._bounds(graph), start.seeds, key
        return run_all(self, start, lambda *books: _run_chunk(*network, *books), newly=True)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng, with who reached whom.

        Where several reach a person at the same step, the parent is the one with the lowest toss (of equal ones,
        the lowest number): at equal probabilities each of them is as likely.

        Parameters
        ----------
        graph : Graph
            As in the call.
        seeds : iterable of hashable
            As in the call.
        run : int
            From 0.
        rng : int, SeedSequence, Generator or None
            The ensemble's ``seed``.

        Returns
        -------
        Cascade

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)])
        >>> IndependentCascade(p=1).replay(path, [1], 0, rng=1).parent.tolist()
        [1, -1, 1]
        """
        start = checked_start(graph, seeds, rng=rng)
        graph, key = start.graph, stream(start.seed, _PURPOSE)
        run = check_whole("run", run, 0, 2**63 - 1)
        step, parent = (np.full(graph.n, -1, dtype=np.int32) for _ in range(2))
        _replay(graph.indptr, graph.indices, self._bounds(graph), start.seeds, key, run, step, parent)
        return Cascade(readonly(step), readonly(parent), graph.names)

    def probabilities(self, graph: Graph) -> np.ndarray:
        """Give the probability of each arc of a graph.

        Parameters
        ----------
        graph : Graph
            The network.

        Returns
        -------
        ndarray of float64, shape (arcs,)
            In the order of ``graph.indices``.

        Raises
        ------
        ParameterError
            For probabilities that do not fit the graph.

        Examples
        --------
        >>> star = Graph.from_edges([(0, 1), (0, 2)])
        >>> IndependentCascade(p="weighted").probabilities(star).tolist()
        [1.0, 1.0, 0.5, 0.5]
        """
        return arc_values("p", self.p, graph)

    def _bounds(self, graph: Graph) -> np.ndarray:
        """Give what the tosses are held against: one bound where all arcs are alike, else one an arc."""
        bounds = fires_below([self.p] if isinstance(self.p, float) else self.probabilities(graph))
        return readonly(bounds if bounds.size else fires_below([0.0]))


@kernel
def _run_chunk(indptr, indices, bounds, seeds, key, chunk, size, depth, counts, reached):
    """Run cascades `chunk`, `chunk` + chunks, ... and count in a row of `reached` whom they reached.

    A row of a network is too short, and its length too hard to guess, for a loop over it to be fast. So rows are
    cut into pieces of _LANES arcs, and _WIDTH pieces side by side make a block that is tossed in vector
    instructions (`_reach`). A piece that is not full repeats the row's last arc: the same toss, with the same end.
    Measured on Barabasi-Albert, 100,000 nodes, m=5: 500 us a cascade arc by arc, 200 so. Unsigned places spare the
    test for negative ones, another quarter.
    """
    queue, seen = np.empty(indptr.size, np.int32), np.zeros(indptr.size, np.uint8)
    begin, end, base = np.empty(_WIDTH, np.uint64), np.empty(_WIDTH, np.uint64), np.empty(_WIDTH, np.uint64)
    bases, whom = np.empty(_WIDTH, np.uint64), np.empty((_LANES, _WIDTH), np.int32)
    limit, fires = np.full(whom.shape, bounds[0]), np.empty(whom.shape, np.uint8)
    block = bases, whom, limit, fires, np.empty(whom.size + 1, np.int32)
    turn, each = 0, bounds.size > 1
    for run in range(chunk, size.size, reached.shape[0]):
        # One byte a person stays in cache; it takes 255 runs before a stamp comes round again.
        turn = turn % 255 + 1
        if turn == 1:
            seen[:] = 0
        run_key = subkey(key, run)
        tail, head, step = np.uint64(0), np.uint64(0), -1
        for u in seeds:
            queue[tail], seen[u] = u, turn
            tail += _ONE
        while head < tail:
            level, pieces, step = tail, np.uint64(0), step + 1
            if step < counts.shape[1]:
                counts[run, step, 0] = level - head
            while head < level:
                # The places of many rows are read at once, so that their cache misses overlap.
                rows = min(np.uint64(_WIDTH), level - head)
                for i in range(rows):
                    u = np.uint64(queue[head + i])
                    begin[i], end[i] = indptr[u], indptr[u + _ONE]
                for i in range(rows):
                    base[i] = row(run_key, queue[head + i])
                head += rows
                for i in range(rows):
                    for first in range(begin[i], end[i], np.uint64(_LANES)):
                        bases[pieces] = base[i]
                        for lane in range(np.uint64(_LANES)):
                            arc = min(first + lane, end[i] - _ONE)
                            whom[lane, pieces] = indices[arc]
                            if each:
                                limit[lane, pieces] = bounds[arc]
                        pieces += _ONE
                        if pieces == _WIDTH:
                            tail = _reach(block, pieces, queue, tail, seen, turn)
                            pieces = np.uint64(0)
            tail = _reach(block, pieces, queue, tail, seen, turn)
        size[run], depth[run] = tail, step
        for i in range(tail):
            reached[chunk, np.uint64(queue[i])] += 1


@kernel
def _reach(block, pieces, queue, tail, seen, turn):
    """Toss a block of arcs, and append those whom it reaches for the first time to the queue.

    Free of branches: what is written beyond the end counts only if the end moves past it.
    """
    bases, whom, limit, fires, fired = block
    for lane in range(_LANES):
        for piece in range(pieces):
            fires[lane, piece] = toss(bases[piece], whom[lane, piece]) >> np.uint64(11) < limit[lane, piece]
    count = np.uint64(0)
    for lane in range(_LANES):
        for piece in range(pieces):
            fired[count] = whom[lane, piece]
            count += np.uint64(fires[lane, piece])
    for i in range(count):
        v = np.uint64(fired[i])
        queue[tail] = v
        tail += np.uint64(seen[v] != turn)
        seen[v] = turn
    return tail


@kernel
def _replay(indptr, indices, bounds, seeds, key, run, step, parent):
    """Run one cascade, and keep of those who reach a person at the same step the one with the lowest toss."""
    run_key = subkey(key, run)
    queue, lowest = np.empty(step.size, np.int32), np.empty(step.size, np.uint64)
    tail = head = 0
    for u in seeds:
        step[u] = 0
        queue[tail] = u
        tail += 1
    while head < tail:
        u = queue[head]
        head += 1
        base = row(run_key, u)
        for arc in range(indptr[u], indptr[u + 1]):
            v = indices[arc]
            drawn = toss(base, v) >> np.uint64(11)
            if drawn >= bounds[arc if bounds.size > 1 else 0]:
                continue
            if step[v] < 0:
                step[v] = step[u] + 1
                queue[tail] = v
                tail += 1
            elif step[v] <= step[u] or drawn > lowest[v] or (drawn == lowest[v] and u > parent[v]):
                continue
            lowest[v], parent[v] = drawn, u
