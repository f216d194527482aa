"""The panel as a paragraph: what stands out from chance, by how much, and what that does not say."""

from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_number
from socialgraph.metrics._names import written
from socialgraph.metrics._nulls import NULLS

__all__ = ["in_words"]

_NEEDED = ("family", "measure", "definition", "value", "null", "null_mean", "z", "p", "bh", "low", "high", "apart")
# What a network alone does not show.
_OTHER = (("exposure", "what people saw"), ("attitude", "what they think"))
# Names in a list before "and others" takes over.
_MANY = 4


def in_words(panel: Any, *, cut: float = 0.05) -> str:
    """Say in plain words what a panel found, and what it cannot say.

    Parameters
    ----------
    panel : pandas.DataFrame
        From `panel`.
    cut : float
        The false discovery rate: so many of the findings may be false on average.

    Returns
    -------
    str
        A paragraph a line: what was measured, ties, amounts, opinions, what to keep in mind.

    Raises
    ------
    ParameterError
        If the frame is not that of `panel`, or the cut is out of range.

    Notes
    -----
    Do not quote a sentence without the one on what chance gives: a raw value says little.

    References
    ----------
    Benjamini, Hochberg (1995), Controlling the false discovery rate, J. R. Statist. Soc. B 57, 289-300.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> from socialgraph.metrics import panel
    >>> graph, people = load("karate")
    >>> frame = panel(graph, people, only=["assortativity", "modularity"], draws=99, rng=1, progress=False)
    >>> print(in_words(frame).splitlines()[1])
    Ties: 2 of 2 definitions say that people are further apart than chance puts them. Assortativity (Newman 2003) is \
.718 [.397, .938] where chance gives -.034.
    """
    cut = check_number("cut", cut, 0, 1)
    missing = [name for name in _NEEDED if name not in getattr(panel, "columns", ())]
    if missing or "draws" not in panel.attrs:
        raise ParameterError("panel", "must be the frame of sg.metrics.panel", missing or type(panel).__name__)
    told = panel[panel["p"].notna()]
    parts = [_opening(panel)]
    ties = told[(told["apart"] != 0) & (told["family"] == "structure")]
    if len(ties):
        parts.append(f"Ties: {_apart(ties, cut, panel.attrs)}")
    seen = told[told["family"] == "exposure"]
    if len(seen):
        parts.append(f"What is seen: {_findings(seen, cut, 'the same views with the groups dealt out again')}")
    rest = told[(told["apart"] == 0) & (told["family"] == "inequality")]
    if len(rest):
        parts.append(f"Inequality: {_findings(rest, cut, 'chance')}")
    minds = panel[panel["family"] == "attitude"]
    if len(minds):
        parts.append(f"Opinions, which have no network to be held against: {_listed(minds)}.")
    parts.append(_keep_in_mind(panel))
    return "\n".join(parts)


def _opening(panel: Any) -> str:
    facts = panel.attrs
    sizes = ", ".join(f"{label} ({size:,})" for label, size in facts["groups"].items())
    groups = f"; groups {'found in it: ' if facts['found'] else ''}{sizes}" if sizes else ""
    ties = "arcs" if facts["directed"] else "ties"
    return f"{facts['n']:,} people, {facts['m']:,} {ties}{groups}. Held against {facts['draws']} {_against(facts)}."


def _against(facts: dict[str, Any]) -> str:
    return NULLS.get(facts["null"], "networks of the null given")


def _apart(rows: Any, cut: float, facts: dict[str, Any]) -> str:
    """Count the definitions that say apart, together, or cannot tell; quote the plainest."""
    lean = np.sign(rows["z"]) * rows["apart"]
    sure = rows["bh"] <= cut
    apart, together, unsure = rows[sure & (lean > 0)], rows[sure & (lean < 0)], rows[~sure]
    count = f"{len(rows)} definition{'s' * (len(rows) > 1)}"
    if not sure.any():
        return (
            f"nothing here. None of {count} lies further from {_against(facts)} than chance allows "
            f"(smallest p {_short(rows['p'].min())}, adjusted for all rows {_short(rows['bh'].min())})."
        )
    said = []
    if len(apart):
        said.append(f"{len(apart)} of {count} say that people are further apart than chance puts them")
    if len(together):
        said.append(f"{len(together)} {'' if said else f'of {count} '}that they are closer ({_names(together)})")
    if len(unsure):
        said.append(f"{len(unsure)} cannot tell ({_names(unsure)})")
    words = "; ".join(said) + ". "
    first = (apart if len(apart) else together).iloc[0]
    name = _name(first)
    words += f"{name[0].upper()}{name[1:]} is {_quoted(first)} where chance gives {_short(first['null_mean'])}."
    high = apart[(apart["apart"] > 0) & (apart["null_mean"] > apart["value"] / 4) & (apart["value"] > 0)]
    if len(high):
        quoted = [f"{_name(row)} {_short(row['value'])} ({_short(row['null_mean'])})" for _, row in high.iterrows()]
        words += f" A quarter or more of the raw value is there by chance (in brackets): {_joined(quoted)}."
    return words


def _findings(rows: Any, cut: float, chance: str) -> str:
    """Quote what differs from chance; count the rest."""
    sure = rows[rows["bh"] <= cut]
    if not len(sure):
        return f"none of {len(rows)} measures differs from {chance}."
    quoted = [f"{_name(row)} {_quoted(row)} (chance {_short(row['null_mean'])})" for _, row in sure.iterrows()]
    return f"{len(sure)} of {len(rows)} measures differ from {chance}: {_joined(quoted, len(quoted))}."


def _listed(rows: Any) -> str:
    """Quote values that have no null, and a p where a law gives one."""
    quoted = []
    for _, row in rows.iterrows():
        p = f", p {_short(row['p'])} against one evenly spread crowd" if np.isfinite(row["p"]) else ""
        quoted.append(f"{_name(row)} {_quoted(row)}{p}")
    return "; ".join(quoted)


def _keep_in_mind(panel: Any) -> str:
    families = set(panel["family"])
    least = 2 / (panel.attrs["draws"] + 1)
    words = f"Keep in mind: with {panel.attrs['draws']} draws no p is below {_short(least)}; "
    if panel.attrs["found"]:
        words += "the groups were found in the network, and found again in every draw; "
    elif panel.attrs["groups"]:
        words += "groups that were found in this same network must be given as a function, to be found again; "
    without = [said for family, said in _OTHER if family not in families]
    if without:
        return words + f"ties are not minds, and nothing was measured of {' or of '.join(without)}."
    return words + "a gap between groups is not yet its cause."


def _name(row: Any) -> str:
    return written(row["measure"], row["definition"])


def _names(rows: Any) -> str:
    return _joined([_name(row) for _, row in rows.iterrows()])


def _joined(parts: list[str], most: int = _MANY) -> str:
    more = f" and {len(parts) - most} more" if len(parts) > most else ""
    return ", ".join(parts[:most]) + more


def _quoted(row: Any) -> str:
    interval = f" [{_short(row['low'])}, {_short(row['high'])}]" if np.isfinite(row["low"]) else ""
    return _short(row["value"]) + interval


def _short(value: float) -> str:
    """Write a number as a paper does: three decimals, and no zero before the point."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    text = f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
    return text.replace("0.", ".", 1) if abs(value) < 1 else text
