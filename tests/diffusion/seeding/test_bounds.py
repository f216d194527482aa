import math

import numpy as np
import pytest
from scipy import stats

from socialgraph.diffusion.seeding._bounds import log_choices, share_at_least, share_at_most


def tang_lower(hits, trials, fail):
    """Equation of the paper, from the upper tail of a martingale; 0 where it would be the square of less than 0."""
    a = math.log(1 / fail)
    root = math.sqrt(hits + 2 * a / 9) - math.sqrt(a / 2)
    return max(root, 0) ** 2 / trials - a / 18 / trials


def tang_upper(hits, trials, fail):
    a = math.log(1 / fail)
    return (math.sqrt(hits + a / 2) + math.sqrt(a / 2)) ** 2 / trials


CASES = [(hits, trials, fail) for trials in (64, 5_000) for hits in (0, 1, 7, 32, 63, 64) for fail in (0.1, 1e-3, 1e-7)]


@pytest.mark.parametrize(("hits", "trials", "fail"), CASES)
def test_bounds_are_never_wider_than_those_of_the_paper(hits, trials, fail):
    assert share_at_least(hits, trials, fail) >= tang_lower(hits, trials, fail)
    assert share_at_most(hits, trials, fail) <= tang_upper(hits, trials, fail)


@pytest.mark.parametrize(("hits", "trials", "fail"), CASES)
def test_at_the_bound_as_many_hits_are_as_unlikely_as_they_should_be(hits, trials, fail):
    low, high = share_at_least(hits, trials, fail), share_at_most(hits, trials, fail)
    assert 0 <= low <= hits / trials <= high <= 1
    if hits > 0:
        assert stats.binom(trials, low).sf(hits - 1) == pytest.approx(fail, rel=1e-6)
    if hits < trials:
        assert stats.binom(trials, high).cdf(hits) == pytest.approx(fail, rel=1e-6)


def test_nothing_and_everything():
    assert share_at_least(0, 10, 0.1) == 0
    assert share_at_most(10, 10, 0.1) == share_at_most(12.5, 10, 0.1) == 1


def test_a_bound_may_have_a_part_of_a_hit():
    """What fills a budget may be a part of a set."""
    values = [share_at_most(hits, 100, 0.01) for hits in (20, 20.5, 21)]
    assert values == sorted(values)
    assert len(set(values)) == 3


def test_choices_are_counted():
    for n in range(1, 12):
        for k in range(n + 1):
            assert math.exp(log_choices(n, k)) == pytest.approx(math.comb(n, k))
    assert np.isfinite(log_choices(10**7, 10**4))
