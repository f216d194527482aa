"""A hoax and its debunking on one network: susceptible, believer, fact-checker [1]_.

Of n_B believing and n_F fact-checking neighbours with credibility a, a susceptible person comes to believe with
probability f = b n_B (1 + a) / (n_B (1 + a) + n_F (1 - a)) and to check with g = b - f; so one neighbour of either
kind persuades as fast as ten, and b, the spreading rate, is the chance to be persuaded of either. Where everyone meets
everyone the hoax dies out once verify > 2 a / (1 - a) forget / (1 - forget): as [1]_ found, the threshold hangs on
credibility and forgetting, and not on the spreading rate. The trap is that this is the long run: near the threshold
it takes hundreds of steps, and a hoax that everyone happens to forget at once is over as well.

.. [1] Tambuscio, Ruffo, Flammini, Menczer (2015), Fact-checking effect on viral hoaxes.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import inline, kernel
from socialgraph.diffusion._runs import checked_start, grown, run_all
from socialgraph.diffusion._values import checked_people, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_whole
from socialgraph.graph import Graph
from socialgraph.rng import coin, fires_below, stream, subkey

__all__ = ["FactCheck"]

_PURPOSE = "diffusion.fact_check"
_STATES = ("susceptible", "believer", "fact_checker")
_SUSCEPTIBLE, _BELIEVER, _CHECKER = range(3)
# Places in the marks of the books.
_REACHED, _SPELLS = range(2)
_UNIT = 2.0**-53


@frozen
class FactCheck:
    """A hoax that people believe, verify and forget, and the fact-checkers who answer it.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds believe. At
    each step all look at how things stood at the step before. Who is susceptible and hears from a believer or a
    fact-checker is persuaded with probability `spreading`: to believe in proportion to (1 + credibility) times the
    weight of the believers whom they hear from, to check in proportion to (1 - credibility) times that of the
    fact-checkers. Who believes forgets, or else verifies and becomes a fact-checker; a fact-checker forgets; whoever
    has forgotten is susceptible again. Without weights each neighbour weighs 1.

    One toss keyed by the run, the step and the person decides what becomes of them, and through whom they believe:
    each believer in proportion to their weight. Low tosses persuade and high ones make forget; so where nobody
    verifies and spreading + forget is at most 1, more seeds or more credibility never leave fewer believers at any
    step of any run.

    Parameters
    ----------
    spreading : float, array_like of shape (n,) or mapping
        The chance a step to be persuaded by those around: a number for everyone, one number a person, or
        ``{person: number}``, in [0, 1]; so are the others.
    credibility : float, array_like of shape (n,) or mapping
        How much more the hoax persuades than its debunking, from 0, alike, to 1.
    verify : float, array_like of shape (n,) or mapping
        The chance a step that a believer who does not forget becomes a fact-checker.
    forget : float, array_like of shape (n,) or mapping
        The chance a step of a believer, or a fact-checker, to become susceptible.

    Raises
    ------
    ParameterError
        For a parameter out of [0, 1], and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> model = FactCheck(spreading=0.5, credibility=0.3, verify=0.05, forget=0.1)
    >>> ensemble = model(nx.karate_club_graph(), [0, 33], steps=200, runs=1000, rng=1)
    >>> dict(zip(ensemble.states, ensemble.counts[:, 100].mean(axis=0).round(1).tolist(), strict=True))
    {'susceptible': 5.9, 'believer': 3.1, 'fact_checker': 25.1}
    """

    spreading: Any
    credibility: Any
    verify: Any
    forget: Any

    def __post_init__(self) -> None:
        for name in ("spreading", "credibility", "verify", "forget"):
            object.__setattr__(self, name, checked_people(name, getattr(self, name)))

    def __call__(
        self, graph: Any, seeds: Iterable[Hashable], *, steps: int = 100, runs: int = 1, rng: Any = None
    ) -> Ensemble:
        """Let the seeds believe, and look on, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever hears from whom, along u -> v.
        seeds : iterable of hashable
            Who believes at step 0, at least one; naming someone twice changes nothing.
        steps : int, optional
            How long to look on, at least 0.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            With counts of the susceptible, the believers and the fact-checkers at each step; its sizes are how many
            ever believed. The same for any number of threads.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For no seeds, steps below 0, runs below 1, or parameters that do not fit the graph.
        LimitExceeded
            For more runs and steps than fit in memory.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> FactCheck(spreading=1, credibility=0, verify=1, forget=0)(path, [0], steps=3, rng=1).counts[0].tolist()
        [[2, 1, 0], [1, 1, 1], [0, 1, 2], [0, 0, 3]]
        """
        start, steps = checked_start(graph, seeds, runs, rng=rng), check_whole("steps", steps, 0)
        network, key = self._network(start.graph), stream(start.seed, _PURPOSE)

        def work(*results: np.ndarray) -> None:
            _run_chunk(network, start.seeds, key, _empty_books(start.graph.n), *results)

        return run_all(self, start, work, steps=steps, states=_STATES, options={"steps": steps})

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, steps: int = 100, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds, steps and rng, with who persuaded whom.

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
            The tree of how everyone first came to believe, and all spells of belief.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)])
        >>> model = FactCheck(spreading=1, credibility=0.5, verify=0, forget=0.5)
        >>> model.replay(path, [0], 0, steps=3, rng=1).spells.tolist()
        [[0.0, 0.0, 1.0], [1.0, 1.0, 2.0], [0.0, 2.0, inf], [2.0, 2.0, inf], [1.0, 3.0, inf]]
        """
        start, steps = checked_start(graph, seeds, rng=rng), check_whole("steps", steps, 0)
        run, network = check_whole("run", run, 0, 2**63 - 1), self._network(start.graph)
        key, counts = stream(start.seed, _PURPOSE), np.zeros((steps + 1, 3), dtype=np.int32)

        def once(spells: np.ndarray) -> tuple[int, tuple]:
            books = _empty_books(start.graph.n)
            return _run(network, start.seeds, key, run, books, counts, spells), books

        # How many spells there are shows when they are over, so that there is room for them the second time.
        spells = np.full((once(np.empty((0, 3)))[0], 3), np.inf)
        order, when, parent, _, marks = once(spells)[1]
        return grown(start.graph, order[: marks[_REACHED]], parent, np.where(when < 0, np.nan, when), spells)

    def _network(self, graph: Graph) -> tuple:
        """Give what the kernel reads: whom everyone hears from, and the chances of each person."""
        heard = graph.reverse
        weight = readonly(np.ones(1, np.float32)) if heard.weight is None else heard.weight
        names = ("spreading", "credibility", "verify", "forget")
        spreading, credibility, verify, forget = (person_values(name, getattr(self, name), graph) for name in names)
        recalled, stayed = fires_below(1 - forget), fires_below((1 - forget) * (1 - verify))
        return heard.indptr, heard.indices, weight, spreading, credibility, readonly(recalled), readonly(stayed)


