"""A check says "in", "out" or "untestable" for the reason that it gives, on the scale on which the field measured."""

import itertools
import math
import pickle

import numpy as np
import pytest

import socialgraph as sg
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.study import TARGETS, Target
from socialgraph.study.check import Check

PAIR = sg.Graph.from_edges([(0, 1)])
NOTHING = Target("Null 2020", "10.1000/0", "this", "that", "attitudes", 0, "sd", size=0.0, low=-0.05, high=0.05)
SOMETHING = Target("Some 2020", "10.1000/1", "this", "that", "exposure", 1, "share", size=0.1, low=0.08, high=0.12)
TOWARDS = Target("Sign 2020", "10.1000/2", "this", "that", "exposure", -1, "share", size=-0.1)


def trial(values):
    """Make an arm whose metrics in world i are the i-th of each list."""
    # Worlds are told apart by their seed alone: the first call of each arm is world 0.
    count = itertools.count()

    def arm(graph, people, *, rng):
        i = next(count)
        return {metric: each[i] for metric, each in values.items()}

    return arm


def compared(treated, control, seeds=4):
    """Compare two arms; a number is the same in every world, and a pair is spread around its first by its second."""
    around = np.array([-1.0, 1.0, -0.5, 0.5, 0.0, 0.8, -0.8, 0.0])[:seeds]

    def worlds(value):
        return (value[0] + value[1] * around if isinstance(value, tuple) else np.full(seeds, value)).tolist()

    arms = {"new": treated, "old": control}
    made = {name: trial({metric: worlds(value) for metric, value in arm.items()}) for name, arm in arms.items()}
    return sg.compare(made, PAIR, None, seeds=seeds, rng=1, progress=False)


def check(target, treated, control, metric="own", **options):
    found = compared({metric: treated}, {metric: control})
    return found.check(target, arm="new", versus="old", metric=metric, **options)


# --- The brief: strong effects on polarization are out, none is in ---------------------------------------------------


@pytest.mark.parametrize("name", ["guess_2023_polarization", "nyhan_2023_polarization"])
def test_a_model_that_claims_much_for_the_feed_is_out(name):
    for variance in ((0.1, 0.002), (0.4, 0.002)):
        found = compared({"opinion_variance": variance}, {"opinion_variance": (0.25, 0.002)})
        result = found.check(name, arm="new", versus="old")
        assert (result.verdict, result.compared) == ("out", "size")
        assert result.estimate == pytest.approx(math.sqrt(variance[0] / 0.25) - 1, abs=0.02)
        assert "The model claims more than the field found: out." in result.words


@pytest.mark.parametrize("name", ["guess_2023_polarization", "nyhan_2023_polarization"])
def test_a_model_in_which_the_feed_does_nothing_is_in(name):
    for variance in (0.25, (0.251, 0.003)):
        found = compared({"opinion_variance": variance}, {"opinion_variance": 0.25})
        result = found.check(name, arm="new", versus="old")
        assert (result.verdict, result.compared) == ("in", "size")
        assert "That is within what the field found: in." in result.words


def test_a_model_that_says_anything_needs_more_seeds():
    found = compared({"opinion_variance": (0.24, 0.05)}, {"opinion_variance": 0.25})
    result = found.check("guess_2023_polarization", arm="new", versus="old")
    assert result.verdict == "untestable"
    assert "partly within what the field found: more seeds would tell" in result.words


# --- All cases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("treated", "verdict", "why"),
    [
        ((0.3, 0.001), "in", "The two intervals overlap: in."),
        ((0.9, 0.001), "out", "agrees in direction, but not in size: out."),
        ((0.1, 0.001), "out", "does not find that: out."),
        ((0.2, 0.001), "out", "does not find that: out."),
        (0.2, "out", "does not find that: out."),
        ((0.26, 0.1), "untestable", "holds both no effect and the field's: more seeds would tell."),
    ],
)
def test_an_effect_of_known_size(treated, verdict, why):
    result = check(SOMETHING, treated, 0.2)
    assert (result.verdict, result.compared) == (verdict, "size")
    assert why in result.words


