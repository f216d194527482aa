import math

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError
from socialgraph.generators import erdos_renyi
from socialgraph.graph import Graph
from socialgraph.metrics import neighbor_correlation


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed, weighted):
    defined = 0
    for number in range(200):
        graph, _ = random_graph(number, directed=directed, weighted=weighted)
        draws = np.random.default_rng(number)
        opinion = draws.normal(size=graph.n) if number % 2 else draws.integers(0, 3, graph.n) * 0.1
        expected = naive.neighbor_correlation(graph, opinion.tolist())
        assert neighbor_correlation(graph, opinion) == pytest.approx(expected, abs=1e-12, nan_ok=True)
        defined += not math.isnan(expected)
    assert defined > 120


def test_numpy_and_networkx():
    foreign = nx.barabasi_albert_graph(200, 3, seed=1)
    opinion = np.random.default_rng(1).normal(size=200)
    around = [np.mean(opinion[list(foreign[u])]) for u in range(200)]
    assert neighbor_correlation(foreign, opinion) == pytest.approx(np.corrcoef(opinion, around)[0, 1], abs=1e-12)


def test_scipy_on_a_directed_weighted_network(random_graph):
    graph, _ = random_graph(5, directed=True, weighted=True, most=60)
    opinion, ties = np.random.default_rng(1).normal(size=graph.n), graph.to_scipy().astype(np.float64)
    seeing = graph.degree > 0
    around = (ties @ opinion)[seeing] / ties.sum(axis=1)[seeing]
    expected = np.corrcoef(opinion[seeing], around)[0, 1]
    assert neighbor_correlation(graph, opinion) == pytest.approx(expected, abs=1e-12)


def test_neighbours_are_those_whom_one_follows():
    # Two who follow one of their own mind, whom nobody of their mind follows back.
    graph = Graph.from_edges([(0, 2), (1, 3), (2, 1), (3, 0)], directed=True)
    opinion = [-1, 1, -0.5, 0.5]
    assert neighbor_correlation(graph, opinion) == pytest.approx(np.corrcoef(opinion, [-0.5, 0.5, 1, -1])[0, 1])
    assert neighbor_correlation(graph.reverse, opinion) == pytest.approx(np.corrcoef(opinion, [0.5, -0.5, -1, 1])[0, 1])


def test_extremes():
    assert neighbor_correlation(nx.disjoint_union(nx.complete_graph(3), nx.cycle_graph(4)), [0.1] * 3 + [0.7] * 4) == 1
    assert neighbor_correlation(nx.complete_bipartite_graph(3, 4), [0.1] * 3 + [0.7] * 4) == -1


def test_opinions_at_random_do_not_correlate():
    graph = erdos_renyi(5_000, mean_degree=10, rng=1)
    values = [neighbor_correlation(graph, np.random.default_rng(seed).normal(size=5_000)) for seed in range(40)]
    # The standard error of a correlation is 1 / sqrt(5,000), here of 40 of them; a little is lost to shared neighbours.
    assert abs(np.mean(values)) < 4 / math.sqrt(5_000 * 40)
    assert np.std(values) < 3 / math.sqrt(5_000)


def test_who_has_no_neighbours_is_left_out():
    graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    more = Graph.from_edges([(0, 1), (1, 2), (2, 3)], n=6)
    opinion = [-1.0, -0.5, 0.5, 0.0]
    expected = pytest.approx(neighbor_correlation(graph, opinion), abs=1e-12)
    assert neighbor_correlation(more, [*opinion, 5.0, -70.0]) == expected
    light = Graph.from_edges([(0, 1), (1, 2), (2, 3), (4, 0)], directed=True, weight=[1, 1, 1, 0])
    heavy = Graph.from_edges([(0, 1), (1, 2), (2, 3)], n=5, directed=True, weight=[1, 1, 1])
    assert neighbor_correlation(light, [*opinion, 9.0]) == neighbor_correlation(heavy, [*opinion, 9.0])


def test_affine_changes_and_relabelling_do_not_matter():
    graph = as_graph(nx.barabasi_albert_graph(60, 2, seed=1))
    opinion = np.random.default_rng(1).normal(size=60)
    expected = neighbor_correlation(graph, opinion)
    for scale, shift in ((3, 0), (1e-150, 0), (1e90, 0), (-1, 0), (1, 1e6)):
        assert neighbor_correlation(graph, scale * opinion + shift) == pytest.approx(expected, abs=1e-9)
    order = np.random.default_rng(2).permutation(60)
    moved = np.empty(60)
    moved[order] = opinion
    assert neighbor_correlation(Graph.from_edges(order[graph.edges()], 60), moved) == pytest.approx(expected, abs=1e-12)


def test_nothing_to_compare_is_nan():
    assert math.isnan(neighbor_correlation(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(neighbor_correlation(Graph.from_edges([], 0), []))
    # 0.1 is no binary fraction: its rounded mean differs from it.
    assert math.isnan(neighbor_correlation(nx.complete_graph(7), [0.1] * 7))
    # Three who follow the same four.
    readers = Graph.from_edges([(u, v) for u in (4, 5, 6) for v in range(4)], 7, directed=True)
    assert math.isnan(neighbor_correlation(readers, [0.1, 0.3, 0.7, 0.5, -1, 0.4, 0.9]))
    # Each follows one with 0.1, one with 0.2 and one with 0.3, whose sum depends on their order in the last bit.
    readers = Graph.from_edges([(9 + u, 3 * u + k) for u in range(3) for k in range(3)], 12, directed=True)
    assert math.isnan(neighbor_correlation(readers, [0.1, 0.2, 0.3, 0.3, 0.2, 0.1, 0.2, 0.3, 0.1, 0.7, -0.4, 0.5]))


def test_opinions_that_cannot_be_right():
    with pytest.raises(ParameterError, match="opinion must be 3 values, one a person; got '2 values'"):
        neighbor_correlation(nx.path_graph(3), [0.0, 1.0])
    with pytest.raises(ParameterError, match=r"opinion must be finite numbers.*got 'nan for person 1'"):
        neighbor_correlation(nx.path_graph(3), [0.0, math.nan, 1.0])


def test_arguments_are_left_alone():
    opinion = np.array([0.0, 0.5, 1.0])
    neighbor_correlation(nx.path_graph(3), opinion)
    assert opinion.flags.writeable
    assert opinion.tolist() == [0.0, 0.5, 1.0]
