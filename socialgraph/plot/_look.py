"""How all figures look: colours, markers, letters, axes and legends; safe for the colour-blind."""

from typing import Any

import numpy as np

__all__ = ["COLOURS", "DASHES", "FAINT", "FEW", "INK", "LINES", "dress", "legend", "looks", "new_axes", "panels"]

INK, FAINT, LINES = "#222222", "#767676", "#e6e6e6"
# Okabe and Ito's first colours and darker ones of Tol's. Any two are at least 20 CIELAB units apart for normal sight,
# protanopia and deuteranopia (11 in seaborn's "colorblind"), and none is paler than 2:1 against white.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#222222", "#56B4E9", "#332288", "#661100", "#882255")
# One fewer than colours: counted off together they give 56 different looks.
MARKERS = "osD^vP*"
DASHES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1, 1, 1)))
# Lines of a legend for which there is room inside the axes.
FEW = 4


def new_axes(ax: Any, *, crowded: bool = False, size: tuple[float, float] | None = None) -> Any:
    """Return the caller's axes, or those of a new figure, of a size in inches or wider for a legend beside them.

    Examples
    --------
    >>> new_axes("mine", crowded=False)
    'mine'
    """
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=size or (8.4 if crowded else 6, 3.8), layout="constrained")[1]


def panels(count: int) -> tuple[Any, list[Any]]:
    """Return a figure with so many panels, three in a row.

    Examples
    --------
    >>> len(panels(4)[1])
    4
    """
    from matplotlib import pyplot

    width = min(count, 3)
    height = -(-count // width)
    figure = pyplot.figure(figsize=(0.4 + 3.9 * width, 3.4 * height), layout="constrained")
    # Made by pyplot, so that a notebook knows how to show it, and at once let go, so that it is shown only once.
    pyplot.close(figure)
    figure.get_layout_engine().set(h_pad=0.1, w_pad=0.12)
    grid = figure.subplots(height, width, squeeze=False).ravel()
    for spare in grid[count:]:
        spare.remove()
    return figure, list(grid[:count])


def looks(labels: list[str]) -> dict[str, tuple[str, str]]:
    """Give each label a colour and a marker that no other label has both of.

    Colour goes with the first part ("engagement + nobody" looks like "engagement"), the marker with the rest.

    Examples
    --------
    >>> looks(["newest + nobody", "newest + at random"])["newest + nobody"]
    ('#0072B2', 'o')
    """
    parts = {label: (first, rest or first) for label in labels for first, _, rest in [label.partition(" + ")]}
    firsts, rests = (list(dict.fromkeys(part)) for part in zip(*parts.values(), strict=True))
    return {
        label: (COLOURS[firsts.index(first) % len(COLOURS)], MARKERS[rests.index(rest) % len(MARKERS)])
        for label, (first, rest) in parts.items()
    }


def legend(ax: Any, count: int, own: bool) -> None:
    """Name the lines in the order in which they end, beside the axes where they are many and the figure is ours.

    Examples
    --------
    >>> from matplotlib import pyplot
    >>> ax = pyplot.figure().subplots()
    >>> lines = ax.plot([0, 1], label="falls"), ax.plot([2, 3], label="rises")
    >>> legend(ax, 2, own=True)
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['rises', 'falls']
    >>> pyplot.close()
    """
    if count < 2:
        return
    named = [line for line in ax.get_lines() if not line.get_label().startswith("_")]
    lines = sorted(named, key=lambda line: -np.nan_to_num(line.get_ydata()[-1]))
    beside = {"loc": "upper left", "bbox_to_anchor": (1.01, 1.0)} if own and count > FEW else {}
    ax.legend(handles=lines, frameon=False, fontsize=9, labelcolor=INK, handlelength=2.6, **beside)


def dress(ax: Any, title: str, grid: str) -> None:
    """Give axes a title and a grid, and take away the box.

    Examples
    --------
    >>> from matplotlib import pyplot
    >>> ax = pyplot.figure().subplots()
    >>> dress(ax, "reach", "y")
    >>> ax.get_title(loc="left")
    'reach'
    >>> pyplot.close()
    """
    ax.set_title(title, loc="left", fontsize=11, color=INK, fontweight="bold")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(length=0, labelsize=9.5, colors=INK)
    ax.grid(axis=grid, color=LINES, linewidth=0.8)
    ax.set_axisbelow(True)
