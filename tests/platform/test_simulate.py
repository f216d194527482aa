"""Whole runs: their tables and manifest, what may change nothing, what two arms share, and the days that went wrong."""

import json
import math
import pickle
from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from socialgraph.datasets import load
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.feed import Bridging, Chronological, Engagement
from socialgraph.friends import AdamicAdar, AtRandom
from socialgraph.graph import Graph
from socialgraph.opinions import BoundedConfidence
from socialgraph.people import People, with_opinions
from socialgraph.platform import Behaviour, Platform, State, one_day, simulate
from socialgraph.platform.measure import Groups, measure_day, measure_state
from socialgraph.platform.tables import EXPOSURES, INTERACTIONS
from socialgraph.rng import stream
from socialgraph.ties import Disagreement

QUIET = {"progress": False}
BUSY = Platform(
    rank=Engagement(),
    suggest=AdamicAdar(),
    opinions=BoundedConfidence(epsilon=0.9, mu=0.2),
    behaviour=Behaviour(click=0.5, share=0.4),
    slots=4,
    inventory=3,
    windows=3,
    suggest_every=2,
)


@pytest.fixture(scope="module")
def town():
    """Fifty people on two sides, 253 ties."""
    draws = np.random.default_rng(9)
    pairs = np.argwhere(np.triu(draws.random((50, 50)) < 0.2, 1))
    opinion = draws.uniform(-1, 1, 50)
    return Graph.from_edges(pairs, 50), People({"opinion": opinion, "side": np.where(opinion > 0.1, "right", "left")})


@pytest.fixture(scope="module")
def run(town):
    return simulate(BUSY, *town, days=5, rng=7, **QUIET)


# What a run holds


def test_a_run_is_its_days(town, run):
    groups, state, reports = Groups.of(town[1]), State.opening(*town), []
    rows = [(0, *row) for row in measure_state(state, groups)]
    for day in range(1, 6):
        state, report = one_day(BUSY, state, 7, groups.member)
        reports.append(report)
        rows += [(day, *row) for row in measure_state(state, groups) + measure_day(report, groups)]
    assert run.state == state
    assert run.reports == tuple(reports)
    assert run.graph == state.graph
    assert run.people == state.people
    assert list(run.frame().drop(columns=["arm", "seed"]).itertuples(index=False, name=None)) == rows


def test_the_frame_is_tidy(run):
    table = run.frame()
    assert table.columns.tolist() == ["arm", "seed", "day", "metric", "group", "value"]
    assert set(table["arm"]) == {"run"}
    assert set(table["seed"]) == {7}
    assert (table["day"].dtype, table["value"].dtype) == (np.int64, np.float64)
    assert set(table["group"]) == {"all", "left", "right"}
    assert not table.duplicated(["day", "metric", "group"]).any()
    assert {name: values.dtype.kind for name, values in run.metrics.items()} == dict(
        day="i", metric="U", group="U", value="f"
    )


def test_a_seed_beyond_64_bits_is_told_in_words(town):
    assert set(simulate(BUSY, *town, days=0, rng=2**127).frame()["seed"]) == {str(2**127)}


def test_no_column_of_any_table_holds_objects(run):
    report = run.reports[0]
    columns = [*report.exposures.values(), *report.interactions.values(), *report.offers.values(), report.available]
    columns += [getattr(report.content, name) for name in report.content.__dataclass_fields__ if name != "first"]
    columns += [*run.metrics.values(), *run.state.ledger.values(), report.crossing, report.authors]
    assert {column.dtype.kind for column in columns} <= set("biufU")
    for table in (run.exposures, run.interactions, run.content):
        assert not any(dtype.name == "object" for dtype in table.dtypes)


def test_the_tables_of_the_days_follow_one_another(run):
    shown, done, content = run.exposures, run.interactions, run.content
    assert shown.columns.tolist() == list(EXPOSURES)
    assert done.columns.tolist() == list(INTERACTIONS)
    names = ["content", "t", "author", "kind", "parent", "root", "campaign", "opinion", "topic"]
    assert content.columns.tolist() == names
    assert len(shown) == sum(report.exposures["person"].size for report in run.reports)
    assert set(shown["source"]) == {"organic", "viral"}
    told = content.set_index("content")["kind"].astype(str)[shown["content"]].to_numpy()
    assert np.array_equal(shown["source"] == "viral", told == "story")
    assert set(done["kind"]) == {"click", "like", "share", "comment", "hide"}
    assert set(content["kind"]) == {"post", "story"}
    assert content["content"].tolist() == list(range(len(content)))
    for table in (shown, done):
        assert table["t"].is_monotonic_increasing
    row = shown.iloc[done["exposure"]]
    assert done["person"].tolist() == row["person"].tolist()
    assert done["target"].tolist() == row["content"].tolist()
    assert done["exposure"].is_monotonic_increasing
    assert (shown["t"].to_numpy() > content["t"].to_numpy()[shown["content"]]).all()
    authors = np.concatenate([report.authors for report in run.reports])
    assert content["author"].to_numpy()[shown["content"]].tolist() == authors.tolist()
    first = {report.content.first for report in run.reports}
    assert len(first) == 5
    assert content["opinion"].equals(content["opinion"][content["root"]].reset_index(drop=True))


