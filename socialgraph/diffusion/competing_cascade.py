"""Two messages that compete for the same people: whom one reaches first, the other cannot have [1]_ [2]_.

Both spread as independent cascades, and nobody holds two. The first paper gives every tie a delay, so that no two
messages ever arrive together; in steps they do, and a rule has to choose: a fair one, or one that prefers a side, as
the correction of a rumour is preferred in [3]_. The rule is no detail: among 2,000 people of a Barabási-Albert network
(m = 4), p = 0.4 and two hubs on either side, ours end up with 1,185, 787 or 445 by the rule alone.

.. [1] Bharathi, Kempe, Salek (2007), Competitive influence maximization in social networks.
.. [2] Borodin, Filmus, Oren (2010), Threshold models for competitive influence in social networks.
.. [3] Budak, Agrawal, El Abbadi (2011), Limiting the spread of misinformation in social networks.
"""

import dataclasses
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import Start, checked_start, run_all
from socialgraph.diffusion._values import arc_values, checked_arcs
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import ParameterError, check_choice, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import coin, fires_below, row, stream, subkey, toss

__all__ = ["CompetingCascade"]

# Who meets whom is the same toss as in an independent cascade: without rivals this is one, bit for bit.
_PAIRS, _PURPOSE = "diffusion.independent_cascade", "diffusion.competing_cascade"
_STATES = "ours", "rival"
_TIES = ["fair", "ours", "rival"]
# For how many steps there is room at first.
_FIRST_STEPS = 32


@frozen
class CompetingCascade:
    """Two independent cascades, ours and a rival one, that take people from each other.

    Both go along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds hold ours and
    the rivals the other. Whoever was reached at step t tries at step t + 1, once and independently, to pass what they
    hold to each neighbour who holds neither. Whom both reach at the same step gets one of the two by the rule `tie`,
    and keeps it.

    The ensemble's size, depth and reach, and its cascades, are ours; its counts hold both, as the states ``ours``
    and ``rival``. The same model with the roles turned round (seeds, rivals, the two probabilities and the rule) and
    the same rng does the same runs, seen by the rival.

    A tie has one coin, whichever message passes it: at most one ever does. So a run and the same run without the
    rivals differ by the rivals alone, person by person, and their difference is what the rivals took: nobody is
    reached by ours with them who is not reached without them, whatever the probabilities and the rule. Without
    rivals this is `IndependentCascade`, bit for bit; with rivals of the same probability, whom either reaches is
    whom that cascade reaches from all seeds together, run by run.

    Parameters
    ----------
    p : float, array_like of shape (arcs,), mapping or str
        How likely a try of ours succeeds, as in `IndependentCascade`.
    rivals : iterable of hashable, optional
        Who starts the rival message; none of them may be a seed.
    rival_p : float, array_like of shape (arcs,), mapping or str, optional
        How likely a try of the rival's succeeds; by default as ours.
    tie : {"fair", "ours", "rival"}, optional
        Who gets a person whom both reach at the same step. ``fair``: each successful try is as likely to be the one
        that counts, so that two against one win in two of three cases. ``ours``, ``rival``: always that one.

    Raises
    ------
    ParameterError
        For a probability out of [0, 1], rivals that are no iterable or an unknown rule; and, once there is a graph,
        for a rival who is a seed.

    Examples
    --------
    >>> import networkx as nx
    >>> club = nx.karate_club_graph()
    >>> ensemble = CompetingCascade(p=0.2, rivals=[33])(club, [0], runs=10_000, rng=1)
    >>> ours, rival = ensemble.counts[:, -1].mean(axis=0)
    >>> round(float(ours), 1), round(float(rival), 1)
    (6.4, 6.7)
    >>> from socialgraph.diffusion import IndependentCascade
    >>> alone = IndependentCascade(p=0.2)(club, [0], runs=10_000, rng=1)
    >>> round(alone.mean, 1), bool((alone.size >= ensemble.size).all())
    (8.8, True)
    """

    p: Any
    rivals: tuple[Hashable, ...] = ()
    rival_p: Any = None
    tie: str = "fair"

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", checked_arcs("p", self.p))
        if self.rival_p is not None:
            object.__setattr__(self, "rival_p", checked_arcs("rival_p", self.rival_p))
        object.__setattr__(self, "rivals", _checked_rivals(self.rivals))
        check_choice("tie", self.tie, _TIES)

    def __call__(self, graph: Any, seeds: Iterable[Hashable], *, runs: int = 1, rng: Any = None) -> Ensemble:
        """Spread ours from the seeds and the other from the rivals, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever hears from whom, along u -> v.
        seeds : iterable of hashable
            Who starts ours, at least one; naming someone twice changes nothing.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            The same for any number of threads; ``counts[run, step]`` are how many hold ours and the rival's.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed or a rival who is not in the graph.
        ParameterError
            For no seeds, a rival who is a seed, runs below 1, or probabilities that do not fit the graph.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 4)])
        >>> CompetingCascade(p=1, rivals=[4], tie="rival")(path, [0], rng=1).counts[0].tolist()
        [[1, 1], [2, 2], [2, 3]]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        network = self._network(start)
        ensemble, last = self._with_room(start, network, min(start.graph.n, _FIRST_STEPS))
        if last >= ensemble.times.size:
            ensemble, last = self._with_room(start, network, last)
        return dataclasses.replace(ensemble, counts=readonly(ensemble.counts[:, : last + 1]), times=None)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng: our people and who reached whom.

        Where several of ours reach a person at the same step, the parent is the one with the lowest toss, as in
        `IndependentCascade`.

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
            Ours: whoever holds the rival's has step -1.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
        >>> CompetingCascade(p=1, rivals=[3]).replay(path, [0], 0, rng=1).step.tolist()
        [0, 1, -1, -1]
        """
        start = checked_start(graph, seeds, rng=rng)
        run = check_whole("run", run, 0, 2**63 - 1)
        n = start.graph.n
        when, parent, side = (np.full(n, -1, dtype=np.int32) for _ in range(3))
        books = np.empty(n, np.int32), when, parent, side, np.empty((2, n), np.uint64)
        _run(self._network(start), run, books)
        ours = side == 0
        step, parent = np.where(ours, when, -1), np.where(ours, parent, -1)
        return Cascade(step, parent, start.graph.names)

    def _with_room(self, start: Start, network: tuple, steps: int) -> tuple[Ensemble, int]:
        """Do all runs, count so many steps of each, and tell the last step at which anybody was reached."""
        last: list[int] = []

        def work(*books: Any) -> None:
            last.append(_run_chunk(network, *books))

        return run_all(self, start, work, steps=steps, newly=True, states=_STATES), max(last)

    def _network(self, start: Start) -> tuple:
        """Give what the kernel reads."""
        graph = start.graph
        rivals = np.unique(graph.index(self.rivals, "rivals"))
        both = np.intersect1d(rivals, start.seeds)
        if both.size:
            first = int(both[0]) if graph.names is None else graph.names[both[0]]
            raise ParameterError("rivals", "must not be among the seeds", first)
        bounds = _bounds("p", self.p, graph)
        rival_bounds = bounds if self.rival_p is None else _bounds("rival_p", self.rival_p, graph)
        keys = stream(start.seed, _PAIRS), stream(start.seed, _PURPOSE)
        rows = graph.indptr, graph.indices, bounds, rival_bounds
        return *rows, start.seeds, readonly(rivals), _TIES.index(self.tie), *keys


