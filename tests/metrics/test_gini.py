import math

import numpy as np
import pytest
from naive import metrics as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import gini


def test_twin():
    rng = np.random.default_rng(1)
    for n in (1, 2, 3, 10, 200):
        for value in (rng.random(n), rng.pareto(1.5, n), rng.integers(0, 3, n) + (n == 1)):
            assert gini(value) == pytest.approx(naive.gini(value.tolist()), abs=1e-13)


def test_whole_numbers_that_are_counted_are_those_that_are_sorted():
    rng = np.random.default_rng(3)
    for n in (1, 2, 5, 50, 400):
        for most in (0, 1, n, n + 1, 50 * n):
            value = rng.integers(0, most + 1, n)
            assert gini(value) == pytest.approx(gini(value.astype(float)), abs=1e-14, nan_ok=True)
            for kind in (np.uint8, np.int32, np.uint64)[most > 255 :]:
                assert gini(value.astype(kind)) == pytest.approx(gini(value), abs=0, nan_ok=True)


@pytest.mark.parametrize("n", [1, 2, 10, 1000])
def test_closed_forms(n):
    assert gini(np.full(n, 0.1)) == pytest.approx(0, abs=1e-15)
    assert gini(np.eye(n)[0]) == pytest.approx(1 - 1 / n, abs=1e-15)
    # 1 to n has (n - 1) / 3n, 0 to n - 1 has (n + 1) / 3n.
    assert gini(np.arange(1, n + 1)) == pytest.approx((n - 1) / (3 * n), abs=1e-13)
    if n > 1:
        assert gini(np.arange(n)) == pytest.approx((n + 1) / (3 * n), abs=1e-13)


def test_half_have_nothing():
    assert gini([0] * 50 + [3] * 50) == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize("a", [1.5, 2.0, 3.0])
def test_pareto_in_the_limit(a):
    # Quantiles of the law in the middle of n equal steps; the Gini of Pareto's law is 1 / (2a - 1).
    n = 1_000_000
    value = (1 - (np.arange(n) + 0.5) / n) ** (-1 / a)
    # The tail beyond the last step is missing: it held a share n ** (1 / a - 1) of the total.
    assert gini(value) == pytest.approx(1 / (2 * a - 1), abs=n ** (1 / a - 1))


def test_exponential_in_the_limit():
    n = 100_000
    assert gini(-np.log1p(-(np.arange(n) + 0.5) / n)) == pytest.approx(0.5, abs=1e-4)


def test_invariances():
    rng = np.random.default_rng(2)
    value = rng.pareto(2, 500)
    assert gini(rng.permutation(value)) == gini(value)
    assert gini(value * 1e-90) == pytest.approx(gini(value), rel=1e-12)
    assert gini(np.tile(value, 3)) == pytest.approx(gini(value), rel=1e-12)
    assert gini(value + 1) < gini(value)


def test_whole_numbers_of_any_size():
    assert gini(np.array([2**62, 2**62], dtype=np.int64)) == 0
    assert gini(np.array([0, 255], dtype=np.uint8)) == 0.5


def test_nothing_to_share_is_nan():
    assert math.isnan(gini([]))
    assert math.isnan(gini([0, 0, 0]))


def test_arguments_are_left_alone():
    value = np.array([3.0, 1.0])
    gini(value)
    assert value.tolist() == [3.0, 1.0]


def test_values_that_cannot_be_right():
    with pytest.raises(ParameterError, match=r"value must be finite numbers of at least 0.*got '-1\.0 for person 1'"):
        gini([1, -1])
    for value in ([math.nan], [math.inf], ["a"], [[1.0]], 3):
        with pytest.raises(ParameterError, match="value must be"):
            gini(value)
