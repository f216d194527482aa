import math

import numpy as np
import pytest

from socialgraph.feed import Outrage
from socialgraph.feed.inbox import Inbox


def test_twin():
    draws = np.random.default_rng(1)
    x, y = draws.uniform(-1, 1, (2, 300)).astype(np.float32)
    counts = {name: draws.integers(0, 20, 300) for name in ("comments", "hides", "reports")}
    score = Outrage()(Inbox.of(reader_opinion=x, author_opinion=y, **counts))
    for row in range(300):
        argued = sum(int(count[row]) for count in counts.values())
        assert score[row] == pytest.approx(abs(float(x[row]) - float(y[row])) * (1 + math.log(1 + argued)), rel=1e-6)


def test_what_one_agrees_with_is_last():
    assert Outrage()(Inbox.of(reader_opinion=[1, 1], author_opinion=[1, -1], comments=[99, 0])).argmax() == 1
