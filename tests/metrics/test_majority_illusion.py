import math

import networkx as nx
import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import majority_illusion


def test_twin(random_graph):
    for number in range(2000):
        graph, group = random_graph(number, directed=number % 2 == 0, weighted=number % 3 == 0)
        active = group == 0
        for strict in (True, False):
            assert majority_illusion(graph, active, strict=strict) == naive.majority_illusion(graph, active, strict)


def test_by_hand():
    path = nx.path_graph(4)
    # The ends see one active of one; the middle ones see half.
    assert majority_illusion(path, [0, 1, 1, 0]) == 0.5
    assert majority_illusion(path, [0, 1, 1, 0], strict=False) == 1
    assert majority_illusion(nx.complete_graph(5), [1, 1, 1, 0, 0]) == 0.4
    assert majority_illusion(nx.complete_graph(5), [True] * 5) == 1
    assert majority_illusion(nx.complete_graph(5), [False] * 5, strict=False) == 0


def test_neighbours_are_those_whom_one_follows():
    graph = Graph.from_edges([(0, 1), (2, 1), (3, 1)], 4, directed=True)
    assert majority_illusion(graph, [0, 1, 0, 0]) == 0.75
    assert majority_illusion(graph.reverse, [0, 1, 0, 0]) == 0


def test_people_without_neighbours_see_nobody():
    graph = Graph.from_edges([(0, 1)], 4)
    for strict in (True, False):
        assert majority_illusion(graph, [1, 1, 1, 1], strict=strict) == 0.5
        assert majority_illusion(Graph.from_edges([], 3), [1, 1, 1], strict=strict) == 0


def test_half_is_never_fewer_than_more_than_half(random_graph):
    rng = np.random.default_rng(1)
    for number in range(200):
        graph, _ = random_graph(number)
        active = rng.random(graph.n) < 0.4
        more = active | (rng.random(graph.n) < 0.3)
        assert majority_illusion(graph, active) <= majority_illusion(graph, active, strict=False)
        assert majority_illusion(graph, active) <= majority_illusion(graph, more)


def test_nobody_is_nan():
    assert math.isnan(majority_illusion(Graph.from_edges([], 0), []))


def test_arguments_that_cannot_be_right():
    graph = Graph.from_edges([(0, 1)])
    with pytest.raises(ParameterError, match="active must be 2 values, one a person; got '3 values'"):
        majority_illusion(graph, [0, 1, 1])
    with pytest.raises(ParameterError, match=r"active must be truth values, one a person; got '0\.5 for person 1'"):
        majority_illusion(graph, [1, 0.5])
    with pytest.raises(ParameterError, match="active must be numbers"):
        majority_illusion(graph, ["a", "b"])


def test_relabelling(random_graph):
    rng = np.random.default_rng(2)
    for number in range(100):
        graph, group = random_graph(number, directed=number % 2 == 0)
        order = rng.permutation(graph.n)
        moved = majority_illusion(graph.subgraph(order), (group == 0)[order])
        assert moved == majority_illusion(graph, group == 0)
