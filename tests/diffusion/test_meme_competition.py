import math
import pickle

import networkx as nx
import numpy as np
import pytest
from naive import competition as naive

from socialgraph.diffusion import MemeCompetition
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert, erdos_renyi
from socialgraph.graph import Graph

PAIR = Graph.from_edges([(0, 1)])


def random_case(draws):
    n, directed, pairs = naive.random_ties(draws, 8)
    graph = Graph.from_edges(pairs, n=n, directed=directed)
    innovation = [0.0, 0.02, 0.3, 1.0][draws.integers(4)]
    model = MemeCompetition(innovation, screen=int(draws.integers(1, 5)))
    return graph, draws.permutation(n)[: draws.integers(1, n + 1)].tolist(), model


def neighbors_of(graph):
    return {u: graph.neighbors(u).tolist() for u in range(graph.n)}


def assert_as_the_twin(model, graph, seeds, steps, seed, runs):
    ensemble, n = model(graph, seeds, steps=steps, runs=runs, rng=seed), graph.n
    reached = np.zeros(n)
    for run in range(runs):
        given = n, neighbors_of(graph), model.innovation, model.screen, seeds, steps, seed, run
        counts, first, spells = naive.meme_competition(*given)
        assert ensemble.counts[run].tolist() == counts
        cascade = ensemble.cascade(run)
        assert cascade.parent.tolist() == [first.get(u, (0, -1))[1] for u in range(n)]
        assert [time * n for time in cascade.time.tolist() if time >= 0] == pytest.approx(
            [first[u][0] for u in range(n) if u in first], abs=1e-9
        )
        assert sorted(map(tuple, cascade.spells.tolist())) == [(u, a / n, b / n) for u, a, b in spells]
        assert (np.diff(cascade.spells[:, 1]) >= 0).all()
        assert (ensemble.size[run], ensemble.depth[run]) == (len(first), cascade.depth)
        reached[list(first)] += 1
    assert ensemble.reach.tolist() == (reached / runs).tolist()


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(1)
    for seed in range(2_500):
        graph, seeds, model = random_case(draws)
        assert_as_the_twin(model, graph, seeds, int(draws.integers(7)), seed, runs=2)


@pytest.mark.parametrize("screen", [1, 7])
def test_a_larger_network_is_the_twins(screen):
    assert_as_the_twin(MemeCompetition(0.01, screen), barabasi_albert(60, 3, rng=1), [0, 1], 8, 2, runs=2)


def test_the_shares_of_every_new_meme_are_the_twins():
    draws = np.random.default_rng(2)
    for seed in range(200):
        graph, _, model = random_case(draws)
        shares = model.popularity(graph, steps=9, rng=seed)
        given = graph.n, neighbors_of(graph), model.innovation, model.screen, 9, seed
        assert shares.tolist() == naive.meme_popularity(*given)


# What must hold whatever the coins.


def test_every_event_shares_one_meme():
    """So once the first memes are gone, the shares of all new ones grow by n a step."""
    graph, model = erdos_renyi(200, 0.05, rng=1), MemeCompetition(0.05)
    short, long = (model.popularity(graph, steps=steps, rng=2) for steps in (500, 700))
    assert long.sum() - short.sum() == 200 * 200
    assert (long[: short.size] >= short).all()
    assert MemeCompetition(1).popularity(graph, steps=10, rng=2).tolist() == [1] * 2_000
    assert MemeCompetition(0).popularity(graph, steps=10, rng=2).tolist() == []
    assert model.popularity(graph, steps=0, rng=2).tolist() == []


def test_longer_only_adds():
    graph, model = barabasi_albert(80, 3, rng=1), MemeCompetition(0.01, screen=3)
    short, long = (model(graph, [0, 1], steps=steps, runs=30, rng=2) for steps in (5, 20))
    assert long.counts[:, :6].tolist() == short.counts.tolist()
    assert (long.size >= short.size).all()
    assert (long.size > short.size).any()
    first, again = short.cascade(3), long.cascade(3)
    assert (again.time[first.step >= 0] == first.time[first.step >= 0]).all()
    alive = int(short.counts[:, -1, 0].argmax())
    assert np.isinf(short.cascade(alive).spells[:, 2]).sum() == short.counts[alive, -1, 0] > 0


