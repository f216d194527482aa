import math
import pickle

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from socialgraph.diffusion import SIR, SIRS
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def test_a_ring_that_is_certain_has_a_wave_with_a_wake():
    """Each is infected for one step and immune for the next, so the two waves go round and put each other out."""
    counts = SIRS(1, 1, 1)(nx.cycle_graph(8), [0], steps=7, rng=1).counts[0]
    assert counts.tolist() == [
        [7, 1, 0],
        [5, 2, 1],
        [4, 2, 2],
        [4, 2, 2],
        [5, 1, 2],
        [7, 0, 1],
        [8, 0, 0],
        [8, 0, 0],
    ]


def test_without_waning_it_is_sir_in_law():
    graph = barabasi_albert(80, 2, rng=1)
    one = SIR(0.2, 0.3)(graph, [5], steps=60, runs=4_000, rng=1)
    two = SIRS(0.2, 0.3, 0)(graph, [5], steps=60, runs=4_000, rng=2)
    assert stats.ks_2samp(one.size, two.size).pvalue > 1e-3
    error = np.hypot(one.counts.std(axis=0), two.counts.std(axis=0)) / math.sqrt(4_000)
    assert np.all(np.abs(one.counts.mean(axis=0) - two.counts.mean(axis=0)) <= 4 * error)
    assert (two.counts[:, -1, 1:].sum(axis=1) == two.size).all()


def test_recovery_and_waning_have_marks_of_their_own_and_last_as_long_as_they_say():
    """How long the one infected is so, and then is immune: both geometric, and one says nothing of the other."""
    alone = Graph.from_edges([], n=1)
    counts = SIRS(0.5, 0.3, 0.2)(alone, [0], steps=200, runs=4_000, rng=1).counts
    ill, immune = counts[:, :, 1].sum(axis=1), counts[:, :, 2].sum(axis=1)
    for lasted, p in [(ill, 0.3), (immune, 0.2)]:
        share = p * (1 - p) ** np.arange(12)
        table = np.bincount(lasted - 1, minlength=13)
        expected = 4_000 * np.append(share, 1 - share.sum())
        assert stats.chisquare(np.append(table[:12], table[12:].sum()), expected).pvalue > 1e-3
    assert abs(stats.spearmanr(ill, immune).statistic) < 4 / math.sqrt(4_000)


def test_more_infection_can_leave_fewer_infected():
    arc = Graph.from_edges([(0, 1)], directed=True)
    few, many = (SIRS(p, [0, 1], 0)(arc, [0], steps=2, runs=100, rng=1).counts[:, 2, 1] for p in (0.5, 1))
    assert many.tolist() == [1] * 100
    assert few.max() == 2


def test_people_of_their_own_waning():
    everyone = SIRS(0, 1, [1, 0, 0.5])(Graph.from_edges([], n=3), [0, 1, 2], steps=2, runs=4_000, rng=1).counts
    assert everyone[:, 1].tolist() == [[0, 0, 3]] * 4_000
    assert set(everyone[:, 2, 0].tolist()) == {1, 2}
    assert abs((everyone[:, 2, 0] - 1).mean() - 0.5) < 4 * 0.5 / math.sqrt(4_000)


def test_a_model_is_a_value():
    for given in [(0.1, 0.2, 0.3), ("weight", [0.1, 0.2], {0: 1}), ({(0, 1): 0.5}, {0: 1}, [0.5])]:
        one, two = SIRS(*given), SIRS(*given)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
    assert repr(SIRS(1, 0.5, 0)) == "SIRS(infection=1.0, recovery=0.5, waning=0.0)"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((2, 1, 1), "infection must lie in [0, 1]; got 2"),
        ((1, -1, 1), "recovery must lie in [0, 1]; got -1"),
        ((1, 1, 1.5), "waning must lie in [0, 1]; got 1.5"),
        ((1, 1, [0.5, 2]), "waning[1] must lie in [0, 1]; got 2.0"),
        ((1, 1, None), "waning must be a number in [0, 1], one for each person or {person: number}; got None"),
    ],
)
def test_what_is_no_probability_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        SIRS(*values)
    assert str(caught.value) == message


def test_what_does_not_fit_the_graph_is_refused():
    path = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
    with pytest.raises(ParameterError, match="waning must be one number for each of the 3 people; got '2 values'"):
        SIRS(1, 1, [1, 1])(path, ["ann"], rng=1)
    with pytest.raises(ParameterError, match='waning must be given for all 3 people; got "none for 2, the first'):
        SIRS(1, 1, {"ann": 1}).replay(path, ["ann"], 0, rng=1)
    with pytest.raises(ParameterError, match=r"steps must be a whole number in \[0, 1000000\]; got 0.5"):
        SIRS(1, 1, 1)(path, ["ann"], steps=0.5, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        SIRS(1, 1, 1).replay(path, ["ann"], -1, rng=1)