def _empty_books(n: int) -> tuple:
    """Give what one run writes.

    Whom it made believe, when first and through whom; everyone's state at this step and at the next, and the number
    of their latest spell; how many ever believed, and how many spells there were.
    """
    states = np.zeros(n, np.uint8), np.zeros(n, np.uint8), np.zeros(n, np.int64)
    return np.empty(n, np.int32), np.full(n, -1, np.int32), np.full(n, -1, np.int32), states, np.zeros(2, np.int64)


@kernel
def _run_chunk(network, seeds, key, books, chunk, size, depth, counts, reached):
    """Do runs `chunk`, `chunk` + chunks, ... and leave the books as they were before."""
    order, when, parent, (now, _, hands), marks = books
    no_spells = np.empty((0, 3))
    for number in range(chunk, size.size, reached.shape[0]):
        _run(network, seeds, key, number, books, counts[number], no_spells)
        size[number], depth[number] = marks[_REACHED], 0
        for i in range(size[number]):
            u = order[i]
            reached[chunk, u] += 1
            # Parents come first, so that their hands are known.
            hands[u] = 0 if parent[u] < 0 else hands[parent[u]] + 1
            depth[number] = max(depth[number], hands[u])
        for i in range(size[number]):
            when[order[i]] = parent[order[i]] = -1
        for u in range(now.size):
            now[u] = _SUSCEPTIBLE


