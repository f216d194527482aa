import math

import numpy as np
import pytest
from scipy import stats

from socialgraph.errors import ParameterError
from socialgraph.feed import EpsilonGreedy
from socialgraph.feed.inbox import Inbox


def orders(epsilon, rows=5, slots=5, readers=8_000):
    """Give the order of the rows of many readers who have the same candidates."""
    start = np.arange(0, readers * rows + 1, rows)
    age = np.tile(np.arange(1, rows + 1), readers)
    inbox = Inbox.of(start=start, slots=slots, age=age, person=np.repeat(np.arange(readers), rows))
    score = EpsilonGreedy(epsilon=epsilon)(inbox, rng=1).reshape(readers, rows)
    return np.argsort(-score, axis=1)


def test_without_exploring_it_is_the_other_ranker():
    assert (orders(0.0) == np.arange(5)).all()


def test_nothing_but_exploring_is_a_uniform_order():
    number = orders(1.0) @ 5 ** np.arange(5)
    _, count = np.unique(number, return_counts=True)
    assert count.size == 120
    assert stats.chisquare(count).pvalue > 1e-4


def test_law_of_the_first_slot():
    first = orders(0.3)[:, 0]
    expected = np.array([0.7 + 0.3 / 5, *[0.3 / 5] * 4]) * 8_000
    assert stats.chisquare(np.bincount(first, minlength=5), expected).pvalue > 1e-4


def test_what_is_passed_over_stays_in_order():
    order = orders(0.5, rows=8, slots=1)
    for row in order[:500]:
        assert (np.diff(row[1:]) > 0).all()


def test_a_little_more_only_adds_exploring():
    few, many = orders(0.2, slots=1)[:, 0] > 0, orders(0.4, slots=1)[:, 0] > 0
    assert few.sum() < many.sum()
    assert not (few & ~many).any()


@pytest.mark.parametrize("epsilon", [-0.1, 1.5, math.nan])
def test_the_probability_is_checked(epsilon):
    with pytest.raises(ParameterError, match=r"epsilon must lie in \[0, 1\]"):
        EpsilonGreedy(epsilon=epsilon)
