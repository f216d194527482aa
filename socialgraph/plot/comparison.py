"""What arms of a comparison did, day by day, in three panels."""

from collections.abc import Sequence
from typing import Any

from socialgraph.errors import ParameterError
from socialgraph.plot._look import INK, panels
from socialgraph.plot.trajectories import trajectories

__all__ = ["comparison"]


def comparison(
    comparison: Any, metrics: Sequence[str] = ("cross_cutting_shown", "opinion_variance", "attention_gini")
) -> Any:
    """Draw a comparison of platforms: a panel a metric, a line an arm, with a band of two standard errors over seeds.

    Parameters
    ----------
    comparison : Comparison
        From `sg.compare`.
    metrics : sequence of str, optional
        One to six of its metrics.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ParameterError
        For something else than a comparison, or for no metrics or more than six.
    UnknownName
        For a metric that it does not have.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.load("karate")
    >>> people = sg.with_opinions(graph, people, by="club", rng=1)
    >>> arms = {"newest": sg.Platform(sg.feed.Chronological()), "liked": sg.Platform(sg.feed.Engagement())}
    >>> compared = sg.compare(arms, graph, people, days=2, seeds=2, rng=1, progress=False)
    >>> len(comparison(compared).axes)
    3
    """
    if not hasattr(comparison, "effect") or not hasattr(comparison, "arms"):
        raise ParameterError("comparison", "must be a Comparison, from sg.compare", comparison)
    if isinstance(metrics, str) or not 1 <= len(metrics) <= 6:
        raise ParameterError("metrics", "must be from one to six metrics", metrics)
    frame = comparison.frame()
    figure, axes = panels(len(metrics))
    for ax, metric in zip(axes, metrics, strict=True):
        trajectories(frame, metric, ax=ax)
        if ax.get_legend():
            ax.get_legend().remove()
    # One legend serves all panels, below them, where no line can run through it.
    lines = {line.get_label(): line for line in axes[0].get_lines()}
    named = [lines[arm] for arm in comparison.arms if len(comparison.arms) > 1]
    most = 2 * min(len(metrics), 3)
    figure.legend(handles=named, loc="outside lower center", ncols=most, frameon=False, fontsize=9, labelcolor=INK)
    return figure
