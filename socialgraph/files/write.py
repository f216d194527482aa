"""Write a network to a file, whole or not at all."""

from pathlib import Path
from typing import Any

from socialgraph.convert import as_graph
from socialgraph.files import delimited, parquet
from socialgraph.files._opening import as_path, checked_suffix, compressed, write_all
from socialgraph.files.graphml import format_graphml
from socialgraph.people import as_people

__all__ = ["write_graph"]


def write_graph(graph: Any, path: Any, *, people: Any = None) -> None:
    """Write a network, and the attributes of its people, so that `read_graph` gives back the same.

    Parameters
    ----------
    graph : Graph
        The network; any kind that `as_graph` takes. Names must be all strings or all whole numbers.
    path : path-like
        The format is read off the suffix: ``.csv``, ``.tsv``, ``.parquet`` or ``.graphml``; all but Parquet also
        with ``.gz`` after it. A file that is there already is replaced.
    people : People, optional
        Their attributes; any kind that `as_people` takes. The profile is not written.

    Raises
    ------
    ParameterError
        For another suffix, or what the format cannot hold: names of other kinds, an empty name in text, control
        characters in GraphML, a column with more than one value a person.
    StoreError
        If the file cannot be written; what was there before is then still there.

    Notes
    -----
    Beside a table of ties comes a table of people, with the order of the nodes and those without ties:
    ``friends.people.csv`` beside ``friends.csv``. Where nodes have no names, or whole numbers for names, its first
    column is called ``number`` and not ``name``, so that they come back as numbers. Arcs have the column
    ``directed``. Both files are complete on disk before either takes its place.

    In CSV and TSV a label that a spreadsheet would run as a formula (it starts with = + - @, a tab or a carriage
    return) is written with an apostrophe before it, and read without.

    Examples
    --------
    >>> import tempfile
    >>> from socialgraph.files.read import read_graph
    >>> from socialgraph.graph import Graph
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "follows.csv.gz")
    ...     write_graph(Graph.from_edges([(0, 1)], directed=True), path, people={"side": ["left", "right"]})
    ...     read_graph(path)
    (<Directed graph: 2 nodes, 1 arc>, <People: 2, side>)
    """
    path = as_path(path)
    suffix = checked_suffix(path, [".csv", ".tsv", ".parquet", ".graphml"])
    graph = as_graph(graph)
    people = as_people(people, graph)
    beside = _people_path(path, suffix)
    if suffix == ".graphml":
        files = {path: compressed(format_graphml(graph, people), path)}
    elif suffix == ".parquet":
        files = {beside: parquet.format_people(graph, people), path: parquet.format_ties(graph)}
    else:
        delimiter = "\t" if suffix == ".tsv" else ","
        files = {
            beside: compressed(delimited.format_people(graph, people, delimiter), beside),
            path: compressed(delimited.format_ties(graph, delimiter), path),
        }
    write_all(files)


def _people_path(path: Path, suffix: str) -> Path:
    """Name the table of people that belongs beside a table of ties."""
    ending = len(suffix) + 3 * path.name.lower().endswith(".gz")
    return path.with_name(f"{path.name[:-ending]}.people{path.name[-ending:]}")
