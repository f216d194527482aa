import numpy as np
from naive import seeding as naive

from socialgraph.diffusion.seeding._maximin import best_worst
from socialgraph.diffusion.seeding._reverse_sets import Sets


def random_sets(draws):
    """Draw people, groups and sets, as many of each group, and give them packed too."""
    n, groups = int(draws.integers(3, 9)), int(draws.integers(1, 4))
    sets = [draws.permutation(n)[: draws.integers(1, 4)].tolist() for _ in range(groups * int(draws.integers(4, 13)))]
    ends, members = np.cumsum([len(members) for members in sets]), np.concatenate(sets).astype(np.int32)
    for array in (ends, members):
        array.setflags(write=False)
    return n, groups, sets, Sets(ends, members)


def worst(sets, groups, people):
    return min(naive.cover(sets[g::groups], people) for g in range(groups))


def everyone(n):
    allowed = np.ones(n, dtype=bool)
    allowed.setflags(write=False)
    return allowed


def test_the_bound_is_never_below_the_best_and_the_choice_seldom_far():
    draws, share = np.random.default_rng(1), []
    for _ in range(400):
        n, groups, sets, given = random_sets(draws)
        k = int(draws.integers(1, n))
        order, most = best_worst(given, groups, everyone(n), k, 0.1)
        got = worst(sets, groups, order.tolist())
        best = max(worst(sets, groups, people) for people in naive.every_choice(range(n), k))
        assert len(set(order.tolist())) == k
        assert got <= best <= most
        share.append(got / best if best else 1.0)
    assert min(share) >= 0.5
    assert np.mean(share) >= 0.97


def test_of_one_group_it_is_the_greedy_choice():
    draws = np.random.default_rng(2)
    for _ in range(200):
        n, _, sets, given = random_sets(draws)
        k = int(draws.integers(1, n))
        order, _ = best_worst(given, 1, everyone(n), k, 0.1)
        assert naive.cover(sets, order.tolist()) >= (1 - 1 / np.e) * max(
            naive.cover(sets, people) for people in naive.every_choice(range(n), k)
        )


def test_only_candidates_are_chosen_and_counted():
    draws = np.random.default_rng(3)
    for _ in range(200):
        n, groups, sets, given = random_sets(draws)
        allowed = np.zeros(n, dtype=bool)
        allowed[draws.permutation(n)[: draws.integers(1, n + 1)]] = True
        allowed.setflags(write=False)
        people = np.flatnonzero(allowed).tolist()
        k = int(draws.integers(1, len(people) + 1))
        order, most = best_worst(given, groups, allowed, k, 0.1)
        assert set(order.tolist()) <= set(people)
        assert len(set(order.tolist())) == k
        assert most >= max(worst(sets, groups, chosen) for chosen in naive.every_choice(people, k))


def test_a_small_group_is_not_left_out_for_a_large_one():
    """Person 0 covers all sets of group 0, of which the others cover a few; only 3 covers any of group 1."""
    sets = [[0, 1], [3], [0, 2], [3], [0, 1], [3], [0, 2], [4]]
    ends, members = np.cumsum([len(each) for each in sets]), np.concatenate(sets).astype(np.int32)
    for array in (ends, members):
        array.setflags(write=False)
    order, most = best_worst(Sets(ends, members), 2, everyone(5), 2, 0.1)
    assert sorted(order.tolist()) == [0, 3]
    assert most >= 3
