import numpy as np
from naive.feed import stream, uniform
from scipy import stats

from socialgraph.feed import AtRandom
from socialgraph.feed.inbox import Inbox


def test_each_pair_has_its_coin():
    draws = np.random.default_rng(1)
    person, identity = draws.integers(0, 9, 300), draws.integers(0, 2**63, 300)
    key = stream(7, "feed.at_random")
    score = AtRandom()(Inbox.of(person=person, identity=identity), rng=7)
    assert score.tolist() == [uniform(key, u, i) for u, i in zip(person.tolist(), identity.tolist(), strict=True)]


def test_every_post_is_as_likely_to_be_first():
    first = [int(AtRandom()(Inbox.of(age=np.ones(8)), rng=seed).argmax()) for seed in range(4_000)]
    assert stats.chisquare(np.bincount(first, minlength=8)).pvalue > 1e-4


def test_another_seed_is_another_order():
    inbox = Inbox.of(age=np.ones(50))
    assert not np.array_equal(AtRandom()(inbox, rng=1), AtRandom()(inbox, rng=2))