@pytest.mark.parametrize(
    ("treated", "verdict", "why"),
    [
        ((0.1, 0.001), "in", "agrees in direction: in. Sizes are not judged (the model's is 1 times the field's)"),
        ((-9.8, 0.001), "in", "the model's is 1e+02 times the field's"),
        ((0.3, 0.001), "out", "disagrees in direction: out."),
        (0.2, "out", "no such effect at all: out."),
        ((0.19, 0.1), "untestable", "holds 0, so that its direction is not known"),
    ],
)
def test_an_effect_of_known_direction(treated, verdict, why):
    result = check(TOWARDS, treated, 0.2)
    assert (result.verdict, result.compared) == (verdict, "direction")
    assert why in result.words


def test_the_verdict_against_brute_force():
    """Two intervals on a line, all orders of their ends: as a sentence of the docstring says."""
    steps = [-0.3, -0.15, -0.05, 0.0, 0.05, 0.15, 0.3]
    seen = set()
    for low, high in itertools.combinations(steps, 2):
        middle, half = (low + high) / 2, (high - low) / 2
        # The interval of +1, -1, +1/2, -1/2 times s is 1.453 s either side of the middle (t of 3 degrees, n of 4).
        s = half / (3.182446305284263 * np.std([1, -1, 0.5, -0.5], ddof=1) / 2)
        found = compared({"own": (0.5 + middle, s)}, {"own": 0.5})
        for bottom, top in itertools.combinations_with_replacement([-0.2, -0.1, 0.1, 0.2], 2):
            direction = 0 if bottom < 0 < top else (1 if bottom > 0 else -1)
            target = Target("B", "10.1000/3", "a", "b", "c", direction, "share", (bottom + top) / 2, bottom, top)
            verdict = found.check(target, arm="new", versus="old", metric="own").verdict
            meets = max(low, bottom) <= min(high, top)
            if direction == 0:
                inside = bottom <= low and high <= top
                expected = "in" if inside else ("untestable" if meets else "out")
            else:
                expected = "out" if not meets else ("untestable" if low <= 1e-12 and high >= -1e-12 else "in")
            # An end exactly at 0 is decided by the last bit.
            if 0.0 not in (low, high):
                assert verdict == expected, (low, high, bottom, top)
                seen.add((direction, verdict))
    assert len(seen) == 9


# --- Scales ----------------------------------------------------------------------------------------------------------


def test_standard_deviations_are_those_over_people_in_the_control_arm():
    values = {"warmth": (0.3, 0.001), "warmth_spread": 99.0}, {"warmth": 0.2, "warmth_spread": 4.0}
    result = compared(*values).check(NOTHING, arm="new", versus="old", metric="warmth", spread="warmth_spread")
    assert (result.verdict, result.compared) == ("in", "size")
    assert result.estimate == pytest.approx(0.1 / 4)
    # In its own unit the same change is twice the field's bound.
    other = compared(*values).check(NOTHING, arm="new", versus="old", metric="warmth")
    assert (other.verdict, other.compared) == ("untestable", "nothing")
    assert "the two are in different units" in other.words


def test_the_spread_between_worlds_is_no_standard_deviation_of_people():
    # 0.01 apart, with 0.0001 between worlds: a hundred of theirs, but nothing to people who differ by 1.
    result = check(NOTHING, (1.01, 0.0001), (1.0, 0.0001), metric="opinion_variance")
    assert result.verdict == "in"
    assert result.estimate == pytest.approx(math.sqrt(1.01) - 1, rel=1e-3)


def test_in_other_units_only_directions_are_compared():
    target = TARGETS["milli_2025_animosity"]
    for treated, verdict in (((9.0, 0.1), "in"), ((0.1, 0.01), "out"), ((0.21, 0.2), "untestable")):
        result = check(target, treated, 0.2)
        assert (result.verdict, result.compared) == (verdict, "direction")
    assert "sizes" in check(target, (9.0, 0.1), 0.2).words.lower()
    assert "times the field's" not in check(target, (9.0, 0.1), 0.2).words


