import numpy as np
import pytest
from scipy import stats

from socialgraph.errors import ParameterError
from socialgraph.feed import Wilson
from socialgraph.feed.inbox import Inbox


def test_it_is_scipys_interval():
    draws = np.random.default_rng(1)
    views = draws.integers(1, 200, 100)
    likes = draws.integers(0, views + 1)
    score = Wilson(z=stats.norm.ppf(0.975))(Inbox.of(views=views, likes=likes))
    for row in range(100):
        test = stats.binomtest(int(likes[row]), int(views[row]))
        low = test.proportion_ci(0.95, method="wilson").low
        assert score[row] == pytest.approx(low, abs=1e-9)


def test_more_views_at_the_same_share_leave_less_doubt():
    score = Wilson()(Inbox.of(views=[2, 20, 200, 0], likes=[1, 10, 100, 0]))
    assert score.argsort().tolist() == [3, 0, 1, 2]
    assert score[3] == 0


def test_without_doubt_it_is_the_share():
    assert Wilson(z=0)(Inbox.of(views=[4, 0], likes=[1, 0])).tolist() == [0.25, 0.0]


def test_a_negative_number_is_refused():
    with pytest.raises(ParameterError, match="z must be a finite number of at least 0; got -1"):
        Wilson(-1)
