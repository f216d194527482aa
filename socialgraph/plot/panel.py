"""Many measures beside what chance makes of them, in the form of a forest plot."""

import textwrap
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.metrics._names import written
from socialgraph.plot._look import COLOURS, FAINT, INK, LINES, new_axes

__all__ = ["panel"]

_COLUMNS = ("family", "measure", "definition", "value", "null", "null_mean", "null_low", "null_high", "z", "bh", "low")
_CHANCE = "#d4d4d4"
# What the null of most rows is called in the title.
_NULLS = {
    "configuration": "rewired networks with the same degrees",
    "mixing": "rewired networks with the same degrees and mixing",
    "erdos_renyi": "random networks with as many ties",
    "labels": "labels dealt out again",
    "own": "a null of one's own",
}
# Within so many standard deviations of chance the axis is linear, beyond it logarithmic.
_LINEAR = 3
# Letters of a name on one line.
_WIDE = 44
# Of a normal law, the middle 95 %, in standard deviations.
_MIDDLE = 3.92


def panel(frame: Any, *, title: str | None = None, ax: Any = None) -> Any:
    """Draw measures against chance: how many standard deviations of the null each lies from its mean, and its values.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `metrics.panel`.
    title : str, optional
        By default how large the network is, and what it is held against.
    ax : matplotlib Axes, optional
        By default those of a new figure, as high as there are rows.

    Returns
    -------
    matplotlib Axes
        One row a measure, by family. Grey bars: where the middle 95 % of the null's worlds lie (or another level, as
        the frame has it). Dots: the network, with the interval of its value; filled where p, adjusted by Benjamini
        and Hochberg, is below .05. At the right the values themselves, and the name of a null that is not that of
        the title. The axis is linear within three standard deviations and logarithmic beyond. A measure without a
        null, or which the null cannot change, has no dot.

    Raises
    ------
    ParameterError
        For a frame without these columns or rows.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.load("karate")
    >>> frame = sg.metrics.panel(graph, people, only=["modularity"], draws=99, rng=1, progress=False)
    >>> [label.get_text() for label in panel(frame).get_yticklabels()]
    ['modularity (Newman and Girvan 2004)']
    """
    missing = [name for name in (*_COLUMNS, "high") if name not in frame]
    if missing or not len(frame):
        rule = "must be what metrics.panel returns, with one row or more"
        raise ParameterError("frame", rule, f"{len(frame)} rows" + f" without {', '.join(missing)}" * bool(missing))
    rows, families, depth = _rows(frame)
    ax = new_axes(ax, size=(10.2, 1.2 + 0.245 * depth))
    ax.set_xscale("symlog", linthresh=_LINEAR, linscale=1)
    reach = max([4.0, *(abs(x) for row in rows for x in row["drawn"])]) * 1.25
    ax.set(xlim=(-reach, reach), ylim=(depth + 0.2, -0.7))
    for row in rows:
        _draw_row(ax, row)
    level = f"{100 * frame.attrs.get('level', 0.95):g} %"
    _write(ax, rows, families, level)
    _dress(ax, reach, level)
    said = _title(frame) if title is None else title
    ax.set_title(said, loc="left", fontsize=11, color=INK, fontweight="bold", pad=20)
    return ax


def _rows(frame: Any) -> tuple[list[dict], dict[str, float], float]:
    """Lay out the rows: each with its place, below the name of its family; and say how many places that takes."""
    rows, families, place = [], {}, 0.0
    for family, some in frame.groupby("family", sort=False):
        families[str(family)] = place
        place += 0.5
        for row in some.to_dict("records"):
            name = textwrap.wrap(written(row["measure"], row["definition"]), _WIDE)
            high = 1 + 0.6 * (len(name) - 1)
            other = row["null"] != frame.attrs.get("null", row["null"])
            laid = {"name": "\n".join(name), "place": place + high / 2, "other": other}
            rows.append({**row, **laid, **_standardised(row)})
            place += high
        place += 0.8
    return rows, families, place - 0.8


def _standardised(row: dict) -> dict:
    """Give the null's and the value's interval in standard deviations from the null's mean, as the axis has them."""
    z, mean = row["z"], row["null_mean"]
    deviation = (row["value"] - mean) / z if z else (row["null_high"] - row["null_low"]) / _MIDDLE
    if not np.isfinite(z) or not deviation > 0:
        return {"chance": None, "span": None, "drawn": []}
    chance, span = (
        tuple((row[end] - mean) / deviation for end in ends) for ends in (("null_low", "null_high"), ("low", "high"))
    )
    span = span if np.isfinite(span).all() else None
    return {"chance": chance, "span": span, "drawn": [z, *chance, *(span or ())]}


