"""Many measures of one network and its people, each with a null, an interval and the name of its definition."""

from collections.abc import Iterable, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_choice, check_number, check_whole
from socialgraph.graph import Graph
from socialgraph.metrics._catalogue import CATALOGUE, Line, Seen
from socialgraph.metrics._nulls import check_null, null_world, spread, two_sided
from socialgraph.metrics.adjusted_p import adjusted_p
from socialgraph.metrics.bootstrap import resampled
from socialgraph.people import People, as_people
from socialgraph.rng import as_seed, coins, stream, uniforms

__all__ = ["panel"]

# A column of so many values or fewer can be what people are grouped by without having been named.
_FEW = 10
# Worlds that one task makes; the bar moves on after each.
_CHUNK = 5


def panel(
    graph: Any,
    people: Any = None,
    *,
    group: Any = None,
    opinion: Any = "opinion",
    exposures: Any = None,
    null: Any = "configuration",
    draws: int = 200,
    only: Iterable[str] | None = None,
    level: float = 0.95,
    workers: int = 1,
    rng: Any = None,
    progress: bool = True,
) -> Any:
    """Measure structure, inequality, attitudes and exposure, and hold each measure against chance.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        The network.
    people : People, mapping or frame, optional
        One row a person.
    group : str, array_like of shape (n,) or callable, optional
        A column of people, the groups themselves, or a function of a network that finds them: it is then asked again
        for every network of chance. By default the only column of two to ten different labels or whole numbers.
    opinion : str or array_like of shape (n,), optional
        A column of people, or the opinions themselves. A column "opinion" need not be there.
    exposures : mapping or frame, optional
        With the columns person, author and content, one row a view: a run's exposures, with the author of each content,
        ``run.exposures.merge(run.content[["content", "author"]])``.
    null : {"configuration", "mixing", "erdos_renyi", "labels"} or callable
        What measures of ties are held against, as in `null_test`. Measures of exposure by group are held against the
        groups dealt out again; measures of opinions alone have no null but the dip, whose is uniform.
    draws : int
        How many networks of chance, and how many resamples for the intervals.
    only : iterable of str, optional
        Names of measures; all that can be taken by default.
    level : float
        Of the intervals.
    workers : int, optional
        Processes; the result is the same for any number.
    rng : int, SeedSequence, Generator or None
        The seed.
    progress : bool, optional
        Whether to show a bar.

    Returns
    -------
    pandas.DataFrame
        One row a definition: ``family``, ``measure``, ``definition``, ``value``, ``null`` (the name), ``null_mean``,
        ``null_low``, ``null_high`` (the middle `level` of the worlds), ``z``, ``p``, ``holm``, ``bh`` (p adjusted for
        all rows), ``low``, ``high`` (the interval of the value), ``interval`` (how it was made, "" where no way is
        known), ``apart`` (1 where a high value means that people are apart, -1 where a low one does, else 0) and
        ``seconds`` (with all draws). ``frame.attrs`` holds the size, the groups, the seed and the draws.

    Raises
    ------
    ParameterError
        For a number out of range, groups that cannot be told, columns of another length, or nothing to measure.
    UnknownName
        For a column or a measure that is not there, with the nearest that are.

    Notes
    -----
    Do not pick the row that says what you hoped: conclusions follow the measure chosen, which is why there are many,
    and why p is adjusted. Do not compare two networks by raw values; compare how far each is from its own null.

    References
    ----------
    Salloum, Chen, Kivelä (2022), Separating polarization from noise, Proc. ACM on Human-Computer Interaction 6, 115.
    Hartmann et al. (2025), A systematic review of echo chamber research, Journal of Computational Social Science 8, 52.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> graph, people = load("karate")
    >>> frame = panel(graph, people, only=["assortativity", "modularity"], draws=99, rng=1, progress=False)
    >>> frame[["measure", "value", "p"]].round(3).values.tolist()
    [['assortativity', 0.718, 0.02], ['modularity', 0.358, 0.02]]
    """
    graph = as_graph(graph)
    people = as_people({} if people is None else people, graph)
    draws, level = check_whole("draws", draws, 2), check_number("level", level, 0.5, 0.9999)
    workers, seed = check_whole("workers", workers, 1, 1024), as_seed(rng)
    groups = _groups(group, people, graph)
    columns = {"group": groups, "opinion": _opinions(opinion, people)}
    columns = {name: column for name, column in columns.items() if column is not None}
    null = check_null(null, [groups] if groups is not None else [])
    found = columns["group"](graph) if callable(groups) else groups
    seen = None if exposures is None else Seen.of(exposures, graph.n)
    chosen = _chosen(only, columns, found, seen)
    real = {name: found if name == "group" else column for name, column in columns.items()}
    values, seconds = _measured(chosen, graph, real, seen)
    tasks = _tasks(chosen, (graph, columns, real, seen, null, seed), draws)
    worlds, resamples = _drawn(tasks, seconds, workers, progress)
    frame = _frame([CATALOGUE[i] for i in chosen], null, (values, worlds, resamples, seconds), level)
    frame.attrs = {"n": graph.n, "m": graph.m, "directed": graph.directed, "draws": draws, "seed": str(seed)}
    frame.attrs |= {"groups": _sizes(found), "null": null if isinstance(null, str) else "own", "level": level}
    frame.attrs["found"] = callable(groups)
    return frame


