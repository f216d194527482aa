import math

import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import disparate_exposure


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(500):
        n, kinds = (int(draws.integers(1, most)) for most in (20, 5))
        exposure, group = draws.integers(0, 4, n).tolist(), draws.integers(0, kinds, n).tolist()
        expected = naive.disparate_exposure(exposure, group)
        assert disparate_exposure(exposure, group) == pytest.approx(expected, abs=1e-14, nan_ok=True)


def test_extremes():
    assert disparate_exposure([3, 3, 3], ["a", "b", "c"]) == 1
    assert disparate_exposure([0, 5], ["a", "b"]) == 0
    assert math.isnan(disparate_exposure([0, 0], ["a", "b"]))
    assert math.isnan(disparate_exposure([1, 2], ["a", "a"]))
    assert math.isnan(disparate_exposure([], []))


def test_sizes_units_and_names_do_not_matter():
    exposure, group = [1.0, 3.0, 4.0], np.array(["a", "a", "b"])
    assert disparate_exposure(exposure, group) == 0.5
    assert disparate_exposure(np.tile(exposure, 5) * 7, np.tile(group, 5)) == pytest.approx(0.5)
    assert disparate_exposure(exposure, [9, 9, -2]) == 0.5
    assert disparate_exposure([4.0, 1.0, 3.0], ["b", "a", "a"]) == 0.5


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match="exposure must be finite numbers of at least 0"):
        disparate_exposure([-1], ["a"])
    with pytest.raises(ParameterError, match="group must be 2 values, one a person"):
        disparate_exposure([1, 2], ["a"])
