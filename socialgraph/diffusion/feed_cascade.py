"""A cascade through feeds: a tie carries only what is ranked into a place that is looked at [1]_ [2]_.

A share competes with everything else that those whom a person follows have posted since, and nobody scrolls for ever.
So whoever follows many is hard to reach: each share is seen less often, not more [1]_.

.. [1] Hodas, Lerman (2012), How visibility and divided attention constrain social contagion.
.. [2] Sreenivasan, Chan, Swami, Korniss, Szymanski (2015), Information cascades in feed-based networks of users with
   limited attention.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.diffusion._runs import Start, checked_start, replay, spread
from socialgraph.diffusion._values import arc_values, checked_arcs, checked_people, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_number, check_whole
from socialgraph.rng import coin, fires_below, row, stream, subkey, toss

__all__ = ["FeedCascade"]

# Who meets whom is the same toss as in an independent cascade: where all is seen this is one, bit for bit.
_PAIRS, _PURPOSE = "diffusion.independent_cascade", "diffusion.feed_cascade"


@frozen
class FeedCascade:
    """An independent cascade through feeds: a try counts only where the item is ranked into a viewed slot.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. Whoever is reached at step t
    shares the item. At step t + 1 it stands once in the feed of each neighbour v who was not reached yet, whether one
    shared it or many, among the other posts of that step: Poisson many, `posts` in expectation from everyone with an
    arc to v. v looks at the first `slots` places. If the item has one of them, each who shared it at step t tries once
    to reach v, and succeeds with the probability of that arc; if not, those shares are lost. A later share by somebody
    else brings the item into the feed again.

    What v sees at a step is one coin of v and the step, against the exact probability that the item has a place
    (`visibility`); who meets whom is the toss of `IndependentCascade`, which this is, bit for bit, where ``posts=0``.
    On a tree more slots or fewer other posts never reach fewer people in any run. Elsewhere a single run may lose by
    them, since whoever is reached earlier meets other feeds.

    Parameters
    ----------
    p : float, array_like of shape (arcs,), mapping or str
        How likely a try succeeds once the item is seen, as in `IndependentCascade`.
    slots : int, optional
        How many places v looks at, at least 1.
    posts : float, array_like of shape (n,) or mapping, optional
        How many other posts each person writes in a step, in expectation: a number for everyone, one a person, or
        ``{person: number}``. At least 0.
    appeal : float or None, optional
        None: the feed is in the order of time, and since posts fall anywhere within the step, so does the item: each
        place is as likely. A number in [0, 1]: the feed is ranked, and the item's score beats this share of all
        posts' scores; 1 is always on top, 0 always below all others.

    Raises
    ------
    ParameterError
        For a parameter out of its range, and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> club = nx.karate_club_graph()
    >>> [round(FeedCascade(p=0.2, slots=k, posts=2)(club, [0], runs=10_000, rng=1).mean, 1) for k in (3, 6, 30)]
    [2.6, 4.1, 8.6]
    >>> round(FeedCascade(p=0.2, slots=3, posts=2, appeal=0.9)(club, [0], runs=10_000, rng=1).mean, 1)
    6.5
    """

    p: Any
    slots: int = 10
    posts: Any = 1.0
    appeal: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", checked_arcs("p", self.p))
        object.__setattr__(self, "slots", check_whole("slots", self.slots, 1))
        object.__setattr__(self, "posts", checked_people("posts", self.posts, np.inf))
        if self.appeal is not None:
            object.__setattr__(self, "appeal", check_number("appeal", self.appeal, 0, 1))

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
            For no seeds, runs below 1, or parameters that do not fit the graph.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> star = Graph.from_edges([(0, v) for v in range(1, 100)])
        >>> crowded = FeedCascade(p=1, slots=1, posts=0.5)(star, [1], runs=10_000, rng=1)
        >>> round(float(crowded.reach[0]), 2)  # 1 / 49.5: the hub follows 99
        0.02
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        return spread(self, start, _PAIRS, self._network(start), _run)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng, with who reached whom.

        Where several reach a person at the same step, the parent is the one with the lowest toss, as in
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

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> FeedCascade(p=1, posts=0).replay(Graph.from_edges([(0, 1), (1, 2)]), [1], 0, rng=1).parent.tolist()
        [1, -1, 1]
        """
        start = checked_start(graph, seeds, rng=rng)
        return replay(start, _PAIRS, self._network(start), _run, run)

    def visibility(self, graph: Any) -> np.ndarray:
        """Give the probability that each person sees what was shared with them at the step before.

        With m other posts expected in the feed and k slots it is E[min(1, k / (N + 1))] for Poisson N of mean m in
        the order of time, which comes to P(N < k) + k / m P(N > k); and P(N' < k) for Poisson N' of mean
        m (1 - appeal), those that rank higher, in a ranked feed. Both to about 1e-15, for any m.

        Parameters
        ----------
        graph : Graph
            As in the call.

        Returns
        -------
        read-only ndarray of float64, shape (n,)
            1 for whoever hears from nobody.

        Raises
        ------
        ParameterError
            For posts that do not fit the graph.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> star = Graph.from_edges([(0, v) for v in range(1, 100)])
        >>> FeedCascade(p=1, slots=10, posts=1).visibility(star)[:2].round(3).tolist()
        [0.101, 1.0]
        """
        from scipy.special import pdtr, pdtrc

        graph = as_graph(graph)
        posts = person_values("posts", self.posts, graph)
        others = np.bincount(graph.indices, weights=posts[graph.sources], minlength=graph.n)
        # Neither nothing, which cannot be divided by, nor a sum beyond all numbers; both ends come out right.
        others = np.clip(others, np.finfo(np.float64).tiny, np.finfo(np.float64).max)
        if self.appeal is not None:
            return readonly(pdtr(self.slots - 1, others * (1 - self.appeal)))
        behind = self.slots * (pdtrc(self.slots, others) / others)
        return readonly(np.minimum(pdtr(self.slots - 1, others) + behind, 1))

    def _network(self, start: Start) -> tuple:
        """Give what the kernel reads."""
        graph = start.graph
        bounds = fires_below([self.p] if isinstance(self.p, float) else arc_values("p", self.p, graph))
        bounds = bounds if bounds.size else fires_below([0.0])
        seen = fires_below(self.visibility(graph))
        return graph.indptr, graph.indices, readonly(bounds), readonly(seen), stream(start.seed, _PURPOSE)


@kernel
def _run(network, seeds, key, number, queue, when, parent, room):
    """Do one run; `room` holds the lowest toss of those that reached a person, which as 53 bits is exact."""
    indptr, indices, bounds, seen, feed_key = network
    run_key, feed_key = subkey(key, number), subkey(feed_key, number)
    head = tail = 0
    for u in seeds:
        queue[tail], when[u] = u, 0
        tail += 1
    while head < tail:
        u = queue[head]
        head += 1
        base, step, each = row(run_key, u), when[u] + 1, np.uint64(bounds.size > 1)
        # Unsigned places spare the test for negative ones.
        for arc in range(np.uint64(indptr[u]), np.uint64(indptr[u + 1])):
            v = np.uint64(indices[arc])
            drawn = toss(base, v) >> np.uint64(11)
            if drawn >= bounds[arc * each] or 0 <= when[v] < step:
                continue
            if when[v] < 0:
                if coin(feed_key, v, step) >> np.uint64(11) >= seen[v]:
                    continue
                when[v] = step
                queue[tail] = v
                tail += 1
            elif drawn > room[v] or (drawn == room[v] and u > parent[v]):
                continue
            room[v], parent[v] = drawn, u
    for i in range(tail):
        room[queue[i]] = 0.0
    return tail
