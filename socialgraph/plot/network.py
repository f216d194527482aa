"""A network as dots and lines, each person where their ties pull them (Fruchterman and Reingold 1991)."""

from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import LimitExceeded, ParameterError, check_choice
from socialgraph.graph import Graph
from socialgraph.plot._layout import places, sampled
from socialgraph.plot._look import COLOURS, FAINT, INK, MARKERS, new_axes
from socialgraph.rng import as_seed

__all__ = ["network"]

_MOST = 100_000
# Lines at most, which are half a second of drawing; and the dots from which on they are pixels in a vector file.
_DRAWN, _FINE = 50_000, 2_000
# How many times the common area a dot can have.
_LARGEST = 25


def network(
    graph: Any,
    *,
    group: Any = None,
    value: Any = None,
    size: Any = None,
    layout: Any = "auto",
    title: str | None = None,
    label: str | None = None,
    ax: Any = None,
    rng: Any = 0,
) -> Any:
    """Draw a network: people near those whom they have ties with, coloured by group or by opinion.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Of at most 100,000 people.
    group : array_like, shape (n,), optional
        The group of each person, shown by colour and marker; beyond eight the smaller ones are one.
    value : array_like of float, shape (n,), optional
        Instead of groups a number for each person, such as an opinion: from blue over grey to orange around 0 where
        any is below it, and from dark to light where none is.
    size : array_like of float, shape (n,), optional
        What the area of a dot grows with; by default the number of ties.
    layout : "auto" or array_like of float, shape (n, 2)
        By default each component by the springs of Fruchterman and Reingold, the largest in the middle; or the
        places themselves, such as ``graph.to_igraph().layout_drl().coords``.
    title : str, optional
        By default how many people and ties there are.
    label : str, optional
        What the colours stand for, above the legend or beside the bar.
    ax : matplotlib Axes, optional
        By default those of a new figure.
    rng : int, SeedSequence, Generator or None
        The seed: the same network and seed are the same picture. Global random state is not touched; but a generator
        that was set in igraph by hand is afterwards its default again, Python's ``random``.

    Returns
    -------
    matplotlib Axes
        Of more than 50,000 ties as many are drawn, chosen by chance, and a line below says so.

    Raises
    ------
    LimitExceeded
        For more people.
    ParameterError
        For another number of values than people, or both groups and values.

    Notes
    -----
    Do not read distances: a picture of springs shows clusters that are there, and sometimes some that are not. Ask
    `metrics.panel` how strongly a network is divided.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> graph, people = load("karate")
    >>> network(graph, group=people["club"]).get_title(loc="left")
    '34 people, 78 ties'
    """
    graph = as_graph(graph)
    if graph.n > _MOST:
        raise LimitExceeded(f"graph must have at most {_MOST:,} people to be drawn; got {graph.n:,}")
    if group is not None and value is not None:
        raise ParameterError("value", "must be left out where there is a group", value)
    seed, area = as_seed(rng), _areas(graph, size)
    colour, marked = _coloured(graph.n, group, value)
    stood = _stood(graph, layout, seed)
    wide, high = np.ptp(stood, axis=0) if graph.n else (1, 1)
    own, ax = ax is None, new_axes(ax, size=(7.4, 0.6 + 5.8 * float(np.clip(high / max(wide, 1e-9), 0.4, 1))))
    pairs = sampled(graph.edges(), _DRAWN, seed)
    _draw_ties(ax, stood, pairs, colour)
    _draw_people(ax, stood, area, colour, marked)
    ax.set(aspect="equal")
    ax.margins(0.02)
    ax.set_axis_off()
    said = f"{graph.n:,} people, {graph.m:,} {'arcs' if graph.directed else 'ties'}"
    ax.set_title(said if title is None else title, loc="left", fontsize=11, color=INK, fontweight="bold")
    if len(pairs) < graph.m:
        note = f"lines: {len(pairs):,} of {graph.m:,}, chosen by chance"
        ax.text(0, -0.01, note, transform=ax.transAxes, va="top", fontsize=9, color=FAINT)
    if group is not None:
        _name_groups(ax, label, own)
    elif value is not None:
        bar = ax.figure.colorbar(_scale(value), ax=ax, shrink=0.6, pad=0.02, aspect=24)
        bar.set_label(label or "value", color=INK)
        bar.outline.set_visible(False)
        bar.ax.tick_params(length=0, labelsize=9.5, colors=INK)
    return ax


def _areas(graph: Graph, size: Any) -> np.ndarray:
    """Give each dot its area in square points: at most so many times the common one, and never none."""
    if size is None:
        size = np.bincount(graph.edges().ravel(), minlength=graph.n)
    size = _numbers("size", size, graph.n)
    if size.size and size.min() < 0:
        raise ParameterError("size", "must be at least 0", float(size.min()))
    mean = size.mean() if size.any() else 1.0
    return min(900 / max(graph.n, 1) ** 0.65, 90) * np.minimum(0.4 + 0.6 * size / mean, _LARGEST)