def test_the_manifest_says_what_was_run(town, run):
    manifest = json.loads(json.dumps(run.manifest))
    assert manifest == run.manifest
    assert manifest["seed"] == 7
    assert manifest["days"] == 5
    assert manifest["group"] is None
    assert manifest["rng_version"] == 1
    assert manifest["seconds"] >= 0
    assert manifest["graph"] == town[0].fingerprint
    assert len(manifest["people"]) == 64
    assert manifest["platform"] == repr(BUSY)
    assert manifest["versions"].keys() == {"socialgraph-workbench", "numpy", "numba", "scipy"}
    assert manifest["versions"]["numpy"] == np.__version__


def test_checksums_tell_inputs_apart(town):
    graph, people = town
    weighted = Graph.from_edges(graph.edges(), 50, weight=np.linspace(0.1, 1, graph.m))
    runs = [simulate(BUSY, *inputs, days=0, rng=1, **QUIET) for inputs in ((graph, people), (weighted, people))]
    other = simulate(BUSY, graph, people.assign(opinion=people["opinion"] / 2), days=0, rng=1, **QUIET)
    assert runs[0].manifest["graph"] != runs[1].manifest["graph"]
    assert runs[0].manifest["people"] == runs[1].manifest["people"] != other.manifest["people"]


def test_it_shows_and_pickles(run):
    assert repr(run) == "<Run: 5 days, 50 people, seed 7>"
    again = pickle.loads(pickle.dumps(run))
    assert again == run
    one = simulate(Platform(rank=Chronological()), Graph.from_edges([], 1), {"opinion": [0.0]}, days=1, rng=1, **QUIET)
    assert repr(one) == "<Run: 1 day, 1 person, seed 1>"


def test_no_days_give_the_state_as_it_is(town):
    run = simulate(BUSY, *town, days=0, rng=1, measures={"m": lambda graph, people: graph.m}, **QUIET)
    assert run.state == State.opening(*town)
    assert set(run.frame()["day"]) == {0}
    assert run.frame().query("metric == 'm'")["value"].tolist() == [town[0].m]
    assert len(run.exposures) == len(run.interactions) == len(run.content) == 0
    assert run.exposures.columns.tolist() == list(EXPOSURES)
    assert len(simulate(BUSY, *town, days=0, rng=1, record=False, **QUIET).exposures) == 0


def test_a_measure_of_what_was_seen_gets_the_last_days_views(town):
    got = []
    run = simulate(BUSY, *town, days=3, rng=1, measures={"views": lambda _, __, seen: got.append(seen) or 1.0}, **QUIET)
    (seen,) = got
    last = run.exposures[run.exposures["t"] > 2]
    assert seen["person"].tolist() == last["person"].tolist()
    assert seen["content"].tolist() == last["content"].tolist()
    assert seen["author"].tolist() == run.content.set_index("content")["author"].loc[last["content"]].tolist()
    frame = run.frame()
    # Before the first day nothing was seen.
    assert frame.loc[frame["metric"] == "views", "day"].tolist() == [3]
    assert "views" not in set(
        simulate(BUSY, *town, days=0, rng=1, measures={"views": lambda seen: 1}).metrics["metric"]
    )


def test_measures_are_taken_before_the_first_day_and_after_the_last(town):
    run = simulate(BUSY, *town, days=3, rng=1, measures={"spread": lambda _, people: people["opinion"].std()}, **QUIET)
    rows = run.frame().query("metric == 'spread'")
    assert rows["day"].tolist() == [0, 3]
    assert rows["value"].tolist() == [town[1]["opinion"].std(), run.people["opinion"].std()]


# What may change nothing


