"""Linear threshold: everyone joins once those who did weigh enough, each by a threshold of their own [1]_, [2]_.

.. [1] Granovetter (1978), Threshold models of collective behavior.
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
from socialgraph.errors import ParameterError, check_whole, shown
from socialgraph.graph import Graph
from socialgraph.rng import row, stream, subkey, toss

__all__ = ["LinearThreshold"]

_PURPOSE = "diffusion.linear_threshold"

# Arcs are copied _LANES at a time into a block of _WIDTH, from the rows of _ROWS people: see `_run_chunk`.
_LANES, _WIDTH, _ROWS = 16, 512, 64
_ZERO, _ONE, _LOWER, _SHORT = np.uint64(0), np.uint64(1), np.uint64(2**32 - 1), np.uint64(2**16 - 1)
# A toss has 53 bits, and a packed word has room for the first 16 of them.
_WHOLE, _CUT = 2.0**53, np.uint64(37)


@frozen
class LinearThreshold:
    """Joining once the weight of the neighbours who have comes up to a threshold of one's own, drawn at random.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. Everyone draws a threshold,
    uniform on (0, 1]. At step 0 the seeds are reached; v is reached at the step after the weights w_uv of those u who
    were reached first sum to v's threshold.

    It is drawn in its live-edge form ([2]_, Theorem 2.5): everyone picks at most one of those whom they hear from, u
    with probability w_uv and nobody with the rest, and is reached one step after their pick. The law of who is
    reached at which step is that of the thresholds. Whoever was not reached by A has a threshold above w(A), and
    those who join next reach it with probability w(next) / (1 - w(A)); so it is for a pick that is not in A.

    Each run draws one toss a person. So more seeds never reach fewer people in any run; other weights change only
    the picks of those who hear of them. Not so more weight: it shifts which toss picks whom, so that it raises
    the chance of being reached and yet in a single run may reach fewer.

    Parameters
    ----------
    weight : float, array_like of shape (arcs,), mapping, str or None
        None: the weights of the graph, divided by their sum over those whom v hears from; without weights,
        1 / in-degree of v. Whatever else is taken as it is, and must sum to at most 1 at each v: a number for every
        arc; one number for each arc, in the order of ``graph.indices``; ``{(u, v): weight}`` over all arcs, where on
        an undirected graph a pair given one way serves both; ``"weight"``, the graph's weights as they are; or
        ``"weighted"``, 1 / in-degree of v whatever the graph's weights.

    Raises
    ------
    ParameterError
        For a weight out of [0, 1], and, once a graph is given, for too few or too many of them, or too much weight.

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = LinearThreshold()(nx.karate_club_graph(), [0, 33], runs=10_000, rng=1)
    >>> round(ensemble.mean, 1)
    21.7
    >>> ensemble.cascade(0)
    <Cascade: 18 of 34 reached, depth 3>
    """

    weight: Any = None

    def __post_init__(self) -> None:
        if self.weight is not None:
            object.__setattr__(self, "weight", checked_arcs("weight", self.weight))

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
            For no seeds, runs below 1, or weights that do not fit the graph.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> LinearThreshold()(path, [1], rng=1).reach.tolist()
        [0.0, 1.0, 1.0]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        low, width = self._pieces(start.graph)
        words = np.zeros(low.size + _LANES, dtype=np.uint64)
        _pack(start.graph.indices, low, width, words)
        network = start.graph.indptr, readonly(words), low, width
        key = stream(start.seed, _PURPOSE)
        return run_all(self, start, lambda *books: _run_chunk(network, start.seeds, key, *books), newly=True)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng, with who reached whom.

        The parent is the pick: of those who together pass the threshold at one step each is as likely as it weighs.

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
        >>> LinearThreshold().replay(path, [1], 0, rng=1).parent.tolist()
        [1, -1, 1]
        """
        start = checked_start(graph, seeds, rng=rng)
        graph, key = start.graph, stream(start.seed, _PURPOSE)
        run = check_whole("run", run, 0, 2**63 - 1)
        step, parent = (np.full(graph.n, -1, dtype=np.int32) for _ in range(2))
        _replay(graph.indptr, graph.indices, *self._pieces(graph), start.seeds, key, run, step, parent)
        return Cascade(readonly(step), readonly(parent), graph.names)

    def weights(self, graph: Graph) -> np.ndarray:
        """Give the weight of each arc of a graph: the probability that its end picks its beginning.

        Parameters
        ----------
        graph : Graph
            The network.

        Returns
        -------
        ndarray of float64, shape (arcs,)
            In the order of ``graph.indices``. They sum to at most 1 over the arcs into each person, and to 1 where
            none were given; whoever hears only along weights of 0 picks nobody.

        Raises
        ------
        ParameterError
            For weights that do not fit the graph, or sum to more than 1 at somebody.

        Examples
        --------
        >>> star = Graph.from_edges([(0, 1), (0, 2)])
        >>> LinearThreshold().weights(star).tolist()
        [1.0, 1.0, 0.5, 0.5]
        """
        weight, total = self._weights_and_total(graph)
        return readonly(weight / total[graph.indices])

    def _weights_and_total(self, graph: Graph) -> tuple[np.ndarray, np.ndarray]:
        """Give a weight for each arc, and what those into each person are parts of."""
        if self.weight is None:
            weight = np.ones(graph.indices.size) if graph.weight is None else graph.weight.astype(np.float64)
            total = np.bincount(graph.indices, weight, graph.n)
            return readonly(weight), readonly(np.where(total > 0, total, 1.0))
        weight = arc_values("weight", self.weight, graph)
        total = np.bincount(graph.indices, weight, graph.n)
        # Sums such as 49 times 1 / 49 miss 1 by rounding.
        wrong = np.flatnonzero(total > 1 + 1e-9)
        if wrong.size:
            person = int(wrong[0]) if graph.names is None else graph.names[wrong[0]]
            state = f"{float(total[wrong[0]])!r} at {shown(person)}"
            raise ParameterError("weight", "must sum to at most 1 over the arcs into each person", state)
        return weight, readonly(np.ones(graph.n))

    def _pieces(self, graph: Graph) -> tuple[np.ndarray, np.ndarray]:
        """Give each arc its own piece of the tosses of its end: where it begins, and how wide it is."""
        low, width = (np.empty(graph.indices.size, dtype=np.uint64) for _ in range(2))
        _cut(graph.indices, *self._weights_and_total(graph), low, width)
        return readonly(low), readonly(width)


