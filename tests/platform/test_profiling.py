"""What the platform learns of people from what they click and write."""

import math

import numpy as np
import pytest

from socialgraph.feed import Chronological
from socialgraph.people import People
from socialgraph.platform import Platform, simulate
from socialgraph.platform.profiling import sharpened
from socialgraph.platform.tables import Content
from socialgraph.population import population

INTERESTS = np.array([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0], [math.nan] * 3, [0.2, 0.3, 0.5]])
KNOWN = People({"opinion": [0.0, 0.5, math.nan, math.nan], "interests": INTERESTS, "age": [1.0, 2.0, 3.0, 4.0]})
PEOPLE = People({"opinion": [0.25, -0.5, 1.0, -1.0]}, observed=KNOWN)
POSTS = Content.empty().with_rows(
    t=np.full(4, 0.5),
    author=np.array([3, 2, 1, 0]),
    opinion=np.array([-1.0, 1.0, -0.5, 0.25]),
    topic=np.array([2, 0, 0, 1]),
    identity=np.arange(4),
)
# Person 0 clicks the posts of 3 and 2, and sees that of 1; person 3 clicks that of 0 and shares it.
FEED = {
    "person": np.array([0, 0, 0, 3]),
    "post": np.array([0, 1, 2, 3]),
    "reaction": np.array([1, 1 | 2, 16, 1 | 8], dtype=np.uint8),
}


def test_it_moves_towards_what_was_clicked_and_posted():
    after = sharpened(PEOPLE, FEED, POSTS, 4, 0.5)
    # Nothing is from today: 0 has clicked -1 and 1, 3 has clicked 0.25 and was unknown, the others stay.
    assert after.profile["opinion"][[0, 1, 3]].tolist() == [0.0, 0.5, 0.25]
    assert math.isnan(after.profile["opinion"][2])
    assert after.profile["interests"][0].tolist() == [0.5, 0.25, 0.25]
    assert after.profile["interests"][1].tolist() == [1.0, 0.0, 0.0]
    np.testing.assert_allclose(after.profile["interests"][3], [0.1, 0.65, 0.25], rtol=1e-15)
    assert after.profile["age"].tolist() == [1.0, 2.0, 3.0, 4.0]
    assert after["opinion"].tolist() == PEOPLE["opinion"].tolist()


def test_own_posts_of_today_count_as_clicks():
    none = {name: values[:0] for name, values in FEED.items()}
    after = sharpened(PEOPLE, none, POSTS, 1, 0.5)
    assert after.profile["opinion"][:3].tolist() == [0.125, 0.0, 1.0]
    assert math.isnan(after.profile["opinion"][3])
    assert after.profile["interests"][2].tolist() == [1.0, 0.0, 0.0]


def test_of_whoever_did_not_consent_nothing_is_learned():
    shy = PEOPLE.assign(consent=np.array([False, True, True, False]))
    after = sharpened(shy, FEED, POSTS, 0, 1.0)
    np.testing.assert_array_equal(after.profile["opinion"], [0.0, -0.5, 1.0, math.nan])


def test_without_a_profile_or_a_rate_nothing_changes():
    plain = People({"opinion": [0.25, -0.5, 1.0, -1.0]})
    assert sharpened(plain, FEED, POSTS, 0, 0.5) is plain
    assert sharpened(PEOPLE, FEED, POSTS, 0, 0.0) is PEOPLE


@pytest.mark.parametrize("rate", [0.3, 1.0])
def test_a_rough_profile_comes_nearer_to_the_truth_day_by_day(rate):
    from socialgraph.generators import watts_strogatz

    graph = watts_strogatz(400, 10, 0.1, rng=1)
    people = population(graph, consent=0.9, rng=1).observe(noise=0.6, known=0.5, rng=1)
    platform = Platform(rank=Chronological(), profiling=rate)
    states = [simulate(platform, graph, people, days=days, rng=1, progress=False).state for days in (0, 5, 20)]
    shy = ~people["consent"]

    def errors(state):
        return np.abs(state.people.profile["opinion"] - state.people["opinion"])

    first, fifth, last = (errors(state) for state in states)
    assert np.isnan(first).sum() > np.isnan(fifth).sum() > 0
    assert np.isnan(last[shy]).all()
    assert not np.isnan(last[~shy]).any()
    known = ~np.isnan(first)
    assert np.mean(last[known]) < np.mean(fifth[known]) + 0.02 < np.mean(first[known])
    assert np.mean(last[~shy & ~known]) < np.mean(first[known])
