import math

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import freeman


@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed):
    below = 0
    for number in range(400):
        graph, group = random_graph(number, directed=directed, weighted=number % 3 == 0)
        expected = naive.freeman(graph, group)
        assert freeman(graph, group) == pytest.approx(expected, abs=1e-14, nan_ok=True)
        below += expected < 0
    assert 50 < below < 350


def test_extremes():
    assert freeman(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(4)), [0] * 3 + [1] * 4) == 1
    assert freeman(nx.complete_graph(9), np.arange(9) % 3) == 0
    # As many ties between groups as there can be: 1 - 1/pi, with 18 of the 30 pairs between the two threes.
    assert freeman(nx.complete_bipartite_graph(3, 3), [0] * 3 + [1] * 3) == pytest.approx(1 - 30 / 18, abs=1e-15)


def test_of_two_groups_it_is_what_freeman_wrote():
    # The share of the ties between groups expected at random, by his 2 g1 g2 / n (n - 1), that is missing.
    graph = nx.stochastic_block_model([12, 20], [[0.3, 0.1], [0.1, 0.3]], seed=2)
    between = nx.cut_size(graph, range(12), range(12, 32))
    expected = graph.number_of_edges() * 2 * 12 * 20 / (32 * 31)
    ours = freeman(graph, [0] * 12 + [1] * 20)
    assert ours == pytest.approx((expected - between) / expected, abs=1e-14)


def test_nothing_to_compare_is_nan():
    assert math.isnan(freeman(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(freeman(Graph.from_edges([], 0), []))
    assert math.isnan(freeman(nx.path_graph(4), ["one"] * 4))


def test_an_isolated_person_counts_among_those_who_could_be_tied():
    graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)])
    more = Graph.from_edges([(0, 1), (2, 3), (1, 2)], n=5)
    assert freeman(graph, [0, 0, 1, 1]) == 0.5
    assert freeman(more, [0, 0, 1, 1, 1]) == pytest.approx(1 - (1 / 3) / 0.6, abs=1e-15)


def test_names_of_groups_and_of_people_do_not_matter(random_graph):
    graph, group = random_graph(5, most=40)
    order = np.random.default_rng(1).permutation(graph.n)
    moved = np.empty_like(group)
    moved[order] = group
    turned = Graph.from_edges(order[graph.edges()], graph.n)
    assert freeman(turned, moved) == freeman(graph, group) == freeman(graph, [f"group {g}" for g in group.tolist()])


def test_wrong_length_names_both():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
        freeman(nx.path_graph(3), [0, 1])
