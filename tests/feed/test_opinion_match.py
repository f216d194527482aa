import numpy as np

from socialgraph.feed import OpinionMatch
from socialgraph.feed.inbox import Inbox


def test_the_nearest_mind_comes_first():
    draws = np.random.default_rng(1)
    x, y = draws.uniform(-1, 1, (2, 300)).astype(np.float32)
    score = OpinionMatch()(Inbox.of(reader_opinion=x, author_opinion=y))
    assert score.tolist() == (-np.abs(x - y)).tolist()
    assert score.max() <= 0


def test_nothing_else_counts():
    score = OpinionMatch()(Inbox.of(clicks=[9, 0], age=[0.1, 3.0], affinity=[1, 0]))
    assert score[0] == score[1]