def _numbers(name: str, value: Any, n: int) -> np.ndarray:
    array = np.asarray(value)
    if array.shape != (n,) or array.dtype.kind not in "iufb" or not np.isfinite(array).all():
        raise ParameterError(name, f"must be {n} finite numbers, one a person", value)
    return array.astype(np.float64)


def _scale(value: Any) -> Any:
    """Make the scale of colours: two-sided around 0 where any value is below it."""
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    value = np.asarray(value, dtype=np.float64)
    if value.size and value.min() < 0:
        most = np.abs(value).max()
        around = LinearSegmentedColormap.from_list("around 0", [COLOURS[0], "#cfcfcf", COLOURS[1]])
        return ScalarMappable(Normalize(-most, most), around)
    low, high = (value.min(), value.max()) if value.size else (0, 1)
    return ScalarMappable(Normalize(low, high), colormaps["cividis"])


def _coloured(n: int, group: Any, value: Any) -> tuple[np.ndarray, list[tuple[str, str, np.ndarray]]]:
    """Give everybody a colour, float64[n, 3], and list who has one marker: label, marker, people."""
    from matplotlib.colors import to_rgb

    everybody = [("", "o", np.arange(n))]
    if value is not None:
        return _scale(value).to_rgba(_numbers("value", value, n))[:, :3], everybody
    if group is None:
        return np.tile(to_rgb(COLOURS[0]), (n, 1)), everybody
    group = np.asarray(group)
    if group.shape != (n,):
        raise ParameterError("group", f"must be {n} values, one a person", f"shape {group.shape}")
    kinds, code, count = np.unique(group, return_inverse=True, return_counts=True)
    names, looks = [str(kind) for kind in kinds.tolist()], list(zip(COLOURS, MARKERS + "X", strict=True))
    if kinds.size > len(COLOURS):
        few = len(COLOURS) - 1
        rank = np.argsort(np.argsort(-count, kind="stable"))
        names = [names[kind] for kind in np.argsort(rank)[:few].tolist()] + [f"{kinds.size - few} others"]
        code = np.minimum(rank, few)[code]
        looks[few] = (FAINT, "X")
    rgb = np.array([to_rgb(colour) for colour, _ in looks])
    return rgb[code], [(name, looks[at][1], np.flatnonzero(code == at)) for at, name in enumerate(names)]


def _stood(graph: Graph, layout: Any, seed: int) -> np.ndarray:
    """Return where everybody stands."""
    if isinstance(layout, str):
        check_choice("layout", layout, ["auto"])
        return places(graph, seed)
    stood = np.asarray(layout, dtype=np.float64)
    if stood.shape != (graph.n, 2) or not np.isfinite(stood).all():
        raise ParameterError("layout", f"must be two finite numbers for each of {graph.n} people", layout)
    return stood


def _draw_ties(ax: Any, stood: np.ndarray, pairs: np.ndarray, colour: np.ndarray) -> None:
    """Draw each tie in the colour between those of its ends, the fainter the more there are."""
    from matplotlib.collections import LineCollection

    lines = LineCollection(stood[pairs], colors=colour[pairs].mean(axis=1), linewidths=0.6, zorder=1)
    lines.set(alpha=float(np.clip(7 / np.sqrt(max(len(pairs), 1)), 0.03, 0.7)), rasterized=len(pairs) > _FINE)
    ax.add_collection(lines)


def _draw_people(ax: Any, stood: np.ndarray, area: np.ndarray, colour: np.ndarray, marked: list) -> None:
    """Draw the dots, those of the smallest group on top."""
    edge = {"edgecolors": "white", "linewidths": 0.4} if len(stood) <= _FINE else {"linewidths": 0}
    for place, (name, marker, people) in enumerate(marked):
        order = 2 + 1 / (1 + people.size)
        dots = ax.scatter(*stood[people].T, s=area[people], c=colour[people], marker=marker, zorder=order, **edge)
        dots.set(label=name or f"_people {place}", rasterized=len(stood) > _FINE)


def _name_groups(ax: Any, label: str | None, own: bool) -> None:
    """Name the groups with dots of one size, beside the picture where the figure is ours."""
    beside = {"bbox_to_anchor": (1.0, 1.0), "borderaxespad": 0.2} if own else {}
    look = {"frameon": False, "fontsize": 9, "title_fontsize": 9, "labelcolor": INK, "loc": "upper left", **beside}
    for dots in ax.legend(title=label, **look).legend_handles:
        dots.set(sizes=[45], rasterized=False)
