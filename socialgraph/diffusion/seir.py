"""SEIR: whoever is infected keeps it to themselves for a while before passing it on [1]_, in steps.

.. [1] Aron, Schwartz (1984), Seasonality and period-doubling bifurcations in an epidemic model.
"""

from collections.abc import Hashable, Iterable
from typing import Any

from socialgraph._frozen import frozen
from socialgraph.diffusion._outbreak import outbreak, replay_outbreak
from socialgraph.diffusion._runs import checked_start
from socialgraph.diffusion._steps import Rates
from socialgraph.diffusion._values import checked_arcs, checked_people
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble

__all__ = ["SEIR"]

_PURPOSE, _STATES = "diffusion.seir", ("susceptible", "exposed", "infected", "recovered")


@frozen
class SEIR:
    """Word of mouth along u -> v that people pass on later, and for a while.

    On a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds are infected, which means
    infectious. At each step, whoever is infected at its start tries to expose each neighbour who is susceptible at its
    start, independently, and then recovers with a probability of their own; whoever is exposed at its start becomes
    infected with another. So the one exposed at step t is infectious from t + L on, tries at steps t + L + 1 to
    t + L + D, and has recovered from t + L + D on::

        P(v is exposed at a step) = 1 - prod (1 - infection[u, v]) over infected u -> v
        P(L = l) = incubation (1 - incubation)^(l - 1), for l = 1, 2, ...
        P(D = d) = recovery (1 - recovery)^(d - 1), for d = 1, 2, ...

    This is the order of NDlib's SEIR, whose alpha is the incubation. A run is over after `steps` steps; nothing moves
    once nobody is exposed or infected. More infection, seeds or ties, sooner infectious and slower recovery never
    expose anybody later in any run.

    The trap: incubation delays, and in the end changes nobody's chances, so a smaller `size` than that of SIR says that
    `steps` were too few. It counts the exposed, who may not yet have passed anything on.

    Parameters
    ----------
    infection : float, array_like of shape (arcs,), mapping or str
        The probability that one try gets through, in [0, 1]: a number for every arc; one number for each arc, in the
        order of ``graph.indices``; ``{(u, v): number}`` over all arcs, where on an undirected graph a pair given
        one way serves both; ``"weight"``, the graph's weights; or ``"weighted"``, 1 / in-degree of v.
    incubation : float, array_like of shape (n,) or mapping
        The probability that an exposed person becomes infectious at a step: a number for everyone, one a person, or
        ``{person: number}``.
    recovery : float, array_like of shape (n,) or mapping
        The probability that an infected person recovers at a step: a number for everyone, one a person, or
        ``{person: number}``.

    Raises
    ------
    ParameterError
        For a probability out of [0, 1], and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> model = SEIR(infection=0.1, incubation=0.5, recovery=0.2)
    >>> ensemble = model(nx.karate_club_graph(), [0, 33], runs=1000, rng=1)
    >>> ensemble.counts[:, [0, 10, 100]].mean(axis=0).round(1).tolist()
    [[32.0, 0.0, 2.0, 0.0], [15.8, 1.8, 6.5, 9.9], [11.8, 0.0, 0.0, 22.2]]
    >>> ensemble.cascade(0)
    <Cascade: 21 of 34 reached, depth 4>
    """

    infection: Any
    incubation: Any
    recovery: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "infection", checked_arcs("infection", self.infection))
        object.__setattr__(self, "incubation", checked_people("incubation", self.incubation))
        object.__setattr__(self, "recovery", checked_people("recovery", self.recovery))

    def __call__(
        self, graph: Any, seeds: Iterable[Hashable], *, steps: int = 100, runs: int = 1, rng: Any = None
    ) -> Ensemble:
        """Spread from the seeds, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; who can infect whom, along u -> v.
        seeds : iterable of hashable
            Who is infectious at step 0, at least one; naming someone twice changes nothing.
        steps : int, optional
            How many, in [0, 1,000,000].
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            The same for any number of threads. Its size is how many were ever exposed by the last step, seeds included.

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed that is not in the graph.
        ParameterError
            For no seeds, runs or steps out of range, or probabilities that do not fit the graph.
        LimitExceeded
            For more runs and steps than fit in memory.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
        >>> SEIR(infection=1, incubation=1, recovery=1)(path, [0], steps=3, rng=1).counts[0].tolist()
        [[2, 0, 1, 0], [1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 0, 2]]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        return outbreak(self, start, _PURPOSE, _STATES, self._rates, steps)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any, steps: int = 100) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds, steps and rng, with who infected whom.

        Parameters
        ----------
        graph, seeds : Graph, iterable of hashable
            As in the call.
        run : int
            From 0.
        rng : int, SeedSequence, Generator or None
            The ensemble's ``seed``.
        steps : int, optional
            As in the call.

        Returns
        -------
        Cascade
            When each person was exposed, through whom, and the spell of being infectious. Where several expose a person
            at the same step, each of them is as likely to be the parent.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> path = Graph.from_edges([(0, 1), (1, 2)])
        >>> SEIR(infection=1, incubation=1, recovery=1).replay(path, [1], 0, rng=1).spells.tolist()
        [[1.0, 0.0, 1.0], [0.0, 2.0, 3.0], [2.0, 2.0, 3.0]]
        """
        start = checked_start(graph, seeds, rng=rng)
        return replay_outbreak(start, _PURPOSE, self._rates, steps, run)

    @property
    def _rates(self) -> Rates:
        return Rates(self.infection, self.recovery, incubation=self.incubation)
