import math

import numpy as np
import pytest
from naive import attitudes as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import agreement


def of_counts(counts):
    k = len(counts)
    return agreement(np.repeat(np.arange(1, k + 1), counts), bins=k, low=0.5, high=k + 0.5)


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(500):
        k = int(rng.integers(3, 9))
        counts = rng.integers(0, rng.integers(2, 12), k)
        counts[rng.integers(k)] += 1
        assert of_counts(counts) == pytest.approx(naive.agreement(counts.tolist()), abs=1e-12)


def test_published_examples():
    # Van der Eijk (2001), page 331, with its layers, and the Dutch parties on the left-right scale (in per mille, to
    # two digits), as the vignette of the R package agrmt gives them: A = .6113333, .61 and .48.
    assert of_counts([30, 40, 210, 130, 530, 50, 10]) == pytest.approx(0.6113333, abs=5e-8)
    assert of_counts([24, 28, 32, 62, 135, 304, 416]) == pytest.approx(0.61, abs=0.005)
    assert of_counts([16, 26, 82, 210, 293, 270, 103]) == pytest.approx(0.48, abs=0.005)
    # Its figure of four people on four answers: 0.08 = 1/12.
    assert of_counts([2, 0, 1, 1]) == pytest.approx(1 / 12, abs=1e-15)


def test_the_layers_of_the_published_example():
    layers = {
        (1, 1, 1, 1, 1, 1, 0): 0.167,
        (0, 1, 1, 1, 1, 1, 0): 0.333,
        (0, 0, 1, 1, 1, 1, 0): 0.5,
        (0, 0, 1, 1, 1, 0, 0): 0.667,
        (0, 0, 1, 0, 1, 0, 0): 0.467,
        (0, 0, 0, 0, 1, 0, 0): 1,
    }
    for pattern, expected in layers.items():
        assert of_counts(pattern) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("k", [3, 4, 7, 20])
def test_the_three_ideal_cases(k):
    for answer in range(k):
        assert of_counts(np.eye(k, dtype=int)[answer] * 5) == 1
    assert of_counts([4] * k) == pytest.approx(0, abs=1e-15)
    assert of_counts([3] + [0] * (k - 2) + [3]) == pytest.approx(-1, abs=1e-15)


def test_camps_nearer_each_other_agree_more():
    found = [of_counts([0] * d + [5] + [0] * (5 - 2 * d) + [5] + [0] * d) for d in range(3)]
    assert found == sorted(found)
    assert found[0] == pytest.approx(-1)


def test_order_and_direction_do_not_matter():
    rng = np.random.default_rng(2)
    opinion = rng.uniform(-0.99, 0.99, 300)
    assert agreement(rng.permutation(opinion)) == agreement(opinion)
    assert agreement(-opinion) == pytest.approx(agreement(opinion), abs=1e-12)


def test_nobody_is_nan():
    assert math.isnan(agreement([]))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bins": 2}, r"bins must be a whole number in \[3, 1000\]; got 2"),
        ({"bins": 5000}, "bins must be a whole number in"),
        ({"low": 2}, "high must be above low, 2; got 1.0"),
        ({"low": -0.1}, r"opinion must lie in \[-0.1, 1\]; got '-0.5 for person 1'"),
        ({"high": math.nan}, "high must lie in"),
    ],
)
def test_options_that_cannot_be_right(options, message):
    with pytest.raises(ParameterError, match=message):
        agreement([0.5, -0.5], **options)
