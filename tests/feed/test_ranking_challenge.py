import copy
import json
from functools import partial

import numpy as np
import pytest

import socialgraph as sg
from socialgraph.errors import ParameterError
from socialgraph.feed import (
    AtRandom,
    Chronological,
    Engagement,
    Popularity,
    RankingChallenge,
    answer,
    as_it_came,
    from_request,
    to_request,
)
from socialgraph.feed.inbox import Inbox

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


def random_inbox(seed):
    draws = np.random.default_rng(seed)
    sizes = draws.integers(0, 12, 5)
    rows = int(sizes.sum())
    return Inbox.of(
        start=np.concatenate([[0], np.cumsum(sizes)]),
        person=np.repeat(draws.permutation(40)[:5], sizes),
        content=draws.permutation(1000)[:rows],
        author=draws.integers(0, 40, rows),
        age=draws.permutation(rows) / 7 + 0.01,
        topic=draws.integers(0, 3, rows),
        likes=draws.permutation(rows),
        shares=draws.permutation(rows),
        comments=draws.permutation(rows),
    )


def orders(inbox, score):
    ends = zip(inbox.start[:-1], inbox.start[1:], strict=True)
    return [np.argsort(-score[first:end], kind="stable").tolist() for first, end in ends]


@pytest.mark.parametrize("rank", [Chronological(), Popularity("likes"), Popularity("shares"), Popularity("comments")])
def test_a_round_trip_keeps_the_order(rank):
    for seed in range(20):
        inbox = random_inbox(seed)
        through = RankingChallenge(answer=partial(answer, rank, rng=1))(inbox)
        assert orders(inbox, through) == orders(inbox, rank(inbox, rng=1))


def test_a_platform_shows_the_same_through_the_contract():
    graph = sg.generators.erdos_renyi(60, 0.2, rng=1)
    people = sg.with_opinions(graph, rng=2)
    runs = [
        sg.simulate(sg.Platform(rank=rank, slots=3), graph, people, days=3, rng=3, progress=False)
        for rank in (Chronological(), RankingChallenge(answer=partial(answer, Chronological(), rng=1)), Engagement())
    ]
    straight, through, other = (run.state for run in runs)
    assert through == straight
    assert other != straight


def test_what_goes_out_is_json_and_comes_in_as_it_was():
    inbox = random_inbox(3)
    for reader in range(5):
        first, end = inbox.start[reader : reader + 2]
        if first == end:
            continue
        request = json.loads(json.dumps(to_request(inbox, reader)))
        back, ids = from_request(request)
        assert ids == [str(content) for content in inbox.content[first:end]]
        for name in ("likes", "shares", "comments"):
            np.testing.assert_array_equal(getattr(back, name), getattr(inbox, name)[first:end])
        np.testing.assert_allclose(back.age, inbox.age[first:end], atol=1e-6)
        # Who is who is kept, under other numbers; number 0 is the reader.
        mine = [int(inbox.person[first]), *inbox.author[first:end].tolist()]
        theirs = [0, *back.author.tolist()]
        assert [mine.index(author) for author in mine] == [theirs.index(author) for author in theirs]


def test_a_request_has_the_fields_of_the_contract():
    request = to_request(random_inbox(1), int(np.flatnonzero(np.diff(random_inbox(1).start))[0]))
    assert set(request) == {"session", "survey", "items"}
    session = {"session_id", "user_id", "user_name_hash", "platform", "url", "current_time"}
    assert set(request["session"]) == session
    needed = {"id", "original_rank", "text", "author_name_hash", "type", "embedded_urls", "created_at", "engagements"}
    for place, item in enumerate(request["items"]):
        assert set(item) == needed
        assert item["original_rank"] == place
        assert set(item["engagements"]) == {"retweet", "like", "comment", "share"}


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


def test_what_is_left_out_comes_last_both_ways():
    inbox = Inbox.of(content=[4, 5, 6], age=[1, 2, 3])
    score = RankingChallenge(answer=lambda request: {"ranked_ids": ["6", "4"]})(inbox)
    assert score.tolist() == [-1, -np.inf, 0]
    kept = answer(lambda inbox, *, rng: np.array([-np.inf, 1.0]), REDDIT)
    assert kept["ranked_ids"] == ["s5ad1326"]
    assert RankingChallenge(answer=lambda request: {"ranked_ids": []})(inbox).tolist() == [-np.inf] * 3


def test_a_request_without_items():
    assert answer(Chronological(), request_with(items=[])) == {"ranked_ids": [], "new_items": []}
    assert RankingChallenge()(Inbox.of()).shape == (0,)


def test_as_it_came_keeps_the_order_of_the_inbox():
    assert as_it_came(REDDIT)["ranked_ids"] == ["de83fc78", "s5ad1326"]
    assert orders(random_inbox(1), RankingChallenge()(random_inbox(1))) == [
        list(range(size)) for size in np.diff(random_inbox(1).start)
    ]


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


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (None, "answer must give a dict with a list of ranked_ids; got None"),
        ({"ranked_ids": "45"}, "answer must give a dict with a list of ranked_ids; got {'ranked_ids': '45'}"),
        ({"ranked_ids": ["4", "9"]}, "ranked_ids must be ids of the request; got '9'"),
        ({"ranked_ids": [4]}, "ranked_ids must be ids of the request; got 4"),
        ({"ranked_ids": [["4"]]}, "ranked_ids must be ids of the request; got ['4']"),
        ({"ranked_ids": ["4", "5", "4"]}, "ranked_ids must name no item twice; got '4'"),
        (
            {"ranked_ids": ["4"], "new_items": [{"id": "x", "url": "u"}]},
            "new_items must be empty: a feed holds no posts but its people's; got [{'id': 'x', 'url': 'u'}]",
        ),
    ],
)
def test_an_answer_that_cannot_be_right(response, message):
    with pytest.raises(ParameterError) as error:
        RankingChallenge(answer=lambda request: response)(Inbox.of(content=[4, 5]))
    assert str(error.value) == message


def test_what_cannot_be_called_is_refused():
    for wrong in (3, None, dict, Chronological):
        with pytest.raises(ParameterError, match=r"^answer must be a function of a request; got "):
            RankingChallenge(answer=wrong)
    with pytest.raises(ParameterError, match=r"^rank must be a ranker or a function; got 3"):
        answer(3, REDDIT)


@pytest.mark.parametrize("reader", [-1, 1, 3, "0"])
def test_a_reader_that_is_not_there(reader):
    with pytest.raises(ParameterError, match=r"^reader must be one of the inbox with candidates; got "):
        to_request(Inbox.of(start=[0, 1, 1, 2], age=[1, 1]), reader)
