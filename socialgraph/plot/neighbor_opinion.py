"""Own opinion against the neighbours': the picture of an echo chamber (Cossard et al. 2020; Cinelli et al. 2021)."""

from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_whole
from socialgraph.graph import Graph
from socialgraph.plot._look import COLOURS, FAINT, INK, LINES, dress, new_axes

__all__ = ["neighbor_opinion"]


def neighbor_opinion(graph: Any, opinion: Any, *, bins: int | None = None, ax: Any = None) -> Any:
    """Draw how many people have which opinion, and which their neighbours have on average.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Neighbours are those whom arcs lead to, so the followed where u -> v means that u follows v. Each counts once;
        weights are not used.
    opinion : array_like of float, shape (n,)
        One a person.
    bins : int, optional
        Squares along each side, from 2 to 500; by default 10 to 50, the more the more people there are.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes
        Squares by the number of people, on a logarithmic scale of colours; the diagonal is where people are like
        their neighbours. Who has no neighbours is left out, and a line says how many these are.

    Raises
    ------
    ParameterError
        For another number of opinions than people, or where nobody has neighbours.

    Notes
    -----
    Do not take two clouds on the diagonal for influence: people with ties may have been alike before. Nor one cloud
    for its absence, where all have one opinion. The means of people with few neighbours spread more than those of
    hubs.

    References
    ----------
    Cossard et al. (2020), Falling into the echo chamber: the Italian vaccination debate on Twitter, ICWSM 14.
    Cinelli et al. (2021), The echo chamber effect on social media, PNAS 118, e2023301118.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> graph, people = load("karate")
    >>> neighbor_opinion(graph, people["club"] == "Officer").get_ylabel()
    'mean opinion of their neighbours'
    """
    graph = as_graph(graph)
    opinion = np.asarray(opinion)
    if opinion.shape != (graph.n,) or opinion.dtype.kind not in "iufb" or not np.isfinite(opinion).all():
        raise ParameterError("opinion", f"must be {graph.n} finite numbers, one a person", opinion)
    own, mean = _pairs(graph, opinion.astype(np.float64))
    if not own.size:
        raise ParameterError("graph", "must have people with neighbours", graph)
    bins = int(np.clip(own.size**0.45, 10, 50)) if bins is None else check_whole("bins", bins, 2, 500)
    edges = np.linspace(*_reach(own), bins + 1)
    ax = new_axes(ax, size=(5.9, 4.8))
    _draw(ax, np.histogram2d(own, mean, bins=edges)[0], edges)
    dress(ax, "", "both")
    ax.set(xlim=edges[[0, -1]], ylim=edges[[0, -1]], aspect="equal")
    ax.set_xlabel("own opinion", color=INK)
    ax.set_ylabel("mean opinion of their neighbours", color=INK)
    if own.size < graph.n:
        ax.set_title(f"without {graph.n - own.size:,} who have none", loc="right", fontsize=9, color=FAINT)
    return ax


def _pairs(graph: Graph, opinion: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give own opinion and neighbours' mean of everybody who has any."""
    degree = graph.degree
    total = np.bincount(graph.sources, weights=opinion[graph.indices], minlength=graph.n)
    some = degree > 0
    return opinion[some], total[some] / degree[some]


def _reach(own: np.ndarray) -> tuple[float, float]:
    """Give the ends of both axes: -1 and 1, or 0 and 1, where opinions lie between, or else their own."""
    low, high = float(own.min()), float(own.max())
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    if low >= -1 and high <= 1:
        return -1.0, 1.0
    return (low, high) if low < high else (low - 0.5, low + 0.5)


def _draw(ax: Any, people: np.ndarray, edges: np.ndarray) -> None:
    """Draw the squares in which anybody is, the diagonal and the scale of colours."""
    from matplotlib.colors import LinearSegmentedColormap, LogNorm
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    most = max(2.0, float(people.max()))
    squares = np.ma.masked_equal(people.T, 0)
    shades = LinearSegmentedColormap.from_list("few to many", ["#cfe3f2", COLOURS[0], "#0a1a2b"])
    drawn = ax.pcolormesh(edges, edges, squares, cmap=shades, norm=LogNorm(1, most), rasterized=True, zorder=1)
    ax.plot(edges[[0, -1]], edges[[0, -1]], color=FAINT, linewidth=1, linestyle=(0, (4, 3)), zorder=1.5)
    bar = ax.figure.colorbar(drawn, ax=ax, shrink=0.8, pad=0.03, aspect=24)
    bar.set_label("people", color=INK)
    bar.outline.set(edgecolor=LINES)
    bar.ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    bar.ax.yaxis.set_minor_formatter(NullFormatter())
    bar.ax.tick_params(which="both", length=0, labelsize=9.5, colors=INK)
