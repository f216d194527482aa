import math

import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.feed import EdgeRank
from socialgraph.feed.inbox import Inbox


def test_twin():
    draws = np.random.default_rng(1)
    counts = {name: draws.integers(0, 50, 300) for name in ("likes", "comments", "shares")}
    age, affinity = draws.uniform(0.01, 3, 300).astype(np.float32), draws.random(300).astype(np.float32)
    rank = EdgeRank(like=0.5, comment=2.0, share=3.0, decay=0.7)
    score = rank(Inbox.of(age=age, affinity=affinity, **counts))
    for row in range(300):
        edges = 1 + 0.5 * counts["likes"][row] + 2 * counts["comments"][row] + 3 * counts["shares"][row]
        expected = (float(affinity[row]) + 0.01) * edges * math.exp(-float(age[row]) / 0.7)
        assert score[row] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("name", ["like", "comment", "share"])
def test_each_deed_lifts(name):
    column = name + "s"
    rank = EdgeRank(**{**dict.fromkeys(("like", "comment", "share"), 0.0), name: 1.0})
    none, one = rank(Inbox.of(**{column: [0, 1]}, affinity=[0.5, 0.5]))
    assert one == pytest.approx(2 * none)


def test_numbers_are_checked():
    with pytest.raises(ParameterError, match="decay must be above 0; got 0"):
        EdgeRank(decay=0)
    for name in ("like", "comment", "share"):
        with pytest.raises(ParameterError, match=f"{name} must be a finite number of at least 0; got -1"):
            EdgeRank(**{name: -1})