def _draw_row(ax: Any, row: dict) -> None:
    """Draw the null's bar, the interval and the dot of one measure."""
    if not row["drawn"]:
        return
    place, (low, high) = row["place"], row["chance"]
    ax.barh(place, high - low, left=low, height=0.72, color=_CHANCE, linewidth=0, zorder=1)
    if row["span"]:
        ax.plot(row["span"], [place, place], color=COLOURS[0], linewidth=2, solid_capstyle="butt", zorder=2)
    face = COLOURS[0] if row["bh"] < 0.05 else "white"
    ax.plot(row["z"], place, marker="o", color=COLOURS[0], markerfacecolor=face, markersize=6.5, zorder=3)


def _write(ax: Any, rows: list[dict], families: dict[str, float], level: str) -> None:
    """Write the names at the left, the values at the right, and what the columns are above."""
    ax.set_yticks([row["place"] for row in rows], [row["name"] for row in rows])
    where = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
    where |= {"fontsize": 9.5, "va": "center"}
    for family, place in families.items():
        ax.annotate(family, (0, place), (-4, 0), ha="right", color=INK, fontweight="bold", **where)
    heads = ("value", f"[{level} interval]", "chance", f"[middle {level}]")
    texts = [(_number(row["value"]), _span(row["low"], row["high"]), *_chance(row)) for row in rows]
    # Numbers end where their interval begins; a letter is 5.5 points wide.
    wide = [5.5 * max(map(len, column)) for column in zip(heads, *texts, strict=True)]
    first, second = 10 + wide[0], 10 + wide[0] + wide[1] + 12 + min(wide[2], 48)
    for place, row in zip([-0.7, *(row["place"] for row in rows)], [heads, *texts], strict=True):
        look = {**where, "color": FAINT, "va": "bottom"} if row is heads else {**where, "color": INK}
        for at, (number, span) in zip((first, second), (row[:2], row[2:]), strict=True):
            worded = at == second and not span and row is not heads
            ax.annotate(number, (1, place), (at - 40 if worded else at, 0), ha="left" if worded else "right", **look)
            ax.annotate(span, (1, place), (at + 5, 0), **look)


def _chance(row: dict) -> tuple[str, str]:
    """Write the null's mean and middle, or why there are none."""
    if not row["null"]:
        return "no null", ""
    if not row["drawn"]:
        return "fixed by the null" if row["null_low"] == row["null_high"] else "unknown", ""
    other = f" {row['null']}" if row["other"] else ""
    return _number(row["null_mean"]), _span(row["null_low"], row["null_high"]) + other


def _number(value: float) -> str:
    """Write a number with three digits, or as few as it needs."""
    if not np.isfinite(value):
        return "unknown"
    said = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"
    said = said.lstrip("-") if float(said.replace(",", "")) == 0 else said
    return said.replace("-", "\N{MINUS SIGN}")


def _span(low: float, high: float) -> str:
    return f"[{_number(low)}, {_number(high)}]" if np.isfinite([low, high]).all() else ""


def _dress(ax: Any, reach: float, level: str) -> None:
    """Give the axis ticks that can be read, and take away the box."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    beyond = [tick for tick in (2, 5, 10, 30, 100, 300, 1_000, 10_000, 100_000) if tick <= reach]
    beyond = [tick for tick in beyond if reach < 60 or tick not in (5, 30, 300)]
    ax.xaxis.set_major_locator(FixedLocator([-tick for tick in beyond[::-1]] + [0, *beyond]))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda tick, _: f"{tick:,.0f}".replace("-", "\N{MINUS SIGN}")))
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(length=0, labelsize=9.5, colors=INK)
    ax.grid(axis="x", color=LINES, linewidth=0.8)
    ax.axvline(0, color=FAINT, linewidth=1, zorder=1.5)
    ax.set_axisbelow(True)
    said = "distance from the mean of chance, in standard deviations of chance"
    note = f"grey: the middle {level} of chance; filled: p below .05 after Benjamini and Hochberg"
    ax.set_xlabel(f"{said}\n{note}", color=INK, fontsize=9.5)


def _title(frame: Any) -> str:
    """Say how large the network is and which chance it is held against."""
    attrs = frame.attrs
    size = f"{attrs['n']:,} people, {attrs['m']:,} {'arcs' if attrs['directed'] else 'ties'}" if "n" in attrs else ""
    null = f"against {_NULLS.get(attrs['null'], attrs['null'])}" if "null" in attrs else ""
    return ", ".join(part for part in (size, null) if part)
