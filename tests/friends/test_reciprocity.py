import networkx as nx
import numpy as np
import pytest
from naive import friends as naive
from naive import offers
from scipy import stats

from socialgraph.friends import Reciprocity
from socialgraph.graph import Graph

suggest = Reciprocity()


def test_it_is_the_naive_twin():
    offers.check_twin(suggest, naive.reciprocity)


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_matrices(seed):
    graph = offers.random_graph(80, 0.1, seed, directed=True)
    a = graph.to_scipy().toarray().astype(int)
    matrix = np.where((a.T > 0) & (a == 0), 1 + a @ a, 0)
    found = suggest(graph, k=80, rng=1)
    assert len(found) == np.count_nonzero(matrix)
    assert np.array_equal(matrix[found.source, found.target], found.score)


def test_all_and_only_those_who_wait_for_an_answer():
    graph = offers.random_graph(80, 0.1, 7, directed=True)
    theirs = graph.to_networkx()
    waiting = {(u, v) for v, u in theirs.edges() if not theirs.has_edge(u, v)}
    assert {(u, v) for u, v, _ in offers.rows(suggest(graph, k=80, rng=1))} == waiting
    # Nobody waits any more once all have been followed back, and all arcs are returned.
    returned = graph.with_edges(sorted(waiting))
    assert nx.overall_reciprocity(returned.to_networkx()) == 1
    assert len(suggest(returned, k=80, rng=1)) == 0


def test_friends_are_mutual():
    assert len(suggest(offers.random_graph(60, 0.1, 1), k=5, rng=1)) == 0


def test_the_best_known_among_yours_comes_first():
    # Each of the 15 follows the next seven: of the seven behind, the farthest is followed by most of those ahead.
    ring = [(u, (u + step) % 15) for u in range(15) for step in range(1, 8)]
    found = suggest(Graph.from_edges(ring, directed=True), k=7, rng=1)
    assert ((found.source - found.target) % 15).tolist() == [7, 6, 5, 4, 3, 2, 1] * 15
    assert found.score.tolist() == [8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0] * 15


def test_equal_scores_are_decided_by_coin_and_evenly():
    star = Graph.from_edges([(leaf, 0) for leaf in range(1, 8)], directed=True)
    seen = np.bincount([suggest(star, k=1, rng=seed).target[0] for seed in range(700)], minlength=8)
    assert seen[0] == 0
    assert stats.chisquare(seen[1:]).pvalue > 1e-4


def test_it_is_a_value():
    assert Reciprocity() == Reciprocity()
    assert repr(Reciprocity()) == "Reciprocity()"
