import math

import numpy as np
import pytest
from scipy import stats

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.people import People

N = 20_000
DRAWS = np.random.default_rng(1)
SIDE = np.where(DRAWS.random(N) < 0.3, "left", "right")
PEOPLE = People(
    {
        "side": SIDE,
        "opinion": DRAWS.uniform(-0.9, 0.9, N),
        "age": DRAWS.integers(18, 90, N),
        "interests": DRAWS.dirichlet(np.ones(4), N),
        "member": DRAWS.random(N) < 0.5,
        "consent": DRAWS.random(N) < 0.8,
    }
)


def within(found, expected, n=N):
    """Tell whether a share is what it should be, to 5 standard errors."""
    return abs(found - expected) < 5 * math.sqrt(expected * (1 - expected) / n)


def test_by_default_everything_of_those_who_consent_is_known_as_it_is():
    people = PEOPLE.observe(rng=1)
    agreed = PEOPLE["consent"]
    assert set(people.profile) == {"side", "opinion", "age", "interests", "member"}
    for name in people.profile:
        assert (people.profile[name][agreed] == PEOPLE[name][agreed]).all()
    assert (people.profile["side"][~agreed] == "").all()
    for name in ("opinion", "age", "interests", "member"):
        assert np.isnan(people.profile[name][~agreed]).all()
    for name in PEOPLE:
        assert people[name] is PEOPLE[name]


def test_without_a_column_of_consent_everyone_is_known():
    people = People({"opinion": [0.1, -0.2]}).observe(rng=1)
    assert people.profile["opinion"].tolist() == [0.1, -0.2]


def test_consent_may_be_called_otherwise():
    people = People({"opinion": [0.1, -0.2], "says_yes": [False, True]}).observe(consent="says_yes", rng=1)
    assert list(people.profile) == ["opinion"]
    assert np.isnan(people.profile["opinion"]).tolist() == [True, False]


def test_errors_of_numbers_are_normal_and_opinions_stay_in_range():
    seen = PEOPLE.observe(noise={"age": 2.5, "opinion": 0.05, "interests": 0.01}, rng=3).profile
    agreed = PEOPLE["consent"]
    error = (seen["age"] - PEOPLE["age"])[agreed] / 2.5
    assert stats.kstest(error, "norm").pvalue > 1e-3
    assert np.abs(seen["opinion"][agreed]).max() <= 1
    assert abs((seen["opinion"] - PEOPLE["opinion"])[agreed].std() - 0.05) < 0.002
    # Each share has an error of its own, and what they sum to is taken off all four: a correlation of -1/3.
    columns = (seen["interests"] - PEOPLE["interests"])[agreed]
    assert np.abs(np.corrcoef(columns.T) - np.where(np.eye(4), 1, -1 / 3)).max() < 0.05
    for noise in (0.01, 1.0, 100.0):
        shares = PEOPLE.observe("interests", noise=noise, rng=3).profile["interests"][agreed]
        assert shares.min() >= 0
        np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-12)
    assert PEOPLE.observe("age", noise=99.0, rng=3).profile["age"][agreed].min() == 0
    assert np.abs(PEOPLE.observe("opinion", noise=3.0, rng=1).profile["opinion"][agreed]).max() == 1


def test_words_are_mistaken_for_those_of_others():
    seen = PEOPLE.observe("side", noise=0.4, rng=4).profile["side"]
    agreed = PEOPLE["consent"]
    share = (SIDE == "left").mean()
    for side, other in (("left", 1 - share), ("right", share)):
        mine = agreed & (side == SIDE)
        assert within((seen[mine] != side).mean(), 0.4 * other, mine.sum())
    told = PEOPLE.observe("member", noise=1.0, rng=4).profile["member"][agreed]
    assert abs(np.corrcoef(told, PEOPLE["member"][agreed])[0, 1]) < 0.04


def test_each_value_is_known_with_its_probability_independently():
    seen = PEOPLE.observe("age", "opinion", "side", known={"age": 0.6, "opinion": 0.3}, rng=5).profile
    agreed = PEOPLE["consent"]
    age, opinion = ~np.isnan(seen["age"][agreed]), ~np.isnan(seen["opinion"][agreed])
    assert within(age.mean(), 0.6, agreed.sum())
    assert within(opinion.mean(), 0.3, agreed.sum())
    assert within((age & opinion).mean(), 0.18, agreed.sum())
    assert (seen["side"][agreed] != "").all()
    nobody = PEOPLE.observe(known=0.0, rng=5).profile
    assert np.isnan(nobody["age"]).all()
    assert (nobody["side"] == "").all()


def test_draws_belong_to_the_person_and_the_column():
    """What else is looked at, and who else there is, changes nobody's profile."""
    noise = {"opinion": 0.1}
    alone = PEOPLE.observe("opinion", noise=0.1, known=0.7, rng=6).profile["opinion"]
    among = PEOPLE.observe("age", "opinion", noise=noise, known=0.7, rng=6).profile["opinion"]
    np.testing.assert_array_equal(alone, among)
    few = PEOPLE.take(np.arange(100)).observe("opinion", noise=0.1, known=0.7, rng=6).profile["opinion"]
    np.testing.assert_array_equal(few, alone[:100])
    assert not np.array_equal(PEOPLE.observe("opinion", noise=0.1, rng=7).profile["opinion"], alone)


def test_more_knowledge_keeps_what_was_known():
    less, more = (PEOPLE.observe("age", known=known, rng=8).profile["age"] for known in (0.3, 0.6))
    assert not np.isnan(more[~np.isnan(less)]).any()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"noise": -1}, "noise must be a finite number of at least 0; got -1"),
        ({"known": 2}, r"known must lie in \[0, 1\]; got 2"),
        ({"noise": {"side": 3}}, r"noise of 'side' must lie in \[0, 1\]; got 3"),
        ({"noise": {"opinon": 1}}, "noise must be of columns that are looked at; got 'opinon'"),
        ({"consent": "side"}, "consent must be a column of truth values; got 'side'"),
    ],
)
def test_what_cannot_be(options, error):
    with pytest.raises(ParameterError, match=error):
        PEOPLE.observe(rng=1, **options)


def test_columns_that_there_are_not():
    with pytest.raises(UnknownName, match="height"):
        PEOPLE.observe("height", rng=1)
    with pytest.raises(UnknownName, match="agreement"):
        PEOPLE.observe(consent="agreement", rng=1)
