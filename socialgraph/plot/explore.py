"""A network to move about in, where ipysigma is installed; a still picture where it is not."""

import importlib.util
import warnings
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import LimitExceeded
from socialgraph.graph import Graph
from socialgraph.people import People, as_people
from socialgraph.plot._layout import places
from socialgraph.plot._look import COLOURS
from socialgraph.plot.network import network
from socialgraph.rng import as_seed

__all__ = ["explore"]

# What a browser draws without stuttering.
_PEOPLE, _TIES = 20_000, 200_000


def explore(
    graph: Any, people: Any = None, *, group: Any = None, value: Any = None, height: int = 560, rng: Any = 0
) -> Any:
    """Show a network to zoom into and to search, with the columns of people beside whoever is clicked on.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Of at most 20,000 people and 200,000 ties.
    people : People, mapping or frame, optional
        One row a person.
    group : str or array_like, shape (n,), optional
        A column of people, or the groups themselves, for the colours.
    value : str or array_like of float, shape (n,), optional
        Instead of groups a column of numbers, or the numbers.
    height : int, optional
        Of the widget, in pixels.
    rng : int, SeedSequence, Generator or None
        The seed of where people stand, as in `network`.

    Returns
    -------
    ipysigma.Sigma or matplotlib Axes
        A widget for a notebook. Without ipysigma the axes of `network`, and a warning that says what to install.

    Raises
    ------
    LimitExceeded
        For more people or ties, where ipysigma is installed.
    UnknownName
        For a column that is not there.

    Examples
    --------
    >>> import warnings
    >>> from socialgraph.datasets import load
    >>> graph, people = load("karate")
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     type(explore(graph, people, group="club")).__name__ in {"Axes", "Sigma"}
    True
    """
    graph = as_graph(graph)
    people = as_people({} if people is None else people, graph)
    group, value = _column("group", group, people), _column("value", value, people)
    if importlib.util.find_spec("ipysigma") is None:
        said = "a still picture; for one to move about in, install ipysigma (pip install ipysigma)"
        warnings.warn(said, stacklevel=2)
        return network(graph, group=group, value=value, rng=rng)
    if graph.n > _PEOPLE or graph.m > _TIES:
        rule = f"graph must have at most {_PEOPLE:,} people and {_TIES:,} ties to be explored"
        raise LimitExceeded(f"{rule}; got {graph.n:,} and {graph.m:,}")
    from ipysigma import Sigma

    shown = _described(graph, people, group, value)
    stood = places(graph, as_seed(rng))
    look = {"layout": {u: {"x": x, "y": y} for u, (x, y) in enumerate(stood.tolist())}}
    if group is not None:
        kinds = dict.fromkeys(shown.vs["group"])
        look |= {"node_color": "group", "max_categorical_colors": len(COLOURS)}
        look |= {"node_color_palette": dict(zip(sorted(kinds), COLOURS, strict=False))}
    elif value is not None:
        look |= {"node_color": "value", "node_color_gradient": (COLOURS[0], COLOURS[1])}
    return Sigma(shown, height=height, node_size="ties", default_edge_color="#dddddd", **look)


def _column(name: str, given: Any, people: People) -> np.ndarray | None:
    """Return a column of people by its name, or the values that were given instead."""
    if given is None:
        return None
    return people[given] if isinstance(given, str) else People({name: given}, people.n)[name]


def _described(graph: Graph, people: People, group: Any, value: Any) -> Any:
    """Make an igraph network whose vertices carry what is known about each person, in words and plain numbers."""
    shown = graph.to_igraph()
    shown.vs["label"] = [str(name) for name in graph.names or range(graph.n)]
    if "name" in shown.vs.attributes():
        del shown.vs["name"]
    for name in people:
        if people[name].ndim == 1:
            shown.vs[name] = people[name].tolist()
    shown.vs["ties"] = np.bincount(graph.edges().ravel(), minlength=graph.n).tolist()
    if group is not None:
        shown.vs["group"] = [str(kind) for kind in group.tolist()]
    if value is not None:
        shown.vs["value"] = value.tolist()
    return shown
