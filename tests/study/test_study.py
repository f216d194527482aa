"""A study: the product of its factors, one effect a metric and arm, results written whole or not at all."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from socialgraph import plot
from socialgraph.errors import DataFormatError, ParameterError, StoreError, UnknownName
from socialgraph.feed import Chronological, Engagement
from socialgraph.graph import Graph
from socialgraph.people import with_opinions
from socialgraph.platform import Behaviour, Platform
from socialgraph.study import Study, compare, find_studies, load_study

FILES = ["effects.parquet", "effects.png", "manifest.json", "values.parquet"]


def world():
    """Twenty people in a ring of two sides."""
    graph = Graph.from_edges([(u, (u + step) % 20) for u in range(20) for step in (1, 2)])
    return graph, with_opinions(graph, {"side": np.repeat(["left", "right"], 10)}, by="side", rng=1)


PARTS = {
    "question": "Does ranking matter?\nSo they say.",
    "world": world,
    "platform": Platform(rank=Chronological()),
    "factors": {
        "rank": {"newest": Chronological(), "liked": Engagement()},
        "behaviour": {"calm": Behaviour(), "eager": Behaviour(click=1.0)},
    },
    "versus": ("newest", "calm"),
    "metrics": ("click_rate", "cross_cutting_shown"),
    "days": 3,
    "seeds": 3,
    "quick": (2, 2),
}


def contents(folder):
    """Read every file of a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def study():
    return Study(**PARTS)


@pytest.fixture(scope="module")
def comparison(study):
    return study.run(quick=True, rng=5, progress=False)


def test_the_arms_are_the_product_of_the_factors(study):
    assert list(study.arms) == ["newest + calm", "newest + eager", "liked + calm", "liked + eager"]
    assert study.arms["liked + eager"] == Platform(rank=Engagement(), behaviour=Behaviour(click=1.0))
    assert study.arms["newest + calm"] == study.platform


def test_it_runs_as_compare_does(study, comparison):
    by_hand = compare(study.arms, *world(), days=2, seeds=2, rng=5, progress=False)
    assert comparison.frame().equals(by_hand.frame())
    assert study.run(rng=5, progress=False).manifest["days"] == 3


def test_the_effects_are_one_row_a_metric_and_arm(study, comparison):
    effects = study.effects(comparison)
    arms = ["newest + eager", "liked + calm", "liked + eager"]
    assert effects["arm"].tolist() == arms * 2
    assert effects["metric"].tolist() == ["click_rate"] * 3 + ["cross_cutting_shown"] * 3
    one = comparison.effect("cross_cutting_shown", versus="newest + calm")
    assert effects.iloc[3:].set_index("arm").equals(one)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"question": " "}, "question must be words"),
        ({"question": None}, "question must be words"),
        ({"world": None}, "world must be a function"),
        ({"platform": Chronological()}, "platform must be a Platform"),
        ({"factors": {}}, "factors must be a mapping"),
        ({"factors": [("rank", {})]}, "factors must be a mapping"),
        ({"factors": {"ranks": {"a": Chronological()}}}, "factors must be one of .* Did you mean rank"),
        ({"factors": {"rank": {}}}, r"factors\['rank'\] must be a mapping of names to levels"),
        ({"factors": {"rank": [Chronological()]}}, r"factors\['rank'\] must be a mapping of names to levels"),
        ({"factors": {"rank": {1: Chronological()}}}, r"factors\['rank'\] must be called by strings"),
        ({"factors": {"rank": {"a + b": Chronological()}}}, r"factors\['rank'\] must be called by strings"),
        ({"factors": {"rank": {"a": Chronological}}}, "rank must be a model or a function"),
        ({"factors": {"slots": {"few": 0}}}, r"slots must be a whole number in \[1, 128\]"),
        ({"versus": ("newest",)}, "versus must name one level for each of 2 factors"),
        ({"versus": ("newst", "calm")}, "versus, level of 'rank' must be one of .* Did you mean newest"),
        ({"metrics": ()}, "metrics must be a tuple of names"),
        ({"metrics": "click_rate"}, "metrics must be a tuple of names"),
        ({"days": 0}, "days must be a whole number of at least 1"),
        ({"seeds": 1}, "seeds must be a whole number of at least 2"),
        ({"quick": 4}, "quick must be two whole numbers"),
        ({"quick": (4,)}, "quick must be two whole numbers"),
        ({"quick": (4, 1)}, r"quick\[1\] must be a whole number of at least 2"),
    ],
)
def test_a_part_that_does_not_fit(part, message):
    with pytest.raises(ParameterError, match=message):
        Study(**{**PARTS, **part})


def test_a_metric_that_nobody_measures_is_refused_before_the_work(monkeypatch):
    wrong = Study(**{**PARTS, "metrics": ("click_rat",)})
    monkeypatch.setattr("socialgraph.study.study.compare", lambda *_, **__: pytest.fail("the work was begun"))
    with pytest.raises(UnknownName, match=r"metrics must be one of .* Did you mean click_rate"):
        wrong.run(progress=False)


def test_a_measure_of_ones_own_is_a_metric():
    own = Study(**{**PARTS, "metrics": ("size",), "measures": {"size": lambda graph, people: graph.n}})
    effects = own.effects(own.run(quick=True, progress=False))
    assert effects["mean"].tolist() == [20.0] * 3
    assert effects["p"].tolist() == [1.0] * 3


