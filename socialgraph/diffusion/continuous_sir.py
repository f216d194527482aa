"""SIR in continuous time, exact: exponential clocks as in Gillespie's, or any laws of delay and duration [1]_ [2]_.

Someone infected passes it on along each tie after a delay, and recovers after a duration. Each tie's delay can be
drawn before anything happens, so that v is infected along the shortest way, in delays, through people whose delays
are within their durations. That is as exact as a list of all next events [3]_, and needs no such list.

The trap is rates: at rate tau a tie carries with probability tau / (tau + gamma), not tau, and the ties of a person
who recovers late all carry more, so that the sizes are not those of independent cascades with that probability.

.. [1] Kiss, Miller, Simon (2017), Mathematics of epidemics on networks.
.. [2] Gomez-Rodriguez, Balduzzi, Schölkopf (2011), Uncovering the temporal dynamics of diffusion networks.
.. [3] Gillespie (1977), Exact stochastic simulation of coupled chemical reactions.
"""

import math
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._clock import checked_time, run_timed
from socialgraph.diffusion._first_passage import empty_books, first_passage, first_passages
from socialgraph.diffusion._runs import checked_start, grown
from socialgraph.diffusion._values import arc_values, checked_arcs, checked_people, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import ParameterError, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import row, stream, subkey, toss, uniform

__all__ = ["ContinuousSIR"]

_PURPOSE = "diffusion.continuous_sir"
_STATES = ("susceptible", "infected", "recovered")
_NONE = readonly(np.empty(0))


