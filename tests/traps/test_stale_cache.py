"""T37: compiled kernels go with their source, though numba looks only at the file that a kernel is in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import socialgraph

# A kernel in one file whose arithmetic is in another, inlined: numba's own key would not notice a change of it.
PROBE = """
import numpy as np

from socialgraph._kernels import kernel
from socialgraph.rng import coin


@kernel
def _toss(out):
    out[0] = coin(np.uint64(1), 2, 3)
"""
RUN = """
import numpy as np
from socialgraph import _kernels
from socialgraph.feed.probe import _toss

out = np.zeros(1, dtype=np.uint64)
_toss(out)
hits = sum(_toss.stats.cache_hits.values())
print(_kernels._FOLDER, int(out[0]), hits)
"""
GAMMA = "0x9E3779B97F4A7C15"


@pytest.fixture
def copied(tmp_path):
    """A copy of the package with one more kernel, to be changed at will."""
    folder = tmp_path / "copy"
    shutil.copytree(
        Path(socialgraph.__file__).parent, folder / "socialgraph", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "socialgraph" / "feed" / "probe.py").write_text(PROBE)
    return folder


def ran(folder, **changes):
    """Toss in a process of its own; give the cache's folder, the coin, and how often the cache was of use."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "cache"), **changes}
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    where, bits, hits = done.stdout.split()
    return where, int(bits), int(hits)


def change(folder, name, before, after):
    path = folder / "socialgraph" / name
    source = path.read_text()
    assert before in source
    path.write_text(source.replace(before, after))


def test_a_changed_callee_in_another_file_is_compiled_anew(copied):
    where, bits, hits = ran(copied)
    assert (Path(where).parent, hits) == (copied / "cache", 0)
    assert ran(copied) == (where, bits, 1)
    change(copied, "rng.py", GAMMA, "0x9E3779B97F4A7C17")
    elsewhere, other, hits = ran(copied)
    assert hits == 0
    assert elsewhere != where
    assert other != bits
    change(copied, "rng.py", "0x9E3779B97F4A7C17", GAMMA)
    assert ran(copied) == (where, bits, 1)


def test_a_new_file_is_a_new_folder_and_a_touched_one_is_not(copied):
    first, _, _ = ran(copied)
    os.utime(copied / "socialgraph" / "rng.py")
    assert ran(copied)[0] == first
    (copied / "socialgraph" / "feed" / "most_clicked.py").write_text("CLICKS = 1\n")
    assert ran(copied)[0] != first


def test_without_a_place_for_a_cache_it_works_all_the_same(copied):
    _, bits, _ = ran(copied)
    (copied / "taken").write_text("a file")
    assert ran(copied, NUMBA_CACHE_DIR=str(copied / "taken")) == ("None", bits, 0)


def test_importing_leaves_numbas_own_settings_alone():
    code = (
        "import numba; before = numba.config.CACHE_DIR; import socialgraph.rng; print(before == numba.config.CACHE_DIR)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"