def test_what_is_saved(study, comparison, tmp_path):
    paths = study.save(comparison, tmp_path / "new" / "folder")
    assert sorted(path.name for path in paths) == FILES
    assert sorted(contents(tmp_path / "new" / "folder")) == FILES
    found = {path.name: path for path in paths}
    assert pd.read_parquet(found["values.parquet"]).equals(comparison.frame())
    assert pd.read_parquet(found["effects.parquet"]).equals(study.effects(comparison))
    manifest = json.loads(found["manifest.json"].read_text())
    assert manifest == {"question": study.question, **comparison.manifest}
    assert found["effects.png"].read_bytes().startswith(b"\x89PNG")


def test_saving_again_gives_the_same_bytes(study, comparison, tmp_path):
    study.save(comparison, tmp_path)
    first = contents(tmp_path)
    study.save(comparison, tmp_path)
    assert contents(tmp_path) == first


def test_a_folder_that_cannot_be_made(study, comparison, tmp_path):
    (tmp_path / "taken").write_text("a file")
    for folder in ("taken", "taken/below"):
        with pytest.raises(StoreError, match=r"results cannot be written to .*taken"):
            study.save(comparison, tmp_path / folder)
    assert contents(tmp_path) == {"taken": b"a file"}


def test_a_disk_that_is_full_leaves_what_was_there(study, comparison, tmp_path, monkeypatch):
    """The last writer fails half-way: no new file may stand beside the old ones, and no scrap may be left."""
    study.save(comparison, tmp_path)
    before = contents(tmp_path)

    class Full:
        def savefig(self, path, **_):
            Path(path).write_bytes(b"\x89PNG half")
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(plot, "effects", lambda *_, **__: Full())
    other = study.run(quick=True, rng=6, progress=False)
    with pytest.raises(StoreError, match="No space left on device"):
        study.save(other, tmp_path)
    assert contents(tmp_path) == before
    with pytest.raises(StoreError):
        study.save(other, tmp_path / "fresh")
    assert contents(tmp_path / "fresh") == {}


def test_a_writer_with_a_bug_leaves_nothing_either(study, comparison, tmp_path, monkeypatch):
    monkeypatch.setattr(plot, "effects", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        study.save(comparison, tmp_path)
    assert contents(tmp_path) == {}


def test_a_kill_while_writing_leaves_what_was_there(study, comparison, tmp_path):
    before = {path.name: path.read_bytes() for path in study.save(comparison, tmp_path)}
    code = """
        import os, signal, sys
        from pathlib import Path
        from socialgraph.study.study import _publish

        def half(path):
            path.write_bytes(b"half")
            os.kill(os.getpid(), signal.SIGKILL)

        _publish(Path(sys.argv[1]), {"values.parquet": lambda path: path.write_bytes(b"new"), "effects.png": half})
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code), str(tmp_path)], check=False)
    assert done.returncode != 0
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == before


STUDY_FILE = """
import socialgraph as sg

STUDY = sg.Study(
    question="Is {word} loaded?",
    world=lambda: (),
    platform=sg.Platform(rank=sg.feed.Chronological()),
    factors={{"rank": {{"newest": sg.feed.Chronological()}}}},
    versus=("newest",),
    metrics=("click_rate",),
)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with two studies and two files that are none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "simulations").mkdir()
    for word in ("echo_room", "rumour"):
        (tmp_path / "simulations" / f"{word}.py").write_text(STUDY_FILE.format(word=word))
    (tmp_path / "simulations" / "_shared.py").write_text("")
    (tmp_path / "simulations" / "notes.txt").write_text("")
    return tmp_path


def test_studies_are_found_and_loaded_by_name_or_path(folder):
    assert list(find_studies()) == ["echo_room", "rumour"]
    assert load_study("rumour").question == "Is rumour loaded?"
    (folder / "elsewhere.py").write_text(STUDY_FILE.format(word="elsewhere"))
    for path in ("elsewhere.py", folder / "elsewhere.py"):
        assert load_study(path).question == "Is elsewhere loaded?"


def test_loading_leaves_no_module_behind(folder):
    load_study("rumour")
    assert "rumour" not in sys.modules


def test_an_unknown_study_offers_the_nearest(folder):
    with pytest.raises(UnknownName, match=r"study must be one of echo_room, rumour; got 'rumor'\. Did you mean rumour"):
        load_study("rumor")


def test_a_name_where_there_are_no_studies(tmp_path, monkeypatch):
    monkeypatch.setattr("socialgraph.study.study.find_studies", dict)
    with pytest.raises(ParameterError, match="study must be the path of a file"):
        load_study("rumour")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "wrong.py: must be a file that holds a study"),
        ("", "wrong.py: must define STUDY, a socialgraph Study"),
        ("STUDY = 3", "wrong.py: must define STUDY, a socialgraph Study"),
        ("x = 1\ny = = 2\n", "wrong.py, line 2, column 5: must be Python: invalid syntax"),
    ],
)
def test_a_file_without_a_study(tmp_path, content, message):
    if content is not None:
        (tmp_path / "wrong.py").write_text(content)
    with pytest.raises(DataFormatError, match=message):
        load_study(tmp_path / "wrong.py")


def test_the_studies_of_this_checkout_load():
    simulations = Path(__file__).parents[2] / "simulations"
    assert find_studies(simulations)
    for name, path in find_studies(simulations).items():
        study = load_study(path)
        assert study.question.strip(), name
        assert " + ".join(study.versus) in study.arms, name
