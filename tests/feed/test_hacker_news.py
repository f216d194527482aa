import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.feed import HackerNews
from socialgraph.feed.inbox import Inbox


def test_twin():
    draws = np.random.default_rng(1)
    likes, age = draws.integers(0, 300, 500), draws.uniform(0.01, 3, 500).astype(np.float32)
    for gravity in (0.0, 1.8):
        score = HackerNews(gravity)(Inbox.of(age=age, likes=likes))
        twin = [int(k) ** 0.8 / (24 * float(a) + 2) ** gravity for k, a in zip(likes, age, strict=True)]
        np.testing.assert_allclose(score, twin, rtol=1e-12)


def test_without_gravity_only_likes_count():
    assert HackerNews(0.0)(Inbox.of(age=[0.1, 3.0], likes=[1, 2])).argmax() == 1


def test_a_negative_gravity_is_refused():
    with pytest.raises(ParameterError, match="gravity must be a finite number of at least 0; got -1"):
        HackerNews(-1)
