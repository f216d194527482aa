"""What people do of themselves: against twins coin by coin, and against the laws over many coins.

Laws are held to 4 standard errors at fixed seeds: of the few dozen comparisons here, one would fail once in hundreds of
choices of the seeds.
"""

import math
import pickle
import types
from dataclasses import replace

import numpy as np
import pytest
from naive import platform as naive
from scipy import stats

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.platform import Behaviour
from socialgraph.platform.behaviour import DEEDS
from socialgraph.platform.tables import REACTIONS, Content
from socialgraph.rng import coins, stream
from socialgraph.ties import Disagreement, Homophilous, Pairs

KEYS = tuple(stream(7, f"test.{deed}") for deed in DEEDS)
PROBABILITIES = ("post", "attention", "like", "share", "comment", "hide", "report", "survey", "accept", "drop", "leave")


def reactions(behaviour, person, distance, slot, identity=None, topic=0, **columns):
    """Show each person one post at a distance from an opinion of 0.5; give the bits of what they do."""
    shown = {
        "person": readonly(person, np.int32),
        "post": readonly(np.arange(len(person)), np.int32),
        "slot": readonly(np.broadcast_to(slot, len(person)), np.int16),
    }
    people = People({"opinion": np.full(max(person) + 1, 0.5), **columns})
    content = Content.empty().with_rows(
        t=np.zeros(len(person)),
        author=np.zeros(len(person), int),
        opinion=0.5 - np.asarray(distance),
        topic=np.broadcast_to(topic, len(person)),
        identity=np.arange(len(person)) if identity is None else np.asarray(identity, np.uint64),
    )
    return behaviour.react(shown, people, content, KEYS)


def did(out, deed):
    """Count those who did something."""
    return int(np.count_nonzero(out & (1 << REACTIONS.index(deed) - 1)))


def within(count, tries, probability, errors=4.0):
    spread = math.sqrt(tries * probability * (1 - probability))
    return abs(count - tries * probability) <= errors * spread


# Posting


@pytest.mark.parametrize("probability", [0.0, 1e-9, 0.3, 1.0])
def test_posts_are_their_twin(probability):
    keys = {"post": stream(3, "test.post"), "hour": stream(3, "test.hour")}
    draws = np.random.default_rng(4)
    for columns in ({}, {"activity": draws.exponential(1, 500)}, {"hour": draws.uniform(0, 24, 500)}):
        people = People(columns, 500)
        author, hour = Behaviour(post=probability).posts(people, tuple(keys.values()))
        check_posts(author, hour, naive.posts(people, probability, {name: int(key) for name, key in keys.items()}))


def check_posts(author, hour, hours):
    assert author.dtype == np.int32
    assert hour.dtype == np.float32
    assert dict(zip(author.tolist(), hour.tolist(), strict=True)) == {u: float(h) for u, h in hours.items()}
    assert (np.diff(author) > 0).all()


@pytest.mark.parametrize("probability", [0.01, 0.5, 0.9])
def test_law_of_posting(probability):
    author, hour = Behaviour(post=probability).posts(People({}, 100_000), (stream(1, "test.post"), KEYS[0]))
    assert within(author.size, 100_000, probability)
    assert 0 <= hour.min() <= hour.max() < 1
    assert stats.kstest(hour, "uniform").pvalue > 1e-4


def test_nobody_and_everybody_posts():
    assert Behaviour(post=0.0).posts(People({}, 1000), KEYS[:2])[0].size == 0
    assert Behaviour(post=1.0).posts(People({}, 1000), KEYS[:2])[0].tolist() == list(range(1000))
    assert Behaviour(post=1.0).posts(People({}, 0), KEYS[:2])[0].size == 0


def test_who_posts_at_a_small_rate_also_posts_at_a_larger():
    few, many = (set(Behaviour(post=p).posts(People({}, 5000), KEYS[:2])[0].tolist()) for p in (0.2, 0.25))
    assert few < many


