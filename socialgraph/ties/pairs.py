"""Pairs: two people each who may become tied, or part."""

from collections.abc import Callable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["Pairs", "chances"]


@frozen
class Pairs:
    """Suggested ties or old ones, one a row, with what their ends know of each other.

    People decide, so this is the truth and not the profile. What follows from the fields is computed when it is read:
    ``distance`` of the opinions, ``degree`` and ``silence`` of the target.

    Parameters
    ----------
    graph : Graph
        The network before the change.
    people : People
        What people are; with the column ``opinion``.
    source, target : ndarray of int64, shape (rows,)
        Who decides about whom: the one a tie is suggested to, or who follows, and the other. Of an old tie without
        direction the lower end is the source.
    place : ndarray of int64, shape (rows,)
        Where in the source's list of suggestions the target stood, from 0; 0 for old ties.
    silent : ndarray of int32, shape (n,)
        For how many days each person has posted nothing.

    Examples
    --------
    >>> graph, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [0.5, 0.5, -0.5]})
    >>> pairs = Pairs.of(graph, people, source=[0], target=[2])
    >>> pairs.distance.tolist(), pairs.degree.tolist()
    ([1.0], [1])
    """

    graph: Graph
    people: People
    source: np.ndarray
    target: np.ndarray
    place: np.ndarray
    silent: np.ndarray

    @classmethod
    def of(cls, graph: Graph, people: People, source: Any, target: Any, place: Any = 0, silent: Any = 0) -> "Pairs":
        """Make pairs by hand; `place` and `silent` are the same for all where they are one number."""
        source, target = readonly(source, np.int64), readonly(target, np.int64)
        place = readonly(np.broadcast_to(place, source.shape), np.int64)
        return cls(graph, people, source, target, place, readonly(np.broadcast_to(silent, graph.n), np.int32))

    def __len__(self) -> int:
        return self.source.size

    @property
    def distance(self) -> np.ndarray:
        """How far apart the opinions are: float64[rows], in [0, 2]."""
        opinion = self.people["opinion"]
        return np.abs(opinion[self.source] - opinion[self.target])

    @property
    def degree(self) -> np.ndarray:
        """How many ties the target has, or followers where the graph is directed: int64[rows]."""
        return self.graph.reverse.degree[self.target]

    @property
    def silence(self) -> np.ndarray:
        """For how many days the target has posted nothing; on a tie without direction, whoever has for longer."""
        silent = self.silent[self.target]
        return silent if self.graph.directed else np.maximum(silent, self.silent[self.source])


def chances(name: str, habit: float | Callable, pairs: Pairs, rng: int) -> np.ndarray | float:
    """Ask a habit for its probabilities and refuse what is none.

    Parameters
    ----------
    name : str
        What to call the habit in a message.
    habit : float or callable
        Called as ``habit(pairs, rng=rng)``; a number is the same for all.
    pairs : Pairs
        The ties in question.
    rng : int
        Its seed.

    Returns
    -------
    float, or ndarray of float64 of shape (rows,)

    Raises
    ------
    ParameterError
        For another shape, or what is no probability, naming the first pair.

    Examples
    --------
    >>> line, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [0.5, 0.5, -0.5]})
    >>> chances("drop", lambda pairs, *, rng: pairs.distance, Pairs.of(line, people, [0, 1], [1, 2]), 1).tolist()
    [0.0, 1.0]
    """
    if not callable(habit):
        return habit
    chance = np.asarray(habit(pairs, rng=rng))
    if chance.shape != (len(pairs),) or chance.dtype.kind not in "iufb":
        given = f"{chance.dtype} of shape {chance.shape}"
        raise ParameterError(name, f"must give one probability for each of the {len(pairs)} pairs", given)
    wrong = np.flatnonzero(~((chance >= 0) & (chance <= 1)))
    if wrong.size:
        at = wrong[0]
        pair = f"{chance[at]} for {pairs.source[at]} and {pairs.target[at]}"
        raise ParameterError(name, "must give probabilities in [0, 1]", pair)
    return chance.astype(np.float64)
