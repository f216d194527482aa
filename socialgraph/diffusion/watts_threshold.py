"""Watts's threshold: people turn on once a large enough share of those they hear from is on [1]_.

.. [1] Watts (2002), A simple model of global cascades on random networks.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.diffusion._adoption import adopt, adoption
from socialgraph.diffusion._runs import checked_start
from socialgraph.diffusion._values import checked_people, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.graph import Graph

__all__ = ["WattsThreshold"]

# Two of five are .4, but .2 + .2 need not be: how far below the threshold a share still counts as reaching it.
_SLACK = 1e-12


@frozen
class WattsThreshold:
    """Joining once a given share of neighbours have: fractional thresholds and global cascades.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds are on. v
    turns on, for good, at the step after the share of those v hears from who are on reached v's threshold phi: m / k >=
    phi for m of k [1]_. Where the graph has weights it is the share of the weight that v hears. All who turn on do so
    at once, so that nothing hangs on an order, and no one's luck plays a part: every run is the same, and relabelling
    people relabels who turns on and when.

    Who hears from nobody, or only along weights of 0, never turns on. Nor does anybody unprompted: a threshold of 0 is
    reached at the first one who is on. A share counts from 1e-12 below the threshold, since in the numbers of a
    computer 5 x .2 need not be 1.

    A global cascade on a random network needs both early adopters, k <= 1 / phi, and ties among them. So it has a
    window, mean degrees from about 1 to 5.8 at phi = .18, above which nobody turns on because everybody hears too many.

    Parameters
    ----------
    threshold : float, array_like of shape (n,) or mapping, optional
        A share for everyone, one a person, or ``{person: share}``; in [0, 1].

    Raises
    ------
    ParameterError
        For a threshold out of [0, 1], and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = WattsThreshold(0.3)(nx.karate_club_graph(), [0, 33], runs=3, rng=1)
    >>> ensemble.size.tolist()
    [34, 34, 34]
    >>> ensemble.cascade(0)
    <Cascade: 34 of 34 reached, depth 3>
    """

    threshold: Any = 0.18

    def __post_init__(self) -> None:
        object.__setattr__(self, "threshold", checked_people("threshold", self.threshold))

    def __call__(self, graph: Any, seeds: Iterable[Hashable], *, runs: int = 1, rng: Any = None) -> Ensemble:
        """Spread from the seeds, and give the one outcome `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever hears from whom, along u -> v.
        seeds : iterable of hashable
            Who starts, at least one; naming someone twice changes nothing.
        runs : int, optional
            How many repetitions, at least 1. They are all the same, and one is computed.
        rng : int, SeedSequence, Generator or None
            The seed. Nothing is drawn from it.

        Returns
        -------
        Ensemble

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed, or a person with a threshold, that is not in the graph.
        ParameterError
            For no seeds, runs below 1, or thresholds that do not fit the graph.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> WattsThreshold(1)(path, [1], rng=1).reach.tolist()
        [0.0, 1.0, 1.0]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        return adopt(self, start, *self._weight_and_need(start.graph))

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph and seeds, with who reached whom.

        The parent is the lowest number among those who turned on at the step before: who is named follows the labels
        of people, when they turned on does not.

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
        >>> square = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 0)])
        >>> WattsThreshold(0.6).replay(square, [1, 3], 0, rng=1).parent.tolist()
        [1, -1, 1, -1]
        """
        start = checked_start(graph, seeds, rng=rng)
        return adoption(start, *self._weight_and_need(start.graph), run)

    def _weight_and_need(self, graph: Graph) -> tuple[np.ndarray | None, np.ndarray]:
        """Give the weight of each arc, or None, and how much of it each person needs."""
        weight = None if graph.weight is None else readonly(graph.weight, np.float64)
        total = np.bincount(graph.indices, weight, graph.n)
        return weight, readonly(total * (person_values("threshold", self.threshold, graph) - _SLACK))