def _groups(group: Any, people: People, graph: Graph) -> Any:
    """Return the groups, or the function that finds them, or None where nobody named any and there are none."""
    if callable(group):
        return group
    if isinstance(group, str):
        return people[group]
    if group is not None:
        return People({"group": group}, graph.n)["group"]
    few = [
        name
        for name in people
        if people[name].ndim == 1 and people[name].dtype.kind in "Uiub" and 1 < np.unique(people[name]).size <= _FEW
    ]
    if len(few) > 1:
        raise ParameterError("group", "must be given where several columns could be it", ", ".join(few))
    return people[few[0]] if few else None


def _opinions(opinion: Any, people: People) -> Any:
    if isinstance(opinion, str):
        return people[opinion] if opinion != "opinion" or "opinion" in people else None
    return None if opinion is None else People({"opinion": opinion}, people.n)["opinion"]


def _sizes(found: Any) -> dict[str, int]:
    if found is None:
        return {}
    labels, counts = np.unique(found, return_counts=True)
    return {str(label): int(count) for label, count in zip(labels[:_FEW], counts, strict=False)}


def _chosen(only: Any, columns: dict[str, Any], found: Any, seen: Any) -> list[int]:
    """List the lines of the catalogue that there are columns for."""
    if isinstance(only, str):
        raise ParameterError("only", "must be a list of measures", only)
    names = dict.fromkeys(line.measure for line in CATALOGUE)
    wanted = names if only is None else [check_choice("only", name, names) for name in only]
    sides = 0 if found is None else np.unique(found).size
    fit = [i for i, line in enumerate(CATALOGUE) if line.measure in wanted and line.fits(columns, sides, seen)]
    if not fit:
        raise ParameterError("only", "must leave something to measure, with the columns that are there", only)
    return fit


def _measured(chosen: Sequence[int], graph: Graph, columns: dict, seen: Any) -> tuple[np.ndarray, np.ndarray]:
    """Take each line's value, and the seconds that it took."""
    values, seconds = np.full(len(chosen), np.nan), np.zeros(len(chosen))
    for at, i in enumerate(chosen):
        began = perf_counter()
        values[at] = CATALOGUE[i].take(graph, columns, seen)
        seconds[at] = perf_counter() - began
    return values, seconds


def _tasks(chosen: Sequence[int], given: tuple, draws: int) -> list[tuple]:
    """List what is to be drawn: the kind of world, for which lines, which numbers, and what it is drawn from."""
    lines = [CATALOGUE[i] for i in chosen]
    kinds = {kind: [at for at, line in enumerate(lines) if line.null == kind] for kind in ("ties", "groups", "uniform")}
    for kind in ("people", "vertices", "readers"):
        kinds[kind] = [at for at, line in enumerate(lines) if line.interval == kind]
    return [
        (kind, places, [chosen[at] for at in places], range(begin, min(begin + _CHUNK, draws)), given)
        for kind, places in kinds.items()
        if places
        for begin in range(0, draws, _CHUNK)
    ]


