import math

import numpy as np
import pytest
from naive import exposure as naive
from scipy.spatial.distance import jensenshannon

from socialgraph.errors import ParameterError
from socialgraph.metrics import exposure_drift


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(600):
        n, kinds = (int(draws.integers(1, most)) for most in (4, 6))
        rows = draws.integers(0, 15, 2)
        shown, available = (draws.integers(0, kinds, size) for size in rows)
        to, of = (draws.integers(0, n, size) for size in rows)
        expected = naive.drift(shown.tolist(), available.tolist())
        assert exposure_drift(shown, available) == pytest.approx(expected, abs=1e-14, nan_ok=True)
        own = zip(naive.seen(to, shown, n), naive.seen(of, available, n), strict=True)
        found = exposure_drift(shown, available, n, shown_to=to, available_to=of)
        np.testing.assert_allclose(found, [naive.drift(one, other) for one, other in own], rtol=0, atol=1e-14)


def test_it_is_the_square_of_scipys_distance():
    draws = np.random.default_rng(2)
    for _ in range(50):
        shown, available = draws.integers(0, 6, 40), draws.integers(0, 8, 90)
        counts = [np.bincount(part, minlength=8) for part in (shown, available)]
        assert exposure_drift(shown, available) == pytest.approx(jensenshannon(*counts, base=2) ** 2, abs=1e-12)


def test_extremes():
    assert exposure_drift(["a", "b", "b"], ["b", "a", "b"] * 5) == 0
    assert exposure_drift([0, 1], [2, 3]) == 1
    assert exposure_drift([0.5], [0.25]) == 1


def test_the_two_may_change_places():
    draws = np.random.default_rng(3)
    shown, available = draws.integers(0, 6, 40), draws.integers(0, 6, 70)
    assert exposure_drift(shown, available) == pytest.approx(exposure_drift(available, shown), abs=1e-15)
    order = draws.permutation(40)
    assert exposure_drift(shown[order], available) == exposure_drift(shown, available)
    called = np.array(list("fedcba"))
    assert exposure_drift(called[shown], called[available]) == pytest.approx(
        exposure_drift(shown, available), abs=1e-12
    )


def test_nothing_shown_or_available_is_nan():
    assert math.isnan(exposure_drift([], ["a"]))
    assert math.isnan(exposure_drift(["a"], []))
    assert math.isnan(exposure_drift([], []))
    found = exposure_drift(["a"], ["a"], 3, shown_to=[1], available_to=[1])
    assert np.isnan(found).tolist() == [True, False, True]
    assert exposure_drift(["a"], ["a"], shown_to=[0], available_to=[4]).shape == (5,)


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match="available_to must be given where shown_to is, and not else; got None"):
        exposure_drift(["a"], ["a"], shown_to=[0])
    with pytest.raises(ParameterError, match="available must be labels of the same kind"):
        exposure_drift(["a"], [1])
    with pytest.raises(ParameterError, match="shown_to must be 1 labels, one a row; got '2 labels'"):
        exposure_drift(["a"], ["a"], shown_to=[0, 1], available_to=[0])
    with pytest.raises(ParameterError, match="n must be left out where shown_to is; got 3"):
        exposure_drift(["a"], ["a"], 3)
