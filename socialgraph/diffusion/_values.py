"""Parameters that may differ by arc or by person: checked when a model is made, laid out when it meets a graph."""

import math
import numbers
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError, check_choice, check_number, shown
from socialgraph.graph import Graph

__all__ = ["arc_values", "checked_arcs", "checked_people", "person_values"]


def checked_arcs(name: str, value: Any, most: float = 1, words: tuple[str, ...] = ("weight", "weighted")) -> Any:
    """Check a parameter that every arc may have its own value of.

    Parameters
    ----------
    name : str
        What the parameter is called.
    value : float, array_like of shape (arcs,), mapping or str
        A number for every arc; one number for each arc, in the order of ``graph.indices``; ``{(u, v): number}``;
        or one of `words`.
    most : float, optional
        The upper end of what is allowed, from 0; ``math.inf`` for no end.
    words : tuple of str, optional
        Which names are known: ``"weight"``, the graph's weights; ``"weighted"``, 1 / in-degree of the one reached.

    Returns
    -------
    float, str, dict or read-only ndarray of float64

    Raises
    ------
    ParameterError
        For anything else.

    Examples
    --------
    >>> checked_arcs("p", [0.5, 1]).tolist()
    [0.5, 1.0]
    """
    if isinstance(value, str):
        return check_choice(name, value, words)
    if isinstance(value, Mapping):
        return {pair: check_number(f"{name}[{shown(pair)}]", each, 0, most) for pair, each in value.items()}
    kinds = ["one for each arc", "{(u, v): number}", *(f'"{word}"' for word in words)]
    return _number_or_array(name, value, most, f"{', '.join(kinds[:-1])} or {kinds[-1]}")


def checked_people(name: str, value: Any, most: float = 1, least: float = 0) -> Any:
    """Check a parameter that every person may have their own value of.

    Parameters
    ----------
    name : str
        What the parameter is called.
    value : float, array_like of shape (n,) or mapping
        A number for everyone; one number a person; or ``{person: number}``.
    most : float, optional
        The upper end of what is allowed; ``math.inf`` for no end.
    least : float, optional
        The lower end.

    Returns
    -------
    float, dict or read-only ndarray of float64

    Raises
    ------
    ParameterError
        For anything else.

    Examples
    --------
    >>> checked_people("recovery", {"ann": 0.5})
    {'ann': 0.5}
    """
    if isinstance(value, Mapping):
        return {node: check_number(f"{name}[{shown(node)}]", each, least, most) for node, each in value.items()}
    return _number_or_array(name, value, most, "one for each person or {person: number}", least)


def arc_values(name: str, value: Any, graph: Graph, most: float = 1) -> np.ndarray:
    """Give a checked parameter its value for each arc of a graph.

    Parameters
    ----------
    name : str
        What the parameter is called.
    value : float, str, dict or ndarray
        From `checked_arcs`.
    graph : Graph
        The network.
    most : float, optional
        As in `checked_arcs`; it is the graph's weights that are still to be checked.

    Returns
    -------
    read-only ndarray of float64, shape (arcs,)
        In the order of ``graph.indices``.

    Raises
    ------
    ParameterError
        For an array of another size, a mapping that leaves arcs out or has others, or weights that are not there or
        lie outside.

    Examples
    --------
    >>> star = Graph.from_edges([(0, 1), (0, 2)])
    >>> arc_values("p", "weighted", star).tolist()
    [1.0, 1.0, 0.5, 0.5]
    """
    if isinstance(value, float):
        return readonly(np.full(graph.indices.size, value))
    if isinstance(value, Mapping):
        return readonly(_from_pairs(name, value, graph))
    if isinstance(value, str):
        return readonly(_from_weights(name, graph, most) if value == "weight" else _from_degrees(graph))
    if value.size != graph.indices.size:
        rule = f"must be one number for each of the {graph.indices.size} arcs"
        raise ParameterError(name, rule, f"{value.size} values")
    return value


