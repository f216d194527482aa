"""SIR on a list of contacts: only who meets an infected person, while it lasts, can catch it [1]_.

The trap is the network that forgets time: of two who met and then one of them a third, the third can have it from the
first, and not the other way round. At one moment nothing goes further than one hand.

.. [1] Holme, Saramäki (2012), Temporal networks.
"""

import math
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import inline, kernel
from socialgraph.convert import as_graph
from socialgraph.diffusion._clock import count_states, measure_depth
from socialgraph.diffusion._contacts import Contacts, as_contacts
from socialgraph.diffusion._runs import checked_start, grown, run_all
from socialgraph.diffusion._values import arc_values, checked_arcs, checked_people, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_number, check_whole
from socialgraph.rng import fires_below, row, stream, subkey, toss, uniform

__all__ = ["TemporalSIR"]

_PURPOSE = "diffusion.temporal_sir"
_STATES = ("susceptible", "infected", "recovered")
_MOMENTS = 100


@frozen
class TemporalSIR:
    """SIR on a list of contacts: infection from one to the next as time moves on, recovery at a rate.

    The seeds are infected before the first contact. At each contact whoever is infected infects the other, if
    susceptible, with a probability. What happens at one moment happens at once: whoever is infected at a moment can
    pass it on at later ones only. Whoever is infected recovers after an exponential time of mean 1 / recovery.

    Each contact is a toss keyed by the run, the two who meet and the moment, each duration one keyed by the person.
    So without recovery, more probability, more seeds or more contacts never reach fewer people in any run, nor anyone
    later. With it they can: who has it earlier is also over it earlier.

    Parameters
    ----------
    infection : float, array_like of shape (arcs,), mapping or str
        The probability that a contact carries it: a number for every contact; one number for each arc of the network
        of all who met, in the order of its ``indices``; ``{(u, v): probability}`` over all who met, where a pair
        given one way serves both unless contacts are directed; or ``"weight"``, a graph's weights. In [0, 1].
    recovery : float, array_like of shape (n,) or mapping, optional
        Recoveries per unit of time: a number for everyone, one number a person, or ``{person: recovery}``. At least
        0, at which one stays infected forever.
    directed : bool, optional
        Whether contacts carry from source to target only. A graph knows for itself.
    begin : float, optional
        When the seeds are infected; contacts before are passed over. By default at the moment of the first contact
        (in time for it), or at 0 where a graph is given instead of contacts.

    Raises
    ------
    ParameterError
        For a probability out of [0, 1], a negative or infinite recovery or begin, and, once contacts are given, for
        too few or too many of them.

    Examples
    --------
    >>> contacts = [("ann", "bob", 1), ("bob", "cy", 2), ("cy", "dee", 2), ("cy", "dee", 4)]
    >>> ensemble = TemporalSIR(infection=0.5, recovery=0.2)(contacts, ["ann"], runs=1000, rng=1)
    >>> dict(zip(ensemble.graph.names, ensemble.reach.round(1).tolist(), strict=True))
    {'ann': 1.0, 'bob': 0.5, 'cy': 0.2, 'dee': 0.1}
    """

    infection: Any
    recovery: Any = 0.0
    directed: bool = False
    begin: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "infection", checked_arcs("infection", self.infection, words=("weight",)))
        object.__setattr__(self, "recovery", checked_people("recovery", self.recovery, math.inf))
        object.__setattr__(self, "directed", bool(self.directed))
        if self.begin is not None:
            object.__setattr__(self, "begin", check_number("begin", self.begin))

    def __call__(self, contacts: Any, seeds: Iterable[Hashable], *, runs: int = 1, rng: Any = None) -> Ensemble:
        """Spread from the seeds, `runs` times.

        Parameters
        ----------
        contacts : pandas.DataFrame, array_like of shape (k, 3) or graph
            The columns ``source``, ``target`` and ``time`` of a frame; rows of a source, a target and a time, where
            people may be numbers or names; or any graph that `as_graph` takes, each of whose ties is a contact at
            time 1. The same two at the same time are one contact.
        seeds : iterable of hashable
            Who is infected first, at least one; naming someone twice changes nothing.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            Its graph is the network of all who met, each weighted by how often, or the graph that was given. The
            counts are of the susceptible, infected and recovered at 101 moments from the beginning to the last
            contact. The same for any number of threads.

        Raises
        ------
        ParameterError
            For contacts of another kind, no seeds, runs below 1, or parameters that do not fit the contacts.
        GraphInputError
            For contacts between nobody, or that cannot be right.
        NodeNotFound
            For a seed who meets nobody.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> late = TemporalSIR(infection=1)([(0, 1, 5.0), (1, 2, 3.0)], [0], rng=1)
        >>> late.reach.tolist()
        [1.0, 1.0, 0.0]
        """
        met = as_contacts(contacts, self.directed)
        start = checked_start(met.graph, seeds, runs, rng=rng)
        inputs, span, key = self._inputs(met), self._span(met), stream(start.seed, _PURPOSE)
        times = readonly(np.linspace(*span, _MOMENTS + 1))

        def work(chunk: int, size: np.ndarray, depth: np.ndarray, counts: np.ndarray, reached: np.ndarray) -> None:
            mine, books = (chunk, start.runs, len(reached)), _empty_books(met.graph.n)
            _run_chunk(inputs, start.seeds, key, *mine, span[0], books, times, size, depth, counts, reached[chunk])

        options = {} if met.rows is None else {"contacts": met.rows}
        return run_all(self, start, work, steps=_MOMENTS, states=_STATES, times=times, options=options)

    def replay(
        self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any, contacts: np.ndarray | None = None
    ) -> Cascade:
        """Give run number `run` of the call with the same contacts, seeds and rng, with who infected whom and when.

        Where several infect a person at the same moment, the parent is the one with the lowest toss (of equal ones,
        the lowest number).

        Parameters
        ----------
        graph : Graph, pandas.DataFrame or array_like
            The contacts or the graph of the call.
        seeds : iterable of hashable
            As in the call.
        run : int
            From 0.
        rng : int, SeedSequence, Generator or None
            The ensemble's ``seed``.
        contacts : array_like of shape (k, 3), optional
            What an ensemble keeps of its contacts: the people's numbers in its `graph`, and the times.

        Returns
        -------
        Cascade
            With spells from infection to recovery.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> TemporalSIR(infection=1).replay([(0, 1, 5.0), (1, 2, 7.0)], [0], 0, rng=1).time.tolist()
        [5.0, 5.0, 7.0]
        """
        met = as_contacts(graph if contacts is None else contacts, self.directed)
        if contacts is not None:
            met = met._replace(graph=as_graph(graph))
        start, run = checked_start(met.graph, seeds, rng=rng), check_whole("run", run, 0, 2**63 - 1)
        (begin, end), books = self._span(met), _empty_books(met.graph.n)
        count = _infect(self._inputs(met), start.seeds, stream(start.seed, _PURPOSE), run, begin, books)
        order, when, until, parent, _ = books
        order = order[:count]
        spells = np.column_stack([order, when[order], np.where(until[order] <= end, until[order], math.inf)])
        return grown(met.graph, order, parent, np.where(np.isinf(when), np.nan, when), spells)

    def _span(self, met: Contacts) -> tuple[float, float]:
        """Give when it begins and when the last contact is."""
        begin = met.begin if self.begin is None else self.begin
        return begin, max(begin, met.end)

    def _inputs(self, met: Contacts) -> tuple:
        """Give contacts and parameters as kernels take them."""
        bounds = readonly(fires_below(arc_values("infection", self.infection, met.graph)))
        recovery = person_values("recovery", self.recovery, met.graph)
        first = int(np.searchsorted(met.moment, self._span(met)[0]))
        # The moments' own bits are the key: the same contact tosses the same coin in a longer list.
        moments = met.moment[first:], readonly(met.moment[first:].view(np.uint64))
        return met.arc[first:], *moments, met.graph.sources, met.graph.indices, bounds, recovery


