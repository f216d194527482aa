"""The headings of tables of ties and of people, the same in CSV, TSV and Parquet.

A table of ties has the columns ``source`` and ``target``, perhaps ``weight``, and ``directed`` (true all the way
down) where ties are arcs. A table of people has ``name``, or ``number`` where nodes are called by whole numbers,
and one column for each attribute.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from socialgraph.errors import DataFormatError, shown

__all__ = ["check_unique", "node_column", "one_direction", "tie_columns"]

_TIES = ("source", "target", "weight", "directed")


def tie_columns(header: Sequence[str], path: Path, is_heading: Callable[[], bool], line: int | None) -> tuple[int, int]:
    """Find the columns of a tie's two ends: ``source`` and ``target``, or else the first two.

    `is_heading` says whether a line without those names is a heading at all: without a heading the first tie
    would be taken for one, and lost.
    """
    check_unique(header, path, line)
    rule = "a table of ties needs a heading with the columns source and target"
    if "source" in header and "target" in header:
        ends = header.index("source"), header.index("target")
    else:
        near = [name for name in header if name.strip().lower() in _TIES and name not in _TIES]
        if near or len(header) < 2 or {"source", "target"} & set(header) or not is_heading():
            raise DataFormatError(f"{rule}, in lower case; got {shown(list(header))}", path, line)
        ends = 0, 1
    extra = [name for at, name in enumerate(header) if at not in ends and name not in _TIES[2:]]
    if extra:
        problem = f"a table of ties holds source, target, weight and directed; got also {shown(extra)}"
        raise DataFormatError(problem, path, line)
    return ends


def node_column(header: Sequence[str], path: Path, line: int | None) -> int:
    """Find the column that says who a row of a table of people is."""
    check_unique(header, path, line)
    for heading in ("name", "number"):
        if heading in header:
            return header.index(heading)
    problem = f"a table of people needs a heading with the column name (or number); got {shown(list(header))}"
    raise DataFormatError(problem, path, line)


def check_unique(header: Sequence[str], path: Path, line: int | None) -> None:
    """Refuse a heading with the same column twice."""
    twice = sorted(name for name, count in Counter(header).items() if count > 1)
    if twice:
        raise DataFormatError(f"a heading names each column once; got {shown(twice)} again", path, line)


def one_direction(values: Sequence[object], path: Path, line: Callable[[int], int | None]) -> bool:
    """Read the column ``directed``, which is true for every tie or false for every tie; empty it says true."""
    truth = {True: True, "true": True, "True": True, False: False, "false": False, "False": False}
    said = {truth.get(value) for value in set(values)}
    if said - {True, False} or len(said) > 1:
        first = truth.get(values[0])
        tie = 0 if first is None else next(tie for tie, value in enumerate(values) if truth.get(value) != first)
        problem = f"directed must be true for every tie or false for every tie; got {shown(values[tie])}"
        raise DataFormatError(problem, path, line(tie))
    return said != {False}