@kernel
def _cut(indices, weight, total, low, width):
    """Cut the tosses of each person, [0, 2**53), among the arcs into them, in the order of where these begin."""
    so_far = np.zeros(total.size)
    for arc in range(indices.size):
        v = indices[arc]
        begin = np.uint64(np.ceil(min(so_far[v] / total[v], 1.0) * _WHOLE))
        so_far[v] += weight[arc]
        low[arc], width[arc] = begin, np.uint64(np.ceil(min(so_far[v] / total[v], 1.0) * _WHOLE)) - begin


@kernel
def _pack(indices, low, width, words):
    """Write each arc in 64 bits: its end, and the first 16 bits of its piece's begin and of how far its last is."""
    for arc in range(indices.size):
        first = low[arc] >> _CUT
        last = (low[arc] + max(width[arc], _ONE) - _ONE) >> _CUT
        words[arc] = np.uint64(indices[arc]) | (first & _SHORT) << np.uint64(32) | (last - first) << np.uint64(48)


@kernel
def _run_chunk(network, seeds, key, chunk, size, depth, counts, reached):
    """Run cascades `chunk`, `chunk` + chunks, ... and count in a row of `reached` whom they reached.

    What a run costs is fetching the rows of whoever was reached, from all over the memory. So an arc is one word of
    64 bits (`_pack`), a row is copied into a block in pieces of _LANES words, whatever its length (a piece that
    runs over into the next row is written over by the next piece), and the block is tossed in vector instructions
    (`_reach`). Measured on Barabasi-Albert, 100,000 nodes, m=5: 700 us a cascade with three arrays, 250 so.
    """
    indptr, words, low, width = network
    queue, started = np.empty(indptr.size, np.int32), np.zeros(indptr.size, np.uint8)
    started[seeds] = 1
    begin, end = np.empty(_ROWS, np.uint64), np.empty(_ROWS, np.uint64)
    held, places = np.empty(_WIDTH + _LANES, np.uint64), np.empty(_WIDTH + _LANES, np.uint64)
    block = held, places, low, width, started, np.empty(held.size, np.uint8), np.empty(held.size + 1, np.uint64)
    for run in range(chunk, size.size, reached.shape[0]):
        base = row(subkey(key, run), _ZERO)
        tail, head, step = _ZERO, _ZERO, -1
        for u in seeds:
            queue[tail] = u
            tail += _ONE
        while head < tail:
            level, filled, step = tail, _ZERO, step + 1
            if step == counts.shape[1]:
                # All will be asked for again, with more room: sizes that cannot be, and no more work.
                size[run :: reached.shape[0]] = indptr.size
                return
            counts[run, step, 0] = level - head
            while head < level:
                # The places of many rows are read at once, so that their cache misses overlap.
                rows = min(np.uint64(_ROWS), level - head)
                for i in range(rows):
                    u = np.uint64(queue[head + i])
                    begin[i], end[i] = indptr[u], indptr[u + _ONE]
                head += rows
                for i in range(rows):
                    for first in range(begin[i], end[i], np.uint64(_LANES)):
                        for lane in range(np.uint64(_LANES)):
                            held[filled + lane], places[filled + lane] = words[first + lane], first + lane
                        filled += min(np.uint64(_LANES), end[i] - first)
                        if filled >= np.uint64(_WIDTH):
                            tail = _reach(block, filled, base, queue, tail)
                            filled = _ZERO
            tail = _reach(block, filled, base, queue, tail)
        size[run], depth[run] = tail, step
        for i in range(tail):
            reached[chunk, np.uint64(queue[i])] += 1


