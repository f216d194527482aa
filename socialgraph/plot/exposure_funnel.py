"""How much of the other side is left from stage to stage: available, shown, clicked (Bakshy et al. 2015)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_choice
from socialgraph.plot._look import FAINT, INK, dress, looks, new_axes

__all__ = ["exposure_funnel"]

_STAGES = {"available": "cross_cutting_available", "shown": "cross_cutting_shown", "clicked": "cross_cutting_clicked"}
# Arms for which a page has room side by side.
_MOST = 6


def exposure_funnel(frame: Any, *, arms: Sequence[str] | None = None, ax: Any = None) -> Any:
    """Draw the share from the other side of what was available, shown and clicked, by group, arms side by side.

    Parameters
    ----------
    frame : pandas.DataFrame, Run or Comparison
        With the metrics cross_cutting_available, cross_cutting_shown and cross_cutting_clicked, as `Run.frame` and
        `Comparison.frame` have them.
    arms : sequence of str, optional
        Which arms, in which order; by default all. At most six.
    ax : matplotlib Axes, optional
        By default those of a new figure, as wide as there are arms.

    Returns
    -------
    matplotlib Axes
        Dots: means over days, and then over seeds. Intervals: two standard errors over seeds; of a single seed, the
        middle 95 % of its days. A line at the right says which. Stages without a value are left out.

    Raises
    ------
    ParameterError
        For a frame without these metrics, or more arms.
    UnknownName
        For an arm that is not there.

    References
    ----------
    Bakshy, Messing, Adamic (2015), Exposure to ideologically diverse news and opinion on Facebook, Science 348, 1130.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.load("karate")
    >>> people = sg.with_opinions(graph, people, by="club", rng=1)
    >>> run = sg.simulate(sg.Platform(sg.feed.Engagement()), graph, people, days=3, rng=1, progress=False)
    >>> [label.get_text() for label in exposure_funnel(run).get_xticklabels()]
    ['available', 'shown', 'clicked']
    """
    frame = _checked(frame)
    there = list(dict.fromkeys(frame["arm"]))
    arms = there if arms is None else [check_choice("arms", arm, there) for arm in arms]
    if not 1 <= len(arms) <= _MOST:
        raise ParameterError("arms", f"must be from one to {_MOST} arms", arms)
    groups = list(dict.fromkeys(frame["group"]))
    own, ax = ax is None, new_axes(ax, size=(1.6 + max(3.4, 2.5 * len(arms)), 3.8))
    for place, arm in enumerate(arms):
        for at, (group, look) in enumerate(looks(groups).items()):
            some = frame[(frame["arm"] == arm) & (frame["group"] == group)]
            shift = 4 * place + 0.1 * (at - (len(groups) - 1) / 2)
            _draw(ax, some, shift, look, group if place == 0 else f"_{place} {group}")
    _dress(ax, arms)
    seeds = frame[frame["arm"].isin(arms)].groupby("arm")["seed"].nunique()
    said = "intervals: two standard errors over seeds" if seeds.min() > 1 else "intervals: the middle 95 % of days"
    ax.set_title(said, loc="right", fontsize=9, color=FAINT, pad=22 if arms != [""] else 6)
    if len(groups) > 1:
        beside = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0)} if own else {}
        ax.legend(title="readers", frameon=False, fontsize=9, title_fontsize=9, labelcolor=INK, **beside)
    return ax


def _checked(frame: Any) -> Any:
    """Return the rows of the three stages, with an arm and a seed each."""
    frame = frame.frame() if callable(getattr(frame, "frame", None)) else frame
    columns = ("day", "metric", "group", "value")
    missing = [name for name in columns if name not in getattr(frame, "columns", ())]
    if missing:
        rule = "must be a Run, a Comparison or the frame of one"
        raise ParameterError("frame", rule, f"{type(frame).__name__} without {', '.join(missing)}")
    some = frame[frame["metric"].isin(_STAGES.values())].dropna(subset="value")
    if some.empty:
        raise ParameterError("frame", f"must have values of {', '.join(_STAGES.values())}", f"{len(frame)} rows")
    return some.assign(**{name: some.get(name, fill) for name, fill in (("arm", ""), ("seed", 0))})


def _draw(ax: Any, some: Any, shift: float, look: tuple[str, str], name: str) -> None:
    """Draw one group's way through the stages."""
    across, means, spans = [], [], []
    for stage, metric in enumerate(_STAGES.values()):
        days = some[some["metric"] == metric]
        if days.empty:
            continue
        mean, span = _summary(days)
        across.append(stage + shift)
        means.append(mean)
        spans.append(span)
    colour, marker = look
    ax.plot(across, means, color=colour, marker=marker, markersize=6, linewidth=1.4, label=name, zorder=3)
    if spans:
        ax.vlines(across, *zip(*spans, strict=True), color=colour, linewidth=2.2, alpha=0.55, zorder=2)


def _summary(days: Any) -> tuple[float, tuple[float, float]]:
    """Give the mean over days and seeds, and its interval."""
    seeds = days.groupby("seed")["value"].mean()
    mean = float(seeds.mean())
    if len(seeds) > 1:
        error = float(seeds.std() / np.sqrt(len(seeds)))
        return mean, (mean - 2 * error, mean + 2 * error)
    low, high = np.quantile(days["value"], [0.025, 0.975])
    return mean, (float(low), float(high))


def _dress(ax: Any, arms: list[str]) -> None:
    """Name stages below and arms above."""
    from matplotlib.ticker import PercentFormatter

    dress(ax, "", "y")
    ax.set_xticks([4 * place + stage for place in range(len(arms)) for stage in range(3)], [*_STAGES] * len(arms))
    ax.set(xlim=(-0.5, 4 * len(arms) - 1.5), ylim=(0, None))
    ax.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    ax.set_ylabel("share from the other side", color=INK)
    for place, arm in enumerate(arms):
        look = {"transform": ax.get_xaxis_transform(), "ha": "center", "va": "bottom", "fontweight": "bold"}
        ax.text(4 * place + 1, 1.01, arm, fontsize=10, color=INK, **look)
        if place:
            ax.axvline(4 * place - 1, color=FAINT, linewidth=0.8)
