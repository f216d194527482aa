import math

import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.feed import InterestMatch
from socialgraph.feed.inbox import Inbox


def test_twin():
    draws = np.random.default_rng(1)
    interests, topic = draws.dirichlet(np.ones(5), 200).astype(np.float32), draws.integers(0, 5, 200)
    age = draws.uniform(0.01, 3, 200).astype(np.float32)
    score = InterestMatch(decay=0.5)(Inbox.of(age=age, topic=topic, reader_interests=interests))
    twin = [float(interests[row, topic[row]]) * math.exp(-float(age[row]) / 0.5) for row in range(200)]
    np.testing.assert_allclose(score, twin, rtol=1e-5)


def test_without_interests_it_cannot_rank():
    with pytest.raises(ParameterError, match=r"rank must have profiles with interests, such as sg\.population gives"):
        InterestMatch()(Inbox.of(age=[1.0]))


def test_the_decay_is_checked():
    with pytest.raises(ParameterError, match="decay must be above 0; got 0"):
        InterestMatch(0)
