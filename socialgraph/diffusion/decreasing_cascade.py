"""Decreasing cascade: an independent cascade in which every try that fails makes the next less likely [1]_.

.. [1] Kempe, Kleinberg, Tardos (2005), Influential nodes in a diffusion model for social networks.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import checked_start, replay, spread
from socialgraph.diffusion._values import arc_values, checked_arcs
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_number
from socialgraph.graph import Graph
from socialgraph.rng import coin, subkey, uniform

__all__ = ["DecreasingCascade"]

_PURPOSE = "diffusion.decreasing_cascade"


@frozen
class DecreasingCascade:
    """Word of mouth along u -> v; on a graph of who follows whom, run it on ``graph.reverse``.

    At step 0 the seeds are reached. Whoever was reached at step t tries at step t + 1, once, to reach each neighbour v
    that was not reached yet. After k tries upon v have failed, whoever made them, the next succeeds with probability
    p_uv decay^k. So ``decay=1`` is the independent cascade, and with ``decay=0`` only the first who says it counts.

    Those who try upon v at the same step do so in a random order, which a coin of its own draws for each of them. Were
    it the order of the tosses that decide, the luckiest would always come first.

    In the model of [1]_ the order does not matter, which its guarantee for the greedy choice of seeds needs. Here it
    does not where all who tell v have the same p; where they differ it does: of p = .8 and .4 at decay .5, one order
    fails with probability .2 x .8, the other with .6 x .6. Then the random order is part of the model. More
    probability, seeds or ties raise what is likely; but a try that fails wears v out for those to come, so that in
    a single run they may reach fewer.

    Parameters
    ----------
    p : float, array_like of shape (arcs,), mapping or str
        The probability of a first try: a number for every arc; one number for each arc, in the order of
        ``graph.indices``; ``{(u, v): p}`` over all arcs, where on an undirected graph a pair given one way serves
        both; ``"weight"``, the graph's weights; or ``"weighted"``, 1 / in-degree of v. All in [0, 1].
    decay : float
        What each failed try leaves of the next one's probability, in [0, 1].

    Raises
    ------
    ParameterError
        For a probability or a decay out of [0, 1], and, once a graph is given, for too few or too many probabilities.

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = DecreasingCascade(p=0.3, decay=0.5)(nx.karate_club_graph(), [0, 33], runs=10_000, rng=1)
    >>> round(ensemble.mean, 1)
    13.9
    >>> ensemble.cascade(0)
    <Cascade: 14 of 34 reached, depth 2>
    """

    p: Any
    decay: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", checked_arcs("p", self.p))
        object.__setattr__(self, "decay", check_number("decay", self.decay, 0, 1))

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
        >>> DecreasingCascade(p=1, decay=0)(path, [1], rng=1).reach.tolist()
        [0.0, 1.0, 1.0]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        return spread(self, start, _PURPOSE, self._network(start.graph), _wear_out)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng, with who reached whom.

        The parent is the one whose try succeeded.

        Parameters
        ----------
        graph : Graph
            As in the call.
        seeds : iterable of hashable
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
        >>> DecreasingCascade(p=1, decay=0.5).replay(path, [1], 0, rng=1).parent.tolist()
        [1, -1, 1]
        """
        start = checked_start(graph, seeds, rng=rng)
        return replay(start, _PURPOSE, self._network(start.graph), _wear_out, run)

    def _network(self, graph: Graph) -> tuple[np.ndarray, ...]:
        """Give what the kernel reads: the arcs out of and into each person, and decay to the powers 0, 1, ..."""
        order = np.argsort(graph.indices, kind="stable")
        degree = np.bincount(graph.indices, minlength=graph.n)
        into = readonly(np.concatenate([[0], np.cumsum(degree)]))
        chance = readonly(arc_values("p", self.p, graph)[order])
        powers = np.cumprod(np.append(1.0, np.full(degree.max(), self.decay)))
        return graph.indptr, graph.indices, into, readonly(graph.sources[order]), chance, readonly(powers)


@kernel
def _wear_out(network, seeds, key, number, queue, when, parent, room):
    """Do one run; `room` counts the tries upon each person, and below -1 `when` says at which step they failed."""
    indptr, indices, powers = network[0], network[1], network[5]
    keys = subkey(key, number), subkey(subkey(key, number), 0)
    turn, arcs = np.empty(powers.size, np.uint64), np.empty(powers.size, np.int64)
    tail = head = step = 0
    for u in seeds:
        queue[tail], when[u] = u, 0
        tail += 1
    while head < tail:
        level, step = tail, step + 1
        for i in range(head, level):
            for v in indices[indptr[queue[i]] : indptr[queue[i] + 1]]:
                # All who try upon v at this step do so when the first of them is met.
                if when[v] < 0 and when[v] != -1 - step:
                    parent[v] = _try(network, keys, v, when, step - 1, room, turn, arcs)
                    when[v] = step if parent[v] >= 0 else -1 - step
                    if parent[v] >= 0:
                        queue[tail] = v
                        tail += 1
        head = level
    for i in range(tail):
        for v in indices[indptr[queue[i]] : indptr[queue[i] + 1]]:
            room[v], when[v] = 0.0, max(when[v], -1)
    return tail


@kernel
def _try(network, keys, v, when, latest, room, turn, arcs):
    """Let all who were reached at step `latest` try upon v, the lowest turn first; return who succeeds, or -1."""
    _, _, into, sources, chance, powers = network
    count = 0
    for arc in range(into[v], into[v + 1]):
        if when[sources[arc]] == latest:
            turn[count], arcs[count] = coin(keys[1], sources[arc], v), arc
            count += 1
    for i in range(count // 2 - 1, -1, -1):
        _sift(turn, arcs, i, count)
    while count:
        u, p = sources[arcs[0]], chance[arcs[0]]
        if uniform(coin(keys[0], u, v)) < p * powers[np.int64(room[v])]:
            return u
        room[v] += 1
        count -= 1
        turn[0], arcs[0] = turn[count], arcs[count]
        _sift(turn, arcs, 0, count)
    return -1


@kernel
def _sift(turn, arcs, i, count):
    """Let an entry sink to its place in a heap with the lowest turn on top."""
    while 2 * i + 1 < count:
        child = 2 * i + 1
        if child + 1 < count and turn[child + 1] < turn[child]:
            child += 1
        if turn[i] <= turn[child]:
            return
        turn[i], turn[child] = turn[child], turn[i]
        arcs[i], arcs[child] = arcs[child], arcs[i]
        i = child
