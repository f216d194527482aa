import math

import numpy as np
import pytest
from naive import attitudes as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import affective_gap


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(200):
        n = int(rng.integers(0, 30))
        own, other = rng.uniform(0, 100, (2, n))
        own[rng.random(n) < 0.2] = math.nan
        other[rng.random(n) < 0.2] = math.nan
        expected = naive.affective_gap(own.tolist(), other.tolist())
        assert affective_gap(own, other) == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_by_hand():
    assert affective_gap([100, 100], [0, 0]) == 100
    assert affective_gap([50], [50]) == 0
    assert affective_gap([20, 40], [60, 40]) == -20


def test_who_answers_only_one_of_two_is_left_out_of_both():
    nan = math.nan
    assert affective_gap([90, nan, 80], [10, 0, nan]) == 80
    assert math.isnan(affective_gap([nan, 80], [10, nan]))
    assert math.isnan(affective_gap([], []))


def test_arguments_are_left_alone():
    own = np.array([math.nan, 1.0])
    affective_gap(own, [0.0, 0.0])
    assert math.isnan(own[0])
    assert own.flags.writeable


def test_answers_that_cannot_be_right():
    with pytest.raises(ParameterError, match="out_group must be 2 values, one a person; got '1 values'"):
        affective_gap([1.0, 2.0], [1.0])
    with pytest.raises(ParameterError, match="in_group must be finite numbers, one a person; got 'inf for person 1'"):
        affective_gap([1.0, math.inf], [1.0, 2.0])
    with pytest.raises(ParameterError, match="in_group must be numbers, one a person"):
        affective_gap([[1.0]], [1.0])
    with pytest.raises(ParameterError, match="out_group must be numbers, one a person"):
        affective_gap([1.0], ["warm"])