def test_the_same_seed_gives_the_same_bytes(town, run):
    again = simulate(BUSY, *town, days=5, rng=7, **QUIET)
    assert replace(again, manifest=run.manifest) == run
    for table in ("exposures", "interactions", "content"):
        assert getattr(again, table).equals(getattr(run, table))
    assert simulate(BUSY, *town, days=5, rng=8, **QUIET).state != run.state


def test_watching_changes_nothing(town, run):
    watched = simulate(
        BUSY, *town, days=5, rng=7, record=False, progress=True, measures={"m": lambda graph, _: graph.m}
    )
    assert watched.state == run.state
    assert watched.frame().query("metric != 'm'").reset_index(drop=True).equals(run.frame())


def test_threads_change_no_byte(town, threads):
    one, two = threads(lambda: simulate(BUSY, *town, days=4, rng=3, **QUIET))
    assert replace(two, manifest=one.manifest) == one


def test_any_kind_of_network_will_do(town, run):
    graph, people = town
    network = graph.to_networkx()
    for kind in (network, graph.to_igraph(), graph.to_scipy(), graph.to_pandas()):
        same = simulate(BUSY, kind, people, days=5, rng=7, **QUIET)
        assert same.metrics["value"].tobytes() == run.metrics["value"].tobytes()
    nx.set_node_attributes(network, {u: {"opinion": float(people["opinion"][u])} for u in range(50)})
    alone = simulate(BUSY, network, network, days=5, rng=7, **QUIET)
    assert alone.people["opinion"].tobytes() == run.people["opinion"].tobytes()


def test_a_seed_that_is_not_given_is_recorded_and_can_be_repeated(town):
    one, other = (simulate(BUSY, *town, days=2, **QUIET) for _ in range(2))
    assert one.manifest["seed"] != other.manifest["seed"]
    again = simulate(BUSY, *town, days=2, rng=one.manifest["seed"], **QUIET)
    assert again.state == one.state


def test_seeds_of_every_kind(town):
    for rng in (2**128 - 1, 0, np.int64(3), np.random.SeedSequence(3), np.random.default_rng(3)):
        made = simulate(BUSY, *town, days=1, rng=rng, **QUIET)
        assert simulate(BUSY, *town, days=1, rng=made.manifest["seed"], **QUIET).state == made.state


def test_without_a_model_of_opinions_none_moves(town, run):
    still = simulate(replace(BUSY, opinions=None), *town, days=5, rng=7, **QUIET)
    assert still.people["opinion"].tobytes() == town[1]["opinion"].tobytes()
    assert run.people["opinion"].tobytes() != town[1]["opinion"].tobytes()


# What two arms share


def logged(run):
    """Give the posts by identity, {(day, person, identity of what was shown): clicked} and the stories by identity."""
    content = {
        name: np.concatenate([getattr(report.content, name) for report in run.reports])
        for name in ("identity", "kind", "t", "opinion")
    }
    identity, post = content["identity"], content["kind"] == 0
    posts = set(zip(*(content[name][post].tolist() for name in ("identity", "t", "opinion")), strict=True))
    views = {}
    for report in run.reports:
        clicked = np.zeros(report.exposures["person"].size, dtype=bool)
        clicked[report.interactions["exposure"]] = True
        names = identity[report.exposures["content"]].tolist()
        keys = zip([report.day] * clicked.size, report.exposures["person"].tolist(), names, strict=True)
        views |= dict(zip(keys, clicked.tolist(), strict=True))
    stories = set(identity[~post].tolist())
    return posts, views, stories


def test_arms_post_alike_and_react_alike_to_what_both_show(town):
    behaviour = Behaviour(click=0.5, share=0.6, attention=1.0)
    arms = [Platform(rank=rank, behaviour=behaviour, slots=4, windows=3) for rank in (Chronological(), Bridging())]
    (posts, views, stories), (posts_too, views_too, stories_too) = (
        logged(simulate(platform, *town, days=6, rng=5, **QUIET)) for platform in arms
    )
    assert posts == posts_too
    both = views.keys() & views_too.keys()
    assert 200 < len(both) < len(views)
    assert all(views[pair] == views_too[pair] for pair in both)
    # Stories go by who tells what, though their numbers differ: some were shown, and clicked alike, in both arms.
    assert stories != stories_too
    assert sum(pair[2] in stories for pair in both) > 20


def test_arms_that_differ_in_nothing_differ_in_nothing(town, run):
    assert (
        simulate(replace(BUSY), *town, days=5, rng=7, **QUIET).metrics["value"].tobytes()
        == run.metrics["value"].tobytes()
    )


