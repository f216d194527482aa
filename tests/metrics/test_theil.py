import math

import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import theil


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(300):
        n = int(rng.integers(1, 40))
        for value in (rng.pareto(1.5, n), rng.integers(0, 3, n) + np.eye(n)[0]):
            assert theil(value) == pytest.approx(naive.theil(value.tolist()), abs=1e-13)


@pytest.mark.parametrize("n", [1, 2, 10, 1000])
def test_closed_forms(n):
    assert theil([0.1] * n) == pytest.approx(0, abs=1e-15)
    assert theil(np.eye(n)[0]) == pytest.approx(math.log(n), abs=1e-12)
    # A share p of the people has everything, equally.
    assert theil([0] * n + [3] * n) == pytest.approx(math.log(2), abs=1e-12)


@pytest.mark.parametrize("a", [3.0, 5.0])
def test_pareto_in_the_limit(a):
    # ln((a - 1) / a) + 1 / (a - 1); a hundred times what the tail beyond the last step held of the total.
    n = 1_000_000
    value = (1 - (np.arange(n) + 0.5) / n) ** (-1 / a)
    assert theil(value) == pytest.approx(math.log((a - 1) / a) + 1 / (a - 1), abs=100 * n ** (1 / a - 1))


def test_lognormal_has_half_its_variance():
    value = np.exp(0.5 * np.random.default_rng(2).normal(size=400_000))
    # Drawn 20 times it scatters by .0004.
    assert theil(value) == pytest.approx(0.125, abs=0.002)


def test_it_adds_up_over_groups():
    rng = np.random.default_rng(3)
    value, group = rng.pareto(2, 600), rng.integers(0, 4, 600)
    parts = [value[group == g] for g in range(4)]
    within = sum(part.sum() / value.sum() * theil(part) for part in parts)
    between = theil(np.concatenate([np.full(part.size, part.mean()) for part in parts]))
    assert theil(value) == pytest.approx(within + between, rel=1e-12)


def test_invariances():
    value = np.random.default_rng(4).pareto(2, 500)
    assert theil(value[::-1]) == theil(value)
    assert theil(value * 1e90) == pytest.approx(theil(value), rel=1e-12)
    assert theil(np.tile(value, 3)) == pytest.approx(theil(value), rel=1e-12)
    assert theil(value + 1) < theil(value)
    assert theil([5e-324, 5e-324]) == 0


def test_nothing_to_share_is_nan():
    assert math.isnan(theil([]))
    assert math.isnan(theil([0, 0]))


def test_values_that_cannot_be_right():
    for value in ([-1], [math.nan], ["a"], [[1.0]], 3):
        with pytest.raises(ParameterError, match="value must be"):
            theil(value)
