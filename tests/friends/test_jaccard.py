from fractions import Fraction

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import friends as naive
from naive import offers

from socialgraph.friends import CommonNeighbors, Jaccard
from socialgraph.graph import Graph

suggest = Jaccard()


def test_it_is_the_naive_twin():
    offers.check_twin(suggest, naive.jaccard)


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_networkx(seed):
    graph = offers.random_graph(60, 0.1, seed)
    pairs = [(u, v) for u in range(60) for v in range(60) if u != v and not graph.has_edge(u, v)]
    expected = {(u, v): score for u, v, score in nx.jaccard_coefficient(graph.to_networkx(), pairs) if score > 0}
    assert {(u, v): score for u, v, score in offers.rows(suggest(graph, k=60, rng=1))} == expected


def test_directed_scores_are_those_of_sets():
    graph = offers.hubs(80, 4, 1, directed=True)
    followers = [set(graph.reverse.neighbors(v).tolist()) for v in range(80)]
    for u, v, score in offers.rows(suggest(graph, k=80, rng=1)):
        mine = set(graph.neighbors(u).tolist())
        assert score == float(Fraction(len(mine & followers[v]), len(mine | followers[v])))


def test_people_with_few_ties_come_first():
    # 0 shares 1 and 2 with 3, who has ten other friends, and 1 with 4, who has no other.
    graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (1, 4), *((3, v) for v in range(5, 15))])
    assert offers.rows(suggest(graph, k=2, rng=1))[:2] == [(0, 4, 0.5), (0, 3, 2 / 12)]
    assert CommonNeighbors()(graph, k=1, rng=1).target[0] == 3


def test_who_knows_the_same_people_has_a_score_of_one():
    twins = nx.complete_bipartite_graph(4, 5)
    assert set(suggest(twins, k=9, rng=1).score.tolist()) == {1.0}


@given(offers.graphs(), st.integers(1, 13), st.integers(0, 1000))
def test_properties(graph, k, seed):
    offers.check_rules(suggest, graph, k, seed)
    assert suggest(graph, k=k, rng=seed).score.max(initial=0) <= 1


def test_it_is_a_value():
    assert Jaccard() == Jaccard()
    assert repr(Jaccard()) == "Jaccard()"
