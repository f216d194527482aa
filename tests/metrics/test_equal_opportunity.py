import math

import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import equal_opportunity


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(600):
        rows, kinds = int(draws.integers(0, 25)), int(draws.integers(1, 5))
        offered, wanted = (draws.random((2, rows)) < 0.5).tolist()
        group = draws.integers(0, kinds, rows).tolist()
        expected = naive.equal_opportunity(offered, wanted, group)
        assert equal_opportunity(offered, wanted, group) == pytest.approx(expected, abs=1e-15, nan_ok=True)


def test_extremes():
    assert equal_opportunity([1, 0], [1, 1], ["a", "b"]) == 1
    assert equal_opportunity([1, 1, 0, 0], [1, 1, 0, 0], ["a", "b", "a", "b"]) == 0


def test_only_the_wanted_count():
    # Nine in ten of b are offered what they do not want: no matter.
    offered, wanted = [1, 0] + [1] * 9, [1, 1] + [0] * 9
    assert math.isnan(equal_opportunity(offered, wanted, ["a", "a"] + ["b"] * 9))
    assert equal_opportunity([*offered, 1], [*wanted, 1], ["a", "a"] + ["b"] * 10) == 0.5


def test_nothing_is_nan():
    assert math.isnan(equal_opportunity([], [], []))
    assert math.isnan(equal_opportunity([1, 1], [0, 0], ["a", "b"]))
    assert math.isnan(equal_opportunity([1, 1], [1, 1], ["a", "a"]))


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match=r"offered must be true or false, one a row; got '2.0 in row 0'"):
        equal_opportunity([2], [1], ["a"])
    with pytest.raises(ParameterError, match=r"wanted must be true or false, one a row; got '0.5 in row 1'"):
        equal_opportunity([1, 1], [1, 0.5], ["a", "b"])
    with pytest.raises(ParameterError, match="wanted must be 1 values, one a row"):
        equal_opportunity([1], [1, 0], ["a"])
    with pytest.raises(ParameterError, match="group must be 1 labels, one a row"):
        equal_opportunity([1], [1], ["a", "b"])
