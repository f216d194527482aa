"""What a day did, in numbers: one value for each metric, and for each group where that means something."""

import inspect
from collections.abc import Callable, Mapping
from numbers import Real
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.errors import ParameterError, check_choice
from socialgraph.graph import Graph
from socialgraph.metrics.assortativity import assortativity
from socialgraph.metrics.gini import gini
from socialgraph.metrics.modularity import modularity
from socialgraph.metrics.numeric_assortativity import numeric_assortativity
from socialgraph.metrics.opinion_variance import opinion_variance
from socialgraph.people import People
from socialgraph.platform.state import Report, State

__all__ = ["METRICS", "Groups", "measure_day", "measure_state", "measured"]

Rows = list[tuple[str, str, float]]

# What every run measures.
METRICS = (
    "opinion_variance",
    "opinion_mean",
    "opinion_assortativity",
    "ties",
    "assortativity",
    "modularity",
    "degree_gini",
    "cross_cutting_available",
    "cross_cutting_shown",
    "cross_cutting_clicked",
    "click_rate",
    "attention_gini",
)
# Groups of a run: a metric has one value for each.
_MOST = 127


@frozen
class Groups:
    """Who belongs where, for the whole run.

    Parameters
    ----------
    labels : tuple of str
        What the groups are called.
    member : ndarray of int32, shape (n,)
        The group of each person.

    Examples
    --------
    >>> Groups.of({"side": np.array(["left", "right", "left"])}, "side").member.tolist()
    [0, 1, 0]
    """

    labels: tuple[str, ...]
    member: np.ndarray

    @classmethod
    def of(cls, people: Any, column: str | None = None) -> "Groups":
        """Read the groups from a column; by default the only one of strings, if few, or else the opinion's sign."""
        if column is None:
            worded = [name for name in people if people[name].dtype.kind == "U" and people[name].ndim == 1]
            few = len(worded) == 1 and np.unique(people[worded[0]]).size <= _MOST
            column = worded[0] if few else None
        if column is None:
            member = readonly(people["opinion"] > 0, np.int32)
            return cls(("below 0", "above 0"), member)
        check_choice("group", column, people)
        if people[column].ndim != 1:
            raise ParameterError("group", "must be a column of one value a person", f"{column!r}")
        labels, member = np.unique(people[column], return_inverse=True)
        if labels.size > _MOST:
            raise ParameterError("group", f"must be a column of at most {_MOST} values", f"{labels.size} in {column!r}")
        return cls(tuple(str(label) for label in labels), readonly(member, np.int32))


def measure_state(state: State, groups: Groups) -> Rows:
    """Measure how things stand: opinions and ties.

    Parameters
    ----------
    state : State
        Between two days.
    groups : Groups
        Who belongs where.

    Returns
    -------
    list of (metric, group, value)

    Examples
    --------
    >>> state = State.opening(Graph.from_edges([(0, 1)]), {"opinion": [-0.5, 0.5]})
    >>> measure_state(state, Groups.of(state.people))[0]
    ('opinion_variance', 'all', 0.25)
    """
    opinion = state.people["opinion"]
    rows = [("opinion_variance", "all", opinion_variance(opinion)), ("opinion_mean", "all", float(opinion.mean()))]
    for code, label in enumerate(groups.labels):
        mine = opinion[groups.member == code]
        rows.append(("opinion_mean", label, float(mine.mean()) if mine.size else np.nan))
    rows.append(("opinion_assortativity", "all", numeric_assortativity(state.graph, opinion)))
    return rows + measure_ties(state.graph, groups)


def measure_ties(graph: Graph, groups: Groups) -> Rows:
    """Measure the network alone, which changes only on days with suggestions."""
    return [
        ("ties", "all", float(graph.m)),
        ("assortativity", "all", assortativity(graph, groups.member)),
        ("modularity", "all", modularity(graph, groups.member)),
        ("degree_gini", "all", gini(graph.degree)),
    ]


def measure_day(report: Report, groups: Groups) -> Rows:
    """Measure what was available, shown and clicked.

    Parameters
    ----------
    report : Report
        The day.
    groups : Groups
        Who belongs where.

    Returns
    -------
    list of (metric, group, value)
        Shares are NaN where there was nothing to share.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.Graph.from_edges([(0, 1)]), sg.People({"side": ["left", "right"], "opinion": [-0.5, 0.5]})
    >>> run = sg.simulate(sg.Platform(rank=sg.feed.Chronological()), graph, people, days=1, rng=2)
    >>> measure_day(run.reports[0], Groups.of(people))[0]
    ('cross_cutting_available', 'all', 1.0)
    """
    member, kinds = groups.member, len(groups.labels)
    shown, done = report.exposures, report.interactions
    author = report.authors
    crosses = member[shown["person"]] != member[author]
    clicked = done["exposure"][done["kind"] == 1]
    reader = member[shown["person"]]
    stages = {
        "available": (_by_group(member, kinds, report.available), _by_group(member, kinds, report.crossing)),
        "shown": (_by_group(reader, kinds), _by_group(reader, kinds, crosses)),
        "clicked": (_by_group(reader[clicked], kinds), _by_group(reader[clicked], kinds, crosses[clicked])),
    }
    rows: Rows = []
    for stage, (total, crossing) in stages.items():
        rows.append((f"cross_cutting_{stage}", "all", _share(crossing.sum(), total.sum())))
        rows += [
            (f"cross_cutting_{stage}", label, _share(crossing[code], total[code]))
            for code, label in enumerate(groups.labels)
        ]
    views = np.bincount(author, minlength=member.size)
    rows.append(("click_rate", "all", _share(clicked.size, author.size)))
    rows.append(("attention_gini", "all", gini(views)))
    return rows


def measured(
    measures: Mapping[str, Callable] | None, graph: Graph, people: People, report: Report | None = None
) -> Rows:
    """Take a user's own measures, each called as ``measure(graph, people)``, or with what was seen on a day.

    Parameters
    ----------
    measures : mapping of str to callable or None
        One with an argument ``seen`` gets the day's views too: the arrays person, author and content, one row a view.
    graph, people : Graph, People
        As they stand.
    report : Report, optional
        The day; before the first there is none, and what asks for it is not measured.

    Returns
    -------
    list of (metric, group, value)

    Examples
    --------
    >>> measured({"people": lambda graph, people: graph.n}, Graph.from_edges([(0, 1)]), None)
    [('people', 'all', 2.0)]
    """
    if not isinstance(measures, Mapping | None):
        raise ParameterError("measures", "must be a mapping of names to functions", measures)
    rows: Rows = []
    for name, measure in (measures or {}).items():
        if name in METRICS or not isinstance(name, str):
            raise ParameterError("measures", "must be called by strings that are no metric of every run", name)
        if not callable(measure):
            raise ParameterError(f"measures[{name!r}]", "must be a function of graph and people", measure)
        seen = {}
        if _takes_seen(measure):
            if report is None:
                continue
            shown = report.exposures
            seen["seen"] = {"person": shown["person"], "author": report.authors, "content": shown["content"]}
        value = measure(graph, people, **seen)
        if not isinstance(value, Real):
            raise ParameterError(f"measures[{name!r}]", "must return one number", value)
        rows.append((name, "all", float(value)))
    return rows


def _takes_seen(measure: Callable) -> bool:
    try:
        return "seen" in inspect.signature(measure).parameters
    except ValueError:
        # Some functions written in C do not say what they take.
        return False


def _by_group(member: np.ndarray, kinds: int, count: np.ndarray | None = None) -> np.ndarray:
    return np.bincount(member, weights=count, minlength=kinds)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else np.nan
