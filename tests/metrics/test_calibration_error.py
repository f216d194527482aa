import itertools
import math

import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import calibration_error


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(500):
        rows, bins = int(draws.integers(0, 30)), int(draws.integers(1, 12))
        # Multiples of 1/20 stand on the edges of bins.
        chance, happened = draws.integers(0, 21, rows) / 20, draws.random(rows) < 0.4
        group = draws.integers(0, 3, rows)
        expected = naive.calibration_error(chance.tolist(), happened.tolist(), bins)
        assert calibration_error(chance, happened, bins=bins) == pytest.approx(expected, abs=1e-14, nan_ok=True)
        expected = naive.calibration_gap(chance.tolist(), happened.tolist(), group.tolist(), bins)
        assert calibration_error(chance, happened, group, bins=bins) == pytest.approx(expected, abs=1e-14, nan_ok=True)


def test_extremes():
    assert calibration_error([0, 1, 1], [False, True, True]) == 0
    assert calibration_error([0, 1], [True, False]) == 1
    assert math.isnan(calibration_error([], []))
    assert math.isnan(calibration_error([0.5], [1], ["a"]))


def test_the_base_rate_is_calibrated():
    assert calibration_error([0.25] * 4, [1, 0, 0, 0]) == 0


def test_one_bin_compares_the_means():
    draws = np.random.default_rng(2)
    chance, happened = draws.random(100), draws.random(100) < 0.3
    assert calibration_error(chance, happened, bins=1) == pytest.approx(abs(chance.mean() - happened.mean()))


def test_more_bins_see_more():
    # Jensen: to cut bins in two cannot make the error smaller.
    draws = np.random.default_rng(3)
    chance, happened = draws.random(400), draws.random(400) < 0.3
    errors = [calibration_error(chance, happened, bins=bins) for bins in (1, 2, 4, 8, 16, 32)]
    assert all(few <= many + 1e-15 for few, many in itertools.pairwise(errors))


def test_the_gap_is_between_the_groups_own_errors():
    chance, happened, group = [0.5, 0.5, 0.5, 0.5], [1, 1, 1, 0], np.array(["a", "a", "b", "b"])
    assert calibration_error(chance, happened, group) == 0.5
    assert calibration_error(chance, happened) == 0.25
    assert calibration_error(chance, happened, np.array([7, 7, -1, -1])) == 0.5


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match=r"chance must lie in \[0, 1\]; got '1.5 in row 0'"):
        calibration_error([1.5], [1])
    with pytest.raises(
        ParameterError, match="chance must be finite numbers of at least 0, one a row; got 'nan for row"
    ):
        calibration_error([np.nan], [1])
    with pytest.raises(ParameterError, match=r"happened must be true or false, one a row; got '0.5 in row 0'"):
        calibration_error([0.5], [0.5])
    with pytest.raises(ParameterError, match="happened must be 1 values, one a row; got '2 values'"):
        calibration_error([0.5], [1, 0])
    with pytest.raises(ParameterError, match="group must be 1 labels, one a row"):
        calibration_error([0.5], [1], ["a", "b"])
    with pytest.raises(ParameterError, match="bins must be a whole number in"):
        calibration_error([0.5], [1], bins=0)
