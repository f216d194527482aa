import networkx as nx
import numpy as np
import pytest
from naive import offers, rerankers

import socialgraph as sg
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.friends import BridgingSuggestions, CommonNeighbors


def opinions(n, seed=1):
    """Draw opinions of few values, so that some are as far apart; those of some are not known."""
    draws = np.random.default_rng(seed)
    opinion = draws.integers(-4, 5, n) / 4
    opinion[draws.uniform(size=n) < 0.1] = np.nan
    return opinion


def on(graph, k, rng):
    graph = sg.as_graph(graph)
    # Not all the weight: somebody at no distance would have a score of 0.
    return BridgingSuggestions(CommonNeighbors(), 0.7)(graph, {"opinion": opinions(graph.n)}, k=k, rng=rng)


@pytest.mark.parametrize("weight", [0, 0.5, 0.7, 1])
def test_it_is_the_naive_twin(weight):
    for number, graph in enumerate([offers.hubs(80, 3, 1), offers.hubs(80, 4, 2, True), *offers.many(60)]):
        opinion, k, reach = opinions(graph.n, number), 1 + number % 6, 1 + number % 4
        given = offers.rows(CommonNeighbors()(graph, k=reach * k, rng=number))
        found = BridgingSuggestions(CommonNeighbors(), weight, reach)(graph, {"opinion": opinion}, k=k, rng=number)
        assert offers.rows(found) == rerankers.bridging(given, opinion.tolist(), weight, k, number)


def test_without_weight_the_order_stays():
    graph = offers.random_graph(100, 0.1, 1)
    found = BridgingSuggestions(CommonNeighbors(), 0, reach=1)(graph, {"opinion": opinions(100)}, k=6, rng=1)
    assert found.target.tolist() == CommonNeighbors()(graph, k=6, rng=1).target.tolist()


def test_with_all_the_weight_only_the_distance_counts():
    graph, opinion = offers.random_graph(100, 0.1, 1), np.linspace(-1, 1, 100)
    found = BridgingSuggestions(CommonNeighbors(), 1, reach=4)(graph, {"opinion": opinion}, k=5, rng=1)
    given = CommonNeighbors()(graph, k=20, rng=1)
    for u in range(100):
        apart = np.sort(np.abs(opinion[given.target[given.source == u]] - opinion[u]))[::-1][:5] / 2
        np.testing.assert_array_equal(found.score[found.source == u], apart)


def test_more_weight_brings_together_who_are_further_apart():
    graph, opinion = offers.random_graph(200, 0.05, 2), np.random.default_rng(1).uniform(-1, 1, 200)
    apart = []
    for weight in (0, 0.25, 0.5, 0.75, 1):
        found = BridgingSuggestions(CommonNeighbors(), weight)(graph, {"opinion": opinion}, k=5, rng=1)
        apart.append(np.abs(opinion[found.source] - opinion[found.target]).mean())
    assert apart == sorted(apart)
    assert apart[-1] > 1.5 * apart[0]


def test_it_reads_the_opinions_of_a_population():
    graph = offers.random_graph(100, 0.1, 1)
    people = sg.population(graph, opposing=0.4, rng=1)
    assert len(BridgingSuggestions(CommonNeighbors())(graph, people, k=2, rng=1)) == 200


def test_nobody_and_everybody():
    offers.check_edges(on)


def test_rules():
    for number, graph in enumerate(offers.many(60)):
        offers.check_rules(on, graph, 1 + number % 5, number, nested=False)


def test_one_thread_and_two_give_the_same_bytes(threads):
    offers.check_threads(on, threads)


def test_what_is_wrong_is_refused():
    model, path = BridgingSuggestions(CommonNeighbors()), nx.path_graph(3)
    with pytest.raises(UnknownName, match=r"^column must be one of side; got 'opinion'$"):
        model(path, {"side": ["l", "r", "l"]}, k=1, rng=1)
    for wrong in ([0.0, 1.5, 0.0], ["l", "r", "l"], [[0.0], [0.0], [0.0]]):
        with pytest.raises(ParameterError, match=r"^opinion must be one number in \[-1, 1\] a person, or NaN; got "):
            model(path, {"opinion": wrong}, k=1, rng=1)
    with pytest.raises(ParameterError, match=r"^weight must lie in \[0, 1\]; got 2$"):
        BridgingSuggestions(CommonNeighbors(), 2)
    with pytest.raises(ParameterError, match=r"^of must be a suggester; got 'x'$"):
        BridgingSuggestions("x")
