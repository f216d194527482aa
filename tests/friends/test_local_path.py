import networkx as nx
import numpy as np
import pytest
from naive import friends as naive
from naive import offers

from socialgraph.errors import ParameterError
from socialgraph.friends import CommonNeighbors, LocalPath
from socialgraph.graph import Graph

suggest = LocalPath()


def twin(epsilon):
    def best(graph, k, seed, sources=None):
        return naive.walks(graph, [1.0, epsilon], k, seed, sources)

    return best


@pytest.mark.parametrize("epsilon", [0, 0.001, 0.7])
def test_it_is_the_naive_twin(epsilon):
    offers.check_twin(LocalPath(epsilon), twin(epsilon), 30)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("epsilon", [0.001, 0.5])
def test_scores_are_those_of_matrices(epsilon, directed):
    graph = offers.hubs(120, 2, 1, directed)
    a = graph.to_scipy().toarray().astype(float)
    matrix = a @ a + epsilon * a @ a @ a
    matrix[a > 0] = 0
    np.fill_diagonal(matrix, 0)
    found = LocalPath(epsilon)(graph, k=120, rng=1)
    assert len(found) == np.count_nonzero(matrix)
    np.testing.assert_allclose(found.score, matrix[found.source, found.target], rtol=1e-15)


def test_without_the_third_hop_it_is_common_neighbors():
    graph = offers.hubs(200, 3, 1)
    assert LocalPath(0)(graph, k=10, rng=3) == CommonNeighbors()(graph, k=10, rng=3)


def test_the_third_hop_decides_where_two_are_equal():
    # 0 shares one friend with each of 3, 4 and 5; 3 and 5 know each other, and 4 knows nobody else.
    graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (1, 4), (2, 5), (5, 3)])
    found = offers.rows(suggest(graph, k=3, rng=1))[:3]
    assert sorted(found) == [(0, 3, 1.001), (0, 4, 1.0), (0, 5, 1.001)]
    assert found[-1] == (0, 4, 1.0)


def test_walks_between_strangers_visit_four_people():
    graph = offers.random_graph(25, 0.15, 4)
    theirs = graph.to_networkx()
    for u, v, score in offers.rows(LocalPath(0.25)(graph, k=25, rng=1)):
        hops = [len(path) - 1 for path in nx.all_simple_paths(theirs, u, v, cutoff=3)]
        assert score == hops.count(2) + hops.count(3) / 4


@pytest.mark.parametrize("epsilon", [-0.1, float("nan"), float("inf"), "0.1", None, True])
def test_epsilon_is_a_number_of_at_least_zero(epsilon):
    with pytest.raises(ParameterError, match=r"^epsilon must be a finite number of at least 0; got "):
        LocalPath(epsilon)


def test_it_is_a_value():
    assert LocalPath() == LocalPath(epsilon=0.001)
    assert repr(LocalPath(0.5)) == "LocalPath(epsilon=0.5)"
    assert len({LocalPath(each) for each in (0.1, 0.1, 0.2)}) == 2
