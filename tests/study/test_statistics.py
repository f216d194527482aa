"""The paired interval against SciPy, against its own promise, and where there is nothing to estimate."""

import math

import numpy as np
import pytest
from scipy import stats

from socialgraph.errors import ParameterError
from socialgraph.study import paired_difference


@pytest.mark.parametrize("count", [2, 3, 10, 200])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.9999])
def test_it_is_the_one_sample_t_test(count, level):
    difference = np.random.default_rng(count).normal(0.3, 2.0, count)
    found, known = paired_difference(difference, level), stats.ttest_1samp(difference, 0.0)
    interval = known.confidence_interval(level)
    assert found["estimate"] == pytest.approx(difference.mean(), rel=1e-12)
    assert found["p"] == pytest.approx(known.pvalue, rel=1e-9)
    assert (found["low"], found["high"]) == pytest.approx((interval.low, interval.high), rel=1e-9)
    assert found["d"] == pytest.approx(difference.mean() / difference.std(ddof=1), rel=1e-12)
    assert found["seeds"] == count


@pytest.mark.parametrize(("count", "level"), [(4, 0.95), (20, 0.95), (20, 0.8)])
def test_the_interval_holds_the_truth_as_often_as_it_says(count, level):
    repeats, truth = 4000, 0.7
    draws = np.random.default_rng(1).normal(truth, 3.0, (repeats, count))
    found = [paired_difference(row, level) for row in draws]
    held = sum(result["low"] <= truth <= result["high"] for result in found)
    assert abs(held - repeats * level) < 4 * math.sqrt(repeats * level * (1 - level))


def test_p_is_uniform_where_nothing_differs():
    draws = np.random.default_rng(2).normal(0.0, 1.0, (2000, 6))
    assert stats.kstest([paired_difference(row)["p"] for row in draws], "uniform").pvalue > 1e-4


def test_the_interval_leaves_out_zero_exactly_where_p_is_small():
    for row in np.random.default_rng(3).normal(0.5, 1.0, (300, 8)):
        result = paired_difference(row, 0.95)
        assert (result["low"] > 0 or result["high"] < 0) == (result["p"] < 0.05)


def test_turning_the_arms_round_turns_the_interval_round():
    difference = np.random.default_rng(4).normal(0.5, 1.0, 9)
    one, other = paired_difference(difference), paired_difference(-difference)
    assert (one["estimate"], one["low"], one["high"]) == (-other["estimate"], -other["high"], -other["low"])
    assert one["p"] == other["p"]


@pytest.mark.parametrize(("value", "p"), [(0.0, 1.0), (2.0, 0.0), (0.1, 0.0), (-1e-300, 0.0)])
@pytest.mark.parametrize("count", [2, 3, 7, 10])
def test_equal_differences_have_an_interval_of_no_width(value, p, count):
    # Ten times 0.1 does not average to 0.1 in floating point, and its spread is not exactly 0.
    found = paired_difference(np.full(count, value))
    d = math.copysign(math.inf, value) if value else 0.0
    assert found == {"estimate": value, "low": value, "high": value, "p": p, "d": d, "seeds": count}


def test_a_spread_too_small_for_a_float_is_none():
    assert paired_difference([0.0, 1e-300])["p"] == 0.0


def test_one_seed_has_no_interval_and_none_not_even_an_estimate():
    one, none = paired_difference([3.0]), paired_difference([])
    assert one["estimate"] == 3.0
    assert none["seeds"] == 0
    assert one["seeds"] == 1
    assert all(math.isnan(one[name]) and math.isnan(none[name]) for name in ("low", "high", "p"))
    assert math.isnan(none["estimate"])


def test_seeds_with_nothing_to_measure_are_left_out():
    assert paired_difference([1.0, np.nan, 2.0, 3.0]) == paired_difference([1.0, 2.0, 3.0])
    assert paired_difference([np.nan, np.nan])["seeds"] == 0


def test_an_infinite_difference_has_no_interval():
    found = paired_difference([1.0, np.inf, 2.0])
    assert found["estimate"] == math.inf
    assert found["seeds"] == 3
    assert all(math.isnan(found[name]) for name in ("low", "high", "p"))
    assert math.isnan(paired_difference([np.inf, -np.inf])["estimate"])


@pytest.mark.parametrize("level", [0.0, 0.49, 1.0, 95, -0.95, math.nan, True, "0.95", None])
def test_a_level_out_of_range(level):
    with pytest.raises(ParameterError, match=r"level must lie in \[0\.5, 0\.9999\]"):
        paired_difference([1.0, 2.0], level)


@pytest.mark.parametrize("difference", [np.ones((2, 2)), 1.0])
def test_another_shape(difference):
    with pytest.raises(ParameterError, match="difference must be one number a seed"):
        paired_difference(difference)
