import math

import numpy as np
import pytest
from naive import attitudes as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import gini, mean_distance


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(300):
        n = int(rng.integers(2, 40))
        for opinion in (rng.uniform(-1, 1, n), rng.integers(-3, 4, n).astype(float)):
            assert mean_distance(opinion) == pytest.approx(naive.mean_distance(opinion.tolist()), rel=1e-12, abs=1e-15)


def test_it_is_the_gini_coefficient_of_amounts_scaled():
    # Gini's has all n squared pairs, over twice the mean.
    value = np.random.default_rng(2).pareto(2, 1000)
    expected = gini(value) * 2 * value.mean() * 1000 / 999
    assert mean_distance(value) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("n", [2, 10, 1000])
def test_closed_forms(n):
    assert mean_distance([0.1] * n) == 0
    assert mean_distance([-1] * (n // 2) + [1] * (n // 2)) == pytest.approx(n / (n - 1), rel=1e-12)
    # The numbers from 1 to n are (n + 1) / 3 apart.
    assert mean_distance(np.arange(n)) == pytest.approx((n + 1) / 3, rel=1e-12)


def test_order_and_place_do_not_matter():
    rng = np.random.default_rng(3)
    opinion = rng.normal(size=500)
    assert mean_distance(rng.permutation(opinion)) == mean_distance(opinion)
    assert mean_distance(-opinion) == pytest.approx(mean_distance(opinion), rel=1e-12)
    assert mean_distance(np.array([-1.0, 1.0]) + 1e9) == 2
    assert mean_distance([-1e100, 1e100]) == 2e100


def test_fewer_than_two_is_nan():
    assert math.isnan(mean_distance([]))
    assert math.isnan(mean_distance([0.5]))


@pytest.mark.parametrize("opinion", [[0.0, math.nan], [math.inf], ["a"], [[0.0]], 0.5, None])
def test_opinions_that_cannot_be_right(opinion):
    with pytest.raises(ParameterError, match="opinion must"):
        mean_distance(opinion)
