import math

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.generators import erdos_renyi, stochastic_block
from socialgraph.graph import Graph
from socialgraph.metrics import ei_index


@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed):
    defined = 0
    for number in range(400):
        graph, group = random_graph(number, directed=directed, weighted=number % 3 == 0)
        assert ei_index(graph, group) == pytest.approx(naive.ei_index(graph, group), abs=1e-15, nan_ok=True)
        expected = naive.adaptive_ei_index(graph, group.tolist())
        assert ei_index(graph, group, definition="density") == pytest.approx(expected, abs=1e-14, nan_ok=True)
        defined += not math.isnan(expected)
    assert defined > 200


def test_density_of_two_groups_is_the_index_of_chen_and_others_turned_round():
    # Their formula, with the densities by networkx.
    graph = nx.stochastic_block_model([7, 12], [[0.6, 0.2], [0.2, 0.4]], seed=1)
    a, b = set(range(7)), set(range(7, 19))
    inside = nx.density(graph.subgraph(a)) + nx.density(graph.subgraph(b))
    across = 2 * nx.cut_size(graph, a, b) / (7 * 12)
    adaptive = (inside - across) / (inside + across)
    assert ei_index(graph, [0] * 7 + [1] * 12, definition="density") == pytest.approx(-adaptive, abs=1e-15)


def test_extremes():
    apart = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(5))
    across = nx.complete_bipartite_graph(3, 5)
    for definition in ("counts", "density"):
        assert ei_index(apart, [0] * 3 + [1] * 5, definition=definition) == -1
        assert ei_index(across, [0] * 3 + [1] * 5, definition=definition) == 1


@pytest.mark.parametrize("k", [2, 3, 6])
def test_a_complete_network_is_0_by_density_whatever_the_groups(k):
    group = np.repeat(np.arange(k), np.arange(2, k + 2))
    assert ei_index(nx.complete_graph(group.size), group, definition="density") == pytest.approx(0, abs=1e-15)
    assert ei_index(nx.complete_graph(group.size), group) != 0


def test_ties_at_random_are_0_by_density_and_not_by_count():
    graph = erdos_renyi(2_000, mean_degree=20, rng=1)
    group = np.arange(2_000) < 200
    # 20,000 ties; the density within the group of 200 rests on about 200 of them, a standard error of 7 %.
    assert abs(ei_index(graph, group, definition="density")) < 0.07
    assert ei_index(graph, group) == pytest.approx(0.18 - 0.82, abs=0.02)


def test_nothing_to_compare():
    assert math.isnan(ei_index(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(ei_index(Graph.from_edges([], 0), []))
    assert math.isnan(ei_index(Graph.from_edges([], 3), [0, 1, 1], definition="density"))
    assert math.isnan(ei_index(Graph.from_edges([], 0), [], definition="density"))
    assert ei_index(nx.path_graph(4), ["one"] * 4) == -1
    assert math.isnan(ei_index(nx.path_graph(4), ["one"] * 4, definition="density"))
    assert ei_index(nx.path_graph(4), list("abcd")) == 1
    assert math.isnan(ei_index(nx.path_graph(4), list("abcd"), definition="density"))


def test_who_is_alone_in_a_group_has_no_density_within():
    graph = Graph.from_edges([(0, 1), (1, 2)])
    assert ei_index(graph, [0, 0, 1], definition="density") == pytest.approx((0.5 - 1) / 1.5, abs=1e-15)


@pytest.mark.parametrize("definition", ["counts", "density"])
def test_names_of_groups_and_of_people_do_not_matter(definition):
    graph, people = stochastic_block([30, 20, 10], np.full((3, 3), 0.1) + 0.2 * np.eye(3), rng=2)
    group = people["group"]
    expected = ei_index(graph, group, definition=definition)
    for names in (group + 5, -group, group * 0.5, group.astype(str), np.array(["z", "b", "c"])[group]):
        assert ei_index(graph, names, definition=definition) == pytest.approx(expected, abs=1e-12)
    order = np.random.default_rng(1).permutation(graph.n)
    moved = np.empty_like(group)
    moved[order] = group
    turned = Graph.from_edges(order[graph.edges()], graph.n)
    assert ei_index(turned, moved, definition=definition) == pytest.approx(expected, abs=1e-12)


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
        ei_index(nx.path_graph(3), [0, 1])
    with pytest.raises(UnknownName, match="definition must be one of counts, density; got 'densities'"):
        ei_index(nx.path_graph(3), [0, 1, 1], definition="densities")
