import math

import networkx as nx
import numpy as np
import pytest
from naive import controversy as naive

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import effective_resistance, generalized_euclidean_distance


def test_twin_over_all_pairs(random_graph):
    compared, many = 0, 0
    for number in range(600):
        graph, group = random_graph(number, directed=number % 3 == 0, weighted=number % 2 == 0, most=30)
        expected = naive.effective_resistance(graph.to_undirected(), group.tolist())
        assert effective_resistance(graph, group) == pytest.approx(expected, abs=1e-9, nan_ok=True)
        compared += not math.isnan(expected)
        many += len(set(group.tolist())) > 2
    assert compared > 300
    assert many > 100


def test_networkx():
    foreign = nx.karate_club_graph()
    side = np.array([foreign.nodes[u]["club"] for u in foreign])
    known = nx.resistance_distance(foreign, weight="weight", invert_weight=False)
    mean = {
        (a, b): np.mean([known[u][v] for u in np.flatnonzero(side == a) for v in np.flatnonzero(side == b)])
        for a in set(side)
        for b in set(side)
    }
    one, other = sorted(set(side))
    expected = mean[one, other] - (mean[one, one] + mean[other, other]) / 2
    assert effective_resistance(foreign, side) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("n", [4, 10, 1000])
def test_halves_of_a_path(n):
    # The current over tie j, of n / 2 that lead to the middle, is 2 j / n.
    half = n // 2
    flow = np.r_[np.arange(1, half + 1), np.arange(half - 1, 0, -1)] / half
    graph = Graph.from_edges(np.column_stack([np.arange(n - 1), np.arange(1, n)]))
    assert effective_resistance(graph, np.arange(n) >= half) == pytest.approx((flow**2).sum(), rel=1e-9)


@pytest.mark.parametrize("n", [4, 9])
def test_a_complete_graph(n):
    # All pairs have 2 / n: two groups of a and b differ by (1 / a + 1 / b) / n.
    for a in range(1, n):
        expected = (1 / a + 1 / (n - a)) / n
        assert effective_resistance(nx.complete_graph(n), np.arange(n) < a) == pytest.approx(expected, abs=1e-12)


def test_it_is_the_square_of_a_generalized_euclidean_distance():
    graph = as_graph(nx.barabasi_albert_graph(80, 2, seed=1))
    one = np.arange(80) % 3 == 0
    apart = one / one.sum() - ~one / (~one).sum()
    expected = generalized_euclidean_distance(graph, apart) ** 2
    assert effective_resistance(graph, one) == pytest.approx(expected, rel=1e-9)


def test_fewer_bridges_are_further_apart():
    # Rayleigh: a tie more never raises it.
    graph = as_graph(nx.disjoint_union(nx.complete_graph(6), nx.complete_graph(6))).with_edges([(0, 6)])
    values = []
    for u in range(1, 6):
        values.append(effective_resistance(graph, [0] * 6 + [1] * 6))
        graph = graph.with_edges([(u, u + 6)])
    assert values == sorted(values, reverse=True)
    assert values[0] > 1 > values[-1]


def test_what_groups_are_called_changes_nothing():
    graph = as_graph(nx.barabasi_albert_graph(60, 2, seed=1))
    group, order = np.arange(60) % 3, np.random.default_rng(2).permutation(60)
    expected = effective_resistance(graph, group)
    assert effective_resistance(graph, np.array(["x", "a", "q"])[group]) == pytest.approx(expected, abs=1e-12)
    moved = np.empty_like(group)
    moved[order] = group
    turned = Graph.from_edges(order[graph.edges()], 60)
    assert effective_resistance(turned, moved) == pytest.approx(expected, abs=1e-12)


def test_only_the_largest_component_counts():
    graph = Graph.from_edges([(0, 1), (1, 2), (2, 3), (4, 5)], 7)
    expected = effective_resistance(nx.path_graph(4), [0, 0, 1, 1])
    assert effective_resistance(graph, [0, 0, 1, 1, 2, 1, 0]) == pytest.approx(expected, abs=1e-12)
    assert math.isnan(effective_resistance(graph, [0, 0, 0, 0, 1, 1, 1]))


def test_nothing_to_measure_is_nan():
    assert math.isnan(effective_resistance(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(effective_resistance(Graph.from_edges([], 0), []))
    assert math.isnan(effective_resistance(nx.path_graph(3), [0, 0, 0]))


def test_wrong_length_names_both():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
        effective_resistance(nx.path_graph(3), [0, 1])
