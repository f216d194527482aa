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
    """An independent cascade in which every try that fails wears its listener out.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds are reached.
    Whoever was reached at step t tries at step t + 1, once, to reach each neighbour v that was not reached yet. After k
    tries upon v have failed, whoever made them, the next succeeds with probability p_uv decay^k. So ``decay=1`` is the
    independent cascade, and with ``decay=0`` only the first who says it counts.

    Those who try upon v at the same step do so in a random order, which a coin of its own draws for each of them. Were
    it the order of the tosses that decide, the luckiest would always come first.

    In the model of [1]_ the order does not matter, which its guarantee for the greedy choice of seeds needs. Here it
    does not where all who tell v have the same p: then this is the `GeneralThreshold` of
    f(k) = 1 - (1 - p) (1 - p decay) ... (1 - p decay^(k - 1)). Where they differ it does: of p = .8 and .4 at decay .5,
    one order fails with probability .2 x .8, the other with .6 x .6. Then the random order is part of the model.

    A try that fails, were it at p = 0, wears v out for those to come. So more probability, seeds or ties may reach
    fewer in a single run and, where the p of those who tell v differ, also in the mean.

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
        >>> DecreasingCascade(p=1, decay=0.5).replay(path, [1], 0, rng=1).parent.tolist()
        [1, -1, 1]
        """
        start = checked_start(graph, seeds, rng=rng)
        return replay(start, _PURPOSE, self._network(start.graph), _wear_out, run)

    def _network(self, graph: Graph) -> tuple[np.ndarray, ...]:
        """Give what the kernel reads: the arcs, their p, and decay to the powers 0, 1, ..., as far as tries can go."""
        most = np.bincount(graph.indices, minlength=1).max()
        powers = np.cumprod(np.append(1.0, np.full(most, self.decay)))
        return graph.indptr, graph.indices, arc_values("p", self.p, graph), readonly(powers)


@kernel
def _wear_out(network, seeds, key, number, queue, when, parent, room):
    """Do one run: each step lists its tries, and then goes through the people whom they are upon.

    Until v is reached, `when` is -1 less the tries upon v that failed. `room` is the place, from 1, of the latest
    try upon v in the step's list, and `link` that of the one before it. Whoever is tried upon stands in the queue
    where those who are reached will.
    """
    indptr, indices, chance, powers = network
    keys = subkey(key, number), subkey(subkey(key, number), 0)
    tries, link = np.empty(indices.size, np.int64), np.empty(indices.size, np.int64)
    trying = np.empty(indices.size, np.int32)
    turn, place = np.empty(powers.size, np.uint64), np.empty(powers.size, np.int64)
    tail = head = step = 0
    for u in seeds:
        queue[tail], when[u] = u, 0
        tail += 1
    while head < tail:
        level, last, count, step = tail, tail, 0, step + 1
        for i in range(head, level):
            u = queue[i]
            for arc in range(indptr[u], indptr[u + 1]):
                v = indices[arc]
                if when[v] < 0:
                    if room[v] == 0:
                        queue[last] = v
                        last += 1
                    tries[count], trying[count], link[count] = arc, u, np.int64(room[v]) - 1
                    count += 1
                    room[v] = count
        for i in range(level, last):
            v, many, at = queue[i], 0, np.int64(room[queue[i]]) - 1
            while at >= 0:
                turn[many], place[many] = coin(keys[1], trying[at], v), at
                many, at = many + 1, link[at]
            room[v] = 0.0
            for j in range(many // 2 - 1, -1, -1):
                _sink(turn, place, j, many)
            while many and when[v] < 0:
                u, p = trying[place[0]], chance[tries[place[0]]]
                if uniform(coin(keys[0], u, v)) < p * powers[-1 - when[v]]:
                    queue[tail], when[v], parent[v] = v, step, u
                    tail += 1
                else:
                    when[v] -= 1
                    many -= 1
                    turn[0], place[0] = turn[many], place[many]
                    _sink(turn, place, 0, many)
        head = level
    for i in range(tail):
        for arc in range(indptr[queue[i]], indptr[queue[i] + 1]):
            when[indices[arc]] = max(when[indices[arc]], -1)
    return tail


@kernel
def _sink(turn, place, i, many):
    """Let an entry sink to where it belongs in a heap with the lowest turn on top."""
    while 2 * i + 1 < many:
        child = 2 * i + 1
        if child + 1 < many and turn[child + 1] < turn[child]:
            child += 1
        if turn[i] <= turn[child]:
            return
        turn[i], turn[child] = turn[child], turn[i]
        place[i], place[child] = place[child], place[i]
        i = child
