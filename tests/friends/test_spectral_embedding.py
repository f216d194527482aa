import networkx as nx
import numpy as np
import pytest
from naive import offers

from socialgraph.errors import ParameterError
from socialgraph.friends import SpectralEmbedding
from socialgraph.graph import Graph


def normalised(graph):
    a = (graph.to_scipy().toarray() > 0).astype(float)
    a = np.maximum(a, a.T)
    scale = 1 / np.sqrt(np.maximum(a.sum(axis=1), 1))
    return a * scale[:, None] * scale


def dense(graph, dimensions):
    """Give the approximation by NumPy's full solution, and who is a candidate."""
    value, vector = np.linalg.eigh(normalised(graph))
    value, vector = np.maximum(value[::-1], 0)[:dimensions], vector[:, ::-1][:, :dimensions]
    a = graph.to_scipy().toarray() > 0
    near = (a.astype(int) @ a.astype(int) > 0) & ~a & ~np.eye(graph.n, dtype=bool)
    return (vector * value) @ vector.T, near


def test_on_four_in_a_row_it_is_what_it_is_on_paper():
    """Eigenvalues 1 and 1/2, vectors (1, s, s, 1) / sqrt(6) and (s, 1, -1, -s) / sqrt(6), where s = sqrt(2)."""
    found = SpectralEmbedding(2)(nx.path_graph(4), k=3, rng=1)
    score = (np.sqrt(2) - np.sqrt(2) / 2) / 6
    assert offers.rows(found) == [(u, v, pytest.approx(score)) for u, v in ((0, 2), (1, 3), (2, 0), (3, 1))]


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(("n", "dimensions"), [(60, 3), (60, 100), (450, 8)])
def test_scores_are_those_of_all_eigenvectors(n, dimensions, directed):
    """The last n is solved sparsely."""
    graph = offers.hubs(n, 4, 1, directed)
    score, near = dense(graph, dimensions)
    found = SpectralEmbedding(dimensions)(graph, k=n, rng=1)
    np.testing.assert_allclose(found.score, score[found.source, found.target], rtol=0, atol=2e-10)
    assert near[found.source, found.target].all()
    missed = near.copy()
    missed[found.source, found.target] = False
    assert score[missed].max() < 1e-10


def test_the_highest_of_each_come_first():
    graph = offers.hubs(150, 4, 2)
    score, near = dense(graph, 5)
    best = np.sort(np.where(near & (score > 1e-10), score, 0), axis=1)[:, ::-1][:, :5]
    found = SpectralEmbedding(5)(graph, k=5, rng=1)
    np.testing.assert_allclose(found.score, best[best > 0], rtol=0, atol=2e-10)


def test_whose_groups_are_two_are_suggested_their_own():
    """The second vector tells the halves of a planted partition apart."""
    graph = nx.planted_partition_graph(2, 40, 0.3, 0.05, 1)
    found = SpectralEmbedding(2)(graph, k=5, rng=1)
    assert np.mean((found.source < 40) == (found.target < 40)) > 0.95


def test_all_dimensions_leave_what_is_above_nothing():
    graph = offers.random_graph(30, 0.2, 1)
    value = np.linalg.eigvalsh(normalised(graph))
    every, some = (SpectralEmbedding(d)(graph, k=30, rng=1) for d in (30, int((value > 0).sum())))
    assert every == some


def test_nobody_and_everybody():
    offers.check_edges(SpectralEmbedding())


def test_rules():
    for number, graph in enumerate(offers.many(60)):
        offers.check_rules(SpectralEmbedding(3), graph, 1 + number % 5, number)


def test_relabelling_permutes_the_scores_to_ten_digits():
    graph = offers.hubs(60, 3, 4)
    new = np.random.default_rng(3).permutation(60)
    moved = Graph.from_edges(new[graph.edges()], 60)
    before = offers.rows(SpectralEmbedding(4)(graph, k=60, rng=1))
    after = {(u, v): score for u, v, score in offers.rows(SpectralEmbedding(4)(moved, k=60, rng=1))}
    assert after == pytest.approx({(int(new[u]), int(new[v])): score for u, v, score in before}, abs=2e-10)


def test_one_thread_and_two_give_the_same_bytes(threads):
    offers.check_threads(SpectralEmbedding(), threads)


def test_equal_scores_are_decided_by_coin_and_evenly():
    # One dimension: the largest eigenvalue of a star stands alone.
    offers.check_even_coins(SpectralEmbedding(1))


def test_the_sparse_solution_draws_nothing():
    graph = offers.hubs(450, 3, 2)
    one, other = (SpectralEmbedding(4)(graph, k=450, rng=seed) for seed in (1, 2))
    assert sorted(offers.rows(one)) == sorted(offers.rows(other))


@pytest.mark.parametrize("dimensions", [0, -1, 2.5, True])
def test_dimensions_are_a_whole_number(dimensions):
    with pytest.raises(ParameterError, match=r"^dimensions must be a whole number of at least 1; got "):
        SpectralEmbedding(dimensions)
