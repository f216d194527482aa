"""The command: what it prints, one line where it refuses, and exit codes that a script can rely on."""

import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from socialgraph import cli, errors
from socialgraph.study import load_study

STUDY = '''
"""Does it run?

At all.
"""

import socialgraph as sg


def world():
    graph = sg.Graph.from_edges([(u, (u + 1) % 12) for u in range(12)])
    people = {"side": ["left", "right"] * 6}
    return graph, sg.with_opinions(graph, people, by="side", rng=1)


STUDY = sg.Study(
    question=__doc__,
    world=world,
    platform=sg.Platform(rank=sg.feed.Chronological()),
    factors={"rank": {"newest": sg.feed.Chronological(), "liked": sg.feed.Engagement()}},
    versus=("newest",),
    metrics=("click_rate",),
    quick=(2, 3),
)
'''


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with one tiny study."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "simulations").mkdir()
    (tmp_path / "simulations" / "tiny.py").write_text(STUDY)
    return tmp_path


# What the installed script does.
COMMAND = [sys.executable, "-c", "import sys; from socialgraph.cli import main; sys.exit(main())"]


def ran(*words, **options):
    """Run the command as a shell does."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "timeout": 60, **options}
    return subprocess.run([*COMMAND, *words], check=False, **options)


def refused(capsys, *words):
    """Run the command here; give its exit code and the one line that it complains with."""
    code = cli.main(list(words))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("socialgraph")
    assert said.err.count("\n") == 1, said.err
    assert said.err.endswith("\n")
    return code, said.err


def test_list(folder, capsys):
    (folder / "simulations" / "bare.py").write_text("x = 1\n")
    (folder / "simulations" / "broken.py").write_text("x = = 1\n")
    (folder / "simulations" / "hostile.py").write_text('"""Is anything run?"""\nraise SystemExit("it was run")\n')
    assert cli.main(["list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "bare",
        "broken               (no Python: invalid syntax in line 1)",
        "hostile              Is anything run?",
        "tiny                 Does it run?",
    ]


def test_data(capsys):
    assert cli.main(["data"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:5] == ["karate", "34", "nodes", "78", "ties"] for line in lines)
    assert any(line.split()[:5] == ["polblogs", "1,490", "nodes", "19,022", "arcs"] for line in lines)


def test_data_about_one(capsys):
    assert cli.main(["data", "karate"]) == 0
    said = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
    assert (said["nodes"], said["ties"], said["directed"]) == ("34", "78", "False")
    assert "Zachary" in said["citation"]


def test_run_quick(folder, capsys):
    assert cli.main(["run", "tiny", "--quick", "--seed", "3", "--workers", "1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Does it run?\n\nAt all.\n")
    assert "click_rate (mean of the arm compared with: " in said
    assert "3 paired seeds" in said
    stored = folder / "results" / "tiny"
    assert sorted(path.name for path in stored.iterdir()) == [
        "effects.parquet",
        "effects.png",
        "manifest.json",
        "values.parquet",
    ]
    assert f"wrote {stored.relative_to(folder) / 'values.parquet'}" in said
    expected = load_study("tiny").run(quick=True, rng=3, progress=False)
    assert pd.read_parquet(stored / "values.parquet").equals(expected.frame())
    assert json.loads((stored / "manifest.json").read_text())["seed"] == 3
    effect = expected.effect("click_rate", versus="newest").loc["liked"]
    line = next(line for line in said.splitlines() if line.startswith("  liked"))
    assert line.split()[1] == f"{effect['estimate']:+.4f}"


def test_run_in_a_shell_by_path_and_elsewhere(folder):
    # Two workers: what a study file defines must reach a process that has not loaded it.
    done = ran("run", "simulations/tiny.py", "--quick", "--workers", "2", "--results", "kept/here")
    assert done.returncode == 0, done.stderr
    assert (folder / "kept" / "here" / "tiny" / "effects.png").is_file()
    assert "Traceback" not in done.stderr


def test_results_are_the_same_for_any_number_of_workers(folder, capsys):
    for workers in ("1", "2"):
        assert cli.main(["run", "tiny", "--quick", "--workers", workers, "--results", workers]) == 0
    for name in ("values.parquet", "effects.parquet", "effects.png"):
        one, two = ((folder / workers / "tiny" / name).read_bytes() for workers in ("1", "2"))
        assert one == two, name


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ((), "run, list, data"),
        (("rn",), "Did you mean run?"),
        (("dta", "karate"), "Did you mean data?"),
        (("run",), "required: study"),
        (("run", "tiny", "--quik"), "Did you mean --quick?"),
        (("run", "tiny", "--wrokers=2"), "Did you mean --workers?"),
        (("run", "tiny", "--quic"), "Did you mean --quick?"),
        (("list", "--debg"), "Did you mean --debug?"),
        (("--hlp",), "Did you mean --help?"),
        (("run", "tiny", "--workers", "0"), "--workers must be a whole number in [1, 1024]; got 0"),
        (("run", "tiny", "--workers", "-3"), "--workers must be a whole number in [1, 1024]; got -3"),
        (("run", "tiny", "--workers", "two"), "argument --workers: invalid int value: 'two'"),
        (("run", "tiny", "--seed", "abc"), "argument --seed: invalid int value: 'abc'"),
        (("run", "tiny", "--seed", "-1"), "--seed must be a whole number in [0, "),
        (("run", "tiny", "--seed", str(2**128)), "--seed must be a whole number in [0, "),
        (("run", "tyni"), "study must be one of tiny; got 'tyni'. Did you mean tiny?"),
        (("data", "karat"), "Did you mean karate?"),
    ],
)
def test_usage_is_exit_2_with_the_nearest_word(folder, capsys, words, near):
    code, said = refused(capsys, *words)
    assert code == 2
    assert near in said
    assert not (folder / "results").exists()


def test_a_study_that_is_no_study_is_exit_3(folder, capsys):
    (folder / "none.py").write_text("x = = 1\n")
    code, said = refused(capsys, "run", "none.py")
    assert code == 3
    assert said.endswith("none.py, line 1, column 5: must be Python: invalid syntax\n")
    code, said = refused(capsys, "run", "missing.py")
    assert (code, said) == (3, "socialgraph: missing.py: must be a file that holds a study\n")


def test_results_that_cannot_be_written_are_exit_5(folder, capsys):
    (folder / "results").write_text("in the way")
    code = cli.main(["run", "tiny", "--quick", "--workers", "1"])
    said = capsys.readouterr()
    assert code == 5
    assert "click_rate" in said.out
    assert said.err.splitlines()[-1].startswith("socialgraph: results cannot be written to results")
    assert (folder / "results").read_text() == "in the way"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ParameterError("p", "must lie in [0, 1]", 2), 2),
        (errors.NodeNotFound("seeds", 7), 2),
        (errors.DataFormatError("is torn", "ties.csv", 3), 3),
        (errors.UnsafeContent("has entities", "ties.xml"), 3),
        (errors.GraphInputError("no nodes"), 3),
        (errors.LimitExceeded("too many tasks"), 4),
        (errors.StoreError("no room"), 5),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_has_its_exit_code(monkeypatch, capsys, error, code):
    def fail(_):
        raise error

    monkeypatch.setitem(cli._COMMANDS, "list", fail)
    assert refused(capsys, "list")[0] == code


def test_debug_shows_the_traceback(folder):
    for words in (("--debug", "run", "tyni"), ("run", "tyni", "--debug")):
        with pytest.raises(errors.UnknownName):
            cli.main(list(words))


@pytest.mark.parametrize("words", [("--help",), ("run", "--help")])
def test_help_is_no_error(capsys, words):
    assert cli.main(list(words)) == 0
    assert "usage: socialgraph" in capsys.readouterr().out


def test_in_a_shell_the_exit_code_is_that_of_main(folder):
    done = ran("run", "tiny", "--quik")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "socialgraph: unrecognized arguments: --quik. Did you mean --quick?\n"
    assert ran("list").stdout == "tiny                 Does it run?\n"


@pytest.mark.skipif(os.name == "nt", reason="closes a pipe as a shell on Unix does")
def test_a_reader_that_has_gone_is_no_error(folder):
    read, write = os.pipe()
    os.close(read)
    done = ran("data", stdout=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="sends a signal as a shell on Unix does")
def test_control_c_stops_a_run_at_once(folder):
    study = STUDY.replace("quick=(2, 3)", "quick=(300000, 3)").replace(
        "def world():", "def world():\n    print('on', flush=True)"
    )
    (folder / "simulations" / "long.py").write_text(study)
    # Whoever starts the tests in the background has control-C ignored, and so would all that they start.
    listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); " + COMMAND[2]
    command = [*COMMAND[:2], listening, "run", "long", "--quick", "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        while process.stdout.readline() not in ("on\n", ""):
            pass
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130, said
    assert said.splitlines()[-1] == "socialgraph: stopped"
    assert "Traceback" not in said
    assert not (folder / "results").exists()
