import networkx as nx
import numpy as np
import pytest
from naive import friends as naive
from naive import offers

from socialgraph.errors import ParameterError
from socialgraph.friends import Katz, LocalPath
from socialgraph.graph import Graph

suggest = Katz()


def twin(beta, hops):
    def best(graph, k, seed, sources=None):
        worth = (float(beta) ** np.arange(2, hops + 1)).tolist()
        return naive.walks(graph, worth, k, seed, sources)

    return best


@pytest.mark.parametrize(("beta", "hops"), [(0.005, 3), (0.3, 2), (1, 4), (0.05, 7)])
def test_it_is_the_naive_twin(beta, hops):
    offers.check_twin(Katz(beta, hops), twin(beta, hops), 30)


@pytest.mark.parametrize("directed", [False, True])
def test_with_enough_hops_it_is_the_inverse(directed):
    """(I - beta A)^-1 - I, as scipy and networkx would have it, over all who are not tied."""
    graph = offers.hubs(60, 2, 1, directed)
    a = graph.to_scipy().toarray().astype(float)
    beta = 0.01
    whole = np.linalg.inv(np.eye(60) - beta * a) - np.eye(60)
    found = Katz(beta, hops=12)(graph, k=60, rng=1)
    np.testing.assert_allclose(found.score, whole[found.source, found.target], rtol=1e-12, atol=1e-16)
    reached = np.linalg.matrix_power(np.eye(60) + a, 12) > 0
    reached[a > 0] = False
    np.fill_diagonal(reached, False)
    assert len(found) == np.count_nonzero(reached)


@pytest.mark.parametrize("hops", [2, 3, 4, 6])
def test_what_is_left_out_is_below_the_stated_bound(hops):
    graph = offers.random_graph(50, 0.15, 2)
    a = graph.to_scipy().toarray().astype(float)
    top = np.linalg.eigvalsh(a)[-1]
    beta = 0.3 / top
    whole = np.linalg.inv(np.eye(50) - beta * a) - np.eye(50)
    found = Katz(beta, hops)(graph, k=50, rng=1)
    left_out = whole[found.source, found.target] - found.score
    assert left_out.min() > -1e-15
    assert left_out.max() < 0.3 ** (hops + 1) / 0.7
    # The bound is not so wide that it could not fail.
    assert left_out.max() > 0.3 ** (hops + 1) / 0.7 / 100


def test_sums_over_a_row_are_those_of_networkx():
    """Katz's centrality is the sum of all walks from somebody, those of no hop and those to friends included."""
    theirs = nx.les_miserables_graph()
    graph = Graph.from_edges(list(nx.convert_node_labels_to_integers(theirs).edges()), 77)
    a = graph.to_scipy().toarray().astype(float)
    beta = 0.005
    centrality = nx.katz_centrality_numpy(theirs, alpha=beta, beta=1.0, normalized=False, weight=None)
    found = Katz(beta, hops=9)(graph, k=77, rng=1)
    sums = np.bincount(found.source, found.score, 77)
    term, tied = np.eye(77), np.eye(77)
    for _ in range(9):
        term = beta * term @ a
        tied += np.where((a > 0) | np.eye(77, dtype=bool), term, 0)
    expected = np.array([centrality[name] for name in theirs])
    np.testing.assert_allclose(sums + tied.sum(axis=1), expected, rtol=1e-10)


def test_up_to_three_hops_it_is_local_path():
    graph = offers.hubs(200, 3, 1)
    mine, theirs = Katz(0.005, 3)(graph, k=10, rng=3), LocalPath(0.005)(graph, k=10, rng=3)
    np.testing.assert_allclose(mine.score, theirs.score * 0.005**2, rtol=1e-14)


def test_on_a_path_every_hop_costs_beta():
    found = Katz(beta=0.5, hops=4)(Graph.from_edges([(i, i + 1) for i in range(6)], directed=True), k=9, rng=1)
    assert offers.rows(found)[:3] == [(0, 2, 0.25), (0, 3, 0.125), (0, 4, 0.0625)]
    assert len(found) == 5 + 4 + 3


def test_a_beta_too_small_for_floats_suggests_nobody():
    assert len(Katz(beta=1e-200)(nx.path_graph(5), k=3, rng=1)) == 0


def test_walks_that_floats_cannot_count_are_refused():
    crowd = nx.complete_multipartite_graph(50, 50)
    assert len(Katz(hops=9)(crowd, k=60, rng=1)) == 100 * 49  # 50**9 < 2**53
    with pytest.raises(
        ParameterError, match=r"^hops must be so few that fewer than 2\*\*53 walks start at .*; got 10$"
    ):
        Katz(hops=10)(crowd, k=60, rng=1)


@pytest.mark.parametrize("hops", [2, 3, 8])
def test_relabelling_permutes_the_scores_bit_for_bit(hops):
    offers.check_relabelling(Katz(0.3, hops))


@pytest.mark.parametrize("beta", [-0.1, 1.1, float("nan"), float("inf"), "0.1", None, True])
def test_beta_lies_between_0_and_1(beta):
    with pytest.raises(ParameterError, match=r"^beta must lie in \[0, 1\]; got "):
        Katz(beta)


def test_beta_is_above_0():
    with pytest.raises(ParameterError, match=r"^beta must be above 0; got 0"):
        Katz(0)


@pytest.mark.parametrize("hops", [1, 0, -3, 2.5, True, "3", None])
def test_hops_is_a_whole_number_of_at_least_2(hops):
    with pytest.raises(ParameterError, match=r"^hops must be a whole number of at least 2; got "):
        Katz(hops=hops)


def test_it_is_a_value():
    assert Katz() == Katz(beta=0.005, hops=3)
    assert repr(Katz(0.5)) == "Katz(beta=0.5, hops=3)"
    assert len({Katz(each) for each in (0.1, 0.1, 0.2)}) == 2
