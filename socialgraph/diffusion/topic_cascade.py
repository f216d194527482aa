"""A cascade of an item that is about some topics: who reaches whom depends on what it is about [1]_.

.. [1] Barbieri, Bonchi, Manco (2012), Topic-aware social influence propagation models.
"""

import dataclasses
import math
from collections.abc import Hashable, Iterable, Mapping, Set
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.diffusion._values import arc_values, checked_arcs
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.diffusion.independent_cascade import IndependentCascade
from socialgraph.errors import ParameterError, check_number, shown

__all__ = ["TopicCascade"]


@frozen
class TopicCascade:
    """An independent cascade of an item about several topics, each with probabilities of its own.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. The independent cascade of [1]_:
    u reaches v with the probability ``sum(mixture[z] * p[z][u, v])`` over the topics z. Of one topic it is
    `IndependentCascade`, bit for bit. Items of other mixtures share their tosses.

    Parameters
    ----------
    p : sequence or mapping of topic to float, array_like of shape (arcs,), mapping or str
        How likely a try succeeds with an item of one topic alone, by topic, each as in `IndependentCascade`.
    mixture : sequence or mapping of topic to float
        What the item is about: one number of at least 0 for each topic of `p`, together 1.

    Raises
    ------
    ParameterError
        For a probability out of [0, 1], weights that are none or of other topics, and, once a graph is given, for
        too few or too many probabilities.

    Examples
    --------
    >>> import networkx as nx
    >>> club = nx.karate_club_graph()
    >>> item = TopicCascade(p=[0.3, "weighted"], mixture=[0.25, 0.75])
    >>> item
    TopicCascade(p={0: 0.3, 1: 'weighted'}, mixture={0: 0.25, 1: 0.75})
    >>> round(item(club, [0, 33], runs=10_000, rng=1).mean, 1)
    18.8
    """

    p: Any
    mixture: Any

    def __post_init__(self) -> None:
        p, mixture = _by_topic("p", self.p), _by_topic("mixture", self.mixture)
        object.__setattr__(self, "p", {topic: _sealed(f"p[{shown(topic)}]", each) for topic, each in p.items()})
        mixture = {topic: check_number(f"mixture[{shown(topic)}]", each, 0, 1) for topic, each in mixture.items()}
        if set(mixture) != set(p):
            raise ParameterError("mixture", f"must have the topics of p, {shown(list(p))}", list(mixture))
        if not math.isclose(math.fsum(mixture.values()), 1, abs_tol=1e-9):
            raise ParameterError("mixture", "must sum to 1", math.fsum(mixture.values()))
        object.__setattr__(self, "mixture", {topic: mixture[topic] for topic in p})

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
        >>> from socialgraph.graph import Graph
        >>> path = Graph.from_edges([(0, 1), (1, 2)])
        >>> music = {"pop": {(0, 1): 1, (1, 2): 1}, "jazz": {(0, 1): 1, (1, 2): 0}}
        >>> TopicCascade(music, {"pop": 0, "jazz": 1})(path, [0], rng=1).reach.tolist()
        [1.0, 1.0, 0.0]
        """
        graph = as_graph(graph)
        ensemble = IndependentCascade(self.probabilities(graph))(graph, seeds, runs=runs, rng=rng)
        return dataclasses.replace(ensemble, model=self)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds and rng, with who reached whom.

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
        >>> path = Graph.from_edges([(0, 1), (1, 2)])
        >>> TopicCascade([1, 0], [1, 0]).replay(path, [1], 0, rng=1).parent.tolist()
        [1, -1, 1]
        """
        graph = as_graph(graph)
        return IndependentCascade(self.probabilities(graph)).replay(graph, seeds, run, rng=rng)

    def probabilities(self, graph: Any) -> np.ndarray:
        """Give the probability of each arc of a graph.

        Parameters
        ----------
        graph : Graph
            The network.

        Returns
        -------
        read-only ndarray of float64, shape (arcs,)
            In the order of ``graph.indices``.

        Raises
        ------
        ParameterError
            For probabilities that do not fit the graph.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> star = Graph.from_edges([(0, 1), (0, 2)])
        >>> TopicCascade([0.5, "weighted"], [0.5, 0.5]).probabilities(star).tolist()
        [0.75, 0.75, 0.5, 0.5]
        """
        graph = as_graph(graph)
        total = np.zeros(graph.indices.size)
        for topic, each in self.p.items():
            total += self.mixture[topic] * arc_values(f"p[{shown(topic)}]", each, graph)
        return readonly(np.minimum(total, 1))


def _sealed(name: str, each: Any) -> Any:
    """Check the probabilities of one topic, and keep them as a cascade of it would: nobody can write to them."""
    return IndependentCascade(checked_arcs(name, each.copy() if isinstance(each, np.ndarray) else each)).p


def _by_topic(name: str, value: Any) -> dict[Hashable, Any]:
    """Number the topics where they have no names."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, str | bytes | Set) or not isinstance(value, Iterable):
        raise ParameterError(name, "must be one value for each topic, in order, or {topic: value}", value)
    return dict(enumerate(value))
