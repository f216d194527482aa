"""How large cascades grew, on logarithmic scales."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from socialgraph.plot._look import DASHES, FEW, INK, dress, legend, looks, new_axes

__all__ = ["cascade_sizes"]


def cascade_sizes(ensembles: Mapping[str, Any], *, ax: Any = None) -> Any:
    """Draw how large cascades grew: the share of runs that reached at least so many people.

    Parameters
    ----------
    ensembles : mapping of str to Ensemble
        By label.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes
        Both scales logarithmic.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> cascade_sizes({"ten runs": SimpleNamespace(size=np.arange(1, 11))}).get_ylabel()
    'share of runs that reached at least as many'
    """
    from matplotlib.ticker import FuncFormatter, NullFormatter

    styles, own, ax = looks(list(ensembles)), ax is None, new_axes(ax, crowded=len(ensembles) > FEW)
    for place, (label, ensemble) in enumerate(ensembles.items()):
        size, count = np.unique(ensemble.size, return_counts=True)
        share = np.cumsum(count[::-1])[::-1] / count.sum()
        dashes = DASHES[place % len(DASHES)]
        ax.step(size, share, where="pre", color=styles[label][0], linestyle=dashes, label=label, linewidth=1.8)
    ax.set_xscale("log")
    ax.set_yscale("log")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
        axis.set_minor_formatter(NullFormatter())
    dress(ax, "cascade sizes", "both")
    ax.tick_params(which="minor", length=0)
    ax.set_xlabel("people reached", color=INK)
    ax.set_ylabel("share of runs that reached at least as many", color=INK)
    legend(ax, len(ensembles), own)
    return ax
