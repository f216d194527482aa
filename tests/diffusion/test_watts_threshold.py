import pickle

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from naive import thresholds as naive

from socialgraph.diffusion import WattsThreshold
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

SHARES = np.array([0, 1e-9, 0.1, 0.18, 0.2, 0.25, 1 / 3, 0.4, 0.5, 0.6, 2 / 3, 0.75, 0.8, 1])


def assert_as_the_twin(model, graph, seeds, runs=1):
    threshold = np.broadcast_to(model.threshold, graph.n).tolist()
    weight = naive.by_arc(graph, 1 if graph.weight is None else graph.weight)
    naive.assert_is(
        model(graph, seeds, runs=runs, rng=1), [naive.watts_threshold(graph.n, weight, threshold, seeds)] * runs
    )


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(13)
    for case in range(5_000):
        graph, seeds = naive.some_network(draws)
        each = draws.choice(SHARES, graph.n)
        assert_as_the_twin(WattsThreshold(each if case % 2 else float(each[0])), graph, seeds)


def test_a_large_network_is_a_product_of_matrices():
    graph = barabasi_albert(3_000, 4, rng=1)
    weight = np.random.default_rng(2).random(graph.m)
    for network in [graph, Graph.from_edges(graph.edges(), weight=weight)]:
        hears = network.to_scipy().astype(np.float64).T
        total = np.asarray(hears.sum(axis=1)).ravel()
        for threshold in [0.05, 0.1, 0.14, 0.2]:
            step, now = np.full(3_000, -1), 0
            step[[0, 100, 200]] = 0
            while (step == now).any():
                now += 1
                step[(step < 0) & (hears @ (step >= 0) >= (threshold - 1e-12) * total)] = now
            ensemble = WattsThreshold(threshold)(network, [0, 100, 200], runs=2, rng=1)
            cascade = ensemble.cascade(1)
            # Matrices do not ask who spoke to whom: at such thresholds nobody turns on unprompted.
            assert cascade.step.tolist() == step.tolist()
            reached = np.flatnonzero(cascade.step > 0)
            assert (cascade.step[cascade.parent[reached]] == cascade.step[reached] - 1).all()


def test_a_threshold_is_met_by_exactly_its_share():
    """.2 of 5, and k of n for each small fraction, met by k and missed by k - 1, whatever the rounding."""
    for k in [*range(1, 11), 25, 49]:
        star = Graph.from_edges([(leaf, 60) for leaf in range(k)], n=61, directed=True)
        for m in range(1, k + 1):
            model = WattsThreshold(m / k)
            assert model(star, range(m), rng=1).size.tolist() == [m + 1]
            if m > 1:
                assert model(star, range(m - 1), rng=1).size.tolist() == [m - 1]
    tenths = Graph.from_edges([(leaf, 10) for leaf in range(10)], directed=True, weight=[0.1] * 10)
    assert [WattsThreshold(0.7)(tenths, range(k), rng=1).size[0] for k in (6, 7)] == [6, 8]


def test_a_threshold_of_zero_asks_for_one():
    path = Graph.from_edges([(0, 1), (1, 2), (3, 4)], n=6, directed=True)
    cascade = WattsThreshold(0)(path, [0], rng=1).cascade(0)
    assert cascade.step.tolist() == [0, 1, 2, -1, -1, -1]
    silent = Graph.from_edges([(0, 2), (1, 2), (0, 3)], directed=True, weight=[0, 1, 0])
    assert WattsThreshold(0)(silent, [0], rng=1).size.tolist() == [1]
    assert WattsThreshold(0)(silent, [1], rng=1).size.tolist() == [2]


def test_weights_are_heard():
    graph = Graph.from_edges([(0, 2), (1, 2)], directed=True, weight=[3, 1])
    model = WattsThreshold(0.5)
    assert [model(graph, [u], rng=1).size[0] for u in (0, 1)] == [2, 1]
    plain = Graph.from_edges([(0, 2), (1, 2)], directed=True)
    assert [model(plain, [u], rng=1).size[0] for u in (0, 1)] == [2, 2]


