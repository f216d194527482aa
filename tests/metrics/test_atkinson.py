import math

import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import atkinson, theil


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(300):
        n = int(rng.integers(1, 40))
        epsilon = float(rng.choice([0, 0.1, 0.5, 0.9, 1, 1.5, 2, 5]))
        for value in (rng.pareto(1.5, n) + 0.01, rng.integers(0, 3, n) + np.eye(n)[0]):
            expected = naive.atkinson(value.tolist(), epsilon)
            assert atkinson(value, epsilon=epsilon) == pytest.approx(expected, abs=1e-11)


@pytest.mark.parametrize("epsilon", [0.25, 0.5, 0.75])
def test_one_who_has_everything(epsilon):
    for n in (1, 2, 100):
        expected = 1 - n ** (-epsilon / (1 - epsilon))
        assert atkinson(np.eye(n)[0], epsilon=epsilon) == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize("epsilon", [0.5, 1, 2])
def test_lognormal(epsilon):
    # 1 - exp(-epsilon s**2 / 2).
    value = np.exp(0.5 * np.random.default_rng(2).normal(size=400_000))
    assert atkinson(value, epsilon=epsilon) == pytest.approx(1 - math.exp(-epsilon * 0.125), abs=0.002)


def test_it_is_smooth_at_1():
    value = np.random.default_rng(3).pareto(2, 200) + 0.1
    expected = atkinson(value, epsilon=1)
    for off in (1e-9, 1e-13, 2**-53):
        assert atkinson(value, epsilon=1 - off) == pytest.approx(expected, abs=1e-8)
        assert atkinson(value, epsilon=1 + 2 * off) == pytest.approx(expected, abs=1e-8)


def test_a_small_epsilon_is_theils():
    # The derivative of the power mean at power 1 is its value times T.
    value = np.random.default_rng(4).pareto(3, 200) + 0.1
    assert atkinson(value, epsilon=1e-6) / 1e-6 == pytest.approx(theil(value), rel=1e-4)


def test_a_large_epsilon_is_the_poorest_over_the_mean():
    value = np.array([1.0, 2.0, 6.0])
    assert atkinson(value, epsilon=5000) == pytest.approx(1 - 1 / 3, abs=1e-3)
    assert atkinson(value, epsilon=1e6) == pytest.approx(1 - 1 / 3, abs=1e-5)


def test_more_aversion_sees_more():
    value = np.random.default_rng(5).pareto(2, 100) + 0.01
    found = [atkinson(value, epsilon=epsilon) for epsilon in (0, 0.2, 0.5, 0.99, 1, 1.01, 2, 10)]
    assert found == sorted(found)
    assert found[0] == pytest.approx(0, abs=1e-14)


def test_invariances():
    value = np.random.default_rng(6).pareto(2, 500) + 0.01
    for epsilon in (0.5, 1, 3):
        expected = atkinson(value, epsilon=epsilon)
        for other in (value[::-1], value * 1e90, value * 1e-200, np.tile(value, 3)):
            assert atkinson(other, epsilon=epsilon) == pytest.approx(expected, abs=1e-12)
        assert atkinson([0.1] * 10, epsilon=epsilon) == pytest.approx(0, abs=1e-15)
        assert atkinson([5e-324, 1e100], epsilon=epsilon) <= 1


def test_nothing_to_share_is_nan():
    assert math.isnan(atkinson([]))
    assert math.isnan(atkinson([0, 0], epsilon=2))


def test_arguments_that_cannot_be_right():
    for epsilon in (-0.1, math.nan, math.inf, "1", None):
        with pytest.raises(ParameterError, match="epsilon must be"):
            atkinson([1.0], epsilon=epsilon)
    for value in ([-1], [math.nan], ["a"], [[1.0]], 3):
        with pytest.raises(ParameterError, match="value must be"):
            atkinson(value)
