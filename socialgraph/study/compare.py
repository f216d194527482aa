"""Arms x shared seeds: what a change of machinery does, as paired differences with intervals."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, UnknownName, check_choice, check_whole
from socialgraph.people import as_people
from socialgraph.platform.platform import Platform
from socialgraph.platform.simulate import check_days, simulate
from socialgraph.rng import as_seed, stream
from socialgraph.study.check import check_target
from socialgraph.study.statistics import paired_difference
from socialgraph.study.trial import described, run_trial, takes_world

__all__ = ["Comparison", "compare"]


@frozen
class Comparison:
    """What several platforms, or trials, did to the same people under the same luck.

    Parameters
    ----------
    columns : dict of ndarray
        ``arm``, ``seed``, ``day``, ``metric``, ``group`` and ``value``; seeds are numbered from 0, and a number is
        the same luck in every arm.
    manifest : dict
        Versions, parameters, seed, checksums of the inputs, wall time.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.load("karate")
    >>> people = sg.with_opinions(graph, people, by="club", rng=1)
    >>> arms = {"newest": sg.Platform(rank=sg.feed.Chronological()), "liked": sg.Platform(rank=sg.feed.Engagement())}
    >>> comparison = sg.compare(arms, graph, people, days=2, seeds=3, rng=1, progress=False)
    >>> comparison.effect("cross_cutting_shown", versus="newest").index.tolist()
    ['liked']
    """

    columns: dict[str, np.ndarray]
    manifest: dict[str, Any]

    def __repr__(self) -> str:
        seeds, days = self.manifest["seeds"], self.manifest["days"]
        return f"<Comparison: {', '.join(self.arms)}; {seeds} seeds, {days} days>"

    @property
    def arms(self) -> tuple[str, ...]:
        """The names of the arms, in the order given."""
        return tuple(self.manifest["arms"])

    def frame(self) -> Any:
        """Return all values as a tidy data frame: arm, seed, day, metric, group, value."""
        return self._frame.copy()

    def effect(
        self, metric: str, *, versus: str, group: str = "all", day: int | None = None, level: float = 0.95
    ) -> Any:
        """Compare every arm with one of them, seed by seed.

        Parameters
        ----------
        metric : str
            A value of the column ``metric``.
        versus : str
            The arm to compare with.
        group : str, optional
            A value of the column ``group``.
        day : int, optional
            The last by default.
        level : float, optional
            Of the interval.

        Returns
        -------
        pandas.DataFrame
            One row an arm: ``metric``, ``group``, ``day``, ``mean`` (of the arm), ``versus`` (the other's),
            ``estimate`` (of the difference), ``low``, ``high``, ``p`` (paired t test, two-sided), ``d`` (the
            estimate over the standard deviation of the differences) and ``seeds``.

        Raises
        ------
        UnknownName
            For a metric, arm or group that is not there, with the nearest that are.
        ParameterError
            For fewer than two seeds, of which no interval can be made.
        """
        import pandas as pd

        table = self._values(metric, versus, group, day)
        rows = {
            arm: {
                "metric": metric,
                "group": group,
                "day": self.manifest["days"] if day is None else day,
                "mean": float(table[arm].mean()),
                "versus": float(table[versus].mean()),
                **paired_difference(table[arm].to_numpy() - table[versus].to_numpy(), level),
            }
            for arm in self.arms
            if arm != versus
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("arm")

    check = check_target

    def _values(self, metric: str, versus: str, group: str, day: int | None) -> Any:
        """Give one row a seed and one column an arm."""
        frame = self._frame
        check_choice("versus", versus, self.arms)
        check_choice("metric", metric, dict.fromkeys(frame["metric"]))
        known = dict.fromkeys(frame.loc[frame["metric"] == metric, "group"])
        if group not in known:
            raise UnknownName("group", group, known)
        day = check_whole("day", self.manifest["days"] if day is None else day, 0, self.manifest["days"])
        if self.manifest["seeds"] < 2:
            raise ParameterError("seeds", "must be at least 2 for an interval", self.manifest["seeds"])
        some = frame[(frame["metric"] == metric) & (frame["group"] == group) & (frame["day"] == day)]
        if some.empty:
            raise ParameterError("day", f"must be a day on which {metric} was measured", day)
        return some.pivot(index="seed", columns="arm", values="value")

    @cached_property
    def _frame(self) -> Any:
        import pandas as pd

        return pd.DataFrame(dict(self.columns))


def compare(
    arms: Mapping[str, Platform | Callable],
    graph: Any,
    people: Any,
    *,
    days: int | None = None,
    seeds: int,
    rng: Any = None,
    group: str | None = None,
    measures: Mapping[str, Callable] | None = None,
    workers: int = 1,
    progress: bool = True,
) -> Comparison:
    """Run several platforms on the same people under the same luck.

    Parameters
    ----------
    arms : mapping of str to Platform or callable
        At least one. A function is called as ``arm(graph, people, rng=)`` and returns ``{metric: number}``, or for
        each metric a mapping of groups to numbers.
    graph, people : Graph, People
        As in `simulate`; arms that are functions may do without people.
    days : int, optional
        As in `simulate`; only functions do without.
    seeds : int
        How many worlds each arm lives through.
    rng : int, SeedSequence, Generator or None
        The seed of the seeds.
    group : str, optional
        As in `simulate`.
    measures : mapping of str to callable, optional
        As in `simulate`.
    workers : int, optional
        Processes; the result is the same for any number.
    progress : bool, optional
        Whether to show a bar.

    Returns
    -------
    Comparison

    Raises
    ------
    ParameterError
        For arms that are neither platforms nor functions, platforms without days, or a number out of range.
    LimitExceeded
        For more simulated days than their measures fit in memory.

    Examples
    --------
    >>> import socialgraph as sg
    >>> graph, people = sg.load("karate")
    >>> people = sg.with_opinions(graph, people, by="club", rng=1)
    >>> arms = {"newest": sg.Platform(rank=sg.feed.Chronological()), "same": sg.Platform(rank=sg.feed.Chronological())}
    >>> comparison = sg.compare(arms, graph, people, days=2, seeds=2, rng=1, progress=False)
    >>> float(comparison.effect("click_rate", versus="newest").loc["same", "estimate"])
    0.0
    """
    arms = _checked_arms(arms)
    if days is None and any(isinstance(arm, Platform) for arm in arms.values()):
        raise ParameterError("days", "must be given for platforms", days)
    days, seeds, master = check_whole("days", days or 0), check_whole("seeds", seeds, 1), as_seed(rng)
    workers = check_whole("workers", workers, 1, 1024)
    check_days(days * seeds * len(arms))
    graph = as_graph(graph)
    people = as_people({} if people is None else people, graph)
    worlds = [int(stream(master, "study.world", number)) for number in range(seeds)]
    tasks = [(arm, number) for number in range(seeds) for arm in arms]
    options = {"days": days, "group": group, "measures": measures, "record": False, "progress": False}
    calls = ((arms[arm], graph, people, {**options, "rng": worlds[number]}) for arm, number in tasks)
    runs = _runs(calls, len(tasks), workers, progress)
    columns: dict[str, list[np.ndarray]] = {}
    for (arm, number), (metrics, _) in zip(tasks, runs, strict=True):
        rows = metrics["value"].size
        for name, values in {"arm": np.full(rows, arm), "seed": np.full(rows, number), **metrics}.items():
            columns.setdefault(name, []).append(values)
    whole = {name: readonly(np.concatenate(parts)) for name, parts in columns.items()}
    manifests = [manifest for _, manifest in runs]
    kept = {name: manifests[0][name] for name in ("graph", "people", "versions", "rng_version")}
    seconds = round(sum(manifest["seconds"] for manifest in manifests), 3)
    said = {name: described(arm) for name, arm in arms.items()}
    manifest = {"arms": said, "days": days, "seeds": seeds, "seed": master, **kept, "seconds": seconds}
    return Comparison(whole, json.loads(json.dumps(manifest)))


def _checked_arms(arms: Any) -> dict[str, Platform | Callable]:
    if not isinstance(arms, Mapping) or not arms:
        raise ParameterError("arms", "must be a mapping of names to platforms", arms)
    for name, arm in arms.items():
        if not isinstance(name, str):
            raise ParameterError("arms", "must be called by strings", name)
        if not isinstance(arm, Platform) and not takes_world(arm):
            raise ParameterError(f"arms[{name!r}]", "must be a Platform or a function of graph, people and rng", arm)
    return dict(arms)


def _runs(calls: Any, count: int, workers: int, progress: bool) -> list[tuple[dict, dict]]:
    """Run the tasks here or in processes, in order, with a bar where a person has to wait."""
    from joblib import Parallel, delayed

    if workers == 1:
        done = (_run(*call) for call in calls)
    else:
        done = Parallel(n_jobs=workers, return_as="generator")(delayed(_run)(*call) for call in calls)
    if progress:
        from tqdm.auto import tqdm

        done = tqdm(done, total=count, desc="runs", delay=1, leave=False)
    return list(done)


def _run(arm: Platform | Callable, graph: Any, people: Any, options: dict[str, Any]) -> tuple[dict, dict]:
    """Give an arm's metrics and its manifest."""
    if not isinstance(arm, Platform):
        return run_trial(arm, graph, people, options["rng"])
    run = simulate(arm, graph, people, **options)
    return run.metrics, run.manifest
