"""The lines of the panel: which measures, by which definitions, of what, and what each is held against."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.errors import ParameterError
from socialgraph.metrics.assortativity import assortativity
from socialgraph.metrics.gini import gini
from socialgraph.metrics.modularity import modularity
from socialgraph.metrics.numeric_assortativity import numeric_assortativity
from socialgraph.metrics.opinion_variance import opinion_variance
from socialgraph.metrics.random_walk_controversy import random_walk_controversy

__all__ = ["CATALOGUE", "Line", "Seen"]


@frozen
class Seen:
    """Who saw whose what: one row a view.

    Parameters
    ----------
    person, author, content : ndarray of int64, shape (rows,)
        The reader, whose post it was, and which.
    n : int
        How many people there are.

    Examples
    --------
    >>> Seen.of({"person": [1, 0], "author": [0, 1], "content": [5, 6]}, 2).drawn(np.array([1, 1])).author.tolist()
    [0, 0]
    """

    person: np.ndarray
    author: np.ndarray
    content: np.ndarray
    n: int

    @classmethod
    def of(cls, exposures: Any, n: int) -> "Seen":
        """Read the three columns."""
        columns = []
        for name in ("person", "author", "content"):
            if name not in exposures:
                raise ParameterError("exposures", "must have the columns person, author and content", list(exposures))
            column = np.asarray(exposures[name])
            if column.ndim != 1 or column.dtype.kind not in "iu":
                raise ParameterError(f"exposures[{name!r}]", "must be one whole number a row", column)
            if name != "content" and column.size and not 0 <= column.min() <= column.max() < n:
                raise ParameterError(f"exposures[{name!r}]", f"must be people from 0 to {n - 1}", int(column.max()))
            columns.append(readonly(column, np.int64))
        if len({column.size for column in columns}) > 1:
            raise ParameterError("exposures", "must have as many rows in each column", [c.size for c in columns])
        return cls(*columns, n)

    def drawn(self, people: np.ndarray) -> "Seen":
        """Take the rows of readers drawn with replacement; each copy is a reader of their own."""
        order = np.argsort(self.person, kind="stable")
        first = np.searchsorted(self.person[order], np.arange(self.n + 1))
        many = np.diff(first)[people]
        begin = np.repeat(first[people] - np.cumsum(many) + many, many)
        rows = order[begin + np.arange(begin.size)]
        reader = np.repeat(np.arange(people.size), many)
        return Seen(readonly(reader), readonly(self.author[rows]), readonly(self.content[rows]), self.n)


@frozen
class Line:
    """One measure by one definition.

    Parameters
    ----------
    family, measure, definition : str
        Structure, inequality, attitude or exposure; the function's name; which definition, with its numbers.
    needs : tuple of str
        Of "graph", "group", "opinion" and "seen": what `call` takes, in this order.
    call : callable
        Returns the number.
    null : {"ties", "groups", "uniform", ""}
        What it is held against: other ties, groups dealt out again, opinions drawn evenly, or nothing.
    interval : {"vertices", "people", "readers", ""}
        Who is resampled for its interval; nobody where no way is known to be valid.
    apart : {1, -1, 0}
        Whether a high value means that people are apart, or a low one, or neither.
    sides : int
        How many groups it is defined for; 0 for any number from two.

    Examples
    --------
    >>> line = Line("structure", "modularity", "Newman", ("graph", "group"), modularity)
    >>> line.fits({"group": [0, 1]}, 2, None), line.fits({}, 0, None)
    (True, False)
    """

    family: str
    measure: str
    definition: str
    needs: tuple[str, ...]
    call: Callable
    null: str = "ties"
    interval: str = ""
    apart: int = 0
    sides: int = 0

    def fits(self, columns: Mapping[str, Any], sides: int, seen: Any) -> bool:
        """Tell whether there is what it needs."""
        there = {"graph", *columns} | ({"seen"} if seen is not None else set())
        enough = "group" not in self.needs or (sides == self.sides if self.sides else sides > 1)
        return enough and all(need in there for need in self.needs)

    def take(self, graph: Any, columns: Mapping[str, Any], seen: Any) -> float:
        """Take the measure."""
        there = {"graph": graph, "seen": seen, **columns}
        return float(self.call(*(there[need] for need in self.needs)))


def _top_of_degree(graph: Any) -> float:
    return gini(graph.degree)


CATALOGUE = (
    Line("structure", "assortativity", "Newman 2003", ("graph", "group"), assortativity, "ties", "vertices", 1),
    Line("structure", "modularity", "Newman and Girvan 2004", ("graph", "group"), modularity, "ties", "vertices", 1),
    Line(
        "structure",
        "random_walk_controversy",
        "hubs, k = 10",
        ("graph", "group"),
        random_walk_controversy,
        apart=1,
        sides=2,
    ),
    Line(
        "structure",
        "numeric_assortativity",
        "Newman 2003",
        ("graph", "opinion"),
        numeric_assortativity,
        "ties",
        "vertices",
        1,
    ),
    Line("inequality", "gini", "of degrees", ("graph",), _top_of_degree, "ties", "vertices"),
    Line("attitude", "opinion_variance", "of all people", ("opinion",), opinion_variance, "", "people", 1),
)
