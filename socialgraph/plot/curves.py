"""How many people have it over time: the mean of many runs, the spread between them, and theory beside it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_choice
from socialgraph.plot._look import DASHES, FAINT, FEW, INK, dress, legend, looks, new_axes

__all__ = ["curves"]


def curves(ensembles: Any, state: str | None = None, *, theory: Mapping[str, Any] | None = None, ax: Any = None) -> Any:
    """Draw the share of people in a state over time, one line an ensemble, with a band that holds 95 % of its runs.

    Parameters
    ----------
    ensembles : Ensemble or mapping of str to Ensemble
        One, or several by label.
    state : str, optional
        Which state, such as ``"infected"``. By default that of all ensembles where it is the only one, and of a
        single ensemble all its states, one line each.
    theory : mapping of str to (times, shares), optional
        Curves to compare with, by label, dashed.
    ax : matplotlib Axes, optional
        By default those of a new figure.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ParameterError
        Where several ensembles have several states and none is named.
    UnknownName
        For a state that an ensemble does not have.

    Examples
    --------
    >>> import networkx as nx
    >>> from socialgraph.diffusion import IndependentCascade
    >>> ensemble = IndependentCascade(p=0.2)(nx.karate_club_graph(), [0], runs=100, rng=1)
    >>> curves(ensemble).get_ylabel()
    'share of people reached'
    """
    drawn = _series(ensembles, state)
    styles, own = looks(list(drawn)), ax is None
    ax = new_axes(ax, crowded=len(drawn) + len(theory or {}) > FEW)
    end = max(float(ensemble.times[-1]) for ensemble, _ in drawn.values())
    for place, (label, (ensemble, column)) in enumerate(drawn.items()):
        times, share = ensemble.times, ensemble.counts[:, :, column] / ensemble.graph.n
        if ensemble.states == ("reached",):
            # Whoever is reached stays so: a line that ends before the others goes on as it is.
            times, share = np.append(times, end), np.column_stack([share, share[:, -1]])
        colour, _ = styles[label]
        low, high = np.quantile(share, [0.025, 0.975], axis=0)
        ax.fill_between(times, low, high, color=colour, alpha=0.15, linewidth=0)
        dashes = DASHES[place % len(DASHES)] if not theory else "-"
        ax.plot(times, share.mean(axis=0), color=colour, linestyle=dashes, linewidth=1.8, label=label)
    for place, (label, (across, up)) in enumerate((theory or {}).items()):
        ax.plot(across, up, color=INK, linestyle=DASHES[1 + place % 3], linewidth=1.2, label=label)
    named = {ensemble.states[column] for ensemble, column in drawn.values()}
    dress(ax, "", "y")
    ax.set_xlabel("time" if any(_continuous(ensemble) for ensemble, _ in drawn.values()) else "step", color=INK)
    ax.set_ylabel(f"share of people {named.pop()}" if len(named) == 1 else "share of people", color=INK)
    ax.set_ylim(bottom=0)
    ax.set_title("band: 95 % of runs", loc="right", fontsize=9, color=FAINT)
    legend(ax, len(drawn) + len(theory or {}), own)
    return ax


def _series(ensembles: Any, state: str | None) -> dict[str, tuple[Any, int]]:
    """Give each line its label, its ensemble and the column of its state."""
    if not isinstance(ensembles, Mapping):
        chosen = ensembles.states if state is None else [check_choice("state", state, ensembles.states)]
        return {name: (ensembles, ensembles.states.index(name)) for name in chosen}
    if not ensembles:
        raise ParameterError("ensembles", "must hold at least one", ensembles)
    series = {}
    for label, ensemble in ensembles.items():
        if state is None and len(ensemble.states) > 1:
            raise ParameterError("state", f"must be one of {', '.join(ensemble.states)} for several ensembles", state)
        name = ensemble.states[0] if state is None else check_choice("state", state, ensemble.states)
        series[label] = ensemble, ensemble.states.index(name)
    return series


def _continuous(ensemble: Any) -> bool:
    return not np.array_equal(ensemble.times, np.arange(ensemble.times.size))
