"""A metric over days, one line an arm."""

from typing import Any

import numpy as np

from socialgraph.errors import check_choice
from socialgraph.plot._look import FEW, INK, dress, legend, looks, new_axes

__all__ = ["trajectories"]


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
    styles, own, ax = looks(arms), ax is None, new_axes(ax, crowded=len(arms) > FEW)
    for arm in arms:
        over = some[some["arm"] == arm].groupby("day")["value"]
        mean, error = over.mean(), (over.std() / np.sqrt(over.count())).fillna(0)
        colour, marker = styles[arm]
        ax.fill_between(mean.index, mean - 2 * error, mean + 2 * error, color=colour, alpha=0.15, linewidth=0)
        every = max(1, len(mean) // 8)
        ax.plot(mean.index, mean, color=colour, marker=marker, markevery=every, markersize=5, label=arm)
    dress(ax, metric.replace("_", " "), "y")
    ax.set_xlabel("day", color=INK)
    legend(ax, len(arms), own)
    return ax
