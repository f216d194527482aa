"""Who met whom and when: the door for lists of contacts."""

from typing import Any, NamedTuple

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.convert import as_graph
from socialgraph.errors import GraphInputError, ParameterError, shown
from socialgraph.graph import Graph

__all__ = ["Contacts", "as_contacts"]

_KINDS = "must be a frame with the columns source, target and time, rows of those three, or a graph"


class Contacts(NamedTuple):
    """Contacts in the order of time, as arcs of the network of all who met.

    Examples
    --------
    >>> as_contacts([("ann", "bob", 2.5), ("bob", "cy", 1.0)]).moment.tolist()
    [1.0, 1.0, 2.5, 2.5]
    """

    graph: Graph
    arc: np.ndarray
    moment: np.ndarray
    begin: float
    end: float
    rows: np.ndarray | None


def as_contacts(contacts: Any, directed: bool = False) -> Contacts:
    """Read a list of contacts.

    Parameters
    ----------
    contacts : pandas.DataFrame, array_like of shape (k, 3) or graph
        The columns ``source``, ``target`` and ``time`` of a frame; rows of a source, a target and a time, where an
        array's people are numbers; or any graph that `as_graph` takes, each of whose ties is a contact at time 1.
        The same two at the same time are one contact.
    directed : bool, optional
        Whether a contact goes from source to target only; a graph knows for itself.

    Returns
    -------
    Contacts
        The network of all who met, weighted by how often unless a graph was given; the arc and the moment of each
        contact, twice where it goes both ways, in the order of moments and then of arcs; the first and the last
        moment, 0 and 1 for a graph; and the contacts as numbers, or None for a graph.

    Raises
    ------
    ParameterError
        For an object of another kind.
    GraphInputError
        For a time that is no finite number, or somebody who meets themselves.

    Examples
    --------
    >>> as_contacts([("ann", "bob", 2.5), ("bob", "cy", 1.0), ("bob", "ann", 2.5)]).graph.weight.tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    if isinstance(contacts, list | tuple | np.ndarray):
        ends, time, names = _from_rows(contacts)
    elif "time" in getattr(contacts, "columns", ()):
        ends, time, names = _from_frame(contacts, directed)
    else:
        graph = as_graph(contacts)
        arcs = readonly(np.arange(graph.indices.size))
        return Contacts(graph, arcs, readonly(np.ones(arcs.size)), 0.0, 1.0, None)
    time, own = _finite(time), np.flatnonzero(ends[:, 0] == ends[:, 1])
    if own.size:
        alone = ends[own[0], 0] if names is None else names[ends[own[0], 0]]
        raise GraphInputError(f"contacts must be between two people; got {shown(alone)} alone in row {own[0]}")
    pairs = ends if directed else np.sort(ends, axis=1)
    rows = np.unique(np.column_stack([time, pairs]), axis=0)
    time, pairs = rows[:, 0], rows[:, 1:].astype(np.int64)
    n = None if names is None else len(names)
    graph = Graph.from_edges(pairs, n, directed, np.ones(len(pairs)), names, multi="merge")
    ways = pairs if directed else np.concatenate([pairs, pairs[:, ::-1]])
    keys = graph.sources.astype(np.int64) * graph.n + graph.indices
    arc = np.searchsorted(keys, ways[:, 0] * graph.n + ways[:, 1])
    moment = np.resize(time, arc.size)
    order = np.lexsort((arc, moment))
    first, last = (float(time[0]), float(time[-1])) if time.size else (0.0, 0.0)
    rows = readonly(np.column_stack([pairs, time]))
    return Contacts(graph, readonly(arc[order]), readonly(moment[order]), first, last, rows)


def _from_rows(contacts: Any) -> tuple[np.ndarray, np.ndarray, tuple | None]:
    """Take rows apart; people who are whole numbers are called by them."""
    if isinstance(contacts, np.ndarray) and contacts.dtype.kind in "iuf":
        if contacts.ndim != 2 or contacts.shape[1] != 3:
            raise ParameterError("contacts", _KINDS, contacts)
        return _whole(contacts[:, :2]), contacts[:, 2], None
    rows = list(contacts)
    if not all(isinstance(row, list | tuple | np.ndarray) and len(row) == 3 for row in rows):
        raise ParameterError("contacts", _KINDS, contacts)
    people = [person for row in rows for person in row[:2]]
    time = np.array([row[2] for row in rows])
    if all(isinstance(person, int | np.integer) and not isinstance(person, bool) for person in people):
        return _whole(np.array(people).reshape(-1, 2)), time, None
    names = tuple(dict.fromkeys(people))
    number = {name: place for place, name in enumerate(names)}
    return np.array([number[person] for person in people], dtype=np.int64).reshape(-1, 2), time, names


def _from_frame(contacts: Any, directed: bool) -> tuple[np.ndarray, np.ndarray, tuple | None]:
    """Take a frame apart, its people numbered as those of an edge list."""
    if not {"source", "target"} <= set(contacts.columns):
        raise ParameterError("contacts", _KINDS, list(contacts.columns))
    graph = as_graph(contacts[["source", "target"]], directed=directed, loops="drop", multi="merge")
    ends = [graph.index(contacts[end].tolist(), "contacts") for end in ("source", "target")]
    names = tuple(range(graph.n)) if graph.names is None else graph.names
    return np.column_stack(ends), contacts["time"].to_numpy(), names


def _whole(ends: np.ndarray) -> np.ndarray:
    """Return people as int64; refuse what is no number of a person."""
    wrong = np.flatnonzero(~((ends >= 0) & (ends < 2**31) & (ends == np.floor(ends))).all(axis=1))
    if wrong.size:
        rule = "contacts must be between whole numbers in [0, 2**31)"
        raise GraphInputError(f"{rule}; got {shown(tuple(ends[wrong[0]].tolist()))} in row {wrong[0]}")
    return ends.astype(np.int64)


def _finite(time: np.ndarray) -> np.ndarray:
    """Return moments as float64, -0.0 as 0.0; refuse what is no number."""
    if time.size and time.dtype.kind not in "iuf":
        raise GraphInputError(f"time must be finite numbers; got {shown(time[0])}")
    wrong = np.flatnonzero(~np.isfinite(time.astype(np.float64)))
    if wrong.size:
        raise GraphInputError(f"time must be finite numbers; got {shown(time[wrong[0]])} in row {wrong[0]}")
    return time.astype(np.float64) + 0.0
