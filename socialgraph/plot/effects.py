"""Paired effects as dots with intervals, one panel a metric."""

import textwrap
from typing import Any

from socialgraph.errors import ParameterError, check_whole
from socialgraph.plot._look import FAINT, INK, dress, looks

__all__ = ["effects"]


def effects(table: Any, *, columns: int = 3, title: str | None = None) -> Any:
    """Draw paired effects as dots with intervals, one panel a metric, one line an arm.

    Parameters
    ----------
    table : pandas.DataFrame
        From `Study.effects` or `Comparison.effect`: metric, estimate, low, high and, as a column or the index, arm.
        Effects on several groups are panels of their own.
    columns : int, optional
        Panels in a row.
    title : str, optional
        A line above them all, or several where it is too long for one.

    Returns
    -------
    matplotlib.figure.Figure
        Filled dots are effects whose interval leaves out 0; an effect that is NaN is left out.

    Raises
    ------
    ParameterError
        For a table without these columns or rows, or with two rows for one metric, group and arm.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"arm": ["new"], "metric": ["reach"], "estimate": [1.0], "low": [0.5], "high": [1.5]})
    >>> len(effects(table.assign(versus=0.0)).axes)
    1
    """
    from matplotlib import pyplot

    table = _checked_effects(table)
    panels, arms = list(dict.fromkeys(table["panel"])), list(dict.fromkeys(table["arm"]))
    width = min(check_whole("columns", columns, 1), len(panels))
    height = -(-len(panels) // width)
    lines = textwrap.wrap(title or "", int(6.5 * (2.2 + 3.1 * width)))
    size = (2.2 + 3.1 * width, 0.6 + 0.3 * len(lines) + height * (1.0 + 0.3 * len(arms)))
    figure = pyplot.figure(figsize=size, layout="constrained")
    # Made by pyplot, so that a notebook knows how to show it, and at once let go, so that it is shown only once.
    pyplot.close(figure)
    figure.get_layout_engine().set(h_pad=0.12, w_pad=0.06)
    grid = figure.subplots(height, width, sharey=True, squeeze=False)
    for axes, panel in zip(grid.flat, panels, strict=False):
        _draw_effects(axes, table[table["panel"] == panel].set_index("arm"), arms)
        dress(axes, panel, "x")
    for spare in grid.flat[len(panels) :]:
        spare.set_visible(False)
    if lines:
        figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=15, fontweight="bold", color=INK)
    figure.supxlabel("lines: intervals of the paired difference; hollow: the interval holds 0", fontsize=9, color=FAINT)
    return figure


def _checked_effects(table: Any) -> Any:
    """Return the table with arm as a column, and a title for the panel of each row."""
    table = table if "arm" in table.columns else table.reset_index()
    missing = [name for name in ("arm", "metric", "estimate", "low", "high") if name not in table.columns]
    if missing or table.empty:
        rule = "must have rows, and columns arm, metric, estimate, low and high"
        raise ParameterError(
            "table", rule, f"{len(table)} rows" + (f" without {', '.join(missing)}" if missing else "")
        )
    title = table["metric"].str.replace("_", " ")
    if "group" in table.columns:
        title = title.where(table["group"] == "all", title + ": " + table["group"].astype(str))
    table = table.assign(panel=title)
    twice = table.duplicated(["panel", "arm"])
    if twice.any():
        first = table[twice].iloc[0]
        rule = "must hold one row for each metric, group and arm"
        raise ParameterError("table", rule, f"another of {first['arm']!r} for {first['panel']!r}")
    return table


def _draw_effects(ax: Any, rows: Any, arms: list[str]) -> None:
    """Draw one panel: a line and a dot an arm, in the order of `arms`."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.axvline(0, color=FAINT, linewidth=1, zorder=0.6)
    for place, (arm, (colour, marker)) in enumerate(looks(arms).items()):
        if arm not in rows.index:
            continue
        row = rows.loc[arm]
        sure = row["low"] > 0 or row["high"] < 0
        ax.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=2.2, solid_capstyle="round")
        face = colour if sure else "white"
        ax.plot(row["estimate"], place, marker=marker, color=colour, markerfacecolor=face, markersize=7)
    ax.set_yticks(range(len(arms)), arms)
    ax.set_ylim(len(arms) - 0.5, -0.5)
    # Six labels such as -0.025 still stand apart.
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.4g}".replace("-", "\N{MINUS SIGN}")))
    if "versus" in rows:
        ax.set_xlabel(f"difference from {rows['versus'].iloc[0]:.3g}", color=INK)
