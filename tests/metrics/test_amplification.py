import math

import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import amplification


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(600):
        rows = draws.integers(1, 20, 2)
        shown, baseline = (draws.integers(0, 3, size) for size in rows)
        people = [draws.integers(0, 6, size) for size in rows] if draws.random() < 0.5 else [None, None]
        of = None if draws.random() < 0.2 else int(shown[0])
        found = amplification(shown, baseline, of=of, shown_to=people[0], baseline_to=people[1])
        expected = naive.amplification(shown.tolist(), baseline.tolist(), of, *people)
        assert found == pytest.approx(expected, rel=1e-14, nan_ok=True)


def test_twice_the_reach_is_one():
    assert amplification(["l"] * 4, ["l"] * 2) == 1
    assert amplification(["l", "r"], ["l", "r", "r"], of="r") == -0.5
    assert amplification(["l"], ["l", "r"], of="r") == -1


def test_people_count_once():
    shown, to = ["l", "l", "l", "r"], [0, 0, 1, 2]
    assert amplification(shown, ["l", "r"], of="l", shown_to=to, baseline_to=[0, 1]) == 1
    assert amplification(shown, ["l", "r"], of="l") == 2


def test_nobody_before_is_nan():
    assert math.isnan(amplification(["l"], ["r"], of="l"))
    assert math.isnan(amplification([], []))
    assert amplification([], ["l"]) == -1


def test_what_cannot_be_right():
    with pytest.raises(UnknownName, match="of must be one of l, r; got 'left'"):
        amplification(["l"], ["r"], of="left")
    with pytest.raises(ParameterError, match="baseline_to must be given where shown_to is, and not else"):
        amplification(["l"], ["r"], shown_to=[0])
    with pytest.raises(ParameterError, match="baseline must be labels of the same kind"):
        amplification(["l"], [1])
    with pytest.raises(ParameterError, match="shown_to must be 1 labels, one a row; got '2 labels'"):
        amplification(["l"], ["l"], shown_to=[0, 1], baseline_to=[0])
