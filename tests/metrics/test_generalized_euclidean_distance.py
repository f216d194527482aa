import math

import networkx as nx
import numpy as np
import pytest
from naive import controversy as naive

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import generalized_euclidean_distance


def test_pseudoinverse_twin(random_graph):
    compared, apart = 0, 0
    for number in range(600):
        graph, _ = random_graph(number, directed=number % 3 == 0, weighted=number % 2 == 0, most=30)
        opinion = np.random.default_rng(number).uniform(-1, 1, graph.n)
        expected = naive.generalized_euclidean_distance(graph.to_undirected(), opinion)
        assert generalized_euclidean_distance(graph, opinion) == pytest.approx(expected, abs=1e-9, nan_ok=True)
        compared += not math.isnan(expected)
        apart += graph.largest_component().size < graph.n
    assert compared > 500
    assert apart > 100


def test_a_long_path_is_factored():
    # The flow over tie j is the sum of opinions up to it, whatever the length.
    n = 6000
    graph = Graph.from_edges(np.column_stack([np.arange(n - 1), np.arange(1, n)]))
    opinion = np.random.default_rng(1).uniform(-1, 1, n)
    flow = np.cumsum(opinion - opinion.mean())[:-1]
    expected = math.sqrt((flow**2).sum())
    assert generalized_euclidean_distance(graph, opinion) == pytest.approx(expected, rel=1e-9)


def test_one_against_another_is_the_root_of_their_resistance():
    graph = as_graph(nx.petersen_graph())
    opinion = np.zeros(10)
    opinion[2], opinion[7] = 1, -1
    expected = nx.resistance_distance(nx.petersen_graph(), 2, 7)
    assert generalized_euclidean_distance(graph, opinion) ** 2 == pytest.approx(expected, abs=1e-12)


def test_scale_and_shift():
    graph = as_graph(nx.barabasi_albert_graph(60, 2, seed=1))
    opinion = np.random.default_rng(1).uniform(-1, 1, 60)
    expected = generalized_euclidean_distance(graph, opinion)
    assert generalized_euclidean_distance(graph, -3 * opinion + 5) == pytest.approx(3 * expected, rel=1e-9)
    assert generalized_euclidean_distance(graph, 1e90 * opinion) == pytest.approx(1e90 * expected, rel=1e-9)
    assert generalized_euclidean_distance(graph, 1e-200 * opinion) == pytest.approx(1e-200 * expected, rel=1e-9)


def test_twice_the_weight_is_half_the_square():
    pairs, opinion = [(0, 1), (1, 2), (2, 0), (2, 3)], [1, 0.5, -0.5, -1]
    once = generalized_euclidean_distance(Graph.from_edges(pairs), opinion)
    twice = generalized_euclidean_distance(Graph.from_edges(pairs, weight=[2] * 4), opinion)
    assert twice**2 == pytest.approx(once**2 / 2, abs=1e-12)


def test_sorting_and_separating_raise_it():
    # The three ways to polarise of the paper: stronger opinions, sorted by ties, and parts further apart.
    ring = nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))
    near, far = ring.copy(), ring.copy()
    near.add_edges_from([(u, u + 6) for u in range(6)])
    far.add_edge(0, 6)
    sorted_, mixed = [1.0] * 6 + [-1.0] * 6, [1.0, -1.0] * 6
    values = [generalized_euclidean_distance(*case) for case in [(near, mixed), (near, sorted_), (far, sorted_)]]
    assert values == sorted(values)
    assert values[0] < 0.8 * values[1] < 0.6 * values[2]


def test_equal_opinions_are_nothing():
    graph = as_graph(nx.cycle_graph(7))
    for opinion in (0.0, 0.1, -1.0):
        assert generalized_euclidean_distance(graph, [opinion] * 7) == 0


def test_only_the_largest_component_counts():
    graph = Graph.from_edges([(0, 1), (1, 2), (3, 4)], 6)
    expected = generalized_euclidean_distance(nx.path_graph(3), [1, 0, -1])
    assert generalized_euclidean_distance(graph, [1, 0, -1, 9, -9, 9]) == pytest.approx(expected, abs=1e-12)
    # A tie without weight joins nobody.
    joined = Graph.from_edges([(0, 1), (1, 2), (3, 4), (2, 3)], 6, weight=[1, 1, 1, 0])
    assert generalized_euclidean_distance(joined, [1, 0, -1, 9, -9, 9]) == pytest.approx(expected, abs=1e-12)


def test_order_changes_nothing(random_graph):
    graph = as_graph(nx.barabasi_albert_graph(60, 2, seed=1))
    opinion, order = np.random.default_rng(1).uniform(-1, 1, 60), np.random.default_rng(2).permutation(60)
    moved = np.empty(60)
    moved[order] = opinion
    turned = Graph.from_edges(order[graph.edges()], 60)
    expected = generalized_euclidean_distance(graph, opinion)
    assert generalized_euclidean_distance(turned, moved) == pytest.approx(expected, abs=1e-12)


def test_nothing_to_measure_is_nan():
    assert math.isnan(generalized_euclidean_distance(Graph.from_edges([], 3), [1, 0, -1]))
    assert math.isnan(generalized_euclidean_distance(Graph.from_edges([], 0), []))


def test_opinions_that_cannot_be_right():
    with pytest.raises(ParameterError, match="opinion must be 3 values, one a person; got '2 values'"):
        generalized_euclidean_distance(nx.path_graph(3), [1, 2])
    with pytest.raises(ParameterError, match=r"opinion must be finite numbers.*got 'nan for person 1'"):
        generalized_euclidean_distance(nx.path_graph(3), [1, math.nan, 0])
