import numpy as np

from socialgraph.feed import Extremity
from socialgraph.feed.inbox import Inbox


def test_the_farthest_from_the_middle_come_first_whoever_reads():
    opinion = np.float32([0.1, -0.9, 0.5, -0.2])
    for reader in (-1, 1):
        score = Extremity()(Inbox.of(author_opinion=opinion, reader_opinion=[reader] * 4))
        assert score.tolist() == np.abs(opinion).tolist()