def test_the_last_hour_is_before_midnight(monkeypatch):
    # The largest of all draws rounds up to 1 in float32, and nobody would look at a window that does not exist.
    monkeypatch.setattr("socialgraph.platform.behaviour.uniforms", lambda key, who: np.full(who.size, 1 - 2.0**-53))
    author, hour = Behaviour(post=1.0).posts(People({}, 3), KEYS[:2])
    assert author.size == 3
    assert (hour < 1).all()


# Clicking and sharing


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(share=0.4, like=0.9, comment=0.3),
        Behaviour(click=0.7, agreement=3.0, attention=0.5, share=1.0, hide=1.0, report=0.7),
        Behaviour(click=0.7, interest=2.0, fatigue=0.4),
        Behaviour(click=-1.0, interest=1.0, outrage=2.0, survey=0.7, fatigue=0.2),
    ],
    ids=str,
)
def test_reactions_are_their_twin(behaviour):
    draws = np.random.default_rng(1)
    person, slot = np.sort(draws.integers(0, 50, 2000)), draws.integers(0, 128, 2000) // draws.integers(1, 40, 2000)
    distance = draws.choice([0.0, 0.25, 1.0, 1.5], 2000)
    identity, topic = draws.integers(0, 2**63, 2000), draws.integers(0, 3, 2000)
    interests = draws.dirichlet(np.ones(3), 50).astype(np.float32)
    out = reactions(behaviour, person, distance, slot, identity, topic, interests=interests[: person.max() + 1])
    keys = dict(zip(DEEDS, map(int, KEYS), strict=True))
    clicks, twin = [0] * 50, []
    for u, i, d, s, t in zip(person.tolist(), identity.tolist(), distance, slot.tolist(), topic, strict=True):
        view = {"person": u, "slot": s, "post": {"identity": i, "opinion": np.float32(0.5 - d)}}
        twin.append(naive.react(behaviour, view, d, (float(interests[u, t]), 3), clicks[u], keys))
        clicks[u] += "click" in twin[-1]
    assert out.dtype == np.uint8
    assert out.tolist() == [sum(1 << REACTIONS.index(deed) - 1 for deed in done) for done in twin]


@pytest.mark.parametrize("distance", [0.0, 0.5, 1.5])
@pytest.mark.parametrize("slot", [0, 3, 20])
def test_law_of_clicking(distance, slot):
    behaviour = Behaviour(click=0.3, agreement=1.2, attention=0.9)
    tries = 40_000
    clicks = did(reactions(behaviour, np.arange(tries), np.full(tries, distance), slot), "click")
    probability = 0.9**slot / (1 + math.exp(1.2 * distance - 0.3))
    assert within(clicks, tries, probability)
    assert behaviour.click_probability(distance, slot) == pytest.approx(probability, rel=1e-12)


@pytest.mark.parametrize("chance", [0.1, 0.7])
def test_laws_of_what_follows_a_click(chance):
    behaviour = Behaviour(click=0.0, agreement=0.8, like=chance, share=chance, comment=chance)
    out = reactions(behaviour, np.arange(40_000), np.full(40_000, 0.5), 0)
    clicks = did(out, "click")
    assert within(did(out, "like"), clicks, chance * math.exp(-0.4))
    assert within(did(out, "share"), clicks, chance)
    assert within(did(out, "comment"), clicks, chance)
    assert not np.count_nonzero(out[out & 1 == 0] & 0b11010)
    both = np.count_nonzero(out & 0b11000 == 0b11000)
    assert within(both, clicks, chance**2)


def test_laws_of_what_a_post_from_afar_meets_with():
    out = reactions(Behaviour(click=-50.0, hide=0.6, report=0.4), np.arange(40_000), np.full(40_000, 1.5), 2)
    looked = 0.95**2
    assert within(did(out, "hide"), 40_000, looked * 0.6 * 0.75)
    assert within(did(out, "report"), 40_000, looked * 0.4 * 0.75**2)
    near = reactions(Behaviour(click=-50.0, hide=1.0, report=1.0), np.arange(1000), np.zeros(1000), 0)
    assert not near.any()