@kernel
def _run(network, seeds, key, number, books, counts, spells):
    """Do one run, count after every step, and return how many spells there were; those with room are written down."""
    order, when, _, (now, then, latest), marks = books
    run_key = subkey(key, number)
    marks[_REACHED], marks[_SPELLS] = seeds.size, 0
    for i in range(seeds.size):
        order[i], when[seeds[i]], now[seeds[i]] = seeds[i], 0, _BELIEVER
        _begin(seeds[i], 0, latest, marks, spells)
    counts[0, _SUSCEPTIBLE], counts[0, _BELIEVER] = now.size - seeds.size, seeds.size
    for step in range(1, counts.shape[0]):
        for state in range(3):
            counts[step, state] = counts[step - 1, state]
        # Where everyone is susceptible it is over.
        if counts[step, _SUSCEPTIBLE] < now.size:
            _take_step(network, subkey(run_key, step), step, books, counts[step], spells)
            for v in range(now.size):
                now[v] = then[v]
    return marks[_SPELLS]


@kernel
def _take_step(network, key, step, books, count, spells):
    """Let everyone look at how things stand, in `now`, and write what becomes of them to `then`.

    One loop for all: a call a person would cost more than what it does, with so many arrays to hand over.
    """
    indptr, indices, weight, spreading, credibility, recalled, stayed = network
    order, when, parent, (now, then, latest), marks = books
    each = np.int64(weight.size > 1)
    for v in range(now.size):
        state, drawn = now[v], coin(key, v, 0) >> np.uint64(11)
        then[v] = state
        if state == _SUSCEPTIBLE and drawn * _UNIT < spreading[v]:
            believing = checking = 0.0
            for arc in range(indptr[v], indptr[v + 1]):
                # No branches, which nobody could guess.
                kind = now[indices[arc]]
                believing += weight[arc * each] * np.float64(kind == _BELIEVER)
                checking += weight[arc * each] * np.float64(kind == _CHECKER)
            hoax, facts = believing * (1 + credibility[v]), checking * (1 - credibility[v])
            if hoax + facts > 0:
                chance = spreading[v] * (hoax / (hoax + facts))
                then[v] = _BELIEVER if drawn * _UNIT < chance else _CHECKER
                if then[v] == _BELIEVER and when[v] < 0:
                    # Where the toss fell, as a place on the scale of the believers' weights, tells through whom.
                    parent[v] = _through(network, v, drawn * _UNIT / chance * believing, now)
                    order[marks[_REACHED]], when[v] = v, step
                    marks[_REACHED] += 1
        elif state != _SUSCEPTIBLE and drawn >= recalled[v]:
            then[v] = _SUSCEPTIBLE
        elif state == _BELIEVER and drawn >= stayed[v]:
            then[v] = _CHECKER
        if then[v] != state:
            count[state] -= 1
            count[then[v]] += 1
            if then[v] == _BELIEVER:
                _begin(v, step, latest, marks, spells)
            elif state == _BELIEVER and latest[v] < spells.shape[0]:
                spells[latest[v], 2] = step


@kernel
def _through(network, v, place, now):
    """Find which believer stands at a place on the scale of their weights, in the order of arcs."""
    indptr, indices, weight = network[0], network[1], network[2]
    each, found = np.int64(weight.size > 1), -1
    for arc in range(indptr[v], indptr[v + 1]):
        if now[indices[arc]] == _BELIEVER and weight[arc * each] > 0:
            found = indices[arc]
            place -= weight[arc * each]
            if place < 0:
                break
    return found


@inline
def _begin(u, step, latest, marks, spells):
    """Begin a spell of belief, and write it down where there is room."""
    latest[u] = marks[_SPELLS]
    marks[_SPELLS] += 1
    if latest[u] < spells.shape[0]:
        spells[latest[u], 0], spells[latest[u], 1] = u, step
