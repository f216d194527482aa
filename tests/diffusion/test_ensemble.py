import pickle

import networkx as nx
import numpy as np
import pytest

from socialgraph.diffusion import Ensemble, IndependentCascade
from socialgraph.errors import ParameterError
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
