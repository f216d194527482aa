import errno
import gzip
import os
from pathlib import Path

import pytest

from socialgraph.errors import DataFormatError, LimitExceeded, ParameterError, StoreError, UnsafeContent
from socialgraph.files import _opening
from socialgraph.files._opening import as_path, check_regular, checked_suffix, compressed, content, decoded, write_all

KNOWN = [".csv", ".parquet"]


@pytest.mark.parametrize("name", ["g.pkl", "g.pickle", "g.npy", "g.npz", "g.NPY", "g.pkl.gz", "g.joblib"])
def test_d25_what_can_run_code_is_not_opened(name, tmp_path):
    with pytest.raises(UnsafeContent, match="can run code when they are loaded") as caught:
        as_path(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


@pytest.mark.parametrize("path", [None, 3, b"g.csv", ["g.csv"]])
def test_what_is_no_path(path):
    with pytest.raises(ParameterError, match="path must be a path; got"):
        as_path(path)


def test_d26_missing_file(tmp_path):
    with pytest.raises(DataFormatError, match=r"gone\.csv: there is no such file"):
        check_regular(tmp_path / "gone.csv")


def test_d26_directory(tmp_path):
    with pytest.raises(DataFormatError, match="is a directory, not a file"):
        check_regular(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_d26_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataFormatError, match=r"pipe\.csv: is no regular file"):
        check_regular(tmp_path / "pipe.csv")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_d26_device():
    with pytest.raises(DataFormatError, match="/dev/zero: is no regular file"):
        check_regular(as_path("/dev/zero"))


def test_d26_a_name_that_no_file_can_have(tmp_path):
    with pytest.raises(DataFormatError, match="cannot be read"):
        check_regular(tmp_path / "a\0.csv")


def test_d26_unreadable(tmp_path, monkeypatch):
    # The superuser may read everything, and CI is often the superuser: the refusal itself is played, not the reason.
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    for name in ("secret.csv", "secret.csv.gz"):
        (tmp_path / name).write_text("source,target\n")
    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(gzip, "open", refuse)
    for name in ("secret.csv", "secret.csv.gz"):
        with pytest.raises(DataFormatError, match=rf"{name}: cannot be read \(Permission denied\)"):
            content(tmp_path / name)


@pytest.mark.parametrize("name", ["g.xlsx", "g", "g.gz", "g.parquet.gz", ".csv"])
def test_other_suffixes_are_refused_with_the_known_ones(name, tmp_path):
    with pytest.raises(ParameterError, match=r"path must end in one of \.csv, \.parquet"):
        checked_suffix(tmp_path / name, KNOWN)


@pytest.mark.parametrize(
    ("name", "suffix"), [("g.csv", ".csv"), ("G.CSV", ".csv"), ("g.csv.gz", ".csv"), ("a.b.csv", ".csv")]
)
def test_known_suffixes(name, suffix, tmp_path):
    assert checked_suffix(tmp_path / name, KNOWN) == suffix


def test_gzip_is_opened_and_repeats(tmp_path):
    path = tmp_path / "g.csv.gz"
    path.write_bytes(compressed("é\n", path))
    assert decoded(content(path), path) == "é\n"
    assert compressed("é\n", path) == compressed("é\n", path)


BROKEN = gzip.compress(b"source,target\n" * 99, mtime=0)[:-20]


@pytest.mark.parametrize("raw", [b"source,target\n", BROKEN, b"\x1f\x8b"])
def test_broken_gzip(raw, tmp_path):
    path = tmp_path / "g.csv.gz"
    path.write_bytes(raw)
    with pytest.raises(DataFormatError, match="is no whole gzip file"):
        content(path)


def test_d19_gzip_bomb_stops_at_the_limit(tmp_path, monkeypatch):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(bytes(10**6)))
    monkeypatch.setattr(_opening, "LIMIT", 1000)
    with pytest.raises(LimitExceeded, match=r"bomb\.csv\.gz: holds more than 1,000 bytes"):
        content(path)


def test_text_must_be_utf_8(tmp_path):
    assert decoded("\ufeffé".encode(), tmp_path) == "é"
    with pytest.raises(DataFormatError, match=r"line 2: is no UTF-8 text \(byte 0xe9\)"):
        decoded(b"a\nb\xe9", tmp_path)


def test_a_lone_surrogate_cannot_be_written(tmp_path):
    with pytest.raises(ParameterError, match="must be valid Unicode"):
        compressed("\ud800", tmp_path / "g.csv")


def test_writing_replaces_and_leaves_nothing_beside(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    write_all({tmp_path / "a": b"new", tmp_path / "b": b"too"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"new", "b": b"too"}


def test_a_disk_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(_opening.os, "fsync", full)
    with pytest.raises(StoreError, match=r"a: cannot be written \(No space left on device\)"):
        write_all({tmp_path / "a": b"new", tmp_path / "b": b"too"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="cannot be written"):
        write_all({tmp_path / "gone" / "a": b""})
