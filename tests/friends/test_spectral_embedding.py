import numpy as np
import pytest
from naive import offers

from socialgraph.errors import ParameterError
from socialgraph.friends import SpectralEmbedding
from socialgraph.generators import stochastic_block


def approximated(graph, dimensions):
    """Give the low-rank approximation by numpy's dense eigenvectors."""
    ties = graph.to_undirected().to_scipy().toarray() != 0
    degree = np.maximum(ties.sum(axis=1), 1)
    value, vector = np.linalg.eigh(ties / np.sqrt(np.outer(degree, degree)))
    kept = np.argsort(-value)[:dimensions]
    kept = kept[value[kept] > 0]
    return (vector[:, kept] * value[kept]) @ vector[:, kept].T, value[np.argsort(-value)]


@pytest.mark.parametrize("directed", [False, True])
def test_it_is_the_dense_solution(directed):
    for n in (60, 500):
        graph = offers.hubs(n, 3, 2, directed)
        score, value = approximated(graph, 6)
        assert value[5] - value[6] > 1e-6
        found = SpectralEmbedding(6)(graph, k=n, rng=1)
        np.testing.assert_allclose(found.score, score[found.source, found.target], atol=2e-9)
        arcs = graph.to_scipy().toarray() != 0
        near = (arcs.astype(int) @ arcs > 0) & ~arcs & ~np.eye(n, dtype=bool) & (score > 1e-9)
        assert len(found) == pytest.approx(near.sum(), abs=2)


def test_two_blocks_are_told_apart(threads):
    graph, people = stochastic_block([100, 100], [[0.15, 0.01], [0.01, 0.15]], rng=1)
    one, two = threads(lambda: SpectralEmbedding(2)(graph, k=5, rng=1))
    assert one == two
    assert (people["group"][one.source] == people["group"][one.target]).mean() > 0.98


def test_rules_and_edges():
    for graph in (offers.random_graph(40, 0.1, 1), offers.hubs(60, 3, 2, directed=True)):
        offers.check_rules(SpectralEmbedding(4), graph, 5, 3)
    offers.check_edges(SpectralEmbedding(4))
    with pytest.raises(ParameterError, match=r"^dimensions must be a whole number of at least 1; got 0$"):
        SpectralEmbedding(0)
