import numpy as np
import pytest

from socialgraph._frozen import readonly
from socialgraph.metrics._unimodal import steps, twice_dip


def test_steps_are_what_lies_below_and_what_does_not_lie_above():
    rng = np.random.default_rng(1)
    opinion = rng.integers(0, 9, 50)
    value, count = np.unique(opinion, return_counts=True)
    below, upto = steps(count)
    assert below.tolist() == [(opinion < x).sum() for x in value]
    assert upto.tolist() == [(opinion <= x).sum() for x in value]


def test_a_multiple_of_the_people_has_a_multiple_of_the_dip():
    rng = np.random.default_rng(2)
    for _ in range(50):
        value, count = readonly(np.sort(rng.normal(size=9))), rng.integers(1, 5, 9)
        once, thrice = twice_dip(value, *steps(count)), twice_dip(value, *steps(3 * count))
        assert thrice == pytest.approx(3 * once, rel=1e-12)


def test_it_is_never_more_than_half_the_people():
    rng = np.random.default_rng(3)
    for _ in range(200):
        count = rng.integers(1, 30, 6)
        value = readonly(np.cumsum(rng.exponential(size=6)))
        # Only one step can be at the peak; no smooth law comes nearer to another than by half of it.
        least = np.sort(count)[-2]
        assert least <= twice_dip(value, *steps(count)) + 1e-9
        assert twice_dip(value, *steps(count)) <= count.sum() / 2 + 1e-9
