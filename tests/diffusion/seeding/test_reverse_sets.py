import numpy as np
import pytest
from naive import seeding as naive

from socialgraph.diffusion import IndependentCascade
from socialgraph.diffusion.seeding import _reverse_sets as module
from socialgraph.diffusion.seeding._live_edges import live_edges
from socialgraph.diffusion.seeding._reverse_sets import Roots, grown, no_sets
from socialgraph.errors import LimitExceeded
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph
from socialgraph.rng import stream


class Threshold:
    """Stands in for a linear threshold model: each person hears from one at most."""

    def __init__(self, share):
        self.share = share

    def weights(self, graph):
        return self.share


def random_case(draws, directed):
    """Draw a graph with a probability for each arc, and weights that come to at most 1."""
    n = int(draws.integers(1, 10))
    pairs = np.argwhere(draws.random((n, n)) < draws.random())
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    graph = Graph.from_edges(pairs, n=n, directed=directed)
    p = draws.choice([0.0, 0.1, 0.5, 0.9, 1.0], graph.indices.size)
    raw = draws.random(graph.indices.size)
    total = np.bincount(graph.indices, raw, n)
    return graph, p, raw / np.maximum(total, 1e-9)[graph.indices] * draws.choice([0.3, 1.0 - 1e-12])


def by_arc(graph, share):
    return dict(zip(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True), share.tolist(), strict=True))


def listed(sets):
    return [part.tolist() for part in np.split(sets.members, sets.ends[:-1])]


def drawn(graph, model, count, seed=1, member=None):
    roots = Roots.of(np.zeros(graph.n, np.int64) if member is None else member)
    return grown(live_edges(graph, model), roots, stream(seed, "test"), no_sets(), count)


# The twin: leap by leap, one set at a time.


def test_every_set_is_the_twins():
    draws = np.random.default_rng(1)
    for number in range(100):
        graph, p, _ = random_case(draws, directed=bool(number % 2))
        forms = [p, float(draws.choice([0.0, 0.2, 0.7, 1.0])), "weighted"]
        model = IndependentCascade(forms[number % 3])
        key, groups = naive.stream_key(number, "test"), [list(range(graph.n))]
        arcs = by_arc(graph, model.probabilities(graph))
        for i, members in enumerate(listed(drawn(graph, model, 64, number))):
            expected = naive.open_set(graph.n, arcs, groups, key, i)
            assert members[0] == expected[0]
            assert len(members) == len(expected)
            assert set(members) == set(expected)


def test_every_path_is_the_twins():
    draws = np.random.default_rng(2)
    for number in range(100):
        graph, _, weight = random_case(draws, directed=bool(number % 2))
        key, groups = naive.stream_key(number, "test"), [list(range(graph.n))]
        arcs = by_arc(graph, weight)
        for i, members in enumerate(listed(drawn(graph, Threshold(weight), 64, number))):
            assert members == naive.picked_set(graph.n, arcs, groups, key, i)


@pytest.mark.parametrize("groups", [1, 2, 3, 5])
def test_groups_take_turns_as_roots(groups):
    graph, member = barabasi_albert(40, 2, rng=1), np.arange(40) * 7 % groups
    people = [np.flatnonzero(member == g).tolist() for g in range(groups)]
    key = naive.stream_key(3, "test")
    for model in [IndependentCascade("weighted"), Threshold(IndependentCascade("weighted").probabilities(graph))]:
        for i, members in enumerate(listed(drawn(graph, model, 300, 3, member))):
            assert members[0] == naive.root_of(40, people, key, i)
            assert member[members[0]] == i % groups


# What must hold whatever the coins.


def test_nobody_twice_and_never_and_always():
    graph = Graph.from_edges([(0, 1), (1, 2), (3, 4)], n=6)
    component = {0: {0, 1, 2}, 1: {0, 1, 2}, 2: {0, 1, 2}, 3: {3, 4}, 4: {3, 4}, 5: {5}}
    for members in listed(drawn(graph, IndependentCascade(p=1), 640)):
        assert set(members) == component[members[0]]
        assert len(set(members)) == len(members)
    assert all(len(members) == 1 for members in listed(drawn(graph, IndependentCascade(p=0), 640)))
    assert {members[0] for members in listed(drawn(graph, IndependentCascade(p=0), 640))} == set(range(6))


