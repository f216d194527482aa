"""Rumour: ignorants, spreaders who call others one at a time, and stiflers who have stopped [1]_ [2]_.

Where everyone may call everyone, a share x = 0.2032 of many people never hears the rumour, the root of
x = exp(-2 (1 - x)): spreading ends by calls to those who know, not by time. Two traps. Calls come one after the other:
in rounds in which all spreaders call at once, and two who reach the same ignorant both go on, the share is 0.1745. And
everybody makes as many calls here, as in [1]_, where papers that put the rates on the ties of a network [3]_ let
people call in proportion to their neighbours.

.. [1] Maki, Thompson (1973), Mathematical models and applications.
.. [2] Daley, Kendall (1965), Stochastic rumours.
.. [3] Nekovee, Moreno, Bianconi, Marsili (2007), Theory of rumour spreading in complex social networks.
"""

import dataclasses
import math
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import checked_start, grown, run_all
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import fires_below, row, stream, subkey, toss, uniform

__all__ = ["MakiThompson"]

_PURPOSE = "diffusion.maki_thompson"
_STATES = ("ignorant", "spreader", "stifler")
# Until when people are counted at first: most rumours are over by 48 calls that come to something, but not all.
_FIRST_TIME, _MOST_FIRST = 48, 1_000
# What the tosses of a call decide.
_WAIT, _WHOM, _WHETHER = range(3)


@frozen
class MakiThompson:
    """A rumour told by calls, until whoever tells it meets those who know it already.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At time 0 the seeds are spreaders
    and everyone else is ignorant. Every spreader calls one neighbour after the other, each drawn in proportion to the
    weight of the tie, after waits that are exponential with mean 1. An ignorant who is called becomes a spreader with
    probability `spread`. Upon someone who knows, spreader or stifler, the caller becomes a stifler with probability
    `stifle`; and whoever has nobody to call does so at the first try. It ends when there are no spreaders.

    The k-th call of a person has tosses of its own, keyed by the run, the person and k: when, whom, and whether it
    tells.

    Parameters
    ----------
    spread : float, optional
        How likely a call turns an ignorant into a spreader, in (0, 1].
    stifle : float, optional
        How likely a call to someone who knows silences the caller, in (0, 1]. The lower both are, the more calls
        there are for the same outcome.

    Raises
    ------
    ParameterError
        For a parameter out of (0, 1]: at 0 some rumours never end.

    Examples
    --------
    >>> import networkx as nx
    >>> MakiThompson(spread=0.5, stifle=0.25)(nx.karate_club_graph(), [0], runs=1000, rng=1).mean
    18.008
    >>> everyone = nx.complete_graph(500)
    >>> round(1 - MakiThompson()(everyone, [0], runs=2000, rng=1).mean / 500, 2)
    0.2
    """

    spread: float = 1.0
    stifle: float = 1.0

    def __post_init__(self) -> None:
        for name in ("spread", "stifle"):
            value = check_number(name, getattr(self, name), 0, 1)
            if value == 0:
                raise ParameterError(name, "must lie in (0, 1]", value)
            object.__setattr__(self, name, value)

    def __call__(self, graph: Any, seeds: Iterable[Hashable], *, runs: int = 1, rng: Any = None) -> Ensemble:
        """Spread from the seeds, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever calls whom, along u -> v.
        seeds : iterable of hashable
            Who starts, at least one; naming someone twice changes nothing.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            With counts of ignorants, spreaders and stiflers at the times 0, 1, 2 and so on until all runs are over,
            in units of the mean wait between a spreader's calls; its sizes are how many ever heard it. The same for
            any number of threads.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For no seeds, or runs below 1.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> MakiThompson()(path, [0], runs=4, rng=1).size.tolist()
        [3, 3, 3, 3]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        network, key, latest = self._network(start.graph), stream(start.seed, _PURPOSE), np.zeros(start.runs)

        def work(*results: np.ndarray) -> None:
            _run_chunk(network, start.seeds, key, _empty_books(start.graph.n), latest, *results)

        first = math.ceil(min(_FIRST_TIME / min(self.spread, self.stifle), _MOST_FIRST))
        ensemble = run_all(self, start, work, steps=first, states=_STATES)
        last = math.ceil(latest.max())
        if last > first:
            return run_all(self, start, work, steps=last, states=_STATES)
        return dataclasses.replace(ensemble, counts=readonly(ensemble.counts[:, : last + 1]), times=None)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng, with who told whom and when.

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
            With the spells for which people spread it.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> cascade = MakiThompson().replay(Graph.from_edges([(0, 1), (1, 2)]), [1], 0, rng=1)
        >>> cascade.parent.tolist(), cascade.spells[:, 0].tolist()
        ([1, -1, 1], [1.0, 0.0, 2.0])
        """
        start = checked_start(graph, seeds, rng=rng)
        run, network = check_whole("run", run, 0, 2**63 - 1), self._network(start.graph)
        books, counts = _empty_books(start.graph.n), np.zeros((1, 3), dtype=np.int32)
        heard = _run(network, start.seeds, stream(start.seed, _PURPOSE), run, books, counts)
        (order, when, until, parent), _ = books
        order = order[:heard]
        spells = np.column_stack([order, when[order], until[order]])
        return grown(start.graph, order, parent, np.where(when < 0, np.nan, when), spells)

    def _network(self, graph: Graph) -> tuple:
        """Give what the kernels read: where there are weights, their sums along each row as well."""
        sums = np.zeros(0 if graph.weight is None else graph.indices.size)
        if graph.weight is not None:
            _add_up(graph.indptr, graph.weight, sums)
        chances = fires_below([self.spread, self.stifle])
        return graph.indptr, graph.indices, readonly(sums), chances[0], chances[1]


