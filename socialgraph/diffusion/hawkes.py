"""Self-exciting reshares: every share sets off others, of which each sets off others [1]_ [2]_.

A share by u at time s makes each follower v share at the rate infectivity x phi(t - s), where phi is the density of
how long people take. That is a branching process: along each arc a share has a Poisson number of children, each after
a delay drawn from phi, whatever else happens. Where a share has R children on average, N first shares come to
N / (1 - R) in all; the number that comes of one, where all have the same R, is Borel distributed [3]_.

The trap is R of at least 1: the shares of a run then never end, or grow without bound as time goes on.

.. [1] Hawkes (1971), Spectra of some self-exciting and mutually exciting point processes.
.. [2] Zhao, Erdogdu, He, Rajaraman, Leskovec (2015), SEISMIC: a self-exciting point process model for predicting
   tweet popularity.
.. [3] Tanner (1961), A derivation of the Borel distribution.
"""

import math
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import inline, kernel
from socialgraph.convert import as_graph
from socialgraph.diffusion._clock import checked_time, measure_depth, pace, place, run_timed
from socialgraph.diffusion._runs import checked_start, grown
from socialgraph.diffusion._values import arc_values, checked_arcs
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import LimitExceeded, ParameterError, check_number, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import coin, row, stream, subkey, toss, uniform

__all__ = ["Hawkes"]

_PURPOSE = "diffusion.hawkes"
_STATES = ("reached", "shares")
# The most that one arc may carry of one share on average, so that exp(-infectivity) is a number like any other.
_MOST_INFECTIVITY = 100
# The most shares of a run: what a computer does in seconds, and holds in less than a gigabyte.
_MOST_SHARES = 10_000_000
_MOST_ROUNDS = 10_000