def test_the_spells_add_up_to_the_counts():
    graph = barabasi_albert(80, 3, rng=1)
    ensemble = MemeCompetition(0.01, screen=2)(graph, [0, 1], steps=15, runs=30, rng=2)
    for run in range(30):
        spells = ensemble.cascade(run).spells
        seeing = [np.count_nonzero((spells[:, 1] <= time) & (spells[:, 2] > time)) for time in range(16)]
        assert ensemble.counts[run, :, 0].tolist() == seeing
        assert len(set(spells[:, 0].tolist())) == ensemble.size[run]


def test_more_seeds_never_reach_fewer():
    """With one place a screen: the same people share at the same times, so more start means more see."""
    graph, model = barabasi_albert(80, 3, rng=1), MemeCompetition(0.02)
    few, many = (model(graph, seeds, steps=20, runs=200, rng=3) for seeds in ([5], [5, 6, 7]))
    assert (many.counts >= few.counts).all()
    assert (many.reach >= few.reach).all()


def test_less_innovation_never_reaches_fewer():
    graph = barabasi_albert(80, 3, rng=1)
    rare, often = (MemeCompetition(innovation)(graph, [5], steps=20, runs=200, rng=3) for innovation in (0.02, 0.1))
    assert (rare.counts >= often.counts).all()
    assert rare.counts.sum() > often.counts.sum()


def test_an_arc_carries_one_way():
    arc, model = Graph.from_edges([(0, 1)], directed=True), MemeCompetition(0)
    assert model(arc, [0], steps=40, rng=1).reach.tolist() == [1.0, 1.0]
    assert model(arc, [1], steps=40, rng=1).reach.tolist() == [0.0, 1.0]
    assert model(arc, [1], steps=40, rng=1).counts[0, -1].tolist() == [0, 1]


def test_whom_nobody_shares_with_keeps_what_they_have():
    ensemble = MemeCompetition(0)(Graph.from_edges([], n=3), [1], steps=9, runs=4, rng=1)
    assert ensemble.counts.tolist() == [[[1, 1]] * 10] * 4
    assert ensemble.cascade(3).step.tolist() == [-1, 0, -1]
    assert ensemble.cascade(3).spells.tolist() == [[1, 0, math.inf]]


def test_no_steps_are_the_start():
    ensemble = MemeCompetition()(PAIR, [0], steps=0, runs=3, rng=1)
    assert ensemble.counts.tolist() == [[[1, 1]]] * 3
    assert ensemble.depth.tolist() == [0] * 3


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(300, 4, rng=1)
    for runs in [1, 2, 41]:
        one, two = threads(lambda runs=runs: MemeCompetition(0.02, 3)(graph, [0, 1], steps=15, runs=runs, rng=9))
        assert one == two
        assert one.counts.tobytes() == two.counts.tobytes()


def test_more_runs_keep_the_first_and_leave_no_trace():
    graph, model = barabasi_albert(60, 3, rng=1), MemeCompetition(0.02, screen=2)
    few, many = (model(graph, [0], steps=10, runs=runs, rng=2) for runs in (10, 300))
    assert many.counts[:10].tolist() == few.counts.tolist()
    assert [many.cascade(run).size for run in range(300)] == many.size.tolist()


def test_relabelling_keeps_the_law():
    graph, order = barabasi_albert(40, 2, rng=1), np.random.default_rng(2).permutation(40)
    number = np.argsort(order)
    other, model = Graph.from_edges(number[graph.edges()], n=40), MemeCompetition(0.05)
    here = model(graph, [0], steps=8, runs=20_000, rng=3)
    there = model(other, number[[0]], steps=8, runs=20_000, rng=4)
    spread = np.sqrt(2 * here.reach * (1 - here.reach) / 20_000)
    assert (np.abs(there.reach[number] - here.reach) <= 5 * spread + 1e-12).all()