@frozen
class ContinuousSIR:
    """SIR in continuous time: infection at a rate a tie, recovery at a rate a person, or delays of any law.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At time 0 the seeds are infected.
    Whoever is infected recovers after an exponential time of mean 1 / recovery, and until then infects each neighbour
    at the rate of that arc. Or else `delay` and `duration` say how long it takes to pass it on, and how long one can.

    Each delay is a toss keyed by the run and the two who meet, each duration one keyed by the person. So a higher
    rate, a slower recovery, more seeds or more ties never reach fewer people in any run, nor anyone later.

    Parameters
    ----------
    rate : float, array_like of shape (arcs,), mapping, str or None
        Infections per unit of time: a number for every arc; one number for each arc, in the order of
        ``graph.indices``; ``{(u, v): rate}`` over all arcs, where on an undirected graph a pair given one way serves
        both; or ``"weight"``, the graph's weights. At least 0; None where `delay` is given.
    recovery : float, array_like of shape (n,), mapping or None
        Recoveries per unit of time: a number for everyone, one number a person, or ``{person: recovery}``. At least
        0, at which one stays infected forever; None where `duration` is given.
    delay : object, optional
        How long it takes to pass it on along an arc: anything with ``ppf(quantiles)``, such as a frozen distribution
        of `scipy.stats`, or a function of an array of uniform numbers in [0, 1). Infinite for never. Two of either
        are equal only where they are one object.
    duration : object, optional
        How long one passes it on, likewise.

    Raises
    ------
    ParameterError
        For a negative or infinite rate, for one that is missing or superfluous, and, once a graph is given, for too
        few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> model = ContinuousSIR(rate=0.05, recovery=0.2)
    >>> ensemble = model(nx.karate_club_graph(), [0, 33], time=10, runs=1000, rng=1)
    >>> round(ensemble.mean, 1)
    10.6
    >>> dict(zip(ensemble.states, ensemble.counts.mean(axis=0)[-1].round(1).tolist(), strict=True))
    {'susceptible': 23.4, 'infected': 3.1, 'recovered': 7.6}
    """

    rate: Any
    recovery: Any
    delay: Any = None
    duration: Any = None

    def __post_init__(self) -> None:
        for rate, law in [("rate", "delay"), ("recovery", "duration")]:
            given, instead = getattr(self, rate), getattr(self, law)
            if instead is not None and given is not None:
                raise ParameterError(rate, f"must be None where {law} is given", given)
            if instead is not None and not (hasattr(instead, "ppf") or callable(instead)):
                raise ParameterError(law, "must have ppf(quantiles) or be a function of uniform numbers", instead)
        if self.delay is None:
            object.__setattr__(self, "rate", checked_arcs("rate", self.rate, math.inf, ("weight",)))
        if self.duration is None:
            object.__setattr__(self, "recovery", checked_people("recovery", self.recovery, math.inf))

    def __call__(
        self, graph: Any, seeds: Iterable[Hashable], *, time: float = math.inf, runs: int = 1, rng: Any = None
    ) -> Ensemble:
        """Spread from the seeds, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever infects whom, along u -> v.
        seeds : iterable of hashable
            Who is infected at time 0, at least one; naming someone twice changes nothing.
        time : float, optional
            Until when to look on; by default to the end, which takes twice as long.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            With counts of the susceptible, infected and recovered at 101 moments from 0 to `time`, or to the last
            event of all runs. The same for any number of threads.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For no seeds, a negative time, runs below 1, or rates, delays or durations that cannot be right.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> from scipy import stats
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> model = ContinuousSIR(None, None, delay=stats.uniform(1, 2), duration=lambda uniforms: 2.5 + 0 * uniforms)
        >>> model(path, [0], runs=1000, rng=1).reach.round(1).tolist()
        [1.0, 0.8, 0.6]
        """
        time, start = checked_time(time), checked_start(graph, seeds, runs, rng=rng)
        graph, key = start.graph, stream(start.seed, _PURPOSE)
        network = self._network(graph)

        def work(times: np.ndarray, latest: np.ndarray, chunk: int, *kept: np.ndarray) -> None:
            size, depth, counts, reached = kept
            results, books = (times, size, depth, latest, counts, reached[chunk]), empty_books(graph.n)
            mine = range(chunk, start.runs, len(reached))
            # A law that is a function is asked run by run.
            for part in [mine] if self.delay is self.duration is None else [range(run, run + 1) for run in mine]:
                draws, given = (key, part.start, part.stop, part.step), self._given(graph, key, part.start)
                first_passages(network, given, start.seeds, draws, books, results, horizon=time)

        return run_timed(self, start, work, time, _STATES)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any, time: float = math.inf) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds, rng and time, with who infected whom and when.

        Where several reach a person at the same moment, which only delays that are whole numbers or the like can do,
        the parent is the one with the lowest toss (of equal ones, the lowest number).

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
            With spells from infection to recovery.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)])
        >>> cascade = ContinuousSIR(rate=1, recovery=0).replay(path, [0], 0, rng=1)
        >>> cascade.parent.tolist(), cascade.spells[:, 2].tolist()
        ([-1, 0, 1], [inf, inf, inf])
        """
        time, start = checked_time(time), checked_start(graph, seeds, rng=rng)
        run, books = check_whole("run", run, 0, 2**63 - 1), empty_books(start.graph.n)
        graph, key = start.graph, stream(start.seed, _PURPOSE)
        network = self._network(graph)
        given = self._given(graph, key, run)
        count = first_passage(network, given, start.seeds, (key, run), time, books)
        order, when, until, parent = books[0]
        # Time moves on along every arc, so that parents come before their children.
        order = order[:count][np.argsort(when[order[:count]], kind="stable")]
        ends = np.where(until[order] <= time, until[order], math.inf)
        spells = np.column_stack([order, when[order], ends])
        return grown(graph, order, parent, np.where(np.isinf(when), np.nan, when), spells)

    def _network(self, graph: Graph) -> tuple:
        """Give the network as kernels take it; where a law is given, the rates are not looked at."""
        rates = recoveries = readonly(np.ones(1))
        if self.delay is None:
            rates = _laid(self.rate, arc_values("rate", self.rate, graph, math.inf))
        if self.duration is None:
            recoveries = _laid(self.recovery, person_values("recovery", self.recovery, graph))
        return graph.indptr, graph.indices, rates, recoveries

    def _given(self, graph: Graph, key: np.uint64, run: int) -> tuple[np.ndarray, np.ndarray]:
        """Draw the delays of all arcs and the durations of all people; none where the kernel knows their law."""
        delays = durations = _NONE
        if self.delay is not None or self.duration is not None:
            arcs, people = np.empty(graph.indices.size), np.empty(graph.n)
            _draw(graph.indptr, graph.indices, key, run, arcs, people)
            delays = delays if self.delay is None else _drawn("delay", self.delay, arcs)
            durations = durations if self.duration is None else _drawn("duration", self.duration, people)
        return delays, durations


def _laid(given: Any, values: np.ndarray) -> np.ndarray:
    """Let one value stand for all where they are alike: the kernel looks up nothing."""
    return readonly([given]) if isinstance(given, float) else values


def _drawn(name: str, law: Any, uniforms: np.ndarray) -> np.ndarray:
    """Turn uniform numbers into times of a law, and refuse what is none."""
    times = np.asarray(law.ppf(uniforms) if hasattr(law, "ppf") else law(uniforms))
    if times.shape != uniforms.shape or times.dtype.kind not in "iuf":
        found = f"{times.dtype} of shape {times.shape}"
        raise ParameterError(name, f"must give {uniforms.size} numbers for as many quantiles", found)
    wrong = np.flatnonzero(~(times >= 0))
    if wrong.size:
        raise ParameterError(name, "must give numbers of at least 0", times[wrong[0]])
    return readonly(times, np.float64)


@kernel
def _draw(indptr, indices, key, run, arcs, people):
    """Draw a uniform number for each arc and each person."""
    run_key = subkey(key, run)
    for u in range(people.size):
        base = row(run_key, u)
        people[u] = uniform(toss(base, u))
        for arc in range(indptr[u], indptr[u + 1]):
            arcs[arc] = uniform(toss(base, indices[arc]))