@frozen
class Hawkes:
    """Self-exciting reshares in continuous time: every share may set off more, as often as one likes.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At time 0 each seed shares. Each
    share by u makes each neighbour v share, `infectivity` times on average: a Poisson number, each after a delay of its
    own. People may share any number of times; who is reached, and when, is who shared at all, and when first.

    The branching ratio is the mean number of reshares that a share sets off: the largest eigenvalue of the matrix of
    infectivities (`branching_ratio`). Below 1 it ends by itself. From 1 on, a run that is not over by 10,000,000
    shares is given up with `LimitExceeded`.

    Each share's draws are keyed by its lineage: the run, and at every generation who shared and which of the reshares
    along that arc it was. So more infectivity, more seeds or more ties never make fewer shares in any run, nor any of
    them later.

    Parameters
    ----------
    infectivity : float, array_like of shape (arcs,), mapping or str
        How many reshares one share makes along an arc on average: a number for every arc; one number for each arc, in
        the order of ``graph.indices``; ``{(u, v): number}`` over all arcs, where on an undirected graph a pair given
        one way serves both; or ``"weight"``, the graph's weights. In [0, 100].
    delay : float, optional
        The mean time to a reshare where `tail` is None; else the time up to which phi is constant. Above 0.
    tail : float, optional
        None for an exponential phi; else SEISMIC's theta of at least 0.1: after `delay`, phi falls as
        ``(t / delay) ** -(1 + tail)``. Measured on Twitter [2]_: ``delay=300, tail=0.2315``, in seconds, with which a
        fifth of the reshares come within five minutes, and half of the others within a hundred more.

    Raises
    ------
    ParameterError
        For an infectivity, delay or tail out of range, and, once a graph is given, for too few or too many
        infectivities.

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = Hawkes(infectivity=0.05)(nx.karate_club_graph(), [0, 33], runs=2_000, rng=1)
    >>> dict(zip(ensemble.states, ensemble.counts[:, -1].mean(axis=0).round(1).tolist(), strict=True))
    {'reached': 4.0, 'shares': 4.2}
    """

    infectivity: Any
    delay: float = 1.0
    tail: float | None = None

    def __post_init__(self) -> None:
        infectivity = checked_arcs("infectivity", self.infectivity, _MOST_INFECTIVITY, ("weight",))
        object.__setattr__(self, "infectivity", infectivity)
        if check_number("delay", self.delay, 0) == 0:
            raise ParameterError("delay", "must be above 0", self.delay)
        object.__setattr__(self, "delay", float(self.delay))
        # Below a tenth, delays would not fit into a number: the longest is delay x 2**(53 / tail).
        if self.tail is not None:
            object.__setattr__(self, "tail", check_number("tail", self.tail, 0.1))

    def __call__(
        self, graph: Any, seeds: Iterable[Hashable], *, time: float = math.inf, runs: int = 1, rng: Any = None
    ) -> Ensemble:
        """Let the seeds share, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever makes whom share, along u -> v.
        seeds : iterable of hashable
            Who shares at time 0, at least one; naming someone twice changes nothing.
        time : float, optional
            Until when to look on; by default to the end, which takes twice as long.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            Size, depth and reach are of people. The counts, at 101 moments from 0 to `time` or to the last share of
            all runs, are the people reached and the shares made until then. The same for any number of threads.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For no seeds, a negative time, runs below 1, or infectivities that do not fit the graph.
        LimitExceeded
            For a run of more than 10,000,000 shares, or more runs than fit in memory.

        Examples
        --------
        >>> pair = Graph.from_edges([(0, 1)])
        >>> ensemble = Hawkes(infectivity=0.5)(pair, [0], runs=10_000, rng=1)
        >>> round(float(ensemble.counts[:, -1, 1].mean()), 1)
        2.0
        """
        time, start = checked_time(time), checked_start(graph, seeds, runs, rng=rng)
        network, law = self._network(start.graph), (time, self.delay, self.tail or 0.0, _MOST_SHARES)
        key = stream(start.seed, _PURPOSE)

        def work(times: np.ndarray, latest: np.ndarray, chunk: int, *kept: np.ndarray) -> None:
            size, depth, counts, reached = kept
            results, mine = (times, size, depth, latest, counts, reached[chunk]), (chunk, start.runs, len(reached))
            books = _empty_books(start.graph.n)
            _refuse_more(_run_chunk(network, law, start.seeds, key, *mine, books, *results))

        return run_timed(self, start, work, time, _STATES)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any, time: float = math.inf) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds, rng and time, with every share.

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
            The tree of everyone's first share; its spells are all shares, each of which begins and ends at once.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> pair = Graph.from_edges([(0, 1)])
        >>> Hawkes(infectivity=0.8).replay(pair, [0], 8, rng=1).spells[:, :2].round(1).tolist()
        [[0.0, 0.0], [1.0, 0.5], [0.0, 3.2]]
        """
        time, start = checked_time(time), checked_start(graph, seeds, rng=rng)
        run, graph = check_whole("run", run, 0, 2**63 - 1), start.graph
        network, law = self._network(graph), (time, self.delay, self.tail or 0.0, _MOST_SHARES)
        shares, inputs = np.empty((0, 3)), (network, law, start.seeds, stream(start.seed, _PURPOSE), run)
        # How many shares there are is known once all are made: the second time there is room for them.
        for _ in range(2):
            books, counts = _empty_books(graph.n), np.zeros((1, 2), np.int32)
            room = _refuse_more(_share(*inputs, books, readonly(np.zeros(1)), counts, shares))
            shares = shares if len(shares) else np.empty((room, 3))
        shares = shares[np.lexsort((shares[:, 0], shares[:, 1]))]
        (order, when, parent), marks, _ = books
        order = order[: marks[0]][np.argsort(when[order[: marks[0]]], kind="stable")]
        return grown(graph, order, parent, np.where(np.isinf(when), np.nan, when), shares)

    def branching_ratio(self, graph: Any) -> float:
        """Give the mean number of reshares that a share sets off, once it has gone through many hands.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes.

        Returns
        -------
        float
            The largest eigenvalue of the matrix of infectivities, within a millionth and not below it: 0 where there
            are no circles to go round in.

        Raises
        ------
        ParameterError
            For infectivities that do not fit the graph.

        Examples
        --------
        >>> import networkx as nx
        >>> round(Hawkes(infectivity=0.1).branching_ratio(nx.complete_graph(6)), 6)
        0.5
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        graph = as_graph(graph)
        values = arc_values("infectivity", self.infectivity, graph, _MOST_INFECTIVITY)
        ends, shape = np.stack([graph.sources, graph.indices]), (graph.n, graph.n)
        ends, values = ends[:, values > 0], values[values > 0]
        circles, label = connected_components(csr_array((values, ends), shape), connection="strong")
        round_ = label[ends[0]] == label[ends[1]]
        if not round_.any():
            return 0.0
        # Every circle of circles has an eigenvalue of its own, and for any positive vector it lies between the least
        # and the greatest quotient of its entries after and before (Collatz 1942). The shift keeps a ring from turning.
        matrix, vector = csr_array((values[round_], ends[:, round_]), shape), np.ones(graph.n)
        shift = (matrix @ vector).max() / 4
        for _ in range(_MOST_ROUNDS):
            after = matrix @ vector + shift * vector
            least, most, top = np.full(circles, math.inf), np.zeros(circles), np.zeros(circles)
            np.minimum.at(least, label, after / vector - shift)
            np.maximum.at(most, label, after / vector - shift)
            if most.max() - least.max() <= 1e-6 * most.max():
                break
            np.maximum.at(top, label, after)
            vector = np.maximum(after / top[label], 1e-300)
        return float(most.max())

    def _network(self, graph: Graph) -> tuple:
        """Give the network as kernels take it, with the chance that an arc carries nothing of a share."""
        infectivity = arc_values("infectivity", self.infectivity, graph, _MOST_INFECTIVITY)
        chance = np.empty(infectivity.size)
        _find_chances(infectivity, chance)
        return graph.indptr, graph.indices, infectivity, readonly(chance)


