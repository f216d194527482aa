"""Trials: any function of a world as an arm, with the same frame, the same pairing and the same errors."""

import json
from functools import partial

import numpy as np
import pytest

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.feed import Chronological
from socialgraph.graph import Graph
from socialgraph.platform import Platform
from socialgraph.rng import stream, uniforms
from socialgraph.study import Study, compare
from socialgraph.study.trial import described, run_trial, takes_world

RING = Graph.from_edges([(u, (u + 1) % 12) for u in range(12)])


def luck(graph, people, *, rng, lift=0.0):
    """One number that hangs on luck, one on the arm, one by group."""
    draw = float(uniforms(stream(rng, "study.test"), 0)[()])
    return {"draw": draw + lift, "ties": graph.m, "sides": {"left": lift, "right": -lift}}


def world():
    return RING, None


PARTS = {
    "question": "Does lift matter?",
    "world": world,
    "trial": luck,
    "factors": {"lift": {"none": 0.0, "some": 0.5}},
    "versus": ("none",),
    "metrics": ("draw", "ties"),
    "seeds": 5,
    "quick": (1, 3),
}


def test_a_trial_gives_the_columns_of_a_run():
    columns, manifest = run_trial(partial(luck, lift=0.25), RING, None, 7)
    assert columns["metric"].tolist() == ["draw", "ties", "sides", "sides"]
    assert columns["group"].tolist() == ["all", "all", "left", "right"]
    assert columns["value"][1:].tolist() == [12.0, 0.25, -0.25]
    assert columns["day"].tolist() == [0] * 4
    assert manifest["graph"] == RING.fingerprint
    assert {"versions", "rng_version", "seconds", "people"} <= set(manifest)


@pytest.mark.parametrize("result", [None, {}, 3, [("a", 1)], {"a": "1"}, {"a": None}, {"a": {"left": "b"}}])
def test_a_trial_that_returns_no_numbers(result):
    with pytest.raises(ParameterError, match="trial must return"):
        run_trial(lambda graph, people, rng: result, RING, None, 1)


def test_arms_share_their_luck():
    """A constant lift is the whole of every difference: no interval left."""
    comparison = compare({"none": luck, "some": partial(luck, lift=0.5)}, *world(), seeds=4, rng=3, progress=False)
    effect = comparison.effect("draw", versus="none").loc["some"]
    assert effect["estimate"] == pytest.approx(0.5)
    assert effect["high"] - effect["low"] == pytest.approx(0, abs=1e-12)
    assert comparison.frame().query("arm == 'none' and metric == 'draw'")["value"].nunique() == 4
    assert comparison.effect("sides", versus="none", group="right")["estimate"].tolist() == [-0.5]


def test_workers_change_nothing():
    arms = {"none": luck, "some": partial(luck, lift=0.5)}
    one, two = (compare(arms, *world(), seeds=3, rng=3, workers=workers, progress=False) for workers in (1, 2))
    assert one.frame().equals(two.frame())


def test_a_study_of_a_trial():
    study = Study(**PARTS)
    assert list(study.arms) == ["none", "some"]
    comparison = study.run(quick=True, rng=1, progress=False)
    effects = study.effects(comparison)
    assert effects["metric"].tolist() == ["draw", "ties"]
    assert effects["estimate"].tolist() == pytest.approx([0.5, 0.0])
    assert effects["seeds"].tolist() == [3, 3]
    assert study.run(rng=1, progress=False).manifest["seeds"] == 5


def test_the_manifest_names_what_was_run(tmp_path):
    study = Study(**PARTS)
    comparison = study.run(quick=True, rng=1, progress=False)
    assert comparison.manifest["arms"] == {"none": "luck(lift=0.0)", "some": "luck(lift=0.5)"}
    study.save(comparison, tmp_path)
    assert json.loads((tmp_path / "manifest.json").read_text())["question"] == "Does lift matter?"


def test_an_arm_is_described_the_same_in_every_process():
    assert described(luck) == "luck"
    assert described(partial(partial(luck, lift=1), rng=2)) == "luck(lift=1, rng=2)"
    platform = Platform(rank=Chronological())
    assert described(platform) == repr(platform)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"platform": Platform(rank=Chronological())}, "platform must be given, or else a trial, and not both"),
        ({"trial": None}, "platform must be given, or else a trial, and not both"),
        ({"trial": 3}, "trial must be a function of graph, people, rng and the factors"),
        ({"factors": {"lifts": {"none": 0}}}, "factors must be one of lift; got 'lifts'. Did you mean lift"),
        ({"factors": {"rng": {"none": 0}}}, "factors must be one of lift; got 'rng'"),
        ({"factors": {"lift": {}}}, r"factors\['lift'\] must be a mapping of names to levels"),
    ],
)
def test_a_study_that_cannot_be(part, message):
    with pytest.raises(ParameterError, match=message):
        Study(**{**PARTS, **part})


def test_a_metric_that_the_trial_does_not_give():
    with pytest.raises(UnknownName, match=r"metrics must be one of draw, sides, ties; got 'drew'\. Did you mean"):
        Study(**{**PARTS, "metrics": ("drew",)}).run(progress=False)


def test_platforms_need_days_and_trials_do_not():
    with pytest.raises(ParameterError, match="days must be given for platforms; got None"):
        compare({"newest": Platform(rank=Chronological())}, RING, {"opinion": np.zeros(12)}, seeds=2, rng=1)


@pytest.mark.parametrize("arm", [3, "luck", Chronological(), Chronological, lambda graph, people: {}])
def test_what_takes_no_world_is_no_arm(arm):
    assert not takes_world(arm)
    with pytest.raises(ParameterError, match="must be a Platform or a function of graph, people and rng"):
        compare({"arm": arm}, RING, None, seeds=2, rng=1)
