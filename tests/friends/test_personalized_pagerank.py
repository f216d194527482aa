import networkx as nx
import numpy as np
import pytest
from naive import offers
from naive.friends import dense_pagerank

from socialgraph.errors import ParameterError
from socialgraph.friends import PersonalizedPageRank
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

suggest = PersonalizedPageRank()


def weighted(graph, seed=1):
    weight = np.random.default_rng(seed).integers(0, 5, graph.m)
    return Graph.from_edges(graph.edges(), graph.n, graph.directed, weight)


@pytest.mark.parametrize("damping", [0.3, 0.85])
def test_a_fine_push_is_the_linear_system(damping):
    for number, graph in enumerate(offers.many(120)):
        graph = weighted(graph, number) if number % 3 == 0 and graph.m else graph
        exact = dense_pagerank(graph, damping)
        found = PersonalizedPageRank(damping, epsilon=1e-10)(graph, k=14, rng=number)
        np.testing.assert_allclose(found.score, exact[found.source, found.target], rtol=1e-6, atol=1e-8)
        # Nobody who is reached is left out, and nobody is who is not.
        open_ = (exact > 1e-12) & (graph.to_scipy().toarray() == 0) & ~np.eye(graph.n, dtype=bool)
        arcs = {tuple(arc) for arc in np.argwhere(open_).tolist()}
        mine = set(zip(found.source.tolist(), found.target.tolist(), strict=True))
        if graph.weight is None:
            assert mine == arcs


def test_karate_is_as_in_networkx():
    theirs = nx.karate_club_graph()
    found = PersonalizedPageRank(epsilon=1e-10)(Graph.from_edges(list(theirs.edges())), k=34, rng=1)
    for u in range(34):
        exact = nx.pagerank(theirs, personalization={u: 1}, tol=1e-14, max_iter=1000, weight=None)
        mine = found.source == u
        expected = [exact[v] for v in found.target[mine].tolist()]
        np.testing.assert_allclose(found.score[mine], expected, rtol=1e-7, atol=1e-10)
        assert mine.sum() == 33 - theirs.degree[u]


@pytest.mark.parametrize("epsilon", [1e-2, 1e-3, 1e-4])
def test_no_score_is_off_by_more_than_epsilon_times_degree(epsilon):
    graph = offers.hubs(300, 4, 2)
    exact = dense_pagerank(graph, 0.85)
    found = PersonalizedPageRank(epsilon=epsilon)(graph, k=50, rng=1)
    off = np.abs(found.score - exact[found.source, found.target])
    assert (off <= epsilon * graph.degree[found.target]).all()


def test_nine_of_ten_of_the_best_are_found():
    graph = barabasi_albert(3000, 10, rng=1)
    people = range(0, 3000, 60)
    exact = dense_pagerank(graph, 0.85, list(people))
    found = suggest(graph, k=10, rng=1)
    hits = []
    for row, u in enumerate(people):
        score = exact[row].copy()
        score[[u, *graph.neighbors(u).tolist()]] = -1
        best = set(np.argsort(-score)[:10].tolist())
        hits.append(len(best & set(found.target[found.source == u].tolist())) / 10)
    assert np.mean(hits) >= 0.95


def test_what_every_suggester_is_held_to(threads):
    for graph in (offers.random_graph(40, 0.1, 1), offers.hubs(60, 3, 2, directed=True)):
        for k in (1, 5, 30, 60):
            offers.check_rules(suggest, graph, k, 3)
    offers.check_threads(suggest, threads)
    offers.check_even_coins(suggest)
    for graph in (nx.complete_graph(6), nx.empty_graph(5), nx.empty_graph(0), nx.path_graph(2), nx.empty_graph(1)):
        assert len(suggest(graph, k=3, rng=1)) == 0
    assert len(PersonalizedPageRank(damping=0.0)(nx.path_graph(4), k=3, rng=1)) == 0


def test_new_numbers_change_no_score():
    graph = offers.hubs(80, 3, 4)
    new = np.random.default_rng(1).permutation(80)
    moved = Graph.from_edges(new[graph.edges()], 80)
    before = {(int(new[u]), int(new[v])): score for u, v, score in offers.rows(suggest(graph, k=80, rng=1))}
    after = {(u, v): score for u, v, score in offers.rows(suggest(moved, k=80, rng=1))}
    assert before.keys() == after.keys()
    np.testing.assert_allclose([before[pair] for pair in after], list(after.values()), rtol=1e-12)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"damping": 1.0}, "damping must lie in [0, 1); got 1.0"),
        ({"damping": -0.1}, "damping must lie in [0, 1]; got -0.1"),
        ({"epsilon": 0.0}, "epsilon must lie in [1e-12, 1]; got 0.0"),
    ],
)
def test_numbers_out_of_range_are_refused(numbers, message):
    with pytest.raises(ParameterError) as error:
        PersonalizedPageRank(**numbers)
    assert str(error.value) == message
