"""Cells of text tables: what a spreadsheet would run is escaped, and what was a number is one again.

A label that starts with = + - @, a tab or a carriage return is a formula to a spreadsheet. It is written with an
apostrophe before it, which spreadsheets read as "this is text", and read without. Labels that start with
apostrophes and then such a character get one more, so that every label comes back as it was; all others are
left alone. In a column of attributes the same apostrophe marks text that would otherwise be read as a number.
"""

import re
from collections.abc import Iterable

import numpy as np

__all__ = ["as_cells", "as_column", "as_label", "as_numbers", "escaped", "filled", "quoted"]

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")
# Numbers as Python writes them and no others: 007 is a label, and so are 1_000 and " 1".
_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_REAL = re.compile(r"[+-]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|nan|-?inf")
_TRUTH = {"true": True, "false": False, "True": True, "False": False}


def escaped(label: str) -> str:
    """Give a label as a cell that no spreadsheet takes for a formula."""
    return "'" + label if _FORMULA.match(label) else label


def as_label(cell: str) -> str:
    """Give back the label that `escaped` was given."""
    return cell[1:] if _MARKED.match(cell) else cell


def quoted(cell: str, delimiter: str) -> str:
    """Put a cell in quotes where a reader of CSV would misread it."""
    if any(mark in cell for mark in (delimiter, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def as_numbers(cells: list[str]) -> np.ndarray | None:
    """Return cells as int64 or float64 if every one of them is a number, else None."""
    if all(map(_WHOLE.fullmatch, cells)):
        whole = [int(cell) for cell in cells if len(cell) < 21]
        # A longer number has lost digits in any column of numbers, so it stays text.
        fits = len(whole) == len(cells) and all(-(2**63) <= number < 2**63 for number in whole)
        return np.array(whole, dtype=np.int64) if fits else None
    if all(map(_REAL.fullmatch, cells)):
        return np.array([float(cell) for cell in cells])
    return None


def as_column(cells: list[str]) -> np.ndarray:
    """Return the cells of a column as truth values, whole numbers, numbers or, if they are not all such, text."""
    if not cells:
        return np.zeros(0, dtype=np.str_)
    if all(cell in _TRUTH for cell in cells):
        return np.array([_TRUTH[cell] for cell in cells])
    numbers = as_numbers(cells)
    if numbers is not None:
        return numbers
    marked = [cell[1:] if _MARKED.match(cell) or _is_marked_value(cell) else cell for cell in cells]
    return np.array(marked, dtype=np.str_)


def as_cells(column: np.ndarray) -> list[str]:
    """Turn a column of attributes into the cells that `as_column` reads it from."""
    if column.dtype.kind == "b":
        return ["true" if value else "false" for value in column.tolist()]
    if column.dtype.kind != "U":
        # str of a NumPy scalar is the shortest decimal that means it; repr would name the type.
        return [str(value) for value in column]
    cells = column.tolist()
    mistaken = all(cell in _TRUTH for cell in cells) or as_numbers(cells) is not None
    return ["'" + cell if mistaken or _FORMULA.match(cell) or _is_marked_value(cell) else cell for cell in cells]


def filled(values: Iterable[object]) -> np.ndarray:
    """Return a column in which None stands for nothing said: NaN among numbers, an empty string among texts."""
    values = list(values)
    if None in values:
        given = [value for value in values if value is not None]
        if given and all(isinstance(value, int | float) and not isinstance(value, bool) for value in given):
            return np.array([np.nan if value is None else float(value) for value in values])
        values = ["" if value is None else value for value in values]
    if any(isinstance(value, str) for value in values):
        values = [value if isinstance(value, str) else str(value).lower() for value in values]
    return np.array(values) if values else np.zeros(0, dtype=np.str_)


def _is_marked_value(cell: str) -> bool:
    """Tell whether a cell is apostrophes and then a number or a truth value."""
    bare = cell.lstrip("'")
    return bare != cell and bool(bare in _TRUTH or _WHOLE.fullmatch(bare) or _REAL.fullmatch(bare))
