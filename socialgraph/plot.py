"""Figures: functions over tidy frames, on axes of your own or on new ones; safe for the colour-blind.

Every figure carries a second channel beside colour (a marker, a place or a label), and every picture can be checked
against the table it was drawn from.
"""

import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_choice, check_whole

__all__ = ["cascade_sizes", "effects", "trajectories"]

_INK, _FAINT, _LINES = "#222222", "#767676", "#e6e6e6"
# Okabe and Ito's first colours and darker ones of Tol's. Any two are at least 20 CIELAB units apart for normal sight,
# protanopia and deuteranopia (11 in seaborn's "colorblind"), and none is paler than 2:1 against white.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#222222", "#56B4E9", "#332288", "#661100", "#882255")
# One fewer than colours: counted off together they give 56 different looks.
_MARKERS = "osD^vP*"
_DASHES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1, 1, 1)))


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
        _dress(axes, panel, "x")
    for spare in grid.flat[len(panels) :]:
        spare.set_visible(False)
    if lines:
        figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=15, fontweight="bold", color=_INK)
    figure.supxlabel(
        "lines: intervals of the paired difference; hollow: the interval holds 0", fontsize=9, color=_FAINT
    )
    return figure


def trajectories(frame: Any, metric: str, *, group: str = "all", ax: Any = None) -> Any:
    """Draw a metric over days, one line an arm, with a band of two standard errors over seeds.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `Comparison.frame` or `Run.frame`.
    metric : str
        A value of its column ``metric``.
    group : str, optional
        A value of its column ``group``.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"day": [0, 1], "metric": "reach", "group": "all", "value": [1.0, 2.0], "seed": 0})
    >>> trajectories(frame, "reach").get_xlabel()
    'day'
    """
    check_choice("metric", metric, dict.fromkeys(frame["metric"]))
    some = frame[frame["metric"] == metric]
    check_choice("group", group, dict.fromkeys(some["group"]))
    some = some[some["group"] == group]
    some = some if "arm" in some else some.assign(arm="")
    arms = list(dict.fromkeys(some["arm"]))
    looks, own, ax = _looks(arms), ax is None, _axes(ax, crowded=len(arms) > _FEW)
    for arm in arms:
        over = some[some["arm"] == arm].groupby("day")["value"]
        mean, error = over.mean(), (over.std() / np.sqrt(over.count())).fillna(0)
        colour, marker = looks[arm]
        ax.fill_between(mean.index, mean - 2 * error, mean + 2 * error, color=colour, alpha=0.15, linewidth=0)
        every = max(1, len(mean) // 8)
        ax.plot(mean.index, mean, color=colour, marker=marker, markevery=every, markersize=5, label=arm)
    _dress(ax, metric.replace("_", " "), "y")
    ax.set_xlabel("day", color=_INK)
    _legend(ax, len(arms), own)
    return ax


def cascade_sizes(ensembles: Mapping[str, Any], *, ax: Any = None) -> Any:
    """Draw how large cascades grew: the share of runs that reached at least so many people.

    Parameters
    ----------
    ensembles : mapping of str to Ensemble
        By label.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes
        Both scales logarithmic.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> cascade_sizes({"ten runs": SimpleNamespace(size=np.arange(1, 11))}).get_ylabel()
    'share of runs that reached at least as many'
    """
    from matplotlib.ticker import FuncFormatter, NullFormatter

    looks, own, ax = _looks(list(ensembles)), ax is None, _axes(ax, crowded=len(ensembles) > _FEW)
    for place, (label, ensemble) in enumerate(ensembles.items()):
        size, count = np.unique(ensemble.size, return_counts=True)
        share = np.cumsum(count[::-1])[::-1] / count.sum()
        dashes = _DASHES[place % len(_DASHES)]
        ax.step(size, share, where="pre", color=looks[label][0], linestyle=dashes, label=label, linewidth=1.8)
    ax.set_xscale("log")
    ax.set_yscale("log")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axis.set_minor_formatter(NullFormatter())
    _dress(ax, "cascade sizes", "both")
    ax.tick_params(which="minor", length=0)
    ax.set_xlabel("people reached", color=_INK)
    ax.set_ylabel("share of runs that reached at least as many", color=_INK)
    _legend(ax, len(ensembles), own)
    return ax


# Lines of a legend for which there is room inside the axes.
_FEW = 4


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

    ax.axvline(0, color=_FAINT, linewidth=1, zorder=0.6)
    for place, (arm, (colour, marker)) in enumerate(_looks(arms).items()):
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
        ax.set_xlabel(f"difference from {rows['versus'].iloc[0]:.3g}", color=_INK)


def _axes(ax: Any, *, crowded: bool) -> Any:
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(8.4 if crowded else 6, 3.8), layout="constrained")[1]


def _looks(labels: list[str]) -> dict[str, tuple[str, str]]:
    """Give each label a colour and a marker that no other label has both of.

    Colour goes with the first part ("engagement + nobody" looks like "engagement"), the marker with the rest.
    """
    parts = {label: (first, rest or first) for label in labels for first, _, rest in [label.partition(" + ")]}
    firsts, rests = (list(dict.fromkeys(part)) for part in zip(*parts.values(), strict=True))
    return {
        label: (_COLOURS[firsts.index(first) % len(_COLOURS)], _MARKERS[rests.index(rest) % len(_MARKERS)])
        for label, (first, rest) in parts.items()
    }


def _legend(ax: Any, count: int, own: bool) -> None:
    """Name the lines in the order in which they end, beside the axes where they are many and the figure is ours."""
    if count < 2:
        return
    named = [line for line in ax.get_lines() if not line.get_label().startswith("_")]
    lines = sorted(named, key=lambda line: -np.nan_to_num(line.get_ydata()[-1]))
    beside = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0)} if own and count > _FEW else {}
    ax.legend(handles=lines, frameon=False, fontsize=9, labelcolor=_INK, handlelength=2.6, **beside)


def _dress(ax: Any, title: str, grid: str) -> None:
    ax.set_title(title, loc="left", fontsize=11, color=_INK, fontweight="bold")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(length=0, labelsize=9.5, colors=_INK)
    ax.grid(axis=grid, color=_LINES, linewidth=0.8)
    ax.set_axisbelow(True)
