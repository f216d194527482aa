import numpy as np
import pytest
from naive import learned as naive

from socialgraph._frozen import readonly
from socialgraph.feed import ItemNeighbors, UserNeighbors
from socialgraph.feed.inbox import Inbox

TWINS = {UserNeighbors: naive.user_neighbors, ItemNeighbors: naive.item_neighbors}
BOTH = pytest.mark.parametrize("cls", TWINS)


def random_inbox(draws, people, first, last, learned=None):
    """Candidates of some readers, each post at most once."""
    readers = np.sort(draws.permutation(people)[: draws.integers(0, people + 1)])
    lists = [first + np.flatnonzero(draws.random(last - first) < 0.6) for _ in readers]
    sizes = [len(each) for each in lists]
    return Inbox.of(
        start=np.concatenate([[0], np.cumsum(sizes, dtype=int)]),
        person=np.repeat(readers, sizes),
        content=np.concatenate([[], *lists]).astype(int),
        learned=learned,
    )


def memory_of(pairs):
    """Write a dict of clicks by (person, content) as it is learned."""
    table = [(person, content, count) for (person, content), count in sorted(pairs.items())]
    columns = np.array(table, dtype=np.int32).reshape(-1, 3).T
    return dict(zip(("person", "content", "clicks"), map(readonly, columns), strict=True))


@BOTH
def test_twin(cls):
    draws = np.random.default_rng(1)
    for _ in range(60):
        people, first = int(draws.integers(1, 9)), 0
        learned, memory = {}, {}
        for _ in range(4):
            first += int(draws.integers(0, 3))
            last = first + int(draws.integers(1, 9))
            inbox = random_inbox(draws, people, first, last, learned)
            score = cls()(inbox)
            twin = [TWINS[cls](set(memory), int(u), int(i)) for u, i in zip(inbox.person, inbox.content, strict=True)]
            np.testing.assert_allclose(score, twin, rtol=1e-12, atol=1e-15)
            assert ((score == 0) == (np.array(twin) == 0)).all()
            clicked = draws.random(len(inbox)) < draws.choice([0.0, 0.4, 1.0])
            memory = naive.remember(memory, inbox, clicked)
            learned = cls().learn(inbox, {"click": clicked})
            for name, values in memory_of(memory).items():
                np.testing.assert_array_equal(learned[name], values)
                assert learned[name].dtype == np.int32


@BOTH
def test_before_anything_is_learned_and_for_who_clicked_nothing_all_scores_are_0(cls):
    assert cls()(Inbox.of(content=[1, 2])).tolist() == [0, 0]
    nobody = cls().learn(Inbox.of(content=[1, 2]), {"click": np.zeros(2, dtype=bool)})
    assert cls()(Inbox.of(content=[1, 2], learned=nobody)).tolist() == [0, 0]
    learned = memory_of({(0, 1): 1, (0, 2): 1, (1, 1): 1})
    assert cls()(Inbox.of(person=[5, 5], content=[1, 2], learned=learned)).tolist() == [0, 0]
    assert cls()(Inbox.of(person=[1, 1], content=[2, 9], learned=learned)).round(6).tolist() == [0.707107, 0]


@BOTH
def test_one_person_alone_has_no_neighbours(cls):
    learned = memory_of({(0, 1): 1})
    assert cls()(Inbox.of(content=[1, 2], learned=learned)).tolist() == [0, 0]


@BOTH
def test_where_all_click_all_every_post_is_alike(cls):
    learned = memory_of({(u, i): 1 for u in range(4) for i in range(3)})
    score = cls()(Inbox.of(content=[0, 1, 2], learned=learned))
    # Three other people, or two other posts, as like as can be.
    np.testing.assert_allclose(score, 3 if cls is UserNeighbors else 2, rtol=1e-12)


@BOTH
def test_planted_taste(cls):
    """Two halves of the people and of the posts: one's own half is clicked thirty times as often."""
    draws = np.random.default_rng(2)
    own = (np.arange(60)[:, None] < 30) == (np.arange(80) < 40)
    clicked = draws.random(own.shape) < np.where(own, 0.3, 0.01)
    learned = memory_of(dict.fromkeys(zip(*(each.tolist() for each in np.nonzero(clicked)), strict=True), 1))
    person, content = np.nonzero(~clicked)
    start = np.concatenate([[0], np.cumsum(np.bincount(person))])
    score = cls()(Inbox.of(start=start, person=person, content=content, learned=learned))
    mine = own[person, content]
    better = (score[mine][:, None] > score[~mine]).mean() + (score[mine][:, None] == score[~mine]).mean() / 2
    assert better > 0.95


@BOTH
def test_threads(cls, threads):
    draws = np.random.default_rng(3)
    n, posts = 1_000, 300
    pairs = {
        (int(u), int(i)): 1 for u, i in zip(draws.integers(0, n, 8_000), draws.integers(0, posts, 8_000), strict=True)
    }
    learned = memory_of(pairs)
    inbox = Inbox.of(
        start=np.arange(0, 20 * n + 1, 20),
        person=np.repeat(np.arange(n), 20),
        content=draws.integers(0, posts, 20 * n),
        learned=learned,
    )
    one, two = threads(lambda: cls()(inbox).tobytes())
    assert one == two
    assert np.count_nonzero(np.frombuffer(one)) > 10_000