def _empty_books(n: int) -> tuple[np.ndarray, ...]:
    """Give who was reached, when, until when they have it, through whom and by which toss."""
    people = np.empty(n, np.int32), np.full(n, math.inf), np.empty(n), np.full(n, -1, np.int32)
    return *people, np.empty(n, np.uint64)


@kernel
def _run_chunk(inputs, seeds, key, first, stop, step, begin, books, times, size, depth, counts, reached):
    """Do runs `first`, `first` + `step` and so on, and count who is in which state at each time."""
    order, when, until, parent, _ = books
    hands = np.empty(order.size, np.int32)
    for run in range(first, stop, step):
        size[run] = _infect(inputs, seeds, key, run, begin, books)
        count_states(order[: size[run]], (when, until), times, counts[run], reached)
        depth[run] = measure_depth(order, size[run], when, parent, hands)


@kernel
def _infect(inputs, seeds, key, run, begin, books):
    """Do one run, contact after contact; return how many were infected."""
    arcs, moments, bits, sources, indices, bounds, recovery = inputs
    order, when, until, parent, lowest = books
    run_key, count, moment_key = subkey(key, run), seeds.size, np.uint64(0)
    for i in range(seeds.size):
        order[i], when[seeds[i]], until[seeds[i]] = seeds[i], begin, begin + _duration(run_key, seeds[i], recovery)
    for i in range(arcs.size):
        moment = moments[i]
        if i == 0 or moment != moments[i - 1]:
            moment_key = subkey(run_key, bits[i])
        u, v = sources[arcs[i]], indices[arcs[i]]
        # Seeds had it before the first moment. Who gets it at a moment does not pass it on at the same, but may get it
        # from several: the parent is the one with the lowest toss.
        has = when[u] < moment or (when[u] == moment and parent[u] < 0)
        had = when[v] < moment or (when[v] == moment and parent[v] < 0)
        if not has or had or until[u] < moment:
            continue
        drawn = toss(row(moment_key, u), v) >> np.uint64(11)
        if drawn >= bounds[arcs[i]]:
            continue
        if when[v] == math.inf:
            when[v], until[v] = moment, moment + _duration(run_key, v, recovery)
            order[count] = v
            count += 1
        elif drawn > lowest[v] or (drawn == lowest[v] and u > parent[v]):
            continue
        parent[v], lowest[v] = u, drawn
    return count


@inline
def _duration(run_key, u, recovery):
    """Draw how long someone has it."""
    rate = recovery[u]
    return -math.log(1 - uniform(toss(row(run_key, u), u))) / rate if rate > 0 else math.inf