def person_values(name: str, value: Any, graph: Graph) -> np.ndarray:
    """Give a checked parameter its value for each person of a graph.

    Parameters
    ----------
    name : str
        What the parameter is called.
    value : float, dict or ndarray
        From `checked_people`.
    graph : Graph
        The network.

    Returns
    -------
    read-only ndarray of float64, shape (n,)

    Raises
    ------
    ParameterError
        For an array of another size, or a mapping that leaves people out.
    NodeNotFound
        For a mapping with someone who is not in the graph.

    Examples
    --------
    >>> person_values("threshold", {0: 0.2, 1: 0.4}, Graph.from_edges([(0, 1)])).tolist()
    [0.2, 0.4]
    """
    if isinstance(value, float):
        return readonly(np.full(graph.n, value))
    if isinstance(value, Mapping):
        laid = np.full(graph.n, np.nan)
        laid[graph.index(value, name)] = list(value.values())
        missing = np.flatnonzero(np.isnan(laid))
        if missing.size:
            first = int(missing[0]) if graph.names is None else graph.names[missing[0]]
            state = f"none for {missing.size}, the first {shown(first)}"
            raise ParameterError(name, f"must be given for all {graph.n} people", state)
        return readonly(laid)
    if value.size != graph.n:
        raise ParameterError(name, f"must be one number for each of the {graph.n} people", f"{value.size} values")
    return value


def _number_or_array(name: str, value: Any, most: float, rest: str, least: float = 0) -> Any:
    """Return a float or a read-only array of them; refuse what is neither, or lies outside."""
    if isinstance(value, numbers.Real):
        return check_number(name, value, least, most)
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.empty(0, dtype=object)
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        ends = f"of at least {least:g}" if math.isinf(most) else f"in [{least:g}, {most:g}]"
        raise ParameterError(name, f"must be a number {ends}, {rest}", value)
    return _inside(name, readonly(np.array(array, np.float64)), most, least)


def _inside(name: str, array: np.ndarray, most: float, least: float = 0) -> np.ndarray:
    """Refuse an array with an entry that lies outside."""
    wrong = np.flatnonzero(~((array >= least) & (array <= most) & np.isfinite(array)))
    if wrong.size:
        check_number(f"{name}[{wrong[0]}]", array[wrong[0]], least, most)
    return array


def _from_weights(name: str, graph: Graph, most: float) -> np.ndarray:
    if graph.weight is None:
        raise ParameterError(name, 'must not be "weight" on a graph without weights', "weight")
    return _inside("weight", graph.weight, most).astype(np.float64)


def _from_degrees(graph: Graph) -> np.ndarray:
    return 1 / np.bincount(graph.indices, minlength=graph.n)[graph.indices]


def _from_pairs(name: str, value: Mapping[tuple[Hashable, Hashable], float], graph: Graph) -> np.ndarray:
    """Look every arc up in a mapping; an undirected pair given one way serves both."""
    odd = [pair for pair in value if not (isinstance(pair, tuple) and len(pair) == 2)]
    if odd:
        raise ParameterError(name, "must have pairs (u, v) as keys", odd[0])
    arcs = graph.sources.astype(np.int64) * graph.n + graph.indices
    given = graph.index([u for u, _ in value], name) * graph.n + graph.index([v for _, v in value], name)
    at = np.searchsorted(arcs, given)
    strange = np.flatnonzero(np.append(arcs, -1)[at] != given)
    if strange.size:
        raise ParameterError(name, "must have arcs of the graph as keys", list(value)[strange[0]])
    laid = np.full(arcs.size, np.nan)
    laid[at] = list(value.values())
    if not graph.directed:
        turned = laid[np.searchsorted(arcs, graph.indices.astype(np.int64) * graph.n + graph.sources)]
        laid = np.where(np.isnan(laid), turned, laid)
    missing = np.flatnonzero(np.isnan(laid) & (graph.directed | (graph.sources < graph.indices)))
    if missing.size:
        u, v = int(graph.sources[missing[0]]), int(graph.indices[missing[0]])
        first = (u, v) if graph.names is None else (graph.names[u], graph.names[v])
        ties = "arcs" if graph.directed else "ties"
        state = f"none for {missing.size}, the first {shown(first)}"
        raise ParameterError(name, f"must be given for all {graph.m} {ties}", state)
    return laid
