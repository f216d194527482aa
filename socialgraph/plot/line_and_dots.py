"""Simulation as dots, theory as lines, in one picture."""

from collections.abc import Mapping
from typing import Any

from socialgraph.errors import ParameterError
from socialgraph.plot._look import DASHES, FEW, INK, dress, legend, looks, new_axes

__all__ = ["line_and_dots"]


def line_and_dots(dots: Any, lines: Mapping[str, Any], *, x: str, y: str, by: str | None = None, ax: Any = None) -> Any:
    """Draw what was simulated as dots and what theory says as lines.

    Parameters
    ----------
    dots : pandas.DataFrame
        One row a dot. Where it has columns ``low`` and ``high``, they are drawn as intervals.
    lines : mapping of str to (x values, y values)
        By label. A line with the label of some dots has their colour.
    x, y : str
        The columns of `dots` to draw, which name the axes.
    by : str, optional
        A column whose values are series of their own, with a colour and a marker each.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ParameterError
        For a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> dots = pd.DataFrame({"p": [0.2, 0.5], "reach": [0.0, 0.8]})
    >>> line_and_dots(dots, {"theory": ([0, 1], [0, 1])}, x="p", y="reach").get_xlabel()
    'p'
    """
    missing = [name for name in (x, y, by) if name is not None and name not in dots.columns]
    if missing:
        raise ParameterError("dots", f"must have the columns {', '.join(map(repr, missing))}", list(dots.columns))
    parts = {"simulated": dots} if by is None else {str(name): some for name, some in dots.groupby(by, sort=False)}
    styles, own = looks(list(parts)), ax is None
    ax = new_axes(ax, crowded=len(parts) + len(lines) > FEW)
    for place, (label, (across, up)) in enumerate(lines.items()):
        colour = styles[label][0] if label in styles else INK
        named = {} if label in styles else {"label": label}
        ax.plot(across, up, color=colour, linestyle=DASHES[place % len(DASHES)], linewidth=1.4, zorder=1.5, **named)
    for label, some in parts.items():
        colour, marker = styles[label]
        if {"low", "high"} <= set(some.columns):
            ax.vlines(some[x], some["low"], some["high"], color=colour, linewidth=1.6, zorder=2)
        ax.plot(some[x], some[y], linestyle="", marker=marker, color=colour, markersize=5.5, label=label, zorder=2.5)
    dress(ax, "", "y")
    ax.set_xlabel(x.replace("_", " "), color=INK)
    ax.set_ylabel(y.replace("_", " "), color=INK)
    legend(ax, len(parts) + sum(label not in styles for label in lines), own)
    return ax
