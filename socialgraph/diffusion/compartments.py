"""A compartment model of one's own: states, what meeting somebody does, and what happens by itself, in steps.

SI, SIS, SIR, SEIR and SIRS are such models [1]_ too, and faster where they have a class of their own; this is how to
write down another, such as SEIRS with deaths, or one with people who pass on what they do not show.

.. [1] Brauer (2008), Compartmental models in epidemiology.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from socialgraph._frozen import frozen
from socialgraph.diffusion._rules import Rules, obey, replay_rules
from socialgraph.diffusion._runs import checked_start
from socialgraph.diffusion._values import checked_arcs, checked_people
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import ParameterError, check_choice

__all__ = ["Compartments"]

_PURPOSE, _MOST = "diffusion.compartments", 100


@frozen
class _Contact:
    """What meeting somebody does; it reads and is written as a row."""

    who: str
    meets: str
    becomes: str
    p: Any

    def __repr__(self) -> str:
        return repr((self.who, self.meets, self.becomes, self.p))


@frozen
class _Change:
    """What happens by itself; it reads and is written as a row."""

    who: str
    becomes: str
    p: Any

    def __repr__(self) -> str:
        return repr((self.who, self.becomes, self.p))


@frozen
class Compartments:
    """A model of states, declared: who becomes what by meeting whom along u -> v, and what by themselves.

    On a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds are in the state `start`, and
    everyone else is in the first state. At each step all look at each other as they are at its start. A contact
    (who, meets, becomes, p) is tried along every arc u -> v where v is `who` and u is what that one `meets`, once and
    independently. A change (who, becomes, p) is tried by everyone who is `who`. Where more than one thing would happen
    to somebody in one step, the first that is declared does, contacts before changes::

        P(a contact happens to v) = 1 - prod (1 - p[u, v]) over all u -> v that v meets

    A run is over after `steps` steps; nothing moves once nobody is in a state that can do something. Reached is whoever
    ever left the first state, and a spell is one of being out of it.

    Two traps. Numbers are probabilities a step, not rates. And order matters where two things happen at once: of two
    changes out of one state with p and q, the second happens with (1 - p) q.

    Parameters
    ----------
    states : sequence of str
        What they are called, at least two; everyone but the seeds starts in the first.
    contacts : sequence of (str, str, str, probability), optional
        Who, meets whom, becomes what, and the probability of an arc, as in `SIR`: a number, one an arc, a mapping,
        ``"weight"`` or ``"weighted"``; or mappings with who, meets, becomes and p.
    changes : sequence of (str, str, probability), optional
        Who, becomes what, and the probability of a step: a number, one a person or a mapping; or mappings with who,
        becomes and p.
    start : str, optional
        The state of the seeds; by default the second.

    Raises
    ------
    ParameterError
        For states that are not there, changes into the same state, more than 100 rules or states, probabilities out
        of [0, 1], and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> bored = Compartments(
    ...     states=("ignorant", "aware", "bored"),
    ...     contacts=[("ignorant", "aware", "aware", 0.1), ("aware", "bored", "bored", 0.05)],
    ...     changes=[("aware", "bored", 0.2), ("bored", "ignorant", 0.02)],
    ... )
    >>> ensemble = bored(nx.karate_club_graph(), [0, 33], runs=100, rng=1)
    >>> ensemble.counts[0, :4].tolist()
    [[32, 2, 0], [28, 4, 2], [28, 2, 4], [28, 1, 5]]
    >>> ensemble.cascade(0)
    <Cascade: 8 of 34 reached, depth 3>
    """

    states: tuple[str, ...]
    contacts: Any = ()
    changes: Any = ()
    start: str | None = None

    def __post_init__(self) -> None:
        listed = isinstance(self.states, Iterable) and not isinstance(self.states, str)
        states = tuple(self.states) if listed else ()
        named = all(isinstance(state, str) and state for state in states)
        if not named or not 2 <= len(set(states)) == len(states) <= _MOST:
            raise ParameterError("states", f"must be from 2 to {_MOST} different names", self.states)
        start = states[1] if self.start is None else check_choice("start", self.start, states)
        if start == states[0]:
            raise ParameterError("start", "must not be the first state, in which everyone else starts", start)
        object.__setattr__(self, "states", states)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "contacts", _rows("contacts", self.contacts, _Contact, states))
        object.__setattr__(self, "changes", _rows("changes", self.changes, _Change, states))
        if len(self.contacts) + len(self.changes) > _MOST:
            raise ParameterError("changes", f"must be at most {_MOST} rules with contacts", len(self.changes))

    def __call__(
        self, graph: Any, seeds: Iterable[Hashable], *, steps: int = 100, runs: int = 1, rng: Any = None
    ) -> Ensemble:
        """Spread from the seeds, `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; who can change whom, along u -> v.
        seeds : iterable of hashable
            Who is in the state `start` at step 0, at least one; naming someone twice changes nothing.
        steps : int, optional
            How many, in [0, 1,000,000].
        runs : int, optional
            How many repetitions, at least 1.
        rng : int, SeedSequence, Generator or None
            The seed.

        Returns
        -------
        Ensemble
            The same for any number of threads. Its size is how many ever left the first state by the last step.

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
        >>> model = Compartments(("deaf", "told"), contacts=[("deaf", "told", "told", 1)])
        >>> model(path, [0], steps=3, rng=1).counts[0].tolist()
        [[2, 1], [1, 2], [0, 3], [0, 3]]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        return obey(self, start, _PURPOSE, self._rules(), steps)

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any, steps: int = 100) -> Cascade:
        """Give run number `run` of the call with the same graph, seeds, steps and rng, with who changed whom.

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
            When each person first left the first state, through whom if through anybody, and every spell out of it.
            Where several do the same to a person at the same step, each of them is as likely to be the parent.

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> path = Graph.from_edges([(0, 1), (1, 2)])
        >>> model = Compartments(("deaf", "told"), contacts=[("deaf", "told", "told", 1)])
        >>> model.replay(path, [1], 0, rng=1).parent.tolist()
        [1, -1, 1]
        """
        start = checked_start(graph, seeds, rng=rng)
        return replay_rules(start, _PURPOSE, self._rules(), steps, run)

    def _rules(self) -> Rules:
        """Number the states of all rules, and name their probabilities."""
        number = {state: place for place, state in enumerate(self.states)}
        contacts = [
            (number[rule.who], number[rule.meets], number[rule.becomes], f"contacts[{place}].p", rule.p)
            for place, rule in enumerate(self.contacts)
        ]
        changes = [
            (number[rule.who], number[rule.becomes], f"changes[{place}].p", rule.p)
            for place, rule in enumerate(self.changes)
        ]
        return Rules(self.states, number[self.start], contacts, changes)


def _rows(name: str, rows: Any, kind: type, states: tuple[str, ...]) -> tuple:
    """Check the rows of one kind of rule."""
    fields = list(kind.__dataclass_fields__)
    shape = f"({', '.join(fields)})"
    if isinstance(rows, str | Mapping) or not isinstance(rows, Iterable):
        raise ParameterError(name, f"must be rows of {shape}", rows)
    made = []
    for place, row in enumerate(rows):
        here = f"{name}[{place}]"
        if isinstance(row, kind):
            row = {field: getattr(row, field) for field in fields}
        if isinstance(row, list | tuple) and len(row) == len(fields):
            row = dict(zip(fields, row, strict=True))
        if not isinstance(row, Mapping) or set(row) != set(fields):
            raise ParameterError(here, f"must be {shape}", row)
        given = {field: check_choice(f"{here}.{field}", row[field], states) for field in fields[:-1]}
        if given["becomes"] == given["who"]:
            raise ParameterError(f"{here}.becomes", "must be another state than who", row["becomes"])
        check = checked_arcs if kind is _Contact else checked_people
        # Made twice: the first holds copies of arrays, so that what is checked and sealed is ours.
        made.append(kind(**given, p=check(f"{here}.p", kind(**given, p=row["p"]).p)))
    return tuple(made)