def test_interest_counts_as_far_as_it_is_more_or_less_than_its_share():
    interests = np.float32([[0.5, 0.25, 0.25, 0.0]]).repeat(20_000, axis=0)
    for topic, gain in enumerate([1, 0, 0, -1]):
        out = reactions(
            Behaviour(click=0.2, interest=0.7), np.arange(20_000), np.zeros(20_000), 0, topic=topic, interests=interests
        )
        assert within(did(out, "click"), 20_000, 1 / (1 + math.exp(-0.2 - 0.7 * gain)))


def test_each_click_tires():
    """Five posts each: the k-th is clicked the less, the more were clicked before."""
    person = np.repeat(np.arange(20_000), 5)
    out = reactions(Behaviour(click=1.0, attention=1.0, fatigue=0.8), person, np.zeros(100_000), 0) & 1
    clicked = out.reshape(-1, 5).astype(int)
    before = np.cumsum(clicked, axis=1) - clicked
    for clicks in range(4):
        tries = before == clicks
        assert within(clicked[tries].sum(), tries.sum(), 1 / (1 + math.exp(0.8 * clicks - 1)))


def test_certain_and_impossible_reactions():
    everyone, far = np.arange(1000), np.full(1000, 1.0)
    plain = {"like": 0.0, "comment": 0.0, "hide": 0.0, "report": 0.0}
    assert (reactions(Behaviour(click=50.0, share=1.0, **plain), everyone, far, 0) == 9).all()
    assert (reactions(Behaviour(click=50.0, share=0.0, **plain), everyone, far, 0) == 1).all()
    assert (reactions(Behaviour(click=-700.0, share=1.0, **plain), everyone, far, 0) == 0).all()
    assert (reactions(Behaviour(click=50.0, attention=0.0, **plain), everyone, far, 0) == 1).all()
    assert (reactions(Behaviour(click=50.0, attention=0.0, **plain), everyone, far, 1) == 0).all()
    assert reactions(Behaviour(), np.array([0]), [0.0], 127).shape == (1,)


def test_nearer_and_higher_only_adds_clicks():
    # One coin for who meets what: whoever clicks a post far away or far down clicks it near by and on top.
    everyone = np.arange(5000)
    for worse, better in (((1.0, 0), (0.5, 0)), ((0.5, 9), (0.5, 2))):
        few, many = (reactions(Behaviour(), everyone, np.full(5000, d), slot) & 1 > 0 for d, slot in (worse, better))
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


PEOPLE = People({"opinion": np.append(-1.0, np.full(20_000, -0.3))})
STAR = Graph.from_edges([(0, v) for v in range(1, 20_001)])
ALL = Pairs.of(STAR, PEOPLE, STAR.edges()[:, 0], STAR.edges()[:, 1])


@pytest.mark.parametrize("habit", [0.6, Homophilous(0.6, 1.3), Disagreement(0.4), lambda pairs, *, rng: pairs.distance])
def test_law_of_accepting_and_dropping(habit):
    behaviour = Behaviour(accept=habit, drop=habit)
    key = stream(5, "test.meet")
    accepted, dropped = behaviour.accepts(ALL, key), behaviour.drops(ALL, key)
    assert accepted.tolist() == dropped.tolist()
    expected = {float: 0.6, Homophilous: 0.6 * math.exp(-1.3 * 0.7), Disagreement: 0.4 * 0.35}
    assert within(accepted.sum(), 20_000, expected.get(type(habit), 0.7))
    pair = {"ends": (0, 0), "distance": 0.7}
    if not isinstance(habit, types.FunctionType):
        twin = [naive.decided(habit, {**pair, "ends": (0, v)}, False, int(key)) for v in range(1, 300)]
        assert accepted[:299].tolist() == twin


def test_no_pairs_and_certain_ones():
    none = Pairs.of(STAR, PEOPLE, [], [])
    key = KEYS[0]
    assert Behaviour().accepts(none, key).tolist() == Behaviour().drops(none, key).tolist() == []
    assert Behaviour(accept=1.0).accepts(ALL, key).all()
    assert not Behaviour(accept=0.0).accepts(ALL, key).any()
    assert Behaviour(drop=Disagreement(1.0)).drops(Pairs.of(STAR, PEOPLE, [1, 0], [2, 1]), key).tolist()[0] is False


