import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import gini, lorenz


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(200):
        n = int(rng.integers(0, 30))
        for value in (rng.pareto(1.5, n), rng.integers(0, 3, n).astype(float)):
            assert lorenz(value) == pytest.approx(naive.lorenz(value.tolist()), abs=1e-13, nan_ok=True)


def test_twice_the_area_above_it_is_the_gini_coefficient():
    value = np.random.default_rng(2).pareto(2, 500)
    curve = lorenz(value)
    area = (curve[1:] + curve[:-1]).sum() / 2 / 500
    assert 1 - 2 * area == pytest.approx(gini(value), abs=1e-12)


@pytest.mark.parametrize("a", [1.5, 3.0])
def test_pareto_in_the_limit(a):
    # Pareto's curve is 1 - (1 - p)**(1 - 1 / a); the tail beyond the last step held n**(1 / a - 1) of the total.
    n = 100_000
    value = (1 - (np.arange(n) + 0.5) / n) ** (-1 / a)
    share = np.linspace(0, 1, n + 1)
    assert lorenz(value) == pytest.approx(1 - (1 - share) ** (1 - 1 / a), abs=n ** (1 / a - 1))


def test_its_ends_and_its_shape():
    value = np.random.default_rng(3).integers(0, 50, 1000)
    curve = lorenz(value)
    assert curve.shape == (1001,)
    assert curve.dtype == np.float64
    assert (curve[0], curve[-1]) == (0, 1)
    assert (np.diff(curve, 2) >= -1e-15).all()
    assert (curve <= np.linspace(0, 1, 1001) + 1e-15).all()
    assert lorenz(np.random.default_rng(4).permutation(value)).tobytes() == curve.tobytes()
    assert lorenz([0.1] * 4) == pytest.approx([0, 0.25, 0.5, 0.75, 1], abs=1e-15)


def test_nothing_to_share_is_nan():
    assert np.isnan(lorenz([])).tolist() == [True]
    assert np.isnan(lorenz([0, 0])).tolist() == [True] * 3


def test_values_that_cannot_be_right():
    with pytest.raises(ParameterError, match=r"value must be finite numbers of at least 0.*got '-1\.0 for person 1'"):
        lorenz([1, -1])
    for value in ([np.nan], [np.inf], ["a"], [[1.0]], 3):
        with pytest.raises(ParameterError, match="value must be"):
            lorenz(value)
