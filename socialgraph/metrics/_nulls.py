"""What a network would look like if chance had made it: the nulls that measures are held against."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_choice
from socialgraph.generators.double_edge_swap import double_edge_swap
from socialgraph.generators.erdos_renyi import erdos_renyi
from socialgraph.graph import Graph
from socialgraph.rng import coins, stream

__all__ = ["NULLS", "check_null", "null_world", "spread", "two_sided"]

# What each keeps of a network, in words that a table or a sentence can use.
NULLS = {
    "configuration": "networks with the same degrees",
    "mixing": "networks with the same degrees and as many ties between every two groups",
    "erdos_renyi": "random networks with as many people and as many ties on average",
    "labels": "the same network with everybody's values dealt out again",
}
# Sums of floats in another order differ in the last digits; a null value this near counts as equal.
_EQUAL = 1e-12


def check_null(null: Any, columns: Sequence[Any]) -> Any:
    """Return the name of a null, or a function that makes one.

    Parameters
    ----------
    null : str or callable
        A function is called as ``null(graph, rng=)``.
    columns : sequence
        What the measures take besides the graph.

    Raises
    ------
    UnknownName, ParameterError
        For another name, or a mixing of groups that nobody gave.

    Examples
    --------
    >>> check_null("labels", [])
    'labels'
    """
    if callable(null):
        return null
    null = check_choice("null", null, NULLS)
    if null == "mixing" and (not columns or callable(columns[0])):
        raise ParameterError("null", "must be another where no groups are given", null)
    return null


def null_world(
    null: Any, graph: Graph, columns: Sequence[np.ndarray | Callable], seed: int, number: int
) -> tuple[Graph, list[np.ndarray]]:
    """Make one world of the null: a network, and each column as it is there.

    A column that is a function, such as one that finds communities, is asked again: what is found in a network of
    chance is what the found in the real one has to be held against.

    Parameters
    ----------
    null : str or callable
        From `check_null`.
    graph : Graph
        The real network.
    columns : sequence of ndarray or callable
        One value a person each; a function is called with the network. The first is the groups of "mixing".
    seed, number : int
        From `as_seed`; which world.

    Returns
    -------
    graph, columns
    """
    if null == "labels":
        order = np.argsort(coins(stream(seed, "metrics.labels", number), np.arange(graph.n)), kind="stable")
        return graph, [column(graph)[order] if callable(column) else column[order] for column in columns]
    draw = int(stream(seed, "metrics.null", number))
    if null == "erdos_renyi":
        pairs = graph.n * (graph.n - 1) / (1 if graph.directed else 2)
        world = erdos_renyi(graph.n, graph.m / pairs if pairs else 0.0, directed=graph.directed, rng=draw)
    elif callable(null):
        world = null(graph, rng=draw)
        if not isinstance(world, Graph) or world.n != graph.n:
            raise ParameterError("null", f"must return a Graph of {graph.n} people", world)
    else:
        world = double_edge_swap(graph, group=columns[0] if null == "mixing" else None, rng=draw)
    return world, [column(world) if callable(column) else column for column in columns]


def spread(null: np.ndarray) -> tuple[float, float]:
    """Give mean and standard deviation of the worlds' values; (nan, nan) where fewer than half have any.

    Examples
    --------
    >>> spread(np.array([1.0, 3.0, np.nan]))
    (2.0, 1.4142135623730951)
    """
    known = null[np.isfinite(null)]
    if known.size < 2 or 2 * known.size < null.size:
        return np.nan, np.nan
    mean, deviation = float(known.mean()), float(known.std(ddof=1))
    return mean, 0.0 if deviation <= _EQUAL * max(1.0, abs(mean)) else deviation


def two_sided(value: float, null: np.ndarray) -> float:
    """Give the chance of a value at least as far out, on either side, as the worlds have it.

    Twice the smaller tail, the real network counted among the worlds: (1 + worlds as far out) / (1 + worlds), never 0
    and valid for any number of worlds (Phipson and Smyth 2010). Nan where all worlds agree, and nothing can be told.

    Examples
    --------
    >>> two_sided(9.0, np.arange(9.0))
    0.2
    """
    _, deviation = spread(null)
    if not np.isfinite(value) or not deviation > 0:
        return np.nan
    known = null[np.isfinite(null)]
    room = _EQUAL * max(1.0, abs(value))
    tail = min(np.count_nonzero(known >= value - room), np.count_nonzero(known <= value + room))
    return min(1.0, 2 * (1 + int(tail)) / (1 + known.size))
