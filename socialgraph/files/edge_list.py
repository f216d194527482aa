"""Edge lists: two names a line, perhaps a weight, between blanks; no heading.

Lines that start with # or % are comments. A name is whatever stands between blanks, so that -1, 1e3 and 0x10
are names and not numbers, and 4000000000 is one node.
"""

from pathlib import Path

import numpy as np

from socialgraph.errors import DataFormatError, shown
from socialgraph.files._cells import as_numbers
from socialgraph.files._contents import Contents

__all__ = ["parse_edge_list"]


def parse_edge_list(text: str, path: Path) -> Contents:
    r"""Read an edge list.

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
        For a line that is neither two names, nor two names and a number where the first tie has one.

    Examples
    --------
    >>> parse_edge_list("# two friends\n0 4000000000\n", Path("friends.edges")).target
    ['4000000000']
    """
    lines, ties = [], []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        tokens = line.split()
        if tokens and tokens[0][0] not in "#%":
            lines.append(number)
            ties.append(tokens)
    width = len(ties[0]) if ties else 2
    for number, tokens in zip(lines, ties, strict=True):
        if len(tokens) not in (2, 3) or len(tokens) != width:
            wanted = "two names, or two names and a weight" if width not in (2, 3) else f"{width}, as the first tie has"
            raise DataFormatError(f"a line must hold {wanted}; got {len(tokens)} parts", path, number)
    source, target, *rest = ([tokens[at] for tokens in ties] for at in range(width))
    weight = None
    if rest:
        weight = as_numbers(rest[0])
        if weight is None:
            tie = next(tie for tie, token in enumerate(rest[0]) if as_numbers([token]) is None)
            raise DataFormatError(f"weight must be a number; got {shown(rest[0][tie])}", path, lines[tie])
        weight = weight.astype(np.float64)
    return Contents(source, target, weight, line=lambda tie: lines[tie])
