import math
import pickle

import networkx as nx
import numpy as np
import pytest

from socialgraph.diffusion import SI, SIS
from socialgraph.errors import LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

PATH = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])


def test_it_goes_back_and_forth_where_everything_is_certain():
    """And from both ends of a tie it is over at once: whoever recovers at a step cannot be infected at it."""
    tie = Graph.from_edges([(0, 1)])
    assert SIS(1, 1)(tie, [0], steps=20, rng=1).counts[0].tolist() == [[1, 1]] * 21
    assert SIS(1, 1).replay(tie, [0], 0, steps=20, rng=1).spells[:, 0].tolist() == [0, 1] * 10 + [0]
    assert SIS(1, 1)(tie, [0, 1], steps=20, rng=1).counts[0].tolist() == [[0, 2]] + [[2, 0]] * 20


def test_a_ring_that_is_certain_gives_two_waves():
    ring = nx.cycle_graph(20)
    counts = SIS(1, 1)(ring, [0], steps=9, rng=1).counts[0, :, 1]
    # Each step infects whoever is next to the infected: all of the same parity up to that distance.
    assert counts.tolist() == list(range(1, 11))


def test_without_recovery_it_is_si_in_law():
    graph = barabasi_albert(80, 2, rng=1)
    one, two = (model(graph, [5], steps=12, runs=4_000, rng=seed) for seed, model in enumerate([SI(0.1), SIS(0.1, 0)]))
    error = np.hypot(one.counts[:, :, 1].std(axis=0), two.counts[:, :, 1].std(axis=0)) / math.sqrt(4_000)
    apart = one.counts[:, :, 1].mean(axis=0) - two.counts[:, :, 1].mean(axis=0)
    assert np.all(np.abs(apart) <= 4 * error)
    assert (two.counts[:, -1, 1] == two.size).all()


def test_arcs_and_ways_and_people_have_marks_of_their_own():
    """In pairs of ties: how often both of two things happen at step 1 is how often each does, multiplied."""
    runs, star = 2_000, Graph.from_edges([(0, 1), (0, 2), (3, 0)], directed=True)
    cascades = [SIS(0.5, 0.5).replay(star, [0, 3], run, steps=1, rng=1) for run in range(runs)]
    hit = np.array(
        [[each.time[1] == 1, each.time[2] == 1, each.spells[0, 2] == 1, each.spells[1, 2] == 1] for each in cascades]
    )
    apart = np.corrcoef(hit.T) - np.eye(4)
    assert np.abs(apart).max() < 4 / math.sqrt(runs)
    tie = Graph.from_edges([(0, 1)])
    ways = [[SIS(0.5, 0).replay(tie, [u], run, steps=1, rng=1).size for run in range(1_000)] for u in (0, 1)]
    assert abs(np.corrcoef(ways)[0, 1]) < 4 / math.sqrt(1_000)


def test_who_comes_back_is_not_asked_after_by_time_to():
    ensemble = SIS(0.5, 0.5)(nx.path_graph(5), [0], steps=30, runs=20, rng=1)
    with pytest.raises(ParameterError, match="share must be asked of a model whose people do not come back"):
        ensemble.time_to(0.5)
    assert list(ensemble.peak().columns) == ["run", "time", "count"]


def test_a_model_is_a_value():
    for given in [(0.1, 0.2), ("weight", [0.1, 0.2]), ({(0, 1): 0.5}, {0: 1, 1: 0.2})]:
        one, two = SIS(*given), SIS(*given)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
    assert repr(SIS(infection=1, recovery=0)) == "SIS(infection=1.0, recovery=0.0)"


# What is refused.


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((-0.1, 1), "infection must lie in [0, 1]; got -0.1"),
        (("0.5", 1), "infection must be one of weight, weighted; got '0.5'"),
        (([0.1, 1.7], 1), "infection[1] must lie in [0, 1]; got 1.7"),
        ((0.1, math.inf), "recovery must lie in [0, 1]; got inf"),
        ((0.1, "all"), "recovery must be a number in [0, 1], one for each person or {person: number}; got 'all'"),
        ((0.1, {"ann": None}), "recovery['ann'] must lie in [0, 1]; got None"),
    ],
)
def test_what_is_no_probability_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        SIS(*values)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("values", "kind", "message"),
    [
        (([0.1, 0.2], 1), ParameterError, "infection must be one number for each of the 4 arcs; got '2 values'"),
        ((0.1, [0.1, 0.2]), ParameterError, "recovery must be one number for each of the 3 people; got '2 values'"),
        ((0.1, {"zoe": 1}), NodeNotFound, "recovery must be nodes of the graph; got 'zoe'"),
    ],
)
def test_probabilities_that_do_not_fit_the_graph_are_refused(values, kind, message):
    for call in [SIS(*values), lambda *given, **options: SIS(*values).replay(*given, 0, **options)]:
        with pytest.raises(kind) as caught:
            call(PATH, ["ann"], rng=1)
        assert str(caught.value) == message


def test_steps_and_runs_that_cannot_be_are_refused():
    for steps in [-1, 1.5, None, True, 10**6 + 1]:
        for call in [SIS(0.1, 1), lambda *given, **options: SIS(0.1, 1).replay(*given, 0, **options)]:
            with pytest.raises(ParameterError) as caught:
                call(PATH, ["ann"], steps=steps, rng=1)
            assert str(caught.value) == f"steps must be a whole number in [0, 1000000]; got {steps!r}"
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        SIS(0.1, 1).replay(PATH, ["ann"], -1, rng=1)
    with pytest.raises(LimitExceeded, match=r"runs must fit in 2 GiB; got 1,000, which need"):
        SIS(0.1, 1)(PATH, ["ann"], steps=10**6, runs=1_000, rng=1)
