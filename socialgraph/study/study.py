"""Study: a question, a world, factors and arms; run, tabulated, drawn and stored in one call each."""

import importlib.util
import inspect
import itertools
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from socialgraph._frozen import frozen
from socialgraph.errors import DataFormatError, ParameterError, StoreError, UnknownName, check_choice, check_whole
from socialgraph.platform.platform import Platform
from socialgraph.platform.simulate import simulate
from socialgraph.study.compare import Comparison, compare
from socialgraph.study.trial import run_trial

__all__ = ["Study", "find_studies", "load_study"]


@frozen
class Study:
    """One experiment, defined completely.

    Parameters
    ----------
    question : str
        What is asked, in a line or a paragraph.
    world : callable
        ``world() -> (graph, people)``, for a platform people with opinions; the same at every call.
    factors : mapping of str to mapping of str to part
        For each field of the platform, or argument of the trial, that is varied, its levels by name. The arms are
        all combinations.
    versus : tuple of str
        The levels, one a factor, of the arm that the others are compared with.
    metrics : tuple of str
        What to tabulate.
    platform : Platform, optional
        What all arms have in common, simulated day by day.
    trial : callable, optional
        Instead of a platform, any experiment: ``trial(graph, people, *, rng, ...) -> {metric: number}``, whose
        other arguments are the factors.
    days, seeds : int
        The size of the full study; at least 1 day (of which a trial has none) and 2 seeds.
    quick : tuple of int
        Days and seeds of the quick one.
    group : str, optional
        As in `simulate`.
    measures : mapping of str to callable, optional
        As in `simulate`.

    Raises
    ------
    ParameterError
        For a platform and a trial or neither, a factor that is no field of the platform or argument of the trial, a
        level that is not there, or a number out of range.

    Examples
    --------
    >>> import socialgraph as sg
    >>> study = sg.Study(
    ...     question="Does ranking matter?",
    ...     world=lambda: sg.load("karate"),
    ...     platform=sg.Platform(rank=sg.feed.Chronological()),
    ...     factors={"rank": {"newest": sg.feed.Chronological(), "liked": sg.feed.Engagement()}},
    ...     versus=("newest",),
    ...     metrics=("cross_cutting_shown",),
    ... )
    >>> list(study.arms)
    ['newest', 'liked']
    """

    question: str
    world: Callable
    factors: Mapping[str, Mapping[str, Any]]
    versus: tuple[str, ...]
    metrics: tuple[str, ...]
    platform: Platform | None = None
    trial: Callable | None = None
    days: int = 30
    seeds: int = 20
    quick: tuple[int, int] = (10, 4)
    group: str | None = None
    measures: Mapping[str, Callable] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.question, str) or not self.question.strip():
            raise ParameterError("question", "must be words", self.question)
        if not callable(self.world):
            raise ParameterError("world", "must be a function that returns (graph, people)", self.world)
        if (self.platform is None) == (self.trial is None):
            raise ParameterError("platform", "must be given, or else a trial, and not both", self.platform)
        if self.platform is not None and not isinstance(self.platform, Platform):
            raise ParameterError("platform", "must be a Platform", self.platform)
        if self.trial is not None and not callable(self.trial):
            raise ParameterError("trial", "must be a function of graph, people, rng and the factors", self.trial)
        if not isinstance(self.factors, Mapping) or not self.factors:
            raise ParameterError("factors", "must be a mapping of what is varied to levels", self.factors)
        known = Platform.__dataclass_fields__ if self.trial is None else _arguments(self.trial)
        for name, levels in self.factors.items():
            check_choice("factors", name, known)
            _check_levels(name, levels)
            for part in levels.values() if self.trial is None else ():
                replace(self.platform, **{name: part})
        if len(self.versus) != len(self.factors):
            raise ParameterError("versus", f"must name one level for each of {len(self.factors)} factors", self.versus)
        for (name, levels), level in zip(self.factors.items(), self.versus, strict=True):
            if level not in levels:
                raise UnknownName(f"versus, level of {name!r}", level, levels)
        if isinstance(self.metrics, str) or not self.metrics:
            raise ParameterError("metrics", "must be a tuple of names, at least one", self.metrics)
        if not isinstance(self.quick, tuple | list) or len(self.quick) != 2:
            raise ParameterError("quick", "must be two whole numbers, days and seeds", self.quick)
        for name, value in {"days": self.days, "quick[0]": self.quick[0]}.items():
            check_whole(name, value, 1)
        # Of one seed there is no interval.
        for name, value in {"seeds": self.seeds, "quick[1]": self.quick[1]}.items():
            check_whole(name, value, 2)

    @property
    def arms(self) -> dict[str, Platform | Callable]:
        """All combinations of levels, called by the levels joined with " + "."""
        found = {}
        for levels in itertools.product(*(levels.items() for levels in self.factors.values())):
            parts = {field: part for field, (_, part) in zip(self.factors, levels, strict=True)}
            varied = replace(self.platform, **parts) if self.trial is None else partial(self.trial, **parts)
            found[" + ".join(name for name, _ in levels)] = varied
        return found

    def run(self, *, quick: bool = False, workers: int = 1, rng: Any = 1, progress: bool = True) -> Comparison:
        """Run every arm under the same luck.

        Parameters
        ----------
        quick : bool, optional
            Whether to run the small size.
        workers : int, optional
            Processes; the result is the same for any number.
        rng : int, SeedSequence, Generator or None
            The seed.
        progress : bool, optional
            Whether to show a bar.

        Returns
        -------
        Comparison

        Raises
        ------
        UnknownName
            For a metric that is not measured, before the work and not after it.
        """
        days, seeds = self.quick if quick else (self.days, self.seeds)
        graph, people = self.world()
        measuring = {"group": self.group, "measures": self.measures, "progress": progress}
        if self.trial is None:
            known = simulate(self.platform, graph, people, days=1, rng=0, record=False, **measuring).metrics
        else:
            days, known = None, run_trial(next(iter(self.arms.values())), graph, people, 0)[0]
        for metric in self.metrics:
            check_choice("metrics", metric, dict.fromkeys(known["metric"].tolist()))
        return compare(self.arms, graph, people, days=days, seeds=seeds, rng=rng, workers=workers, **measuring)

    def effects(self, comparison: Comparison) -> Any:
        """Tabulate every metric of every arm against the arm `versus`, as `Comparison.effect` does for one."""
        import pandas as pd

        tables = [comparison.effect(metric, versus=" + ".join(self.versus)) for metric in self.metrics]
        return pd.concat(tables).reset_index()

    def save(self, comparison: Comparison, folder: str | os.PathLike) -> list[Path]:
        """Write the values, the effects, the manifest and the figure, all of them whole or none.

        Parameters
        ----------
        comparison : Comparison
            From `run`.
        folder : path-like
            Made where it is missing.

        Returns
        -------
        list of Path
            ``values.parquet``, ``effects.parquet``, ``manifest.json`` and ``effects.png``.

        Raises
        ------
        StoreError
            If the folder cannot be written to.
        """
        from socialgraph.plot import effects as draw

        folder = Path(folder)
        effects = self.effects(comparison)
        manifest, title = {"question": self.question, **comparison.manifest}, self.question.strip().splitlines()[0]
        writers: dict[str, Callable[[Path], Any]] = {
            "values.parquet": lambda path: comparison.frame().to_parquet(path, index=False),
            "effects.parquet": lambda path: effects.to_parquet(path, index=False),
            "manifest.json": lambda path: path.write_text(json.dumps(manifest, indent=2) + "\n"),
            "effects.png": lambda path: draw(effects, title=title).savefig(path, dpi=200, format="png"),
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return _publish(folder, writers)
        except OSError as error:
            raise StoreError(f"results cannot be written to {folder}: {error.strerror or error}") from error


def _arguments(trial: Callable) -> list[str]:
    """Name what can be varied in a trial: its arguments but the world and its luck."""
    return [name for name in list(inspect.signature(trial).parameters)[2:] if name != "rng"]


def _check_levels(name: str, levels: Any) -> None:
    """Refuse levels that cannot be called by name."""
    if not isinstance(levels, Mapping) or not levels:
        raise ParameterError(f"factors[{name!r}]", "must be a mapping of names to levels", levels)
    for level in levels:
        # Arms are called by their levels, joined with " + ".
        if not isinstance(level, str) or " + " in level:
            raise ParameterError(f"factors[{name!r}]", 'must be called by strings without " + "', level)


def find_studies(folder: str | os.PathLike | None = None) -> dict[str, Path]:
    """Find the studies of a checkout, by name.

    Parameters
    ----------
    folder : path-like, optional
        By default ``simulations`` below the working folder, or else beside the package.

    Returns
    -------
    dict of str to Path

    Examples
    --------
    >>> find_studies("no/such/folder")
    {}
    """
    places = [Path("simulations"), Path(__file__).parents[2] / "simulations"] if folder is None else [Path(folder)]
    for place in places:
        if place.is_dir():
            return {path.stem: path for path in sorted(place.glob("*.py")) if not path.stem.startswith("_")}
    return {}


def load_study(name: str | os.PathLike) -> Study:
    """Load a study by its name in a checkout or by the path of its file.

    Parameters
    ----------
    name : str or path-like
        ``"echo_chamber"`` or ``"my/study.py"``. The file is a Python module with a Study called ``STUDY``; it is
        run, so load only files that you trust.

    Returns
    -------
    Study

    Raises
    ------
    UnknownName
        For a name that no file has, with the nearest that have one.
    ParameterError
        For a name where there is no folder ``simulations`` to look it up in.
    DataFormatError
        For a file that is no Python, or holds no study.

    Examples
    --------
    >>> load_study("no/such/study.py")
    Traceback (most recent call last):
    socialgraph.errors.DataFormatError: no/such/study.py: must be a file that holds a study
    """
    known = find_studies()
    path = Path(name) if str(name).endswith(".py") else known.get(str(name))
    if path is None and not known:
        raise ParameterError("study", "must be the path of a file, where no folder simulations is at hand", str(name))
    if path is None:
        raise UnknownName("study", str(name), known)
    if not path.is_file():
        raise DataFormatError("must be a file that holds a study", path)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    # Not entered into sys.modules: what it defines then travels to worker processes by value.
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise DataFormatError(f"must be Python: {error.msg}", error.filename, error.lineno, error.offset) from error
    study = getattr(module, "STUDY", None)
    if not isinstance(study, Study):
        raise DataFormatError("must define STUDY, a socialgraph Study", path)
    return study


def _publish(folder: Path, writers: Mapping[str, Callable[[Path], Any]]) -> list[Path]:
    """Write all files beside their places, force them to disk, and only then put them in place."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as beside:
        for name, write in writers.items():
            write(Path(beside, name))
            with Path(beside, name).open("rb") as written:
                os.fsync(written.fileno())
        return [Path(beside, name).replace(folder / name) for name in writers]
