import numpy as np
import pytest
from naive import seeding as naive

from socialgraph.diffusion import IndependentCascade
from socialgraph.diffusion.seeding._celf import lazy_greedy, simulated, with_bar
from socialgraph.errors import ParameterError
from socialgraph.generators import erdos_renyi
from socialgraph.graph import Graph


def test_lazy_is_plain_on_two_hundred_random_networks():
    """T31. One world for each run, whoever is tried: the mean is submodular itself, and the choice is the same."""
    draws, lazily, plainly = np.random.default_rng(1), 0, 0
    for number in range(200):
        n, k = int(draws.integers(4, 11)), int(draws.integers(1, 5))
        graph = erdos_renyi(n, 0.3, rng=number)
        model = IndependentCascade(draws.random(graph.indices.size) * 0.6)
        known = {}

        def value(people, known=known, model=model, graph=graph):
            if frozenset(people) not in known:
                known[frozenset(people)] = float(simulated(model, graph, people, 40, 7).sum())
            return known[frozenset(people)]

        order = lazy_greedy(value, np.ones(n, bool), np.ones(n), k, False)
        lazily += len(known)
        assert order == naive.plain_greedy(value, range(n), k)
        plainly += len(known)
    assert plainly > lazily + 500


def coverage(draws, n):
    """Draw what each of n people covers, and give what a list of them covers together."""
    each = [set(np.flatnonzero(draws.random(20) < draws.random()).tolist()) for _ in range(n)]
    return lambda people: float(len(set().union(*(each[u] for u in people))))


def test_purchases_are_the_twins():
    draws = np.random.default_rng(2)
    for _ in range(300):
        n = int(draws.integers(1, 9))
        value, cost = coverage(draws, n), draws.integers(1, 33, n) / 8
        budget = cost.min() + draws.integers(0, 40) / 8
        order = lazy_greedy(value, np.ones(n, bool), cost, budget, False)
        assert order == bought(value, n, cost, budget)
        best = max(value(people) for people in naive.every_purchase(list(range(n)), cost, budget))
        assert value(order) >= (1 - 1 / np.e) / 2 * best


def bought(value, n, cost, budget):
    order, left = [], budget
    while True:
        gain = {u: value([*order, u]) - value(order) for u in range(n) if u not in order and cost[u] <= left}
        if not gain:
            break
        order.append(max(gain, key=lambda u: (gain[u] / cost[u], -u)))
        left -= cost[order[-1]]
    single = max((u for u in range(n) if cost[u] <= budget), key=lambda u: (value([u]), -u))
    return [single] if value([single]) > value(order) else order


def test_only_candidates_are_tried():
    allowed, tried = np.array([False, True, False, True]), set()
    order = lazy_greedy(lambda people: tried.update(people) or float(sum(people)), allowed, np.ones(4), 2, False)
    assert order == [3, 1]
    assert tried == {1, 3}


def test_simulated_sizes_are_the_models_own():
    graph = Graph.from_edges([(0, 1)], names=["ann", "bob"])
    model = IndependentCascade(0.5)
    assert simulated(model, graph, [1], 50, 3).tolist() == model(graph, ["bob"], runs=50, rng=3).size.tolist()


@pytest.mark.parametrize("size", [None, 3, [1, 2], np.ones((5, 1)), ["a"] * 5])
def test_a_model_must_give_sizes(size):
    class Result:
        def __init__(self):
            self.size = size

    with pytest.raises(
        ParameterError, match="model must give a result whose size is one number for each of 5 runs; got"
    ):
        simulated(lambda graph, seeds, runs, rng: Result(), Graph.from_edges([(0, 1)]), [0], 5, 1)


def test_a_bar_is_shown_where_one_is_asked_for(monkeypatch):
    import tqdm.auto

    seen = []
    monkeypatch.setattr(tqdm.auto, "tqdm", lambda people, **options: seen.append(options["desc"]) or people)
    assert list(with_bar([1, 2], "people", False)) == list(with_bar([1, 2], "people", True)) == [1, 2]
    assert seen == ["people"]
