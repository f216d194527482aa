"""T01: no draw from, and no look at, anything global: with the same seed and another library's luck, the same bytes."""

import os
import random
import secrets
import time
import uuid

import numpy as np
import pytest

import socialgraph as sg

GRAPH, PEOPLE = sg.generators.stochastic_block([30, 30], [[0.2, 0.05], [0.05, 0.2]], rng=1)
PEOPLE = sg.with_opinions(GRAPH, PEOPLE, by="group", rng=2)


def day_after_day():
    platform = sg.Platform(
        rank=sg.feed.Engagement(),
        suggest=sg.friends.AdamicAdar(),
        opinions=sg.opinions.BoundedConfidence(),
        suggest_every=2,
        behaviour=sg.Behaviour(share=0.2),
    )
    return sg.simulate(platform, GRAPH, PEOPLE, days=4, rng=3, progress=False).state


def arm_against_arm():
    arms = {"newest": sg.Platform(rank=sg.feed.Chronological()), "across": sg.Platform(rank=sg.feed.Bridging())}
    return sg.compare(arms, GRAPH, PEOPLE, days=2, seeds=2, rng=3, progress=False).columns["value"].tobytes()


def word_of_mouth():
    return sg.diffusion.IndependentCascade(p=0.1)(GRAPH, [0], runs=50, rng=3)


def friends_at_random():
    return sg.friends.AtRandom()(GRAPH, None, k=3, rng=3)


def people_of_their_own():
    return sg.generators.homophilic_attachment(60, m=2, minority=0.3, homophily=0.8, rng=3)


def with_opinions():
    return sg.with_opinions(GRAPH, {}, rng=3)


WORK = [day_after_day, arm_against_arm, word_of_mouth, friends_at_random, people_of_their_own, with_opinions]
# Kinds of `rng` that a caller may hand in, and what numpy itself needs to make one from nothing.
SPARED = {"Generator", "SeedSequence", "BitGenerator"}


def forbid(patch):
    """Make every global source of chance, and the time of day, raise."""

    def raiser(name):
        def fail(*_, **__):
            raise AssertionError(f"{name} was called")

        return fail

    whole = [(random, {"Random", "SystemRandom"}), (np.random, SPARED), (secrets, set())]
    single = [(os, "urandom"), (uuid, "uuid1"), (uuid, "uuid4"), (time, "time"), (time, "time_ns")]
    for module, spared in whole:
        names = [name for name in dir(module) if not name.startswith("_") and name not in spared]
        single += [(module, name) for name in names if callable(getattr(module, name))]
    for module, name in single:
        patch.setattr(module, name, raiser(f"{module.__name__}.{name}"))


@pytest.mark.parametrize("work", WORK, ids=lambda work: work.__name__)
def test_nothing_global_is_asked(work, monkeypatch):
    first = work()
    with monkeypatch.context() as patch:
        forbid(patch)
        with pytest.raises(AssertionError, match=r"numpy\.random\.random was called"):
            np.random.random()  # noqa: NPY002
        again = work()
    assert again == first


@pytest.mark.parametrize("work", WORK, ids=lambda work: work.__name__)
def test_no_global_seed_changes_it(work):
    """NDlib 6.0.1 drew from `random` beside its own seed: opinions differed by up to 0.26 at one seed."""
    states = random.getstate(), np.random.get_state()  # noqa: NPY002
    try:
        results = []
        for seed in (1, 2):
            random.seed(seed)
            np.random.seed(seed)  # noqa: NPY002
            results.append(work())
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
    assert results[0] == results[1]
