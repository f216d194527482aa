import networkx as nx
import numpy as np
import pytest
from naive import offers, rerankers
from scipy import optimize

import socialgraph as sg
from socialgraph.errors import ParameterError
from socialgraph.friends import AtRandom, CommonNeighbors, LearnedCombination, PreferentialAttachment, evaluate
from socialgraph.friends._parts import hidden_ties, tied, united
from socialgraph.graph import Graph

PARTS = (CommonNeighbors(), PreferentialAttachment(), AtRandom())
KARATE, PEOPLE = sg.load("karate")


def test_it_is_the_naive_twin():
    weights = (1.0, -0.5, 0.25)
    for number, graph in enumerate([offers.hubs(60, 3, 1), offers.hubs(60, 4, 2, True), *offers.many(40)]):
        k, reach = 1 + number % 5, 1 + number % 3
        found = LearnedCombination(PARTS, weights, reach)(graph, k=k, rng=number)
        pairs, columns = rerankers.united([offers.rows(part(graph, k=reach * k, rng=number)) for part in PARTS])
        total = [sum(w * x for w, x in zip(weights, row, strict=True)) for row in zip(*columns, strict=True)]
        score = dict(zip(pairs, total, strict=True))
        assert found.score == pytest.approx(
            [score[pair] for pair in zip(found.source.tolist(), found.target.tolist(), strict=True)]
        )
        for u in range(graph.n):
            every = sorted((value for (v, _), value in score.items() if v == u), reverse=True)
            assert found.score[found.source == u] == pytest.approx(every[:k])


def test_one_part_alone_keeps_its_order():
    graph = offers.random_graph(60, 0.1, 1)
    plain = CommonNeighbors()(graph, k=5, rng=1)
    for weight in (1.0, 7.5):
        found = LearnedCombination([CommonNeighbors()], [weight], reach=1)(graph, k=5, rng=1)
        assert (found.source.tolist(), found.target.tolist()) == (plain.source.tolist(), plain.target.tolist())


def test_weights_are_those_of_another_solver():
    """The same loss, minimised by scipy: logistic, with a ridge on all weights but the intercept."""
    graph, penalty = offers.hubs(80, 4, 3), 2.0
    model = LearnedCombination.fit(graph, PARTS, k=5, held_out=0.2, reach=2, penalty=penalty, rng=3)
    known = graph.without_edges(hidden_ties(graph, 0.2, 3))
    source, target, score = united([part(known, k=10, rng=3) for part in PARTS], graph.n)
    tie = tied(graph, source, target).astype(float)
    assert 10 < tie.sum() < tie.size

    def loss(weights):
        logit = weights[0] + score @ weights[1:]
        ridge = penalty * np.sum(weights[1:] ** 2) + 1e-6 * weights[0] ** 2
        return np.sum(np.logaddexp(0, logit) - tie * logit) + ridge / 2

    best = optimize.minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-8}).x[1:]
    assert model.weights == pytest.approx(best, abs=1e-4)
    assert model.parts == PARTS
    assert model.reach == 2


def test_it_learns_whom_to_trust():
    """Ties that were made between those with common friends: they say more than luck does."""
    graph = sg.generators.watts_strogatz(300, 8, 0.05, rng=1)
    model = LearnedCombination.fit(graph, [AtRandom(), CommonNeighbors()], rng=1)
    luck, common = model.weights
    # Whom luck alone offers is less likely a friend.
    assert luck < 0.1
    assert common > 0.5
    recall = evaluate(graph, {"luck": AtRandom(), "learned": model}, k=5, rng=2).set_index("suggester")["recall"]
    assert recall["learned"] > 5 * recall["luck"]


def test_more_penalty_makes_weights_smaller():
    length = [np.linalg.norm(LearnedCombination.fit(KARATE, PARTS, penalty=p, rng=1).weights) for p in (0.01, 1, 100)]
    assert length == sorted(length, reverse=True)
    assert length[0] > 2 * length[-1]


def test_what_can_be_told_apart_for_sure_still_has_an_end():
    """Without the penalty the weight would grow without bound."""

    def oracle(graph, profile=None, *, k, rng=None):
        rows = CommonNeighbors()(graph, k=k, rng=rng)
        return sg.friends.Suggestions(rows.source, rows.target, tied(KARATE, rows.source, rows.target) * 1.0)

    model = LearnedCombination.fit(KARATE, [oracle], penalty=1e-6, rng=1)
    assert 5 < model.weights[0] < 100


def test_luck_is_the_seed():
    fit = LearnedCombination.fit
    assert fit(KARATE, PARTS, rng=1) == fit(KARATE, PARTS, rng=1) != fit(KARATE, PARTS, rng=2)


def test_nobody_and_everybody():
    both = LearnedCombination(PARTS, (1, 1, 1))
    for graph in (nx.complete_graph(6), nx.empty_graph(0), nx.path_graph(2), nx.empty_graph(1)):
        assert len(both(graph, k=3, rng=1)) == 0
    assert len(both(nx.empty_graph(5), k=10, rng=1)) == 20


def test_one_thread_and_two_give_the_same_bytes(threads):
    offers.check_threads(LearnedCombination(PARTS, (1.0, 2.0, 3.0), 2), threads)


def test_equal_scores_are_decided_by_coin_and_evenly():
    offers.check_even_coins(LearnedCombination([CommonNeighbors()], [1.0], 5))


def test_what_is_wrong_is_refused():
    for wrong in (3, CommonNeighbors(), []):
        with pytest.raises(ParameterError, match=r"^parts must be a list of suggesters, one at least; got "):
            LearnedCombination(wrong, (1.0,))
    with pytest.raises(ParameterError, match=r"^parts must be a suggester; got 3$"):
        LearnedCombination([3], (1.0,))
    with pytest.raises(ParameterError, match=r"^weights must be 3, one for each part; got '1 weights'$"):
        LearnedCombination(PARTS, (1.0,))
    with pytest.raises(ParameterError, match=r"^weights must be a finite number; got nan$"):
        LearnedCombination(PARTS, (1.0, float("nan"), 1.0))
    with pytest.raises(ParameterError, match=r"^penalty must be "):
        LearnedCombination.fit(KARATE, PARTS, penalty=0, rng=1)
    with pytest.raises(ParameterError, match=r"^parts must suggest somebody to learn from; got "):
        LearnedCombination.fit(
            Graph.from_edges([(2 * u, 2 * u + 1) for u in range(20)]), [CommonNeighbors()], held_out=0.5, rng=1
        )


def test_it_is_a_value():
    one, other = LearnedCombination(list(PARTS), [1, 2, 3]), LearnedCombination(PARTS, (1.0, 2.0, 3.0))
    assert one == other
    assert hash(one) == hash(other)
    assert (
        repr(LearnedCombination([AtRandom()], [1]))
        == "LearnedCombination(parts=(AtRandom(),), weights=(1.0,), reach=5)"
    )