def _drawn(tasks: list[tuple], seconds: np.ndarray, workers: int, progress: bool) -> tuple[dict, dict]:
    """Do the tasks, here or in processes: each line's values in the null's worlds, and in resamples."""
    from joblib import Parallel, delayed

    calls = ((kind, chosen, numbers, given) for kind, _, chosen, numbers, given in tasks)
    if workers == 1:
        done = (_draw(*call) for call in calls)
    else:
        done = Parallel(n_jobs=workers, return_as="generator")(delayed(_draw)(*call) for call in calls)
    if progress:
        from tqdm.auto import tqdm

        done = tqdm(done, total=len(tasks), desc="draws", delay=1, leave=False)
    worlds, resamples = {}, {}
    for (kind, places, *_), (values, spent) in zip(tasks, done, strict=True):
        into = worlds if kind in {"ties", "groups", "uniform"} else resamples
        for column, at in enumerate(places):
            into.setdefault(at, []).append(values[:, column])
            seconds[at] += spent[column]
    return tuple({at: np.concatenate(parts) for at, parts in each.items()} for each in (worlds, resamples))


def _draw(kind: str, chosen: Sequence[int], numbers: range, given: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Take lines' values in worlds of one kind: float64[numbers, lines], and the seconds of each line."""
    values, seconds = np.empty((len(numbers), len(chosen))), np.zeros(len(chosen))
    for at, number in enumerate(numbers):
        values[at], spent = _measured(chosen, *_world(kind, number, *given))
        seconds += spent
    return values, seconds


def _world(
    kind: str, number: int, graph: Graph, columns: dict, real: dict, seen: Any, null: Any, seed: int
) -> tuple[Graph, dict, Any]:
    """Make one world: network, columns, exposures."""
    everybody = np.arange(graph.n)
    if kind == "ties":
        world, made = null_world(null, graph, list(columns.values()), seed, number)
        return world, dict(zip(columns, made, strict=True)), seen
    if kind == "uniform":
        return graph, {"opinion": uniforms(stream(seed, "metrics.uniform", number), everybody)}, seen
    if kind == "groups":
        order = np.argsort(coins(stream(seed, "metrics.labels", number), everybody), kind="stable")
        return graph, {name: column[order] for name, column in real.items()}, seen
    key = stream(seed, "metrics.bootstrap", number)
    people = np.sort((uniforms(key, everybody) * graph.n).astype(np.int64))
    if kind == "readers":
        return graph, real, seen.drawn(people)
    copied = {name: readonly(column[people]) for name, column in real.items()}
    return resampled(graph, people, key) if kind == "vertices" else graph, copied, seen


def _frame(lines: Sequence[Line], null: Any, found: tuple, level: float) -> Any:
    """Lay out one row a line."""
    import pandas as pd

    values, worlds, resamples, seconds = found
    names = {"ties": null if isinstance(null, str) else "own", "groups": "labels", "uniform": "uniform", "": ""}
    rows = []
    for at, line in enumerate(lines):
        row = {"family": line.family, "measure": line.measure, "definition": line.definition, "value": values[at]}
        drawn = worlds.get(at, np.zeros(0))
        mean, deviation = spread(drawn)
        low, high = _middle(drawn, level)
        row |= {"null": names[line.null], "null_mean": mean, "null_low": low, "null_high": high}
        row |= {"z": (values[at] - mean) / deviation if deviation > 0 else np.nan, "p": two_sided(values[at], drawn)}
        low, high = _middle(resamples.get(at, np.zeros(0)), level)
        row |= {"low": low, "high": high, "interval": line.interval if np.isfinite(low) else ""}
        rows.append({**row, "apart": line.apart, "seconds": round(float(seconds[at]), 4)})
    frame = pd.DataFrame(rows)
    for place, method in enumerate(("holm", "bh")):
        frame.insert(frame.columns.get_loc("p") + 1 + place, method, adjusted_p(frame["p"].to_numpy(), method=method))
    return frame


def _middle(drawn: np.ndarray, level: float) -> tuple[float, float]:
    """Give the percentiles between which the middle of the draws lies; nan where fewer than half have a value."""
    known = drawn[np.isfinite(drawn)]
    if known.size < 2 or 2 * known.size < drawn.size:
        return np.nan, np.nan
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
