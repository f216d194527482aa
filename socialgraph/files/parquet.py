"""Parquet: the tables of CSV with types, so that whole numbers stay whole numbers and text stays text."""

import io
from pathlib import Path
from typing import Any

import numpy as np

from socialgraph.errors import DataFormatError, ParameterError, shown
from socialgraph.files._cells import filled
from socialgraph.files._contents import Contents, Roll, called
from socialgraph.files._table import node_column, one_direction, tie_columns
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["format_people", "format_ties", "parse_people", "parse_ties"]


def parse_ties(raw: bytes, path: Path) -> Contents:
    """Read a table of ties.

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
    DataFormatError
        For a file that is no Parquet, other columns, or an end that is missing.

    Examples
    --------
    >>> raw = format_ties(Graph.from_edges([(0, 1)], names=["ann", "bob"]))
    >>> parse_ties(raw, Path("friends.parquet")).target
    ['bob']
    """
    table = _table(raw, path)
    ends = tie_columns(table.column_names, path, lambda: True, None)
    source, target = (_names(table, at, path) for at in ends)
    rest = [name for at, name in enumerate(table.column_names) if at not in ends]
    weight = _column(table, "weight", path) if "weight" in rest else None
    if weight is not None and weight.dtype.kind not in "iuf":
        raise DataFormatError(f"weight must be numbers; got {table.schema.field('weight').type}", path)
    directed = one_direction(table["directed"].to_pylist(), path, lambda tie: None) if "directed" in rest else None
    return Contents(source, target, weight, directed)


def parse_people(raw: bytes, path: Path) -> Roll:
    """Read a table of people, which gives the order of the nodes, and their attributes.

    Parameters
    ----------
    raw : bytes
        The whole file.
    path : Path
        Where it comes from, for errors.

    Returns
    -------
    Roll
        Nothing said is NaN among numbers and an empty string among texts.

    Raises
    ------
    DataFormatError
        For a file that is no Parquet, no column ``name`` or ``number``, or a name that comes twice.

    Examples
    --------
    >>> raw = format_people(Graph.from_edges([(0, 1)]), People({"age": [31, 44]}))
    >>> parse_people(raw, Path("friends.people.parquet"))
    Roll(names=[0, 1], columns={'age': array([31, 44])})
    """
    table = _table(raw, path)
    at = node_column(table.column_names, path, None)
    names = _names(table, at, path)
    if len(set(names)) < len(names):
        seen: set[object] = set()
        twice = next(name for name in names if name in seen or seen.add(name))
        raise DataFormatError(f"the people must have different names; got {shown(twice)} twice", path)
    columns = {name: _column(table, name, path) for i, name in enumerate(table.column_names) if i != at}
    return Roll(names, columns)


def format_ties(graph: Graph) -> bytes:
    """Write a table of ties, in the order of `Graph.edges`.

    Parameters
    ----------
    graph : Graph
        The network.

    Returns
    -------
    bytes

    Raises
    ------
    ParameterError
        For a name that is neither a string nor a whole number of 64 bits.

    Examples
    --------
    >>> format_ties(Graph.from_edges([(0, 1)]))[:4]
    b'PAR1'
    """
    names = _labels(graph)[1]
    ends = graph.edges()
    columns = {"source": names.take(ends[:, 0]), "target": names.take(ends[:, 1])}
    weight = graph.edge_weight()
    if weight is not None:
        columns["weight"] = weight
    if graph.directed:
        columns["directed"] = np.ones(graph.m, dtype=bool)
    return _written(columns)


def format_people(graph: Graph, people: People) -> bytes:
    """Write the table of people that belongs beside a table of ties.

    Parameters
    ----------
    graph : Graph
        The network, for the names and their order.
    people : People
        Their attributes, each with its type.

    Returns
    -------
    bytes

    Raises
    ------
    ParameterError
        For a column called as the names are, or one that Parquet has no type for.

    Examples
    --------
    >>> format_people(Graph.from_edges([(0, 1)]), People({}, 2))[-4:]
    b'PAR1'
    """
    heading, names = _labels(graph)
    if heading in people:
        raise ParameterError("people", f"must not have a column called {heading}, the nodes' own", people)
    columns = {name: _array(name, values) for name, values in people.columns.items()}
    return _written({heading: names, **columns})


def _table(raw: bytes, path: Path) -> Any:
    """Read all columns; what a damaged file makes pyarrow say is said as ours."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(io.BytesIO(raw)).read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DataFormatError(f"is no whole Parquet file ({str(error).splitlines()[0]})", path) from None
    return table


def _names(table: Any, at: int, path: Path) -> list[str] | list[int]:
    """Read one column of names, all strings or all whole numbers."""
    import pyarrow.types as kinds

    field, values = table.schema.field(at), table.column(at)
    kind = field.type.value_type if kinds.is_dictionary(field.type) else field.type
    if not (kinds.is_integer(kind) or kinds.is_string(kind) or kinds.is_large_string(kind)):
        raise DataFormatError(f"{field.name} must be strings or whole numbers; got {field.type}", path)
    names = values.to_pylist()
    if values.null_count:
        raise DataFormatError(f"{field.name} is missing in row {names.index(None)}", path)
    return names


def _column(table: Any, name: str, path: Path) -> np.ndarray:
    """Read one column of attributes as an array that is no object array."""
    values = table[name].to_numpy()
    if values.dtype.kind == "O":
        items = table[name].to_pylist()
        if not all(isinstance(item, str | bool | int | float | None) for item in items):
            raise DataFormatError(f"{name} must be numbers, truth values or strings; got {table[name].type}", path)
        values = filled(items)
    return values


def _labels(graph: Graph) -> tuple[str, Any]:
    """Give the nodes' names as a column, with what it is called."""
    heading, names = called(graph)
    return heading, _array("names", list(names), "int64" if heading == "number" else "string")


def _array(name: str, values: Any, kind: str | None = None) -> Any:
    """Turn a column into Arrow's; one that it has no type for is refused by name."""
    import pyarrow as pa

    if isinstance(values, np.ndarray) and values.dtype.kind == "U":
        values, kind = values.tolist(), "string"
    try:
        return pa.array(values, kind)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        rule = "must be one number of 64 bits, truth value or string for each node to be written as Parquet"
        raise ParameterError(name, rule, values) from None


def _written(columns: dict[str, Any]) -> bytes:
    """Put columns into a file in memory."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()
