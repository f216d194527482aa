"""General threshold: how likely people have joined by now, given how many they hear from did [1]_.

.. [1] Kempe, Kleinberg, Tardos (2003), Maximizing the spread of influence through a social network.
.. [2] Romero, Meeder, Kleinberg (2011), Differences in the mechanics of information diffusion across topics.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import checked_start, replay, spread
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import ParameterError, check_choice, check_number
from socialgraph.graph import Graph
from socialgraph.rng import coin, fires_below, subkey

__all__ = ["GeneralThreshold"]

_PURPOSE = "diffusion.general_threshold"


@frozen
class GeneralThreshold:
    """Joining with a probability that grows with how many neighbours have: any exposure curve.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. Everyone draws a threshold,
    uniform on (0, 1]. At step 0 the seeds are reached; v is reached at the step after f, taken of how many of those v
    hears from were reached, came up to v's threshold [1]_. So f(k) is the probability that somebody joined by the time
    that k of those they hear from did. They are counted, not weighed.

    f(k) = 1 - (1 - p)^k is the independent cascade, and f(k) = k / degree the linear threshold at equal weights. An
    exposure curve p(k) [2]_ tells how many of those who heard from k and have not joined do so before they hear from
    one more; its f is 1 - (1 - p(1)) ... (1 - p(k)), which p itself is not.

    Each threshold is a toss keyed by the run and the person. So a higher f, more seeds or, with one f for all degrees,
    more ties never reach fewer people in any run.

    Parameters
    ----------
    response : array_like of float, or callable
        f: never falling, in [0, 1], and 0 where nobody was reached. An array gives f at its places (see `of`).
        A function ``f(active, degree)`` gives it for the counts ``active`` = 0, 1, ..., degree, an array, of one
        who hears from ``degree`` people; it is called once for each degree there is.
    of : {"count", "share"}, optional
        What the places of an array are. ``"count"``: 0, 1, 2, ... people, and beyond its end its last value;
        ``"share"``: equal steps from none to all whom v hears from, and in between a straight line, so that
        ``[0, 1]`` is k / degree.

    Raises
    ------
    ParameterError
        For a response that falls, leaves [0, 1] or does not start at 0; of a function once a graph is given.

    Examples
    --------
    >>> import networkx as nx
    >>> model = GeneralThreshold([0, 0.1, 0.3, 0.6, 0.9])
    >>> ensemble = model(nx.karate_club_graph(), [0, 33], runs=10_000, rng=1)
    >>> round(ensemble.mean, 1)
    12.6
    >>> ensemble.cascade(0)
    <Cascade: 14 of 34 reached, depth 4>
    """

    response: Any
    of: str = "count"

    def __post_init__(self) -> None:
        check_choice("of", self.of, ["count", "share"])
        if not callable(self.response):
            object.__setattr__(self, "response", _checked("response", self.response))
        elif self.of != "count":
            raise ParameterError("of", 'must be "count" where response is a function', self.of)

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
            For no seeds, runs below 1, or a function that falls, leaves [0, 1] or does not start at 0.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> star = Graph.from_edges([(0, leaf) for leaf in range(1, 9)])
        >>> majority = GeneralThreshold(lambda active, degree: active > degree / 2)
        >>> [majority(star, range(1, leaves + 1), rng=1).mean for leaves in (4, 5)]
        [4.0, 9.0]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        return spread(self, start, _PURPOSE, self._network(start.graph), _respond)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng, with who reached whom.

        The parent is one of those who were reached at the step before, each as likely: the one whose toss with the
        person is the lowest.

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
        >>> GeneralThreshold([0, 1]).replay(path, [1], 0, rng=1).parent.tolist()
        [1, -1, 1]
        """
        start = checked_start(graph, seeds, rng=rng)
        return replay(start, _PURPOSE, self._network(start.graph), _respond, run)

    def _network(self, graph: Graph) -> tuple[np.ndarray, ...]:
        """Give what the kernel reads: all tables in one, where each person's begins, and where in it it ends."""
        degree = np.bincount(graph.indices, minlength=graph.n)
        if isinstance(self.response, np.ndarray) and self.of == "count":
            tables, which = [self.response], np.zeros(graph.n, dtype=np.int64)
        else:
            degrees, which = np.unique(degree, return_inverse=True)
            tables = [self._at(each) for each in degrees.tolist()]
        sizes = np.array([table.size for table in tables])
        first, last = np.cumsum(sizes) - sizes, sizes - 1
        bounds = readonly(fires_below(np.concatenate(tables)))
        return graph.indptr, graph.indices, bounds, readonly(first[which]), readonly(last[which])

    def _at(self, degree: int) -> np.ndarray:
        """Tabulate the response of whoever hears from so many."""
        active = np.arange(degree + 1)
        if isinstance(self.response, np.ndarray):
            return np.interp(active / max(degree, 1), np.linspace(0, 1, self.response.size), self.response)
        name, made = f"response to {degree}", np.asarray(self.response(active, degree))
        made = _checked(name, made.astype(np.float64) if made.dtype == bool else made)
        if made.size != active.size:
            rule = f"must be {active.size} numbers, for 0 to {degree} active"
            raise ParameterError(name, rule, f"{made.size} numbers")
        return made


def _checked(name: str, response: Any) -> np.ndarray:
    """Return probabilities that start at 0 and never fall."""
    try:
        array = np.array(response)
    except ValueError:
        array = np.empty(0)
    if array.ndim != 1 or array.size == 0 or array.dtype.kind not in "iuf":
        raise ParameterError(name, "must be a row of numbers in [0, 1], or a function of active and degree", response)
    for i in np.flatnonzero(~((array >= 0) & (array <= 1)))[:1]:
        check_number(f"{name}[{i}]", array[i], 0, 1)
    if array[0] != 0:
        raise ParameterError(f"{name}[0]", "must be 0, since nobody joins unprompted", array[0])
    for i in np.flatnonzero(np.diff(array.astype(np.float64)) < 0)[:1]:
        raise ParameterError(f"{name}[{i + 1}]", f"must not fall below {array[i]}, the one before", array[i + 1])
    return readonly(array, np.float64)


@kernel
def _respond(network, seeds, key, number, queue, when, parent, room):
    """Do one run: each step counts in `room` what its people add, and then asks who has heard enough."""
    indptr, indices, bounds, first, last = network
    run_key = subkey(key, number)
    tail = head = step = 0
    for u in seeds:
        queue[tail], when[u] = u, 0
        tail += 1
    while head < tail:
        level, step = tail, step + 1
        for i in range(head, level):
            for arc in range(indptr[queue[i]], indptr[queue[i] + 1]):
                room[indices[arc]] += 1
        for i in range(head, level):
            u = queue[i]
            for arc in range(indptr[u], indptr[u + 1]):
                v = indices[arc]
                if when[v] < 0:
                    # Nobody meets themselves, so that this coin is the person's own.
                    bound = bounds[first[v] + min(np.int64(room[v]), last[v])]
                    if coin(run_key, v, v) >> np.uint64(11) < bound:
                        queue[tail], when[v], parent[v] = v, step, u
                        tail += 1
                elif when[v] == step and coin(run_key, u, v) < coin(run_key, parent[v], v):
                    parent[v] = u
        head = level
    for i in range(tail):
        for arc in range(indptr[queue[i]], indptr[queue[i] + 1]):
            room[indices[arc]] = 0.0
    return tail
