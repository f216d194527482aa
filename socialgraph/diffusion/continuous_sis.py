"""SIS in continuous time, exact: whoever recovers can be infected again [1]_ [2]_.

The trap is the end: on a finite network everyone is susceptible sooner or later, and above the threshold that takes
longer than anyone looks on. What papers call the prevalence is the mean over a long while of a run that has not died
out, after a while that is left out.

.. [1] Pastor-Satorras, Vespignani (2001), Epidemic spreading in scale-free networks.
.. [2] Kiss, Miller, Simon (2017), Mathematics of epidemics on networks.
"""

import math
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._clock import measure_depth, pace, place, run_timed, within
from socialgraph.diffusion._runs import checked_start, grown
from socialgraph.diffusion._values import arc_values, checked_arcs, checked_people, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_number, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import row, stream, subkey, toss, uniform

__all__ = ["ContinuousSIS"]

_PURPOSE = "diffusion.continuous_sis"
_STATES = ("susceptible", "infected")
_UNIT = 2.0**-53


@frozen
class ContinuousSIS:
    """SIS in continuous time: infection at a rate a tie, recovery at a rate a person, and then susceptible as before.

    At time 0 the seeds are infected. Whoever is infected tries each neighbour again and again, at the rate of that
    arc, until they recover, after an exponential time of mean 1 / recovery; a try infects whoever is susceptible. On
    a graph of who follows whom, run it on ``graph.reverse``.

    The wait for each try is a toss keyed by the run, the two who meet, the spell of the one who has it and the number
    of the try.

    Parameters
    ----------
    rate : float, array_like of shape (arcs,), mapping or str
        Tries per unit of time: a number for every arc; one number for each arc, in the order of ``graph.indices``;
        ``{(u, v): rate}`` over all arcs, where on an undirected graph a pair given one way serves both; or
        ``"weight"``, the graph's weights. At least 0.
    recovery : float, array_like of shape (n,) or mapping
        Recoveries per unit of time: a number for everyone, one number a person, or ``{person: recovery}``. At least
        0, at which one stays infected forever.

    Raises
    ------
    ParameterError
        For a negative or infinite rate, and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = ContinuousSIS(rate=0.3, recovery=1)(nx.karate_club_graph(), [0, 33], time=50, runs=200, rng=1)
    >>> late = ensemble.counts[:, ensemble.times >= 20, 1]
    >>> round(float(late[late[:, -1] > 0].mean()), 1)
    10.1
    """

    rate: Any
    recovery: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate", checked_arcs("rate", self.rate, math.inf, ("weight",)))
        object.__setattr__(self, "recovery", checked_people("recovery", self.recovery, math.inf))

    def __call__(
        self, graph: Any, seeds: Iterable[Hashable], *, time: float = 100.0, runs: int = 1, rng: Any = None
    ) -> Ensemble:
        """Spread from the seeds, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever infects whom, along u -> v.
        seeds : iterable of hashable
            Who is infected at time 0, at least one; naming someone twice changes nothing.
        time : float, optional
            Until when to look on.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            With counts of the susceptible and the infected at 101 moments from 0 to `time`; its sizes are how many
            were ever infected. The same for any number of threads.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For no seeds, a negative or infinite time, runs below 1, or rates that do not fit the graph.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> ContinuousSIS(rate=5, recovery=0)(path, [1], time=9, rng=1).counts[0, [0, -1]].tolist()
        [[2, 1], [1, 2]]
        """
        time, start = check_number("time", time, 0), checked_start(graph, seeds, runs, rng=rng)
        network, key = self._network(start.graph), stream(start.seed, _PURPOSE)

        def work(times: np.ndarray, _: np.ndarray, chunk: int, *kept: np.ndarray) -> None:
            size, depth, counts, reached = kept
            books = _empty_books(start.graph)
            mine = chunk, start.runs, len(reached)
            _run_chunk(network, start.seeds, key, *mine, time, books, times, size, depth, counts, reached[chunk])

        return run_timed(self, start, work, time, _STATES)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any, time: float = 100.0) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds, rng and time.

        Parameters
        ----------
        graph, seeds : Graph, iterable of hashable
            As in the call.
        run : int
            From 0.
        rng : int, SeedSequence, Generator or None
            The ensemble's ``seed``.
        time : float, optional
            As in the call.

        Returns
        -------
        Cascade
            The tree of everyone's first infection, and the spells of all.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> tie = Graph.from_edges([(0, 1)])
        >>> cascade = ContinuousSIS(rate=2, recovery=1).replay(tie, [0], 1, rng=1, time=9)
        >>> cascade.spells.round(1).tolist()
        [[0.0, 0.0, 3.2], [1.0, 0.0, 0.7], [1.0, 1.0, 4.6], [0.0, 3.7, 5.4]]
        """
        time, start = check_number("time", time, 0), checked_start(graph, seeds, rng=rng)
        run, network, key = (
            check_whole("run", run, 0, 2**63 - 1),
            self._network(start.graph),
            stream(start.seed, _PURPOSE),
        )
        spells, moments, counts = np.empty((0, 3)), readonly(np.zeros(1)), np.zeros((1, 2), np.int32)
        books = _empty_books(start.graph)
        # How many spells there are is known once they are over: the second time there is room for them.
        spells = np.empty((_infect(network, start.seeds, key, run, time, books, moments, counts, spells), 3))
        books = _empty_books(start.graph)
        _infect(network, start.seeds, key, run, time, books, moments, counts, spells)
        order, when, parent = books[0]
        when = np.where(np.isinf(when), np.nan, when)
        return grown(start.graph, order[: books[2][0]], parent, when, readonly(spells))

    def _network(self, graph: Graph) -> tuple:
        """Give the network as kernels take it."""
        rates = arc_values("rate", self.rate, graph, math.inf)
        return graph.indptr, graph.indices, graph.sources, rates, person_values("recovery", self.recovery, graph)


def _empty_books(graph: Graph) -> tuple:
    """Give what a run is written to.

    Who was reached, when and through whom; until when everyone's latest spell lasts, and its number; how many were
    reached, how many spells there were, and how many tries are to come; their times and arcs, as a heap; and the
    number of each arc's next try.
    """
    n, arcs = graph.n, graph.indices.size
    people = np.empty(n, np.int32), np.full(n, math.inf), np.full(n, -1, np.int32)
    heap = np.empty(arcs), np.empty(arcs, np.int64), np.empty(arcs, np.int64)
    return people, (np.zeros(n), np.full(n, -1, np.int64)), np.zeros(3, np.int64), heap


# Places in the marks of the books.
_REACHED, _SPELLS, _TRIES = range(3)


@kernel
def _run_chunk(network, seeds, key, first, stop, step, horizon, books, times, size, depth, counts, reached):
    """Do runs `first`, `first` + `step` and so on, and count who is infected at each time."""
    (order, when, parent), (until, ordinal), marks, _ = books
    spells, hands = np.empty((0, 3)), np.empty(order.size, np.int32)
    for run in range(first, stop, step):
        counts[run, 0, 0] = order.size
        _infect(network, seeds, key, run, horizon, books, times, counts[run], spells)
        for at in range(1, times.size):
            for state in range(2):
                counts[run, at, state] += counts[run, at - 1, state]
        size[run] = marks[_REACHED]
        for i in range(size[run]):
            u = order[i]
            reached[u] += 1
            until[u], ordinal[u] = 0, -1
        depth[run] = measure_depth(order, size[run], when, parent, hands)


@kernel
def _infect(network, seeds, key, run, horizon, books, times, counts, spells):
    """Do one run, try after try in the order of time; note changes in `counts`, and spells for which there is room."""
    (order, when, parent), (until, _), marks, (_, arcs, number) = books
    run_key = subkey(key, run)
    marks[:] = 0
    for u in seeds:
        order[marks[_REACHED]], when[u] = u, 0.0
        marks[_REACHED] += 1
        _begin(u, 0.0, network, run_key, horizon, books, times, counts, spells)
    while marks[_TRIES] > 0:
        arc = arcs[0]
        moment = _pop(marks, books[3])
        # As wide as the seeds' numbers: a kernel is compiled again for every width.
        u, v = network[2][arc], np.int64(network[1][arc])
        if until[v] <= moment:
            if when[v] == math.inf:
                order[marks[_REACHED]], when[v], parent[v] = v, moment, u
                marks[_REACHED] += 1
            _begin(v, moment, network, run_key, horizon, books, times, counts, spells)
        _await(arc, number[arc], moment, network, run_key, horizon, books)
    return marks[_SPELLS]


@kernel
def _begin(u, moment, network, run_key, horizon, books, times, counts, spells):
    """Infect u, and put the first tries of its spell that may come to something on the heap."""
    indptr, indices, _, rates, recovery = network
    _, (until, ordinal), marks, _ = books
    ordinal[u] += 1
    spell_key = subkey(run_key, ordinal[u])
    drawn = uniform(toss(row(spell_key, u), u))
    until[u] = moment - math.log(1 - drawn) / recovery[u] if recovery[u] > 0 else math.inf
    per, i = pace(times), marks[_SPELLS]
    for at, change in ((place(times, per, moment), 1), (place(times, per, until[u]), -1)):
        if at < times.size:
            counts[at, 1] += change
            counts[at, 0] -= change
    if i < spells.shape[0]:
        spells[i, 0], spells[i, 1], spells[i, 2] = u, moment, until[u] if until[u] <= horizon else math.inf
    marks[_SPELLS] += 1
    end, base = min(until[u], horizon), row(subkey(spell_key, 1), u)
    for arc in range(indptr[u], indptr[u + 1]):
        if toss(base, indices[arc]) >> np.uint64(11) < within(rates[arc] * (end - moment)):
            _await(arc, 0, moment, network, run_key, horizon, books)


@kernel
def _await(arc, tried, moment, network, run_key, horizon, books):
    """Put the next try of an arc that does not fall into a spell known of its target on the heap, if there is one."""
    _, indices, sources, rates, _ = network
    _, (until, ordinal), marks, (_, _, number) = books
    u, v = sources[arc], indices[arc]
    spell_key = subkey(run_key, ordinal[u])
    # The target's spell may outlast the one that tries.
    while until[v] < min(until[u], horizon):
        tried += 1
        moment -= math.log(1 - uniform(toss(row(subkey(spell_key, tried), u), v))) / rates[arc]
        if not (moment < until[u] and moment <= horizon):
            return
        if moment >= until[v]:
            number[arc] = tried
            _push(moment, arc, marks, books[3])
            return


@kernel
def _push(moment, arc, marks, heap):
    times, arcs, _ = heap
    at = marks[_TRIES]
    marks[_TRIES] += 1
    while at > 0 and times[(at - 1) // 2] > moment:
        times[at], arcs[at] = times[(at - 1) // 2], arcs[(at - 1) // 2]
        at = (at - 1) // 2
    times[at], arcs[at] = moment, arc


@kernel
def _pop(marks, heap):
    """Take the earliest try from the heap, and return its time."""
    times, arcs, _ = heap
    earliest, last = times[0], marks[_TRIES] - 1
    marks[_TRIES], at, child = last, 0, 1
    while child < last:
        if child + 1 < last and times[child + 1] < times[child]:
            child += 1
        if times[child] >= times[last]:
            break
        times[at], arcs[at] = times[child], arcs[child]
        at, child = child, 2 * child + 1
    times[at], arcs[at] = times[last], arcs[last]
    return earliest
