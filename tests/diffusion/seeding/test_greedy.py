import math

import numpy as np
from naive import seeding as naive

from socialgraph.diffusion.seeding._cover import first_hits, indexed
from socialgraph.diffusion.seeding._greedy import best_few, best_within
from socialgraph.diffusion.seeding._reverse_sets import Sets


def random_sets(draws):
    """Draw a number of people and some sets of them, each listed in a random order."""
    n, count = int(draws.integers(2, 9)), int(draws.integers(1, 25))
    sets = [draws.permutation(n)[: draws.integers(1, n + 1)].tolist() for _ in range(count)]
    return n, sets, packed(sets)


def packed(sets):
    ends, members = np.cumsum([len(members) for members in sets]), np.concatenate(sets).astype(np.int32)
    for array in (ends, members):
        array.setflags(write=False)
    return Sets(ends, members)


def some_people(draws, n, least):
    allowed = np.zeros(n, dtype=bool)
    allowed[draws.permutation(n)[: draws.integers(least, n + 1)]] = True
    allowed.setflags(write=False)
    return allowed, np.flatnonzero(allowed).tolist()


def test_the_index_lists_the_sets_of_everyone():
    draws = np.random.default_rng(1)
    for _ in range(300):
        n, sets, given = random_sets(draws)
        index = indexed(given, n)
        for v in range(n):
            expected = [number for number, members in enumerate(sets) if v in members]
            assert index.sets[index.first[v] : index.first[v + 1]].tolist() == expected


def test_the_greedy_choice_and_its_bound_are_the_twins():
    draws = np.random.default_rng(2)
    for _ in range(1_500):
        n, sets, given = random_sets(draws)
        k = int(draws.integers(1, n + 1))
        allowed, people = some_people(draws, n, k)
        choice = best_few(given, allowed, k)
        assert (choice.order.tolist(), choice.most) == naive.best_few(sets, people, k)


def test_the_bound_is_never_below_the_best():
    """And the greedy choice never below 1 - 1/e of it."""
    draws, tight = np.random.default_rng(3), 0
    for _ in range(500):
        n, sets, given = random_sets(draws)
        k = int(draws.integers(1, n + 1))
        allowed, people = some_people(draws, n, k)
        choice = best_few(given, allowed, k)
        best = max(naive.cover(sets, chosen) for chosen in naive.every_choice(people, k))
        assert choice.most >= best
        assert naive.cover(sets, choice.order.tolist()) >= (1 - 1 / math.e) * best
        tight += choice.most == best
    assert tight > 300


def test_purchases_are_the_twins_and_their_bound_never_below_the_best():
    draws = np.random.default_rng(4)
    for _ in range(500):
        n, sets, given = random_sets(draws)
        allowed, people = some_people(draws, n, 1)
        # Eighths are exact in floating point, so that the twin's money is ours.
        cost = draws.integers(1, 33, n) / 8
        budget = cost[people].min() + draws.integers(0, 40) / 8
        choice = best_within(given, allowed, cost, budget)
        assert choice.order.tolist() == naive.best_within(sets, people, cost, budget)
        best = max(naive.cover(sets, bought) for bought in naive.every_purchase(people, cost, budget))
        assert choice.most >= best - 1e-9
        assert naive.cover(sets, choice.order.tolist()) >= (1 - 1 / math.e) / 2 * best


def test_the_best_single_one_is_bought_where_a_bargain_spoils_it():
    """Nine times as good for ten times the price: the bargain first, and then there is no money left."""
    given = packed([[0]] + [[1]] * 9)
    assert best_within(given, np.ones(2, bool), np.array([1.0, 10.0]), 10.0).order.tolist() == [1]
    assert best_within(given, np.ones(2, bool), np.array([1.0, 10.0]), 11.0).order.tolist() == [0, 1]


def test_of_a_cost_of_one_a_budget_is_a_number():
    draws = np.random.default_rng(5)
    for _ in range(300):
        n, _, given = random_sets(draws)
        allowed, people = some_people(draws, n, 1)
        k = int(draws.integers(1, len(people) + 1))
        few, bought = best_few(given, allowed, k), best_within(given, allowed, np.ones(n), float(k))
        assert few.order.tolist() == bought.order.tolist()


def test_when_everything_is_covered_the_lowest_numbers_follow():
    given, allowed = packed([[3], [3, 1]]), np.array([True, False, True, True, True])
    assert best_few(given, allowed, 4).order.tolist() == [3, 0, 2, 4]


def test_first_hits_are_the_twins():
    draws = np.random.default_rng(6)
    for _ in range(500):
        n, sets, given = random_sets(draws)
        order, groups = draws.permutation(n)[: draws.integers(1, n + 1)], int(draws.integers(1, 4))
        hits, trials = first_hits(given, order, n, groups)
        assert (hits.tolist(), trials.tolist()) == naive.first_hits(sets, order.tolist(), groups)
