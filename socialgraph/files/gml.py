"""GML, the graph modelling language of Himsolt (1996): nested lists of keys and values, read without recursion.

Where every node has a ``label`` and no two have the same, labels are the names; else the ids are, as they are
written. Of a tie only ``weight`` is read; values that are lists, such as ``graphics``, are left out.
"""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from socialgraph.errors import DataFormatError, shown
from socialgraph.files._cells import as_numbers, filled
from socialgraph.files._contents import Contents, Roll, check_cells

__all__ = ["parse_gml"]

# A graph, its nodes and their drawings are three deep; 20,000 would be an attack on a recursive reader.
_DEPTH = 64
_TOKEN = re.compile(r'\s+|#[^\n]*|"(?P<text>[^"]*)"|(?P<bracket>[\[\]])|(?P<word>[^\s\[\]"]+)|(?P<open>")')
_ENTITY = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")


# Makes the error for a problem at a place in the text.
_Fail = Callable[[str, int], DataFormatError]


class _Item(NamedTuple):
    """One key with its value: a str in quotes, a bare word, or a list of items; and where it stands."""

    key: str
    kind: str
    value: Any
    start: int


def parse_gml(text: str, path: Path) -> Contents:
    """Read a GML file.

    Parameters
    ----------
    text : str
        The whole file.
    path : Path
        Where it comes from, for errors.

    Returns
    -------
    Contents

    Raises
    ------
    DataFormatError
        With the line of a bracket or string that is not closed, a list nested too deep, a node without an id or
        with one that is taken, a tie to a node that is not declared.

    Examples
    --------
    >>> parse_gml("graph [ node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 ] ]", Path("two.gml")).target
    ['2']
    """

    def fail(problem: str, start: int) -> DataFormatError:
        return DataFormatError(problem, path, text.count("\n", 0, start) + 1)

    graphs = [item for item in _parsed(text, fail) if item.key == "graph" and item.kind == "list"]
    if len(graphs) != 1:
        raise fail(f"must hold one graph; got {len(graphs)}", graphs[1].start if graphs else 0)
    nodes = [_fields(item, fail) for item in graphs[0].value if item.key == "node"]
    ties = [_fields(item, fail) for item in graphs[0].value if item.key == "edge"]
    ids: dict[str, int] = {}
    for node in nodes:
        key = _needed(node, "id", "a node", fail)
        if key.value in ids:
            raise fail(f"the id {shown(key.value)} is taken by a node before", key.start)
        ids[key.value] = len(ids)
    names, columns = _named(list(ids), nodes, path)
    ends = [[_needed(tie, end, "an edge", fail) for tie in ties] for end in ("source", "target")]
    for end in (end for pair in zip(*ends, strict=True) for end in pair):
        if end.value not in ids:
            raise fail(f"an edge ends at {shown(end.value)}, which is no node", end.start)
    source, target = ([names[ids[end.value]] for end in part] for part in ends)
    said = [item.value == "1" for item in graphs[0].value if item.key == "directed"]
    directed = said[-1] if said else None
    starts = [part.start for part in ends[0]]
    weight, roll = _weight(ties, fail), Roll(names, columns)
    return Contents(source, target, weight, directed, roll, lambda tie: text.count("\n", 0, starts[tie]) + 1)


def _parsed(text: str, fail: _Fail) -> list[_Item]:
    """Turn text into nested items, with a stack in place of recursion."""
    top: list[_Item] = []
    stack, key = [top], None
    opened = []
    for kind, value, start in _tokens(text, fail):
        if value == "]" and kind == "bracket":
            if key is not None or not opened:
                raise fail("a ] closes nothing" if key is None else f"{shown(key)} has no value", start)
            stack.pop()
            opened.pop()
        elif key is None:
            if kind != "word":
                raise fail(f"a key must come here; got {shown(value)}", start)
            key, place = value, start
        elif kind == "bracket":
            if len(stack) > _DEPTH:
                raise fail(f"lists are nested too deep, more than {_DEPTH}", start)
            inner: list[_Item] = []
            stack[-1].append(_Item(key, "list", inner, place))
            stack.append(inner)
            opened.append(start)
            key = None
        else:
            stack[-1].append(_Item(key, kind, value, place))
            key = None
    if opened:
        raise fail("a [ is not closed; the file is cut short", opened[-1])
    if key is not None:
        raise fail(f"{shown(key)} has no value; the file is cut short", place)
    return top


def _tokens(text: str, fail: _Fail) -> Iterator[tuple[str, str, int]]:
    """Yield what stands between blanks and comments, with its kind and its place."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "open":
            raise fail("a string is not closed", match.start())
        if kind == "text":
            yield kind, _ENTITY.sub(lambda entity: html.unescape(entity[0]), match["text"]), match.start()
        elif kind is not None:
            yield kind, match[0], match.start()


def _fields(item: _Item, fail: _Fail) -> dict[str, _Item]:
    """Return the plain values of a node or an edge by key, and itself under ""; a key that comes twice is refused."""
    if item.kind != "list":
        raise fail(f"{item.key} must be a list in brackets; got {shown(item.value)}", item.start)
    fields: dict[str, _Item] = {}
    for inner in item.value:
        if inner.kind != "list" and fields.setdefault(inner.key, inner) is not inner:
            raise fail(f"{item.key} has {shown(inner.key)} twice", inner.start)
    return {"": item, **fields}


def _needed(fields: dict[str, _Item], key: str, what: str, fail: _Fail) -> _Item:
    if key not in fields:
        raise fail(f"{what} has no {key}", fields[""].start)
    return fields[key]


def _named(ids: list[str], nodes: list[dict[str, _Item]], path: Path) -> tuple[list[str], dict[str, np.ndarray]]:
    """Choose the names, and make a column of every other key that some node has."""
    labels = [node["label"].value for node in nodes if "label" in node]
    by_label = len(set(labels)) == len(nodes)
    keys = dict.fromkeys(key for node in nodes for key in node if key not in ("", "id"))
    if by_label:
        keys.pop("label", None)
    check_cells(len(keys), len(nodes), path)
    columns = {}
    for key in keys:
        items = [node.get(key) for node in nodes]
        given = [item.value for item in items if item is not None]
        bare = all(item is None or item.kind == "word" for item in items)
        numbers = as_numbers(given) if bare else None
        values = iter(given if numbers is None else numbers.tolist())
        columns[key] = filled([None if item is None else next(values) for item in items])
    return labels if by_label else ids, columns


def _weight(ties: list[dict[str, _Item]], fail: _Fail) -> np.ndarray | None:
    """Read the weights of ties, which all must have one if any has."""
    if not any("weight" in tie for tie in ties):
        return None
    items = [_needed(tie, "weight", "an edge among others with a weight", fail) for tie in ties]
    for item in items:
        if as_numbers([item.value]) is None:
            raise fail(f"weight must be a number; got {shown(item.value)}", item.start)
    return np.array([float(item.value) for item in items])
