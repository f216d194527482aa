"""The machinery's parts: any function of the right kind is one, and what it gives is looked at before it is used."""

import functools
import math
import pickle
from collections import namedtuple
from dataclasses import fields, replace

import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.feed import Chronological, Engagement
from socialgraph.graph import Graph
from socialgraph.opinions import BoundedConfidence
from socialgraph.people import People
from socialgraph.platform import Behaviour, Platform, State, one_day, simulate
from socialgraph.ties import Disagreement, Homophilous

Offers = namedtuple("Offers", ["source", "target"])
SQUARE = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 0)], n=5)
FIVE = People({"opinion": [-0.8, -0.4, 0.1, 0.5, 0.9]})
DEEDS = [
    field.name
    for field in fields(Behaviour)
    if type(field.default) is float and field.name not in ("interest", "fatigue")
]
NUMBERS = ("inventory", "memory", "windows", "suggest_every", "suggestions")
QUIET = {"rng": 1, "progress": False}


def newest(inbox, *, rng):
    return -inbox.age


def run(graph=SQUARE, people=FIVE, days=2, **parts):
    platform = Platform(**{"rank": Chronological(), "behaviour": Behaviour(post=1.0), **parts})
    return simulate(platform, graph, people, days=days, **QUIET)


# What a platform is


def test_it_is_a_value():
    platform = Platform(rank=Engagement(), slots=3)
    assert platform == Platform(rank=Engagement(), slots=np.int64(3))
    assert platform != replace(platform, slots=4)
    assert len({platform, Platform(rank=Engagement(), slots=3)}) == 1
    assert pickle.loads(pickle.dumps(platform)) == platform
    assert eval(repr(platform), {**globals(), "Disagreement": Disagreement, "Homophilous": Homophilous}) == platform
    with pytest.raises(AttributeError):
        platform.slots = 5


def test_its_repr_holds_no_address():
    # It goes into manifests, and an address is another one in every process.
    class Mine:
        def __call__(self, inbox, *, rng):
            return -inbox.age

    for rank in (newest, lambda inbox, *, rng: -inbox.age, functools.partial(newest), Mine(), Mine().__call__):
        text = repr(Platform(rank=rank))
        assert "0x" not in text
        assert text.startswith("Platform(rank=")
    assert "newest" in repr(Platform(rank=newest))


@pytest.mark.parametrize("part", [Chronological, "Chronological", 3, None, [Chronological()]], ids=str)
def test_a_ranker_that_cannot_be_called_is_refused(part):
    with pytest.raises(ParameterError) as error:
        Platform(rank=part)
    assert str(error.value).startswith("rank must be a model or a function, such as Chronological() or your own; got ")


@pytest.mark.parametrize("name", ["suggest", "opinions"])
def test_the_other_parts_may_be_left_out_but_not_be_a_class(name):
    assert getattr(Platform(rank=Chronological(), **{name: None}), name) is None
    for part in (BoundedConfidence, "AdamicAdar", 0, False):
        with pytest.raises(ParameterError, match=f"^{name} must be a model or a function"):
            Platform(rank=Chronological(), **{name: part})


@pytest.mark.parametrize("behaviour", [None, Behaviour, {"post": 0.5}], ids=str)
def test_behaviour_is_a_behaviour(behaviour):
    with pytest.raises(ParameterError, match=r"^behaviour must be a Behaviour; got "):
        Platform(rank=Chronological(), behaviour=behaviour)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [0, -1, 2.5, True, "3", None, math.nan, 2**31, 10**30], ids=str)
def test_numbers_out_of_range_are_refused(name, value):
    with pytest.raises(ParameterError) as error:
        Platform(rank=Chronological(), **{name: value})
    assert str(error.value) == f"{name} must be a whole number in [1, 2147483647]; got {value!r}"


@pytest.mark.parametrize("value", [0, 129, 2.0, True])
def test_slots_out_of_range_are_refused(value):
    with pytest.raises(ParameterError, match=r"slots must be a whole number in \[1, 128\]; got "):
        Platform(rank=Chronological(), slots=value)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, "0.1", None, True], ids=str)
def test_learning_out_of_range_is_refused(value):
    with pytest.raises(ParameterError, match=r"learning must lie in \[0, 1\]; got "):
        Platform(rank=Chronological(), learning=value)


def test_unknown_keywords_are_named():
    with pytest.raises(TypeError, match="ranker"):
        Platform(rank=Chronological(), ranker=Engagement())
    with pytest.raises(TypeError, match="rank"):
        Platform()


