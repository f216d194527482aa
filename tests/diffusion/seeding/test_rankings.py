import igraph
import networkx as nx
import numpy as np
import pytest
from naive import seeding as naive

from socialgraph.diffusion import IndependentCascade
from socialgraph.diffusion.seeding._cores import core_number
from socialgraph.diffusion.seeding._rankings import RANKINGS, pagerank, ranked
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def random_graph(draws, directed, weighted=False):
    n = int(draws.integers(1, 30))
    pairs = np.argwhere(draws.random((n, n)) < draws.random() / 2)
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    weight = draws.integers(0, 9, len(pairs)) / 8 if weighted else None
    return Graph.from_edges(pairs, n=n, directed=directed, weight=weight)


def neighbors(graph):
    ties = graph.to_undirected()
    return {v: set(ties.neighbors(v).tolist()) for v in range(graph.n)}


def everyone(graph):
    return np.ones(graph.n, dtype=bool)


def test_cores_are_those_of_the_twin_of_networkx_and_of_igraph():
    draws = np.random.default_rng(1)
    for number in range(150):
        graph = random_graph(draws, directed=bool(number % 2))
        core, ties = core_number(graph).tolist(), graph.to_undirected()
        assert core == naive.core_numbers(neighbors(graph))
        assert core == list(nx.core_number(ties.to_networkx()).values())
        assert core == ties.to_igraph().coreness()
    assert core_number(barabasi_albert(2_000, 5, rng=1)).tolist() == [5] * 2_000


def test_pagerank_is_that_of_networkx_and_of_igraph_on_the_reverse():
    draws = np.random.default_rng(2)
    for number in range(150):
        graph = random_graph(draws, directed=bool(number % 2), weighted=number % 3 == 0)
        rank = pagerank(graph)
        assert rank.sum() == pytest.approx(1)
        theirs = nx.pagerank(graph.reverse.to_networkx(), tol=1e-12 / graph.n, max_iter=500)
        np.testing.assert_allclose(rank, list(theirs.values()), atol=1e-9)
        if graph.weight is None:
            np.testing.assert_allclose(rank, graph.reverse.to_igraph().pagerank(), atol=1e-9)


def test_whoever_is_heard_ranks_high_and_whoever_hears_does_not():
    heard = Graph.from_edges([(0, v) for v in range(1, 9)], directed=True)
    assert ranked("pagerank", heard, None, everyone(heard), 1, 1).tolist() == [0]
    assert ranked("pagerank", heard.reverse, None, everyone(heard), 9, 1).tolist()[-1] == 0
    assert type(igraph.__version__) is str


def test_the_degree_discount_is_that_of_the_paper():
    """At probabilities for which no two people score the same by accident."""
    draws = np.random.default_rng(3)
    for number in range(300):
        graph, p = random_graph(draws, directed=False), [0.0123456, 0.0987654, 0.2718281][number % 3]
        k = int(draws.integers(1, graph.n + 1))
        order = ranked("degree_discount", graph, IndependentCascade(p), everyone(graph), k, 1).tolist()
        assert order == naive.degree_discount(neighbors(graph), p, k)


def test_the_degree_discount_weighs_arcs_and_their_direction():
    """0 is heard by two for sure; 1, whom 0 reaches, by three; 5 by one."""
    pairs = [(0, 1), (0, 2), (1, 2), (1, 3), (1, 4), (5, 6)]
    graph = Graph.from_edges(pairs, directed=True)
    everyone_ = everyone(graph)
    sure = ranked("degree_discount", graph, IndependentCascade(1), everyone_, 3, 1).tolist()
    # 1 first, with three; then 0 has 2 less 1, and 5 has 1: the lower number.
    assert sure == [1, 0, 5]
    lopsided = IndependentCascade([0.9, 0.9, 0.1, 0.1, 0.1, 0.8])
    # 1.8, and then .8: of 1 there is left (1 - .9)(1 + .3).
    assert ranked("degree_discount", graph, lopsided, everyone_, 3, 1).tolist() == [0, 5, 3]


def test_by_degree_by_shell_and_by_chance():
    graph = Graph.from_edges([(0, 1), (1, 2), (0, 2), (3, 4), (3, 5), (3, 6), (3, 7)])
    assert ranked("degree", graph, None, everyone(graph), 3, 1).tolist() == [3, 0, 1]
    assert ranked("k_shell", graph, None, everyone(graph), 4, 1).tolist() == [0, 1, 2, 3]
    by_chance = [tuple(ranked("random", graph, None, everyone(graph), 8, seed).tolist()) for seed in range(200)]
    assert len(set(by_chance)) == 200
    assert np.bincount([order[0] for order in by_chance], minlength=8).min() >= 10


def test_the_degree_that_counts_is_how_many_one_reaches():
    graph = Graph.from_edges([(0, 3), (1, 3), (2, 3), (1, 2)], directed=True)
    assert ranked("degree", graph, None, everyone(graph), 1, 1).tolist() == [1]


@pytest.mark.parametrize("method", RANKINGS)
def test_only_candidates_are_listed_and_no_more_than_asked(method):
    graph, allowed = barabasi_albert(50, 2, rng=1), np.arange(50) % 3 == 0
    order = ranked(method, graph, IndependentCascade(0.1), allowed, 99, 1)
    assert sorted(order.tolist()) == np.flatnonzero(allowed).tolist()
    first = ranked(method, graph, IndependentCascade(0.1), allowed, 5, 1)
    assert first.tolist() == order[:5].tolist()


def test_without_candidates_the_others_keep_their_order_by_chance():
    graph = barabasi_albert(50, 2, rng=1)
    whole = ranked("random", graph, None, everyone(graph), 50, 1)
    some = np.arange(50) % 3 == 0
    assert ranked("random", graph, None, some, 50, 1).tolist() == whole[some[whole]].tolist()


def test_a_discount_wants_probabilities():
    graph = barabasi_albert(50, 2, rng=1)
    with pytest.raises(
        ParameterError, match='model must have probabilities or weights for method "degree_discount"; "de'
    ):
        ranked("degree_discount", graph, lambda: None, everyone(graph), 3, 1)


def test_lonely_people_have_their_place():
    lonely = Graph.from_edges([], n=3)
    assert core_number(lonely).tolist() == [0, 0, 0]
    assert pagerank(lonely).tolist() == pytest.approx([1 / 3] * 3)
