import networkx as nx
import numpy as np
import pytest
from naive import offers, rerankers

import socialgraph as sg
from socialgraph.errors import ParameterError
from socialgraph.friends import AtRandom, CommonNeighbors, DegreeCap
from socialgraph.graph import Graph
from socialgraph.rng import coins, stream

GRAPHS = [offers.hubs(80, 3, 1), offers.hubs(80, 4, 2, True), offers.random_graph(40, 0.1, 3), *offers.many(60)]


def followers(graph):
    return sg.as_graph(graph).reverse.degree.tolist()


def test_it_is_the_naive_twin():
    """Whoever asks first there, and all at once here: the outcome of deferred acceptance does not depend on it."""
    for number, graph in enumerate(GRAPHS):
        most, k, reach = 1 + number % 7, 1 + number % 4, 1 + number % 3
        given = offers.rows(CommonNeighbors()(graph, k=reach * k, rng=number))
        twin = rerankers.capped(given, followers(graph), most, k, number)
        assert offers.rows(DegreeCap(CommonNeighbors(), most, reach)(graph, k=k, rng=number)) == twin


@pytest.mark.parametrize("most", [0, 3, 6, 10, 100])
def test_nobody_gets_more_than_the_cap(most):
    for graph in GRAPHS:
        found = DegreeCap(AtRandom(), most)(graph, k=3, rng=1)
        before = np.array(followers(graph))
        offered = np.bincount(found.target, minlength=graph.n)
        assert np.all((before + offered <= most) | (offered == 0))


def test_nobody_could_do_better():
    """No list lacks somebody higher up who has room, or who took one with a higher coin."""
    graph, k, most = offers.hubs(80, 3, 1), 2, 8
    given = offers.rows(CommonNeighbors()(graph, k=5 * k, rng=1))
    found = offers.rows(DegreeCap(CommonNeighbors(), most)(graph, k=k, rng=1))
    has, coin = {(u, v) for u, v, _ in found}, stream(1, "friends.cap")
    refused = 0
    for u in range(80):
        mine = [v for source, v, _ in found if source == u]
        for v in [v for source, v, _ in given if source == u]:
            if mine[-1:] == [v] and len(mine) == k:
                break
            if (u, v) not in has:
                refused += 1
                others = [w for w, target in has if target == v]
                assert len(others) == max(most - graph.degree[v], 0)
                assert all(coins(coin, v, w) < coins(coin, v, u) for w in others)
    assert refused > 50


def test_a_cap_that_nobody_reaches_leaves_the_best_k():
    for graph in GRAPHS:
        most = max(followers(graph), default=0) + graph.n
        assert DegreeCap(CommonNeighbors(), most)(graph, k=3, rng=1) == CommonNeighbors()(graph, k=3, rng=1)


def test_with_reach_the_next_on_the_list_comes_up():
    # Everybody at a leaf is offered the other leaves, who may take one more each.
    star = nx.star_graph(6)
    few, many = (DegreeCap(CommonNeighbors(), 2, reach)(star, k=1, rng=1) for reach in (1, 5))
    assert len(few) < len(many) == 6
    assert sorted(many.target.tolist()) == [1, 2, 3, 4, 5, 6]


def test_luck_decides_who_gets_the_last_place_and_evenly():
    """Seven leaves of a star want the eighth, whose only room is for one more."""
    star = Graph.from_edges([(0, leaf) for leaf in range(1, 9)])

    def first(graph, profile=None, *, k, rng=None):
        return sg.friends.Suggestions(range(1, 8), [8] * 7, [1.0] * 7)

    wins = [DegreeCap(first, 2)(star, k=1, rng=seed).source.tolist() for seed in range(700)]
    assert {len(win) for win in wins} == {1}
    count = np.bincount(np.ravel(wins), minlength=8)[1:]
    assert count.min() > 100 - 5 * np.sqrt(100 * 6 / 7)
    assert count.max() < 100 + 5 * np.sqrt(100 * 6 / 7)


def test_one_thread_and_two_give_the_same_bytes(threads):
    offers.check_threads(DegreeCap(CommonNeighbors(), 12), threads)


def test_nobody_and_everybody():
    offers.check_edges(DegreeCap(CommonNeighbors(), 10))


def test_what_is_no_suggester_is_refused():
    with pytest.raises(ParameterError, match=r"^of must be a suggester; got 3$"):
        DegreeCap(3, 5)
    with pytest.raises(ParameterError, match=r"^of must be a suggester; got <class "):
        DegreeCap(CommonNeighbors, 5)
    with pytest.raises(ParameterError, match=r"^most must be a whole number of at least 0; got -1$"):
        DegreeCap(CommonNeighbors(), -1)
    with pytest.raises(ParameterError, match=r"^reach must be a whole number of at least 1; got 0$"):
        DegreeCap(CommonNeighbors(), 5, 0)
