import json

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import socialgraph.metrics
from socialgraph.datasets import load
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.generators import double_edge_swap, erdos_renyi
from socialgraph.graph import Graph
from socialgraph.metrics import (
    adjusted_p,
    assortativity,
    bootstrap,
    cross_cutting_share,
    modularity,
    null_test,
    opinion_variance,
    panel,
)
from socialgraph.metrics._catalogue import CATALOGUE, Seen
from socialgraph.people import People, with_opinions

COLUMNS = ["family", "measure", "definition", "value", "null", "null_mean", "null_low", "null_high", "z", "p"]
COLUMNS += ["holm", "bh", "low", "high", "interval", "apart", "seconds"]
# What the panel does not take: it is asked of more than a network, its people and what they saw, or is no measure.
ELSEWHERE = {
    *("adjusted_p", "bootstrap", "communities", "dip_test", "disparate_exposure_interval", "in_words", "null_test"),
    *("affective_gap", "amplification", "atkinson", "average_distance", "calibration_error", "equal_opportunity"),
    *(
        "exposure_drift",
        "information_access_gap",
        "intra_list_diversity",
        "lorenz",
        "minority_ranking",
        "panel",
        "theil",
    ),
}


def small(**options):
    graph, people = load("karate")
    return panel(graph, people, **{"draws": 39, "rng": 1, "progress": False, **options})


def test_every_measure_is_in_it_or_said_to_be_elsewhere():
    assert {line.measure for line in CATALOGUE}.isdisjoint(ELSEWHERE)
    assert {line.measure for line in CATALOGUE} | ELSEWHERE == set(socialgraph.metrics.__all__)


def test_no_definition_is_there_twice():
    names = [(line.measure, line.definition, line.needs) for line in CATALOGUE]
    assert len(set(names)) == len(names)


def test_it_is_one_frame_with_a_name_for_every_definition():
    frame = small(only=["modularity", "assortativity"])
    assert list(frame.columns) == COLUMNS
    assert (frame["definition"] != "").all()
    assert json.loads(json.dumps(frame.attrs)) == frame.attrs
    assert frame.attrs["groups"] == {"Mr. Hi": 17, "Officer": 17}


def test_a_row_is_what_the_measure_its_null_and_its_bootstrap_say():
    graph, people = load("karate")
    row = small(only=["modularity"]).iloc[0]
    test = null_test(modularity, graph, people["club"], draws=39, rng=1)
    assert (row["value"], row["null_mean"], row["z"], row["p"]) == (test.value, test.mean, test.z, test.p)
    assert (row["null_low"], row["null_high"]) == tuple(np.quantile(test.null, [0.025, 0.975]))
    assert (row["low"], row["high"]) == tuple(bootstrap(modularity, graph, people["club"], draws=39, rng=1))
    assert row["interval"] == "vertices"


def test_p_is_adjusted_for_all_rows():
    frame = small(only=["modularity", "assortativity", "random_walk_controversy"])
    for method in ("holm", "bh"):
        np.testing.assert_array_equal(frame[method], adjusted_p(frame["p"], method=method))


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_bytes_for_any_number_of_workers(workers):
    one, other = small(only=["modularity"]), small(only=["modularity"], workers=workers)
    pd.testing.assert_frame_equal(one.drop(columns="seconds"), other.drop(columns="seconds"), check_exact=True)


def test_what_there_are_no_columns_for_is_left_out():
    graph, people = load("karate")
    opinions = with_opinions(graph, people, by="club", rng=1)
    families = {"alone": {}, "opinions": {"people": {"opinion": opinions["opinion"]}}, "all": {"people": opinions}}
    found = {
        name: set(panel(graph, draws=2, rng=1, progress=False, **given)["family"]) for name, given in families.items()
    }
    assert "attitude" not in found["alone"]
    assert "attitude" in found["opinions"]
    measures = set(small(draws=2)["measure"])
    assert "assortativity" in measures
    assert "opinion_variance" not in measures
    three = panel(graph, group=np.arange(34) % 3, draws=2, rng=1, progress=False)
    # Definitions for two sides are not stretched to three.
    assert "random_walk_controversy" in measures - set(three["measure"])


def test_opinions_alone_have_an_interval_of_people_and_no_null():
    graph, _ = load("karate")
    opinion = np.linspace(-1, 1, 34)
    row = panel(graph, opinion=opinion, only=["opinion_variance"], draws=39, rng=1, progress=False).iloc[0]
    assert row["null"] == ""
    assert np.isnan([row["z"], row["p"], row["bh"]]).all()
    assert (row["low"], row["high"]) == tuple(bootstrap(opinion_variance, None, opinion, draws=39, rng=1))


def test_groups_that_are_found_are_found_again():
    graph = erdos_renyi(150, mean_degree=4, rng=1)

    def halves(world):
        parts = nx.community.kernighan_lin_bisection(world.to_networkx(), seed=1)
        return np.isin(np.arange(world.n), list(parts[0])).astype(int)

    options = {"only": ["modularity"], "draws": 39, "rng": 1, "progress": False}
    found = panel(graph, group=halves, **options)
    given = panel(graph, group=halves(graph), **options)
    assert found.attrs["found"]
    assert not given.attrs["found"]
    assert found.iloc[0]["value"] == given.iloc[0]["value"]
    assert given.iloc[0]["z"] > 8
    assert abs(found.iloc[0]["z"]) < 3


