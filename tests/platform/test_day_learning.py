"""Rankers that learn, in the loop: what they are shown, what they remember and that it is in the state."""

import pickle

import numpy as np
import pytest

from socialgraph._frozen import fingerprint
from socialgraph.feed import (
    EpsilonGreedy,
    ImplicitFactors,
    ItemNeighbors,
    LearnedClicks,
    StatedPreference,
    UserNeighbors,
)
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.platform import Behaviour, Platform, State, one_day, simulate
from socialgraph.platform.measure import Groups
from socialgraph.platform.tables import REACTIONS

RANKERS = {
    "clicks": LearnedClicks(forget=0.9),
    "wishes": StatedPreference(),
    "users": UserNeighbors(),
    "items": ItemNeighbors(),
    "factors": ImplicitFactors(factors=3),
}
EACH = pytest.mark.parametrize("rank", RANKERS.values(), ids=RANKERS)


class Watched:
    """A ranker that keeps what it is taught with."""

    def __init__(self, rank):
        self.rank, self.lessons = rank, []

    def __call__(self, inbox, *, rng=None):
        return self.rank(inbox, rng=rng)

    def learn(self, shown, done, *, rng=None):
        self.lessons.append((shown, done))
        return self.rank.learn(shown, done, rng=rng)


def town(n=120):
    draws = np.random.default_rng(1)
    columns = {"opinion": draws.uniform(-1, 1, n), "interests": draws.dirichlet(np.ones(3), n)}
    return barabasi_albert(n, 4, rng=1), People(columns)


def platform_of(rank, **options):
    behaviour = Behaviour(post=0.8, click=0.5, share=0.3)
    return Platform(rank=rank, behaviour=behaviour, slots=4, windows=2, memory=2, **options)


def live(platform, state, days):
    member, reports = Groups.of(state.people).member, []
    for _ in range(days):
        state, report = one_day(platform, state, 1, member)
        reports.append(report)
    return state, reports


@EACH
def test_the_loop_stops_and_goes_on_byte_for_byte(rank):
    platform, opening = platform_of(rank), State.opening(*town())
    whole, reports = live(platform, opening, 4)
    half, first = live(platform, opening, 2)
    rest, second = live(platform, pickle.loads(pickle.dumps(half)), 2)
    assert fingerprint(rest) == fingerprint(whole)
    assert fingerprint([*first, *second]) == fingerprint(reports)
    assert bool(whole.learned) == (rank != RANKERS["wishes"])
    assert not any(values.flags.writeable for values in whole.learned.values())


@EACH
def test_threads(rank, threads):
    one, two = threads(lambda: fingerprint(live(platform_of(rank), State.opening(*town()), 3)))
    assert one == two


@EACH
def test_it_is_taught_with_what_was_shown_and_nothing_else(rank):
    watched = Watched(rank)
    state, reports = live(platform_of(watched), State.opening(*town()), 3)
    plain, _ = live(platform_of(rank), State.opening(*town()), 3)
    assert fingerprint(state) == fingerprint(plain)
    exposures = {
        name: np.concatenate([each.exposures[name] for each in reports]) for name in ("person", "content", "t")
    }
    assert len(watched.lessons) == np.unique(exposures["t"]).size == 6
    for name in ("person", "content"):
        shown = np.concatenate([getattr(shown, name) for shown, _ in watched.lessons])
        np.testing.assert_array_equal(shown, exposures[name])
    rows = np.cumsum([0, *(each.exposures["person"].size for each in reports)])
    for kind, deed in enumerate(REACTIONS[1:], 1):
        done = np.concatenate([done[deed] for _, done in watched.lessons])
        where = [
            rows[day] + each.interactions["exposure"][each.interactions["kind"] == kind]
            for day, each in enumerate(reports)
        ]
        np.testing.assert_array_equal(np.flatnonzero(done), np.sort(np.concatenate(where)))


@EACH
def test_what_it_says_of_a_row_it_was_shown_is_what_it_was_ranked_by(rank):
    """The columns of a lesson are those of the moment before, so that nothing is learned from its own outcome."""
    watched = Watched(rank)
    _, reports = live(platform_of(watched), State.opening(*town()), 3)
    said = np.concatenate([rank(shown, rng=1) for shown, _ in watched.lessons])
    scores = np.concatenate([each.exposures["score"] for each in reports])
    np.testing.assert_array_equal(said.astype(np.float32), scores)


@EACH
def test_what_is_remembered_is_of_posts_that_go_round(rank):
    state, reports = live(platform_of(rank), State.opening(*town()), 6)
    if "content" in state.learned:
        assert state.learned["content"].min() >= state.content.first
        assert state.learned["clicks"].sum() < sum((each.interactions["kind"] == 1).sum() for each in reports)


@EACH
def test_the_order_of_another_wraps_it(rank):
    state, _ = live(platform_of(EpsilonGreedy(rank, 0.2)), State.opening(*town()), 2)
    assert bool(state.learned) == (rank != RANKERS["wishes"])


@EACH
@pytest.mark.parametrize("click", [-1e9, 1e9])
def test_worlds_in_which_none_or_all_click(rank, click):
    behaviour = Behaviour(post=1.0, click=click, attention=1.0)
    state, reports = live(Platform(rank=rank, behaviour=behaviour, windows=2), State.opening(*town(30)), 4)
    clicks = sum((each.interactions["kind"] == 1).sum() for each in reports)
    assert clicks == (sum(each.exposures["person"].size for each in reports) if click > 0 else 0)
    assert all(np.isfinite(values).all() for values in state.learned.values())


@EACH
def test_worlds_in_which_nothing_is_shown(rank):
    silent = Platform(rank=rank, behaviour=Behaviour(post=0.0))
    assert dict(live(silent, State.opening(*town(10)), 2)[0].learned) == {}
    alone = State.opening(Graph.from_edges(np.zeros((0, 2), dtype=int), 1), {"opinion": [0.5]})
    assert dict(live(platform_of(rank), alone, 2)[0].learned) == {}


@EACH
def test_a_whole_run_learns(rank):
    run = simulate(platform_of(rank), *town(), days=3, rng=1, progress=False)
    again = simulate(platform_of(rank), *town(), days=3, rng=1, progress=False)
    assert run.state == again.state
    assert bool(run.state.learned) == (rank != RANKERS["wishes"])
