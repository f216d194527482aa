import math

import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import minority_ranking, top_share


def test_twin_over_all_orders():
    rng = np.random.default_rng(1)
    for _ in range(60):
        n = int(rng.integers(1, 6))
        score, group = rng.integers(0, 3, n), rng.integers(0, 2, n).tolist()
        graph = Graph.from_edges([], n)
        for k in range(1, n + 1):
            expected = naive.top_share(score.tolist(), [g == group[0] for g in group], k)
            found = top_share(graph, group, top=k / n, of=group[0], by=score)
            assert found == pytest.approx(expected, abs=1e-12)


def test_twin_by_degree(random_graph):
    for number in range(1500):
        graph, group = random_graph(number, directed=number % 2 == 0, weighted=number % 3 == 0, most=20)
        group = group.tolist()
        of = naive.smallest(group)
        given = {} if of is not None else {"of": group[0]}
        member = [g == (group[0] if of is None else of) for g in group]
        expected = naive.minority_ranking(naive.fame(graph), member)
        for k in (1, graph.n // 2, graph.n):
            if k:
                assert top_share(graph, group, top=k / graph.n, **given) == pytest.approx(expected[k - 1], abs=1e-12)


def test_it_is_a_point_of_the_ranking(random_graph):
    graph, _ = random_graph(7, most=60)
    group = np.arange(graph.n) % 3 == 0
    curve = minority_ranking(graph, group)
    found = [top_share(graph, group, top=k / graph.n) for k in range(1, graph.n + 1)]
    assert found == pytest.approx(curve.tolist(), abs=1e-12)


def test_how_many_are_at_the_top():
    # 0.29 x 100 is 28.999999999999996 in floats; fewer than one person is one.
    graph, score = Graph.from_edges([], 100), np.arange(100, 0, -1)
    group = np.arange(100) == 28
    assert top_share(graph, group, top=0.29, by=score) == 1 / 29
    assert top_share(graph, group, top=0.28, by=score) == 0
    assert top_share(graph, np.arange(100) == 0, top=1e-6, by=score) == 1
    assert top_share(graph, np.arange(100) == 0, top=0.039, by=score) == 1 / 3


def test_relabelling_and_names_of_groups(random_graph):
    rng = np.random.default_rng(2)
    for number in range(50):
        graph, _ = random_graph(number, most=40)
        group, order = np.arange(graph.n) % 5 == 0, rng.permutation(graph.n)
        if group.all() or 2 * group.sum() >= graph.n:
            continue
        names = np.where(group, "few", "many")
        expected = top_share(graph, group, top=0.3)
        assert top_share(graph, names, top=0.3) == expected
        assert top_share(graph.subgraph(order), names[order], top=0.3) == pytest.approx(expected, abs=1e-12)


def test_followers_count_where_directed():
    graph = Graph.from_edges([(0, 1), (2, 1), (3, 1)], 4, directed=True)
    assert top_share(graph, [0, 1, 0, 0], top=0.25) == 1


def test_edges():
    assert math.isnan(top_share(Graph.from_edges([], 0), []))
    assert top_share(Graph.from_edges([], 1), ["a"]) == 1
    # Without ties all are equal: the share of everyone.
    assert top_share(Graph.from_edges([], 8), [0] * 2 + [1] * 6, top=0.125) == 0.25


def test_arguments_that_cannot_be_right():
    graph = Graph.from_edges([(0, 1)], 3)
    for top in (0, -0.1, 1.1, math.nan, "1", None):
        with pytest.raises(ParameterError, match="top must"):
            top_share(graph, [0, 0, 1], top=top)
    with pytest.raises(ParameterError, match="of must be a group that someone is in; got 2"):
        top_share(graph, [0, 0, 1], of=2)
    with pytest.raises(ParameterError, match="of must name a group where 3 are the smallest; got None"):
        top_share(graph, [0, 1, 2])
    with pytest.raises(UnknownName, match="by must be one of degree; got 'pagerank'"):
        top_share(graph, [0, 0, 1], by="pagerank")
    with pytest.raises(ParameterError, match="by must be finite"):
        top_share(graph, [0, 0, 1], by=[1, 2, math.nan])
    with pytest.raises(ParameterError, match=r"group must .*3"):
        top_share(graph, [0, 1])
