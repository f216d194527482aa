"""What people do of themselves: against twins coin by coin, and against the laws over many coins.

Laws are held to 4 standard errors at fixed seeds: of the few dozen comparisons here, one would fail once in hundreds of
choices of the seeds.
"""

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from naive import platform as naive
from scipy import stats

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError
from socialgraph.platform import Behaviour
from socialgraph.platform.day import _sessions
from socialgraph.rng import coins, stream

KEYS = stream(7, "test.click"), stream(7, "test.share")
PROBABILITIES = ("post", "attention", "share", "accept", "drop")


def reactions(behaviour, person, distance, slot, identity=None, keys=KEYS):
    """Show each person one post at a distance from an opinion of 0.5."""
    shown = {
        "person": readonly(person, np.int32),
        "post": readonly(np.arange(len(person)), np.int32),
        "slot": readonly(np.broadcast_to(slot, len(person)), np.int16),
    }
    opinion = readonly(np.full(max(person) + 1, 0.5))
    said = readonly(0.5 - np.asarray(distance), np.float32)
    identity = readonly(np.arange(len(person)) if identity is None else identity, np.uint64)
    return behaviour.react(shown, opinion, said, identity, keys)


def within(count, tries, probability, errors=4.0):
    spread = math.sqrt(tries * probability * (1 - probability))
    return abs(count - tries * probability) <= errors * spread


# Posting


@pytest.mark.parametrize("probability", [0.0, 1e-9, 0.3, 1.0])
def test_posts_are_their_twin(probability):
    key = stream(3, "test.post")
    author, hour = Behaviour(post=probability).posts(500, key)
    hours = naive.posts(500, probability, int(key))
    assert author.dtype == np.int32
    assert hour.dtype == np.float32
    assert dict(zip(author.tolist(), hour.tolist(), strict=True)) == {u: float(h) for u, h in hours.items()}
    assert (np.diff(author) > 0).all()


@pytest.mark.parametrize("probability", [0.01, 0.5, 0.9])
def test_law_of_posting(probability):
    author, hour = Behaviour(post=probability).posts(100_000, stream(1, "test.post"))
    assert within(author.size, 100_000, probability)
    assert 0 <= hour.min() <= hour.max() < 1
    assert stats.kstest(hour, "uniform").pvalue > 1e-4


def test_nobody_and_everybody_posts():
    assert Behaviour(post=0.0).posts(1000, KEYS[0])[0].size == 0
    assert Behaviour(post=1.0).posts(1000, KEYS[0])[0].tolist() == list(range(1000))
    assert Behaviour(post=1.0).posts(0, KEYS[0])[0].size == 0


def test_who_posts_at_a_small_rate_also_posts_at_a_larger():
    few, many = (set(Behaviour(post=p).posts(5000, KEYS[0])[0].tolist()) for p in (0.2, 0.25))
    assert few < many


def test_the_last_hour_is_before_midnight(monkeypatch):
    # The largest of all draws rounds up to 1 in float32, and nobody would look at a window that does not exist.
    monkeypatch.setattr("socialgraph.platform.behaviour.uniforms", lambda key, who: np.full(who.size, 1 - 2.0**-53))
    author, hour = Behaviour(post=1.0).posts(3, KEYS[0])
    assert author.size == 3
    assert (hour < 1).all()


# Clicking and sharing


@pytest.mark.parametrize(
    "behaviour", [Behaviour(share=0.4), Behaviour(0.5, 0.7, 3.0, 0.5, 1.0), Behaviour(share=0.0)], ids=str
)
def test_reactions_are_their_twin(behaviour):
    draws = np.random.default_rng(1)
    person, slot = draws.integers(0, 50, 2000), draws.integers(0, 128, 2000) // draws.integers(1, 40, 2000)
    distance = draws.choice([0.0, 0.25, 1.0, 1.5], 2000)
    identity = draws.integers(0, 2**63, 2000)
    out = reactions(behaviour, person, distance, slot, identity)
    keys = [int(key) for key in KEYS]
    columns = zip(person.tolist(), identity.tolist(), distance, slot.tolist(), strict=True)
    assert out.dtype == np.int8
    assert out.tolist() == [naive.react(behaviour, u, i, d, s, *keys) for u, i, d, s in columns]


@pytest.mark.parametrize("distance", [0.0, 0.5, 1.5])
@pytest.mark.parametrize("slot", [0, 3, 20])
def test_law_of_clicking(distance, slot):
    behaviour = Behaviour(click=0.3, agreement=1.2, attention=0.9)
    tries = 40_000
    clicks = np.count_nonzero(reactions(behaviour, np.arange(tries), np.full(tries, distance), slot))
    probability = 0.9**slot / (1 + math.exp(1.2 * distance - 0.3))
    assert within(clicks, tries, probability)
    assert behaviour.click_probability(distance, slot) == pytest.approx(probability, rel=1e-12)


@pytest.mark.parametrize("share", [0.1, 0.7])
def test_law_of_sharing(share):
    out = reactions(Behaviour(click=0.0, share=share), np.arange(40_000), np.zeros(40_000), 0)
    assert within(np.count_nonzero(out == 2), np.count_nonzero(out), share)


