"""State is what the next day needs and nothing else; Report is what a study measures and the next day never reads."""

from dataclasses import field
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import GraphInputError, ParameterError
from socialgraph.graph import Graph
from socialgraph.people import People, as_people
from socialgraph.platform.tables import COUNTED, Content

__all__ = ["FIRST_AFFINITY", "Report", "State", "checked_opinions"]

# Before anything is known of a pair: roughly the share of posts that people click (see Behaviour).
FIRST_AFFINITY = 0.2


@frozen
class State:
    """A platform between two days.

    Parameters
    ----------
    graph : Graph
        Who follows whom; u -> v means that v's posts reach u.
    people : People
        With the column ``opinion``.
    day : int
        The next day's number.
    content : Content
        The posts that can still be shown.
    ledger : dict of ndarray
        ``affinity`` float32 by arc of the graph; ``left`` bool by person, who has gone for good; ``posted``
        int32 by person, the day on which each posted last, -1 before; int32 by row of the
        content, ``views``, ``clicks``, ``clicks_across`` and the other counts of what was done to it; ``told``
        uint64[rows, 2], identity and origin of each expired story whose root others still tell.
    learned : dict of ndarray
        What a ranker that learns has learned; empty for others.

    Examples
    --------
    >>> State.opening(Graph.from_edges([(0, 1)]), {"opinion": [-0.5, 0.5]}).ledger["affinity"].tolist()
    [0.20000000298023224, 0.20000000298023224]
    """

    graph: Graph
    people: People
    day: int
    content: Content
    ledger: dict[str, np.ndarray]
    learned: dict[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def opening(cls, graph: Any, people: Any) -> "State":
        """Make the state before the first day; a weighted graph's weights, scaled to at most 1, are the affinities.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes.
        people : People
            Any kind that `as_people` takes, with the column ``opinion`` in [-1, 1].

        Returns
        -------
        State

        Raises
        ------
        GraphInputError
            For a graph without nodes.
        ParameterError
            For people of another number, or without opinions.

        Examples
        --------
        >>> graph = Graph.from_edges([(0, 1), (1, 2)], weight=[1.0, 4.0])
        >>> State.opening(graph, {"opinion": [-0.5, 0.0, 0.5]}).ledger["affinity"].tolist()
        [0.25, 0.25, 1.0, 1.0]
        """
        graph = as_graph(graph)
        if graph.n == 0:
            raise GraphInputError("graph must have nodes; got none")
        people = as_people(people, graph)
        opinion = checked_opinions('people["opinion"]', _opinions("people", people), graph.n)
        _opinions("people.profile", people.profile)
        affinity = np.full(graph.indices.size, FIRST_AFFINITY)
        if graph.weight is not None and graph.weight.size and graph.weight.max() > 0:
            affinity = graph.weight / graph.weight.max()
        none = readonly(np.zeros(0, dtype=np.int32))
        ledger = {"affinity": readonly(affinity, np.float32), "left": readonly(np.zeros(graph.n, dtype=bool))}
        ledger["posted"] = readonly(np.full(graph.n, -1, dtype=np.int32))
        ledger |= dict.fromkeys(("views", *COUNTED, "clicks_across"), none)
        ledger["told"] = readonly(np.zeros((0, 2), dtype=np.uint64))
        people = people.assign(opinion=opinion)
        graph = Graph._trusted(graph.indptr, graph.indices, None, graph.directed, graph.names)
        return cls(graph, people, 0, Content.empty(), ledger)


def checked_opinions(name: str, opinion: Any, n: int) -> np.ndarray:
    """Return opinions as float64[n], or refuse what nobody can think.

    Parameters
    ----------
    name : str
        Whose they are, for the message.
    opinion : array_like of float
        One number in [-1, 1] a person.
    n : int
        The number of people.

    Returns
    -------
    ndarray of float64, shape (n,)

    Raises
    ------
    ParameterError
        Naming the first person whose opinion is out of range or NaN.

    Examples
    --------
    >>> checked_opinions("opinions", [0, 2], 2)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: opinions must lie in [-1, 1]; got '2.0 for person 1'
    """
    opinion = np.asarray(opinion)
    if opinion.shape != (n,) or opinion.dtype.kind not in "iuf":
        raise ParameterError(name, f"must be {n} numbers, one a person", f"{opinion.dtype} of shape {opinion.shape}")
    opinion = readonly(opinion.astype(np.float64))
    wrong = np.flatnonzero(~(np.abs(opinion) <= 1))
    if wrong.size:
        raise ParameterError(name, "must lie in [-1, 1]", f"{opinion[wrong[0]]} for person {wrong[0]}")
    return opinion


def _opinions(name: str, people: People) -> np.ndarray:
    """Return the column of opinions; without one, say how it is made."""
    if "opinion" not in people:
        rule = 'must have a column "opinion"; sg.with_opinions(graph, people, by=..., rng=...) makes one'
        raise ParameterError(name, rule, people)
    opinion = people["opinion"]
    if opinion.dtype.kind not in "iuf" or opinion.ndim != 1:
        raise ParameterError(f'{name}["opinion"]', "must be one number a person", opinion)
    return opinion


@frozen
class Report:
    """What happened on one day.

    Parameters
    ----------
    day : int
        Its number, from 1.
    content : Content
        What was posted.
    exposures, interactions : dict of ndarray
        The day's rows of the two tables.
    authors : ndarray of int32
        The author of each exposure's content.
    offers : dict of ndarray
        ``suggested``, ``made`` and ``dropped`` ties, int64[ties, 2] each.
    available, crossing : ndarray of int64, shape (n,)
        What could have been shown to each person: posts, and posts by another group.

    Examples
    --------
    >>> from socialgraph.feed.chronological import Chronological
    >>> from socialgraph.platform.platform import Platform
    >>> from socialgraph.platform.simulate import simulate
    >>> run = simulate(Platform(Chronological()), Graph.from_edges([(0, 1)]), {"opinion": [-0.5, 0.5]}, days=2, rng=1)
    >>> [report.day for report in run.reports]
    [1, 2]
    """

    day: int
    content: Content
    exposures: dict[str, np.ndarray]
    interactions: dict[str, np.ndarray]
    authors: np.ndarray
    offers: dict[str, np.ndarray]
    available: np.ndarray
    crossing: np.ndarray
