import math

import networkx as nx
import numpy as np
import pytest
from naive import metrics as naive

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import numeric_assortativity


@pytest.mark.parametrize("directed", [False, True])
def test_twin_and_igraph(random_graph, directed):
    compared = 0
    for number in range(200):
        graph, _ = random_graph(number, directed=directed)
        rng = np.random.default_rng(number)
        value = rng.normal(size=graph.n) if number % 2 else rng.integers(0, 3, graph.n)
        ours = numeric_assortativity(graph, value)
        assert ours == pytest.approx(naive.numeric_assortativity(graph, value), abs=1e-12, nan_ok=True)
        if not math.isnan(ours):
            theirs = graph.to_igraph().assortativity(value.tolist(), directed=directed)
            assert ours == pytest.approx(theirs, abs=1e-9)
            compared += 1
    assert compared > 100


def test_networkx(random_graph):
    # networkx numbers the values, so that only whole ones are compared; it makes a matrix of values by values.
    for number in range(60):
        graph, _ = random_graph(number, directed=number % 2 == 0)
        value = np.random.default_rng(number).integers(0, 5, graph.n)
        ours = numeric_assortativity(graph, value)
        if not math.isnan(ours):
            foreign = graph.to_networkx()
            nx.set_node_attributes(foreign, dict(enumerate(value.tolist())), "value")
            assert ours == pytest.approx(nx.numeric_assortativity_coefficient(foreign, "value"), abs=1e-12)


def test_degree_assortativity_of_polblogs():
    # KONECT, dimacs10-polblogs: -0.221233, which is the value of all blogs, undirected.
    for component, expected in ((None, -0.221233), ("largest", -0.221329)):
        graph = load("polblogs", component=component)[0].to_undirected()
        assert numeric_assortativity(graph, graph.degree) == pytest.approx(expected, abs=5e-7)


def test_two_values_are_two_groups():
    graph, people = load("karate")
    value = (people["club"] == people["club"][0]) * 2.0 - 1
    assert numeric_assortativity(graph, value) == pytest.approx(0.717531, abs=5e-7)


def test_affine_changes_do_not_matter():
    graph = as_graph(nx.barabasi_albert_graph(60, 2, seed=1))
    value = np.random.default_rng(1).normal(size=60)
    expected = numeric_assortativity(graph, value)
    for scale, shift in ((-3, 0), (1e-150, 0), (1e90, 0), (1, 1e6), (1e-3, 1)):
        assert numeric_assortativity(graph, scale * value + shift) == pytest.approx(expected, abs=1e-9)


def test_an_isolated_person_does_not_matter():
    graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)], n=5)
    assert numeric_assortativity(graph, [-1, -0.5, 0.5, 1, 1e100]) == pytest.approx(0.5, abs=1e-15)


def test_extremes():
    assert numeric_assortativity(nx.complete_bipartite_graph(3, 3), [0.1] * 3 + [0.7] * 3) == pytest.approx(
        -1, abs=1e-15
    )
    assert numeric_assortativity(Graph.from_edges([(0, 1), (2, 3)]), [0.1, 0.1, 0.3, 0.3]) == 1


def test_nothing_to_compare_is_nan():
    assert math.isnan(numeric_assortativity(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(numeric_assortativity(Graph.from_edges([], 0), []))
    # 0.1 is no binary fraction: its rounded mean differs from it.
    assert math.isnan(numeric_assortativity(nx.complete_graph(7), [0.1] * 7))
    assert math.isnan(numeric_assortativity(Graph.from_edges([(0, 1), (0, 2)], directed=True), [0.1, 0.2, 0.3]))


def test_values_that_cannot_be_right():
    graph = Graph.from_edges([(0, 1), (1, 2)])
    with pytest.raises(ParameterError, match="value must be 3 values, one a person; got '2 values'"):
        numeric_assortativity(graph, [0.0, 1.0])
    with pytest.raises(ParameterError, match=r"value must be finite numbers.*got 'nan for person 1'"):
        numeric_assortativity(graph, [0.0, math.nan, 1.0])
    with pytest.raises(ParameterError, match="value must be numbers"):
        numeric_assortativity(graph, ["a", "b", "c"])


def test_arguments_are_left_alone():
    value = np.array([0.0, 0.5, 1.0])
    numeric_assortativity(Graph.from_edges([(0, 1), (1, 2)]), value)
    assert value.flags.writeable
    assert value.tolist() == [0.0, 0.5, 1.0]