def _empty_books(n: int) -> tuple:
    """Give what one run writes: who heard it, when, until when they told it and from whom; and the calls to come.

    Of those there is when and whose they are, as a heap, and how many calls everyone has made.
    """
    told = np.empty(n, np.int32), np.full(n, -1.0), np.zeros(n), np.full(n, -1, np.int32)
    return told, (np.empty(n), np.empty(n, np.int32), np.zeros(n, np.int64))


@kernel
def _add_up(indptr, weight, sums):
    """Add up the weights along each row, in the order of arcs."""
    for u in range(indptr.size - 1):
        total = 0.0
        for arc in range(indptr[u], indptr[u + 1]):
            total += weight[arc]
            sums[arc] = total


@kernel
def _run_chunk(network, seeds, key, books, latest, chunk, size, depth, counts, reached):
    """Do runs `chunk`, `chunk` + chunks, ... and leave the books as they were before."""
    (order, when, until, parent), (_, _, calls) = books
    for number in range(chunk, size.size, reached.shape[0]):
        size[number], depth[number] = _run(network, seeds, key, number, books, counts[number]), 0
        for i in range(size[number]):
            u = order[i]
            reached[chunk, u] += 1
            latest[number] = max(latest[number], until[u])
            # Parents come first, so that their hands can stand where their calls did.
            calls[u] = 0 if parent[u] < 0 else calls[parent[u]] + 1
            depth[number] = max(depth[number], calls[u])
        for i in range(size[number]):
            u = order[i]
            when[u], parent[u], calls[u] = -1.0, -1, 0


@kernel
def _run(network, seeds, key, number, books, counts):
    """Do one run, call after call in the order of time; count people at whole times, and return how many heard it."""
    (order, when, until, parent), (due, callers, calls) = books
    run_key, heard, spreaders, whole = subkey(key, number), 0, 0, 0
    for u in seeds:
        order[heard], when[u] = u, 0.0
        _push(due, callers, heard, _wait(run_key, u, 0), u)
        heard += 1
    spreaders = heard
    while spreaders > 0:
        moment, u = due[0], callers[0]
        while whole < min(moment, counts.shape[0]):
            counts[whole, 1], counts[whole, 2] = spreaders, heard - spreaders
            whole += 1
        base = row(subkey(run_key, calls[u]), u)
        v, drawn = _called(network, u, toss(base, _WHOM)), toss(base, _WHETHER) >> np.uint64(11)
        if v < 0 or (when[v] >= 0 and drawn < network[4]):
            until[u] = moment
            spreaders -= 1
            _settle(due, callers, spreaders, due[spreaders], callers[spreaders])
            continue
        calls[u] += 1
        _settle(due, callers, spreaders, moment + _wait(run_key, u, calls[u]), u)
        if when[v] < 0 and drawn < network[3]:
            order[heard], when[v], parent[v] = v, moment, u
            _push(due, callers, spreaders, moment + _wait(run_key, v, 0), v)
            heard += 1
            spreaders += 1
    for at in range(counts.shape[0]):
        if at >= whole:
            counts[at, 2] = heard
        counts[at, 0] = when.size - counts[at, 1] - counts[at, 2]
    return heard


@kernel
def _wait(run_key, u, call):
    """Draw how long a person waits before a call."""
    return -math.log(1 - uniform(toss(row(subkey(run_key, call), u), _WAIT)))


@kernel
def _called(network, u, bits):
    """Give whom a person calls, in proportion to weight; -1 if there is nobody."""
    indptr, indices, sums, _, _ = network
    first, end = indptr[u], indptr[u + 1]
    if sums.size == 0 and first < end:
        return indices[first + np.int64(uniform(bits) * (end - first))]
    if first == end or sums[end - 1] == 0:
        return np.int32(-1)
    # The first arc whose sum is above the place drawn: one without weight never is.
    place, last = uniform(bits) * sums[end - 1], end - 1
    while first < last:
        middle = (first + last) // 2
        if sums[middle] > place:
            last = middle
        else:
            first = middle + 1
    return indices[first]


@kernel
def _push(due, callers, size, moment, u):
    """Put a call on the heap, which holds `size` already."""
    at = size
    while at > 0 and due[(at - 1) // 2] > moment:
        due[at], callers[at] = due[(at - 1) // 2], callers[(at - 1) // 2]
        at = (at - 1) // 2
    due[at], callers[at] = moment, u


@kernel
def _settle(due, callers, size, moment, u):
    """Put a call in the place of the earliest, and move it down the heap, of `size` with it."""
    at, child = 0, 1
    while child < size:
        if child + 1 < size and due[child + 1] < due[child]:
            child += 1
        if due[child] >= moment:
            break
        due[at], callers[at] = due[child], callers[child]
        at, child = child, 2 * child + 1
    due[at], callers[at] = moment, u
