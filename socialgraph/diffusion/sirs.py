"""SIRS: whoever recovers is immune for a while, and then can be infected again [1]_, in steps.

.. [1] Kermack, McKendrick (1932), Contributions to the mathematical theory of epidemics II: the problem of endemicity.
"""

from collections.abc import Hashable, Iterable
from typing import Any

from socialgraph._frozen import frozen
from socialgraph.diffusion._recurrence import recurrence, replay_recurrence
from socialgraph.diffusion._runs import checked_start
from socialgraph.diffusion._steps import Rates
from socialgraph.diffusion._values import checked_arcs, checked_people
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble

__all__ = ["SIRS"]

_PURPOSE, _STATES = "diffusion.sirs", ("susceptible", "infected", "recovered")


@frozen
class SIRS:
    """Word of mouth along u -> v that people tire of and come back to.

    On a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds are infected. At each step, whoever
    is infected at its start tries to infect each neighbour who is susceptible at its start, independently, and then
    recovers with a probability of their own; whoever is recovered at its start becomes susceptible with another. So an
    infection of step t brings D tries, at steps t + 1 to t + D, and then W steps out of reach::

        P(v is infected at a step) = 1 - prod (1 - infection[u, v]) over infected u -> v
        P(D = d) = recovery (1 - recovery)^(d - 1), for d = 1, 2, ...
        P(W = w) = waning (1 - waning)^(w - 1), for w = 1, 2, ...

    This is the order of NDlib's SIRS. A run is over after `steps` steps; nothing but waning moves once nobody is
    infected.

    Two traps. With waning 1 one step out of reach remains: that is not SIS. And more infection can leave fewer
    infected, in a run and in the mean: whoever is infected sooner is out of reach when the others come.

    Parameters
    ----------
    infection : float, array_like of shape (arcs,), mapping or str
        The probability that one try gets through, in [0, 1]: a number for every arc; one number for each arc, in the
        order of ``graph.indices``; ``{(u, v): number}`` over all arcs, where on an undirected graph a pair given
        one way serves both; ``"weight"``, the graph's weights; or ``"weighted"``, 1 / in-degree of v.
    recovery : float, array_like of shape (n,) or mapping
        The probability that an infected person recovers at a step: a number for everyone, one a person, or
        ``{person: number}``.
    waning : float, array_like of shape (n,) or mapping
        The probability that a recovered person becomes susceptible at a step: a number for everyone, one a person, or
        ``{person: number}``.

    Raises
    ------
    ParameterError
        For a probability out of [0, 1], and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> model = SIRS(infection=0.1, recovery=0.2, waning=0.1)
    >>> ensemble = model(nx.karate_club_graph(), [0, 33], runs=1000, rng=1)
    >>> ensemble.counts[:, [0, 10, 100]].mean(axis=0).round(1).tolist()
    [[32.0, 2.0, 0.0], [16.4, 7.4, 10.1], [31.8, 0.6, 1.6]]
    >>> ensemble.cascade(0)
    <Cascade: 27 of 34 reached, depth 5>
    """

    infection: Any
    recovery: Any
    waning: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "infection", checked_arcs("infection", self.infection))
        object.__setattr__(self, "recovery", checked_people("recovery", self.recovery))
        object.__setattr__(self, "waning", checked_people("waning", self.waning))

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
            The same for any number of threads. Its size is how many were ever infected by the last step.

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
        >>> tie = Graph.from_edges([(0, 1)])
        >>> SIRS(infection=1, recovery=1, waning=1)(tie, [0], steps=3, rng=1).counts[0].tolist()
        [[1, 1, 0], [0, 1, 1], [1, 0, 1], [2, 0, 0]]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        return recurrence(self, start, _PURPOSE, _STATES, self._rates, steps)

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
            When each person was first infected, through whom, and every spell of being infected. Where several infect a
            person at the same step, each of them is as likely to be the parent.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> tie = Graph.from_edges([(0, 1)])
        >>> SIRS(infection=1, recovery=1, waning=1).replay(tie, [0], 0, rng=1, steps=2).spells.tolist()
        [[0.0, 0.0, 1.0], [1.0, 1.0, 2.0]]
        """
        start = checked_start(graph, seeds, rng=rng)
        return replay_recurrence(start, _PURPOSE, self._rates, steps, run)

    @property
    def _rates(self) -> Rates:
        return Rates(self.infection, self.recovery, waning=self.waning)
