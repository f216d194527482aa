import math
import pickle

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from socialgraph.diffusion import SEIR, SIR
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def test_incubation_delays_and_in_the_end_changes_nobodys_chances():
    graph = barabasi_albert(80, 2, rng=1)
    late = SEIR(0.2, 0.3, 0.4)(graph, [0], steps=500, runs=4_000, rng=1)
    soon = SIR(0.2, 0.4)(graph, [0], steps=500, runs=4_000, rng=2)
    assert stats.ks_2samp(late.size, soon.size).pvalue > 1e-3
    assert late.counts[:, -1, 1:3].max() == soon.counts[:, -1, 1].max() == 0
    assert late.counts[:, 10, 1:].sum(axis=1).mean() < soon.counts[:, 10, 1:].sum(axis=1).mean()


def test_certain_everything_takes_two_steps_a_hand_and_one_for_a_seed():
    graph = nx.gnp_random_graph(150, 0.02, seed=3)
    away = nx.single_source_shortest_path_length(graph, 0)
    cascade = SEIR(1, 1, 1).replay(graph, [0], 0, rng=1)
    expected = [None if u not in away else max(2 * away[u] - 1, 0) for u in range(150)]
    assert [None if math.isnan(at) else at for at in cascade.time] == expected
    waited = cascade.spells[1:, 1] - cascade.time[cascade.spells[1:, 0].astype(int)]
    assert (waited == 1).all()


def test_whoever_never_becomes_infectious_is_exposed_and_has_no_spell():
    path = Graph.from_edges([(0, 1), (1, 2)])
    ensemble = SEIR(1, [0, 0, 1], 1)(path, [0], steps=9, rng=1)
    assert ensemble.counts[0, [0, 1, 9]].tolist() == [[2, 0, 1, 0], [1, 1, 0, 1], [1, 1, 0, 1]]
    assert ensemble.size.tolist() == [2]
    assert ensemble.cascade(0).spells.tolist() == [[0, 0, 1]]


def test_incubation_and_recovery_have_coins_of_their_own():
    tie = Graph.from_edges([(0, 1)])
    spells = [SEIR(1, 0.3, 0.3).replay(tie, [0], run, steps=200, rng=1) for run in range(1_000)]
    wait, last = np.array([(each.spells[1, 1] - each.time[1], np.diff(each.spells[1, 1:])[0]) for each in spells]).T
    assert abs(stats.spearmanr(wait, last).statistic) < 4 / math.sqrt(1_000)


def test_a_model_is_a_value():
    for given in [(0.1, 0.2, 0.3), ("weight", [0.1, 0.2], {0: 1}), ({(0, 1): 0.5}, {0: 1}, [0.5])]:
        one, two = SEIR(*given), SEIR(*given)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
    assert repr(SEIR(1, 0.5, 0)) == "SEIR(infection=1.0, incubation=0.5, recovery=0.0)"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((2, 1, 1), "infection must lie in [0, 1]; got 2"),
        ((1, -1, 1), "incubation must lie in [0, 1]; got -1"),
        ((1, 1, 1.5), "recovery must lie in [0, 1]; got 1.5"),
        ((1, [0.5, 2], 1), "incubation[1] must lie in [0, 1]; got 2.0"),
        (
            (1, None, 1),
            "incubation must be a number in [0, 1], one for each person or {person: number}; got None",
        ),
    ],
)
def test_what_is_no_probability_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        SEIR(*values)
    assert str(caught.value) == message


def test_what_does_not_fit_the_graph_is_refused():
    path = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
    with pytest.raises(ParameterError, match="incubation must be one number for each of the 3 people; got '2 values'"):
        SEIR(1, [1, 1], 1)(path, ["ann"], rng=1)
    with pytest.raises(ParameterError, match='incubation must be given for all 3 people; got "none for 2, the first'):
        SEIR(1, {"ann": 1}, 1).replay(path, ["ann"], 0, rng=1)
    with pytest.raises(ParameterError, match=r"steps must be a whole number in \[0, 1000000\]; got 0.5"):
        SEIR(1, 1, 1)(path, ["ann"], steps=0.5, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        SEIR(1, 1, 1).replay(path, ["ann"], -1, rng=1)