# What is given, and how.


def test_names_are_kept():
    path = nx.DiGraph([("ann", "bob"), ("bob", "cy")])
    ensemble = MemeCompetition(0)(path, ["ann"], steps=50, rng=1)
    assert ensemble.cascade(0).frame().index.tolist() == ["ann", "bob", "cy"]
    assert ensemble.cascade(0).frame()["parent"].tolist()[1:] == ["ann", "bob"]


def test_a_model_is_a_value():
    model = MemeCompetition(1, 2)
    assert model == MemeCompetition(innovation=1.0, screen=2)
    assert hash(model) == hash(MemeCompetition(1.0, 2))
    assert pickle.loads(pickle.dumps(model)) == model
    assert repr(model) == "MemeCompetition(innovation=1.0, screen=2)"
    assert not model.popularity(PAIR, steps=3, rng=1).flags.writeable


def test_every_librarys_graph_has_the_same_shares():
    graph, model = barabasi_albert(30, 2, rng=1), MemeCompetition(0.1)
    shares = model.popularity(graph, steps=20, rng=1).tolist()
    for library in ["networkx", "igraph", "scipy", "pandas"]:
        assert model.popularity(getattr(graph, f"to_{library}")(), steps=20, rng=1).tolist() == shares
    assert model.popularity(graph, steps=20).size > 0


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"innovation": 1.5}, "innovation must lie in [0, 1]; got 1.5"),
        ({"innovation": True}, "innovation must lie in [0, 1]; got True"),
        ({"screen": 0}, "screen must be a whole number of at least 1; got 0"),
        ({"screen": 2.0}, "screen must be a whole number of at least 1; got 2.0"),
    ],
)
def test_what_makes_no_model_is_refused(fields, message):
    with pytest.raises(ParameterError) as caught:
        MemeCompetition(**fields)
    assert str(caught.value) == message


@pytest.mark.parametrize("steps", [-1, 2.0, None, True])
def test_steps_are_whole(steps):
    for call in [
        lambda: MemeCompetition()(PAIR, [0], steps=steps, rng=1),
        lambda: MemeCompetition().replay(PAIR, [0], 0, steps=steps, rng=1),
        lambda: MemeCompetition().popularity(PAIR, steps=steps, rng=1),
    ]:
        with pytest.raises(ParameterError, match="steps must be a whole number of at least 0; got"):
            call()


def test_what_does_not_fit_is_refused_with_its_size():
    with pytest.raises(LimitExceeded, match="runs must fit in 2 GiB"):
        MemeCompetition()(PAIR, [0], runs=10**6, steps=10**6, rng=1)
    wide = MemeCompetition(screen=10**9)
    message = "screens must fit in 2 GiB; got 2 people with 1,000,000,000 places each"
    for call in [lambda: wide(PAIR, [0], rng=1), lambda: wide.popularity(PAIR, rng=1)]:
        with pytest.raises(LimitExceeded) as caught:
            call()
        assert str(caught.value) == message
    with pytest.raises(LimitExceeded) as caught:
        MemeCompetition(0.5).popularity(PAIR, steps=10**9, rng=1)
    assert str(caught.value) == "the memes of 1,000,000,000 steps must fit in 2 GiB; got 1,000,000,000"


def test_who_is_not_there_cannot_start():
    with pytest.raises(NodeNotFound, match="seeds must be nodes of the graph; got 2"):
        MemeCompetition()(PAIR, [2], rng=1)
    with pytest.raises(ParameterError, match="seeds must name at least one node"):
        MemeCompetition()(PAIR, [], rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        MemeCompetition().replay(PAIR, [0], -1, rng=1)
    for call in [MemeCompetition(), lambda graph, seeds: MemeCompetition().popularity(graph)]:
        with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
            call(Graph.from_edges([], n=0), [0])