def test_sets_go_against_the_arcs():
    arc = Graph.from_edges([(0, 1)], directed=True)
    for model in [IndependentCascade(p=1), Threshold(np.ones(1))]:
        assert {tuple(members) for members in listed(drawn(arc, model, 64))} == {(0,), (1, 0)}


def test_roots_are_drawn_evenly():
    sets = drawn(Graph.from_edges([], n=10), IndependentCascade(p=0.5), 64_000)
    assert np.abs(np.bincount(sets.members) - 6_400).max() < 4 * np.sqrt(6_400)


@pytest.mark.parametrize("p", [0.001, 0.05, 0.5, 0.9])
def test_an_arc_is_open_as_often_as_it_should(p):
    """A star of 400 who may be heard: leaps of every length, and the mean of each place within 4.5 s.e."""
    star = Graph.from_edges([(v, 0) for v in range(1, 401)], directed=True)
    sets = drawn(star, IndependentCascade(p), 64 * 400 * 40)
    trials = np.count_nonzero(sets.members[np.concatenate([[0], sets.ends[:-1]])] == 0)
    heard = (
        np.bincount(sets.members, minlength=401)[1:]
        - np.bincount(sets.members[np.concatenate([[0], sets.ends[:-1]])], minlength=401)[1:]
    )
    assert np.abs(heard / trials - p).max() < 4.5 * np.sqrt(p * (1 - p) / trials)


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(500, 3, rng=1)
    mixed = np.random.default_rng(1).random(graph.indices.size) * 0.2
    for model in [IndependentCascade("weighted"), IndependentCascade(mixed), Threshold(mixed / 40)]:
        one, two = threads(lambda model=model: drawn(graph, model, 1_000))
        assert one.members.tobytes() == two.members.tobytes()
        assert one.ends.tobytes() == two.ends.tobytes()


def test_more_sets_keep_the_first_whatever_the_steps():
    graph = barabasi_albert(300, 3, rng=1)
    live, roots, key = live_edges(graph, IndependentCascade(0.1)), Roots.of(np.zeros(300, np.int64)), stream(1, "test")
    whole = grown(live, roots, key, no_sets(), 1_000)
    sets = no_sets()
    for count in [1, 64, 65, 300, 100, 1_000]:
        sets = grown(live, roots, key, sets, count)
        assert count <= sets.count <= 1_024
    assert (sets.ends.tobytes(), sets.members.tobytes()) == (whole.ends.tobytes(), whole.members.tobytes())


def test_sets_that_need_more_room_than_expected_are_all_there():
    """Everyone is in every set: 64 at a time is more than there was room for, again and again."""
    clique = Graph.from_edges([(u, v) for u in range(120) for v in range(u)])
    sets = drawn(clique, IndependentCascade(p=1), 1_000)
    assert np.diff(sets.ends).tolist() == [120] * 1_023
    assert np.bincount(sets.members).tolist() == [1_024] * 120


@pytest.mark.parametrize(("p", "count"), [(1, 640), (0.0, 6_400), (0.0, 10**12)])
def test_more_than_fits_is_refused(monkeypatch, p, count, threads):
    monkeypatch.setattr(module, "_MOST_MEMBERS", 5_000)
    clique = Graph.from_edges([(u, v) for u in range(120) for v in range(u)])

    def refused():
        with pytest.raises(LimitExceeded) as caught:
            drawn(clique, IndependentCascade(p), count)
        return str(caught.value)

    message = f"reverse sets must fit in 0 GiB; got {count:,} that do not; a larger epsilon needs fewer"
    assert threads(refused) == [message] * 2
    assert drawn(clique, IndependentCascade(0), 640).count == 640
