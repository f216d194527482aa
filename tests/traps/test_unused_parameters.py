"""T09: every number and every part that a platform and its people are made of changes what happens."""

import dataclasses

import numpy as np
import pytest

import socialgraph as sg

GRAPH, PEOPLE = sg.generators.stochastic_block([40, 40], [[0.3, 0.08], [0.08, 0.3]], rng=1)
PEOPLE = sg.with_opinions(GRAPH, {"side": np.repeat(["left", "right"], 40)}, by="side", rng=2)
PEOPLE = PEOPLE.assign(interests=np.random.default_rng(1).dirichlet(np.ones(4), 80)).observe(noise=0.5, rng=3)
PLATFORM = sg.Platform(
    rank=sg.feed.Engagement(),
    suggest=sg.friends.AdamicAdar(),
    opinions=sg.opinions.BoundedConfidence(),
    behaviour=sg.Behaviour(fatigue=0.2, outrage=0.2, share=0.2, hide=0.5, report=0.5, survey=0.2, leave=0.5),
    profiling=0.2,
    suggest_every=2,
    windows=2,
)


def result(platform):
    """Give what happened over six days, without what is only recorded of the platform itself."""
    run = sg.simulate(platform, GRAPH, PEOPLE, days=6, rng=3, progress=False)
    return run.state, run.reports


@pytest.fixture(scope="module")
def plain():
    return result(PLATFORM)


def numbers(value):
    return [field.name for field in dataclasses.fields(value) if type(getattr(value, field.name)) in {int, float}]


def other(value):
    """Another number that is allowed wherever this one is."""
    return value + 1 if type(value) is int else value / 2


@pytest.mark.parametrize("name", numbers(PLATFORM))
def test_a_number_of_the_platform(plain, name):
    changed = dataclasses.replace(PLATFORM, **{name: other(getattr(PLATFORM, name))})
    assert result(changed) != plain


@pytest.mark.parametrize("name", numbers(PLATFORM.behaviour))
def test_a_number_of_behaviour(plain, name):
    behaviour = dataclasses.replace(PLATFORM.behaviour, **{name: other(getattr(PLATFORM.behaviour, name))})
    assert result(dataclasses.replace(PLATFORM, behaviour=behaviour)) != plain


@pytest.mark.parametrize(
    "habits", [{"accept": 0.1}, {"accept": sg.ties.PositionBiased()}, {"drop": 0.5}, {"drop": sg.ties.Inactivity(1, 1)}]
)
def test_a_habit_of_people(plain, habits):
    behaviour = dataclasses.replace(PLATFORM.behaviour, **habits)
    assert result(dataclasses.replace(PLATFORM, behaviour=behaviour)) != plain


@pytest.mark.parametrize("part", ["rank", "suggest", "opinions"])
def test_a_part_of_the_platform(plain, part):
    others = {"rank": sg.feed.Chronological(), "suggest": None, "opinions": None}
    assert result(dataclasses.replace(PLATFORM, **{part: others[part]})) != plain


def test_a_platform_that_is_the_same_does_the_same(plain):
    assert result(dataclasses.replace(PLATFORM)) == plain
