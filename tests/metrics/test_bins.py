import numpy as np
import pytest
from naive.attitudes import place_of

from socialgraph.errors import ParameterError
from socialgraph.metrics._bins import binned


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(200):
        bins = int(rng.integers(1, 12))
        opinion = rng.uniform(-2, 3, 20)
        expected = [place_of(x, bins, -2, 3) for x in opinion]
        assert binned(opinion, bins, -2, 3)[1].tolist() == expected


def test_the_ends_are_inside():
    assert binned([-1, 1], 3, -1, 1)[1].tolist() == [0, 2]
    assert binned([], 3, -1, 1)[1].tolist() == []


def test_ends_that_cannot_be_right():
    with pytest.raises(ParameterError, match=r"high must be above low, 2; got 1\.0"):
        binned([], 3, 2, 1)
    with pytest.raises(ParameterError, match="low must lie in"):
        binned([], 3, "a", 1)
    with pytest.raises(ParameterError, match=r"opinion must lie in \[0, 1\]; got '1.5 for person 1'"):
        binned([0.5, 1.5], 3, 0, 1)