def test_a_ranker_reaches_opinions_only_through_what_it_shows(town):
    platforms = [
        Platform(rank=rank, opinions=BoundedConfidence(0.9, 0.3), inventory=1) for rank in (Engagement(), Bridging())
    ]
    one, other = (simulate(platform, *town, days=6, rng=5, **QUIET) for platform in platforms)
    pairs = [sorted(zip(r.exposures["person"], r.exposures["content"], strict=True)) for r in (one, other)]
    assert pairs[0] == pairs[1]
    assert one.exposures["content"].tolist() != other.exposures["content"].tolist()
    assert one.people["opinion"].tobytes() == other.people["opinion"].tobytes()
    assert one.people["opinion"].tobytes() != town[1]["opinion"].tobytes()


# Worlds at the edge


@pytest.mark.parametrize("suggest", [None, AdamicAdar(), AtRandom()], ids=str)
@pytest.mark.parametrize(
    ("graph", "opinion"),
    [
        (Graph.from_edges([], 1), [0.5]),
        (Graph.from_edges([], 6), [0.5, -0.5] * 3),
        (Graph.from_edges([(0, 1)], 6), [0.5, -0.5] * 3),
        (Graph.from_edges([(0, 1)], 2, directed=True), [1.0, -1.0]),
        (Graph.from_edges([(u, v) for u in range(9) for v in range(u)]), [0.0] * 9),
    ],
    ids=["one person", "no ties", "isolated people", "one arc", "complete"],
)
def test_unusual_worlds_run(graph, opinion, suggest):
    for post in (0.0, 1.0):
        behaviour = Behaviour(post=post, share=1.0, click=9.0, drop=Disagreement(1.0))
        platform = replace(BUSY, suggest=suggest, behaviour=behaviour, slots=1, inventory=1, memory=1)
        run = simulate(platform, graph, {"opinion": opinion}, days=4, rng=1, **QUIET)
        assert len(run.exposures) <= 4 * graph.n
        assert (len(run.exposures) > 0) == (run.graph.m + graph.m > 0 and post > 0)


def test_no_story_comes_back_to_who_told_it_when_it_has_expired():
    # 1 reads 0 and 2, 2 reads 1, and a post lives for a day: without a memory of who told what, 1 and 2 would pass a
    # story of 0 to and fro for ever.
    graph = Graph.from_edges([(1, 0), (1, 2), (2, 1)], 3, directed=True)
    behaviour = Behaviour(post=1.0, click=50.0, attention=1.0, share=1.0)
    platform = Platform(rank=Chronological(), behaviour=behaviour, slots=20, memory=1)
    run = simulate(platform, graph, {"opinion": [0.0] * 3}, days=8, rng=1, **QUIET)
    content = run.content
    told = content[content["kind"] == "story"]
    assert not told.duplicated(["author", "root"]).any()
    assert run.state.ledger["told"].size > 0
    # Each of the posts of 0 is told by 1 on its day and by 2 on the next; those of 1 by 2, those of 2 by 1.
    root = content.set_index("content").loc[told["root"], "author"].to_numpy()
    assert pd.Series(list(zip(root, told["author"], strict=True))).value_counts().to_dict() == {
        (0, 1): 8,
        (0, 2): 7,
        (1, 2): 8,
        (2, 1): 8,
    }


@pytest.mark.parametrize("windows", [1, 3])
def test_rounding_moves_no_post_out_of_its_day(windows):
    # At day 5,000 a float32 counts in steps of 42 seconds: the last posts of a day would be of the next.
    class Late(Behaviour):
        def posts(self, people, keys):
            return np.arange(people.n, dtype=np.int32), np.float32([0.99999, 0.5, 0.33333, 0.0])

    graph = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 0)])
    state = replace(State.opening(graph, {"opinion": [0.0] * 4}), day=5000)
    platform = Platform(rank=Chronological(), behaviour=Late(), memory=2, windows=windows)
    posted = {}
    for day in range(5000, 5005):
        state, report = one_day(platform, state, 1, np.zeros(4, np.int32))
        t = report.content.t
        assert ((t >= day) & (t < day + 1)).all()
        posted |= dict(
            zip(range(report.content.first, state.content.first + len(state.content)), t.tolist(), strict=True)
        )
        age = report.exposures["t"] - np.array([posted[number] for number in report.exposures["content"].tolist()])
        assert age.min() > 0
        assert age.max() <= 2
        assert len(state.content) <= 8


