import networkx as nx
import numpy as np
import pytest
from naive import friends as naive
from naive import offers

from socialgraph.friends import PreferentialAttachment
from socialgraph.graph import Graph

suggest = PreferentialAttachment()


def test_it_is_the_naive_twin():
    offers.check_twin(suggest, naive.preferential_attachment)


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_networkx(seed):
    graph = offers.random_graph(60, 0.05, seed)
    pairs = [(u, v) for u in range(60) for v in range(60) if u != v and not graph.has_edge(u, v)]
    expected = {(u, v): score for u, v, score in nx.preferential_attachment(graph.to_networkx(), pairs) if score > 0}
    assert {(u, v): score for u, v, score in offers.rows(suggest(graph, k=60, rng=1))} == expected


def test_to_follow_whom_many_follow():
    # 3 has two followers, 1 and 2 have one; nobody follows 0 and 4, and 3 follows nobody.
    graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3)], 5, directed=True)
    found = offers.rows(suggest(graph, k=5, rng=1))
    assert sorted(found) == [(0, 3, 4.0), (1, 2, 1.0), (2, 1, 1.0)]


def test_the_one_whom_all_know_is_suggested_to_nobody():
    star = nx.star_graph(5)
    found = suggest(star, k=9, rng=1)
    assert 0 not in found.source
    assert 0 not in found.target
    assert set(found.score.tolist()) == {1.0}


def test_who_has_no_ties_is_left_out():
    found = suggest(Graph.from_edges([(0, 1), (2, 3)], 6), k=9, rng=1)
    assert set(found.source.tolist()) == set(found.target.tolist()) == {0, 1, 2, 3}


def test_everyone_gets_the_same_but_for_whom_they_know():
    graph = offers.hubs(300, 3, 2)
    order = np.argsort(-graph.degree, kind="stable")
    found = suggest(graph, k=5, rng=1)
    for u in range(300):
        known = {u, *graph.neighbors(u).tolist()}
        expected = [graph.degree[v] for v in order.tolist() if v not in known][:5]
        assert graph.degree[found.target[found.source == u]].tolist() == expected


def test_large_products_are_exact():
    # 3 x 100,003 by way of floats of 64 bits, which hold every whole number up to 2**53.
    pairs = [(0, v) for v in range(2, 100_005)] + [(1, 2), (1, 3), (1, 4)]
    found = suggest(Graph.from_edges(pairs), k=1, rng=1)
    assert found.score[found.source == 1].tolist() == [300_009.0]


def test_it_is_a_value():
    assert PreferentialAttachment() == PreferentialAttachment()
    assert repr(PreferentialAttachment()) == "PreferentialAttachment()"
