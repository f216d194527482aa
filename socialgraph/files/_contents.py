"""What a file of any format says, and how it becomes a Graph and its People."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import DataFormatError, GraphInputError, LimitExceeded, ParameterError, shown
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["Contents", "Roll", "assemble", "called", "check_cells"]

_CELLS = 10**8


@dataclass(frozen=True)
class Roll:
    """The nodes that a file declares: their names in order, and a column of each attribute."""

    names: Sequence[Hashable]
    columns: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Contents:
    """What a file says of a network; `line` tells where in the file the i-th tie stands, if anywhere."""

    source: Sequence[Hashable]
    target: Sequence[Hashable]
    weight: np.ndarray | None = None
    directed: bool | None = None
    roll: Roll | None = None
    line: Callable[[int], int | None] = lambda tie: None


def assemble(contents: Contents, path: Path, *, directed: bool | None, loops: str, multi: str) -> tuple[Graph, People]:
    """Turn what a file says into a Graph and its People."""
    weight = _weight(contents, path)
    roll = contents.roll or Roll(_in_order(contents))
    pairs = _pairs(contents, roll.names, path)
    # An undirected file's tie holds both ways, so that read as directed it is two arcs.
    both = directed is True and contents.directed is False
    arcs = bool(contents.directed if directed is None or both else directed)
    try:
        graph = Graph.from_edges(pairs, len(roll.names), arcs, weight, roll.names, loops=loops, multi=multi)
    except GraphInputError as error:
        raise GraphInputError(f"{path}: {error}") from None
    return as_graph(graph, directed=directed), People(roll.columns, graph.n)


def called(graph: Graph) -> tuple[str, Sequence[str] | Sequence[int]]:
    """Give the nodes' names with what their column is called: `name` for strings, `number` for whole numbers.

    With the kind in the heading a name comes back as it was, though text has no types: 7 and "7" stay apart.
    """
    names = range(graph.n) if graph.names is None else graph.names
    if all(type(name) is int for name in names):
        return "number", names
    for name in names:
        if not isinstance(name, str):
            raise ParameterError("names", "must be all strings or all whole numbers to be written to a file", name)
    return "name", names


def check_cells(columns: int, rows: int, path: Path) -> None:
    """Refuse a small file that declares a large table: in GML and GraphML most of its cells can be missing."""
    if columns * rows > _CELLS:
        raise LimitExceeded(f"{path}: holds {columns:,} columns for {rows:,} nodes, more than {_CELLS:,} cells")


def _in_order(contents: Contents) -> list[Hashable]:
    """Order nodes that nobody declares: whole numbers ascending, other names as they first appear."""
    names = list(dict.fromkeys(name for pair in zip(contents.source, contents.target, strict=True) for name in pair))
    return sorted(names) if all(type(name) is int for name in names) else names


def _pairs(contents: Contents, names: Sequence[Hashable], path: Path) -> np.ndarray:
    """Turn the ends of ties into places among the names; an end that is not among them is named."""
    number = {name: place for place, name in enumerate(names)}
    if contents.source and isinstance(contents.source[0], str):
        number = {str(name): place for name, place in number.items()}
    try:
        ends = [list(map(number.__getitem__, part)) for part in (contents.source, contents.target)]
    except KeyError:
        ties = zip(contents.source, contents.target, strict=True)
        tie, lost = next((tie, end) for tie, ends in enumerate(ties) for end in ends if end not in number)
        problem = f"a tie ends at {shown(lost)}, which is not among the {len(names):,} nodes declared"
        raise DataFormatError(problem, path, contents.line(tie)) from None
    return np.array(ends, dtype=np.int64).T


def _weight(contents: Contents, path: Path) -> np.ndarray | None:
    """Return the weights as a graph holds them; one that it cannot hold is refused with its line."""
    if contents.weight is None:
        return None
    # Only after rounding: 3.4028235e38 is the largest float32 in decimal, and above it in binary.
    with np.errstate(over="ignore"):
        weight = contents.weight.astype(np.float32)
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if wrong.size:
        tie = int(wrong[0])
        problem = f"weight must be finite and at least 0; got {contents.weight[tie]}"
        raise DataFormatError(problem, path, contents.line(tie))
    return weight