@kernel
def _reach(block, filled, base, queue, tail):
    """Toss a block of arcs, and append those whom it reaches to the queue.

    Whoever picks one arc picks no other, so that only a seed can have been reached before. The first 16 bits of a
    toss settle nearly all; where they are those of either end of the piece, the whole of it does.
    """
    held, places, low, width, started, fires, fired = block
    for i in range(filled):
        drawn = toss(base, held[i] & _LOWER) >> np.uint64(48)
        fires[i] = (drawn - (held[i] >> np.uint64(32)) & _SHORT) <= held[i] >> np.uint64(48)
    count = _ZERO
    for i in range(filled):
        fired[count] = i
        count += np.uint64(fires[i])
    for i in range(count):
        word = held[fired[i]]
        v = word & _LOWER
        drawn = toss(base, v) >> np.uint64(11)
        within, new = (drawn >> _CUT) - (word >> np.uint64(32)) & _SHORT, started[v] == 0
        if within == _ZERO or within == word >> np.uint64(48):
            arc = places[fired[i]]
            new &= drawn - low[arc] < width[arc]
        queue[tail] = v
        tail += np.uint64(new)
    return tail


@kernel
def _replay(indptr, indices, low, width, seeds, key, run, step, parent):
    """Run one cascade, arc by arc."""
    base = row(subkey(key, run), _ZERO)
    queue = np.empty(step.size, np.int32)
    tail = head = 0
    for u in seeds:
        step[u] = 0
        queue[tail] = u
        tail += 1
    while head < tail:
        u = queue[head]
        head += 1
        for arc in range(indptr[u], indptr[u + 1]):
            v = indices[arc]
            if step[v] < 0 and (toss(base, v) >> np.uint64(11)) - low[arc] < width[arc]:
                step[v], parent[v] = step[u] + 1, u
                queue[tail] = v
                tail += 1
