import math
import pickle

import networkx as nx
import numpy as np
import pytest

from socialgraph.diffusion import SI, SIR
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def test_certain_infection_reaches_everyone_at_their_distance():
    graph = nx.gnp_random_graph(200, 0.012, seed=3, directed=True)
    away = nx.multi_source_dijkstra_path_length(graph, {0, 9}, weight=None)
    cascade = SI(1).replay(graph, [0, 9], 0, rng=1)
    assert [None if math.isnan(at) else at for at in cascade.time] == [away.get(u) for u in range(200)]
    assert 5 < cascade.depth == max(away.values())


def test_it_lasts_and_in_the_end_has_everyone_who_can_be_reached():
    graph = Graph.from_edges([(0, 1), (1, 2), (0, 2), (3, 4)], n=6)
    ensemble = SI(0.2)(graph, [1], steps=200, runs=50, rng=1)
    assert ensemble.reach.tolist() == [1, 1, 1, 0, 0, 0]
    assert (np.diff(ensemble.counts[:, :, 1]) >= 0).all()
    assert np.isinf(ensemble.cascade(0).spells[:, 2]).all()
    assert ensemble.time_to(1 / 6).tolist() == [0.0] * 50
    assert np.isinf(ensemble.time_to(1)).all()


def test_it_is_sir_without_recovery_in_law():
    graph = barabasi_albert(80, 2, rng=1)
    one, two = (model(graph, [5], steps=12, runs=4_000, rng=seed) for seed, model in enumerate([SI(0.1), SIR(0.1, 0)]))
    error = np.hypot(one.counts[:, :, 1].std(axis=0), two.counts[:, :, 1].std(axis=0)) / math.sqrt(4_000)
    apart = one.counts[:, :, 1].mean(axis=0) - two.counts[:, :, 1].mean(axis=0)
    assert np.all(np.abs(apart) <= 4 * error)


def test_a_model_is_a_value():
    for given in [0.1, "weight", [0.1, 0.2], {(0, 1): 0.5}]:
        assert SI(given) == SI(given)
        assert hash(SI(given)) == hash(SI(given))
        assert pickle.loads(pickle.dumps(SI(given))) == SI(given)
    assert repr(SI(0.5)) == "SI(infection=0.5)"


@pytest.mark.parametrize(
    ("infection", "message"),
    [
        (1.5, "infection must lie in [0, 1]; got 1.5"),
        ("weights", "infection must be one of weight, weighted; got 'weights'. Did you mean weight or weighted?"),
        ([0.1, -1], "infection[1] must lie in [0, 1]; got -1.0"),
        ({(0, 1): "1"}, "infection[(0, 1)] must lie in [0, 1]; got '1'"),
    ],
)
def test_what_is_no_probability_is_refused(infection, message):
    with pytest.raises(ParameterError) as caught:
        SI(infection)
    assert str(caught.value) == message


def test_steps_and_runs_that_cannot_be_are_refused():
    tie = Graph.from_edges([(0, 1)])
    with pytest.raises(ParameterError, match=r"steps must be a whole number in \[0, 1000000\]; got -1"):
        SI(0.5)(tie, [0], steps=-1, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        SI(0.5).replay(tie, [0], -1, rng=1)
    with pytest.raises(ParameterError, match="infection must be one number for each of the 2 arcs; got '3 values'"):
        SI([0.1, 0.2, 0.3])(tie, [0], rng=1)
    with pytest.raises(TypeError, match="recovery"):
        SI(0.5, recovery=1)
