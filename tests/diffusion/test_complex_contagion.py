import pickle

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from naive import thresholds as naive

from socialgraph.diffusion import ComplexContagion, IndependentCascade, WattsThreshold
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(14)
    for case in range(5_000):
        graph, seeds = naive.some_network(draws)
        needed = draws.integers(1, 6, graph.n)
        model = ComplexContagion(needed if case % 2 else int(needed[0]))
        needed = np.broadcast_to(model.needed, graph.n).tolist()
        twin = naive.complex_contagion(graph.n, naive.by_arc(graph, 1), needed, seeds)
        naive.assert_is(model(graph, seeds, runs=1, rng=case), [twin])


def test_a_large_network_is_a_product_of_matrices():
    graph = barabasi_albert(3_000, 4, rng=1)
    hears, seeds = graph.to_scipy().astype(np.int64).T, [0, 1, 2, 5, 8]
    for needed in [1, 2, 3, np.random.default_rng(3).integers(1, 4, 3_000)]:
        step, now = np.full(3_000, -1), 0
        step[seeds] = 0
        while (step == now).any():
            now += 1
            step[(step < 0) & (hears @ (step >= 0).astype(np.int64) >= needed)] = now
        assert ComplexContagion(needed)(graph, seeds, rng=1).cascade(0).step.tolist() == step.tolist()


def test_one_is_enough_for_simple_contagion():
    draws = np.random.default_rng(4)
    for _ in range(80):
        graph, seeds = naive.some_network(draws)
        one = ComplexContagion(1)(graph, seeds, runs=2, rng=1)
        certain = IndependentCascade(1.0)(graph, seeds, runs=2, rng=1)
        assert one.cascade(0).step.tolist() == certain.cascade(0).step.tolist()
        hops = nx.multi_source_dijkstra_path_length(graph.to_networkx(), set(seeds), weight=None)
        assert one.size.tolist() == [len(hops)] * 2


def test_where_all_have_as_many_ties_it_is_a_share_of_them():
    ring = nx.circulant_graph(40, [1, 2, 3])
    for needed in range(1, 7):
        for seeds in [[0], [0, 1], [0, 1, 2], range(6), [0, 2, 4, 6]]:
            counted = ComplexContagion(needed)(ring, seeds, rng=1).cascade(0)
            assert counted == WattsThreshold(needed / 6)(ring, seeds, rng=1).cascade(0)


def test_weights_and_repeats_of_a_seed_do_not_count():
    graph = Graph.from_edges([(0, 2), (1, 2)], directed=True, weight=[9, 0])
    assert ComplexContagion(2)(graph, [0, 0], rng=1).size.tolist() == [1]
    assert ComplexContagion(2)(graph, [0, 1], rng=1).size.tolist() == [3]
    assert ComplexContagion(1)(graph, [1], rng=1).size.tolist() == [2]


def test_each_person_needs_their_own_number():
    star = Graph.from_edges([(0, v) for v in range(1, 4)], names=["hub", "ann", "bob", "cy"])
    for needed in [
        {"hub": 2, "ann": 1, "bob": 1, "cy": 2},
        [2, 1, 1, 2],
        np.array([2.0, 1, 1, 2]),
        pd.Series([2, 1, 1, 2]),
    ]:
        model = ComplexContagion(needed)
        assert model(star, ["bob"], rng=1).size.tolist() == [1]
        # cy has one tie, and needs two.
        assert model(star, ["bob", "cy"], rng=1).cascade(0).frame().index.tolist() == ["bob", "cy", "hub", "ann"]
        assert model(star, ["bob", "ann"], rng=1).cascade(0).frame().index.tolist() == ["ann", "bob", "hub"]


def test_relabelling_people_relabels_the_result_bit_for_bit():
    draws = np.random.default_rng(5)
    for _ in range(80):
        graph, seeds = naive.some_network(draws)
        number = draws.permutation(graph.n)
        turned = Graph.from_edges(number[graph.edges()], graph.n, graph.directed)
        each = draws.integers(1, 5, graph.n)
        one = ComplexContagion(each)(graph, seeds, runs=2, rng=1)
        two = ComplexContagion(each[np.argsort(number)])(turned, number[seeds], runs=2, rng=2)
        assert two.cascade(0).step[number].tolist() == one.cascade(0).step.tolist()
        assert two.reach[number].tolist() == one.reach.tolist()
        assert two.counts.tolist() == one.counts.tolist()


def test_fewer_needed_more_seeds_or_ties_never_reach_fewer():
    draws = np.random.default_rng(6)
    for _ in range(80):
        graph, seeds = naive.some_network(draws)
        before = ComplexContagion(3).replay(graph, seeds, 0, rng=1).step >= 0
        more = sorted({*seeds, int(draws.integers(graph.n))})
        pairs = np.argwhere(draws.random((graph.n, graph.n)) < 0.2).tolist()
        new = sorted({(u, v) for u, v in pairs if (u != v if graph.directed else u < v) and not graph.has_edge(u, v)})
        tied = Graph.from_edges([*graph.edges().tolist(), *new], graph.n, graph.directed)
        for model, network, who in [
            (ComplexContagion(2), graph, seeds),
            (ComplexContagion(3), graph, more),
            (ComplexContagion(3), tied, seeds),
        ]:
            assert not (before & ~(model.replay(network, who, 0, rng=1).step >= 0)).any()


