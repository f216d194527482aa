"""A measure held against networks of chance (Salloum, Chen, Kivelä 2022; Phipson and Smyth 2010)."""

from collections.abc import Callable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_whole
from socialgraph.metrics._nulls import check_null, null_world, spread, two_sided
from socialgraph.people import People
from socialgraph.rng import as_seed

__all__ = ["NullTest", "null_test"]


@frozen
class NullTest:
    """What a measure says of a network, and what it says of networks of chance.

    Parameters
    ----------
    value : float
        Of the real network.
    null : ndarray of float64, shape (draws,)
        Of each network of chance.

    Examples
    --------
    >>> test = NullTest(3.0, np.array([0.0, 1.0, 2.0, 1.0]))
    >>> test.mean, round(test.z, 3), test.p
    (1.0, 2.449, 0.4)
    """

    value: float
    null: np.ndarray

    @property
    def mean(self) -> float:
        """The mean over the networks of chance."""
        return spread(self.null)[0]

    @property
    def z(self) -> float:
        """How many of their standard deviations the value lies above their mean; nan where they all agree."""
        mean, deviation = spread(self.null)
        return float((self.value - mean) / deviation) if deviation > 0 else np.nan

    @property
    def p(self) -> float:
        """Twice the smaller tail, the real network counted in; at least 2 / (draws + 1), nan where they all agree."""
        return two_sided(self.value, self.null)


def null_test(
    measure: Callable, graph: Any, *columns: Any, null: Any = "configuration", draws: int = 200, rng: Any = None
) -> NullTest:
    """Hold a measure against what chance would make of it.

    Parameters
    ----------
    measure : callable
        Called as ``measure(graph, *columns)``; returns one number.
    graph : Graph or any kind that `as_graph` takes
        The network.
    *columns : array_like of shape (n,) or callable
        What the measure takes besides: groups, opinions. A function is called with a network and returns one value a
        person: groups that were found in the network must come in so, and are found again in each network of chance.
    null : {"configuration", "mixing", "erdos_renyi", "labels"} or callable
        What is held fixed: all degrees (`sg.generators.double_edge_swap`); degrees and the ties between every two
        groups, which are the first of the columns; the number of people and of ties; or the network, the columns being
        dealt out again. A function is called as ``null(graph, rng=)`` and returns a `Graph` of as many people.
    draws : int
        How many networks of chance.
    rng : int, SeedSequence, Generator or None
        The seed; draw number i is the same network whatever the number of draws.

    Returns
    -------
    NullTest

    Raises
    ------
    ParameterError
        For an unknown null, fewer than two draws, a column of another length, or a measure that returns no number.

    Notes
    -----
    Do not read a p-value as the strength of an effect: on a large network every measure is far from its null. Do not
    hold groups that were found in the network against a null unless they are found again in each draw.

    References
    ----------
    Salloum, Chen, Kivelä (2022), Separating polarization from noise, Proc. ACM on Human-Computer Interaction 6, 115.
    Phipson, Smyth (2010), Permutation p-values should never be zero, Stat. Appl. Genet. Mol. Biol. 9, 39.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> from socialgraph.metrics import modularity
    >>> graph, people = load("karate")
    >>> test = null_test(modularity, graph, people["club"], draws=99, rng=1)
    >>> round(test.value, 3), bool(test.z > 5), test.p
    (0.358, True, 0.02)
    """
    if not callable(measure):
        raise ParameterError("measure", "must be a function of a graph and of the columns", measure)
    graph, seed, draws = as_graph(graph), as_seed(rng), check_whole("draws", draws, 2)
    given = [column if callable(column) else People({"column": column}, graph.n)["column"] for column in columns]
    null = check_null(null, given)
    value = _number(measure, graph, [column(graph) if callable(column) else column for column in given])
    worlds = (null_world(null, graph, given, seed, number) for number in range(draws))
    return NullTest(value, readonly([_number(measure, *world) for world in worlds], np.float64))


def _number(measure: Callable, graph: Any, columns: list[Any]) -> float:
    value = measure(graph, *columns)
    if np.ndim(value) or isinstance(value, str | bytes | complex):
        raise ParameterError("measure", "must return one number", value)
    return float(value)
