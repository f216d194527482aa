import json
from functools import partial

import numpy as np
import pytest

import socialgraph as sg
from socialgraph.errors import ParameterError
from socialgraph.feed import (
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


def test_what_is_left_out_comes_last():
    inbox = Inbox.of(content=[4, 5, 6], age=[1, 2, 3])
    score = RankingChallenge(answer=lambda request: {"ranked_ids": ["6", "4"]})(inbox)
    assert score.tolist() == [-1, -np.inf, 0]
    through = RankingChallenge(answer=partial(answer, lambda inbox, *, rng: np.where(inbox.age > 1, 0, -np.inf), rng=1))
    assert np.isneginf(through(inbox)).tolist() == [True, False, False]
    assert RankingChallenge(answer=lambda request: {"ranked_ids": []})(inbox).tolist() == [-np.inf] * 3


def test_as_it_came_keeps_the_order_of_the_inbox():
    assert as_it_came({"items": [{"id": "b"}, {"id": "a"}]}) == {"ranked_ids": ["b", "a"], "new_items": []}
    assert RankingChallenge()(Inbox.of()).shape == (0,)
    assert orders(random_inbox(1), RankingChallenge()(random_inbox(1))) == [
        list(range(size)) for size in np.diff(random_inbox(1).start)
    ]


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


@pytest.mark.parametrize("reader", [-1, 1, 3, "0"])
def test_a_reader_that_is_not_there(reader):
    with pytest.raises(ParameterError, match=r"^reader must be one of the inbox with candidates; got "):
        to_request(Inbox.of(start=[0, 1, 1, 2], age=[1, 1]), reader)
