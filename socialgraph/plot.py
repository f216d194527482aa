"""Figures: functions over tidy frames, on axes of your own or on new ones; safe for the colour-blind.

Every figure carries a second channel beside colour (a marker, a place or a label), and every picture can be checked
against the table it was drawn from.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["cascade_sizes", "effects", "trajectories"]

_INK, _FAINT = "#222222", "#8a8a8a"
_MARKERS = "osD^vP*X"


def effects(table: Any, *, columns: int = 3) -> Any:
    """Draw paired effects as dots with intervals, one panel a metric, one line an arm.

    Parameters
    ----------
    table : pandas.DataFrame
        From `Study.effects` or `Comparison.effect`: metric, estimate, low, high and, as a column or the index, arm.
    columns : int, optional
        Panels in a row.

    Returns
    -------
    matplotlib.figure.Figure
        Filled dots are effects whose interval leaves out 0.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"arm": ["new"], "metric": ["reach"], "estimate": [1.0], "low": [0.5], "high": [1.5]})
    >>> len(effects(table.assign(versus=0.0)).axes)
    1
    """
    from matplotlib import pyplot

    table = table if "arm" in table.columns else table.reset_index()
    metrics, arms = list(dict.fromkeys(table["metric"])), list(dict.fromkeys(table["arm"]))
    colours = _colours(arms)
    width = min(columns, len(metrics))
    height = -(-len(metrics) // width)
    figure = pyplot.figure(figsize=(2.2 + 3.1 * width, 0.9 + height * (0.9 + 0.3 * len(arms))), layout="constrained")
    # Made by pyplot, so that a notebook knows how to show it, and at once let go, so that it is shown only once.
    pyplot.close(figure)
    grid = figure.subplots(height, width, sharey=True, squeeze=False)
    for panel, metric in zip(grid.flat, metrics, strict=False):
        rows = table[table["metric"] == metric].set_index("arm").loc[arms]
        panel.axvline(0, color=_FAINT, linewidth=1, zorder=0)
        for place, arm in enumerate(arms):
            row, colour = rows.loc[arm], colours[arm]
            sure = row["low"] > 0 or row["high"] < 0
            panel.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=2.2, solid_capstyle="round")
            face = colour if sure else "white"
            panel.plot(row["estimate"], place, marker=_marker(arm, arms), color=colour, markerfacecolor=face, markersize=7)
        _dress(panel, metric.replace("_", " "))
        panel.set_yticks(range(len(arms)), arms)
        panel.set_ylim(len(arms) - 0.5, -0.5)
        if "versus" in rows:
            panel.set_xlabel(f"difference from {rows['versus'].iloc[0]:.3g}", color=_INK)
    for spare in grid.flat[len(metrics) :]:
        spare.set_visible(False)
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
    from socialgraph.errors import UnknownName

    some = frame[(frame["metric"] == metric) & (frame["group"] == group)]
    if some.empty:
        raise UnknownName("metric", metric, dict.fromkeys(frame["metric"]))
    some = some if "arm" in some else some.assign(arm="")
    arms = list(dict.fromkeys(some["arm"]))
    colours, ax = _colours(arms), _axes(ax)
    for arm in arms:
        over = some[some["arm"] == arm].groupby("day")["value"]
        mean, error = over.mean(), (over.std() / np.sqrt(over.count())).fillna(0)
        ax.fill_between(mean.index, mean - 2 * error, mean + 2 * error, color=colours[arm], alpha=0.18, linewidth=0)
        every = max(1, len(mean) // 8)
        ax.plot(mean.index, mean, color=colours[arm], marker=_marker(arm, arms), markevery=every, markersize=5, label=arm)
    _dress(ax, metric.replace("_", " "))
    ax.set_xlabel("day", color=_INK)
    if len(arms) > 1:
        ax.legend(frameon=False, fontsize=9)
    return ax


def cascade_sizes(ensembles: Mapping[str, Any], *, ax: Any = None) -> Any:
    """Draw how large cascades grew: the share of runs that reached more than so many people.

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
    'share of runs that reached more'
    """
    colours, ax = _colours(list(ensembles)), _axes(ax)
    for label, ensemble in ensembles.items():
        size, count = np.unique(ensemble.size, return_counts=True)
        more = 1 - np.cumsum(count) / count.sum()
        ax.step(np.r_[size[0], size], np.r_[1, more], where="post", color=colours[label], label=label, linewidth=1.8)
    ax.set_xscale("log")
    ax.set_yscale("log")
    _dress(ax, "cascade sizes")
    ax.set_xlabel("people reached", color=_INK)
    ax.set_ylabel("share of runs that reached more", color=_INK)
    if len(ensembles) > 1:
        ax.legend(frameon=False, fontsize=9)
    return ax


def _axes(ax: Any) -> Any:
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(6, 3.8), layout="constrained")[1]


def _colours(labels: list[str]) -> dict[str, Any]:
    """Give each label a colour by its first part ("engagement + nobody" goes with "engagement")."""
    import seaborn

    families = list(dict.fromkeys(label.split(" + ")[0] for label in labels))
    palette = seaborn.color_palette("colorblind", max(len(families), 1))
    return {label: palette[families.index(label.split(" + ")[0])] for label in labels}


def _marker(label: str, labels: list[str]) -> str:
    """Give each label a marker by its last part, so that colour is never alone."""
    parts = list(dict.fromkeys(other.split(" + ")[-1] for other in labels))
    return _MARKERS[parts.index(label.split(" + ")[-1]) % len(_MARKERS)]


def _dress(ax: Any, title: str) -> None:
    ax.set_title(title, loc="left", fontsize=11, color=_INK, fontweight="bold")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(length=0, labelsize=9.5, colors=_INK)
    ax.grid(axis="x" if ax.get_yscale() == "linear" else "both", color="#e6e6e6", linewidth=0.8)
    ax.set_axisbelow(True)
