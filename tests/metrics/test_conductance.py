import math
import statistics

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import conductance


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed, weighted):
    defined = 0
    for number in range(200):
        graph, group = random_graph(number, directed=directed, weighted=weighted)
        found = naive.conductances(graph, group)
        mean, worst = (statistics.fmean(found), max(found)) if found else (math.nan, math.nan)
        assert conductance(graph, group) == pytest.approx(mean, abs=1e-12, nan_ok=True)
        assert conductance(graph, group, definition="max") == pytest.approx(worst, abs=1e-12, nan_ok=True)
        defined += bool(found)
    assert defined > 80


def test_networkx(random_graph):
    compared = 0
    for number in range(200):
        graph, group = random_graph(number)
        foreign = graph.to_networkx()
        for label in set(group.tolist()):
            # Both have the conductance of the one cut that they are the sides of.
            side = group == label
            if graph.degree[side].sum() and graph.degree[~side].sum():
                theirs = nx.conductance(foreign, np.flatnonzero(side).tolist())
                assert conductance(graph, side) == pytest.approx(theirs, abs=1e-12)
                compared += 1
    assert compared > 200


def test_a_direction_is_a_tie():
    arcs = Graph.from_edges([(0, 1), (1, 0), (1, 2), (3, 2)], directed=True)
    assert conductance(arcs, [0, 0, 1, 1]) == conductance(arcs.reverse, [0, 0, 1, 1]) == pytest.approx(1 / 3)
    ties = Graph.from_edges([(0, 1), (1, 2), (2, 3)], weight=[2, 1, 1])
    assert conductance(ties, [0, 0, 1, 1]) == pytest.approx(1 / 3)


def test_extremes():
    apart = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(4))
    for definition in ("mean", "max"):
        assert conductance(apart, [0] * 3 + [1] * 4, definition=definition) == 0
        assert conductance(nx.complete_bipartite_graph(3, 3), [0] * 3 + [1] * 3, definition=definition) == 1


@pytest.mark.parametrize("k", [2, 3, 5])
def test_of_equal_groups_at_random_it_is_about_1_less_1_over_k(k):
    group = np.arange(20 * k) % k
    assert conductance(nx.complete_graph(20 * k), group) == pytest.approx(1 - 19 / (20 * k - 1), abs=1e-12)


def test_mean_and_worst_part_with_the_third_group():
    # Two cliques, and one person tied to both of them.
    graph = nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4))
    graph.add_edges_from([(8, 0), (8, 4)])
    group = [0] * 4 + [1] * 4 + [2]
    assert conductance(graph, group, definition="max") == 1
    assert conductance(graph, group) == pytest.approx((1 / 13 + 1 / 13 + 1) / 3, abs=1e-15)


def test_nothing_to_compare_is_nan():
    assert math.isnan(conductance(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(conductance(Graph.from_edges([], 0), []))
    assert math.isnan(conductance(nx.path_graph(4), ["one"] * 4))
    # The one who is in another group has no ties.
    assert math.isnan(conductance(Graph.from_edges([(0, 1)], 3), [0, 0, 1]))
    assert math.isnan(conductance(Graph.from_edges([(0, 1)], weight=[0.0]), [0, 1]))


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
        conductance(nx.path_graph(3), [0, 1])
    with pytest.raises(UnknownName, match="definition must be one of max, mean; got 'worst'"):
        conductance(nx.path_graph(3), [0, 1, 1], definition="worst")
