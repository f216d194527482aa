import math
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from socialgraph.datasets import load
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.generators import configuration, double_edge_swap, erdos_renyi
from socialgraph.graph import Graph
from socialgraph.metrics import assortativity, gini, modularity, null_test, numeric_assortativity
from socialgraph.metrics.null_test import NullTest


def test_mean_deviation_and_p_are_those_of_the_draws():
    draws = np.random.default_rng(1)
    for _ in range(200):
        null = draws.integers(0, 6, int(draws.integers(2, 30))).astype(float)
        test = NullTest(float(draws.integers(-1, 7)), null)
        below, above = sum(null <= test.value), sum(null >= test.value)
        assert test.mean == pytest.approx(np.mean(null))
        if np.ptp(null) == 0:
            assert math.isnan(test.z)
            assert math.isnan(test.p)
            continue
        assert test.z == pytest.approx((test.value - np.mean(null)) / np.std(null, ddof=1))
        assert test.p == min(1, 2 * (1 + min(below, above)) / (1 + null.size))


def test_worlds_without_a_value_are_left_out():
    assert NullTest(3.0, np.array([1.0, np.nan, 2.0, 3.0])).mean == 2
    assert math.isnan(NullTest(3.0, np.array([1.0, np.nan, np.nan, np.nan])).mean)
    assert math.isnan(NullTest(math.nan, np.array([1.0, 2.0])).p)


@pytest.mark.parametrize("null", ["configuration", "labels", "erdos_renyi"])
def test_under_the_null_p_is_uniform(null):
    """The harness tests itself: networks that are of the null, and groups that mean nothing."""
    p = []
    for seed in range(400):
        draws = np.random.default_rng(seed)
        graph = erdos_renyi(40, mean_degree=5, rng=seed)
        if null == "configuration":
            graph = double_edge_swap(configuration([3] * 20 + [6] * 20, rng=7), swaps=20, rng=seed)
        p.append(null_test(numeric_assortativity, graph, draws.normal(size=40), null=null, draws=39, rng=seed).p)
    # 39 draws give twenty values, .05 apart.
    assert np.mean(np.array(p) <= 0.05) < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)
    assert stats.kstest(np.array(p) - 0.05 * np.random.default_rng(1).random(400), "uniform").pvalue > 1e-3


def test_labels_dealt_out_are_every_order_as_often():
    graph, value = nx.path_graph(3), np.array([0.0, 1.0, 5.0])
    seen = []
    null_test(lambda _, column: seen.append(tuple(column)) or 0.0, graph, value, null="labels", draws=3_000, rng=1)
    counts = [seen[1:].count(order) for order in permutations(value)]
    assert sum(counts) == 3_000
    assert stats.chisquare(counts).pvalue > 1e-4


def test_all_columns_are_dealt_out_together():
    same = null_test(lambda _, a, b: float((a == b).all()), nx.path_graph(6), range(6), range(6), null="labels", rng=1)
    assert set(same.null) == {1.0}


def test_what_each_null_keeps():
    graph, people = load("polblogs")
    side = people["side"]

    def seen(null, measure):
        return null_test(measure, graph, side, null=null, draws=4, rng=1)

    out = seen("configuration", lambda world, _: gini(world.degree))
    assert set(out.null) == {out.value}
    mixed = seen("mixing", assortativity)
    assert mixed.null == pytest.approx([mixed.value] * 4, abs=1e-12)
    assert math.isnan(mixed.z)
    assert seen("erdos_renyi", lambda world, _: world.m).null == pytest.approx([graph.m] * 4, rel=0.02)
    assert seen("erdos_renyi", lambda world, _: gini(world.degree)).z > 50
    assert seen("labels", lambda world, _: float(world == graph)).null.tolist() == [1, 1, 1, 1]


def test_groups_that_were_found_are_found_again():
    """In a random graph two halves that modularity likes are nothing special, once it is random graphs that say so."""
    graph = erdos_renyi(120, mean_degree=4, rng=1)

    def halves(world):
        parts = nx.community.kernighan_lin_bisection(world.to_networkx(), seed=1)
        return np.isin(np.arange(world.n), list(parts[0])).astype(int)

    naive = null_test(modularity, graph, halves(graph), draws=39, rng=1)
    honest = null_test(modularity, graph, halves, draws=39, rng=1)
    assert naive.value == honest.value > 0.2
    assert naive.z > 8
    assert abs(honest.z) < 3


def test_a_null_of_ones_own():
    graph, people = load("karate")
    star = Graph.from_edges([(0, leaf) for leaf in range(1, 34)])
    test = null_test(modularity, graph, people["club"], null=lambda world, *, rng: star, draws=3, rng=1)
    assert set(test.null) == {modularity(star, people["club"])}


def test_a_draw_is_its_number():
    graph, people = load("karate")
    few, many = (null_test(modularity, graph, people["club"], draws=draws, rng=3).null for draws in (5, 9))
    assert many[:5].tolist() == few.tolist()
    other = null_test(modularity, graph, people["club"], draws=5, rng=4)
    assert other.null.tolist() != few.tolist()


def test_far_from_chance_in_karate():
    graph, people = load("karate")
    assert null_test(modularity, graph, people["club"], rng=1).z > 6
    assert null_test(numeric_assortativity, graph, graph.degree, rng=1).p < 0.1


def test_errors_name_the_argument():
    path = nx.path_graph(3)
    with pytest.raises(UnknownName, match=r"^null "):
        null_test(modularity, path, [0, 0, 1], null="rewired")
    with pytest.raises(ParameterError, match=r"^draws must be a whole number of at least 2; got 1$"):
        null_test(modularity, path, [0, 0, 1], draws=1)
    with pytest.raises(ParameterError, match=r"^null must be another where no groups are given; got 'mixing'$"):
        null_test(lambda graph: graph.m, path, null="mixing")
    with pytest.raises(ParameterError, match=r"^column must be 3 values, one a person; got '2 values'$"):
        null_test(modularity, path, [0, 1])
    with pytest.raises(ParameterError, match=r"^measure must return one number; got "):
        null_test(lambda graph: graph.degree, path)
    with pytest.raises(ParameterError, match=r"^measure must be a function of a graph and of the columns; got 3$"):
        null_test(3, path)
    with pytest.raises(ParameterError, match=r"^null must return a Graph of 3 people; got "):
        null_test(lambda graph: 1.0, path, null=lambda graph, rng: 3, draws=2)
