"""Files at the door: only regular files are opened, only so much is read, and a written file is whole or absent."""

import gzip
import os
import secrets
import stat
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from socialgraph.errors import DataFormatError, LimitExceeded, ParameterError, StoreError, UnsafeContent

__all__ = ["LIMIT", "as_path", "check_regular", "checked_suffix", "compressed", "content", "decoded", "write_all"]

# What one file may hold once decompressed, in bytes: a megabyte of zeros in gzip is 10 GB of nothing.
LIMIT = 2**31

# Loading any of these can run code or, for NumPy's, hold pickled objects.
_UNSAFE = {".dill", ".joblib", ".npy", ".npz", ".pck", ".pickle", ".pkl"}


def as_path(path: Any, name: str = "path") -> Path:
    """Return `path` as a Path; anything else is refused, and so is a file that could run code when loaded."""
    if not isinstance(path, str | os.PathLike):
        raise ParameterError(name, "must be a path", path)
    path = Path(path)
    suffix = Path(path.name.lower().removesuffix(".gz")).suffix
    if suffix in _UNSAFE:
        problem = f"{suffix} files can run code when they are loaded, so this one was not opened"
        raise UnsafeContent(f"{problem}; store networks as CSV, Parquet or GraphML", path)
    return path


def check_regular(path: Path) -> None:
    """Refuse what is missing or is no regular file: reading a device or a pipe may never end."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise DataFormatError("there is no such file", path) from None
    except (OSError, ValueError) as error:
        raise DataFormatError(f"cannot be read ({error})", path) from None
    if stat.S_ISDIR(mode):
        raise DataFormatError("is a directory, not a file", path)
    if not stat.S_ISREG(mode):
        raise DataFormatError("is no regular file", path)


def checked_suffix(path: Path, known: Iterable[str]) -> str:
    """Give the suffix that says what format a file has, in lower case, without ``.gz``."""
    name = path.name.lower()
    suffix = Path(name.removesuffix(".gz")).suffix
    if suffix not in known or (suffix == ".parquet" and name.endswith(".gz")):
        listed = ", ".join(known)
        raise ParameterError("path", f"must end in one of {listed} (all but .parquet also .gz)", str(path))
    return suffix


def content(path: Path) -> bytes:
    """Return all bytes of a regular file, decompressed where its name ends in ``.gz``."""
    check_regular(path)
    packed = path.name.lower().endswith(".gz")
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataFormatError(f"is no whole gzip file ({error})", path) from None
    except OSError as error:
        raise DataFormatError(f"cannot be read ({error.strerror})", path) from None
    if len(raw) > LIMIT:
        raise LimitExceeded(f"{path}: holds more than {LIMIT:,} bytes")
    return raw


def decoded(raw: bytes, path: Path) -> str:
    """Return text that must be UTF-8, with or without a byte order mark."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataFormatError(f"is no UTF-8 text (byte {raw[error.start]:#04x})", path, line) from None


def compressed(text: str, path: Path) -> bytes:
    """Encode text for a file, in gzip where its name ends so; without a time stamp, so that bytes repeat."""
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        raise ParameterError("names and columns", "must be valid Unicode", error.object[error.start]) from None
    return gzip.compress(raw, mtime=0) if path.name.lower().endswith(".gz") else raw


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write some files so that each is whole or as it was before, even when the machine stops half-way.

    All are written beside their places first, and moved there only when all are on disk.
    """
    beside = {path: path.with_name(f".{secrets.token_hex(8)}.tmp") for path in files}
    try:
        for path, raw in files.items():
            with beside[path].open("xb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
        for path, waiting in beside.items():
            waiting.replace(path)
            _settle(path.parent)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        for waiting in beside.values():
            waiting.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Put a folder's new entries on disk; where folders cannot be opened, such as Windows, they settle alone."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
