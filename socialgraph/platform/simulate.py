"""The closed loop: a platform, a network and its people, day after day."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.convert import as_graph
from socialgraph.errors import LimitExceeded, ParameterError, check_whole
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.platform.books import Books, content_frame, exposure_frame, interaction_frame
from socialgraph.platform.day import one_day
from socialgraph.platform.measure import Groups, measure_day, measure_state, measured
from socialgraph.platform.platform import Platform
from socialgraph.platform.state import Report, State
from socialgraph.rng import VERSION, as_seed

__all__ = ["Run", "check_days", "simulate", "versions"]

# A day leaves some thirty values with their labels, about 5 KB: 10 GiB in all.
_MOST_DAYS = 2**21


@frozen
class Run:
    """What a platform did to its people.

    Parameters
    ----------
    state : State
        How things stand after the last day.
    metrics : dict of ndarray
        Columns ``day``, ``metric``, ``group`` and ``value``; the first day, 0 but for a run that goes on with another,
        is before anything happens.
    reports : tuple of Report
        The days; empty where they were not recorded.
    manifest : dict
        Versions, parameters, seed, checksums of the inputs, wall time.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.load("karate")
    >>> people = sg.with_opinions(graph, people, by="club", rng=1)
    >>> run = sg.simulate(sg.Platform(rank=sg.feed.Chronological()), graph, people, days=2, rng=1, progress=False)
    >>> run.frame().columns.tolist()
    ['arm', 'seed', 'day', 'metric', 'group', 'value']
    """

    state: State
    metrics: dict[str, np.ndarray]
    reports: tuple[Report, ...]
    manifest: dict[str, Any]

    def __repr__(self) -> str:
        days, n = self.state.day, self.state.graph.n
        counted = f"{days} day{'s' * (days != 1)}, {n:,} {'person' if n == 1 else 'people'}"
        return f"<Run: {counted}, seed {self.manifest['seed']}>"

    @property
    def graph(self) -> Graph:
        """The network after the last day."""
        return self.state.graph

    @property
    def people(self) -> People:
        """The people after the last day."""
        return self.state.people

    def frame(self) -> Any:
        """Return the metrics as a tidy data frame: arm ("run"), seed, day, metric, group, value.

        The seed is a string where it does not fit into 64 bits.
        """
        import pandas as pd

        seed = self.manifest["seed"]
        return pd.DataFrame({"arm": "run", "seed": seed if seed < 2**63 else str(seed), **self.metrics})

    @property
    def exposures(self) -> Any:
        """Every filled slot: t, person, content, slot, source, campaign, price, p_hat, score."""
        return self._table("exposures", exposure_frame)

    @property
    def interactions(self) -> Any:
        """Every reaction: t, person, target, kind, value, exposure (a row of `exposures`)."""
        return self._table("interactions", interaction_frame)

    @property
    def content(self) -> Any:
        """Every post: content, t, author, kind, parent, root, campaign, opinion, topic."""
        return self._table("content", lambda reports: content_frame([report.content for report in reports]))

    def _table(self, name: str, made: Callable) -> Any:
        if self.manifest.get("record"):
            return Books(self.manifest["record"], self.state.day).read(name)
        if not self.reports and self.manifest["days"]:
            raise ParameterError("record", "must be True for a run whose tables are read", False)
        return made(self.reports)


def simulate(
    platform: Platform,
    graph: Any,
    people: Any = None,
    *,
    days: int,
    rng: Any = None,
    group: str | None = None,
    measures: Mapping[str, Callable] | None = None,
    record: Any = True,
    progress: bool = True,
) -> Run:
    """Run a platform on a network for some days.

    Parameters
    ----------
    platform : Platform
        The machinery.
    graph : Graph
        Who follows whom: u -> v means that v's posts reach u. Any kind that `as_graph` takes; ties' weights, where
        there are any, are the affinities at the start. Or the ``state`` of a run, which then goes on: with the same
        platform and seed as if it had never stopped.
    people : People, optional
        One for each node, with the column ``opinion`` in [-1, 1]; none beside a state, which has its own.
    days : int
        0 gives the state as it is.
    rng : int, SeedSequence, Generator or None
        The seed; two platforms with the same seed share their luck.
    group : str, optional
        The column of sides between which exposure is cross-cutting; by default the only column of strings, if it has
        at most 127 values, or else the sign of the opinion at the start.
    measures : mapping of str to callable, optional
        Measures of your own, ``measure(graph, people) -> number``, taken before the first day and after the last. One
        with an argument ``seen`` gets the last day's views as well, as arrays person, author and content, one row a
        view: ``lambda graph, people, seen: sg.metrics.homogenization(seen["person"], seen["content"], rng=0)``.
    record : bool, str or path, optional
        Whether to keep the tables of exposures, interactions and content: about 40 bytes a filled slot. A folder keeps
        them there, and people and changed ties as well, one Parquet file a day and table, and no more than a day of
        them in memory.
    progress : bool, optional
        Whether to show a bar.

    Returns
    -------
    Run

    Raises
    ------
    ParameterError
        For people without opinions, people beside a state, a number out of range, or a folder that holds later days.
    GraphInputError
        For a graph without nodes.
    LimitExceeded
        For more days than their measures fit in memory.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.load("karate")
    >>> people = sg.with_opinions(graph, people, by="club", rng=1)
    >>> platform = sg.Platform(rank=sg.feed.Engagement(), opinions=sg.opinions.BoundedConfidence(epsilon=0.5, mu=0.1))
    >>> run = sg.simulate(platform, graph, people, days=3, rng=1, progress=False)
    >>> run
    <Run: 3 days, 34 people, seed 1>
    >>> simulate(platform, run.state, days=4, rng=1, progress=False)
    <Run: 7 days, 34 people, seed 1>
    """
    if not isinstance(platform, Platform):
        raise ParameterError("platform", "must be a Platform", platform)
    days, seed, started = check_whole("days", days), as_seed(rng), time.perf_counter()
    check_days(days)
    if isinstance(graph, State):
        if people is not None:
            raise ParameterError("people", "must be left out beside a state, which has its own", people)
        state, graph = graph, graph.graph
    else:
        graph = as_graph(graph)
        state = State.opening(graph, people)
    # The graph as given: its weights are affinities in the state.
    manifest = {"graph": graph.fingerprint, "people": state.people.fingerprint, "group": group, "since": state.day}
    groups = Groups.of(state.people, group)
    rows = [(state.day, *row) for row in measure_state(state, groups) + measured(measures, state.graph, state.people)]
    reports, books = [], None if isinstance(record, bool) else Books(record, state.day)
    last = state.day + days
    for _ in _counted(days, progress):
        state, report = one_day(platform, state, seed, groups.member)
        rows += [(state.day, *row) for row in measure_state(state, groups) + measure_day(report, groups)]
        if state.day == last:
            rows += [(state.day, *row) for row in measured(measures, state.graph, state.people, report)]
        if books is not None:
            books.write(report, state)
        elif record:
            reports.append(report)
        # At a million people a day's tables are a gigabyte, for which the next day needs the room.
        del report
    if books is not None:
        manifest["record"] = str(books.folder)
    manifest |= {"platform": repr(platform), "days": days, "seed": seed, "rng_version": VERSION}
    manifest |= {"versions": versions(), "seconds": round(time.perf_counter() - started, 3)}
    return Run(state, _columns(rows), tuple(reports), manifest)


def check_days(days: int) -> None:
    """Refuse, before anything runs, more simulated days in one call than their measures fit in memory.

    Parameters
    ----------
    days : int
        Over all runs of the call.

    Raises
    ------
    LimitExceeded
        Naming the limit and the number.

    Examples
    --------
    >>> check_days(10**12)
    Traceback (most recent call last):
    socialgraph.errors.LimitExceeded: days x seeds x arms must stay within 2,097,152; got 1,000,000,000,000
    """
    if days > _MOST_DAYS:
        raise LimitExceeded(f"days x seeds x arms must stay within {_MOST_DAYS:,}; got {days:,}")


def versions() -> dict[str, str]:
    """Give the versions of what numbers depend on, for a manifest.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(versions())
    ['socialgraph-workbench', 'numpy', 'numba', 'scipy']
    """
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("socialgraph-workbench", "numpy", "numba", "scipy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _counted(days: int, progress: bool) -> Any:
    """Count days, with a bar that appears only where a person has to wait for a second."""
    if not progress or days < 2:
        return range(days)
    from tqdm.auto import tqdm

    return tqdm(range(days), desc="days", delay=1, leave=False)


def _columns(rows: list[tuple[int, str, str, float]]) -> dict[str, np.ndarray]:
    day, metric, group, value = zip(*rows, strict=True)
    columns = {"day": np.array(day), "metric": np.array(metric), "group": np.array(group)}
    return {**columns, "value": np.array(value, dtype=np.float64)}