def test_relative_changes_are_of_the_control_arm():
    target = Target("R", "10.1000/4", "a", "b", "c", -1, "relative", -0.2, -0.25, -0.15)
    assert check(target, (8.0, 0.01), 10.0).verdict == "in"
    assert check(target, (8.0, 0.01), 10.0).estimate == pytest.approx(-0.2)
    assert check(target, (8.0, 0.01), 8.1).verdict == "out"


def test_nothing_to_divide_by():
    for target, metric in (
        (TARGETS["guess_2023_polarization"], "opinion_variance"),
        (TARGETS["guess_2023_time"], "own"),
    ):
        result = check(target, 0.5, 0.0, metric=metric)
        assert result.verdict == "untestable"
        assert "could be measured in 0 worlds only" in result.words


# --- Stages and levels of one arm ------------------------------------------------------------------------------------

FUNNEL = {"cross_cutting_available": (0.3, 0.01), "cross_cutting_shown": (0.28, 0.01), "cross_cutting_clicked": 0.2}


def test_a_step_is_within_one_arm():
    found = compared(FUNNEL, dict.fromkeys(FUNNEL, 0.5))
    ranking = found.check("bakshy_2015_ranking", arm="new")
    assert (ranking.verdict, ranking.versus, ranking.compared) == ("in", None, "direction")
    assert ranking.estimate == pytest.approx(-0.02)
    relative = found.check("bakshy_2015_choice_liberals", arm="new")
    assert relative.estimate == pytest.approx(0.2 / 0.28 - 1, rel=0.01)
    assert "from cross_cutting_shown to cross_cutting_clicked under 'new'" in relative.words
    assert found.check("bakshy_2015_ranking", arm="old").verdict == "out"


def test_a_step_of_one_side():
    sides = {"left": 0.3, "all": 0.3}, {"left": 0.2, "all": 0.3}
    arm = dict(zip(("cross_cutting_available", "cross_cutting_shown"), sides, strict=True))
    found = sg.compare({"new": lambda graph, people, *, rng: arm}, PAIR, None, seeds=3, rng=1, progress=False)
    left = found.check("bakshy_2015_ranking_liberals", arm="new", group="left")
    assert left.verdict == "in"
    assert left.estimate == pytest.approx(-1 / 3)
    assert found.check("bakshy_2015_ranking_liberals", arm="new").verdict == "out"


def test_a_level_has_no_interval_and_so_no_verdict():
    found = compared(FUNNEL, FUNNEL)
    shown = found.check("bakshy_2015_shown", arm="new")
    assert (shown.verdict, shown.compared) == ("untestable", "nothing")
    assert shown.estimate == pytest.approx(0.28)
    assert (
        "found the cross-cutting share of what the feed shows to be 0.289. In the model cross_cutting_shown"
        in shown.words
    )
    level = Target("L", "10.1000/5", "a", "b", "c", 0, "share", 0.289, 0.27, 0.3, kind="level")
    assert found.check(level, arm="new", metric="cross_cutting_shown").verdict == "in"
    assert found.check(level, arm="new", metric="cross_cutting_clicked").verdict == "out"


# --- What cannot be told, and what cannot be asked -------------------------------------------------------------------


def test_why_it_cannot_be_told():
    found = compared({"ties": 1.0}, {"ties": 1.0})
    for name, why in {
        "guess_2023_time": "no measure here corresponds to it; name one of your own by metric=",
        "guess_2023_polarization": "opinion_variance was not measured under 'new'",
    }.items():
        result = found.check(name, arm="new", versus="old")
        assert (result.verdict, result.estimate, result.seeds) == ("untestable", None, 0)
        assert result.words.endswith(f"It cannot be told whether the model agrees: {why}.")
    step = compared({"cross_cutting_shown": 0.1}, {"cross_cutting_shown": 0.1}).check("bakshy_2015_ranking", arm="new")
    assert "cross_cutting_available was not measured under 'new'" in step.words
    once = compared({"opinion_variance": 0.1}, {"opinion_variance": 0.1}, seeds=1)
    result = once.check("guess_2023_polarization", arm="new", versus="old")
    assert "one seed is too few for an interval" in result.words


