from collections import Counter

import numpy as np
from naive import communities as naive
from naive.generators import chi_square_score

from socialgraph.generators._wiring import wired
from socialgraph.rng import stream


def made(owner, first, colour, seed):
    used = np.zeros(len(colour), np.int32)
    parts = wired(stream(seed, "test"), np.array(owner, np.int32), np.array(first), np.array(colour, np.int32), used)
    return parts, used


def test_it_is_its_naive_twin_and_what_is_right_is_right():
    draws, left_over = np.random.default_rng(1), 0
    for seed in range(300):
        n = int(draws.integers(2, 12))
        colour = np.arange(3 * n) if seed % 2 else draws.integers(0, 4, 3 * n)
        segments = [np.sort(draws.integers(0, n, 2 * int(draws.integers(0, 14)))) + n * s for s in range(3)]
        first = np.cumsum([0, *(owner.size for owner in segments)])
        (left, right, wrong), used = made(np.concatenate(segments), first, colour, seed)
        counted = Counter()
        for owner, begin, end in zip(segments, first[:-1] // 2, first[1:] // 2, strict=True):
            expected = naive.wired(owner.tolist(), colour.tolist(), int(stream(seed, "test")), counted)
            right_ones = np.flatnonzero(~wrong[begin:end]) + begin
            ties = list(zip(left[right_ones].tolist(), right[right_ones].tolist(), strict=True))
            assert ties == expected
            assert len({frozenset(pair) for pair in ties}) == len(ties)
            assert all(colour[u] != colour[v] for u, v in ties)
            # No stub is lost: those of wrong ties are still their owners'.
            assert sorted([*left[begin:end], *right[begin:end]]) == owner.tolist()
        left_over += int(wrong.sum())
        assert used.tolist() == [counted[u] for u in range(3 * n)]
    assert left_over > 250


def test_what_can_be_made_mostly_is():
    # Everybody with 6 ties among 20: a loop or a repeat in nearly every draw, and none after the swaps.
    owner = np.repeat(np.arange(20), 6)
    wrong = [made(owner, [0, 120], np.arange(20), seed)[0][2].sum() for seed in range(300)]
    assert np.mean(np.array(wrong) > 0) < 0.05


def test_simple_graphs_are_about_as_likely_as_each_other():
    # Degrees 2, 2, 1, 1, 1, 1 have 7 simple graphs of two shapes; swaps do not promise evenness, and come near it.
    owner = [0, 0, 1, 1, 2, 3, 4, 5]
    seen = []
    for seed in range(4_000):
        left, right, wrong = made(owner, [0, 8], range(6), seed)[0]
        if not wrong.any():
            seen.append(frozenset(map(frozenset, zip(left.tolist(), right.tolist(), strict=True))))
    law = {graph: 1 / len(set(seen)) for graph in set(seen)}
    assert len(seen) > 3_900
    assert max(Counter(seen).values()) < 1.5 * min(Counter(seen).values())
    assert chi_square_score(seen, law) < 40


def test_nothing_to_join():
    for first in ([0], [0, 0], [0, 0, 0]):
        (left, _, wrong), _ = made([], first, [0, 1], 1)
        assert left.size == wrong.size == 0


def test_what_cannot_be_is_given_up_soon():
    # One colour only, and many stubs: no tie is right, and the first round finds out.
    (_, _, wrong), used = made(np.repeat(np.arange(100), 100), [0, 10_000], np.zeros(100), 1)
    assert wrong.all()
    assert used.sum() == 5_000 + 64 * 5_000
