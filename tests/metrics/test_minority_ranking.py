import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import minority_ranking


def test_twin(random_graph):
    for number in range(1000):
        graph, group = random_graph(number, directed=number % 2 == 0, weighted=number % 3 == 0, most=20)
        expected = naive.minority_ranking(naive.fame(graph), (group == group[0]).tolist())
        assert minority_ranking(graph, group, of=group[0]).tolist() == pytest.approx(expected, abs=1e-12)


def test_a_score_without_ties_is_counted_down():
    rng = np.random.default_rng(1)
    score, member = rng.permutation(50), rng.random(50) < 0.3
    expected = np.cumsum(member[np.argsort(-score)]) / np.arange(1, 51)
    found = minority_ranking(Graph.from_edges([], 50), member, of=True, by=score)
    assert found == pytest.approx(expected, abs=1e-15)


def test_it_ends_with_the_share_of_all_and_is_flat_where_all_are_equal():
    ring = Graph.from_edges([(u, (u + 1) % 10) for u in range(10)])
    found = minority_ranking(ring, [1] * 3 + [0] * 7)
    assert found == pytest.approx([0.3] * 10, abs=1e-15)
    assert found.dtype == np.float64


def test_relabelling():
    rng = np.random.default_rng(2)
    graph = Graph.from_edges([(0, v) for v in range(1, 6)] + [(1, 2), (6, 7)], 9)
    names, order = np.array(list("abbbabbbb")), rng.permutation(9)
    moved = minority_ranking(graph.subgraph(order), names[order])
    assert moved == pytest.approx(minority_ranking(graph, names), abs=1e-12)


def test_nobody():
    assert minority_ranking(Graph.from_edges([], 0), []).shape == (0,)


def test_arguments_that_cannot_be_right():
    graph = Graph.from_edges([(0, 1)], 3)
    with pytest.raises(ParameterError, match="of must be a group that someone is in; got 'c'"):
        minority_ranking(graph, ["a", "a", "b"], of="c")
    with pytest.raises(ParameterError, match="of must name a group where 3 are the smallest"):
        minority_ranking(graph, ["a", "c", "b"])
    with pytest.raises(ParameterError, match="by must be 3 values"):
        minority_ranking(graph, ["a", "a", "b"], by=[1.0])
