import math

import numpy as np
import pytest
from naive import attitudes as naive

from socialgraph.errors import ParameterError
from socialgraph.metrics import dip, dip_test
from socialgraph.metrics._unimodal import steps
from socialgraph.metrics.dip_test import _spread_evenly
from socialgraph.rng import stream


def null(seed, n, draws):
    found = np.empty(draws)
    _spread_evenly(stream(seed, "metrics.dip_test"), *steps(np.ones(n, np.int64)), found)
    return found / (2 * n)


def test_twin():
    for seed, n in [(0, 2), (1, 4), (2, 7), (3, 9)]:
        opinion = np.random.default_rng(seed).normal(size=n)
        assert dip_test(opinion, draws=12, rng=seed) == naive.dip_test(opinion, 12, seed)


def test_the_samples_are_those_of_the_twin():
    samples = [naive.even_sample(7, draw, 12) for draw in range(10)]
    assert null(7, 12, 10) == pytest.approx([dip(each) for each in samples], abs=1e-12)


def test_the_law_is_that_of_even_samples():
    # Two ways to draw: sums of exponential steps here, sorted uniform numbers there. 4 s.e. of 2,000 ranks.
    rng = np.random.default_rng(1)
    ours, theirs = null(3, 40, 2000), np.array([dip(rng.uniform(size=40)) for _ in range(2000)])
    for share in (0.5, 0.9, 0.95):
        assert np.mean(ours <= np.quantile(theirs, share)) == pytest.approx(
            share, abs=4 * math.sqrt(2 * share * (1 - share) / 2000)
        )


def test_diptest():
    # p-values of diptest 0.12.0, from its table, for the samples in test_dip; 4 s.e. of 2,000 draws and 0.005 for what
    # its table leaves to be interpolated.
    rng = np.random.default_rng(5)
    normal, _ = rng.normal(size=1000), (rng.normal(-1, 0.5, 300), rng.normal(1, 0.5, 200), rng.integers(1, 8, 200))
    even = rng.uniform(-1, 1, 5000)
    for opinion, p in ((normal, 0.7400902201430855), (even, 0.2064980023167623)):
        assert dip_test(opinion, rng=1) == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / 2000) + 0.005)


def test_the_level_is_kept():
    # Of 400 even samples 5 % are rejected at .05, and fewer of normal ones, which are farther from two peaks.
    rng = np.random.default_rng(2)
    even = np.array([dip_test(rng.uniform(size=30), draws=199, rng=seed) for seed in range(400)])
    normal = np.array([dip_test(rng.normal(size=30), draws=199, rng=seed) for seed in range(400)])
    assert np.mean(even <= 0.05) == pytest.approx(0.05, abs=4 * math.sqrt(0.05 * 0.95 / 400))
    assert np.mean(normal <= 0.05) <= np.mean(even <= 0.05)


def test_two_camps_are_found():
    rng = np.random.default_rng(3)
    camps = np.concatenate([rng.normal(-1, 0.4, 150), rng.normal(1, 0.4, 150)])
    assert dip_test(camps, draws=999, rng=1) == 1 / 1000


def test_beyond_ten_thousand_people_the_root_of_n_scales():
    opinion = np.random.default_rng(4).uniform(size=40_000)
    expected = np.mean(null(9, 10_000, 100) >= dip(opinion) * 2)
    assert dip_test(opinion, draws=100, rng=9) == (1 + 100 * expected) / 101


def test_a_draw_depends_on_its_number_only():
    assert null(5, 50, 30)[:10].tolist() == null(5, 50, 10).tolist()
    assert null(5, 50, 10).tolist() != null(6, 50, 10).tolist()


def test_same_bytes_for_any_number_of_threads(threads):
    one, two = threads(lambda: null(5, 200, 50).tobytes())
    assert one == two


def test_edges():
    assert math.isnan(dip_test([], rng=1))
    assert dip_test([0.3], draws=5, rng=1) == 1
    assert dip_test([0.3] * 9, draws=5, rng=1) == 1
    assert dip_test([0.1, 0.9], draws=5, rng=1) == 1


def test_arguments_that_cannot_be_right():
    for draws in (0, -1, 2.5, True, None):
        with pytest.raises(ParameterError, match="draws must be a whole number of at least 1"):
            dip_test([0.1, 0.2], draws=draws, rng=1)
    with pytest.raises(ParameterError, match="opinion must be finite"):
        dip_test([math.nan], rng=1)
