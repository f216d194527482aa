import math

import numpy as np
import pytest
from naive import attitudes as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import esteban_ray, gini


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(300):
        n, alpha = int(rng.integers(1, 30)), float(rng.uniform(0.01, 1.6))
        opinion = rng.choice([-1, -0.7, 0.0, 0.1, 0.3, 1], n) if rng.random() < 0.5 else rng.uniform(-1, 1, n)
        expected = naive.esteban_ray(opinion.tolist(), alpha)
        assert esteban_ray(opinion, alpha=alpha) == pytest.approx(expected, rel=1e-10, abs=1e-15)
        bins = int(rng.integers(2, 9))
        expected = naive.esteban_ray(opinion.tolist(), alpha, bins)
        assert esteban_ray(opinion, alpha=alpha, bins=bins) == pytest.approx(expected, rel=1e-10, abs=1e-15)


@pytest.mark.parametrize("alpha", [0.1, 0.8, 1, 1.6])
def test_two_masses(alpha):
    # Shares p and q at a distance d: (p**(1 + alpha) q + q**(1 + alpha) p) d.
    for p in (0.5, 0.3, 0.01):
        opinion = [-1] * round(100 * p) + [0.5] * round(100 * (1 - p))
        expected = (p ** (1 + alpha) * (1 - p) + (1 - p) ** (1 + alpha) * p) * 1.5
        assert esteban_ray(opinion, alpha=alpha) == pytest.approx(expected, rel=1e-12)
    assert esteban_ray([-1, 1], alpha=alpha) == pytest.approx(2**-alpha, rel=1e-12)


def test_towards_alpha_0_it_is_inequality():
    # The paper: at alpha 0 the measure is the Gini coefficient, but for a factor of twice the mean.
    value = np.random.default_rng(2).uniform(0, 1, 200)
    assert esteban_ray(value, alpha=1e-9) == pytest.approx(2 * value.mean() * gini(value), rel=1e-6)


def test_what_the_paper_asks_of_polarization():
    # Axiom 1: two small masses near each other, joined, polarize; axiom 3: so does moving the middle to the ends.
    assert esteban_ray([0] * 60 + [1.0] * 40) > esteban_ray([0] * 60 + [0.9] * 20 + [1.1] * 20)
    assert esteban_ray([-1] * 40 + [1] * 40 + [0] * 20) < esteban_ray([-1] * 50 + [1] * 50)
    # Inequality says the opposite of the first.
    assert gini([0.1] * 60 + [1.0] * 40) < gini([0.1] * 60 + [0.9] * 20 + [1.1] * 20)


def test_without_bins_fine_opinions_hide_two_camps():
    rng = np.random.default_rng(3)
    camps = np.concatenate([rng.normal(-0.8, 0.02, 500), rng.normal(0.8, 0.02, 500)])
    assert esteban_ray(camps) < 1e-4
    assert esteban_ray(camps, bins=4) == pytest.approx(1.6 * 0.5**2.6, rel=0.01)


def test_bins_hold_their_lower_edge_and_the_last_both():
    assert esteban_ray([-1, -0.5, 0, 0.5, 1], bins=2) == esteban_ray([-0.75, -0.75, 0.5, 0.5, 0.5])
    assert esteban_ray([1, 7], bins=7, low=0.5, high=7.5) == esteban_ray([1, 7])


def test_invariances():
    rng = np.random.default_rng(4)
    opinion = rng.choice([-1.0, -0.2, 0.4], 300)
    assert esteban_ray(rng.permutation(opinion)) == esteban_ray(opinion)
    assert esteban_ray(np.tile(opinion, 3)) == pytest.approx(esteban_ray(opinion), rel=1e-12)
    assert esteban_ray(-opinion) == pytest.approx(esteban_ray(opinion), rel=1e-12)


def test_nobody_and_one_mind():
    assert math.isnan(esteban_ray([]))
    assert math.isnan(esteban_ray([], bins=3))
    assert esteban_ray([0.1] * 7) == 0
    assert esteban_ray([0.1] * 7, bins=3) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alpha": 0}, r"alpha must lie in \(0, 1.6\]; got 0.0"),
        ({"alpha": 1.7}, r"alpha must lie in \[0, 1.6\]; got 1.7"),
        ({"bins": 1}, "bins must be a whole number of at least 2; got 1"),
        ({"bins": 2.5}, "bins must be a whole number"),
        ({"bins": 3, "low": 1, "high": 1}, "high must be above low, 1; got 1.0"),
        ({"bins": 3, "low": 0}, r"opinion must lie in \[0, 1\]; got '-0.5 for person 1'"),
    ],
)
def test_options_that_cannot_be_right(options, message):
    with pytest.raises(ParameterError, match=message):
        esteban_ray([0.5, -0.5], **options)


def test_opinions_that_cannot_be_right():
    for bins in (None, 4):
        with pytest.raises(ParameterError, match="opinion must be finite"):
            esteban_ray([0.0, math.nan], bins=bins)