@pytest.mark.parametrize("name", [*NUMBERS, "slots", "learning"])
def test_every_number_is_used(name, suggester):
    draws = np.random.default_rng(1)
    graph = Graph.from_edges(np.argwhere(np.triu(draws.random((40, 40)) < 0.3, 1)), 40)
    people = People({"opinion": draws.uniform(-1, 1, 40)})
    base = Platform(
        rank=Engagement(), suggest=suggester, slots=2, inventory=3, windows=2, suggest_every=3, suggestions=2
    )
    other = replace(base, **{name: 0.5 if name == "learning" else 4})
    runs = [simulate(platform, graph, people, days=8, **QUIET) for platform in (base, other)]
    assert runs[0].state != runs[1].state
    assert not np.array_equal(runs[0].metrics["value"], runs[1].metrics["value"], equal_nan=True)


@pytest.mark.parametrize("name", DEEDS)
def test_every_number_of_behaviour_is_used(name, suggester):
    base = Behaviour(post=0.6, click=-0.5, like=1.0, share=0.5, comment=0.9, hide=0.9, report=0.9, survey=0.9)
    runs = [
        run(days=8, behaviour=behaviour, suggest=suggester, suggest_every=2)
        for behaviour in (base, replace(base, **{name: 1.0 if name == "leave" else 0.2}))
    ]
    assert runs[0].reports != runs[1].reports


# What the parts are handed


def test_a_plain_function_is_a_ranker():
    ours, theirs = run(rank=Chronological()), run(rank=newest)
    assert ours.state == theirs.state
    assert ours.reports == theirs.reports


def test_the_machinery_is_handed_the_profile_and_behaviour_reads_the_truth():
    known = People({"opinion": [0.5, 0.25, 0.0, -0.25, -0.5]})
    met = {"readers": {}, "authors": {}, "profiles": []}

    def rank(inbox, *, rng):
        met["readers"] |= dict(zip(inbox.person.tolist(), inbox.reader_opinion.tolist(), strict=True))
        met["authors"] |= dict(zip(inbox.author.tolist(), inbox.author_opinion.tolist(), strict=True))
        return -inbox.age

    def suggest(graph, profile, *, k, rng):
        met["profiles"].append(profile)
        return Offers(np.array([0]), np.array([2]))

    parts = dict(rank=rank, suggest=suggest, suggest_every=2, opinions=BoundedConfidence(2.0, 0.5))
    told = run(people=People(dict(FIVE.columns), observed=known), **parts)
    expected = dict(enumerate(known["opinion"].tolist()))
    del expected[4]
    assert met["readers"] == met["authors"] == expected
    assert met["profiles"] == [known]
    untold = run(people=FIVE, **parts)
    assert told.exposures.equals(untold.exposures)
    assert told.interactions.equals(untold.interactions)
    assert told.people["opinion"].tobytes() == untold.people["opinion"].tobytes()


def test_opinions_are_handed_what_was_seen():
    met = []

    def opinions(seen, opinion, *, rng):
        met.append((seen, opinion, rng))
        return opinion

    first = run(opinions=opinions, slots=1, days=3)
    for (seen, opinion, _), report in zip(met, first.reports, strict=True):
        assert seen.directed
        views = np.zeros((5, 5))
        np.add.at(views, (report.exposures["person"], report.authors), 1)
        assert np.array_equal(seen.to_scipy().toarray(), views)
        assert not opinion.flags.writeable
    assert len({rng for _, _, rng in met}) == 3


def test_every_day_and_every_part_has_a_seed_of_its_own():
    seeds = []

    def rank(inbox, *, rng):
        seeds.append(rng)
        return np.zeros(len(inbox))

    def suggest(graph, profile, *, k, rng):
        seeds.append(rng)
        assert k == 3
        return Offers(np.zeros(0, int), np.zeros(0, int))

    run(rank=rank, suggest=suggest, suggest_every=1, days=3)
    assert len(set(seeds)) == len(seeds) == 6
    assert all(type(seed) is int for seed in seeds)


def test_nothing_to_rank_calls_no_ranker():
    def rank(inbox, *, rng):
        return inbox.age / inbox.age.max()

    quiet = run(rank=rank, behaviour=Behaviour(post=0.0))
    assert len(quiet.exposures) == 0
    assert len(run(graph=Graph.from_edges([], 5), rank=rank).exposures) == 0


# What they give is looked at


@pytest.mark.parametrize(
    "rank", [lambda inbox, *, rng: inbox.age[1:], lambda inbox, *, rng: None], ids=["short", "none"]
)
def test_scores_of_another_shape_are_refused(rank):
    with pytest.raises(ParameterError, match="rank must give one number for each of the 8 rows; got "):
        run(rank=rank)


def test_a_nan_is_refused_by_the_name_of_its_post():
    def unsure(inbox, *, rng):
        return np.where(inbox.author == 1, math.nan, 0.0)

    with pytest.raises(ParameterError, match=r"NaN for content \d by author 1 to reader 0'"):
        run(rank=unsure)