def test_a_tie_without_direction_has_one_coin_whichever_end_is_asked():
    follows = Graph.from_edges(STAR.edges(), directed=True)
    key, people = KEYS[1], np.arange(1, 2001)
    for graph, same in ((STAR, True), (follows, False)):
        one = Behaviour(accept=0.5).accepts(Pairs.of(graph, PEOPLE, 0 * people, people), key)
        other = Behaviour(accept=0.5).accepts(Pairs.of(graph, PEOPLE, people, 0 * people), key)
        assert (one.tolist() == other.tolist()) is same


@pytest.mark.parametrize(
    ("habit", "message"),
    [
        (lambda pairs, *, rng: 0.5, "accept must give one probability for each of the 20000 pairs; got 'float64 of"),
        (lambda pairs, *, rng: pairs.distance + 1, "accept must give probabilities in [0, 1]; got '1.7 for 0 and 1'"),
        (lambda pairs, *, rng: np.nan * pairs.distance, "accept must give probabilities in [0, 1]; got 'nan for 0"),
    ],
    ids=["one", "above", "NaN"],
)
def test_what_is_no_probability_of_a_pair_is_refused(habit, message):
    with pytest.raises(ParameterError) as error:
        Behaviour(accept=habit).accepts(ALL, KEYS[0])
    assert str(error.value).startswith(message)


# Wanting


def test_what_people_say_they_want_is_not_what_outrage_makes_them_click():
    everyone, far = np.arange(40_000), np.full(40_000, 1.5)
    calm, drawn = (reactions(Behaviour(survey=0.5, outrage=o), everyone, far, 9) for o in (0.0, 3.0))
    wish = 1 / (1 + math.exp(1.0 + 1.5))
    for out in (calm, drawn):
        assert within(did(out, "want"), 40_000, 0.5 * wish)
    # The post is of opinion -1.
    assert within(did(drawn, "click"), 40_000, 0.95**9 / (1 + math.exp(1.0 + 1.5 - 3.0)))
    assert did(reactions(Behaviour(), everyone, far, 9), "want") == 0


# Looking


def test_people_look_at_any_time_or_around_their_hour():
    key = stream(2, "test.session")
    looks = Behaviour().looks(People({}, 48_000), key)
    assert looks.dtype == np.float32
    assert stats.kstest(looks, "uniform").pvalue > 1e-4
    assert looks[:200].tolist() == [float(np.float32((int(c) >> 11) / 2**53)) for c in coins(key, np.arange(200))]
    around = Behaviour().looks(People({"hour": np.full(48_000, 23.0)}), key)
    away = (around.astype(float) * 24 - 23 + 12) % 24 - 12
    assert stats.kstest(away / 3, "norm").pvalue > 1e-4
    assert 0 <= around.min() <= around.max() < 1


def test_active_people_post_more():
    activity = np.repeat([0.0, 0.5, 1.0, 4.0], 10_000)
    author, _ = Behaviour(post=0.4).posts(People({"activity": activity}), KEYS[:2])
    posts = np.bincount(author // 10_000, minlength=4)
    assert posts[0] == 0
    assert posts[3] == 10_000
    assert within(posts[1], 10_000, 0.2)
    assert within(posts[2], 10_000, 0.4)


# Leaving


def test_whoever_clicked_nothing_may_leave():
    views, clicks = np.repeat([0, 3, 3], 10_000), np.repeat([0, 0, 1], 10_000)
    gone = Behaviour(leave=0.3).leaves(views, clicks, KEYS[0]).reshape(3, -1).sum(axis=1)
    assert gone[0] == gone[2] == 0
    assert within(gone[1], 10_000, 0.3)
    assert not Behaviour().leaves(views, clicks, KEYS[0]).any()


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
        ("interest", -0.1, "must be a finite number of at least 0"),
        ("fatigue", -0.1, "must be a finite number of at least 0"),
        ("outrage", -0.1, "must be a finite number of at least 0"),
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
