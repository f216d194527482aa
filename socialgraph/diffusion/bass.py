"""Adoption of something new: on one's own, or in imitation of those who have it [1]_.

Bass wrote one hazard for a whole market, f / (1 - F) = p + q F, in continuous time; here the share F is that of the
people whom each person hears from, and time goes in steps. The trap is the size of a step: p and q are probabilities
a step, so that halving the step means halving both, and F(t) = (1 - exp(-(p + q) t)) / (1 + q / p exp(-(p + q) t)) is
the limit of short steps among many people who all hear from each other.

.. [1] Bass (1969), A new product growth for model consumer durables.
.. [2] Sultan, Farley, Lehmann (1990), A meta-analysis of applications of diffusion models.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import checked_start, replay, spread
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import coin, fires_below, subkey

__all__ = ["Bass"]

_PURPOSE = "diffusion.bass"
_UNIT = 2.0**-53


@frozen
class Bass:
    """Adoption of a product: of one's own accord, or in imitation of neighbours who have.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds, if there are
    any, have adopted. At each step everyone else adopts with probability p + q F, where F is the share of those they
    hear from who had adopted by the step before: of their weight, where the graph has weights, and 0 for whoever hears
    from nobody. Who has adopted stays so.

    One toss keyed by the run, the step and the person tells whether they adopt and through whom: nobody below p, and
    above it each adopted neighbour in proportion to their weight. So more p, more q or more seeds never leave fewer
    adopters at any step of any run.

    Parameters
    ----------
    p : float, optional
        Innovation: the probability a step of adopting alone.
    q : float, optional
        Imitation: what is added once everyone heard from has adopted. By default p and q are their averages over
        many products, a step being a year [2]_; p + q is at most 1.

    Raises
    ------
    ParameterError
        For a parameter or a sum out of [0, 1].

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = Bass(p=0.03, q=0.38)(nx.complete_graph(500), [], steps=20, runs=200, rng=1)
    >>> (ensemble.counts[:, [0, 5, 10, 20], 0].mean(axis=0) / 500).round(2).tolist()
    [0.0, 0.27, 0.78, 1.0]
    """

    p: float = 0.03
    q: float = 0.38

    def __post_init__(self) -> None:
        for name in ("p", "q"):
            object.__setattr__(self, name, check_number(name, getattr(self, name), 0, 1))
        if self.p + self.q > 1:
            raise ParameterError("p + q", "must lie in [0, 1]", self.p + self.q)

    def __call__(
        self, graph: Any, seeds: Iterable[Hashable], *, steps: int = 100, runs: int = 1, rng: Any = None
    ) -> Ensemble:
        """Let people adopt, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever hears from whom, along u -> v.
        seeds : iterable of hashable
            Who has adopted at step 0, nobody if empty; naming someone twice changes nothing.
        steps : int, optional
            How long to look on, at least 0.
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            With the adopters at each step. The same for any number of threads.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For steps below 0 or runs below 1.
        LimitExceeded
            For more runs and steps than fit in memory.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> Bass(p=0, q=1)(path, [0], steps=3, rng=1).counts[0, :, 0].tolist()
        [1, 2, 3, 3]
        """
        start, steps = checked_start(graph, seeds, runs, rng=rng, least=0), check_whole("steps", steps, 0)
        return spread(self, start, _PURPOSE, self._network(start.graph, steps), _adopt, {"steps": steps})

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, steps: int = 100, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds, steps and rng, with who imitated whom.

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
            Whoever adopted alone starts a tree of their own: their step is 0, and their time is when they did.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> cascade = Bass(p=0.5, q=0.5).replay(Graph.from_edges([(0, 1), (1, 2)]), [1], 0, rng=3)
        >>> cascade.parent.tolist(), cascade.time.tolist()
        ([1, -1, -1], [1.0, 0.0, 1.0])
        """
        start, steps = checked_start(graph, seeds, rng=rng, least=0), check_whole("steps", steps, 0)
        return replay(start, _PURPOSE, self._network(start.graph, steps), _adopt, run)

    def _network(self, graph: Graph, steps: int) -> tuple:
        """Give what the kernel reads: arcs both ways, what everyone's neighbours weigh together, and the rates."""
        ways = []
        for way in (graph, graph.reverse):
            weight = readonly(np.ones(1, np.float32)) if way.weight is None else way.weight
            ways.append((way.indptr, way.indices, weight))
        weighed = np.bincount(graph.indices, weights=graph.weight, minlength=graph.n)
        return (*ways, readonly(weighed, np.float64), (self.p, self.q, fires_below(self.p)[()]), steps)


@kernel
def _adopt(network, seeds, key, number, queue, when, parent, room):
    """Do one run; `room` holds the weight of everyone's neighbours who have adopted."""
    (indptr, indices, weight), turned, weighed, (p, q, alone), steps = network
    run_key, told, tail, each = subkey(key, number), 0, 0, np.int64(weight.size > 1)
    for u in seeds:
        queue[tail], when[u] = u, 0
        tail += 1
    for step in range(1, steps + 1):
        if tail == when.size:
            break
        # Everybody looks at those who had adopted by the step before.
        while told < tail:
            u = queue[told]
            told += 1
            for arc in range(indptr[u], indptr[u + 1]):
                room[indices[arc]] += weight[arc * each]
        step_key = subkey(run_key, step)
        for v in range(when.size):
            if when[v] >= 0:
                continue
            drawn = coin(step_key, v, 0) >> np.uint64(11)
            if drawn >= alone:
                if room[v] == 0.0 or drawn * _UNIT >= p + q * (room[v] / weighed[v]):
                    continue
                parent[v] = _imitated(turned, v, (drawn * _UNIT - p) / q * weighed[v], when, step)
            when[v] = step
            queue[tail] = v
            tail += 1
    for v in range(when.size):
        room[v] = 0.0
    return tail


@kernel
def _imitated(turned, v, place, when, step):
    """Find which of those who had adopted stands at a place on the scale of their weights, in the order of arcs."""
    indptr, indices, weight = turned
    each, found = np.int64(weight.size > 1), -1
    for arc in range(indptr[v], indptr[v + 1]):
        u = indices[arc]
        if 0 <= when[u] < step and weight[arc * each] > 0:
            found = u
            place -= weight[arc * each]
            if place < 0:
                break
    return found
