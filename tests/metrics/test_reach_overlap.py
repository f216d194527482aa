import math

import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import reach_overlap


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(600):
        n, kinds, rows = (int(draws.integers(1, most)) for most in (8, 5, 25))
        person, group = draws.integers(0, n, rows).tolist(), draws.integers(0, kinds, rows).tolist()
        assert reach_overlap(person, group) == pytest.approx(naive.reach_overlap(person, group, None), nan_ok=True)
        if len(set(group)) > 1:
            of = tuple(sorted(set(group))[:2])
            assert reach_overlap(person, group, of=of) == pytest.approx(naive.reach_overlap(person, group, of))


def test_extremes():
    assert reach_overlap([0, 1, 0, 1], ["a", "a", "b", "b"]) == 1
    assert reach_overlap([0, 1], ["a", "b"]) == 0
    assert math.isnan(reach_overlap([0, 1], ["a", "a"]))
    assert math.isnan(reach_overlap([], []))


def test_three_groups_are_the_mean_of_three_pairs():
    person, group = [0, 0, 1, 1, 2], ["a", "b", "b", "c", "c"]
    pairs = [reach_overlap(person, group, of=of) for of in (("a", "b"), ("a", "c"), ("b", "c"))]
    assert pairs == [0.5, 0, 1 / 3]
    assert reach_overlap(person, group) == pytest.approx(sum(pairs) / 3)


def test_names_rows_and_repeats_do_not_matter():
    draws = np.random.default_rng(2)
    person, group, order = draws.integers(0, 90, 300), draws.integers(0, 4, 300), draws.permutation(300)
    whole = reach_overlap(person, group)
    assert reach_overlap(person[order], group[order]) == whole
    assert reach_overlap(np.tile(person, 2), np.tile(group, 2)) == whole
    assert reach_overlap(person.astype(str), 3 - group) == pytest.approx(whole, abs=1e-12)


def test_what_cannot_be_right():
    with pytest.raises(UnknownName, match="of must be one of a, b; got 'c'"):
        reach_overlap([0, 1], ["a", "b"], of=("a", "c"))
    for of in ("ab", ("a",), ("a", "a"), 3):
        with pytest.raises(ParameterError, match="of must be two labels of groups"):
            reach_overlap([0, 1], ["a", "b"], of=of)
    with pytest.raises(ParameterError, match="group must be 2 labels, one a row; got '1 labels'"):
        reach_overlap([0, 1], ["a"])