def test_a_metric_that_one_arm_lacks():
    found = compared({"opinion_variance": 0.1}, {"ties": 1.0})
    result = found.check("guess_2023_polarization", arm="new", versus="old")
    assert "opinion_variance was not measured under 'old'" in result.words
    found = compared({"warmth": 0.1, "apart": 1.0}, {"warmth": 0.1})
    result = found.check(NOTHING, arm="new", versus="old", metric="warmth", spread="apart")
    assert "apart was not measured under 'old'" in result.words


@pytest.mark.parametrize(
    ("target", "options", "error", "message"),
    [
        ("guess_2023", {}, UnknownName, "target must be one of .* Did you mean guess_2023_time"),
        ("guess_2023_time", {"arm": "nw"}, UnknownName, "arm must be one of new, old; got 'nw'. Did you mean new"),
        (
            "guess_2023_time",
            {"versus": "ol"},
            UnknownName,
            "versus must be one of new, old; got 'ol'. Did you mean old",
        ),
        ("guess_2023_time", {"versus": None}, UnknownName, "versus must be one of new, old; got None"),
        ("guess_2023_time", {"versus": "new"}, ParameterError, "versus must be another arm; got 'new'"),
        ("bakshy_2015_ranking", {}, ParameterError, "versus must be left out: the target is a step within one arm"),
        ("guess_2023_time", {"metric": "tie"}, UnknownName, "metric must be one of ties; got 'tie'. Did you mean ties"),
        (
            "guess_2023_cross_cutting",
            {"spread": "ties"},
            ParameterError,
            "spread must be left out but for targets in st",
        ),
        (NOTHING, {"metric": "ties", "spread": "tie"}, UnknownName, "spread must be one of ties; got 'tie'"),
        (NOTHING, {"metric": "ties", "group": "left"}, UnknownName, "group must be one of all; got 'left'"),
        (NOTHING, {"metric": "ties", "day": 3}, ParameterError, r"day must be a whole number in \[0, 0\]; got 3"),
    ],
)
def test_what_cannot_be_asked(target, options, error, message):
    found = compared({"ties": 1.0}, {"ties": 1.0})
    with pytest.raises(error, match=message):
        found.check(target, **{"arm": "new", "versus": "old", **options})


def test_a_check_is_a_value_that_reads_as_its_words():
    result = check(SOMETHING, (0.3, 0.001), 0.2)
    again = pickle.loads(pickle.dumps(result))
    assert again == result
    assert hash(again) == hash(result)
    assert str(result) == result.words
    assert repr(result) == "<Check: Some 2020, exposure: in>"
    assert isinstance(result, Check)
    assert result.seeds == 4
    assert result.low < result.estimate < result.high


# --- A platform ------------------------------------------------------------------------------------------------------


def test_two_platforms_under_every_target():
    graph = sg.generators.barabasi_albert(80, 4, rng=1)
    people = sg.population(graph, opposing=0.23, rng=1)
    arms = {
        "ranked": sg.Platform(rank=sg.feed.Engagement(), slots=5),
        "newest": sg.Platform(rank=sg.feed.Chronological(), slots=5),
    }
    found = sg.compare(arms, graph, people, days=2, seeds=3, rng=1, group="side", progress=False)
    # Nobody's opinion moves here, whatever the feed: that is what the field found.
    assert found.check("guess_2023_polarization", arm="newest", versus="ranked").verdict == "in"
    for name, target in TARGETS.items():
        versus = {"versus": "ranked"} if target.kind == "effect" else {}
        result = found.check(name, arm="newest", **versus)
        assert result.verdict in {"in", "out", "untestable"}
        assert result.words.startswith(f"{target.study} found ")
        assert (result.estimate is None) == (target.metric is None or target.metric == "amplification")
    left = found.check("bakshy_2015_choice_liberals", arm="newest", group="left")
    assert left.estimate is not None