def test_runs_are_one_run_repeated(threads):
    graph = barabasi_albert(300, 3, rng=1)
    one = ComplexContagion()(graph, [0, 1], rng=5)
    many, again = threads(lambda: ComplexContagion()(graph, [0, 1], runs=101, rng=5))
    assert many == again
    assert many.size.tolist() == one.size.tolist() * 101
    assert many.counts.tolist() == one.counts.tolist() * 101
    assert many.reach.tolist() == one.reach.tolist()
    assert many.cascade(100) == one.cascade(0)


def test_one_hop_a_step_and_one_way():
    path = Graph.from_edges([(u, u + 1) for u in range(99)], directed=True)
    ensemble = ComplexContagion(1)(path, [0], runs=2, rng=1)
    assert ensemble.cascade(1).step.tolist() == list(range(100))
    assert ensemble.cascade(1).parent.tolist() == list(range(-1, 99))
    assert ComplexContagion(1)(path, [99], rng=1).size.tolist() == [1]
    # Two abreast: everyone hears from both of the rank before.
    ladder = Graph.from_edges([(u, v) for u in range(98) for v in (u + 2 - u % 2, u + 3 - u % 2)], directed=True)
    assert ComplexContagion(2)(ladder, [0, 1], rng=1).cascade(0).step.tolist() == [u // 2 for u in range(100)]
    assert ComplexContagion(2)(ladder, [0], rng=1).size.tolist() == [1]


def test_nobody_and_everybody():
    lonely = Graph.from_edges([], n=3)
    for needed in [1, 2, [1, 1, 1], {0: 1, 1: 1, 2: 2}]:
        assert ComplexContagion(needed)(lonely, [1], runs=4, rng=1).reach.tolist() == [0, 1, 0]
    assert ComplexContagion()(Graph.from_edges([], n=1), [0], rng=1).size.tolist() == [1]
    graph = barabasi_albert(50, 3, rng=1)
    assert ComplexContagion()(graph, range(50), rng=1).depth.tolist() == [0]
    assert ComplexContagion(10**9)(graph, range(49), rng=1).size.tolist() == [49]


def test_a_model_is_a_value():
    for needed in [3, np.array([1, 2]), {0: 5}]:
        one, two = ComplexContagion(needed), ComplexContagion(needed=needed)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
        assert one != ComplexContagion(9)
    assert ComplexContagion(2) == ComplexContagion(2.0) == ComplexContagion(np.int8(2)) == ComplexContagion()
    assert repr(ComplexContagion(2.0)) == "ComplexContagion(needed=2)"


@pytest.mark.parametrize(
    ("needed", "message"),
    [
        (0, "needed must be a whole number of at least 1; got 0"),
        (-1, "needed must be a whole number of at least 1; got -1"),
        (2.5, "needed must be a whole number of at least 1; got 2.5"),
        (float("nan"), "needed must be a whole number of at least 1; got nan"),
        (float("inf"), "needed must be a whole number of at least 1; got inf"),
        (True, "needed must be a whole number of at least 1; got True"),
        (None, "needed must be a number of at least 0, one for each person or {person: number}; got None"),
        ("2", "needed must be a number of at least 0, one for each person or {person: number}; got '2'"),
        ([1, 0], "needed[1] must be a whole number of at least 1; got 0"),
        ([1, 2, 1.5], "needed[2] must be a whole number of at least 1; got 1.5"),
        ([1, np.nan], "needed[1] must be a finite number of at least 0; got nan"),
        ({"ann": 0}, "needed['ann'] must be a whole number of at least 1; got 0"),
        ({"ann": "2"}, "needed['ann'] must be a whole number of at least 1; got '2'"),
    ],
)
def test_what_is_no_number_of_people_is_refused(needed, message):
    with pytest.raises(ParameterError) as caught:
        ComplexContagion(needed)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("needed", "kind", "message"),
    [
        ([1, 2], ParameterError, "needed must be one number for each of the 3 people; got '2 values'"),
        ({"ann": 1}, ParameterError, "needed must be given for all 3 people; got \"none for 2, the first 'bob'\""),
        ({"zoe": 1}, NodeNotFound, "needed must be nodes of the graph; got 'zoe'"),
    ],
)
def test_numbers_that_do_not_fit_the_graph_are_refused(needed, kind, message):
    path = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
    model = ComplexContagion(needed)
    for call in [lambda: model(path, ["ann"], rng=1), lambda: model.replay(path, ["ann"], 0, rng=1)]:
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == message


def test_what_cannot_start_is_refused():
    tie, model = Graph.from_edges([(0, 1)]), ComplexContagion()
    with pytest.raises(ParameterError, match="seeds must name at least one node"):
        model(tie, [], rng=1)
    with pytest.raises(NodeNotFound, match="seeds must be nodes of the graph; got 2"):
        model(tie, [2], rng=1)
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        model(Graph.from_edges([], n=0), [0], rng=1)
    with pytest.raises(LimitExceeded, match="runs must fit in 2 GiB"):
        model(tie, [0], runs=10**12, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        model.replay(tie, [0], -1, rng=1)
