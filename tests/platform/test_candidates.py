"""Candidates: those of the followed, live, uncut where there is room, cut uniformly where there is not."""

import itertools
import math

import numpy as np
import pytest
from naive import platform as naive
from scipy import stats

from socialgraph._frozen import readonly
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.platform.candidates import availability, by_author, gather, known_people, known_posts
from socialgraph.platform.tables import Content
from socialgraph.rng import stream

KEY = stream(7, "test.cut")


def random_content(draws, n, rows):
    return Content.empty().with_rows(
        t=np.sort(draws.uniform(0, 3, rows)),
        author=draws.integers(0, n, rows),
        opinion=draws.uniform(-1, 1, rows),
        identity=draws.permutation(10 * rows + 1)[:rows],
        kind=draws.integers(0, 2, rows),
        topic=draws.integers(0, 5, rows),
    )


def random_case(world, number):
    graph, people = world(number)
    draws = np.random.default_rng(number)
    content = random_content(draws, graph.n, int(draws.integers(0, 40)))
    counts = {name: readonly(draws.integers(0, 9, len(content)), np.int32) for name in ("clicks", "likes")}
    return graph, people, content, counts, readonly(draws.random(graph.indices.size), np.float32)


def gathered(graph, people, content, counts, affinity, readers, size, key=KEY, now=3.0):
    index = by_author(content.author, graph.n)
    known = known_posts(content, counts, now), {"affinity": affinity}, known_people(people.profile)
    return list(gather(graph, *known, index, readonly(readers, np.int32), size=np.asarray(size), slots=7, key=key))


def posts_of(chunks):
    found = {}
    for inbox in chunks:
        for first, end in itertools.pairwise(inbox.start.tolist()):
            found[int(inbox.person[first])] = inbox.content[first:end].tolist()
    return found


def test_by_author_is_a_stable_sort():
    draws = np.random.default_rng(1)
    for rows, n in ((0, 1), (0, 5), (1, 1), (200, 7), (200, 500)):
        author = draws.integers(0, n, rows)
        order, start = by_author(author, n)
        assert (order.dtype, start.dtype, start.size) == (np.int32, np.int64, n + 1)
        for u in range(n):
            assert order[start[u] : start[u + 1]].tolist() == [row for row in range(rows) if author[row] == u]


@pytest.mark.parametrize("number", range(30))
def test_availability_is_its_twin(world, number):
    graph, _, content, *_ = random_case(world, number)
    member = readonly(np.random.default_rng(number).integers(0, 3, graph.n), np.int32)
    live = [{"author": int(author)} for author in content.author]
    readers = readonly(np.arange(graph.n)[::2], np.int32)
    counts = availability(graph, by_author(content.author, graph.n)[1], readers, member)
    twin = [naive.available(live, graph.neighbors(u).tolist(), member, u) for u in readers.tolist()]
    assert list(zip(*(count.tolist() for count in counts), strict=True)) == twin


@pytest.mark.parametrize("number", range(60))
@pytest.mark.parametrize("room", [1, 3, 1000])
def test_gather_is_its_twin(world, number, room):
    graph, people, content, counts, affinity = random_case(world, number)
    live = [
        {"content": row, "author": int(content.author[row]), "identity": int(content.identity[row])}
        for row in range(len(content))
    ]
    readers = np.arange(graph.n)[number % 2 :: 1 + number % 3]
    count = np.array([sum(post["author"] in graph.neighbors(u) for post in live) for u in readers], dtype=int)
    chunks = gathered(graph, people, content, counts, affinity, readers, np.minimum(count, room))
    twin = {u: naive.candidates(live, graph.neighbors(u).tolist(), u, room, int(KEY)) for u in readers.tolist()}
    assert posts_of(chunks) == {u: [post["content"] for post in mine] for u, mine in twin.items() if mine}
    for inbox in chunks:
        post, arc = inbox.post, inbox.arc
        assert np.array_equal(inbox.author, content.author[post])
        assert np.array_equal(graph.sources[arc], inbox.person)
        assert np.array_equal(graph.indices[arc], inbox.author)
        assert np.array_equal(inbox.affinity, affinity[arc])
        assert inbox.slots == 7
        for name, count_ in counts.items():
            assert np.array_equal(getattr(inbox, name), count_[post])
        for name in ("kind", "topic", "identity"):
            assert np.array_equal(getattr(inbox, name), getattr(content, name)[post])
        assert np.array_equal(inbox.age, np.float32(3) - content.t[post])
        known = people.profile["opinion"].astype(np.float32)
        assert np.array_equal(inbox.reader_opinion, known[inbox.person])
        assert np.array_equal(inbox.author_opinion, known[inbox.author])


def test_what_is_unknown_is_the_average_and_words_stay():
    people = People({"opinion": [0.5, np.nan, -1.0], "likes": [[1, 0], [np.nan] * 2, [0, 0.5]], "side": ["a", "", "b"]})
    known = known_people(people)
    assert known["opinion"].tolist() == [0.5, -0.25, -1.0]
    assert known["likes"].tolist() == [[1, 0], [0.5, 0.25], [0, 0.5]]
    assert known["side"].tolist() == ["a", "", "b"]
    assert {str(known[name].dtype) for name in ("opinion", "likes")} == {"float32"}
    assert known_people(People({"age": [np.nan, np.nan]}))["age"].tolist() == [0.0, 0.0]


