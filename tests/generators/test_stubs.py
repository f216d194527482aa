from collections import Counter
from itertools import pairwise

import numpy as np
from naive import generators as naive
from naive import random_ties

from socialgraph.generators._stubs import joined
from socialgraph.rng import stream


def pairs_of(owner, first, seed, n):
    left, right = joined(stream(seed, "test"), np.array(owner, np.int32), np.array(first), np.zeros(n, np.int32))
    return list(zip(left.tolist(), right.tolist(), strict=True))


def test_every_way_to_join_six_stubs_is_as_likely():
    ways = [frozenset(map(frozenset, pairs)) for pairs in random_ties.matchings(list(range(6)))]
    assert len(ways) == 15
    seen = [frozenset(map(frozenset, pairs_of(range(6), [0, 6], seed, 6))) for seed in range(6_000)]
    assert abs(naive.chi_square_score(seen, dict.fromkeys(ways, 1 / 15))) < 4


def test_segments_stay_apart_and_each_is_its_naive_twin():
    draws = np.random.default_rng(2)
    for seed in range(300):
        sizes = 2 * draws.integers(0, 5, 4)
        first = np.concatenate([[0], np.cumsum(sizes)])
        owner = draws.integers(0, 9, first[-1])
        made, used = pairs_of(owner, first, seed, 9), Counter()
        for begin, end in pairwise(first.tolist()):
            expected = random_ties.joined(owner[begin:end].tolist(), int(stream(seed, "test")), used)
            assert made[begin // 2 : end // 2] == expected[::-1]
