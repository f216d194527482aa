import pickle

import numpy as np
import pytest
from naive import feed as naive

from socialgraph.feed import Chronological
from socialgraph.feed.inbox import Inbox, checked_scores


def test_twin():
    age = np.random.default_rng(1).uniform(0, 3, 1000)
    inbox = Inbox.of(age=age)
    assert Chronological()(inbox).tolist() == naive.chronological(inbox)


def test_the_newest_comes_first_whatever_else_is_known():
    inbox = Inbox.of(age=[2.0, 0.5, 1.0], clicks=[100, 0, 50], affinity=[1, 0, 0.5], author_opinion=[np.nan, 1, -1])
    assert checked_scores(Chronological(), inbox, 1).argsort()[::-1].tolist() == [1, 2, 0]


def test_it_is_a_value():
    assert Chronological() == Chronological()
    assert hash(Chronological()) == hash(Chronological())
    assert repr(Chronological()) == "Chronological()"
    assert pickle.loads(pickle.dumps(Chronological())) == Chronological()
    with pytest.raises(TypeError, match="decay"):
        Chronological(decay=1.0)


def test_an_empty_inbox():
    assert Chronological()(Inbox.of()).shape == (0,)