def test_chunks_are_of_whole_readers_and_change_nothing(monkeypatch):
    draws = np.random.default_rng(3)
    graph = Graph.from_edges(np.argwhere(draws.random((30, 30)) * ~np.eye(30, dtype=bool) > 0.6), 30, directed=True)
    people = People({"opinion": draws.uniform(-1, 1, 30)})
    content = random_content(draws, 30, 60)
    affinity = readonly(draws.random(graph.m), np.float32)
    readers, size = np.arange(30), draws.integers(0, 8, 30)
    [whole] = gathered(graph, people, content, {}, affinity, readers, size)
    assert whole.start.size - 1 == np.count_nonzero(size)
    for rows in (1, 8, 50):
        monkeypatch.setattr("socialgraph.platform.candidates._CHUNK", rows)
        chunks = gathered(graph, people, content, {}, affinity, readers, size)
        assert len(chunks) >= size.sum() / max(rows, 7)
        assert all(len(chunk) <= max(rows, 7) for chunk in chunks)
        for name in ("person", "post", "arc", "age", "identity", "affinity", "reader_opinion"):
            parts = np.concatenate([getattr(chunk, name) for chunk in chunks])
            assert parts.tobytes() == getattr(whole, name).tobytes()


def test_nobody_to_show_anything_makes_no_inbox():
    graph, people = Graph.from_edges([(0, 1)], 3), People({"opinion": [0.0, 0.0, 0.0]})
    affinity = readonly(np.zeros(2), np.float32)
    assert gathered(graph, people, Content.empty(), {}, affinity, [0, 1, 2], [0, 0, 0]) == []
    assert gathered(graph, people, Content.empty(), {}, affinity, [], []) == []


def star(posts):
    """One reader who follows one author of some posts."""
    graph, people = Graph.from_edges([(0, 1)], 2, directed=True), People({"opinion": [0.0, 0.0]})
    columns = {"t": np.zeros(posts), "author": np.ones(posts, int), "opinion": np.zeros(posts)}
    content = Content.empty().with_rows(identity=np.arange(posts) + 5, **columns)
    return graph, people, content, {}, readonly([0.2], np.float32)


def test_the_cut_is_uniform():
    # Two of five posts, 5,000 keys: each of the 10 pairs alike, by chi-square with 9 degrees of freedom at level 1e-4.
    case, seen = star(5), dict.fromkeys(itertools.combinations(range(5), 2), 0)
    for seed in range(5000):
        [kept] = posts_of(gathered(*case, [0], [2], stream(seed, "test.cut"))).values()
        seen[tuple(kept)] += 1
    assert stats.chisquare(list(seen.values())).pvalue > 1e-4


def test_the_cut_of_a_long_list_keeps_each_post_as_often():
    # 30 of 300 posts, 400 keys: chi-square over posts. Kept without replacement, the statistic is 270/299 of a
    # chi-square with 299 degrees of freedom.
    case, kept = star(300), np.zeros(300)
    for seed in range(400):
        [posts] = posts_of(gathered(*case, [0], [30], stream(seed, "test.cut"))).values()
        kept[posts] += 1
    spread = ((kept - 40) ** 2 / 40).sum() * 299 / 270
    assert abs(spread - 299) < 4 * math.sqrt(2 * 299)


def test_more_room_only_adds():
    case = star(50)
    kept = [set(next(iter(posts_of(gathered(*case, [0], [room])).values()))) for room in (1, 5, 20, 50)]
    assert [len(posts) for posts in kept] == [1, 5, 20, 50]
    assert kept[0] < kept[1] < kept[2] < kept[3]


def test_the_cut_goes_by_identity_and_not_by_row():
    graph, people, content, *known = star(40)
    turn = np.random.default_rng(1).permutation(40)
    columns = {name: getattr(content, name)[turn] for name in ("t", "author", "opinion", "identity")}
    turned = Content.empty().with_rows(**columns)
    [kept] = posts_of(gathered(graph, people, content, *known, [0], [10])).values()
    [other] = posts_of(gathered(graph, people, turned, *known, [0], [10])).values()
    assert sorted(content.identity[kept]) == sorted(turned.identity[other])


def test_what_has_expired_keeps_the_numbers_of_the_rest_right():
    graph, people, content, *known = star(6)
    [inbox] = gathered(graph, people, content.rows(4), *known, [0], [2])
    assert inbox.content.tolist() == [4, 5]
    assert inbox.post.tolist() == [0, 1]


def test_threads_gather_the_same(threads):
    draws = np.random.default_rng(3)
    graph = Graph.from_edges(np.argwhere(np.triu(draws.random((200, 200)) > 0.8, 1)), 200)
    people, content = People({"opinion": draws.uniform(-1, 1, 200)}), random_content(draws, 200, 500)
    affinity = readonly(draws.random(2 * graph.m), np.float32)
    one, two = threads(lambda: gathered(graph, people, content, {}, affinity, np.arange(200), np.full(200, 20)))
    assert one == two
