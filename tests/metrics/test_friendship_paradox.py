import math

import networkx as nx
import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.datasets import load
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import friendship_paradox


def test_twin(random_graph):
    for number in range(1500):
        graph, _ = random_graph(number, directed=number % 2 == 0, weighted=number % 3 == 0)
        # Multiples of 1/8, so that the twin's fractions are exactly these numbers.
        value = np.random.default_rng(number).integers(-8, 9, graph.n) / 8
        for given in (None, value):
            for definition in ("mean", "share"):
                expected = naive.friendship_paradox(graph, given, definition)
                found = friendship_paradox(graph, given, definition=definition)
                assert found == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_networkx():
    graph = nx.barabasi_albert_graph(200, 3, seed=1)
    around, degree = nx.average_neighbor_degree(graph), dict(graph.degree)
    expected = np.mean([around[u] > degree[u] for u in graph])
    assert friendship_paradox(graph, definition="share") == expected
    expected = np.mean([degree[v] for edge in graph.edges for v in edge])
    assert friendship_paradox(graph) == pytest.approx(expected, rel=1e-12)


def test_feld():
    # The mean plus the variance over the mean; equal degrees make it the mean, and nobody is behind.
    graph = nx.erdos_renyi_graph(300, 0.05, seed=1)
    degree = np.array([d for _, d in graph.degree])
    assert friendship_paradox(graph) == pytest.approx(degree.mean() + degree.var() / degree.mean(), rel=1e-12)
    assert friendship_paradox(nx.cycle_graph(9)) == 2
    assert friendship_paradox(nx.cycle_graph(9), definition="share") == 0


def test_known_networks():
    karate, _ = load("karate")
    assert friendship_paradox(karate) == pytest.approx(7.769231, abs=5e-7)
    assert friendship_paradox(karate, definition="share") == pytest.approx(0.852941, abs=5e-7)
    blogs, _ = load("polblogs", component="largest")
    blogs = blogs.to_undirected()
    assert friendship_paradox(blogs) == pytest.approx(81.2636, abs=5e-5)
    assert friendship_paradox(blogs, definition="share") == pytest.approx(0.900982, abs=5e-7)


def test_where_directed_it_is_followers_of_those_one_follows():
    graph = Graph.from_edges([(0, 1), (2, 1), (1, 0)], 4, directed=True)
    # 0 and 2 follow 1, who has two followers; 1 follows 0, who has one.
    assert friendship_paradox(graph) == pytest.approx(5 / 3)
    assert friendship_paradox(graph, definition="share") == pytest.approx(2 / 3)
    assert friendship_paradox(graph, [0, 5, 10, 99]) == pytest.approx(10 / 3)


def test_equal_means_are_equal_whatever_the_order_of_neighbours():
    # Tenths do not add up exactly in floats: the mean of the friends is the own value, in every order.
    rng = np.random.default_rng(1)
    for _ in range(200):
        tenths = rng.integers(-9, 10, 6) / 10
        value = np.concatenate([[0.3], 0.3 + tenths, 0.3 - tenths])[[0, *(1 + rng.permutation(12))]]
        star = Graph.from_edges([(0, v) for v in range(1, 13)])
        assert friendship_paradox(star, value, definition="share") == np.mean([0, *(value[1:] < 0.3)])
    assert friendship_paradox(nx.complete_graph(11), [0.1] * 11, definition="share") == 0


def test_relabelling(random_graph):
    rng = np.random.default_rng(2)
    for number in range(100):
        graph, _ = random_graph(number, most=30)
        value, order = rng.normal(size=graph.n), rng.permutation(graph.n)
        for definition in ("mean", "share"):
            expected = friendship_paradox(graph, value, definition=definition)
            found = friendship_paradox(graph.subgraph(order), value[order], definition=definition)
            assert found == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_no_ties_is_nan():
    for graph in (Graph.from_edges([], 0), Graph.from_edges([], 3)):
        for definition in ("mean", "share"):
            assert math.isnan(friendship_paradox(graph, definition=definition))
    # Whoever has no friend is not asked.
    assert friendship_paradox(Graph.from_edges([(0, 1), (1, 2)], 9), definition="share") == pytest.approx(2 / 3)


def test_arguments_that_cannot_be_right():
    graph = Graph.from_edges([(0, 1)])
    with pytest.raises(ParameterError, match="value must be 2 values, one a person; got '1 values'"):
        friendship_paradox(graph, [1.0])
    with pytest.raises(ParameterError, match="value must be finite"):
        friendship_paradox(graph, [1.0, math.nan])
    with pytest.raises(UnknownName, match="definition must be one of mean, share; got 'median'"):
        friendship_paradox(graph, definition="median")
