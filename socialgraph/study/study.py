"""Study: a question, a world, factors and arms; run, tabulated, drawn and stored in one call each."""

import importlib.util
import itertools
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from socialgraph._frozen import frozen
from socialgraph.errors import DataFormatError, ParameterError, StoreError, UnknownName, check_choice, check_whole
from socialgraph.platform.platform import Platform
from socialgraph.platform.simulate import simulate
from socialgraph.study.compare import Comparison, compare

__all__ = ["Study", "find_studies", "load_study"]


@frozen
class Study:
    """One experiment, defined completely.

    Parameters
    ----------
    question : str
        What is asked, in a line or a paragraph.
    world : callable
        ``world() -> (graph, people)``, people with opinions; the same at every call.
    platform : Platform
        What all arms have in common.
    factors : mapping of str to mapping of str to part
        For each field of the platform that is varied, its levels by name. The arms are all combinations.
    versus : tuple of str
        The levels, one a factor, of the arm that the others are compared with.
    metrics : tuple of str
        What to tabulate.
    days, seeds : int
        The size of the full study; at least 1 day and 2 seeds.
    quick : tuple of int
        Days and seeds of the quick one.
    group : str, optional
        As in `simulate`.
    measures : mapping of str to callable, optional
        As in `simulate`.

    Raises
    ------
    ParameterError
        For a factor that is no field of a platform, a level that is not there, or a number out of range.

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
    platform: Platform
    factors: Mapping[str, Mapping[str, Any]]
    versus: tuple[str, ...]
    metrics: tuple[str, ...]
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
        if not isinstance(self.platform, Platform):
            raise ParameterError("platform", "must be a Platform", self.platform)
        if not isinstance(self.factors, Mapping) or not self.factors:
            raise ParameterError("factors", "must be a mapping of fields of the platform to levels", self.factors)
        for name, levels in self.factors.items():
            _check_levels(self.platform, name, levels)
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
    def arms(self) -> dict[str, Platform]:
        """All combinations of levels, called by the levels joined with " + "."""
        found = {}
        for levels in itertools.product(*(levels.items() for levels in self.factors.values())):
            parts = {field: part for field, (_, part) in zip(self.factors, levels, strict=True)}
            found[" + ".join(name for name, _ in levels)] = replace(self.platform, **parts)
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
        first = simulate(self.platform, graph, people, days=1, rng=0, record=False, **measuring)
        for metric in self.metrics:
            check_choice("metrics", metric, dict.fromkeys(first.metrics["metric"].tolist()))
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


def _check_levels(platform: Platform, name: str, levels: Any) -> None:
    """Refuse a factor that is no field of the platform, or levels that do not fit there."""
    check_choice("factors", name, Platform.__dataclass_fields__)
    if not isinstance(levels, Mapping) or not levels:
        raise ParameterError(f"factors[{name!r}]", "must be a mapping of names to levels", levels)
    for level, part in levels.items():
        # Arms are called by their levels, joined with " + ".
        if not isinstance(level, str) or " + " in level:
            raise ParameterError(f"factors[{name!r}]", 'must be called by strings without " + "', level)
        replace(platform, **{name: part})


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