def test_what_is_unknown_of_somebody_is_the_average():
    """A ranker can always rank: to it the second person thinks what all others do on average."""
    met = []

    def rank(inbox, *, rng):
        met.extend(zip(inbox.author.tolist(), inbox.author_opinion.tolist(), strict=True))
        return Engagement()(inbox)

    observed = People({"opinion": [0.5, math.nan, 0.0, 0.0, 0.5]})
    run(people=People(dict(FIVE.columns), observed=observed), rank=rank)
    assert dict(met) == {0: 0.5, 1: 0.25, 2: 0.0, 3: 0.0}


@pytest.mark.parametrize(
    ("offers", "message"),
    [
        (([2], [1]), "must offer new ties; got '1 to 2'"),
        (([0], [3]), "must offer new ties; got '3 to 0'"),
        (([0, 1], [2, 1]), "must offer somebody else; got '1 to 1'"),
        (([0], [5]), "must offer people, from 0 to 4; got '5 to 0'"),
        (([-1], [2]), "must offer people, from 0 to 4; got '2 to -1'"),
        (([0, 1, 0], [2, 3, 2]), "must offer each tie once; got '2 to 0'"),
        (([4] * 4, [0, 1, 2, 3]), "must offer at most 3 to a person; got '0 to 4'"),
        (([0, 1], [2]), "must give one target a source; got '2 and 1'"),
        (([0.5], [2.0]), "must give Suggestions, node numbers in source and target; got Offers("),
        (([[0]], [[2]]), "must give Suggestions, node numbers in source and target; got Offers("),
    ],
    ids=str,
)
@pytest.mark.parametrize("directed", [False, True])
def test_suggestions_that_cannot_be_made_are_refused(offers, message, directed):
    graph = (
        Graph.from_edges([*SQUARE.edges().tolist(), *SQUARE.edges()[:, ::-1].tolist()], 5, True) if directed else SQUARE
    )
    offers = Offers(np.array(offers[0]), np.array(offers[1]))
    with pytest.raises(ParameterError) as error:
        run(graph=graph, suggest=lambda graph, profile, *, k, rng: offers, suggest_every=1)
    assert str(error.value).startswith(f"suggest {message}")


@pytest.mark.parametrize("given", [None, [(0, 2)], np.array([[0, 2]])], ids=str)
def test_what_is_no_suggestions_is_refused(given):
    with pytest.raises(ParameterError, match="suggest must give Suggestions, node numbers in source and target; got "):
        run(suggest=lambda graph, profile, *, k, rng: given, suggest_every=1)


def test_a_follow_back_is_a_new_tie_where_directed():
    graph = Graph.from_edges([(0, 1)], 2, directed=True)
    back = Offers(np.array([1]), np.array([0]))
    made = run(
        graph=graph,
        people=People({"opinion": [0.0, 0.0]}),
        suggest=lambda graph, profile, *, k, rng: back if graph.m == 1 else Offers(back.source[:0], back.target[:0]),
        suggest_every=1,
        behaviour=Behaviour(accept=1.0, drop=0.0),
    )
    assert made.graph.edges().tolist() == [[0, 1], [1, 0]]


def test_an_offer_to_both_is_one_tie():
    both = Offers(np.array([0, 2, 1]), np.array([2, 0, 3]))
    state = State.opening(SQUARE, FIVE)
    behaviour = Behaviour(accept=1.0, drop=0.0)
    platform = Platform(
        rank=Chronological(), suggest=lambda graph, profile, *, k, rng: both, suggest_every=1, behaviour=behaviour
    )
    state, report = one_day(platform, state, 1, np.zeros(5, np.int32))
    assert report.offers["suggested"].tolist() == [[0, 2], [2, 0], [1, 3]]
    assert report.offers["made"].tolist() == [[0, 2], [1, 3]]
    assert state.graph.m == 6


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        ([0.0] * 4, "must be 5 numbers, one a person; got 'float64 of shape (4,)'"),
        (np.zeros((5, 1)), "must be 5 numbers, one a person; got 'float64 of shape (5, 1)'"),
        (None, "must be 5 numbers, one a person; got 'object of shape ()'"),
        (["a"] * 5, "must be 5 numbers, one a person; got '<U1 of shape (5,)'"),
        ([0.0, 0.0, math.nan, 0.0, 0.0], "must lie in [-1, 1]; got 'nan for person 2'"),
        ([0.0, 0.0, 0.0, 0.0, 1.5], "must lie in [-1, 1]; got '1.5 for person 4'"),
    ],
    ids=str,
)
def test_opinions_that_nobody_can_have_are_refused(moved, message):
    with pytest.raises(ParameterError) as error:
        run(opinions=lambda seen, opinion, *, rng: moved)
    assert str(error.value) == f"opinions {message}"


def test_a_model_that_writes_into_what_it_was_handed_fails():
    def opinions(seen, opinion, *, rng):
        opinion += 0.1
        return opinion

    with pytest.raises(ValueError, match="read-only"):
        run(opinions=opinions)
