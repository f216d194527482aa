import math

import networkx as nx
import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import perception_bias


def test_twin(random_graph):
    for number in range(1500):
        graph, group = random_graph(number, directed=number % 2 == 0, weighted=number % 3 == 0)
        group = group.tolist()
        for definition in ("individual", "stubs"):
            for seen_by in (None, group[-1]):
                expected = naive.perception_bias(graph, group, group[0], seen_by, definition)
                found = perception_bias(graph, group, of=group[0], seen_by=seen_by, definition=definition)
                assert found == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_the_smallest_group_is_looked_at():
    graph, group = nx.complete_graph(5), ["a", "b", "b", "b", "b"]
    assert perception_bias(graph, group) == perception_bias(graph, group, of="a")
    # Four of five see 1 in 4, whose share is 1 in 5.
    assert perception_bias(graph, group) == pytest.approx(4 / 5 * (1 / 4) / (1 / 5))
    assert perception_bias(graph, group, seen_by="a") == 0


def test_extremes():
    # All neighbours of everyone in the minority: 1 / f. None of anyone's: 0.
    star = nx.star_graph(9)
    assert perception_bias(star, [1] + [0] * 9, seen_by=0) == pytest.approx(10)
    apart = nx.disjoint_union(nx.complete_graph(2), nx.complete_graph(6))
    assert perception_bias(apart, [1] * 2 + [0] * 6, seen_by=0) == 0
    assert perception_bias(apart, [1] * 2 + [0] * 6, seen_by=1) == 4


def test_mixed_at_random_is_fair():
    graph = nx.gnp_random_graph(3000, 0.01, seed=1)
    group = np.random.default_rng(1).random(3000) < 0.3
    for definition in ("individual", "stubs"):
        # 45,000 ties, each with a chance of .3 at either end: 4 s.e. of the share, over it.
        found = perception_bias(graph, group, definition=definition)
        assert found == pytest.approx(1, abs=4 * math.sqrt(0.7 / 0.3 / 45_000) + 0.01)


def test_stubs_are_a_weighted_mean_of_groups():
    graph = nx.barabasi_albert_graph(300, 3, seed=2)
    group = np.random.default_rng(2).integers(0, 3, 300)
    degree = np.array([d for _, d in graph.degree])
    parts = [perception_bias(graph, group, of=0, seen_by=g, definition="stubs") for g in range(3)]
    weights = [degree[group == g].sum() for g in range(3)]
    expected = np.average(parts, weights=weights)
    assert perception_bias(graph, group, of=0, definition="stubs") == pytest.approx(expected, rel=1e-12)


def test_relabelling_and_names():
    graph = Graph.from_edges([(0, 1), (1, 2), (2, 3), (0, 4), (5, 1)], 8)
    names, order = np.array(list("abcabbbb")), np.random.default_rng(3).permutation(8)
    for definition in ("individual", "stubs"):
        expected = perception_bias(graph, names, of="a", definition=definition)
        moved = perception_bias(graph.subgraph(order), names[order], of="a", definition=definition)
        renamed = perception_bias(graph, [ord(name) for name in names], of=97, definition=definition)
        assert (moved, renamed) == (pytest.approx(expected, abs=1e-12), expected)


def test_nobody_to_look_is_nan():
    assert math.isnan(perception_bias(Graph.from_edges([], 0), []))
    assert math.isnan(perception_bias(Graph.from_edges([], 3), [0, 0, 1]))
    assert math.isnan(perception_bias(Graph.from_edges([(0, 1)], 3), [0, 0, 1], seen_by=1))


def test_arguments_that_cannot_be_right():
    graph = Graph.from_edges([(0, 1)], 3)
    with pytest.raises(ParameterError, match="of must be a group that someone is in; got 2"):
        perception_bias(graph, [0, 0, 1], of=2)
    with pytest.raises(ParameterError, match="seen_by must be a group that someone is in; got 'x'"):
        perception_bias(graph, [0, 0, 1], seen_by="x")
    with pytest.raises(UnknownName, match="definition must be one of individual, stubs; got 'group'"):
        perception_bias(graph, [0, 0, 1], definition="group")
    with pytest.raises(ParameterError, match="of must name a group where 3 are the smallest"):
        perception_bias(graph, [0, 1, 2])
