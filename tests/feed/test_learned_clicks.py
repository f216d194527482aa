import numpy as np
import pytest
from naive import learned as naive
from scipy import optimize

from socialgraph.errors import ParameterError
from socialgraph.feed import LearnedClicks
from socialgraph.feed.inbox import Inbox
from socialgraph.generators import barabasi_albert
from socialgraph.people import People
from socialgraph.platform import Behaviour, Platform, State, one_day
from socialgraph.platform.measure import Groups

TRUE = np.array([-1.0, 0.5, -0.6, 0.4, 0.3, -0.5, 0.7, 0.4])
NAMES = ("click_weights", "click_precision")


def random_inbox(draws, rows, interests=True, learned=None):
    columns = {
        "affinity": draws.uniform(0, 1, rows),
        "reader_opinion": draws.uniform(-1, 1, rows),
        "author_opinion": draws.uniform(-1, 1, rows),
        "clicks": draws.geometric(0.2, rows) - 1,
        "age": draws.uniform(0.01, 3, rows),
        "kind": draws.integers(0, 2, rows),
        "topic": draws.integers(0, 3, rows),
    }
    if interests:
        columns["reader_interests"] = draws.dirichlet(np.ones(3), rows)
    return Inbox.of(**columns, learned=learned)


def clicks_of(draws, inbox, weights=TRUE):
    x = np.array(naive.described(inbox))
    return draws.random(len(inbox)) < 1 / (1 + np.exp(-x @ weights[: x.shape[1]]))


def learned_in(rank, windows):
    learned = {}
    for shown, clicked in windows:
        taught = Inbox(**{**vars_of(shown), "learned": learned})
        learned = rank.learn(taught, {"click": clicked})
    return learned


def vars_of(inbox):
    return {name: getattr(inbox, name) for name in ("start", "person", "post", "arc", "by_post", "by_arc", "by_person")}


@pytest.mark.parametrize("interests", [False, True])
def test_twin(interests):
    draws = np.random.default_rng(1)
    for prior, forget in ((1.0, 1.0), (0.3, 0.6)):
        rank = LearnedClicks(prior=prior, forget=forget)
        weights = np.array(naive.FIRST[: 7 + interests], dtype=float)
        precision, learned = prior * np.eye(7 + interests), {}
        for _ in range(4):
            inbox = random_inbox(draws, int(draws.integers(0, 50)), interests, learned)
            rows = naive.described(inbox)
            odds = [float(np.dot(weights, x)) for x in rows]
            np.testing.assert_allclose(rank(inbox), 1 / (1 + np.exp(-np.array(odds))), rtol=1e-4)
            clicked = draws.random(len(inbox)) < 0.4
            precision = forget * precision + (1 - forget) * prior * np.eye(7 + interests)
            weights, precision = naive.logistic(rows, clicked, weights, precision)
            learned = rank.learn(inbox, {"click": clicked})
            assert list(learned) == list(NAMES)
            # Newton's last step is at most 1e-4, and the curve is the one before it.
            np.testing.assert_allclose(learned["click_weights"], weights, atol=1e-4)
            np.testing.assert_allclose(learned["click_precision"], precision, atol=1e-4 * precision.max())


def test_before_it_has_learned_it_orders_by_affinity_likeness_popularity_and_age():
    inbox = random_inbox(np.random.default_rng(2), 300)
    likeness = -2 * np.abs(inbox.reader_opinion.astype(float) - inbox.author_opinion)
    plain = np.log(inbox.affinity.astype(float) + 0.01) + likeness + 0.5 * np.log1p(inbox.clicks) - inbox.age
    assert np.argsort(LearnedClicks()(inbox)).tolist() == np.argsort(plain).tolist()


def best_fit(x, y):
    """Maximise the likelihood over all rows at once; the weights and their standard errors."""
    found = optimize.minimize(
        lambda w: np.logaddexp(0, x @ w).sum() - y @ (x @ w),
        np.zeros(x.shape[1]),
        jac=lambda w: x.T @ (1 / (1 + np.exp(-x @ w)) - y),
        method="BFGS",
        options={"gtol": 1e-3},
    )
    p = 1 / (1 + np.exp(-x @ found.x))
    return found.x, np.sqrt(np.diag(np.linalg.inv(x.T @ (x * (p * (1 - p))[:, None]))))


