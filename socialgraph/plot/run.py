"""What a platform did to its people, in three panels."""

from typing import Any

from socialgraph.errors import ParameterError
from socialgraph.plot._look import FAINT, dress, legend, looks, panels

__all__ = ["run"]

# What was there to be seen, what was, and what people made of it; and how unequal both networks of attention are.
_STAGES = {"available": "cross_cutting_available", "shown": "cross_cutting_shown", "clicked": "cross_cutting_clicked"}
_GINI = {"posts seen": "attention_gini", "friends": "degree_gini"}


def run(run: Any) -> Any:
    """Draw a run: how much of the other side was available, shown and clicked; opinions; and who gets the attention.

    Parameters
    ----------
    run : Run
        From `sg.simulate`.

    Returns
    -------
    matplotlib.figure.Figure
        Shares by day; the mean opinion of each group by day; and by day the Gini coefficients of how often people's
        posts are seen, and of how many friends they have.

    Raises
    ------
    ParameterError
        For something else than a run, or one without days.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.load("karate")
    >>> people = sg.with_opinions(graph, people, by="club", rng=1)
    >>> done = sg.simulate(sg.Platform(rank=sg.feed.Chronological()), graph, people, days=3, rng=1, progress=False)
    >>> [axes.get_title(loc="left") for axes in run(done).axes]
    ['share from the other side', 'mean opinion', 'inequality (Gini)']
    """
    if not hasattr(run, "metrics") or not hasattr(run, "manifest"):
        raise ParameterError("run", "must be a Run, from sg.simulate", run)
    frame = run.frame()
    if frame["day"].nunique() < 2:
        raise ParameterError("run", "must have days to draw", run)
    figure, axes = panels(3)
    groups = [name for name in dict.fromkeys(frame.loc[frame["metric"] == "opinion_mean", "group"]) if name != "all"]
    stages, gini = ({label: (metric, "all") for label, metric in kind.items()} for kind in (_STAGES, _GINI))
    _draw(axes[0], "share from the other side", frame, stages)
    _draw(axes[1], "mean opinion", frame, {name: ("opinion_mean", name) for name in groups})
    _draw(axes[2], "inequality (Gini)", frame, gini)
    axes[1].axhline(0, color=FAINT, linewidth=1, zorder=0.6)
    return figure


def _draw(ax: Any, title: str, frame: Any, lines: dict[str, tuple[str, str]]) -> None:
    """Draw one line a label, of a metric and a group, over days."""
    for label, (colour, marker) in looks(list(lines)).items():
        metric, group = lines[label]
        some = frame[(frame["metric"] == metric) & (frame["group"] == group)].dropna(subset="value")
        every = max(1, len(some) // 6)
        ax.plot(some["day"], some["value"], color=colour, marker=marker, markevery=every, markersize=5, label=label)
    dress(ax, title, "y")
    ax.set_xlabel("day")
    legend(ax, len(lines), own=False)
