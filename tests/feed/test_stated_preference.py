import numpy as np
import pytest
from naive import learned as naive

from socialgraph.errors import ParameterError
from socialgraph.feed import LearnedClicks, StatedPreference
from socialgraph.feed.inbox import Inbox, top_k


def some(draws, rows, learned=None):
    opinions = {f"{whose}_opinion": draws.uniform(-1, 1, rows) for whose in ("reader", "author")}
    return Inbox.of(**opinions, age=draws.uniform(0.01, 3, rows), affinity=draws.uniform(0, 1, rows), learned=learned)


def test_it_is_the_same_learner_on_another_answer():
    draws = np.random.default_rng(1)
    shown = some(draws, 200)
    answer, other = draws.random(200) < 0.3, draws.random(200) < 0.5
    want = StatedPreference(prior=2.0, forget=0.9).learn(shown, {"want": answer, "click": other})
    click = LearnedClicks(prior=2.0, forget=0.9).learn(shown, {"want": other, "click": answer})
    assert list(want) == ["want_weights", "want_precision"]
    for mine, theirs in zip(want.values(), click.values(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_what_was_learned_of_clicks_is_no_wish():
    draws = np.random.default_rng(2)
    shown = some(draws, 50)
    clicks = LearnedClicks().learn(shown, {"click": draws.random(50) < 0.9})
    draws = np.random.default_rng(2)
    np.testing.assert_array_equal(StatedPreference()(some(draws, 50, clicks)), StatedPreference()(shown))


def test_a_window_in_which_nobody_said_so_teaches_nothing():
    shown = some(np.random.default_rng(3), 20)
    assert StatedPreference().learn(shown, {"want": np.zeros(20, dtype=bool)}) == {}
    learned = StatedPreference().learn(shown, {"want": np.arange(20) < 3})
    again = some(np.random.default_rng(4), 20, learned)
    after = StatedPreference(forget=0.5).learn(again, {"want": np.zeros(20, dtype=bool)})
    assert list(after) == list(learned)
    for name, values in learned.items():
        np.testing.assert_array_equal(after[name], values)


def test_asking_a_few_leads_to_nearly_the_same_order():
    """People want what is moderate; one in five is asked: the answers are a fifth, the order is the same."""
    draws = np.random.default_rng(5)
    shown = some(draws, 20_000)
    wish = draws.random(20_000) < np.exp(-2 * np.abs(shown.author_opinion)) * 0.5
    asked = draws.random(20_000) < 0.2
    test, scores = some(np.random.default_rng(6), 300), []
    for answer in (wish, wish & asked):
        learned = StatedPreference().learn(shown, {"want": answer})
        scores.append(StatedPreference()(some(np.random.default_rng(6), 300, learned)))
    ranks = [np.argsort(np.argsort(score)) for score in scores]
    assert np.corrcoef(*ranks)[0, 1] > 0.95
    assert scores[1].mean() / scores[0].mean() == pytest.approx(0.2, abs=0.02)
    best = top_k(test, scores[1], 30, np.uint64(1))[0]
    assert np.abs(test.author_opinion[best]).mean() < 0.5 * np.abs(test.author_opinion).mean()


def test_before_the_first_answer_it_ranks_by_the_first_weights():
    inbox = some(np.random.default_rng(7), 40)
    odds = np.array(naive.described(inbox)) @ naive.FIRST[:7]
    np.testing.assert_allclose(StatedPreference()(inbox), 1 / (1 + np.exp(-odds)), rtol=1e-6)


def test_what_it_is_told_is_checked():
    for name in ("prior", "forget"):
        with pytest.raises(ParameterError, match=f"{name} must be above 0; got 0"):
            StatedPreference(**{name: 0})