def test_each_person_has_their_own():
    star = Graph.from_edges([(0, v) for v in range(1, 4)], names=["hub", "ann", "bob", "cy"])
    whole = {"hub": 0.5, "ann": 1, "bob": 1, "cy": 1}
    for threshold in [whole, [0.5, 1, 1, 1], pd.Series([0.5, 1, 1, 1])]:
        model = WattsThreshold(threshold)
        assert model(star, ["ann"], rng=1).size.tolist() == [1]
        assert model(star, ["ann", "bob"], rng=1).cascade(0).frame().index.tolist() == ["ann", "bob", "hub", "cy"]


def test_relabelling_people_relabels_the_result_bit_for_bit():
    draws = np.random.default_rng(5)
    for _ in range(150):
        graph, seeds = naive.some_network(draws)
        number = draws.permutation(graph.n)
        turned = Graph.from_edges(number[graph.edges()], graph.n, graph.directed, graph.edge_weight())
        each = draws.choice(SHARES, graph.n)
        one = WattsThreshold(each)(graph, seeds, runs=2, rng=1)
        two = WattsThreshold(each[np.argsort(number)])(turned, number[seeds], runs=2, rng=2)
        assert two.cascade(0).step[number].tolist() == one.cascade(0).step.tolist()
        assert two.reach[number].tolist() == one.reach.tolist()
        assert two.counts.tolist() == one.counts.tolist()
        assert (two.size.tolist(), two.depth.tolist()) == (one.size.tolist(), one.depth.tolist())


def test_a_lower_threshold_or_more_seeds_never_reach_fewer():
    draws = np.random.default_rng(6)
    for _ in range(150):
        graph, seeds = naive.some_network(draws)
        each = draws.choice(SHARES, graph.n)
        before = WattsThreshold(each).replay(graph, seeds, 0, rng=1).step >= 0
        more = sorted({*seeds, int(draws.integers(graph.n))})
        lower = np.minimum(each, draws.choice(SHARES, graph.n))
        assert not (before & ~(WattsThreshold(each).replay(graph, more, 0, rng=1).step >= 0)).any()
        assert not (before & ~(WattsThreshold(lower).replay(graph, seeds, 0, rng=1).step >= 0)).any()


def test_one_hop_a_step_and_one_way():
    path = Graph.from_edges([(u, u + 1) for u in range(99)], directed=True)
    ensemble = WattsThreshold(1)(path, [0], runs=3, rng=1)
    assert ensemble.cascade(2).step.tolist() == list(range(100))
    assert ensemble.cascade(2).parent.tolist() == list(range(-1, 99))
    assert ensemble.counts[2, :, 0].tolist() == list(range(1, 101))
    assert WattsThreshold(1)(path, [99], rng=1).size.tolist() == [1]
    assert WattsThreshold(1)(path.reverse, [99], rng=1).size.tolist() == [100]
    # Both ends of a tie need each other: with the whole of it, nobody is first.
    assert WattsThreshold(1)(Graph.from_edges([(0, 1), (1, 2)]), [0], rng=1).size.tolist() == [1]


def test_runs_are_one_run_repeated(threads):
    graph = barabasi_albert(300, 3, rng=1)
    one = WattsThreshold(0.2)(graph, [0], rng=5)
    for runs in [2, 3, 1_000]:
        many, again = threads(lambda runs=runs: WattsThreshold(0.2)(graph, [0], runs=runs, rng=5))
        assert many == again
        assert many.size.tolist() == one.size.tolist() * runs
        assert many.depth.tolist() == one.depth.tolist() * runs
        assert many.counts.tolist() == one.counts.tolist() * runs
        assert many.reach.tolist() == one.reach.tolist()
        assert many.standard_error == 0
        assert many.cascade(runs - 1) == one.cascade(0)
    assert WattsThreshold(0.2)(graph, [0], rng=6).reach.tolist() == one.reach.tolist()


