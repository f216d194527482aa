"""Read a network from a file of any known format."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from socialgraph.errors import ParameterError, check_choice
from socialgraph.files import delimited, parquet
from socialgraph.files._contents import Contents, Roll, assemble
from socialgraph.files._opening import as_path, check_regular, checked_suffix, content, decoded
from socialgraph.files.edge_list import parse_edge_list
from socialgraph.files.gml import parse_gml
from socialgraph.files.graphml import parse_graphml
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["read_graph"]


def read_graph(
    path: Any, *, directed: bool | None = None, people: Any = None, loops: str = "error", multi: str = "error"
) -> tuple[Graph, People]:
    r"""Read a network, and the attributes of its people, from a file.

    Parameters
    ----------
    path : path-like
        The format is read off the suffix: ``.csv``, ``.tsv``, ``.edges`` (or ``.edgelist``, ``.txt``),
        ``.parquet``, ``.graphml`` or ``.gml``; all but Parquet also with ``.gz`` after it.
    directed : bool, optional
        By default what the file says, and undirected where it says nothing: GraphML and GML have a word for it,
        tables the column ``directed``, edge lists nothing. True turns each tie of an undirected file into two
        arcs; False reads arcs as ties, so that two people who point at each other are a repeat (see `multi`).
    people : path-like, optional
        A table of people (CSV, TSV or Parquet) with the column ``name``; it gives the order of the nodes, those
        without ties, and attributes. By default the one beside the file: ``friends.people.csv`` for
        ``friends.csv`` or ``friends.edges``, ``friends.people.parquet`` for ``friends.parquet``. GraphML and GML
        hold their people themselves.
    loops : {"error", "drop"}, optional
        What to do with a tie from a node to itself.
    multi : {"error", "merge"}, optional
        What to do with a tie that is given twice; merging adds the weights.

    Returns
    -------
    graph : Graph
        Nodes in the file's own order, or as they first appear in its ties. Names are strings, never turned into
        numbers: ``007``, ``1e5``, ``NA`` and ``true`` are names. They are whole numbers only where the table of
        people calls their column ``number``, as `write_graph` does, or where Parquet says so.
    people : People
        In text formats a column is truth values, int64 or float64 where every cell is one, else text; ``007`` is
        text. What is missing for some is NaN among numbers, else an empty string.

    Raises
    ------
    DataFormatError
        For a file that is missing, no regular file, cut short or not what its format promises, with its path
        and, where there is one, the line.
    UnsafeContent
        For XML with a document type, and for pickles and NumPy files, which are not opened.
    GraphInputError
        For self-loops and repeated ties, by name and number.
    ParameterError
        For another suffix.
    LimitExceeded
        For a file of more than 2 GiB, decompressed.

    Notes
    -----
    A table of ties (CSV, TSV, Parquet) has the columns ``source`` and ``target``, perhaps ``weight`` and
    ``directed``, in any order; any other column is an error, since a network has no place for it. Without the
    first two names the first two columns are taken, in text only if they hold numbers under a heading that is
    none: a file without a heading would otherwise lose its first tie. An edge list is two names a line, perhaps
    a weight, between blanks. Of ties in GraphML and GML only ``weight`` is read, and what else they say is left out.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "friends.csv")
    ...     _ = path.write_text("source,target,weight\nann,bob,2\nbob,cy,1\n")
    ...     read_graph(path)
    (<Weighted graph: 3 nodes, 2 ties>, <People: 3>)
    """
    path = as_path(path)
    check_regular(path)
    suffix = checked_suffix(path, _FORMATS)
    check_choice("loops", loops, ["error", "drop"])
    check_choice("multi", multi, ["error", "merge"])
    if directed not in (None, True, False):
        raise ParameterError("directed", "must be True, False or None", directed)
    directed = None if directed is None else bool(directed)
    if people is not None and suffix in _WITH_PEOPLE:
        raise ParameterError("people", f"must be left out for {suffix} files, which hold the people", people)
    beside = _beside(path, suffix) if people is None else as_path(people, "people")
    contents = _FORMATS[suffix](content(path), path)
    if beside is not None:
        contents = replace(contents, roll=read_people(beside))
    return assemble(contents, path, directed=directed, loops=loops, multi=multi)


def read_people(path: Path) -> Roll:
    """Read a table of people from a CSV, TSV or Parquet file."""
    check_regular(path)
    suffix = checked_suffix(path, _PEOPLE)
    return _PEOPLE[suffix](content(path), path)


def _beside(path: Path, suffix: str) -> Path | None:
    """Find the table of people beside a table of ties: the same kind of file, or CSV beside an edge list."""
    if suffix in _WITH_PEOPLE:
        return None
    packed = path.name[-3:] if path.name.lower().endswith(".gz") else ""
    stem = path.name[: len(path.name) - len(suffix) - len(packed)]
    kind = suffix if suffix in _PEOPLE else ".csv"
    named = [f"{stem}.people{kind}{packed}", f"{stem}.people{kind}", f"{stem}.people{kind}.gz"]
    return next((path.with_name(name) for name in named if path.with_name(name).exists()), None)


def _text(parse: Callable[..., Any], *given: str) -> Callable[[bytes, Path], Any]:
    """Make a reader of bytes from a parser of text."""
    return lambda raw, path: parse(decoded(raw, path), path, *given)


_FORMATS: dict[str, Callable[[bytes, Path], Contents]] = {
    ".csv": _text(delimited.parse_ties),
    ".tsv": _text(delimited.parse_ties, "\t"),
    ".edges": _text(parse_edge_list),
    ".edgelist": _text(parse_edge_list),
    ".txt": _text(parse_edge_list),
    ".parquet": parquet.parse_ties,
    ".graphml": parse_graphml,
    ".gml": _text(parse_gml),
}
_WITH_PEOPLE = {".graphml", ".gml"}
_PEOPLE: dict[str, Callable[[bytes, Path], Roll]] = {
    ".csv": _text(delimited.parse_people),
    ".tsv": _text(delimited.parse_people, "\t"),
    ".parquet": parquet.parse_people,
}
