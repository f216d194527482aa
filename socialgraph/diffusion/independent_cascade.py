"""Independent cascade: whoever is reached tries once, at the next step, to reach each neighbour [1]_.

.. [1] Goldenberg, Libai, Muller (2001), Talk of the network.
.. [2] Kempe, Kleinberg, Tardos (2003), Maximizing the spread of influence through a social network.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._by_pair import _live_pairs, _try_pairs, pair_law, pair_room
from socialgraph.diffusion._by_source import _live_draws, _try_alike, _try_mixed, source_law, source_room
from socialgraph.diffusion._runs import checked_start, run_all
from socialgraph.diffusion._values import arc_values, checked_arcs
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_choice, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import row, stream, subkey, toss

__all__ = ["IndependentCascade"]

_PURPOSE = "diffusion.independent_cascade"

# Rows are read so many at once.
_ROWS = 512
_ONE = np.uint64(1)


@frozen
class IndependentCascade:
    """One try a tie: whoever is reached tries each neighbour once, with a probability.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds are reached.
    Whoever was reached at step t tries at step t + 1, once and independently, to reach each neighbour that was not
    reached yet, and succeeds with the probability of that arc.

    Two couplings draw the same law, each run replayable for both. They differ in what two runs of the same number
    share when the network, the seeds or p are not the same:

    - ``"pair"``: each try is a toss keyed by the run and the two who meet. So more probability, more seeds or more
      ties never reach fewer people in any run, and the same run with and without a change differs by the change alone.
    - ``"source"``: how many of their arcs lie before the next try is drawn, keyed by the run, the source and the number
      of the draw. The same network, seeds and p give the same run, and nothing more: one tie more may turn all of its
      source's tries. For many runs of one thing: 2.6 times as fast where p is .05, more where it is less.

    Parameters
    ----------
    p : float, array_like of shape (arcs,), mapping or str
        A number for every arc; one number for each arc, in the order of ``graph.indices``; ``{(u, v): p}`` over
        all arcs, where on an undirected graph a pair given one way serves both; ``"weight"``, the graph's weights;
        or ``"weighted"``, the weighted cascade [2]_, 1 / in-degree of v. All in [0, 1].
    coupling : {"pair", "source"}, optional
        What decides a try.

    Raises
    ------
    ParameterError
        For an unknown coupling or a probability out of [0, 1], and, once a graph is given, for too few or too many.

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = IndependentCascade(p=0.1)(nx.karate_club_graph(), [0, 33], runs=10_000, rng=1)
    >>> round(ensemble.mean, 1)
    6.4
    >>> ensemble.cascade(0)
    <Cascade: 6 of 34 reached, depth 2>
    >>> faster = IndependentCascade(p=0.1, coupling="source")(nx.karate_club_graph(), [0, 33], runs=10_000, rng=1)
    >>> round(faster.mean, 1)
    6.4
    """

    p: Any
    coupling: str = "pair"

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", checked_arcs("p", self.p))
        check_choice("coupling", self.coupling, ("pair", "source"))

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
        network = start.graph.indptr, *self._law(start.graph), start.seeds, stream(start.seed, _PURPOSE)

        def work(*books: Any) -> None:
            # Nine bytes a person a thread, with `reached`: the one way in which memory grows with the network.
            queue, seen = np.empty(start.graph.n + 1, np.int32), np.zeros(start.graph.n, np.uint8)
            rows = [np.empty(_ROWS, np.uint64) for _ in range(3)]
            room = pair_room() if self.coupling == "pair" else source_room(_ROWS)
            _run_chunk(*network, queue, seen, *rows, room, *books)

        return run_all(self, start, work, newly=True)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng, with who reached whom.

        Where several reach a person at the same step, the parent is the one with the lowest toss (of equal ones,
        the lowest number): at equal probabilities each of them is as likely. By source no toss has decided, and one is
        made for it: each of them is as likely whatever the probabilities.

        Parameters
        ----------
        graph, seeds : Graph, iterable of hashable
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
        graph, run = start.graph, check_whole("run", run, 0, 2**63 - 1)
        network = graph.indptr, graph.indices, *self._law(graph), start.seeds, stream(start.seed, _PURPOSE)
        live = np.empty(graph.degree.max(), np.uint64)
        step, parent = (np.full(graph.n, -1, dtype=np.int32) for _ in range(2))
        _replay(*network, run, live, step, parent)
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

    def _law(self, graph: Graph) -> tuple:
        """Lay out what the coins of a network are held against; None for what the other coupling needs."""
        p = self.p if isinstance(self.p, float) else self.probabilities(graph)
        if not isinstance(p, float) and (p.size == 0 or p.min() == p.max()):
            p = float(p.max(initial=0.0))
        if self.coupling == "pair":
            return graph.indices, pair_law(p), None, None
        return source_law(p, graph)


@kernel
def _run_chunk(
    indptr, ends, pairs, alike, mixed, seeds, key, queue, seen, at, end, base, room, chunk, size, depth, counts, reached
):
    """Run cascades `chunk`, `chunk` + chunks, ... and count in a row of `reached` whom they reached.

    The rows of those whom one step reached are read many at once, so that their cache misses overlap. Unsigned places
    spare the test for negative ones.
    """
    turn = np.uint8(0)
    for run in range(np.uint64(chunk), np.uint64(size.size), np.uint64(reached.shape[0])):
        # One byte a person stays in cache; it takes 255 runs before a stamp comes round again.
        turn = np.uint8(turn % np.uint8(255) + np.uint8(1))
        if turn == 1:
            seen[:] = 0
        run_key = subkey(key, run)
        head = step = np.uint64(0)
        tail = np.uint64(seeds.size)
        for i in range(tail):
            queue[i], seen[seeds[i]] = seeds[i], turn
        while head < tail:
            level = tail
            if step < np.uint64(counts.shape[1]):
                counts[run, step, 0] = level - head
            step += _ONE
            while head < level:
                rows = min(np.uint64(_ROWS), level - head)
                for i in range(rows):
                    u = np.uint64(queue[head + i])
                    at[i], end[i] = indptr[u], indptr[u + _ONE]
                for i in range(rows):
                    base[i] = row(run_key, queue[head + i])
                if pairs is not None:
                    tail = _try_pairs(ends, *pairs, rows, at, end, base, room, queue, tail, seen, turn)
                if alike is not None:
                    tail = _try_alike(ends, *alike, rows, at, end, base, room, queue, tail, seen, turn)
                if mixed is not None:
                    tail = _try_mixed(ends, *mixed, head, rows, at, end, base, room, queue, tail, seen, turn)
                head += rows
        size[run], depth[run] = tail, step - _ONE
        for i in range(tail):
            reached[chunk, np.uint64(queue[i])] += 1


@kernel
def _replay(indptr, indices, ends, pairs, alike, mixed, seeds, key, run, live, step, parent):
    """Run one cascade, and keep of those who reach a person at the same step the one with the lowest toss."""
    run_key = subkey(key, run)
    # By source no toss has decided who reaches whom: lots are drawn, from a stream of their own.
    lots = subkey(run_key, 0) if pairs is None else run_key
    queue, lowest = np.empty(step.size, np.int32), np.empty(step.size, np.uint64)
    tail = head = 0
    for u in seeds:
        step[u] = 0
        queue[tail] = u
        tail += 1
    while head < tail:
        u = queue[head]
        head += 1
        first, last, base = np.uint64(indptr[u]), np.uint64(indptr[u + 1]), row(run_key, u)
        count = 0
        if pairs is not None:
            count = _live_pairs(ends, *pairs, first, last, base, live)
        if alike is not None:
            count = _live_draws(alike[0], None, None, u, first, last, base, live)
        if mixed is not None:
            count = _live_draws(mixed[0], mixed[2], mixed[3], u, first, last, base, live)
        for arc in live[:count]:
            v = indices[arc]
            drawn = toss(row(lots, u), v) >> np.uint64(11)
            if step[v] < 0:
                step[v] = step[u] + 1
                queue[tail] = v
                tail += 1
            elif step[v] <= step[u] or drawn > lowest[v] or (drawn == lowest[v] and u > parent[v]):
                continue
            lowest[v], parent[v] = drawn, u
