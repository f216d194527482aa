"""One day: against its twin, and what must hold on every day whatever the machinery."""

import itertools
from collections import namedtuple

import numpy as np
import pytest
from naive import platform as naive

from socialgraph.feed import Bridging, Chronological, Engagement
from socialgraph.graph import Graph
from socialgraph.opinions import BoundedConfidence
from socialgraph.people import People
from socialgraph.platform import Behaviour, Platform, State, one_day
from socialgraph.platform.measure import Groups
from socialgraph.platform.tables import COUNTED, EXPOSURES, INTERACTIONS, REACTIONS
from socialgraph.ties import DegreeBiased, Disagreement, Homophilous, Inactivity, PositionBiased

Offers = namedtuple("Offers", ["source", "target"])
ACCEPT = (0.0, 0.6, 1.0, Homophilous(0.9, 0.5), DegreeBiased(0.9, 2.0), PositionBiased(1.0, 0.6))
DROP = (0.0, 0.5, Disagreement(0.9), Inactivity(0.5, 1), Inactivity(1.0, 2))
RANKERS = (Chronological(), Engagement(), Bridging(), lambda inbox, *, rng: np.zeros(len(inbox)))


def most_of_all(inbox, *, rng):
    """Keep what nobody has hidden, but for two of five; of some readers nothing."""
    return (inbox.hides == 0) & ((inbox.content + inbox.person) % 5 > 1)


def random_platform(number, suggester):
    draws = np.random.default_rng([number, 1])
    behaviour = Behaviour(
        post=draws.choice([0.0, 0.4, 1.0], p=[0.1, 0.4, 0.5]),
        click=draws.choice([-1.0, 1.0, 50.0]),
        agreement=draws.choice([0.0, 1.5]),
        attention=draws.choice([0.0, 0.8, 1.0]),
        interest=draws.choice([0.0, 1.0]),
        fatigue=draws.choice([0.0, 0.5]),
        like=draws.choice([0.0, 0.7]),
        share=draws.choice([0.0, 0.5, 1.0]),
        comment=draws.choice([0.0, 0.4, 1.0]),
        hide=draws.choice([0.0, 1.0]),
        report=draws.choice([0.0, 0.5]),
        leave=draws.choice([0.0, 0.3]),
        outrage=draws.choice([0.0, 1.0]),
        survey=draws.choice([0.0, 0.6]),
        accept=ACCEPT[number % len(ACCEPT)],
        drop=DROP[number % len(DROP)],
    )
    return Platform(
        rank=RANKERS[number // 4 % len(RANKERS)],
        suggest=suggester if draws.random() < 0.7 else None,
        opinions=BoundedConfidence(epsilon=0.9, mu=0.3) if draws.random() < 0.7 else None,
        behaviour=behaviour,
        slots=int(draws.choice([1, 2, 4])),
        inventory=int(draws.choice([1, 2, 5])),
        memory=int(draws.choice([1, 2, 3])),
        windows=int(draws.choice([1, 3, 4])),
        suggest_every=int(draws.choice([1, 2])),
        suggestions=int(draws.choice([1, 3])),
        learning=float(draws.choice([0.0, 0.1, 1.0])),
        profiling=float(draws.choice([0.0, 0.3])),
        keep=(None, most_of_all)[number % 2],
    )


def with_habits(people, number):
    """Give the people of two worlds in three interests, of one in two an activity and of one in two an hour."""
    draws, columns = np.random.default_rng([number, 2]), {}
    if number % 3:
        columns["interests"] = draws.dirichlet(np.ones(3), people.n).astype(np.float32)
    if number % 2:
        columns["activity"] = draws.exponential(1, people.n)
    if number // 2 % 2:
        columns["hour"] = draws.uniform(0, 24, people.n)
    return people.assign(**columns)


def same(ours, theirs, dtype=None, tolerance=0.0):
    if dtype is not None:
        assert ours.dtype == dtype
    assert ours.size == np.size(theirs)
    theirs = np.asarray(theirs, dtype=ours.dtype).reshape(ours.shape)
    if tolerance:
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)
    else:
        np.testing.assert_array_equal(ours, theirs)


def same_content(content, posts):
    for name, dtype in {
        "t": "f4",
        "author": "i4",
        "kind": "i1",
        "parent": "i4",
        "root": "i4",
        "opinion": "f4",
        "topic": "i1",
    }.items():
        same(getattr(content, name), [post[name] for post in posts], dtype, 1e-6 if name == "opinion" else 0)
    for name in ("identity", "origin"):
        same(getattr(content, name), np.array([post[name] for post in posts], dtype=np.uint64), np.uint64)
    same(content.first + np.arange(len(content)), [post["content"] for post in posts])
    assert (content.campaign == -1).all()


