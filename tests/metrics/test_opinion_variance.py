import math

import numpy as np
import pytest
from naive import metrics as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import opinion_variance


def test_twin():
    rng = np.random.default_rng(1)
    for n in (1, 2, 3, 10, 1000):
        opinion = rng.uniform(-1, 1, n)
        assert opinion_variance(opinion) == pytest.approx(naive.opinion_variance(opinion), rel=1e-12)


def test_known_laws():
    assert opinion_variance([-1, 1] * 50) == 1
    assert opinion_variance([0.3] * 7) == pytest.approx(0, abs=1e-30)
    # n points evenly spread over [-1, 1], ends included: (n + 1) / (3 (n - 1)).
    assert opinion_variance(np.linspace(-1, 1, 101)) == pytest.approx(102 / 300, rel=1e-12)


def test_a_far_mean_costs_no_digits():
    assert opinion_variance(1e6 + np.array([-1.0, 1.0])) == 1


def test_nobody_is_nan():
    assert math.isnan(opinion_variance([]))


@pytest.mark.parametrize("opinion", [[0.0, math.nan], [0.0, -math.inf], [0.0, 1e101], ["a"], [[0.0]], 0.5, None])
def test_opinions_that_cannot_be_right(opinion):
    with pytest.raises(ParameterError, match="opinion must"):
        opinion_variance(opinion)
