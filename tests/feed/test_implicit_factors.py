import numpy as np
import pytest
from naive import learned as naive

from socialgraph.errors import ParameterError
from socialgraph.feed import ImplicitFactors, UserNeighbors
from socialgraph.feed.inbox import Inbox


def shown_to_all(people, posts, learned=None, first=0):
    return Inbox.of(
        start=np.arange(0, people * posts + 1, posts),
        person=np.repeat(np.arange(people), posts),
        content=np.tile(first + np.arange(posts), people),
        learned=learned,
    )


def swept(rank, clicks, times, seed=1):
    """Show all to all, once, and sweep so often; what is learned after each."""
    people, posts = clicks.shape
    done, learned = clicks.ravel() > 0, {}
    for _ in range(times):
        learned = rank.learn(shown_to_all(people, posts, learned), {"click": done}, rng=seed)
        done = np.zeros_like(done)
        yield learned


def dense(learned, posts):
    """Give people's and posts' factors with a row for each post."""
    out = np.zeros((posts, learned["post_factors"].shape[1]))
    out[np.unique(learned["content"])] = learned["post_factors"]
    return learned["people_factors"].astype(float), out


def some_clicks(seed, people=12, posts=9, share=0.4):
    return (np.random.default_rng(seed).random((people, posts)) < share).astype(float)


@pytest.mark.parametrize("seed", range(4))
def test_twin_sweep_by_sweep(seed):
    rank, clicks = ImplicitFactors(3, 0.2, 10.0), some_clicks(seed)
    people = naive.first_factors(1, 12, 3) * (clicks.sum(axis=1) > 0)[:, None]
    for learned in swept(rank, clicks, 4):
        posts = naive.half_sweep(clicks.T, people, 0.2, 10.0)
        people = naive.half_sweep(clicks, posts, 0.2, 10.0)
        ours = dense(learned, 9)
        np.testing.assert_allclose(ours[1], posts, atol=2e-5)
        np.testing.assert_allclose(ours[0], people, atol=2e-5)
        score = rank(shown_to_all(12, 9, learned)).reshape(12, 9)
        np.testing.assert_allclose(score, ours[0] @ ours[1].T, atol=1e-12)


def test_at_the_end_it_is_where_the_twin_ends():
    clicks = some_clicks(7, 8, 10)
    *_, learned = swept(ImplicitFactors(2, 1.0, 10.0), clicks, 120)
    people = naive.first_factors(1, 8, 2)
    for _ in range(120):
        posts = naive.half_sweep(clicks.T, people, 1.0, 10.0)
        people = naive.half_sweep(clicks, posts, 1.0, 10.0)
    ours = dense(learned, 10)
    np.testing.assert_allclose(ours[0] @ ours[1].T, people @ posts.T, atol=1e-6)
    # There, no other factors of one person alone are better.
    np.testing.assert_allclose(naive.half_sweep(clicks, ours[1], 1.0, 10.0), ours[0], atol=1e-5)


@pytest.mark.parametrize("factors", [1, 4, 16])
def test_the_objective_falls_at_every_sweep(factors):
    clicks = some_clicks(8, 30, 40, 0.2)
    clicks[3] = 0
    values = [
        naive.objective(clicks, *dense(learned, 40), 0.1, 40.0)
        for learned in swept(ImplicitFactors(factors), clicks, 12)
    ]
    assert values[-1] < values[0]
    # Factors are kept in single precision.
    assert (np.diff(values) < 1e-5 * values[0]).all()


def test_planted_taste():
    """Two halves of the people and of the posts: one's own half is clicked thirty times as often."""
    draws = np.random.default_rng(2)
    own = (np.arange(60)[:, None] < 30) == (np.arange(80) < 40)
    clicks = (draws.random(own.shape) < np.where(own, 0.3, 0.01)).astype(float)
    rank = ImplicitFactors(factors=2)
    *_, learned = swept(rank, clicks, 10)
    score = rank(shown_to_all(60, 80, learned)).reshape(own.shape)
    mine, others = score[own & (clicks == 0)], score[~own & (clicks == 0)]
    assert (mine[:, None] > others).mean() > 0.9


