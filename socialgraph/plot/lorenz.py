"""Who has how much of it: the Lorenz curve (Lorenz 1905)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.metrics.gini import gini
from socialgraph.metrics.lorenz import lorenz as shares
from socialgraph.plot._look import DASHES, FAINT, INK, dress, looks, new_axes

__all__ = ["lorenz"]

# Points of a curve at most; a picture has no more columns of dots.
_POINTS = 2_000


def lorenz(value: Any, *, of: str = "all", ax: Any = None) -> Any:
    """Draw Lorenz curves: which share of a total the people with least have, together.

    Parameters
    ----------
    value : array_like of float, shape (n,), or mapping of str to such
        Amounts of at least 0, one a person: degrees, views, income. Several by label are a curve each.
    of : str, optional
        What is shared out, for the name of the axis: ``"views"``.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes
        With the line of equality, and the Gini coefficient of each: twice the area between line and curve.

    Raises
    ------
    ParameterError
        For amounts below 0 or no numbers, for nobody, or where there is nothing to share out.

    Notes
    -----
    Do not read one curve as more equal than another that it crosses: their Gini coefficients then say which, and
    other measures of inequality may say the opposite.

    Examples
    --------
    >>> ax = lorenz({"alike": [1, 1, 1, 1], "not": [0, 0, 0, 1]})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['equality', 'alike, Gini 0.000', 'not, Gini 0.750']
    """
    from matplotlib.ticker import MultipleLocator, PercentFormatter

    series = value if isinstance(value, Mapping) else {"": value}
    if not series:
        raise ParameterError("value", "must hold at least one", value)
    equal = {str(label): gini(amounts) for label, amounts in series.items()}
    unknown = [label for label, coefficient in equal.items() if np.isnan(coefficient)]
    if unknown:
        raise ParameterError("value", "must have something to share out", f"nothing for {unknown[0]!r}")
    ax = new_axes(ax, size=(5.2, 5.0))
    ax.plot([0, 1], [0, 1], color=FAINT, linewidth=1.2, linestyle=(0, (4, 3)), label="equality")
    styles = looks(list(equal))
    for place, (label, amounts) in enumerate(series.items()):
        said = f"{label}, Gini {equal[str(label)]:.3f}".removeprefix(", ")
        look = {"color": styles[str(label)][0], "linestyle": DASHES[place % len(DASHES)], "linewidth": 1.8}
        ax.plot(*_curve(amounts), label=said, **look)
    dress(ax, "", "both")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MultipleLocator(0.2))
        axis.set_major_formatter(PercentFormatter(1, 0, " %"))
    ax.set(xlim=(0, 1.005), ylim=(0, 1.005), aspect="equal")
    ax.set_xlabel("share of people, those with least first", color=INK)
    ax.set_ylabel(f"share of {of} that they have", color=INK)
    ax.legend(frameon=False, fontsize=9, labelcolor=INK, handlelength=2.6, loc="upper left")
    return ax


def _curve(amounts: Any) -> tuple[np.ndarray, np.ndarray]:
    """Give shares of people and of what they have, both from 0 to 1."""
    share = shares(amounts)
    at = np.unique(np.linspace(0, share.size - 1, _POINTS + 1).round().astype(np.int64))
    return at / (share.size - 1), share[at]
