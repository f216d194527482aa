"""Cards 2 and 3 of the gallery."""

import numpy as np
import pytest
from scipy.stats import binom

from socialgraph.diffusion import theory
from socialgraph.errors import ParameterError


@pytest.mark.parametrize(
    ("threshold", "low", "high"),
    [(0.18, 1.0207, 5.7647), (0.10, 1.0000, 13.6593), (0.12, 1.0001, 10.6574), (0.15, 1.0037, 7.4771)],
)
def test_the_window_of_the_paper(threshold, low, high):
    assert theory.cascade_window(threshold) == pytest.approx((low, high), abs=5e-5)


def test_a_fifth_is_met_by_one_of_five():
    assert theory.cascade_window(0.2) == theory.cascade_window(0.18)
    assert theory.cascade_window(0.2 + 1e-9) != theory.cascade_window(0.2)


@pytest.mark.parametrize("threshold", [0.51, 0.6, 1.0])
def test_nobody_gives_way_to_one_of_two_where_more_than_half_is_asked(threshold):
    assert np.isnan(theory.cascade_window(threshold)).all()


@pytest.mark.parametrize("threshold", [0.02, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5])
def test_both_ends_are_where_the_condition_turns(threshold):
    """Sum of k (k - 1) p_k over those who give way to one, against the mean degree."""
    low, high = theory.cascade_window(threshold)
    if np.isnan(low):
        assert threshold >= 0.3
        return
    for mean, inside in [(low - 1e-3, False), (low + 1e-3, True), (high - 1e-3, True), (high + 1e-3, False)]:
        law = theory.poisson(mean)
        k = np.arange(law.size)
        yielding = k <= np.floor(1 / threshold + 1e-12)
        assert (np.sum((k * (k - 1) * law)[yielding]) > mean) == inside


@pytest.mark.parametrize(
    ("mean", "threshold", "seeds", "share"),
    [(4, 0.18, 0.01, 0.98039), (6, 0.18, 0.001, 0.99751), (4, 0.3, 0.05, 0.98122), (10, 0.18, 0.05, 0.99996)],
)
def test_sizes_from_a_share_of_seeds(mean, threshold, seeds, share):
    """The second of the card is 0.000025 above the double sum, worked out term by term; its tolerance is 0.002."""
    assert theory.threshold_size(theory.poisson(mean), threshold, seeds) == pytest.approx(share, abs=3e-5)


def test_it_is_the_sum_as_it_is_written():
    """The fixed point of the paper's double sum, term by term."""
    law, threshold, seeds = theory.poisson(3)[:15] / theory.poisson(3)[:15].sum(), 0.35, 0.04
    mean = law @ np.arange(law.size)
    told = seeds
    for _ in range(500):
        total = 0.0
        for k in range(1, law.size):
            enough = [m for m in range(k) if m / k >= threshold - 1e-12]
            total += k * law[k] / mean * sum(binom.pmf(enough, k - 1, told))
        before, told = told, seeds + (1 - seeds) * total
        if abs(told - before) < 1e-12:
            break
    enough = [[m for m in range(k + 1) if k and m / k >= threshold - 1e-12] for k in range(law.size)]
    share = sum(law[k] * sum(binom.pmf(ms, k, told)) for k, ms in enumerate(enough) if ms)
    assert theory.threshold_size(law, threshold, seeds) == pytest.approx(seeds + (1 - seeds) * share, abs=1e-9)


def test_without_seeds_or_ties_nothing_spreads_and_all_seeds_are_all():
    assert theory.threshold_size(theory.poisson(4), 0.18, 0.0) == 0.0
    assert theory.threshold_size([1.0], 0.18, 0.25) == 0.25
    assert theory.threshold_size(theory.poisson(4), 1.0, 1.0) == 1.0


@pytest.mark.parametrize("threshold", [0, -0.1, 1.1, float("nan"), "0.2", True])
def test_what_is_no_threshold_is_refused(threshold):
    for call in (theory.cascade_window, lambda value: theory.threshold_size([1.0], value, 0.1)):
        with pytest.raises(ParameterError, match="threshold must"):
            call(threshold)


def test_what_is_no_share_is_refused():
    with pytest.raises(ParameterError, match=r"seed_share must lie in \[0, 1\]; got 1.5"):
        theory.threshold_size([1.0], 0.2, 1.5)
