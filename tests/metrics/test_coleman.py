import math

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import coleman


@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed):
    below = 0
    for number in range(400):
        graph, group = random_graph(number, directed=directed, weighted=number % 3 == 0)
        expected = naive.coleman(graph, group.tolist())
        assert coleman(graph, group) == pytest.approx(expected, abs=1e-15, nan_ok=True)
        below += expected < 0
        for label in set(group.tolist()):
            expected = naive.coleman(graph, group.tolist(), of=label)
            assert coleman(graph, group, of=label) == pytest.approx(expected, abs=1e-15, nan_ok=True)
    assert 50 < below < 350


def choices(table, sizes):
    """Build a directed network in which so many choices go from each group to each."""
    starts, pairs = np.concatenate([[0], np.cumsum(sizes)]), []
    for a, row in enumerate(table):
        for b, count in enumerate(row):
            some = [(u, v) for u in range(starts[a], starts[a + 1]) for v in range(starts[b], starts[b + 1]) if u != v]
            pairs += some[:count]
    return Graph.from_edges(pairs, int(starts[-1]), directed=True), np.repeat(np.arange(len(sizes)), sizes)


def test_boys_and_girls_of_coleman():
    # His example, as the tests of the R package netseg give it: .375 and .167 where he approximates chance by n_g / n.
    graph, group = choices([[45, 15], [20, 20]], [60, 40])
    assert coleman(graph, group, of=0) == pytest.approx(0.38125, abs=1e-12)
    assert coleman(graph, group, of=1) == pytest.approx(0.175, abs=1e-12)
    assert coleman(graph, group) == pytest.approx((65 - chance(60, 40)) / (100 - chance(60, 40)), abs=1e-12)


def chance(boys, girls):
    return 60 * (boys - 1) / (boys + girls - 1) + 40 * (girls - 1) / (boys + girls - 1)


def test_a_ring_of_pairs():
    # Also from the tests of the R package.
    ring = Graph.from_edges([(u, (u + 1) % 6) for u in range(6)], directed=True)
    for label in range(3):
        assert coleman(ring, [0, 0, 1, 1, 2, 2], of=label) == pytest.approx(0.375, abs=1e-15)
    assert coleman(ring, [0, 0, 1, 1, 2, 2]) == pytest.approx(0.375, abs=1e-15)


def test_extremes():
    apart = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(4))
    assert coleman(apart, [0] * 3 + [1] * 4) == coleman(apart, [0] * 3 + [1] * 4, of=0) == 1
    across = nx.complete_bipartite_graph(3, 3)
    assert coleman(across, [0] * 3 + [1] * 3) == coleman(across, [0] * 3 + [1] * 3, of=1) == -1
    assert coleman(nx.complete_graph(9), np.arange(9) % 3) == 0


def test_direction_matters():
    one_way = Graph.from_edges([(0, 1), (0, 2), (0, 3)], directed=True)
    side = ["a", "a", "b", "b"]
    assert coleman(one_way, side, of="a") == 0
    assert math.isnan(coleman(one_way, side, of="b"))
    assert coleman(one_way.reverse, side, of="b") == -1


def test_nothing_to_compare_is_nan():
    assert math.isnan(coleman(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(coleman(Graph.from_edges([], 1), [0]))
    assert math.isnan(coleman(Graph.from_edges([], 0), []))
    assert math.isnan(coleman(nx.path_graph(4), ["one"] * 4))
    assert math.isnan(coleman(nx.path_graph(4), ["one"] * 4, of="one"))


@pytest.mark.parametrize(
    ("group", "of"),
    [([True, True, False], True), ([7, 7, -3], 7), ([0.5, 0.5, 2.0], 0.5), (["a", "a", "b"], "a"), ([1, 1, 2], 1.0)],
)
def test_labels_of_any_kind(group, of):
    graph = Graph.from_edges([(0, 1), (1, 2)], directed=True)
    assert coleman(graph, group, of=of) == naive.coleman(graph, group, of=of) == 0


@pytest.mark.parametrize(("group", "of"), [([0, 1, 1], 2), ([0, 1, 1], "1"), (["0", "1", "1"], 1), ([0, 1, 1], [1])])
def test_the_label_of_nobody(group, of):
    with pytest.raises(ParameterError, match="of must be the label of someone's group; got"):
        coleman(nx.path_graph(3), group, of=of)


def test_wrong_length_names_both():
    for options in ({}, {"of": 1}):
        with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
            coleman(nx.path_graph(3), [0, 1], **options)
