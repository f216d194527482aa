"""A cascade as the tree it is: seeds in the middle, each hand that it goes through one ring further out."""

from typing import Any

import numpy as np

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.plot._look import COLOURS, FAINT, INK, LINES, MARKERS, new_axes

__all__ = ["cascade_tree"]

# More lines than a printed page can tell apart.
_MOST = 50_000
# Points of each curved tie, rings that a page has room for, and how much closer the outer ones stand.
_POINTS, _RINGS, _BEND = 14, 8, 0.8


def cascade_tree(cascade: Any, *, group: Any = None, title: str | None = None, ax: Any = None) -> Any:
    """Draw one cascade as a tree in rings: whoever was reached through k hands stands on ring k.

    Parameters
    ----------
    cascade : Cascade
        Of at least one and at most 50,000 people reached.
    group : array_like, shape (n,), optional
        One value a person, such as ``people["side"]``, shown by colour and marker; by default the ring is.
    title : str, optional
        By default how many it reached, how deep, and its structural virality.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes
        A dot's area grows with the number of people that were reached directly from there.

    Raises
    ------
    ParameterError
        For a cascade that reached nobody, or another number of groups than people.
    LimitExceeded
        For a larger cascade.

    Examples
    --------
    >>> from socialgraph.diffusion import Cascade
    >>> star = Cascade(step=[0, 1, 1, 1], parent=[-1, 0, 0, 0])
    >>> cascade_tree(star).get_title(loc="left")
    '4 people, depth 1, structural virality 1.50'
    """
    from matplotlib.collections import LineCollection

    reached = np.flatnonzero(cascade.step >= 0)
    if reached.size == 0:
        raise ParameterError("cascade", "must have reached somebody", cascade)
    if reached.size > _MOST:
        raise LimitExceeded(f"cascade must have reached at most {_MOST:,} people to be drawn; got {reached.size:,}")
    turn, ring = _places(cascade)
    ax = new_axes(ax, crowded=False) if ax is None else ax
    _draw_rings(ax, int(ring.max()))
    ring = ring**_BEND
    children = reached[cascade.parent[reached] >= 0]
    ties = LineCollection(_ties(turn, ring, children, cascade.parent[children]), colors=FAINT, linewidths=0.6)
    ties.set(alpha=0.75 if children.size < 500 else 0.4, rasterized=children.size > 2_000, zorder=1)
    ax.add_collection(ties)
    _draw_people(ax, cascade, reached, turn, ring, group)
    most = max(float(ring.max()), 0.5) * 1.06
    ax.set(xlim=(-most, most), ylim=(-most, most), aspect="equal")
    ax.set_axis_off()
    said = f"{reached.size:,} people, depth {cascade.depth}, structural virality {cascade.structural_virality:.2f}"
    ax.set_title(said if title is None else title, loc="left", fontsize=11, color=INK, fontweight="bold")
    return ax


def _places(cascade: Any) -> tuple[np.ndarray, np.ndarray]:
    """Give each person an angle and a ring: every branch has as much of the circle as it has ends."""
    order = np.argsort(cascade.step, kind="stable")
    order = order[np.searchsorted(cascade.step[order], 0) :]
    parent, n = cascade.parent, cascade.step.size
    ends = np.zeros(n)
    for u in order[::-1].tolist():
        ends[u] = max(ends[u], 1)
        if parent[u] >= 0:
            ends[parent[u]] += ends[u]
    first, used, turn = np.zeros(n), np.zeros(n), np.zeros(n)
    whole, taken = sum(ends[u] for u in order.tolist() if parent[u] < 0), 0.0
    for u in order.tolist():
        if parent[u] < 0:
            first[u], taken = taken, taken + ends[u]
        else:
            first[u] = first[parent[u]] + used[parent[u]]
            used[parent[u]] += ends[u]
        turn[u] = 2 * np.pi * (first[u] + ends[u] / 2) / whole
    # One seed stands in the middle, several on a ring of their own.
    several = np.count_nonzero(parent[order] < 0) > 1
    return turn, np.where(cascade.step >= 0, cascade.step + several, 0).astype(float)


def _ties(turn: np.ndarray, ring: np.ndarray, child: np.ndarray, parent: np.ndarray) -> np.ndarray:
    """Bend each tie so that it leaves the parent outwards and comes to the child from within."""
    part = np.linspace(0, 1, _POINTS)
    turned = part * part * (3 - 2 * part)
    # From the middle there is nothing to turn from.
    start = np.where(ring[parent] == 0, turn[child], turn[parent])
    angle = start[:, None] + (turn[child] - start)[:, None] * turned
    radius = ring[parent][:, None] + (ring[child] - ring[parent])[:, None] * part
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=2)


def _draw_rings(ax: Any, depth: int) -> None:
    """Draw some of the rings, faintly."""
    from matplotlib.patches import Circle

    for ring in range(1, depth + 1, max(1, -(-depth // _RINGS))):
        ax.add_patch(Circle((0, 0), ring**_BEND, fill=False, edgecolor=LINES, linewidth=0.8, zorder=0.5))


def _draw_people(ax: Any, cascade: Any, reached: np.ndarray, turn: np.ndarray, ring: np.ndarray, group: Any) -> None:
    """Draw a dot a person, the size by how many they reached themselves."""
    from matplotlib import colormaps

    direct = np.bincount(cascade.parent[cascade.parent >= 0], minlength=cascade.step.size)
    scale = 90 / max(1.0, np.sqrt(reached.size))
    area = np.clip(scale * (0.35 + direct), 1.5, 260)
    across, up = ring * np.cos(turn), ring * np.sin(turn)
    look = {"edgecolors": "white", "linewidths": 0.4, "zorder": 2, "rasterized": reached.size > 2_000}
    if group is None:
        shade = colormaps["cividis"](np.linspace(0, 0.9, max(2, int(cascade.step.max()) + 1)))
        ax.scatter(across[reached], up[reached], s=area[reached], color=shade[cascade.step[reached]], **look)
        return
    values = np.asarray(group)
    if values.shape != cascade.step.shape:
        raise ParameterError("group", f"must be {cascade.step.size} values, one a person", f"shape {values.shape}")
    for place, value in enumerate(np.unique(values).tolist()):
        some = reached[values[reached] == value]
        colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
        ax.scatter(across[some], up[some], s=area[some], color=colour, marker=marker, label=value, **look)
    ax.legend(frameon=False, fontsize=9, labelcolor=INK, loc="lower left")
