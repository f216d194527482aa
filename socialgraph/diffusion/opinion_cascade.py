"""A cascade of an item with an opinion: whoever disagrees with it is harder to reach.

That people pass on what agrees with them is measured widely; in [1]_ they share an item only within some distance of
their opinion. Here the distance lowers the chance in a straight line, which is the plainest form there is and
nobody's fit to anything: p (1 - bias |opinion - item| / 2).

.. [1] Del Vicario, Bessi, Zollo, Petroni, Scala, Caldarelli, Stanley, Quattrociocchi (2016), The spreading of
   misinformation online.
"""

import dataclasses
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.diffusion._values import arc_values, checked_arcs, checked_people, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.diffusion.independent_cascade import IndependentCascade
from socialgraph.errors import check_number

__all__ = ["OpinionCascade"]


@frozen
class OpinionCascade:
    """An independent cascade of an item with an opinion, which reaches less well whoever disagrees.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. An independent cascade in which u
    reaches v with the probability of their arc times ``1 - bias * abs(opinion of v - item) / 2``. Without bias it is
    `IndependentCascade`, bit for bit; and since its tosses are the same, more bias never reaches more people in any
    run.

    Parameters
    ----------
    p : float, array_like of shape (arcs,), mapping or str
        How likely a try succeeds with someone of the item's own opinion, as in `IndependentCascade`.
    opinion : float, array_like of shape (n,) or mapping
        What people think: a number for everyone, one a person such as ``people["opinion"]``, or
        ``{person: number}``. All in [-1, 1].
    item : float, optional
        The opinion of the item, in [-1, 1].
    bias : float, optional
        How much disagreement counts, in [0, 1]: at 1 nobody of the opposite end is ever reached.

    Raises
    ------
    ParameterError
        For a parameter out of its range, and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> club = nx.karate_club_graph()
    >>> friendly, hostile = (OpinionCascade(p=0.2, opinion=x, item=0.6, bias=0.5) for x in (0.5, -0.8))
    >>> [round(model(club, [0, 33], runs=10_000, rng=1).mean, 1) for model in (friendly, hostile)]
    [12.7, 8.2]
    """

    p: Any
    opinion: Any
    item: float = 1.0
    bias: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", checked_arcs("p", self.p))
        object.__setattr__(self, "opinion", checked_people("opinion", self.opinion, 1, -1))
        object.__setattr__(self, "item", check_number("item", self.item, -1, 1))
        object.__setattr__(self, "bias", check_number("bias", self.bias, 0, 1))

    def __call__(self, graph: Any, seeds: Iterable[Hashable], *, runs: int = 1, rng: Any = None) -> Ensemble:
        """Spread from the seeds, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever hears from whom, along u -> v.
        seeds : iterable of hashable
            Who starts, whatever they think, at least one; naming someone twice changes nothing.
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
        >>> path = Graph.from_edges([(0, 1), (1, 2)])
        >>> OpinionCascade(p=1, opinion=[1, 1, -1])(path, [0], rng=1).reach.tolist()
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
        >>> OpinionCascade(p=1, opinion=[1, 1, -1]).replay(path, [0], 0, rng=1).parent.tolist()
        [-1, 0, -1]
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
            For parameters that do not fit the graph.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> arcs = Graph.from_edges([(0, 1), (0, 2)], directed=True)
        >>> OpinionCascade(p=0.5, opinion=[0, 1, 0]).probabilities(arcs).tolist()
        [0.5, 0.25]
        """
        graph = as_graph(graph)
        distance = np.abs(person_values("opinion", self.opinion, graph) - self.item) / 2
        return readonly(arc_values("p", self.p, graph) * (1 - self.bias * distance)[graph.indices])
