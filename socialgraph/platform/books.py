"""Books: what happened, day by day, as Parquet files that any tool can read."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.platform.state import Report, State
from socialgraph.platform.tables import EXPOSURES, INTERACTIONS, KINDS, REACTIONS, SOURCES, Content, frame, joined

__all__ = ["Books", "content_frame", "exposure_frame", "interaction_frame"]


class Books:
    """A folder with one file a day for each table: ``exposures/day=00001/part.parquet`` and so on.

    Tables are ``people``, ``content``, ``exposures``, ``interactions`` and ``ties``. The folders are named as Hive
    names partitions, so that pandas, DuckDB, Polars or Spark read a table, or some days of it, by its folder.

    Parameters
    ----------
    folder : str or path
        Where they are; made where there is none.
    day : int
        The last day that has been lived; files of later ones would be of another run.

    Raises
    ------
    ParameterError
        If the folder cannot be made, or holds later days.

    Examples
    --------
    >>> Books(3, 0)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: record must be True, False or a folder; got 3
    """

    def __init__(self, folder: Any, day: int) -> None:
        if not isinstance(folder, str | os.PathLike):
            raise ParameterError("record", "must be True, False or a folder", folder)
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ParameterError("record", f"must be a folder that can be made ({error.strerror})", folder) from None
        later = [path.parent.name for path in self._parts("people") if int(path.parent.name[4:]) > day]
        if later:
            raise ParameterError("record", f"must be a folder without days after day {day}", f"{later[0]} in {folder}")

    def write(self, report: Report, state: State) -> None:
        """Write one day; each file is there as a whole or not at all.

        Parameters
        ----------
        report : Report
            What happened.
        state : State
            How things stand after it.
        """
        import pyarrow.parquet as pq

        before = sum(pq.ParquetFile(path).metadata.num_rows for path in self._parts("exposures"))
        tables = {
            "content": content_frame([report.content]),
            "exposures": exposure_frame([report]),
            "interactions": interaction_frame([report], before),
            "ties": _tie_frame(report),
            "people": _people_frame(state),
        }
        # People come last: a day that has them is whole.
        for name, table in tables.items():
            path = self.folder / name / f"day={report.day:05d}" / "part.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            begun = path.with_suffix(".begun")
            table.to_parquet(begun, index=False)
            begun.replace(path)

    def read(self, name: str) -> Any:
        """Read a table of all days into a data frame, in the order in which it was written.

        Raises
        ------
        ParameterError
            If nothing was written.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        parts = [pq.ParquetFile(path).read() for path in self._parts(name)]
        if not parts:
            raise ParameterError("record", "must be a folder that holds the run's days", self.folder)
        return pa.concat_tables(parts).to_pandas()

    def _parts(self, name: str) -> list[Path]:
        return sorted((self.folder / name).glob("day=*/part.parquet"))


def exposure_frame(reports: list[Report]) -> Any:
    """Every filled slot: t, person, content, slot, source, campaign, price, p_hat, score.

    Examples
    --------
    >>> exposure_frame([]).columns.tolist()[:4]
    ['t', 'person', 'content', 'slot']
    """
    return frame(joined([report.exposures for report in reports], EXPOSURES), {"source": SOURCES})


def interaction_frame(reports: list[Report], before: int = 0) -> Any:
    """Every reaction: t, person, target, kind, value, exposure (a row of those; `before` rows came before).

    Examples
    --------
    >>> interaction_frame([]).columns.tolist()[:4]
    ['t', 'person', 'target', 'kind']
    """
    parts = []
    for report in reports:
        parts.append({**report.interactions, "exposure": report.interactions["exposure"] + before})
        before += report.exposures["person"].size
    return frame(joined(parts, INTERACTIONS), {"kind": REACTIONS})


def content_frame(parts: list[Content]) -> Any:
    """Every post: content, t, author, kind, parent, root, campaign, opinion, topic.

    Examples
    --------
    >>> content_frame([]).columns.tolist()[:4]
    ['content', 't', 'author', 'kind']
    """
    names = ["t", "author", "kind", "parent", "root", "campaign", "opinion", "topic"]
    schema = {name: getattr(Content.empty(), name).dtype for name in names}
    columns = joined([{name: getattr(part, name) for name in names} for part in parts], schema)
    first = parts[0].first if parts else 0
    number = np.arange(first, first + columns["author"].size, dtype=np.int32)
    return frame({"content": number, **columns}, {"kind": KINDS})


def _tie_frame(report: Report) -> Any:
    """Every tie suggested, made or dropped: event, source, target."""
    events = ("suggested", "made", "dropped")
    pairs = np.concatenate([report.offers[name] for name in events])
    event = np.repeat(np.arange(3, dtype=np.int8), [len(report.offers[name]) for name in events])
    return frame({"event": event, "source": pairs[:, 0], "target": pairs[:, 1]}, {"event": events})


def _people_frame(state: State) -> Any:
    """Everybody after the day: person, left, each column, and each of the profile as known_NAME."""
    columns = {"person": np.arange(state.graph.n, dtype=np.int32), "left": state.ledger["left"]}
    tables = {"": state.people} if state.people.observed is None else {"": state.people, "known_": state.people.profile}
    for prefix, table in tables.items():
        for name in table:
            values = table[name]
            if values.ndim == 1:
                columns[prefix + name] = values
            else:
                columns |= {f"{prefix}{name}_{i}": values[:, i] for i in range(values.shape[1])}
    return frame(columns, {})