def _checked_rivals(rivals: Any) -> tuple[Hashable, ...]:
    """Give the rivals once each, in the order in which they are named."""
    if isinstance(rivals, str | bytes) or not isinstance(rivals, Iterable):
        raise ParameterError("rivals", "must be an iterable of nodes", rivals)
    try:
        return tuple(dict.fromkeys(rivals.tolist() if isinstance(rivals, np.ndarray) else rivals))
    except TypeError:
        raise ParameterError("rivals", "must be an iterable of nodes", rivals) from None


def _bounds(name: str, p: Any, graph: Graph) -> np.ndarray:
    """Give what the tosses are held against: one bound where all arcs are alike, else one an arc."""
    bounds = fires_below([p] if isinstance(p, float) else arc_values(name, p, graph))
    return readonly(bounds if bounds.size else fires_below([0.0]))


@kernel
def _run_chunk(network, chunk, size, depth, counts, reached):
    """Do runs `chunk`, `chunk` + chunks, ... and return the last step at which anybody was reached."""
    n, last = reached.shape[1], 0
    when, parent, side = np.full(n, -1, np.int32), np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    books = np.empty(n, np.int32), when, parent, side, np.empty((2, n), np.uint64)
    queue = books[0]
    for number in range(chunk, size.size, reached.shape[0]):
        tail = _run(network, number, books)
        size[number] = depth[number] = 0
        last = max(last, when[queue[tail - 1]])
        for i in range(tail):
            u = queue[i]
            if when[u] < counts.shape[1]:
                counts[number, when[u], side[u]] += 1
            if side[u] == 0:
                size[number] += 1
                depth[number] = max(depth[number], when[u])
                reached[chunk, u] += 1
            # Of the books only this has to be empty before a run, where nobody asks for parents.
            when[u] = -1
    return last


@kernel
def _run(network, number, books):
    """Do one run: list whom either message reached, seeds first, and say when, through whom and with which.

    `parent` is for ours alone: of their tries at the step, the one with the lowest toss. `lowest` holds that toss and
    the lowest claim so far: which message a person gets is a matter of claims, so that the toss that opened a
    tie, lower where it is less likely, has no say.
    """
    indptr, indices, bounds, rival_bounds, seeds, rivals, tie, key, tie_key = network
    queue, when, parent, side, lowest = books
    run_key, tie_key = subkey(key, number), subkey(tie_key, number)
    head = tail = 0
    for which in range(2):
        for u in seeds if which == 0 else rivals:
            queue[tail], when[u], side[u] = u, 0, which
            tail += 1
    while head < tail:
        u = queue[head]
        head += 1
        base, limits = row(run_key, u), bounds if side[u] == 0 else rival_bounds
        each = np.uint64(limits.size > 1)
        # Unsigned places spare the test for negative ones.
        for arc in range(np.uint64(indptr[u]), np.uint64(indptr[u + 1])):
            v = np.uint64(indices[arc])
            drawn = toss(base, v) >> np.uint64(11)
            if drawn >= limits[arc * each] or 0 <= when[v] <= when[u]:
                continue
            claim = coin(tie_key, u, v) >> np.uint64(11) if tie == 0 else np.uint64(side[u] != tie - 1)
            if when[v] < 0:
                when[v] = when[u] + 1
                queue[tail] = v
                tail += 1
                lowest[1, v] = claim
                side[v] = side[u]
            elif claim < lowest[1, v]:
                lowest[1, v], side[v] = claim, side[u]
            first = parent[v] < 0 or drawn < lowest[0, v] or (drawn == lowest[0, v] and u < parent[v])
            if side[u] == 0 and first:
                lowest[0, v], parent[v] = drawn, u
    return tail
