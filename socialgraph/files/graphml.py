"""GraphML (Brandes et al. 2002), read with expat and without any document type, which is where XML is unsafe.

A node's ``id`` is its name, its declared data are columns. Of a tie only ``weight`` is read. Nested graphs,
hyperedges and ports are refused; elements of other namespaces, such as drawings, are left out.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

import numpy as np

from socialgraph.errors import DataFormatError, ParameterError, UnsafeContent, shown
from socialgraph.files._cells import as_cells, filled
from socialgraph.files._contents import Contents, Roll, called, check_cells
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["format_graphml", "parse_graphml"]

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_PREFIX = _SPACE + " "
_DEPTH = 64
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_NUMBERED = "numbered"
# XML 1.0 has no way to write these, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse_graphml(raw: bytes, path: Path) -> Contents:
    """Read a GraphML file.

    Parameters
    ----------
    raw : bytes
        The whole file.
    path : Path
        Where it comes from, for errors.

    Returns
    -------
    Contents

    Raises
    ------
    UnsafeContent
        For a document type or an entity.
    DataFormatError
        With line and column, for XML that is cut short, a value that is not of its type, a node without an id or
        with one that is taken, a tie to a node that is not declared.

    Examples
    --------
    >>> raw = format_graphml(Graph.from_edges([(0, 1)], names=["ann", "bob"]), People({}, 2)).encode()
    >>> parse_graphml(raw, Path("two.graphml")).target
    ['bob']
    """
    return _Reader(path).read(raw)


def format_graphml(graph: Graph, people: People) -> str:
    """Write a GraphML file, which networkx, igraph, Gephi and others read.

    Parameters
    ----------
    graph : Graph
        The network. Where nodes are called by whole numbers the graph's datum ``numbered`` says so.
    people : People
        Their attributes; of numbers only the value is kept, not the width.

    Returns
    -------
    str

    Raises
    ------
    ParameterError
        For a name or text with control characters, which XML cannot hold, or a column that is no column of values.

    Examples
    --------
    >>> print(format_graphml(Graph.from_edges([(0, 1)], names=["ann", "bob"]), People({}, 2)))
    <?xml version="1.0" encoding="UTF-8"?>
    <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
    <graph edgedefault="undirected">
    <node id="ann"/>
    <node id="bob"/>
    <edge source="ann" target="bob"/>
    </graph>
    </graphml>
    """
    heading, names = called(graph)
    ids = [_written("names", str(name)) for name in names]
    kinds = {"b": "boolean", "i": "long", "u": "long", "f": "double"}
    keys, cells = [], []
    for place, (name, values) in enumerate(people.columns.items()):
        if values.ndim != 1:
            raise ParameterError(name, "must be one value a person to be written as GraphML", values)
        keys.append(_key(f"n{place}", "node", name, kinds.get(values.dtype.kind, "string")))
        texts = values.tolist() if values.dtype.kind == "U" else as_cells(values)
        cells.append([f'<data key="n{place}">{_written(name, text)}</data>' for text in texts])
    data = ["".join(row) for row in zip(*cells, strict=True)] if cells else [""] * graph.n
    weight = graph.edge_weight()
    carried = [""] * graph.m
    if weight is not None:
        keys.append(_key("weight", "edge", "weight", "double"))
        carried = [f'<data key="weight">{cell}</data>' for cell in as_cells(weight)]
    if heading == "number":
        keys.append(_key(_NUMBERED, "graph", _NUMBERED, "boolean"))
    edges = zip(graph.edges().tolist(), carried, strict=True)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<graphml xmlns="{_SPACE}">',
        *keys,
        f'<graph edgedefault="{"directed" if graph.directed else "undirected"}">',
        *([f'<data key="{_NUMBERED}">true</data>'] if heading == "number" else []),
        *(_element(f'node id="{name}"', inner, "node") for name, inner in zip(ids, data, strict=True)),
        *(_element(f'edge source="{ids[u]}" target="{ids[v]}"', inner, "edge") for (u, v), inner in edges),
        "</graph>",
        "</graphml>",
    ]
    return "\n".join(lines) + "\n"


class _Key(NamedTuple):
    """What a `key` element declares."""

    scope: str
    name: str | None
    kind: str
    default: list[str]


class _Part(NamedTuple):
    """A node, an edge or the graph: its XML attributes, its data by key, and where it stands."""

    attributes: dict[str, str]
    values: dict[str, tuple[str, int]]
    line: int


class _Reader:
    """Hear of elements as expat meets them; one reader a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.keys: dict[str, _Key] = {}
        self.graphs, self.nodes, self.edges = [], [], []
        self.parts: dict[str, list[_Part]] = {"graph": self.graphs, "node": self.nodes, "edge": self.edges}
        # The elements that are not closed yet, outermost first, each with the part that it is, if any.
        self.open: list[tuple[str, _Part | None]] = []
        # Where the text of the innermost `data` or `default` goes; None outside of them.
        self.heard: list[str] | None = None

    def read(self, raw: bytes) -> Contents:
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(raw, True)
        except expat.ExpatError as error:
            problem = f"is no whole XML ({expat.ErrorString(error.code)})"
            raise DataFormatError(problem, self.path, error.lineno, error.offset + 1) from None
        except DataFormatError:
            raise
        except (LookupError, ValueError) as error:
            # The encoding that the file declares is one that Python does not know, or that expat cannot use.
            raise DataFormatError(f"cannot be decoded ({error})", self.path, 1) from None
        if len(self.graphs) != 1:
            raise DataFormatError(f"must hold one graph; got {len(self.graphs)}", self.path)
        return self._contents()

    def _refuse(self, *_: object) -> None:
        problem = "XML with a document type or entities is not read, since entities can grow or fetch other files"
        raise UnsafeContent(problem, self.path, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _fail(self, problem: str) -> DataFormatError:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return DataFormatError(problem, self.path, line, column)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.removeprefix(_PREFIX)
        parent, owner = self.open[-1] if self.open else (None, None)
        part = None
        if len(self.open) == _DEPTH:
            raise self._fail(f"elements are nested too deep, more than {_DEPTH}")
        if parent is None and tag != "graphml":
            raise self._fail(f"must be a graphml document; got {shown(tag)}")
        if tag in ("hyperedge", "port") or (tag == "graph" and parent != "graphml"):
            raise self._fail(f"{'nested graphs' if tag == 'graph' else tag + 's'} are not supported")
        if (parent, tag) in (("graphml", "graph"), ("graph", "node"), ("graph", "edge")):
            part = _Part(attributes, {}, self.parser.CurrentLineNumber)
            self.parts[tag].append(part)
        elif (parent, tag) == ("graphml", "key"):
            kind = attributes.get("attr.type", "string")
            key = _Key(attributes.get("for", "all"), attributes.get("attr.name"), kind, [])
            self.keys[self._given(attributes, "id", "a key")] = self.latest = key
        elif (parent, tag) == ("key", "default") and self.keys:
            self.heard = self.latest.default
        elif tag == "data" and owner is not None:
            self.heard = []
            self.datum = self._given(attributes, "key", "data")
        self.open.append((tag, part))

    def _end(self, tag: str) -> None:
        tag, _ = self.open.pop()
        owner = self.open[-1][1] if self.open else None
        if tag == "data" and self.heard is not None and owner is not None:
            owner.values[self.datum] = "".join(self.heard), self.parser.CurrentLineNumber
        if tag in ("data", "default"):
            self.heard = None

    def _text(self, text: str) -> None:
        if self.heard is not None and self.open[-1][0] in ("data", "default"):
            self.heard.append(text)

    def _given(self, attributes: dict[str, str], name: str, what: str) -> str:
        if name not in attributes:
            raise self._fail(f"{what} has no {name}")
        return attributes[name]

    def _contents(self) -> Contents:
        ids: dict[str, int] = {}
        for node in self.nodes:
            name = self._attribute(node, "id", "a node")
            if name in ids:
                raise DataFormatError(f"the id {shown(name)} is taken by a node before", self.path, node.line)
            ids[name] = len(ids)
        ends = [[self._attribute(edge, end, "an edge") for edge in self.edges] for end in ("source", "target")]
        for edge, *pair in zip(self.edges, *ends, strict=True):
            for end in pair:
                if end not in ids:
                    problem = f"an edge ends at {shown(end)}, which is no node"
                    raise DataFormatError(problem, self.path, edge.line)
        columns = {name: filled(values) for name, values in self._columns(self.nodes, "node").items()}
        weight = self._columns(self.edges, "edge").get("weight")
        numbered = self._columns(self.graphs, "graph").get(_NUMBERED) == [True]
        names = [self._number(name) for name in ids] if numbered else list(ids)
        roll = Roll(names, columns)
        return Contents(*ends, self._weight(weight), self._directed(), roll, lambda tie: self.edges[tie].line)

    def _attribute(self, part: _Part, name: str, what: str) -> str:
        if name not in part.attributes:
            raise DataFormatError(f"{what} has no {name}", self.path, part.line)
        return part.attributes[name]

    def _columns(self, parts: list[_Part], scope: str) -> dict[str, list[Any]]:
        """Return the declared data of nodes or edges by name, None where there is neither a value nor a default."""
        for part in parts:
            for key, (_, line) in part.values.items():
                if key not in self.keys:
                    raise DataFormatError(f"the key {shown(key)} is not declared", self.path, line)
        check_cells(len(self.keys), len(parts), self.path)
        columns = {}
        for key, declared in self.keys.items():
            if declared.scope in (scope, "all") and declared.name is not None:
                default = ("".join(declared.default), None) if declared.default else None
                given = [part.values.get(key, default) for part in parts]
                if declared.scope == scope or any(key in part.values for part in parts):
                    columns[declared.name] = [None if pair is None else self._typed(declared, *pair) for pair in given]
        return columns

    def _typed(self, key: _Key, text: str, line: int | None) -> str | bool | int | float:
        """Turn text into a value of the type that its key declares."""
        try:
            return _TYPES.get(key.kind, str)(text)
        except (KeyError, ValueError):
            problem = f"{key.name} must be of type {key.kind}; got {shown(text)}"
            raise DataFormatError(problem, self.path, line) from None

    def _number(self, name: str) -> int:
        try:
            return int(name)
        except ValueError:
            problem = f"the graph is {_NUMBERED}, but a node's id is {shown(name)}"
            raise DataFormatError(problem, self.path) from None

    def _weight(self, values: list[Any] | None) -> np.ndarray | None:
        """Return the weights of edges, which all must have one if any has."""
        if values is None or (values and all(value is None for value in values)):
            return None
        for edge, value in zip(self.edges, values, strict=True):
            if isinstance(value, bool) or not isinstance(value, int | float):
                problem = f"weight must be a number for every edge or for none; got {shown(value)}"
                raise DataFormatError(problem, self.path, edge.line)
        return np.array(values, dtype=np.float64)

    def _directed(self) -> bool:
        """Tell whether the edges are arcs; a file of both kinds is refused."""
        default = self.graphs[0].attributes.get("edgedefault", "undirected") == "directed"
        said = [_TRUTH.get(edge.attributes.get("directed", str(default)).lower(), default) for edge in self.edges]
        if said and said.count(said[0]) != len(said):
            line = self.edges[said.index(not said[0])].line
            raise DataFormatError("edges must be all directed or all undirected", self.path, line)
        return said[0] if said else default


def _whole(text: str) -> int:
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


_TYPES: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: _TRUTH[text.strip().lower()],
    "int": _whole,
    "long": _whole,
    "float": float,
    "double": float,
}


def _written(name: str, text: str) -> str:
    """Escape text for XML, line ends too, which a reader would otherwise change."""
    found = _UNWRITABLE.search(text)
    if found:
        raise ParameterError(name, "must hold no control characters to be written as GraphML", text)
    return escape(text, {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def _key(key: str, scope: str, name: str, kind: str) -> str:
    return f'<key id="{key}" for="{scope}" attr.name="{_written("people", name)}" attr.type="{kind}"/>'


def _element(opening: str, inner: str, tag: str) -> str:
    return f"<{opening}>{inner}</{tag}>" if inner else f"<{opening}/>"
