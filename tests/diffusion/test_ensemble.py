import pickle
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.stats import t as student

from socialgraph.diffusion import Ensemble, IndependentCascade
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph


@pytest.fixture
def ensemble():
    return IndependentCascade(p=0.3)(nx.karate_club_graph(), [0, 33], runs=500, rng=4)


def test_mean_and_standard_error_are_those_of_the_sizes(ensemble):
    assert ensemble.mean == np.mean(ensemble.size)
    assert ensemble.standard_error == pytest.approx(np.std(ensemble.size, ddof=1) / np.sqrt(500))
    single = IndependentCascade(p=0.3)(ensemble.graph, [0], rng=4)
    assert np.isnan(single.standard_error)
    assert repr(single).startswith("<Ensemble: 1 run, mean size ")


def test_reach_adds_up_to_the_mean_size(ensemble):
    assert ensemble.reach.sum() == pytest.approx(ensemble.mean)
    assert ensemble.reach[[0, 33]].tolist() == [1.0, 1.0]


def test_reach_by_group_is_the_mean_over_replayed_runs(ensemble):
    club = list(nx.get_node_attributes(nx.karate_club_graph(), "club").values())
    counts = [ensemble.cascade(run).size_by(club) for run in range(500)]
    for group, share in ensemble.reach_by(club).items():
        assert share == pytest.approx(np.mean([count[group] for count in counts]) / club.count(group))
    with pytest.raises(ParameterError, match="group must be 34 values, one a person; got 'shape"):
        ensemble.reach_by(club[:-1])


def test_frame_of_an_ensemble_is_tidy(ensemble):
    frame = ensemble.frame()
    assert list(frame.columns) == ["run", "size", "depth"]
    assert frame["run"].tolist() == list(range(500))
    assert frame["size"].tolist() == ensemble.size.tolist()
    assert frame["depth"].tolist() == ensemble.depth.tolist()


def test_an_ensemble_is_a_value(ensemble):
    again = IndependentCascade(p=0.3)(nx.karate_club_graph(), [33, 0, 0], runs=500, rng=4)
    assert again == ensemble
    assert hash(again) == hash(ensemble)
    assert pickle.loads(pickle.dumps(again)).cascade(7) == ensemble.cascade(7)
    assert isinstance(again, Ensemble)


@pytest.mark.parametrize("run", [-1, 500, 0.0, True, "0"])
def test_only_runs_that_were_made_are_replayed(ensemble, run):
    with pytest.raises(ParameterError, match=r"run must be a whole number in \[0, 499\]"):
        ensemble.cascade(run)


def test_counts_are_those_of_every_replayed_run(ensemble):
    for run in range(0, 500, 50):
        time = ensemble.cascade(run).time
        assert ensemble.counts[run, :, 0].tolist() == [(time <= step).sum() for step in ensemble.times.tolist()]
    assert ensemble.times.size == ensemble.depth.max() + 1


def test_a_path_longer_than_the_first_room_is_counted_to_its_end():
    path = Graph.from_edges([(u, u + 1) for u in range(999)], directed=True)
    ensemble = IndependentCascade(p=1)(path, [0], runs=3, rng=1)
    assert ensemble.counts[:, :, 0].tolist() == [list(range(1, 1001))] * 3


# --- Read-outs -------------------------------------------------------------------------------------------------------


@pytest.fixture
def changing(ensemble):
    """Two runs of four people who go from one state to the next, at three times."""
    counts = np.array([[[3, 1, 0], [1, 2, 1], [0, 1, 3]], [[3, 1, 0], [3, 0, 1], [3, 0, 1]]], dtype=np.int32)
    size, depth, reach = np.array([4, 1]), np.array([2, 0], dtype=np.int32), np.array([1.0, 0.5, 0.5, 0.5])
    graph, states = Graph.from_edges([(0, 1), (1, 2), (2, 3)]), ("susceptible", "infected", "recovered")
    return Ensemble(
        size, depth, reach, ensemble.model, graph, np.array([0]), 1, counts, states, np.array([0, 0.5, 1.0])
    )


def test_the_interval_is_students(ensemble):
    low, high = ensemble.interval(0.9)
    expected = student.interval(0.9, 499, ensemble.mean, ensemble.standard_error)
    assert (low, high) == pytest.approx(expected)
    assert np.isnan(IndependentCascade(p=0.3)(ensemble.graph, [0], rng=4).interval()).all()
    with pytest.raises(ParameterError, match=r"level must lie in \[0.5, 0.9999\]; got 1"):
        ensemble.interval(1)


def test_the_time_to_a_share_is_that_of_every_replayed_run(ensemble):
    for share in (0.0, 0.2, 0.5, 0.9):
        assert ensemble.time_to(share)[:40].tolist() == [ensemble.cascade(run).time_to(share) for run in range(40)]


def test_the_time_to_a_share_where_people_change_state(changing):
    assert changing.time_to(0.5).tolist() == [0.5, np.inf]
    assert changing.time_to(1.0).tolist() == [1.0, np.inf]


def test_whom_a_run_ever_reached_cannot_be_counted_where_people_come_back(changing):
    back = replace(changing, counts=changing.counts[:, :, ::-1])
    with pytest.raises(ParameterError, match="share must be asked of a model whose people do not come back"):
        back.time_to(0.5)


def test_peaks_are_the_largest_counts(changing, ensemble):
    assert changing.peak().to_numpy().tolist() == [[0, 0.5, 2], [1, 0, 1]]
    assert changing.peak("recovered")["count"].tolist() == [3, 1]
    assert ensemble.peak()["count"].tolist() == ensemble.size.tolist()
    assert ensemble.peak()["time"].tolist() == ensemble.depth.tolist()
    with pytest.raises(UnknownName, match=r"state must be one of .* got 'infectd'\. Did you mean infected"):
        changing.peak("infectd")


def test_curves_are_tidy(changing):
    frame = changing.curves()
    assert list(frame.columns) == ["run", "time", "state", "count"]
    assert len(frame) == 2 * 3 * 3
    some = frame[(frame["run"] == 0) & (frame["state"] == "infected")]
    assert some[["time", "count"]].to_numpy().tolist() == [[0, 1], [0.5, 2], [1.0, 1]]
    assert frame.groupby(["run", "time"])["count"].sum().eq(4).all()


def test_the_mean_curve_has_the_mean_and_the_quantiles_of_the_runs(ensemble):
    frame = ensemble.mean_curve(0.8)
    counts = ensemble.counts[:, :, 0]
    np.testing.assert_allclose(frame["mean"], counts.mean(axis=0))
    np.testing.assert_allclose(frame[["low", "high"]].to_numpy().T, np.quantile(counts, [0.1, 0.9], axis=0))
    assert frame["time"].tolist() == ensemble.times.tolist()
    assert set(frame["state"]) == {"reached"}


def test_counts_and_times_have_the_shape_of_runs_and_states(ensemble):
    with pytest.raises(ParameterError, match="counts must be counts of 500 runs at times and in 1 states"):
        replace(ensemble, counts=ensemble.counts[:3])
    with pytest.raises(ParameterError, match="times must be"):
        replace(ensemble, times=np.zeros(99))
