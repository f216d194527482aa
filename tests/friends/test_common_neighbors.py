import networkx as nx
import numpy as np
import pytest
from naive import friends as naive
from naive import offers

from socialgraph.friends import CommonNeighbors
from socialgraph.graph import Graph

suggest = CommonNeighbors()


def test_it_is_the_naive_twin():
    offers.check_twin(suggest, naive.common_neighbors)


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_networkx(seed):
    graph = offers.random_graph(60, 0.1, seed)
    theirs = graph.to_networkx()
    pairs = [(u, v) for u in range(60) for v in range(60) if u != v and not graph.has_edge(u, v)]
    expected = {(u, v): float(len(list(nx.common_neighbors(theirs, u, v)))) for u, v in pairs}
    ours = {(u, v): score for u, v, score in offers.rows(suggest(graph, k=60, rng=1))}
    assert ours == {pair: score for pair, score in expected.items() if score > 0}


@pytest.mark.parametrize("directed", [False, True])
def test_scores_are_those_of_a_matrix_product(directed):
    graph = offers.hubs(150, 4, 1, directed)
    a = graph.to_scipy().toarray() > 0
    matrix = a.astype(np.int64) @ a
    matrix[a] = 0
    np.fill_diagonal(matrix, 0)
    found = suggest(graph, k=150, rng=1)
    assert len(found) == np.count_nonzero(matrix)
    assert np.array_equal(matrix[found.source, found.target], found.score)


def test_whom_those_you_follow_follow():
    # 0 follows 1 and 2, who both follow 3; 4 follows them too, which makes it nobody's candidate.
    graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (4, 1), (4, 2)], directed=True)
    assert offers.rows(suggest(graph, k=5, rng=1)) == [(0, 3, 2.0), (4, 3, 2.0)]


def test_it_is_a_value():
    assert CommonNeighbors() == CommonNeighbors()
    assert repr(CommonNeighbors()) == "CommonNeighbors()"
