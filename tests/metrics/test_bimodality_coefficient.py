import math

import numpy as np
import pytest
from naive import attitudes as naive
from scipy.stats import kurtosis, skew

from socialgraph.errors import ParameterError
from socialgraph.metrics import bimodality_coefficient


def samples():
    rng = np.random.default_rng(1)
    for _ in range(100):
        n = int(rng.integers(4, 200))
        yield from (rng.normal(size=n), rng.exponential(size=n), np.append(rng.choice([-1.0, 1.0], n), [-1.0, 1.0]))


def test_twin():
    for opinion in samples():
        expected = naive.bimodality_coefficient(opinion.tolist())
        assert bimodality_coefficient(opinion) == pytest.approx(expected, rel=1e-9)


def test_scipy():
    for opinion in samples():
        n = opinion.size
        excess = kurtosis(opinion, bias=False) + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))
        expected = (skew(opinion, bias=False) ** 2 + 1) / excess
        assert bimodality_coefficient(opinion) == pytest.approx(expected, rel=1e-9)


def test_laws_in_the_limit():
    middle = (np.arange(200_000) + 0.5) / 200_000
    assert bimodality_coefficient(middle) == pytest.approx(5 / 9, abs=1e-4)
    # Skewness 2 and kurtosis 9: as high as an even spread, with one peak. The tail beyond the last step is missing.
    assert bimodality_coefficient(-np.log(middle)) == pytest.approx(5 / 9, abs=1e-3)
    assert bimodality_coefficient([-1] * 50_000 + [1] * 50_000) == pytest.approx(1, abs=1e-4)
    normal = np.random.default_rng(2).normal(size=200_000)
    # The kurtosis of n normal numbers has a standard error of sqrt(24 / n) = .011, of 3.
    assert bimodality_coefficient(normal) == pytest.approx(1 / 3, abs=4 * 0.011 / 9)


def test_place_scale_and_order_do_not_matter():
    rng = np.random.default_rng(3)
    opinion = rng.gamma(2, size=300)
    expected = bimodality_coefficient(opinion)
    for other in (rng.permutation(opinion), opinion * 1e90, opinion * 1e-200, 5 - opinion, opinion * 1e-3 + 100):
        assert bimodality_coefficient(other) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("opinion", [[], [1], [1, 2, 3], [0.1] * 50, [-0.0, 0.0, 0.0, 0.0]])
def test_too_few_or_of_one_mind_is_nan(opinion):
    assert math.isnan(bimodality_coefficient(opinion))


@pytest.mark.parametrize("opinion", [[0.0, math.nan], [math.inf] * 5, ["a"] * 5, [[0.0]], None])
def test_opinions_that_cannot_be_right(opinion):
    with pytest.raises(ParameterError, match="opinion must"):
        bimodality_coefficient(opinion)
