"""A run that keeps its books in a folder: the same tables as in memory, and readable by others."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from socialgraph.errors import ParameterError
from socialgraph.feed import Engagement
from socialgraph.friends import AdamicAdar
from socialgraph.generators import stochastic_block
from socialgraph.people import with_opinions
from socialgraph.platform import Behaviour, Platform, simulate
from socialgraph.platform.books import Books

GRAPH, SIDES = stochastic_block([20, 20], [[0.3, 0.1], [0.1, 0.3]], rng=1)
PEOPLE = with_opinions(GRAPH, SIDES, by="group", rng=1)
PEOPLE = PEOPLE.assign(interests=np.random.default_rng(1).dirichlet(np.ones(2), 40)).observe(noise=0.2, rng=1)
PLATFORM = Platform(
    rank=Engagement(), suggest=AdamicAdar(), suggest_every=2, behaviour=Behaviour(share=0.5), windows=3, profiling=0.1
)
QUIET = {"rng": 1, "progress": False}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("books")
    return [simulate(PLATFORM, GRAPH, PEOPLE, days=4, record=record, **QUIET) for record in (True, folder / "new")]


def test_the_tables_are_those_of_memory(runs):
    memory, books = runs
    assert books.reports == ()
    assert books.state == memory.state
    for name in ("exposures", "interactions", "content"):
        pd.testing.assert_frame_equal(getattr(books, name), getattr(memory, name))
    assert len(books.interactions) > 50


def test_any_tool_reads_a_table_by_its_folder(runs):
    memory, books = runs
    folder = books.manifest["record"]
    shown = pd.read_parquet(f"{folder}/exposures")
    assert sorted(shown["day"].astype(int).unique()) == [1, 2, 3, 4]
    assert len(shown) == len(memory.exposures)
    third = pd.read_parquet(f"{folder}/exposures", filters=[("day", "=", 3)])
    assert len(third) == memory.reports[2].exposures["person"].size
    joined = books.interactions.join(books.exposures[["content"]], on="exposure")
    assert (joined["target"] == joined["content"]).all()


def test_people_and_ties_are_kept_day_by_day(runs):
    memory, books = runs
    folder = books.manifest["record"]
    people = pd.read_parquet(f"{folder}/people", filters=[("day", "=", 4)])
    assert {"person", "left", "opinion", "interests_0", "interests_1", "known_opinion", "group"} <= set(people)
    assert people["opinion"].tolist() == memory.people["opinion"].tolist()
    assert people["known_opinion"].tolist() == memory.people.profile["opinion"].tolist()
    assert people["known_opinion"].tolist() != PEOPLE.profile["opinion"].tolist()
    ties = pd.read_parquet(f"{folder}/ties")
    graph = GRAPH
    for day in (2, 4):
        today = ties[ties["day"].astype(int) == day]
        made, dropped = (
            today.loc[today["event"] == name, ["source", "target"]].to_numpy() for name in ("made", "dropped")
        )
        graph = graph.without_edges(dropped).with_edges(made)
    assert graph == memory.graph
    assert len(ties) > 50


def test_a_run_that_goes_on_goes_on_in_its_books(tmp_path, runs):
    first = simulate(PLATFORM, GRAPH, PEOPLE, days=2, record=str(tmp_path), **QUIET)
    second = simulate(PLATFORM, first.state, days=2, record=str(tmp_path), **QUIET)
    for name in ("exposures", "interactions", "content"):
        pd.testing.assert_frame_equal(getattr(second, name), getattr(runs[0], name))
    with pytest.raises(ParameterError, match=r"^record must be a folder without days after day 0; got 'day=00001 in "):
        simulate(PLATFORM, GRAPH, PEOPLE, days=1, record=tmp_path, **QUIET)


def test_what_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ParameterError, match=r"^record must be a folder that can be made \(File exists\); got "):
        simulate(PLATFORM, GRAPH, PEOPLE, days=1, record=tmp_path / "file", **QUIET)
    with pytest.raises(ParameterError, match=r"^record must be True, False or a folder; got 1$"):
        simulate(PLATFORM, GRAPH, PEOPLE, days=1, record=1, **QUIET)
    with pytest.raises(ParameterError, match=r"^record must be a folder that holds the run's days; got "):
        Books(tmp_path / "empty", 0).read("people")


def test_a_day_that_was_not_finished_leaves_no_half_file(tmp_path, monkeypatch):
    def full(self, path, **options):
        path.write_bytes(b"PAR1")
        raise OSError("No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(OSError, match="No space left"):
        simulate(PLATFORM, GRAPH, PEOPLE, days=1, record=tmp_path, **QUIET)
    assert list(tmp_path.rglob("*.parquet")) == []


def test_people_without_a_profile_of_their_own(tmp_path):
    plain = replace(PEOPLE, observed=None)
    simulate(PLATFORM, GRAPH, plain, days=1, record=tmp_path, **QUIET)
    assert not any(name.startswith("known_") for name in Books(tmp_path, 1).read("people"))
