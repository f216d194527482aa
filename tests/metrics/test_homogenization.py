import math

import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import homogenization


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(400):
        n, kinds, rows = (int(draws.integers(1, most)) for most in (7, 9, 40))
        person, content = draws.integers(0, n, rows).tolist(), draws.integers(0, kinds, rows).tolist()
        expected = naive.homogenization(person, content)
        assert homogenization(person, content, rng=1) == pytest.approx(expected, abs=1e-14, nan_ok=True)
        expected = naive.pooled_homogenization(person, content)
        assert homogenization(person, content, definition="pooled", rng=1) == pytest.approx(expected, nan_ok=True)


def test_twin_of_the_pairs_drawn():
    draws = np.random.default_rng(2)
    for seed in range(60):
        person, content = draws.integers(0, 30, 120), draws.integers(0, 15, 120)
        expected = naive.drawn_homogenization(person.tolist(), content.tolist(), 50, seed)
        assert homogenization(person, content, pairs=50, rng=seed) == pytest.approx(expected, abs=1e-14)


def test_drawn_pairs_find_the_mean_of_all():
    draws = np.random.default_rng(3)
    person, content = draws.integers(0, 300, 6000), (draws.pareto(1, 6000) * 10).astype(int)
    whole = homogenization(person, content, rng=1)
    # 40,000 of 44,850 pairs are drawn, with replacement; the error is at most half over the root of their number.
    apart = [homogenization(person, content, pairs=40_000, rng=seed) - whole for seed in range(20)]
    assert max(map(abs, apart)) < 4 * 0.5 / math.sqrt(40_000)
    assert abs(np.mean(apart)) < 4 * np.std(apart) / math.sqrt(20)
    assert len(set(apart)) == 20


def test_all_pairs_need_no_luck():
    person, content = [0, 0, 1, 2], [1, 2, 2, 1]
    assert homogenization(person, content, rng=1) == homogenization(person, content, rng=2)
    assert homogenization(person, content, pairs=3, rng=1) == homogenization(person, content, rng=1)


def test_extremes():
    for definition in ("jaccard", "pooled"):
        assert homogenization([0, 0, 1, 1], [5, 6, 6, 5], definition=definition) == 1
        assert homogenization([0, 0, 1, 1], [5, 6, 7, 8], definition=definition) == 0
        assert math.isnan(homogenization([0, 0], [1, 2], definition=definition))
        assert math.isnan(homogenization([], [], definition=definition))


def test_slates_of_one_length_that_share_one_row():
    # Ten people, each with the day's hit and nine posts of their own: 1 / 19 for every pair.
    person = np.repeat(np.arange(10), 10)
    content = np.where(np.arange(100) % 10 == 0, -1, np.arange(100))
    for definition in ("jaccard", "pooled"):
        assert homogenization(person, content, definition=definition) == pytest.approx(1 / 19)


def test_a_row_seen_twice_is_seen():
    assert homogenization([0, 0, 0, 1], [1, 1, 1, 1]) == 1


def test_rows_and_names_do_not_matter():
    draws = np.random.default_rng(4)
    person, content, order = draws.integers(0, 40, 500), draws.integers(0, 60, 500), draws.permutation(500)
    whole = homogenization(person, content)
    assert homogenization(person[order], content[order]) == whole
    assert homogenization((39 - person) * 1000, content - 7.5) == pytest.approx(whole, abs=1e-12)
    assert homogenization(person.astype(str), content.astype(str)) == pytest.approx(whole, abs=1e-12)


def test_threads_give_the_same_bytes(threads):
    draws = np.random.default_rng(5)
    person, content = draws.integers(0, 300, 3000), draws.integers(0, 60, 3000)
    one, two = threads(lambda: [homogenization(person, content, pairs=pairs, rng=3) for pairs in (1000, 10**6)])
    assert one == two


def test_pooled_of_many_people_is_counted():
    # 200,000 people have 2 * 10**10 pairs; all saw the one post, and each one of their own.
    n = 200_000
    person, content = np.tile(np.arange(n), 2), np.concatenate([np.zeros(n, int), np.arange(n) + 1])
    assert homogenization(person, content, definition="pooled", rng=1) == pytest.approx(1 / 3, rel=1e-15)


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match="pairs must be a whole number in"):
        homogenization([0], [0], pairs=0)
    with pytest.raises(ParameterError, match="content must be 2 labels, one a row; got '1 labels'"):
        homogenization([0, 1], [0])
    with pytest.raises(UnknownName, match="definition must be one of jaccard, pooled; got 'jacard'"):
        homogenization([0], [0], definition="jacard")
