import dataclasses
import pickle

import networkx as nx
import numpy as np
import pytest
from naive import competition as naive

from socialgraph.diffusion import CompetingCascade, IndependentCascade
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

TIES = ["fair", "ours", "rival"]
PATH = Graph.from_edges([(u, u + 1) for u in range(9)])


def turned(model, seeds):
    """The same competition seen by the rival."""
    rival_p = model.p if model.rival_p is None else model.rival_p
    tie = {"ours": "rival", "rival": "ours"}.get(model.tie, "fair")
    return CompetingCascade(rival_p, rivals=seeds, rival_p=model.p, tie=tie)


def random_case(draws):
    """Draw a network, who starts what, and a model; probabilities are alike or not, the same for both or not."""
    n, directed, pairs = naive.random_ties(draws, 12)
    graph = Graph.from_edges(pairs, n=n, directed=directed, weight=draws.random(len(pairs)))
    forms = [float(draws.random()), 1.0, "weight", "weighted", draws.random(graph.indices.size)]
    p, rival_p = (forms[draws.integers(5)] for _ in range(2))
    order, most = draws.permutation(n).tolist(), int(draws.integers(1, n))
    seeds, rivals = order[: max(1, most // 2)], order[max(1, most // 2) : most]
    rival_p = None if draws.integers(2) else rival_p
    return graph, seeds, CompetingCascade(p, rivals=rivals, rival_p=rival_p, tie=TIES[draws.integers(3)])


def by_arc(p, graph):
    arcs = zip(graph.sources.tolist(), graph.indices.tolist(), strict=True)
    return dict(zip(arcs, IndependentCascade(p).probabilities(graph).tolist(), strict=True))


def assert_as_the_twin(model, graph, seeds, seed, runs):
    ensemble = model(graph, seeds, runs=runs, rng=seed)
    p = by_arc(model.p, graph)
    rival_p = p if model.rival_p is None else by_arc(model.rival_p, graph)
    reached, last = np.zeros(graph.n), 0
    for run in range(runs):
        has = naive.competing_cascade(p, rival_p, seeds, model.rivals, model.tie, seed, run)
        ours = {u: (step, parent) for u, (message, step, parent) in has.items() if message == "ours"}
        cascade = ensemble.cascade(run)
        assert cascade.step.tolist() == [ours.get(u, (-1, -1))[0] for u in range(graph.n)]
        assert cascade.parent.tolist() == [ours.get(u, (-1, -1))[1] for u in range(graph.n)]
        assert (ensemble.size[run], ensemble.depth[run]) == (len(ours), max(step for step, _ in ours.values()))
        for at, state in np.ndindex(ensemble.counts.shape[1:]):
            by_then = [who for who, (message, step, _) in has.items() if message[0] == "or"[state] and step <= at]
            assert ensemble.counts[run, at, state] == len(by_then)
        reached[list(ours)] += 1
        last = max(last, *(step for _, step, _ in has.values()))
    assert ensemble.reach.tolist() == (reached / runs).tolist()
    assert ensemble.times.tolist() == list(range(last + 1))


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(1)
    for seed in range(2_500):
        graph, seeds, model = random_case(draws)
        assert_as_the_twin(model, graph, seeds, seed, runs=2)


def test_a_large_network_is_the_twins():
    graph = barabasi_albert(1_500, 4, rng=5)
    for tie in TIES:
        model = CompetingCascade("weighted", rivals=range(10, 20), rival_p=0.2, tie=tie)
        assert_as_the_twin(model, graph, list(range(10)), 6, runs=2)


# What it couples.


def test_without_rivals_it_is_the_independent_cascade_to_the_bit():
    graph = barabasi_albert(500, 3, rng=1)
    for p in [0.15, "weighted"]:
        alone, one = IndependentCascade(p), CompetingCascade(p)
        there, here = (model(graph, [0, 3], runs=300, rng=2) for model in (alone, one))
        assert here.size.tobytes() == there.size.tobytes()
        assert here.depth.tobytes() == there.depth.tobytes()
        assert here.reach.tobytes() == there.reach.tobytes()
        assert here.counts[:, :, :1].tobytes() == there.counts.tobytes()
        assert not here.counts[:, :, 1].any()
        assert all(here.cascade(run) == there.cascade(run) for run in range(50))


def test_whom_either_reaches_is_whom_one_cascade_from_all_seeds_reaches():
    """With one probability for both, run by run and whatever the rule."""
    draws = np.random.default_rng(3)
    for seed in range(150):
        graph, seeds, model = random_case(draws)
        model = dataclasses.replace(model, rival_p=None)
        both = IndependentCascade(model.p)(graph, [*seeds, *model.rivals], runs=20, rng=seed)
        ours = model(graph, seeds, runs=20, rng=seed)
        assert ours.counts.sum(axis=2).tolist() == both.counts[:, :, 0].tolist()
        if model.rivals:
            theirs = turned(model, seeds)(graph, model.rivals, runs=20, rng=seed)
            assert np.allclose(ours.reach + theirs.reach, both.reach, atol=1e-12)


def test_the_roles_turned_round_are_the_same_runs_seen_by_the_rival():
    draws, compared = np.random.default_rng(4), 0
    for seed in range(300):
        graph, seeds, model = random_case(draws)
        if model.rivals:
            ours = model(graph, seeds, runs=10, rng=seed)
            theirs = turned(model, seeds)(graph, model.rivals, runs=10, rng=seed)
            assert theirs.counts.tolist() == ours.counts[:, :, ::-1].tolist()
            compared += 1
    assert compared > 150


def test_rivals_only_ever_take_people_away():
    """Nobody has ours with the rivals who has it not without them: in every run, for any probabilities and rule."""
    draws, taken = np.random.default_rng(5), 0
    for seed in range(300):
        graph, seeds, model = random_case(draws)
        alone = IndependentCascade(model.p)
        for run in range(5):
            ours = model.replay(graph, seeds, run, rng=seed).step >= 0
            without = alone.replay(graph, seeds, run, rng=seed).step >= 0
            assert not (ours & ~without).any()
            taken += np.count_nonzero(without & ~ours)
    assert taken > 500


def test_what_favours_us_never_costs_us_people():
    """More seeds of ours, fewer rivals or a better rule, at one probability for both: in every run."""
    graph = barabasi_albert(300, 3, rng=6)
    base = CompetingCascade(0.3, rivals=(1, 2, 3))
    for run in range(200):
        before = base.replay(graph, [0], run, rng=7).step >= 0
        for model, seeds in [
            (base, [0, 40, 41]),
            (dataclasses.replace(base, rivals=(1,)), [0]),
            (dataclasses.replace(base, tie="ours"), [0]),
        ]:
            assert not (before & ~(model.replay(graph, seeds, run, rng=7).step >= 0)).any()
        assert not ((dataclasses.replace(base, tie="rival").replay(graph, [0], run, rng=7).step >= 0) & ~before).any()


# What must hold whatever the coins.


def test_on_a_path_each_takes_its_half_and_the_rule_takes_the_middle():
    middle = {"ours": [5, 4], "rival": [4, 5]}
    for tie, last in middle.items():
        ensemble = CompetingCascade(1, rivals=[8], tie=tie)(PATH.subgraph(range(9)), [0], runs=3, rng=1)
        assert ensemble.counts[:, -1].tolist() == [last] * 3
        assert ensemble.counts[0].tolist() == [[1, 1], [2, 2], [3, 3], [4, 4], last]
    fair = CompetingCascade(1, rivals=[8])(PATH.subgraph(range(9)), [0], runs=2_000, rng=1)
    assert set(fair.size.tolist()) == {4, 5}
    assert abs(fair.mean - 4.5) < 4 * fair.standard_error


def test_longer_cascades_than_there_was_room_for_are_counted_whole():
    path = Graph.from_edges([(u, u + 1) for u in range(199)])
    ensemble = CompetingCascade(1, rivals=[199], tie="ours")(path, [150], runs=5, rng=1)
    assert ensemble.counts.shape == (5, 151, 2)
    assert ensemble.counts[:, -1].tolist() == [[175, 25]] * 5
    rival = CompetingCascade(0, rivals=[199], rival_p=1)(path, [0], runs=5, rng=1)
    assert rival.counts[:, :, 1].tolist() == [list(range(1, 200))] * 5
    assert rival.counts[:, :, 0].tolist() == [[1] * 199] * 5
    assert rival.depth.tolist() == [0] * 5


def test_an_arc_carries_one_way_whatever_it_carries():
    arc = Graph.from_edges([(0, 1), (2, 3)], directed=True)
    assert CompetingCascade(1, rivals=[3])(arc, [0], rng=1).counts[0, -1].tolist() == [2, 1]
    assert CompetingCascade(1, rivals=[2])(arc, [1], rng=1).counts[0, -1].tolist() == [1, 2]


def test_nobody_takes_what_nobody_passes_on():
    for graph in [Graph.from_edges([], n=4), barabasi_albert(4, 1, rng=1)]:
        ensemble = CompetingCascade(0, rivals=[1, 2])(graph, [0], runs=4, rng=1)
        assert ensemble.counts.tolist() == [[[1, 2]]] * 4
        assert ensemble.cascade(3).step.tolist() == [0, -1, -1, -1]


def test_where_everybody_starts_nobody_moves():
    ensemble = CompetingCascade(1, rivals=range(5, 10))(PATH, range(5), runs=2, rng=1)
    assert ensemble.counts.tolist() == [[[5, 5]]] * 2


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(2_000, 5, rng=1)
    model = CompetingCascade("weighted", rivals=range(5), rival_p=0.1)
    for runs in [1, 2, 101]:
        one, two = threads(lambda runs=runs: model(graph, range(5, 10), runs=runs, rng=9))
        assert one == two
        assert one.counts.tobytes() == two.counts.tobytes()


def test_relabelling_keeps_the_law():
    graph, order = barabasi_albert(60, 2, rng=1), np.random.default_rng(2).permutation(60)
    number = np.argsort(order)
    other = Graph.from_edges(number[graph.edges()], n=60)
    model = CompetingCascade(0.4, rivals=[1])
    here = model(graph, [0], runs=20_000, rng=3)
    there = dataclasses.replace(model, rivals=[number[1]])(other, number[[0]], runs=20_000, rng=4)
    spread = np.sqrt(2 * here.reach * (1 - here.reach) / 20_000)
    assert (np.abs(there.reach[number] - here.reach) <= 5 * spread + 1e-12).all()


# What is given, and how.


def test_names_are_kept():
    ties = [("ann", "bob"), ("bob", "cy"), ("cy", "dee")]
    model = CompetingCascade({("ann", "bob"): 1, ("bob", "cy"): 0, ("cy", "dee"): 0}, rivals=["dee"], rival_p=1)
    ensemble = model(nx.Graph(ties), ["ann"], runs=3, rng=1)
    assert ensemble.counts[:, -1].tolist() == [[2, 2]] * 3
    assert ensemble.cascade(2).frame().index.tolist() == ["ann", "bob"]


def test_rivals_are_any_iterable_and_count_once():
    given = [[3, 1, 3, 1], (3, 1), np.array([3, 1]), (each for each in [3, 1]), dict.fromkeys([3, 1])]
    models = [CompetingCascade(0.5, rivals=rivals) for rivals in given]
    assert all(model == models[0] and hash(model) == hash(models[0]) for model in models)
    assert repr(models[2]) == "CompetingCascade(p=0.5, rivals=(3, 1), rival_p=None, tie='fair')"
    assert pickle.loads(pickle.dumps(models[0])) == models[0]
    assert models[0](PATH, [0], runs=9, rng=1) != CompetingCascade(0.5, rivals=[3, 2])(PATH, [0], runs=9, rng=1)


def test_the_rivals_probability_is_theirs_alone():
    ours, theirs = np.zeros(PATH.indices.size), np.ones(PATH.indices.size)
    model = CompetingCascade(ours, rivals=[9], rival_p=theirs)
    assert model(PATH, [4], rng=1).counts[0, -1].tolist() == [1, 5]
    assert turned(model, [4])(PATH, [9], rng=1).counts[0, -1].tolist() == [5, 1]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"p": 1.5}, "p must lie in [0, 1]; got 1.5"),
        ({"rival_p": -1}, "rival_p must lie in [0, 1]; got -1"),
        ({"rival_p": [0.1, 2]}, "rival_p[1] must lie in [0, 1]; got 2.0"),
        ({"rival_p": "wieghted"}, "rival_p must be one of weight, weighted; got 'wieghted'. Did you mean weighted"),
        ({"tie": "far"}, "tie must be one of fair, ours, rival; got 'far'. Did you mean fair?"),
        ({"tie": None}, "tie must be one of fair, ours, rival; got None"),
        ({"rivals": "ann"}, "rivals must be an iterable of nodes; got 'ann'"),
        ({"rivals": 3}, "rivals must be an iterable of nodes; got 3"),
        ({"rivals": [[1]]}, "rivals must be an iterable of nodes; got [[1]]"),
    ],
)
def test_what_makes_no_model_is_refused(fields, message):
    with pytest.raises(ParameterError) as caught:
        CompetingCascade(**{"p": 0.5, **fields})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("fields", "seeds", "kind", "message"),
    [
        ({"rivals": [3, 1]}, [1, 0], ParameterError, "rivals must not be among the seeds; got 1"),
        ({"rivals": [10]}, [0], NodeNotFound, "rivals must be nodes of the graph; got 10"),
        ({"rivals": ["1"]}, [0], NodeNotFound, "rivals must be nodes of the graph; got '1'"),
        ({"rival_p": [0.1]}, [0], ParameterError, "rival_p must be one number for each of the 18 arcs; got '1 values'"),
        ({"p": "weight"}, [0], ParameterError, "p must not be \"weight\" on a graph without weights; got 'weight'"),
        ({}, [], ParameterError, "seeds must name at least one node; got []"),
        ({}, [10], NodeNotFound, "seeds must be nodes of the graph; got 10"),
    ],
)
def test_what_does_not_fit_the_graph_is_refused(fields, seeds, kind, message):
    model = CompetingCascade(**{"p": 0.5, **fields})
    for call in [lambda: model(PATH, seeds, rng=1), lambda: model.replay(PATH, seeds, 0, rng=1)]:
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == message


def test_a_rival_who_is_a_seed_is_named():
    named = Graph.from_edges([(0, 1)], names=["ann", "bob"])
    with pytest.raises(ParameterError, match="rivals must not be among the seeds; got 'bob'"):
        CompetingCascade(0.5, rivals=["bob"])(named, ["bob"], rng=1)


def test_too_many_runs_a_negative_run_and_no_nodes_are_refused():
    model = CompetingCascade(0.5, rivals=[1])
    with pytest.raises(LimitExceeded, match="runs must fit in 2 GiB"):
        model(PATH, [0], runs=10**10, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        model.replay(PATH, [0], -1, rng=1)
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        model(Graph.from_edges([], n=0), [0], rng=1)
