"""The numba decorators: one set of flags, one cache that knows when any source has changed."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numba

__all__ = ["inline", "kernel", "parallel_kernel"]

# OpenMP's threads spin while they wait; where others are at work on the machine each kernel then takes milliseconds
# (2 ms for one of 0.08 ms, measured beside one busy process). Read when its library is loaded, at the first kernel that
# uses threads; whoever has set it keeps it.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def _cache_folder() -> str | None:
    """Name a folder for compiled kernels, keyed by the package's source.

    Numba looks only at the file that a kernel is in, so that a kernel goes stale when a callee in another file
    changes; a folder per content of the whole package cannot. None where no folder can be written.
    """
    user = getattr(os, "getuid", lambda: 0)()
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "socialgraph"
    for base in [Path(chosen)] if chosen else [home, Path(tempfile.gettempdir()) / f"socialgraph-{user}"]:
        folder = base / digest.hexdigest()[:16]
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            continue
        if os.access(folder, os.W_OK) and folder.stat().st_uid == user:
            return str(folder)
    return None


_FOLDER = _cache_folder()


def kernel(function: Callable) -> Callable:
    """Compile a loop for one thread: cached, without the interpreter's lock, in exact arithmetic."""
    return _compile(function)


def parallel_kernel(function: Callable) -> Callable:
    """Compile a loop whose `numba.prange` runs on every thread; each iteration owns what it writes."""
    return _compile(function, parallel=True)


def inline(function: Callable) -> Callable:
    """Compile a few lines of arithmetic into whichever kernel calls them."""
    return numba.njit(inline="always", error_model="numpy")(function)


def _compile(function: Callable, *, parallel: bool = False) -> Callable:
    """Compile with the cache in our own folder, and leave the caller's numba settings as they were."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = _FOLDER or before
    try:
        return numba.njit(nogil=True, cache=_FOLDER is not None, parallel=parallel, error_model="numpy")(function)
    finally:
        numba.config.CACHE_DIR = before