# What is refused


@pytest.mark.parametrize("days", [-1, 2.5, True, "3", None, math.nan, 1 + 0j], ids=str)
def test_days_that_are_none_are_refused(town, days):
    with pytest.raises(ParameterError) as error:
        simulate(BUSY, *town, days=days, rng=1, **QUIET)
    assert str(error.value) == f"days must be a whole number of at least 0; got {days!r}"


@pytest.mark.parametrize("rng", [-1, 2**128, 1.0, math.nan, "7", True], ids=str)
def test_seeds_that_are_none_are_refused(town, rng):
    with pytest.raises(ParameterError, match=r"^rng must be a whole number in \[0, 2\*\*128\), .* or None; got "):
        simulate(BUSY, *town, days=1, rng=rng, **QUIET)


@pytest.mark.parametrize("platform", [Platform, Chronological(), None, "platform"], ids=str)
def test_what_is_no_platform_is_refused(town, platform):
    with pytest.raises(ParameterError, match=r"^platform must be a Platform; got "):
        simulate(platform, *town, days=1, rng=1, **QUIET)


def test_an_unknown_group_offers_the_nearest_and_an_unknown_keyword_its_name(town):
    with pytest.raises(UnknownName, match=r"group must be one of opinion, side; got 'sides'\. Did you mean side\?"):
        simulate(BUSY, *town, days=1, group="sides", rng=1, **QUIET)
    with pytest.raises(TypeError, match="day"):
        simulate(BUSY, *town, days=1, day=1)
    with pytest.raises(TypeError, match="days"):
        simulate(BUSY, *town)


def test_measures_are_refused_before_the_first_day(town):
    def rank(inbox, *, rng):
        raise AssertionError("too late")

    with pytest.raises(ParameterError, match=r"measures\['mine'\] must return one number; got None"):
        simulate(Platform(rank=rank), *town, days=1, measures={"mine": lambda graph, people: None}, rng=1, **QUIET)


def test_tables_that_were_not_recorded_cannot_be_read(town):
    run = simulate(BUSY, *town, days=1, rng=1, record=False, **QUIET)
    for table in ("exposures", "interactions", "content"):
        with pytest.raises(ParameterError) as error:
            getattr(run, table)
        assert str(error.value) == "record must be True for a run whose tables are read; got False"


def test_purposes_do_not_share_streams():
    from socialgraph.platform.day import _PURPOSES

    keys = {
        int(stream(seed, f"platform.{purpose}", day)) for seed in range(3) for purpose in _PURPOSES for day in range(50)
    }
    assert len(keys) == 3 * len(_PURPOSES) * 50


# Going on


def test_a_run_goes_on_as_if_it_had_never_stopped():
    graph, people = load("karate")
    people = with_opinions(graph, people, by="club", rng=1)
    platform = Platform(
        rank=Engagement(),
        suggest=AdamicAdar(),
        opinions=BoundedConfidence(),
        behaviour=Behaviour(share=0.4, leave=0.1),
        windows=3,
        suggest_every=2,
    )
    whole = simulate(platform, graph, people, days=9, rng=4, progress=False)
    first = simulate(platform, graph, people, days=4, rng=4, progress=False)
    rest = simulate(platform, first.state, days=5, rng=4, progress=False)
    assert rest.state == whole.state
    assert first.reports + rest.reports == whole.reports
    assert rest.content["content"].tolist() == whole.content["content"].tolist()[len(first.content) :]
    # What the fourth day itself was like belongs to the first run.
    ours, theirs = (each.frame().set_index(["day", "metric", "group"])["value"] for each in (rest, whole))
    assert ours.loc[5:].equals(theirs.loc[5:])
    assert ours.loc[4].equals(theirs.loc[4].loc[ours.loc[4].index])
    assert (rest.manifest["since"], rest.manifest["days"]) == (4, 5)
    assert repr(rest) == "<Run: 9 days, 34 people, seed 4>"


def test_a_state_brings_its_people():
    run = simulate(Platform(rank=Chronological()), Graph.from_edges([(0, 1)]), {"opinion": [0, 1]}, days=1, rng=1)
    with pytest.raises(ParameterError, match="people must be left out beside a state, which has its own"):
        simulate(Platform(rank=Chronological()), run.state, {"opinion": [0, 1]}, days=1, rng=1)
    nothing = simulate(Platform(rank=Chronological()), run.state, days=0, rng=1)
    assert len(nothing.exposures) == 0
