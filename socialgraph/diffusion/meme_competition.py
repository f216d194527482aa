"""Memes that compete for places on people's screens, none better than another [1]_ [2]_.

A few become popular all the same: where new memes are rare the numbers of their shares are a critical branching
process, P(more than n shares) ~ n**-1/2 up to n of about 1 / innovation**2, with mean 1 / innovation [1]_.

.. [1] Gleeson, Ward, O'Sullivan, Lee (2014), Competition-induced criticality in a model of meme popularity.
.. [2] Weng, Flammini, Vespignani, Menczer (2012), Competition among memes in a world with limited attention.
.. [3] Qiu, Oliveira, Sahami Shirazi, Flammini, Menczer (2017), Limited individual attention and online virality of
   low-quality information; the journal withdrew it over its data, the model is that of the preprint.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import inline, kernel
from socialgraph.convert import as_graph
from socialgraph.diffusion._runs import checked_start, grown, run_all
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import GraphInputError, LimitExceeded, check_number, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, fires_below, row, stream, subkey, toss, uniform

__all__ = ["MemeCompetition"]

_PURPOSE = "diffusion.meme_competition"
_STATES = "seeing", "reached"
_MOST_BYTES = 2 << 30


@frozen
class MemeCompetition:
    """Memes that compete for places on people's screens.

    From screen to screen it goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. Everybody
    has a screen of `screen` places, and every step has as many events as there are people. At an event someone, each as
    likely, shares a meme: with probability `innovation` a brand-new one, which also goes to the front of their own
    screen; else the one in a place of their screen, each place as likely. It goes to the front of the screen of each
    neighbour, and the oldest meme there falls off. With one place this is [1]_; several are those of [3]_ for memes of
    one quality, while the screens of [2]_ hold what came within some time.

    The ensemble follows one meme, which at time 0 is put on the seeds' screens. Whoever has had it on their screen
    was reached, through whoever shared it first; ``seeing`` counts those on whose screen it stands at the end of a
    step, and a cascade's `spells` say from when to when. What else is on the screens is of no matter, as no meme is
    better than another: there is nothing to warm up. `popularity` counts the shares of every new meme.

    Event number e of a run has draws of its own: who, whether new, which place. So a run on two graphs of the same
    people, or from other seeds, has the same people share at the same times; and with one place more seeds or less
    innovation never reach fewer people in any run.

    Parameters
    ----------
    innovation : float, optional
        How often a shared meme is brand-new, in [0, 1].
    screen : int, optional
        How many places a screen has, at least 1.

    Raises
    ------
    ParameterError
        For a parameter out of its range.

    Examples
    --------
    >>> import networkx as nx
    >>> model = MemeCompetition(innovation=0.05, screen=2)
    >>> ensemble = model(nx.karate_club_graph(), [0, 33], steps=50, runs=1_000, rng=1)
    >>> ensemble.states, ensemble.counts[:, [0, 1, 10, 50]].mean(axis=0).round(1).tolist()
    (('seeing', 'reached'), [[2.0, 2.0], [1.6, 4.4], [0.3, 4.7], [0.0, 4.7]])
    """

    innovation: float = 0.01
    screen: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "innovation", check_number("innovation", self.innovation, 0, 1))
        object.__setattr__(self, "screen", check_whole("screen", self.screen, 1))

    def __call__(
        self, graph: Any, seeds: Iterable[Hashable], *, steps: int = 100, runs: int = 1, rng: Any = None
    ) -> Ensemble:
        """Put a meme on the seeds' screens and follow it, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever hears from whom, along u -> v.
        seeds : iterable of hashable
            Who has it on their screen at first, at least one; naming someone twice changes nothing.
        steps : int, optional
            How long to look on, at least 0; each step has n events.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            The same for any number of threads; ``counts[run, step]`` are how many see it then and how many ever did.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For no seeds, steps below 0 or runs below 1.
        LimitExceeded
            For more runs and steps, or more places on screens, than fit in memory.

        Examples
        --------
        >>> pair = Graph.from_edges([(0, 1)])
        >>> MemeCompetition(innovation=1)(pair, [0], steps=2, runs=3, rng=1).counts[:, :, 0].tolist()
        [[1, 0, 0], [1, 0, 0], [1, 0, 0]]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        steps, network = check_whole("steps", steps, 0), self._network(start.graph)
        key = stream(start.seed, _PURPOSE)

        def work(*books: np.ndarray) -> None:
            own = _empty_books(start.graph.n, self.screen)
            _run_chunk(network, start.seeds, key, own, np.empty(start.graph.n, np.int32), *books)

        return run_all(self, start, work, steps=steps, states=_STATES, options={"steps": steps})

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, steps: int = 100, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds, steps and rng, with who reached whom.

        Parameters
        ----------
        graph, seeds : Graph, iterable of hashable
            As in the call.
        run : int
            From 0.
        steps : int, optional
            As in the call.
        rng : int, SeedSequence, Generator or None
            The ensemble's ``seed``.

        Returns
        -------
        Cascade
            Its times are in steps: the k-th event of all is at k / n.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> cascade = MemeCompetition(innovation=0).replay(path, [0], 0, steps=9, rng=1)
        >>> cascade.step.tolist(), cascade.time.round(1).tolist()
        ([0, 1, 2], [0.0, 1.0, 1.3])
        """
        start = checked_start(graph, seeds, rng=rng)
        run, steps = check_whole("run", run, 0, 2**63 - 1), check_whole("steps", steps, 0)
        graph, network = start.graph, self._network(start.graph)
        key, counts = stream(start.seed, _PURPOSE), np.zeros((steps + 1, 2), dtype=np.int32)

        def once(spells: np.ndarray) -> tuple[int, tuple]:
            books = _empty_books(graph.n, self.screen)
            return _run(network, start.seeds, key, run, books, counts, spells), books

        # How many spells there are shows when they are over, so that there is room for them the second time.
        spells = np.full((once(np.empty((0, 3)))[0], 3), np.inf)
        queue, since, parent, *_ = once(spells)[1]
        spells[:, 1:] /= graph.n
        time = np.where(since < 0, np.nan, since / graph.n)
        return grown(graph, queue[: counts[-1, 1]], parent, time, spells)

    def popularity(self, graph: Any, *, steps: int = 100, rng: Any = None) -> np.ndarray:
        """Count how often each new meme was shared: those of `innovation`, from its first share on.

        The events are those of run 0 of a call with the same rng; the memes on the screens at first are not counted.

        Parameters
        ----------
        graph : Graph
            As in the call.
        steps : int, optional
            How long to look on, at least 0; each step has n events, each of which shares one meme.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        ndarray of int64, shape (memes,)
            In the order of their births: the last ones had little time yet.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        ParameterError
            For steps below 0.
        LimitExceeded
            For more memes, or more places on screens, than fit in memory.

        Examples
        --------
        >>> from socialgraph.generators import erdos_renyi
        >>> shares = MemeCompetition(innovation=0.05).popularity(erdos_renyi(500, 0.02, rng=1), steps=1_000, rng=1)
        >>> round(float(shares.mean()), 1), int(np.median(shares)), int(shares.max())
        (20.1, 3, 1872)
        """
        graph = as_graph(graph)
        if graph.n == 0:
            raise GraphInputError("graph must have nodes; got none")
        network, events = self._network(graph), check_whole("steps", steps, 0) * graph.n
        if events * self.innovation * 8 > _MOST_BYTES:
            rule = f"the memes of {steps:,} steps must fit in {_MOST_BYTES >> 30} GiB"
            raise LimitExceeded(f"{rule}; got {events * self.innovation:,.0f}")
        key = stream(as_seed(rng), _PURPOSE)
        shares = np.zeros(_births(key, events, network[-1]), dtype=np.int64)
        _count_shares(network, key, events, np.full(graph.n * self.screen, -1, np.int32), shares)
        return readonly(shares)

    def _network(self, graph: Graph) -> tuple:
        """Give what the kernels read; who has so many places that they do not fit is refused."""
        if graph.n * self.screen * 4 > _MOST_BYTES:
            rule = f"screens must fit in {_MOST_BYTES >> 30} GiB"
            raise LimitExceeded(f"{rule}; got {graph.n:,} people with {self.screen:,} places each")
        return graph.indptr, graph.indices, self.screen, fires_below(self.innovation)[()]


def _empty_books(n: int, screen: int) -> tuple:
    """Give what one run writes: whom it reached, since which event, through whom; and the screens.

    Of a screen there is where the meme stands, as a ring of places, which of them is its front, how many the meme
    has, and the number of the spell that is under way.
    """
    queue, since, parent = np.empty(n, np.int32), np.full(n, -1, np.int64), np.full(n, -1, np.int32)
    screens = np.zeros(n * screen, np.uint8), np.zeros(n, np.int32), np.zeros(n, np.int32), np.zeros(n, np.int64)
    return queue, since, parent, screens


@kernel
def _run_chunk(network, seeds, key, books, hands, chunk, size, depth, counts, reached):
    """Do runs `chunk`, `chunk` + chunks, ... and leave the books as they were before."""
    queue, since, parent, (places, front, held, _) = books
    screen, no_spells = network[2], np.empty((0, 3))
    for number in range(chunk, size.size, reached.shape[0]):
        _run(network, seeds, key, number, books, counts[number], no_spells)
        size[number], depth[number] = counts[number, -1, 1], 0
        for i in range(size[number]):
            u = queue[i]
            reached[chunk, u] += 1
            # Parents come first, so that their hands are known.
            hands[u] = 0 if parent[u] < 0 else hands[parent[u]] + 1
            depth[number] = max(depth[number], hands[u])
        for i in range(size[number]):
            u = queue[i]
            since[u] = parent[u] = -1
            places[u * screen : (u + 1) * screen] = 0
            front[u] = held[u] = 0


@kernel
def _run(network, seeds, key, number, books, counts, spells):
    """Do one run, count after every step, and return how many spells there were; those with room are written down."""
    indptr, indices, screen, novel = network
    queue, since, parent, screens = books
    run_key, n = subkey(key, number), since.size
    tail = spell = seeing = 0
    for u in seeds:
        queue[tail], since[u] = u, 0
        tail += 1
        seeing += _push(screens, u, screen, 1, 0, spells, spell)
        spell += 1
    counts[0, 0], counts[0, 1] = seeing, tail
    for step in range(1, counts.shape[0]):
        for event in range((step - 1) * n, step * n):
            if seeing == 0:
                break
            base = row(run_key, event)
            u, meme = np.int64(uniform(toss(base, 0)) * n), 0
            if toss(base, 1) >> np.uint64(11) < novel:
                seeing += _push(screens, u, screen, 0, event + 1, spells, spell)
            elif screens[2][u] > 0:
                meme = screens[0][_place(base, screens[1], u, screen)]
            for arc in range(indptr[u], indptr[u + 1]):
                v = indices[arc]
                change = _push(screens, v, screen, meme, event + 1, spells, spell)
                seeing += change
                spell += change > 0
                if meme and since[v] < 0:
                    queue[tail], since[v], parent[v] = v, event + 1, u
                    tail += 1
        counts[step, 0], counts[step, 1] = seeing, tail
    return spell


@kernel
def _push(screens, u, screen, meme, now, spells, spell):
    """Put our meme (1) or another (0) in front of a screen; give 1 if ours came onto it, -1 if it went, else 0."""
    places, front, held, latest = screens
    before = held[u]
    if before == 0 and meme == 0:
        return 0
    place = _turn(front, u, screen)
    held[u] += meme - places[place]
    places[place] = meme
    if before == 0:
        latest[u] = spell
        if spell < spells.shape[0]:
            spells[spell, 0], spells[spell, 1] = u, now
        return 1
    if held[u] > 0:
        return 0
    if latest[u] < spells.shape[0]:
        spells[latest[u], 2] = now
    return -1


@inline
def _turn(front, u, screen):
    """Give the oldest place of a screen, which becomes its front; a division here would be a third of the time."""
    front[u] = front[u] + 1 if front[u] + 1 < screen else 0
    return u * screen + front[u]


@inline
def _place(base, front, u, screen):
    """Choose a place of a screen, each as likely: none, one, ... behind its front."""
    at = front[u] - (np.int64(uniform(toss(base, 2)) * screen) if screen > 1 else 0)
    return u * screen + (at if at >= 0 else at + screen)


@kernel
def _births(key, events, novel):
    """Count how many memes are brand-new."""
    run_key, born = subkey(key, 0), 0
    for event in range(events):
        born += toss(row(run_key, event), 1) >> np.uint64(11) < novel
    return born


@kernel
def _count_shares(network, key, events, places, shares):
    """Share one meme an event, and count the shares of those that are new."""
    indptr, indices, screen, novel = network
    run_key, n, born = subkey(key, 0), indptr.size - 1, 0
    front = np.zeros(n, np.int32)
    for event in range(events):
        base = row(run_key, event)
        u = np.int64(uniform(toss(base, 0)) * n)
        if toss(base, 1) >> np.uint64(11) < novel:
            meme = born
            born += 1
            places[_turn(front, u, screen)] = meme
        else:
            meme = places[_place(base, front, u, screen)]
        if meme >= 0:
            shares[meme] += 1
        for arc in range(indptr[u], indptr[u + 1]):
            v = indices[arc]
            places[_turn(front, v, screen)] = meme