def test_certain_and_impossible_reactions():
    everyone, far = np.arange(1000), np.full(1000, 1.0)
    assert (reactions(Behaviour(click=50.0, share=1.0), everyone, far, 0) == 2).all()
    assert (reactions(Behaviour(click=50.0, share=0.0), everyone, far, 0) == 1).all()
    assert (reactions(Behaviour(click=-2000.0, share=1.0), everyone, far, 0) == 0).all()
    assert (reactions(Behaviour(click=50.0, attention=0.0), everyone, far, 0) == 1).all()
    assert (reactions(Behaviour(click=50.0, attention=0.0), everyone, far, 1) == 0).all()
    assert reactions(Behaviour(), np.array([0]), [0.0], 127).shape == (1,)


def test_nearer_and_higher_only_adds_clicks():
    # One coin for who meets what: whoever clicks a post far away or far down clicks it near by and on top.
    everyone = np.arange(5000)
    for worse, better in (((1.0, 0), (0.5, 0)), ((0.5, 9), (0.5, 2))):
        few, many = (reactions(Behaviour(), everyone, np.full(5000, d), slot) > 0 for d, slot in (worse, better))
        assert few.sum() < many.sum()
        assert not (few & ~many).any()


def test_a_reaction_does_not_depend_on_what_else_is_shown():
    person, distance = np.arange(100), np.linspace(0, 1, 100)
    whole = reactions(Behaviour(click=1.0, share=0.5), person, distance, 2)
    part = reactions(Behaviour(click=1.0, share=0.5), person[40:60], distance[40:60], 2, np.arange(40, 60))
    assert part.tobytes() == whole[40:60].tobytes()


def test_a_probability_of_a_click_beyond_floating_point_is_no_warning():
    assert Behaviour(click=-1000.0).click_probability(np.array([0.0, 2.0]), 0).tolist() == [0.0, 0.0]


# Meeting


@pytest.mark.parametrize("distance", [0.0, 0.7, 2.0])
def test_law_of_accepting_and_dropping(distance):
    behaviour = Behaviour(accept=0.6, drop=0.4, agreement=1.3)
    pairs = np.column_stack([np.zeros(20_000, dtype=int), np.arange(1, 20_001)])
    opinion = np.append(-1.0, np.full(20_000, distance - 1.0))
    key = stream(5, "test.meet")
    accepted, dropped = behaviour.accepts(pairs, opinion, key), behaviour.drops(pairs, opinion, key)
    near = abs(opinion[1] - opinion[0])
    assert within(accepted.sum(), 20_000, 0.6 * math.exp(-1.3 * near))
    assert within(dropped.sum(), 20_000, 0.4 * near / 2)
    twin = [(0, v, near, int(key)) for v in range(1, 300)]
    assert accepted[:299].tolist() == [naive.accepts(behaviour, *one) for one in twin]
    assert dropped[:299].tolist() == [naive.drops(behaviour, *one) for one in twin]


def test_no_pairs_and_certain_ones():
    none = np.zeros((0, 2), dtype=np.int64)
    pairs, opinion = np.array([[0, 1], [1, 2]]), np.array([-1.0, 1.0, 1.0])
    key = KEYS[0]
    assert Behaviour().accepts(none, opinion, key).tolist() == Behaviour().drops(none, opinion, key).tolist() == []
    assert Behaviour(accept=1.0, agreement=0.0).accepts(pairs, opinion, key).tolist() == [True, True]
    assert Behaviour(accept=0.0).accepts(pairs, opinion, key).tolist() == [False, False]
    assert Behaviour(drop=1.0).drops(pairs, opinion, key).tolist() == [True, False]


# Looking


def test_sessions_are_uniform_over_windows():
    # Chi-square over 24 windows at level 1e-4; a person has one, and every day another.
    key = stream(2, "test.session")
    session = _sessions(48_000, 24, key)
    assert stats.chisquare(np.bincount(session, minlength=24)).pvalue > 1e-4
    assert not _sessions(100, 1, key).any()
    assert session[:200].tolist() == [int((int(c) >> 11) / 2**53 * 24) for c in coins(key, np.arange(200))]


# The numbers


@pytest.mark.parametrize("name", PROBABILITIES)
@pytest.mark.parametrize("value", [-0.1, 1.5, math.nan, math.inf, "0.3", None, True, 1j], ids=str)
def test_what_is_no_probability_is_refused(name, value):
    with pytest.raises(ParameterError) as error:
        Behaviour(**{name: value})
    assert str(error.value) == f"{name} must lie in [0, 1]; got {value!r}"


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("click", math.nan, "must be a finite number"),
        ("click", "-1", "must be a finite number"),
        ("agreement", -1.0, "must be a finite number of at least 0"),
        ("agreement", math.inf, "must be a finite number of at least 0"),
    ],
)
def test_other_numbers_are_refused(name, value, rule):
    with pytest.raises(ParameterError) as error:
        Behaviour(**{name: value})
    assert str(error.value) == f"{name} {rule}; got {value!r}"


def test_it_is_a_value():
    behaviour = Behaviour(share=0.25)
    assert behaviour == Behaviour(share=np.float64(0.25))
    assert behaviour != Behaviour()
    assert len({behaviour, Behaviour(share=0.25), Behaviour()}) == 2
    assert eval(repr(behaviour)) == behaviour
    assert pickle.loads(pickle.dumps(behaviour)) == behaviour
    assert replace(behaviour, share=0.0) == Behaviour()
    with pytest.raises(TypeError, match="aggreement"):
        Behaviour(aggreement=1.0)
