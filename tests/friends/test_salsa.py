import networkx as nx
import numpy as np
import pytest
from naive import offers
from naive.friends import dense_pagerank, dense_salsa

from socialgraph.errors import ParameterError
from socialgraph.friends import Salsa
from socialgraph.graph import Graph


def test_it_is_the_walk_of_salsa_on_the_circle():
    """A circle of everyone: power iteration on the two-sided network of all arcs, part by part."""
    for number, graph in enumerate(offers.many(30)):
        if graph.n > 1:
            found = Salsa(circle=graph.n, damping=0.99, epsilon=1e-12)(graph, k=14, rng=number)
            for u in range(graph.n):
                reached = np.flatnonzero(dense_pagerank(graph, 0.9, [u])[0] > 1e-14)
                exact = dense_salsa(graph, np.union1d(reached, [u]))
                mine = found.source == u
                np.testing.assert_allclose(found.score[mine], exact[found.target[mine]], atol=1e-10)
                left_out = np.setdiff1d(np.flatnonzero(exact), [u, *graph.neighbors(u), *found.target[mine]])
                assert left_out.size == 0


def test_the_circle_is_who_is_met_most():
    graph = offers.hubs(120, 3, 3, directed=True)
    found = Salsa(circle=8, epsilon=1e-10)(graph, k=10, rng=1)
    checked = 0
    for u in range(0, 120, 7):
        exact = dense_pagerank(graph, 0.85, [u])[0]
        exact[u] = 2
        order = np.argsort(-exact)
        if exact[order[7]] - exact[order[8]] > 1e-6:
            limit = dense_salsa(graph, order[:8])
            mine = found.source == u
            np.testing.assert_allclose(found.score[mine], limit[found.target[mine]], atol=1e-10)
            checked += 1
    assert checked > 5


def test_in_a_circle_that_hangs_together_it_counts_common_friends():
    graph = offers.hubs(50, 4, 2)
    found = Salsa(circle=50)(graph, k=50, rng=1)
    arcs = graph.indices.size
    np.testing.assert_allclose(found.score, graph.degree[found.target] / arcs, rtol=1e-12)


def test_what_every_suggester_is_held_to(threads):
    suggest = Salsa(circle=10)
    for graph in (offers.random_graph(40, 0.1, 1), offers.hubs(60, 3, 2, directed=True)):
        for k in (1, 5, 30, 60):
            offers.check_rules(suggest, graph, k, 3)
    offers.check_threads(suggest, threads)
    offers.check_even_coins(suggest)
    for graph in (nx.complete_graph(6), nx.empty_graph(5), nx.empty_graph(0), nx.path_graph(2), nx.empty_graph(1)):
        assert len(suggest(graph, k=3, rng=1)) == 0
    # A circle of oneself alone: those whom one follows, who are tied already.
    assert len(Salsa(circle=1)(offers.hubs(60, 3, 2), k=3, rng=1)) == 0


@pytest.mark.parametrize("numbers", [{"circle": 0}, {"damping": 1.0}, {"epsilon": 2.0}], ids=str)
def test_numbers_out_of_range_are_refused(numbers):
    with pytest.raises(ParameterError, match=f"^{next(iter(numbers))} must "):
        Salsa(**numbers)


def test_weights_only_choose_the_circle():
    graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 4)], directed=True, weight=[9.0, 1.0, 1.0, 1.0])
    found = Salsa(circle=2)(graph, k=3, rng=1)
    assert offers.rows(found)[0][:2] == (0, 3)
