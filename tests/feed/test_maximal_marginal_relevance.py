import numpy as np
import pytest
from naive import lists as naive

from socialgraph.errors import ParameterError
from socialgraph.feed import Chronological, MaximalMarginalRelevance
from socialgraph.feed.inbox import Inbox


@pytest.mark.parametrize("relevance", [0.0, 0.5, 0.8, 1.0])
def test_twin(relevance):
    draws = np.random.default_rng(1)
    for _ in range(100):
        rows, slots = int(draws.integers(0, 25)), int(draws.integers(1, 12))
        age, author, topic = draws.permutation(rows) + 1, draws.integers(0, 6, rows), draws.integers(0, 3, rows)
        score = MaximalMarginalRelevance(relevance=relevance)(
            Inbox.of(slots=slots, age=age, author=author, topic=topic), rng=1
        )
        plain = np.argsort(age).tolist()
        twin = naive.maximal_marginal_relevance(plain, author, topic, slots, relevance)
        assert np.argsort(-score, kind="stable").tolist() == twin


def test_full_relevance_is_the_other_ranker():
    inbox = Inbox.of(age=[3, 1, 2], author=[1, 1, 1])
    order = np.argsort(-MaximalMarginalRelevance(relevance=1.0)(inbox, rng=1))
    assert order.tolist() == np.argsort(-Chronological()(inbox)).tolist()


def test_an_author_does_not_fill_the_feed():
    inbox = Inbox.of(slots=3, age=np.arange(1, 11), author=[0] * 8 + [1, 2], topic=[0] * 8 + [1, 2])
    shown = np.argsort(-MaximalMarginalRelevance(relevance=0.4)(inbox, rng=1))[:3]
    assert set(inbox.author[shown].tolist()) == {0, 1, 2}


def test_numbers_and_rankers_are_checked():
    with pytest.raises(ParameterError, match=r"relevance must lie in \[0, 1\]; got 2"):
        MaximalMarginalRelevance(relevance=2)
    with pytest.raises(ParameterError, match="of must be a ranker"):
        MaximalMarginalRelevance(of=3)
