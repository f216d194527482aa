import math

import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.feed import Hot
from socialgraph.feed.inbox import Inbox


def test_twin():
    draws = np.random.default_rng(1)
    likes, hides, age = draws.integers(0, 300, 500), draws.integers(0, 300, 500), draws.uniform(0.01, 3, 500)
    score = Hot()(Inbox.of(age=age, likes=likes, hides=hides))
    for row in range(500):
        approval = int(likes[row]) - int(hides[row])
        seconds = float(np.float32(age[row])) * 86_400
        order = math.copysign(math.log10(max(abs(approval), 1)), approval)
        assert score[row] == pytest.approx(order - seconds / 45_000, rel=1e-6, abs=1e-6)


def test_ten_times_the_approval_is_worth_the_period():
    young, old = Hot(period=2.0)(Inbox.of(age=[1.0, 3.0], likes=[7, 70]))
    assert young == pytest.approx(old, abs=1e-6)


def test_disapproval_sinks():
    score = Hot()(Inbox.of(age=[1, 1, 1], likes=[0, 0, 100], hides=[100, 0, 0]))
    assert score.argsort().tolist() == [0, 1, 2]


@pytest.mark.parametrize("period", [0, -1.0, math.inf])
def test_the_period_is_checked(period):
    with pytest.raises(ParameterError, match="period must be"):
        Hot(period)