def same_state(state, world):
    assert (state.day, state.graph.n, state.graph.directed) == (world.day, world.n, world.directed)
    assert state.graph == world.graph()
    same(state.people["opinion"], world.opinion, np.float64, 1e-12)
    same(state.ledger["affinity"], [world.affinity[arc] for arc in sorted(world.affinity)], np.float32, 1e-6)
    for name in ("views", *COUNTED, "clicks_across"):
        same(state.ledger[name], [post[name] for post in world.live], np.int32)
    if world.known is not None:
        same(state.people.profile["opinion"], world.known, np.float64, 1e-6)
    assert state.ledger["posted"].tolist() == world.last
    assert set(np.flatnonzero(state.ledger["left"]).tolist()) == world.left
    assert {tuple(row) for row in state.ledger["told"].tolist()} == world.told
    same_content(state.content, world.live)


def same_report(report, twin):
    shown = twin["shown"]
    same(report.authors, [view["post"]["author"] for view in shown], np.int32)
    exposures = {
        **{name: [view[name] for view in shown] for name in ("t", "person", "slot", "score")},
        "content": [view["post"]["content"] for view in shown],
        "source": [int(view["post"]["kind"] == 1) for view in shown],
        "campaign": [-1] * len(shown),
        "price": [0] * len(shown),
        "p_hat": [np.nan] * len(shown),
    }
    done = [
        {**view, "exposure": row, "target": view["post"]["content"], "kind": kind, "value": 1}
        for row, view in enumerate(shown)
        for kind, deed in enumerate(REACTIONS)
        if deed in view["reaction"]
    ]
    interactions = {name: [row[name] for row in done] for name in INTERACTIONS}
    for ours, theirs, schema in (
        (report.exposures, exposures, EXPOSURES),
        (report.interactions, interactions, INTERACTIONS),
    ):
        assert list(ours) == list(schema)
        for name, dtype in schema.items():
            same(ours[name], theirs[name], dtype, 1e-6 if name == "score" else 0)
    for name, pairs in twin["offers"].items():
        same(report.offers[name], np.array(pairs).reshape(-1, 2), np.int64)
    same(report.available, twin["available"], np.int64)
    same(report.crossing, twin["crossing"], np.int64)
    same_content(report.content, twin["posted"])


@pytest.mark.parametrize("number", range(160))
def test_twin(world, suggester, number):
    graph, people = world(number)
    people = with_habits(people, number)
    platform = random_platform(number, suggester)
    member = Groups.of(people, "side").member
    state, twin = State.opening(graph, people), naive.World(graph, people)
    same_state(state, twin)
    for day in range(5):
        state, report = one_day(platform, state, number, member)
        same_report(report, twin.one_day(platform, number, member))
        same_state(state, twin)
        assert report.day == state.day == day + 1


# What holds on every day. Forty people, twelve days, everything switched on.


@pytest.fixture(scope="module", params=list(itertools.product([False, True], RANKERS[:3])), ids=str)
def history(request, suggester):
    """Live twelve days; give the platform, the states before and after, and the reports."""
    directed, rank = request.param
    graph, people = forty(directed)
    behaviour = Behaviour(click=1.0, share=0.5, accept=0.5, drop=Disagreement(0.3))
    opinions = BoundedConfidence(epsilon=0.9, mu=0.2)
    numbers = dict(slots=5, inventory=2, memory=2, windows=3, suggest_every=3, suggestions=2)
    platform = Platform(rank=rank, suggest=suggester, opinions=opinions, behaviour=behaviour, **numbers)
    states, reports = live(platform, graph, people, days=12)
    return platform, states, reports


def forty(directed=False):
    draws = np.random.default_rng(4)
    allowed = ~np.eye(40, dtype=bool) if directed else np.triu(np.ones((40, 40), dtype=bool), 1)
    pairs = np.argwhere(allowed & (draws.random((40, 40)) < 0.2))
    return Graph.from_edges(pairs, 40, directed), People({"opinion": draws.uniform(-1, 1, 40)})


def live(platform, graph, people, days, seed=1):
    states, reports = [State.opening(graph, people)], []
    for _ in range(days):
        state, report = one_day(platform, states[-1], seed, Groups.of(people).member)
        states.append(state)
        reports.append(report)
    return states, reports


def all_content(reports):
    names = ("t", "author", "kind", "parent", "root", "opinion", "identity", "origin")
    return {name: np.concatenate([getattr(report.content, name) for report in reports]) for name in names}