def test_clicks_are_counted_and_the_gone_are_forgotten():
    rank, everything = ImplicitFactors(factors=2), {"click": np.ones(4, dtype=bool)}
    learned = rank.learn(shown_to_all(2, 2), everything, rng=1)
    learned = rank.learn(shown_to_all(2, 2, learned, first=1), everything, rng=1)
    assert learned["content"].tolist() == [1, 2, 1, 2]
    assert learned["clicks"].tolist() == [2, 1, 2, 1]
    assert learned["post_factors"].shape == (2, 2)
    # Of post 0 nothing is known any more, of post 9 nothing yet.
    score = rank(Inbox.of(content=[0, 9, 1], learned=learned))
    assert score[:2].tolist() == [0, 0]
    assert score[2] > 0.5


def test_more_clicks_are_more_sure():
    clicks = some_clicks(9)
    clicks[0, 0], clicks[0, 1] = 1, 1
    rank, scores = ImplicitFactors(factors=1, regularization=5.0, confidence=2.0), []
    for again in (0, 10):
        learned = {}
        for sweep in range(12):
            done = clicks.ravel() > 0 if sweep == 0 else np.arange(clicks.size) == (0 if sweep <= again else -1)
            learned = rank.learn(shown_to_all(12, 9, learned), {"click": done}, rng=1)
        scores.append(rank(Inbox.of(content=[0], learned=learned))[0])
    assert scores[1] > scores[0]


def test_who_clicks_none_or_for_the_first_time_again():
    rank = ImplicitFactors(factors=2)
    learned = rank.learn(shown_to_all(3, 2), {"click": np.array([0, 0, 1, 1, 1, 0], dtype=bool)}, rng=1)
    assert not learned["people_factors"][0].any()
    assert learned["people_factors"][1:].any(axis=1).all()
    assert rank(Inbox.of(content=[0, 1], learned=learned)).tolist() == [0, 0]
    # All posts have gone, with all that was known of people; then one clicks again.
    learned = rank.learn(shown_to_all(3, 2, learned, first=5), {"click": np.zeros(6, dtype=bool)}, rng=1)
    assert not learned["people_factors"].any()
    learned = rank.learn(shown_to_all(3, 2, learned, first=5), {"click": np.arange(6) == 0}, rng=1)
    assert learned["people_factors"].any(axis=1).tolist() == [True, False, False]
    assert rank(Inbox.of(content=[5], learned=learned))[0] > 0.5


@pytest.mark.parametrize("value", [False, True])
@pytest.mark.parametrize("people", [1, 5])
def test_all_or_none_may_click(value, people):
    rank = ImplicitFactors()
    *_, learned = swept(rank, np.full((people, 4), float(value)), 8)
    score = rank(shown_to_all(people, 4, learned))
    np.testing.assert_allclose(score, float(value), atol=0.05)


def test_before_anything_is_learned_all_scores_are_0():
    assert ImplicitFactors()(Inbox.of(content=[3, 4])).tolist() == [0, 0]
    assert ImplicitFactors()(Inbox.of()).size == 0
    # Another ranker's memory of clicks is no factors yet.
    clicks = UserNeighbors().learn(Inbox.of(content=[3]), {"click": np.array([True])})
    assert ImplicitFactors()(Inbox.of(content=[3], learned=clicks)).tolist() == [0]
    learned = ImplicitFactors().learn(Inbox.of(content=[3], learned=clicks), {"click": np.array([False])}, rng=1)
    assert ImplicitFactors()(Inbox.of(content=[3], learned=learned))[0] > 0.5


def test_threads(threads):
    draws = np.random.default_rng(4)
    clicks = (draws.random((3_000, 40)) < 0.1).astype(float)
    rank = ImplicitFactors(factors=8)

    def both():
        *_, learned = swept(rank, clicks, 2)
        return learned["people_factors"].tobytes(), rank(shown_to_all(3_000, 40, learned)).tobytes()

    one, two = threads(both)
    assert one == two


def test_what_it_is_told_is_checked():
    with pytest.raises(ParameterError, match=r"factors must be a whole number in \[1, 256\]; got 0"):
        ImplicitFactors(factors=0)
    with pytest.raises(ParameterError, match="regularization must be above 0; got 0"):
        ImplicitFactors(regularization=0)
    with pytest.raises(ParameterError, match="confidence must be a finite number of at least 0; got -1"):
        ImplicitFactors(confidence=-1)
    learned = ImplicitFactors(factors=3).learn(Inbox.of(content=[3]), {"click": np.array([True])}, rng=1)
    with pytest.raises(ParameterError, match="learned must be 2 factors a person; got '3 factors'"):
        ImplicitFactors(factors=2)(Inbox.of(content=[3], learned=learned))
