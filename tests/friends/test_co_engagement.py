import networkx as nx
import numpy as np
import pytest
from naive import offers, profiles

import socialgraph as sg
from socialgraph.errors import ParameterError
from socialgraph.friends import CoEngagement
from socialgraph.graph import Graph


def likes(n, rows=3, things=6, seed=1):
    """Let everybody like a few things, some of them twice."""
    draws = np.random.default_rng(seed)
    return draws.integers(0, max(n, 1), rows * n), 100 * draws.integers(0, things, rows * n)


def on(graph, k, rng):
    graph = sg.as_graph(graph)
    return CoEngagement(likes(graph.n))(graph, k=k, rng=rng)


def test_it_is_the_naive_twin():
    offers.check_twin(on, lambda graph, *rest: profiles.co_engagement(graph, likes(graph.n), *rest))


def test_scores_are_cosines_of_all_pairs():
    graph, (person, thing) = offers.random_graph(200, 0.05, 1), likes(200, things=60)
    count = np.zeros((200, 6000))
    np.add.at(count, (person, thing), 1)
    length = np.linalg.norm(count, axis=1)
    cosine = count @ count.T / np.maximum(np.outer(length, length), 1)
    cosine[graph.sources, graph.indices] = 0
    np.fill_diagonal(cosine, 0)
    found = CoEngagement((person, thing))(graph, k=200, rng=1)
    np.testing.assert_allclose(found.score, cosine[found.source, found.target], rtol=1e-14)
    assert len(found) == np.count_nonzero(cosine)


def test_in_blocks_it_is_the_same(monkeypatch):
    graph = offers.random_graph(100, 0.1, 4)
    whole = on(graph, 5, 1)
    monkeypatch.setattr("socialgraph.friends._scored._BLOCK", 50)
    assert on(graph, 5, 1) == whole


def test_who_did_the_same_scores_one():
    found = CoEngagement(([0, 0, 1, 1, 1, 1], [5, 6, 6, 5, 6, 5]))(nx.empty_graph(3), k=2, rng=1)
    assert offers.rows(found) == [(0, 1, pytest.approx(1)), (1, 0, pytest.approx(1))]
    assert found.score.max() <= 1


def test_nobody_and_everybody():
    empty = CoEngagement(([], []))
    for graph in (nx.empty_graph(0), nx.empty_graph(4), nx.complete_graph(4)):
        assert len(empty(graph, k=3, rng=1)) == 0
    same = CoEngagement(([0, 1, 2, 3], [7, 7, 7, 7]))
    assert len(same(nx.complete_graph(4), k=3, rng=1)) == 0
    assert set(same(nx.empty_graph(4), k=10**15, rng=1).score.tolist()) == {1.0}


def test_rules():
    for number, graph in enumerate(offers.many(60)):
        offers.check_rules(on, graph, 1 + number % 5, number)


def test_relabelling_permutes_the_scores_bit_for_bit():
    graph, (person, thing) = offers.random_graph(60, 0.1, 4), likes(60)
    new = np.random.default_rng(3).permutation(60)
    moved = Graph.from_edges(new[graph.edges()], 60)
    before = offers.rows(CoEngagement((person, thing))(graph, k=60, rng=1))
    after = offers.rows(CoEngagement((new[person], 1000 - thing))(moved, k=60, rng=1))
    assert {(u, v): score for u, v, score in after} == {(int(new[u]), int(new[v])): score for u, v, score in before}


def test_one_thread_and_two_give_the_same_bytes(threads):
    offers.check_threads(on, threads)


def test_equal_scores_are_decided_by_coin_and_evenly():
    same = CoEngagement((np.arange(9), np.zeros(9, dtype=int)))
    offers.check_even_coins(lambda graph, k, rng: same(graph, k=k, rng=rng))


def test_engagements_are_people_and_things():
    with pytest.raises(
        ParameterError, match=r"^engagements must be persons and contents of one length; got 'two lengths'$"
    ):
        CoEngagement(([1, 2], [3]))
    with pytest.raises(ParameterError, match=r"^engagements must be a pair \(person, content\); got 'shape \(2,\)'$"):
        CoEngagement([1, 2])
    with pytest.raises(ParameterError, match=r"^engagements must be whole numbers of at least 0; got "):
        CoEngagement(([0], [-1]))
    with pytest.raises(ParameterError, match=r"^engagements must be of nodes below 3; got 3$"):
        CoEngagement(([3], [0]))(nx.path_graph(3), k=1, rng=1)


def test_it_is_a_value():
    one, other = CoEngagement(([0, 1], [2, 2])), CoEngagement(np.array([[0, 1], [2, 2]]))
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == "CoEngagement([[0, 1], [2, 2]])"
    assert repr(CoEngagement(np.zeros((2, 1000), dtype=int))) == "CoEngagement(<1,000 rows>)"