@pytest.mark.parametrize(("windows", "within"), [(1, 0.01), (10, 0.25)])
def test_it_finds_what_a_fit_to_all_rows_at_once_finds(windows, within):
    """The measure is the standard error: of a fit, and of one of whose windows each is seen once."""
    draws = np.random.default_rng(3)
    parts = [random_inbox(draws, 20_000 // windows) for _ in range(windows)]
    lessons = [(part, clicks_of(draws, part)) for part in parts]
    learned = learned_in(LearnedClicks(prior=1e-6), lessons)
    x = np.concatenate([naive.described(part) for part in parts])
    fit, error = best_fit(x, np.concatenate([clicked for _, clicked in lessons]).astype(float))
    assert np.abs((learned["click_weights"] - fit) / error).max() < within
    assert np.abs((learned["click_weights"] - TRUE) / error).max() < 4
    # The precision is summed at the weights of the moment, which windows have yet to learn: to a twentieth.
    np.testing.assert_allclose(np.sqrt(np.diag(np.linalg.inv(learned["click_precision"]))), error, rtol=0.05)


def test_who_forgets_follows_when_people_change():
    draws = np.random.default_rng(4)
    parts = [random_inbox(draws, 500) for _ in range(20)]
    lessons = [(part, clicks_of(draws, part, TRUE if i < 10 else -TRUE)) for i, part in enumerate(parts)]
    far = [
        np.abs(learned_in(LearnedClicks(forget=forget), lessons)["click_weights"] + TRUE).max() for forget in (0.5, 1)
    ]
    assert far[0] < 0.5 < far[1]


def test_forgetting_for_long_leaves_the_weights_and_the_prior_strength():
    draws = np.random.default_rng(5)
    some, none = random_inbox(draws, 50), random_inbox(draws, 0)
    lessons = [(some, clicks_of(draws, some))] + [(none, np.zeros(0, dtype=bool))] * 50
    first, last = (learned_in(LearnedClicks(prior=2.0, forget=0.4), part) for part in (lessons[:1], lessons))
    np.testing.assert_allclose(last["click_precision"], 2 * np.eye(8), atol=1e-12)
    np.testing.assert_array_equal(last["click_weights"], first["click_weights"])


@pytest.mark.parametrize("value", [False, True])
@pytest.mark.parametrize("rows", [1, 500])
def test_all_or_none_may_click(value, rows):
    shown = random_inbox(np.random.default_rng(6), rows)
    learned = {}
    for _ in range(20):
        shown = Inbox(**{**vars_of(shown), "learned": learned})
        before = LearnedClicks()(shown)
        learned = LearnedClicks().learn(shown, {"click": np.full(rows, value)})
        after = LearnedClicks()(Inbox(**{**vars_of(shown), "learned": learned}))
        assert np.isfinite(after).all()
        assert after.mean() > before.mean() if value else after.mean() < before.mean()


def test_wild_numbers_are_learned_from():
    """The largest counts and ages there can be: Newton's first step is far too long, and is halved."""
    shown = Inbox.of(clicks=[2**31 - 1, 0, 5], age=[3000.0, 1e-6, 1.0], affinity=[0.0, 1.0, 0.5])
    learned = LearnedClicks(prior=1e-3).learn(shown, {"click": np.array([True, False, True])})
    again = LearnedClicks()(Inbox(**{**vars_of(shown), "learned": learned}))
    assert np.isfinite(again).all()
    weights, _ = naive.logistic(naive.described(shown)[1:], [False, True], naive.FIRST[:7], 1e-3 * np.eye(7))
    two = Inbox.of(clicks=[0, 5], age=[1e-6, 1.0], affinity=[1.0, 0.5])
    found = LearnedClicks(prior=1e-3).learn(two, {"click": np.array([False, True])})
    np.testing.assert_allclose(found["click_weights"], weights, rtol=1e-5)
    assert again[0] > 0.9


def test_threads(threads):
    draws = np.random.default_rng(7)
    shown = random_inbox(draws, 30_000)
    clicked = draws.random(30_000) < 0.2

    def both():
        learned = LearnedClicks().learn(shown, {"click": clicked})
        score = LearnedClicks()(Inbox(**{**vars_of(shown), "learned": learned}))
        return [learned[name].tobytes() for name in NAMES] + [score.tobytes()]

    one, two = threads(both)
    assert one == two


@pytest.mark.parametrize("interests", [False, True])
def test_in_the_loop_as_many_are_clicked_as_it_says(interests):
    n = 1_000
    draws = np.random.default_rng(8)
    people = {"opinion": draws.uniform(-1, 1, n)}
    if interests:
        people["interests"] = draws.dirichlet(np.ones(4), n)
    platform = Platform(rank=LearnedClicks(), behaviour=Behaviour(post=1.0, share=0.2), windows=2)
    people = People(people)
    state, member = State.opening(barabasi_albert(n, 5, rng=1), people), Groups.of(people).member
    said, done = [], []
    for day in range(14):
        state, report = one_day(platform, state, 1, member)
        if day >= 6:
            said.append(report.exposures["score"])
            clicked = report.interactions["exposure"][report.interactions["kind"] == 1]
            done.append(np.bincount(clicked, minlength=said[-1].size))
    said, done = np.concatenate(said), np.concatenate(done)
    assert said.size > 50_000
    assert abs(said.mean() / done.mean() - 1) < 0.04
    # And by tenths of what it says: the more it says, the more is done.
    tenths = np.array_split(np.argsort(said, kind="stable"), 10)
    assert np.corrcoef([said[rows].mean() for rows in tenths], [done[rows].mean() for rows in tenths])[0, 1] > 0.97
    assert done[tenths[-1]].mean() > 1.5 * done[tenths[0]].mean()


def test_what_it_is_told_is_checked():
    for name in ("prior", "forget"):
        with pytest.raises(ParameterError, match=f"{name} must be above 0; got 0"):
            LearnedClicks(**{name: 0})
    with pytest.raises(ParameterError, match=r"forget must lie in \[0, 1\]; got 1\.1"):
        LearnedClicks(forget=1.1)
    learned = LearnedClicks().learn(Inbox.of(age=[1.0]), {"click": np.array([True])})
    with pytest.raises(ParameterError, match="learned must be weights of the 8 columns that there are; got"):
        LearnedClicks()(Inbox.of(reader_interests=[[1.0]], learned=learned))
