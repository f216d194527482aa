import math

import numpy as np
import pytest
from naive import attitudes as naive

from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.metrics import dip


def sample(number, most):
    """Draw a small sample: of one law, of few answers, of two camps, or of a few values with many people."""
    rng = np.random.default_rng(number)
    n = int(rng.integers(1, most))
    if number % 4 == 0:
        return rng.normal(size=n)
    if number % 4 == 1:
        return rng.integers(0, 7, n).astype(float)
    if number % 4 == 2:
        return np.concatenate([rng.normal(size=n), rng.normal(3, 0.2, n // 2)])
    return np.repeat(rng.uniform(size=4), rng.integers(1, most, 4))


def test_twin():
    for number in range(200):
        opinion = sample(number, 12)
        assert dip(opinion) == pytest.approx(naive.dip(opinion), abs=1e-9), number


# dipstat of diptest 0.12.0, on numbers drawn by numpy from seed 5 in this order.
DIPTEST = [0.010273676980812161, 0.0384788713055126, 0.095625, 0.006362500834491573]


def test_diptest():
    rng = np.random.default_rng(5)
    camps = [rng.normal(size=1000), [rng.normal(-1, 0.5, 300), rng.normal(1, 0.5, 200)]]
    opinions = [camps[0], np.concatenate(camps[1]), rng.integers(1, 8, 200), rng.uniform(-1, 1, 5000)]
    for opinion, expected in zip(opinions, DIPTEST, strict=True):
        assert dip(opinion) == pytest.approx(expected, abs=1e-14)


def test_diptest_on_degrees():
    # dipstat of diptest 0.12.0 on the degrees of the political blogs, most of which many share.
    graph, _ = load("polblogs")
    assert dip(graph.degree) == pytest.approx(0.0412751677852349, abs=1e-14)


@pytest.mark.parametrize("n", [2, 3, 7, 100])
def test_an_even_spread_has_the_least_dip(n):
    assert dip(np.arange(n)) == pytest.approx(1 / (2 * n), abs=1e-15)
    assert dip(np.arange(n) ** 2) == pytest.approx(1 / (2 * n), abs=1e-15)


def test_points():
    # Half at each of two points, the most there is; a share p elsewhere than at the peak is a step of p, half of which
    # no smooth law can take.
    assert dip([0, 1] * 50) == 0.25
    assert dip([0] * 30 + [1] * 70) == pytest.approx(0.15, abs=1e-15)
    assert dip([-1] * 10 + [0] * 80 + [1] * 10) == pytest.approx(0.05, abs=1e-15)
    assert dip([0.3] * 9) == 0


def test_invariances():
    rng = np.random.default_rng(2)
    opinion = np.concatenate([rng.normal(size=200), rng.normal(4, 1, 100)])
    assert dip(rng.permutation(opinion)) == dip(opinion)
    assert dip(-opinion) == pytest.approx(dip(opinion), abs=1e-13)
    assert dip(3 * opinion + 5) == pytest.approx(dip(opinion), abs=1e-13)
    assert dip(opinion * 1e99) == pytest.approx(dip(opinion), abs=1e-13)


def test_camps_farther_apart_dip_deeper():
    rng = np.random.default_rng(3)
    base = rng.normal(size=2000)
    found = [dip(base + distance * (np.arange(2000) % 2)) for distance in (2, 3, 4, 6, 40)]
    assert found == sorted(found)
    assert found[0] < 0.01
    assert found[-1] > 0.2


def test_nobody_is_nan():
    assert math.isnan(dip([]))
    assert dip([0.5]) == 0


@pytest.mark.parametrize("opinion", [[0.0, math.nan], [math.inf], ["a"], [[0.0]], None])
def test_opinions_that_cannot_be_right(opinion):
    with pytest.raises(ParameterError, match="opinion must"):
        dip(opinion)