def test_nobody_sees_more_than_the_slots_or_his_own_posts_or_those_of_a_stranger(history):
    platform, states, reports = history
    for before, report in zip(states, reports, strict=False):
        person, author = report.exposures["person"], report.authors
        assert np.bincount(person).max() == platform.slots
        assert (person != author).all()
        arcs = set(zip(before.graph.sources.tolist(), before.graph.indices.tolist(), strict=True))
        assert set(zip(person.tolist(), author.tolist(), strict=True)) <= arcs
        assert (np.bincount(person, minlength=40) <= report.available).all()
        assert (report.crossing <= report.available).all()


def test_what_is_shown_is_young_enough_and_not_of_the_future(history):
    platform, _, reports = history
    posted = all_content(reports)["t"]
    for report in reports:
        age = report.exposures["t"] - posted[report.exposures["content"]]
        assert age.min() > 0
        assert age.max() <= platform.memory
    assert age.max() > 1


def test_slots_are_filled_from_the_first_and_in_the_order_of_score(history):
    for report in history[2]:
        person, slot, score = (report.exposures[name] for name in ("person", "slot", "score"))
        opens = np.append(True, (person[1:] != person[:-1]) | (np.diff(report.exposures["t"]) != 0))
        assert (slot[opens] == 0).all()
        later = ~opens[1:]
        assert (np.diff(slot)[later] == 1).all()
        assert (np.diff(score)[later] <= 0).all()
        # A reader looks once a day.
        assert np.unique(person[opens]).size == opens.sum()


def test_every_interaction_is_with_its_exposure(history):
    for report in history[2]:
        shown, done = report.exposures, report.interactions
        row = done["exposure"]
        assert np.array_equal(done["person"], shown["person"][row])
        assert np.array_equal(done["target"], shown["content"][row])
        assert (done["t"] >= shown["t"][row]).all()
        clicked, shared = row[done["kind"] == 1], row[done["kind"] == 4]
        assert np.unique(clicked).size == clicked.size > 0
        assert np.unique(shared).size == shared.size > 0
        assert set(shared) <= set(clicked)


def test_stories_are_told_once_and_lead_back_to_a_post(history):
    reports = history[2]
    content = all_content(reports)
    number, story = np.arange(content["t"].size), content["kind"] == 1
    root, parent, author = content["root"], content["parent"], content["author"]
    assert story.any()
    assert (parent[~story] == -1).all()
    assert (root[~story] == number[~story]).all()
    assert (parent[story] < number[story]).all()
    assert (root[story] == root[parent[story]]).all()
    assert (root[root] == root).all()
    assert (content["kind"][root] == 0).all()
    assert (parent[story] != root[story]).any()
    assert (content["opinion"] == content["opinion"][root]).all()
    assert (content["origin"] == content["identity"][root]).all()
    assert (author[story] != author[root[story]]).all()
    assert np.unique(content["identity"]).size == number.size
    assert len(set(zip(author[story], root[story], strict=True))) == story.sum()


def test_every_share_makes_a_story_and_every_story_comes_of_a_share(history):
    for report in history[2]:
        shared = report.interactions["kind"] == 4
        done = {name: report.interactions[name][shared] for name in ("t", "person", "target")}
        stories = report.content.kind == 1
        told = [getattr(report.content, name)[stories] for name in ("t", "author", "parent")]
        assert list(zip(*done.values(), strict=True)) == list(zip(*told, strict=True))


def test_ties_are_made_and_dropped_as_reported(history):
    _, states, reports = history
    changed = 0
    for before, after, report in zip(states, states[1:], reports, strict=False):
        made, dropped = report.offers["made"], report.offers["dropped"]
        assert after.graph == before.graph.without_edges(dropped).with_edges(made)
        assert after.ledger["affinity"].shape == after.graph.indices.shape
        changed += len(made) * len(dropped)
        assert report.day % 3 == 0 or not len(report.offers["suggested"])
    assert changed > 0


def test_a_day_leaves_yesterday_alone_and_everything_read_only(history):
    _, states, reports = history
    for state, report in zip(states, reports, strict=False):
        arrays = [*state.ledger.values(), *report.exposures.values(), *report.interactions.values(), state.content.t]
        assert not any(array.flags.writeable for array in [*arrays, state.people["opinion"], report.content.t])
        assert len(state.content) == state.ledger["clicks"].size == state.ledger["clicks_across"].size
        assert state.content.t.min(initial=state.day) >= state.day - 2


# What may change nothing