def test_nobody_everybody_and_names_of_any_kind():
    lonely = Graph.from_edges([], n=3)
    for threshold in [0, 0.5, [0.1, 0.2, 0.3], {0: 1, 1: 1, 2: 0}]:
        assert WattsThreshold(threshold)(lonely, [1], runs=4, rng=1).reach.tolist() == [0, 1, 0]
    assert WattsThreshold()(Graph.from_edges([], n=1), [0], rng=1).size.tolist() == [1]
    graph = barabasi_albert(50, 3, rng=1)
    assert WattsThreshold()(graph, range(50), rng=1).depth.tolist() == [0]
    ties = [("ann", "bob"), ("bob", "cy")]
    for network in [nx.Graph(ties), igraph.Graph.TupleList(ties), pd.DataFrame(ties, columns=["source", "target"])]:
        assert WattsThreshold(0.5)(network, ["ann"], rng=1).cascade(0).frame().index.tolist() == ["ann", "bob", "cy"]


def test_a_model_is_a_value():
    for threshold in [0.1, np.array([0.1, 0.2]), {0: 0.5}]:
        one, two = WattsThreshold(threshold), WattsThreshold(threshold=threshold)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
        assert one != WattsThreshold(0.9)
    assert repr(WattsThreshold()) == "WattsThreshold(threshold=0.18)"


@pytest.mark.parametrize(
    ("threshold", "message"),
    [
        (1.5, "threshold must lie in [0, 1]; got 1.5"),
        (float("nan"), "threshold must lie in [0, 1]; got nan"),
        (True, "threshold must lie in [0, 1]; got True"),
        (None, "threshold must be a number in [0, 1], one for each person or {person: number}; got None"),
        ([0.1, 2], "threshold[1] must lie in [0, 1]; got 2.0"),
        ({"ann": -1}, "threshold['ann'] must lie in [0, 1]; got -1"),
    ],
)
def test_what_is_no_threshold_is_refused(threshold, message):
    with pytest.raises(ParameterError) as caught:
        WattsThreshold(threshold)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("threshold", "kind", "message"),
    [
        ([0.1, 0.2], ParameterError, "threshold must be one number for each of the 3 people; got '2 values'"),
        ({"ann": 0.1}, ParameterError, "threshold must be given for all 3 people; got \"none for 2, the first 'bob'\""),
        ({"zoe": 0.1}, NodeNotFound, "threshold must be nodes of the graph; got 'zoe'"),
    ],
)
def test_thresholds_that_do_not_fit_the_graph_are_refused(threshold, kind, message):
    path = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
    model = WattsThreshold(threshold)
    for call in [lambda: model(path, ["ann"], rng=1), lambda: model.replay(path, ["ann"], 0, rng=1)]:
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == message


def test_what_cannot_start_is_refused():
    tie, model = Graph.from_edges([(0, 1)]), WattsThreshold()
    with pytest.raises(ParameterError, match="seeds must name at least one node"):
        model(tie, [], rng=1)
    with pytest.raises(NodeNotFound, match="seeds must be nodes of the graph; got 2"):
        model(tie, [2], rng=1)
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        model(Graph.from_edges([], n=0), [0], rng=1)
    with pytest.raises(ParameterError, match="runs must be a whole number of at least 1; got 0"):
        model(tie, [0], runs=0, rng=1)
    with pytest.raises(LimitExceeded, match="runs must fit in 2 GiB"):
        model(tie, [0], runs=10**12, rng=1)
    path = Graph.from_edges([(u, u + 1) for u in range(999)], directed=True)
    with pytest.raises(LimitExceeded, match=r"runs must fit in 2 GiB; got 1,000,000, .* for 1,000 times each"):
        WattsThreshold(1)(path, [0], runs=10**6, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        model.replay(tie, [0], -1, rng=1)
