"""Where in a ranking by ties the minority is (Karimi et al. 2018; Espín-Noboa et al. 2022)."""

from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number
from socialgraph.metrics.minority_ranking import minority_ranking as shares
from socialgraph.plot._look import COLOURS, FAINT, INK, dress, new_axes

__all__ = ["minority_ranking"]

# Places of the ranking that are drawn, evenly on a logarithmic axis.
_POINTS = 200
# The part of the ranking that the axis begins with, where that is one person or more.
_FIRST = 0.001


def minority_ranking(
    graph: Any, group: Any, *, of: Any = None, by: Any = "degree", level: float | None = 0.95, ax: Any = None
) -> Any:
    """Draw the minority's share among the people with most ties, from the top thousandth to all.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        People are ranked by degree; by in-degree where directed, so by followers where u -> v means that u follows v.
    group : array_like, shape (n,)
        The group of each person.
    of : label, optional
        Which group; by default the smallest, and of equals the first.
    by : "degree" or array_like of float, shape (n,)
        What people are ranked by, the highest first: PageRank, views.
    level : float or None
        The band: where the share lies with this probability if labels are dealt out by chance; None draws none.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes
        People with the same score share their places evenly. The minority's share of all people is a line.

    Raises
    ------
    ParameterError
        For another number of labels or scores than people, fewer than two groups, or a minority that is none of them.

    Notes
    -----
    The band is hypergeometric and exact for each place alone where no two people have the same score, and too wide
    where many have. Networks rewired at fixed degrees leave the curve as it is and say nothing about it. Do not
    count how many places lie outside the band: the curve's places are nested, and so are its excursions.

    References
    ----------
    Karimi, Génois, Wagner, Singer, Strohmaier (2018), Homophily influences ranking of minorities in social networks,
    Scientific Reports 8, 11077.
    Espín-Noboa, Wagner, Strohmaier, Karimi (2022), Inequality and inequity in network-based ranking and
    recommendation algorithms, Scientific Reports 12, 2012.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> graph, people = load("karate")
    >>> minority_ranking(graph, people["club"]).get_ylabel()
    'share of Mr. Hi among them'
    """
    from matplotlib.ticker import PercentFormatter

    graph = as_graph(graph)
    of = _smallest(group) if of is None else of
    share = shares(graph, group, of=of, by=by)
    level = None if level is None else check_number("level", level, 0.5, 0.9999)
    top = np.geomspace(max(1.0, np.ceil(_FIRST * graph.n)), graph.n, _POINTS)
    top = np.unique(top.round().astype(np.int64))
    ax, whole = new_axes(ax, size=(6.4, 4.0)), float(share[-1]) if share.size else np.nan
    if level is not None:
        low, high = _by_chance(top, graph.n, round(whole * graph.n), level)
        said = f"labels dealt out: {100 * level:g} %"
        ax.fill_between(100 * top / graph.n, low, high, color=FAINT, alpha=0.2, linewidth=0, label=said)
    ax.axhline(whole, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), label="of all people")
    ax.plot(100 * top / graph.n, share[top - 1], color=COLOURS[0], linewidth=1.8, label="of the top")
    dress(ax, "", "y")
    ax.set_xscale("log")
    ax.xaxis.set_major_formatter("{x:g} %")
    ax.yaxis.set_major_formatter(PercentFormatter(1, 0, " %"))
    ax.set(xlim=(100 * top[0] / graph.n, 100), ylim=(0, None))
    said = ("in-degree" if graph.directed else "degree") if isinstance(by, str) else "their score"
    ax.set_xlabel(f"people who rank highest by {said}", color=INK)
    ax.set_ylabel(f"share of {of} among them", color=INK)
    ax.legend(frameon=False, fontsize=9, labelcolor=INK, handlelength=2.6)
    return ax


def _smallest(group: Any) -> Any:
    """Name the smallest group, of equals the first."""
    kinds, count = np.unique(np.asarray(group), return_counts=True)
    if kinds.size < 2:
        raise ParameterError("group", "must have two groups or more", kinds.tolist())
    return kinds[count.argmin()].item()


def _by_chance(top: np.ndarray, n: int, many: int, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Give the ends of the middle of the hypergeometric law of each top's share."""
    from scipy.stats import hypergeom

    low, high = (hypergeom.ppf(q, n, many, top) for q in ((1 - level) / 2, (1 + level) / 2))
    return low / top, high / top