def test_the_same_seed_gives_the_same_and_another_another(suggester):
    graph, people = forty()
    platform = Platform(rank=Engagement(), suggest=suggester, opinions=BoundedConfidence(), windows=2, suggest_every=2)
    one, again, other = (live(platform, graph, people, 4, seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_a_coarse_world_where_everything_fits_is_the_same_for_every_ranker():
    # One candidate a slot: the ranker chooses the order only, and what opinions move on is what was shown.
    graph, people = forty()
    for numbers in (dict(slots=4, inventory=1), dict(slots=128, inventory=5)):
        platforms = [Platform(rank=rank, opinions=BoundedConfidence(0.9, 0.3), **numbers) for rank in RANKERS]
        runs = [live(platform, graph, people, 6) for platform in platforms]
        views = [
            [sorted(zip(report.exposures["person"], report.exposures["content"], strict=True)) for report in reports]
            for _, reports in runs
        ]
        slots = [np.concatenate([report.exposures["content"] for report in reports]) for _, reports in runs]
        assert not np.array_equal(slots[0], slots[1])
        for (states, _), view in zip(runs, views, strict=True):
            assert view == views[0]
            assert states[-1].people == runs[0][0][-1].people
        assert runs[0][0][-1].people != runs[0][0][0].people


def test_threads_change_no_byte(threads, suggester):
    graph, people = forty(directed=True)
    behaviour = Behaviour(click=1.0, share=0.5)
    platform = Platform(
        rank=Engagement(), suggest=suggester, opinions=BoundedConfidence(), behaviour=behaviour, windows=3
    )
    one, two = threads(lambda: live(platform, graph, people, 8))
    assert one == two


@pytest.mark.parametrize("rank", RANKERS)
def test_chunks_change_no_byte(monkeypatch, rank):
    graph, people = forty()
    platform = Platform(rank=rank, behaviour=Behaviour(click=1.0, share=0.5), windows=2, slots=3)
    whole = live(platform, graph, people, 4)
    for rows in (1, 37):
        monkeypatch.setattr("socialgraph.platform.candidates._CHUNK", rows)
        assert live(platform, graph, people, 4) == whole


def test_one_chunk_is_not_all_there_is():
    sizes = []

    def rank(inbox, *, rng):
        sizes.append((inbox.start.size - 1, len(inbox)))
        return -inbox.age

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socialgraph.platform.candidates._CHUNK", 37)
        live(Platform(rank=rank), *forty(), days=1)
    assert len(sizes) > 5
    assert max(rows for readers, rows in sizes if readers > 1) <= 37


class Punctual(Behaviour):
    """Everyone posts every day, each at an hour of his own, wherever he stands in the list."""

    place = np.arange(9)

    def posts(self, people, keys):
        return np.arange(people.n, dtype=np.int32), (self.place.astype(np.float32) + 1) / 11


def everyone_near(graph, profile, *, k, rng):
    """Suggest all of like mind."""
    distance = np.abs(profile["opinion"][:, None] - profile["opinion"])
    u, v = np.nonzero((graph.to_scipy().toarray() == 0) & (distance < 0.2) & ~np.eye(graph.n, dtype=bool))
    return Offers(u, v)


@pytest.mark.parametrize("rank", RANKERS[:3])
def test_relabelling_permutes_what_no_coin_decides(world, rank):
    # Everyone posts, clicks and shares for certain, nothing is cut, and what is suggested is accepted.
    graph, people = world(77, n=9)
    certain = dict(post=1.0, click=50.0, agreement=0.0, attention=1.0, share=1.0, accept=1.0, drop=0.0)
    numbers = dict(slots=128, inventory=100, memory=1, suggest_every=2, suggestions=8)
    numbers |= dict(rank=rank, suggest=everyone_near, opinions=BoundedConfidence(0.9, 0.3))
    turn = np.random.default_rng(2).permutation(9)
    place = np.argsort(turn)
    network = Graph.from_edges(place[graph.edges()], 9, directed=True)
    ends = []
    for order, ties in ((np.arange(9), graph), (turn, network)):
        behaviour = type("Turned", (Punctual,), {"place": order})(**certain)
        states, reports = live(Platform(behaviour=behaviour, **numbers), ties, people.take(order), 4)
        assert max(report.available.max() for report in reports) <= 128
        ends.append((states[-1], reports[-1]))
    (state, report), (turned, turned_report) = ends
    assert state.graph.m > graph.m
    assert len(report.content) > 9
    assert turned.graph == Graph.from_edges(place[state.graph.edges()], 9, directed=True)
    assert turned.people["opinion"].tobytes() == state.people["opinion"][turn].tobytes()
    arcs = np.argsort(place[state.graph.sources] * 9 + place[state.graph.indices])
    assert turned.ledger["affinity"].tobytes() == state.ledger["affinity"][arcs].tobytes()
    assert turned_report.available.tolist() == report.available[turn].tolist()
    views = (np.bincount(r.exposures["person"] * 9 + r.authors, minlength=81) for r in (report, turned_report))
    one, other = (count.reshape(9, 9) for count in views)
    assert np.array_equal(one[np.ix_(turn, turn)], other)
