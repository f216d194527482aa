import itertools
import math

import numpy as np
import pytest
from naive import lists as naive

from socialgraph.errors import ParameterError
from socialgraph.feed import Calibrated, Chronological, Popularity
from socialgraph.feed.inbox import Inbox


def interests_of(inbox, reader=0):
    """What the ranker reads: float32 columns, made to sum to 1."""
    mine = inbox.reader_interests[inbox.start[reader]].astype(np.float64)
    return (mine / mine.sum()).tolist()


def one_reader(draws, rows, topics, slots, **columns):
    mine = draws.dirichlet(np.ones(topics))
    topic = draws.integers(0, topics, rows)
    age = draws.permutation(rows) + 1
    return Inbox.of(slots=slots, age=age, topic=topic, reader_interests=np.tile(mine, (rows, 1)), **columns)


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.9, 1.0])
def test_twin(weight):
    draws = np.random.default_rng(1)
    for _ in range(60):
        rows, slots, topics = int(draws.integers(1, 25)), int(draws.integers(1, 12)), int(draws.integers(1, 6))
        inbox = one_reader(draws, rows, topics, slots)
        score = Calibrated(weight=weight)(inbox, rng=1)
        twin = naive.calibrated(
            np.argsort(inbox.age).tolist(), inbox.topic.tolist(), interests_of(inbox), slots, weight
        )
        assert np.argsort(-score, kind="stable").tolist() == twin


def test_readers_are_apart():
    draws = np.random.default_rng(2)
    parts = [one_reader(draws, rows, 3, 4) for rows in (5, 9, 1)]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ("age", "topic")}
    interests = np.concatenate([part.reader_interests for part in parts])
    # The third of the readers has nothing to see.
    both = Inbox.of(start=[0, 5, 14, 14, 15], slots=4, **columns, reader_interests=interests)
    rank = Calibrated(weight=0.7)
    np.testing.assert_array_equal(rank(both, rng=1), np.concatenate([rank(part, rng=1) for part in parts]))


def test_no_weight_is_the_other_ranker():
    inbox = one_reader(np.random.default_rng(3), 30, 4, 10, clicks=np.random.default_rng(4).permutation(30))
    for of in (Chronological(), Popularity()):
        order = np.argsort(-Calibrated(of=of, weight=0.0)(inbox, rng=1))
        assert order.tolist() == np.argsort(-of(inbox)).tolist()


@pytest.mark.parametrize("slots", [1, 4, 10, 20])
def test_full_weight_and_plenty_of_all_gives_each_interest_its_share(slots):
    """No feed of so many slots is nearer, of all shares that such slots admit."""
    draws = np.random.default_rng(slots)
    for _ in range(20):
        mine = draws.dirichlet(np.ones(3))
        topic = np.repeat(np.arange(3), slots)
        inbox = Inbox.of(
            slots=slots, age=np.arange(1, 3 * slots + 1), topic=topic, reader_interests=[mine] * topic.size
        )
        shown = topic[np.argsort(-Calibrated(weight=1.0)(inbox, rng=1))[:slots]].tolist()
        every = list(itertools.combinations_with_replacement(range(3), slots))
        best = min(naive.divergence(list(topics), interests_of(inbox)) for topics in every)
        assert naive.divergence(shown, interests_of(inbox)) == pytest.approx(best, abs=1e-12)


def test_three_in_ten_is_three_in_ten():
    topic = np.repeat([0, 1], 10)
    inbox = Inbox.of(slots=10, age=np.arange(1, 21), topic=topic, reader_interests=[[0.7, 0.3]] * 20)
    shown = topic[np.argsort(-Calibrated(weight=1.0)(inbox, rng=1))[:10]]
    assert np.bincount(shown).tolist() == [7, 3]


@pytest.mark.parametrize("weight", [0.5, 0.9, 1.0])
def test_greedy_is_within_the_bound_of_the_best(weight):
    """What is gained after the first choice, of a set function that is monotone and submodular, against all sets.

    For a feed of m posts ``-KL`` is ``sum of p log(sum over posts of q~)`` but for a constant, which is submodular; it
    has no value for an empty feed, so that gains are counted from the first post.
    """
    draws = np.random.default_rng(7)

    def value(feed, inbox, relevance, mine):
        total = sum((1 - weight) * relevance[row] for row in feed)
        for about, p in enumerate(mine):
            total += weight * p * math.log(sum(0.99 * (inbox.topic[row] == about) + 0.01 * p for row in feed))
        return total

    for _ in range(40):
        rows, slots = int(draws.integers(5, 10)), int(draws.integers(2, 5))
        inbox = one_reader(draws, rows, 3, slots)
        mine, order = interests_of(inbox), np.argsort(inbox.age)
        relevance = {int(row): 1 - i / rows for i, row in enumerate(order)}
        chosen = np.argsort(-Calibrated(weight=weight)(inbox, rng=1))[:slots].tolist()
        first = value(chosen[:1], inbox, relevance, mine)
        best = max(value(feed, inbox, relevance, mine) for feed in itertools.combinations(range(rows), slots))
        gained = value(chosen, inbox, relevance, mine) - first
        assert gained >= (1 - 1 / math.e) * (best - first) - 1e-12


def test_what_is_no_interest_comes_last_and_equal_ones_in_turn():
    inbox = Inbox.of(slots=4, age=range(1, 7), topic=[2, 2, 0, 0, 1, 1], reader_interests=[[0.5, 0.5, 0.0]] * 6)
    assert np.argsort(-Calibrated(weight=1.0)(inbox, rng=1)).tolist() == [2, 4, 3, 5, 0, 1]
    nothing = Inbox.of(age=[2, 1], topic=[0, 1], reader_interests=[[0.0, 0.0]] * 2)
    assert Calibrated(weight=1.0)(nothing, rng=1).tolist() == [-1, 0]


def test_an_empty_inbox():
    assert Calibrated()(Inbox.of(reader_interests=np.zeros((0, 3))), rng=1).shape == (0,)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({}, "rank must have profiles with interests, such as sg.population gives; got Calibrated"),
        ({"reader_interests": [[0.5, -0.5]]}, "reader_interests must be shares of at least 0; got -0.5"),
        ({"reader_interests": [[0.5, np.nan]]}, "reader_interests must be shares of at least 0; got nan"),
        ({"reader_interests": [[0.5, 0.5]], "topic": [2]}, "topic must be one of the 2 interests; got 2"),
    ],
)
def test_what_it_cannot_rank_is_an_error(columns, message):
    with pytest.raises(ParameterError) as error:
        Calibrated()(Inbox.of(age=[1], **columns), rng=1)
    assert str(error.value).startswith(message)


def test_numbers_and_rankers_are_checked():
    with pytest.raises(ParameterError, match=r"weight must lie in \[0, 1\]; got 2"):
        Calibrated(weight=2)
    with pytest.raises(ParameterError, match="of must be a ranker"):
        Calibrated(of=3)
