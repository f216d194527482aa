import math

import numpy as np
import pytest
from naive import exposure as naive
from naive.coins import key_of
from scipy import stats
from scipy.stats.contingency import relative_risk

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import disparate_exposure, disparate_exposure_interval


def worlds(draws, sizes, means):
    """Draw exposures of two groups from exponential laws."""
    exposure = np.concatenate([draws.exponential(mean, size) for mean, size in zip(means, sizes, strict=True)])
    return exposure, np.repeat(["a", "b"], sizes)


def test_of_zeros_and_ones_it_is_the_interval_of_katz():
    # SciPy's has p (1 - p) / n where the sample variance has n - 1: 2,000 people are within 0.1 % of each other.
    draws = np.random.default_rng(1)
    for _ in range(20):
        seen = [draws.random(2000) < p for p in (0.2, 0.5)]
        low, high = disparate_exposure_interval(np.concatenate(seen), np.repeat([0, 1], 2000))
        known = relative_risk(int(seen[0].sum()), 2000, int(seen[1].sum()), 2000).confidence_interval(0.95)
        assert (low, high) == pytest.approx((known.low, known.high), rel=1e-3)


def test_the_formula():
    exposure, group = np.array([2.0, 4.0, 3.0, 9.0, 6.0]), ["a", "a", "b", "b", "b"]
    spread = 2 / (2 * 9) + 9 / (3 * 36)
    width = math.exp(stats.norm.ppf(0.95) * math.sqrt(spread))
    found = disparate_exposure_interval(exposure, group, level=0.9)
    assert found == pytest.approx([0.5 / width, 0.5 * width], rel=1e-12)


@pytest.mark.parametrize("ratio", [0.5, 0.9])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_it_holds_the_truth_as_often_as_it_says(ratio, level):
    # Two groups, of which the first has the lower mean so surely (or is folded so seldom) that the order is known.
    repeats, sizes = 3000, (400, 700)
    draws, held = np.random.default_rng(2), 0
    for _ in range(repeats):
        exposure, group = worlds(draws, sizes, (ratio, 1.0))
        low, high = disparate_exposure_interval(exposure, group, level=level)
        first, second = (exposure[group == label].mean() for label in ("a", "b"))
        held += low <= (ratio if first <= second else 1 / ratio) <= high
    # The log of a mean of 400 is not quite normal: one point in a hundred on top of 4 standard errors.
    assert abs(held / repeats - level) < 0.01 + 4 * math.sqrt(level * (1 - level) / repeats)


def test_the_bootstrap_is_about_as_wide():
    exposure, group = worlds(np.random.default_rng(3), (500, 500), (0.6, 1.0))
    formula = disparate_exposure_interval(exposure, group)
    drawn = disparate_exposure_interval(exposure, group, definition="bootstrap", samples=4000, rng=1)
    assert drawn == pytest.approx(formula, rel=0.05)
    assert drawn[0] < disparate_exposure(exposure, group) < drawn[1]


def test_twin_of_the_bootstrap():
    draws = np.random.default_rng(4)
    for seed in range(12):
        exposure, group = worlds(draws, (7, 5), (0.5, 1.0))
        parts = sorted((exposure[group == label].tolist() for label in ("a", "b")), key=np.mean)
        means = [
            naive.resampled_means(part, 100, key_of(seed, "metrics.disparate_exposure_interval", number))
            for number, part in enumerate(parts)
        ]
        ratio = sorted(few / many for few, many in zip(*means, strict=True))
        found = disparate_exposure_interval(exposure, group, definition="bootstrap", samples=100, level=0.9, rng=seed)
        # The fifth and the 95th of a hundred: the least with at least so many at or below.
        assert found.tolist() == pytest.approx([ratio[4], ratio[94]], rel=1e-14)


def test_equal_exposures_have_an_interval_of_no_width():
    for definition in ("log", "bootstrap"):
        found = disparate_exposure_interval([2, 2, 4, 4], ["a", "a", "b", "b"], definition=definition, rng=1)
        assert found.tolist() == [0.5, 0.5]


def test_a_high_end_above_one_where_the_order_is_not_known():
    assert disparate_exposure_interval([1, 9, 2, 9], ["a", "a", "b", "b"])[1] > 1


def test_what_has_no_interval():
    for exposure, group in (([], []), ([1, 2], ["a", "a"]), ([1, 2, 3], ["a", "a", "b"]), ([0] * 4, [0, 0, 1, 1])):
        for definition in ("log", "bootstrap"):
            assert np.isnan(disparate_exposure_interval(exposure, group, definition=definition, rng=1)).all()
    assert np.isnan(disparate_exposure_interval([0, 0, 1, 2], [0, 0, 1, 1])).all()
    assert disparate_exposure_interval([0, 0, 1, 2], [0, 0, 1, 1], definition="bootstrap", rng=1).tolist() == [0, 0]


def test_samples_without_any_exposure_count_as_endless():
    found = disparate_exposure_interval([0, 1, 0, 3], [0, 0, 1, 1], definition="bootstrap", rng=1)
    assert found.tolist() == [0, math.inf]


def test_threads_give_the_same_bytes(threads):
    exposure, group = worlds(np.random.default_rng(5), (300, 200), (0.6, 1.0))
    one, two = threads(lambda: disparate_exposure_interval(exposure, group, definition="bootstrap", rng=1))
    assert one.tobytes() == two.tobytes()


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match=r"level must lie in \[0.5, 0.9999\]; got 95"):
        disparate_exposure_interval([1], [0], level=95)
    with pytest.raises(ParameterError, match="samples must be a whole number in"):
        disparate_exposure_interval([1], [0], samples=10)
    with pytest.raises(ParameterError, match="exposure must be finite numbers of at least 0"):
        disparate_exposure_interval([-1], [0])
    with pytest.raises(UnknownName, match="Did you mean bootstrap"):
        disparate_exposure_interval([1], [0], definition="boostrap")
