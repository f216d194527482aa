import itertools

import numpy as np
import pytest
from naive import lists as naive

from socialgraph.errors import ParameterError
from socialgraph.feed import Chronological, CrossCuttingQuota, Popularity
from socialgraph.feed.inbox import Inbox


def random_inbox(draws, readers=6):
    sizes = draws.integers(0, 12, readers)
    start, rows = np.concatenate([[0], np.cumsum(sizes)]), int(sizes.sum())
    person = np.repeat(np.arange(readers), sizes)
    opinion = draws.choice([-0.5, 0.0, 0.5], readers)
    return Inbox.of(
        start=start,
        age=draws.permutation(rows) + 1,
        person=person,
        reader_opinion=opinion[person],
        author_opinion=draws.choice([-1.0, 0.0, 1.0], rows),
    )


def order_of(inbox, score):
    """List the rows of each reader, the highest score first."""
    parts = itertools.pairwise(inbox.start.tolist())
    return [sorted(range(first, end), key=lambda row: -score[row]) for first, end in parts]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_twin(share):
    draws = np.random.default_rng(1)
    for _ in range(100):
        inbox = random_inbox(draws)
        across = inbox.reader_opinion * inbox.author_opinion < 0
        found = order_of(inbox, CrossCuttingQuota(share=share)(inbox, rng=1))
        plain = order_of(inbox, Chronological()(inbox))
        assert found == [naive.with_quota(order, across, share) for order in plain]


def test_every_beginning_holds_the_share_as_long_as_there_are_enough():
    draws = np.random.default_rng(2)
    inbox = random_inbox(draws, 200)
    across = inbox.reader_opinion * inbox.author_opinion < 0
    for order in order_of(inbox, CrossCuttingQuota(share=0.4)(inbox, rng=1)):
        held = np.cumsum(across[order])
        enough = np.minimum(np.floor(0.4 * np.arange(1, len(order) + 1) + 1e-9), across[order].sum())
        assert (held >= enough).all()


def test_no_quota_is_the_other_ranker():
    inbox = random_inbox(np.random.default_rng(3))
    of = Popularity("views")
    plain = order_of(inbox, CrossCuttingQuota(of, 0.0)(inbox, rng=4))
    # All have no views: the coin decides, and it is the same whatever the quota.
    some = order_of(inbox, CrossCuttingQuota(of, 1e-12)(inbox, rng=4))
    assert plain == some


def test_what_is_no_ranker_is_refused():
    with pytest.raises(ParameterError, match="of must be a ranker or a function"):
        CrossCuttingQuota(of=Chronological)
    with pytest.raises(ParameterError, match=r"share must lie in \[0, 1\]; got 2"):
        CrossCuttingQuota(share=2)