def _refuse_more(shares: int) -> int:
    """Return the number of shares of a run, unless there were too many."""
    if shares < 0:
        rule = f"a run must be over within {_MOST_SHARES:,} shares; got one that is not"
        raise LimitExceeded(rule + ": look on for less time, or choose less infectivity (see branching_ratio)")
    return shares


def _empty_books(n: int) -> tuple:
    """Give who was reached, when and through whom; how many were; and when the last share was."""
    people = np.empty(n, np.int32), np.full(n, math.inf), np.full(n, -1, np.int32)
    return people, np.zeros(1, np.int64), np.zeros(1)


@kernel
def _find_chances(infectivity, chance):
    for arc in range(infectivity.size):
        chance[arc] = math.exp(-infectivity[arc])


@kernel
def _run_chunk(network, law, seeds, key, first, stop, step, books, times, size, depth, latest, counts, reached):
    """Do runs `first`, `first` + `step` and so on; return 0, or -1 as soon as one makes too many shares."""
    (order, when, parent), marks, last = books
    shares, hands, per = np.empty((0, 3)), np.empty(order.size, np.int32), pace(times)
    for run in range(first, stop, step):
        if _share(network, law, seeds, key, run, books, times, counts[run], shares) < 0:
            return -1
        size[run], latest[run] = marks[0], last[0]
        for i in range(size[run]):
            reached[order[i]] += 1
            at = place(times, per, when[order[i]])
            if at < times.size:
                counts[run, at, 0] += 1
        for at in range(1, times.size):
            counts[run, at, 0] += counts[run, at - 1, 0]
            counts[run, at, 1] += counts[run, at - 1, 1]
        depth[run] = measure_depth(order, size[run], when, parent, hands)
    return 0


@kernel
def _share(network, law, seeds, key, run, books, times, counts, shares):
    """Do one run: note each share in `counts`, and in `shares` if there is room; return their number, or -1.

    What is still to be shared is a pile of (who, through whom, when) and keys. Its order is of no account.
    """
    indptr, indices, infectivity, chance = network
    horizon, delay, tail, most = law
    (order, when, parent), marks, last = books
    pile, keys = np.empty((seeds.size + 64, 3)), np.empty(seeds.size + 64, np.uint64)
    run_key, per, height, made = subkey(key, run), pace(times), seeds.size, 0
    marks[0], last[0] = 0, 0
    for i in range(seeds.size):
        pile[i, 0], pile[i, 1], pile[i, 2], keys[i] = seeds[i], -1, 0, coin(run_key, seeds[i], seeds[i])
    while height > 0 and made < most:
        height -= 1
        u, moment, base = int(pile[height, 0]), pile[height, 2], row(keys[height], int(pile[height, 0]))
        if when[u] == math.inf:
            order[marks[0]] = u
            marks[0] += 1
        if moment < when[u]:
            when[u], parent[u] = moment, int(pile[height, 1])
        at, last[0] = place(times, per, moment), max(last[0], moment)
        if at < times.size:
            counts[at, 1] += 1
        if made < shares.shape[0]:
            shares[made, 0], shares[made, 1], shares[made, 2] = u, moment, moment
        made += 1
        for arc in range(indptr[u], indptr[u + 1]):
            bits = toss(base, indices[arc])
            for i in range(_children(uniform(bits), infectivity[arc], chance[arc])):
                child = subkey(bits, i)
                then = moment + _delay(uniform(child), delay, tail)
                if then <= horizon and then < math.inf:
                    if height == keys.size:
                        pile, keys = np.append(pile, pile, 0), np.append(keys, keys)
                    pile[height, 0], pile[height, 1], pile[height, 2], keys[height] = indices[arc], u, then, child
                    height += 1
    return made if height == 0 else -1


@inline
def _children(drawn, mean, chance):
    """Turn a uniform number into a Poisson one, by its distribution; `chance` is that of none."""
    count, below = 0, chance
    while drawn >= below and (count < mean or chance > 1e-18):
        count += 1
        chance *= mean / count
        below += chance
    return count


@inline
def _delay(drawn, delay, tail):
    """Turn a uniform number into a delay: exponential, or constant up to `delay` and then a power law."""
    if tail == 0:
        return -math.log(1 - drawn) * delay
    rest = (1 + tail) * (1 - drawn)
    return delay * (1 + tail) * drawn / tail if rest >= 1 else delay * rest ** (-1 / tail)