def exposures(graph, side, seed, like):
    """Let everyone see thirty posts of friends, those of their own side more often."""
    draws = np.random.default_rng(seed)
    rows = []
    for reader in range(graph.n):
        friends = graph.neighbors(reader)
        chance = np.where(side[friends] == side[reader], like, 1.0)
        rows += [(reader, author) for author in draws.choice(friends, 30, p=chance / chance.sum())]
    person, author = np.array(rows).T
    return {"person": person, "author": author, "content": author * 100 + draws.integers(0, 5, author.size)}


def test_exposure_is_held_against_the_groups_dealt_out_again():
    graph, people = load("karate")
    side = people["club"]
    seen = exposures(graph, side, 1, like=5.0)
    frame = small(exposures=pd.DataFrame(seen), only=["cross_cutting_share"])
    row = frame.iloc[0]
    assert row["value"] == cross_cutting_share(side[seen["person"]], side[seen["author"]])
    assert row["null"] == "labels"
    assert row["null_mean"] == pytest.approx(0.5, abs=0.05)
    assert row["z"] < -5
    assert row["low"] < row["value"] < row["high"]
    assert row["interval"] == "readers"


def test_readers_are_drawn_with_all_they_saw():
    seen = Seen.of({"person": [2, 0, 2, 1], "author": [0, 1, 1, 2], "content": [7, 8, 9, 5]}, 3)
    again = seen.drawn(np.array([0, 2, 2]))
    rows = zip(again.reader.tolist(), again.person.tolist(), again.author.tolist(), again.content.tolist(), strict=True)
    assert sorted(rows) == [(0, 0, 1, 8), (1, 2, 0, 7), (1, 2, 1, 9), (2, 2, 0, 7), (2, 2, 1, 9)]


@pytest.mark.parametrize("null", ["configuration", "mixing", "erdos_renyi", "labels"])
def test_every_null_has_a_name_in_the_frame(null):
    assert small(only=["modularity"], null=null).iloc[0]["null"] == null


def test_a_null_of_ones_own():
    frame = small(only=["modularity"], null=lambda graph, *, rng: double_edge_swap(graph, swaps=0.1, rng=rng))
    assert frame.iloc[0]["null"] == "own"
    assert frame.iloc[0]["null_mean"] > 0.2


def test_the_whole_panel_on_a_double_by_chance_finds_nothing():
    graph, people = load("karate")
    found = [
        (panel(double_edge_swap(graph, rng=seed), people, draws=99, rng=seed, progress=False)["bh"] <= 0.05).any()
        for seed in range(8)
    ]
    assert sum(found) <= 2
    assert (panel(graph, people, draws=99, rng=1, progress=False)["bh"] <= 0.05).sum() > 5


def test_names_and_numbers_of_people_do_not_matter():
    graph, people = load("karate")
    order = np.random.default_rng(1).permutation(34)
    moved = Graph.from_edges(order[graph.edges()], 34)
    side = np.empty(34, dtype="<U9")
    side[order] = np.where(people["club"] == "Officer", "zebra", "b")
    one, other = small(draws=2), panel(moved, {"anything": side}, draws=2, rng=1, progress=False)
    assert one["measure"].tolist() == other["measure"].tolist()
    np.testing.assert_allclose(one["value"], other["value"], rtol=1e-7)


def test_directed_and_weighted_networks_are_measured_as_they_are():
    graph, people = load("polblogs", component="largest")
    weight = np.random.default_rng(1).integers(1, 5, graph.m)
    weighted = Graph.from_edges(graph.edges(), graph.n, directed=True, weight=weight)
    frames = [panel(each, people, draws=2, rng=1, progress=False).set_index("measure") for each in (graph, weighted)]
    for frame, network in zip(frames, (graph, weighted), strict=True):
        assert frame["value"].notna().all()
        assert frame.loc["modularity", "value"] == modularity(network, people["side"])
        assert frame.attrs["directed"]
    assert frames[0].loc["modularity", "value"] != frames[1].loc["modularity", "value"]


def test_errors_name_the_argument():
    graph, _ = load("karate")
    with pytest.raises(UnknownName, match=r"^only "):
        small(only=["modularty"])
    with pytest.raises(ParameterError, match=r"^only must be a list of measures; got 'modularity'$"):
        small(only="modularity")
    with pytest.raises(ParameterError, match=r"^group must be given where several columns could be it; got 'a, b'$"):
        panel(graph, {"a": np.arange(34) % 2, "b": np.arange(34) % 3}, progress=False)
    with pytest.raises(ParameterError, match=r"^only must leave something to measure, with the columns that are there"):
        panel(graph, People({}, 34), only=["modularity"], progress=False)
    with pytest.raises(ParameterError, match=r"^null must be another where no groups are given; got 'mixing'$"):
        panel(graph, opinion=np.linspace(-1, 1, 34), null="mixing", progress=False)
    with pytest.raises(UnknownName, match=r"^column "):
        small(group="side")
    with pytest.raises(UnknownName, match=r"^column "):
        small(opinion="mood")
    with pytest.raises(ParameterError, match=r"^exposures must have the columns person, author and content; got "):
        small(exposures={"person": [1]})
    with pytest.raises(ParameterError, match=r"^exposures\['author'\] must be people from 0 to 33; got 34$"):
        small(exposures={"person": [1], "author": [34], "content": [1]})
    with pytest.raises(ParameterError, match=r"^draws must be a whole number of at least 2; got 1$"):
        small(draws=1)


def test_values_are_those_of_the_functions():
    graph, people = load("karate")
    frame = small(draws=2).set_index("measure")
    assert frame.loc["assortativity", "value"] == assortativity(graph, people["club"])
