import copy

import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.feed import AtRandom, Chronological, Engagement, Popularity, answer, from_request

# The example of the challenge's own documents, shortened.
REDDIT = {
    "session": {
        "session_id": "719f30a1",
        "user_id": "193a9e01",
        "user_name_hash": "6511c568",
        "platform": "reddit",
        "cohort": "AB",
        "url": "https://reddit.com/r/PRCExample/1f4deg",
        "current_time": "2024-01-20 18:41:20",
    },
    "survey": None,
    "items": [
        {
            "id": "de83fc78",
            "title": "this is the post title, available only on reddit",
            "text": "this is the worst thing I have ever seen!",
            "author_name_hash": "60b46b73",
            "type": "post",
            "created_at": "2023-12-06 17:02:11",
            "embedded_urls": [],
            "engagements": {"upvote": 34, "downvote": 27, "comment": 20, "award": 0},
        },
        {
            "id": "s5ad1326",
            "post_id": "de83fc78",
            "parent_id": "",
            "text": "this is amazing!",
            "author_name_hash": "6511c568",
            "type": "comment",
            "created_at": "2023-12-08T11:32:12+01:00",
            "embedded_urls": [],
            "engagements": {"score": -2, "comment": 22, "award": 2},
        },
    ],
}


def request_with(**changes):
    """Copy the example with fields set by their path, such as items__0__id; a field set to ... is taken out."""
    request = copy.deepcopy(REDDIT)
    for path, value in changes.items():
        *parents, last = [int(part) if part.isdigit() else part for part in path.split("__")]
        inner = request
        for part in parents:
            inner = inner[part]
        if value is ...:
            del inner[last]
        else:
            inner[last] = value
    return request


def test_the_challenges_own_example():
    inbox, ids = from_request(REDDIT)
    assert ids == ["de83fc78", "s5ad1326"]
    assert inbox.author.tolist() == [1, 0]  # the second is by the reader
    assert (inbox.likes.tolist(), inbox.comments.tolist()) == ([34, 0], [20, 22])
    np.testing.assert_allclose(inbox.age, [45 + 5949 / 86400, 43 + (8 * 3600 + 548) / 86400], rtol=1e-6)
    assert answer(Chronological(), REDDIT) == {"ranked_ids": ["s5ad1326", "de83fc78"], "new_items": []}
    assert answer(Popularity("likes"), REDDIT)["ranked_ids"] == ["de83fc78", "s5ad1326"]
    assert sorted(answer(Engagement(), REDDIT)["ranked_ids"]) == sorted(ids)


@pytest.mark.parametrize(
    ("platform", "engagements", "counts"),
    [
        ("twitter", {"retweet": 1, "like": 2, "comment": 4, "share": 8}, (2, 9, 4, 0)),
        ("twitter", {"like": 2, "view": 50}, (2, 0, 0, 50)),
        ("facebook", {"like": 1, "love": 2, "care": 4, "haha": 8, "wow": 16, "sad": 32, "angry": 64}, (127, 0, 0, 0)),
        ("facebook", {"comment": 3, "share": 5}, (0, 5, 3, 0)),
        ("reddit", {"upvote": 7, "score": 3, "comment": 2, "award": 9}, (7, 0, 2, 0)),
        ("reddit", {"upvote": None, "downvote": None, "score": 3, "comment": 2, "award": 9}, (3, 0, 2, 0)),
        ("twitter", {"like": 10**12, "retweet": 2**31 - 1, "share": 1}, (2**31 - 1, 2**31 - 1, 0, 0)),
        ("twitter", {}, (0, 0, 0, 0)),
    ],
)
def test_the_counts_of_each_platform(platform, engagements, counts):
    request = request_with(session__platform=platform, items__0__engagements=engagements, items__1__engagements={})
    inbox, _ = from_request(request)
    assert tuple(int(getattr(inbox, name)[0]) for name in ("likes", "shares", "comments", "views")) == counts


def test_clocks_differ():
    inbox, _ = from_request(request_with(items__0__created_at="2024-01-20 18:41:20", items__1__created_at="2030-01-01"))
    np.testing.assert_allclose(inbox.age, 1 / 86400)


def test_coins_know_an_item_by_its_id():
    backwards = request_with(items=REDDIT["items"][::-1])
    for seed in range(10):
        order = answer(AtRandom(), REDDIT, rng=seed)["ranked_ids"]
        assert answer(AtRandom(), backwards, rng=seed)["ranked_ids"] == order
        level = answer(lambda inbox, *, rng: np.zeros(len(inbox)), REDDIT, rng=seed)["ranked_ids"]
        assert answer(lambda inbox, *, rng: np.zeros(len(inbox)), backwards, rng=seed)["ranked_ids"] == level


def test_a_request_without_items():
    assert answer(Chronological(), request_with(items=[])) == {"ranked_ids": [], "new_items": []}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"session": ...}, "session must be an object, a dict; got None"),
        ({"session": []}, "session must be an object, a dict; got []"),
        ({"items": ...}, "items must be a list; got None"),
        ({"items__1": "s5ad1326"}, "items[1] must be an object, a dict; got 's5ad1326'"),
        ({"items__1__id": ...}, "items[1].id must be a string; got None"),
        ({"items__1__id": 3}, "items[1].id must be a string; got 3"),
        ({"items__1__id": "de83fc78"}, "items must have different ids; got 'de83fc78'"),
        ({"items__0__author_name_hash": None}, "items[0].author_name_hash must be a string; got None"),
        ({"items__0__created_at": "yesterday"}, "items[0].created_at must be a time such as 2024-01-20 18:41:20; got"),
        ({"items__0__created_at": "0001-01-01T00:00+09:00"}, "items[0].created_at must be a time such as"),
        ({"items__0__engagements": ...}, "items[0].engagements must be an object, a dict; got None"),
        ({"items__0__engagements__comment": -1}, "items[0].engagements.comment must be a whole number of at least 0"),
        ({"items__0__engagements__upvote": "many"}, "items[0].engagements.upvote must be a whole number of at least 0"),
        ({"items__1__engagements__score": 1.5}, "items[1].engagements.score must be a whole number in"),
        ({"session__current_time": ...}, "session.current_time must be a string; got None"),
        ({"session__current_time": "18:41"}, "session.current_time must be a time such as 2024-01-20 18:41:20; got"),
        ({"session__user_name_hash": ...}, "session.user_name_hash must be a string; got None"),
        (
            {"session__platform": "mastodon"},
            "session.platform must be one of facebook, reddit, twitter; got 'mastodon'",
        ),
    ],
)
def test_a_malformed_request_is_named_by_its_field(changes, message):
    with pytest.raises(ParameterError) as error:
        answer(Chronological(), request_with(**changes))
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("request_", [None, [], "session"])
def test_a_request_that_is_none(request_):
    with pytest.raises(ParameterError, match=r"^request must be an object, a dict; got "):
        answer(Chronological(), request_)


def test_what_is_scored_minus_infinity_is_left_out():
    kept = answer(lambda inbox, *, rng: np.array([-np.inf, 1.0]), REDDIT)
    assert kept["ranked_ids"] == ["s5ad1326"]


def test_what_cannot_rank_is_refused():
    with pytest.raises(ParameterError, match=r"^rank must be a ranker or a function; got 3"):
        answer(3, REDDIT)
