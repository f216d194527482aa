import math
import pickle

import numpy as np
import pytest
from naive import thresholds as naive
from naive.diffusion import run_key
from scipy import stats

from socialgraph.diffusion import (
    ComplexContagion,
    GeneralThreshold,
    IndependentCascade,
    LinearThreshold,
    WattsThreshold,
)
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def rising(draws, size):
    """Draw a response that stands still here and there, and may end at 1."""
    steps = draws.random(size) * draws.integers(0, 2, size)
    return np.append(0.0, np.cumsum(steps) / max(steps.sum(), 1e-9) * draws.choice([0.3, 0.9, 1.0]))


def by_saturation(active, degree):
    return active**2 / (degree + active**2) if degree else np.zeros(1)


def half(active, degree):
    return active > degree / 2


def line(shares, share):
    """Look a share up between the places of a response, one piece after the other."""
    at = share * (len(shares) - 1)
    below = min(int(at), len(shares) - 2)
    return shares[below] + (at - below) * (shares[below + 1] - shares[below])


def twin_response(model):
    if callable(model.response):
        return lambda active, degree: float(model.response(np.arange(degree + 1), degree)[active])
    values = model.response.tolist()
    if model.of == "count":
        return lambda active, degree: values[min(active, len(values) - 1)]
    return lambda active, degree: float(np.interp(active / degree, np.linspace(0, 1, len(values)), values))


def assert_as_the_twin(model, graph, seeds, seed, runs):
    arcs, response = naive.by_arc(graph, 1), twin_response(model)
    twins = [naive.general_threshold(graph.n, arcs, response, seeds, seed, run) for run in range(runs)]
    naive.assert_is(model(graph, seeds, runs=runs, rng=seed), twins)


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(12)
    for seed in range(2_500):
        graph, seeds = naive.some_network(draws)
        curve = rising(draws, int(draws.integers(1, 8)))
        models = [GeneralThreshold(curve), GeneralThreshold(curve, of="share"), GeneralThreshold(by_saturation)]
        assert_as_the_twin(models[seed % 3], graph, seeds, seed, runs=2)


@pytest.mark.parametrize("model", [GeneralThreshold([0, 0.02, 0.2, 0.9]), GeneralThreshold([0, 0.3, 1], of="share")])
def test_a_large_network_is_the_twins(model):
    graph = barabasi_albert(1_500, 4, rng=5)
    seeds = np.argsort(-graph.degree)[:10].tolist()
    assert_as_the_twin(model, graph, seeds, 2**127 + 1, runs=2)
    assert 20 < model(graph, seeds, rng=2**127 + 1).mean < 1_490


def test_an_array_by_share_is_a_straight_line_between_its_places():
    model = GeneralThreshold([0, 0.25, 0.75], of="share")
    assert model._at(4).tolist() == [0, 0.125, 0.25, 0.5, 0.75]
    assert model._at(1).tolist() == [0, 0.75]
    assert GeneralThreshold([0, 1], of="share")._at(5).tolist() == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert GeneralThreshold([0], of="share")._at(2).tolist() == [0, 0, 0]
    draws = np.random.default_rng(1)
    for _ in range(200):
        curve, degree = rising(draws, int(draws.integers(1, 6))), int(draws.integers(1, 12))
        given = [line(curve.tolist(), k / degree) for k in range(degree + 1)]
        assert GeneralThreshold(curve, of="share")._at(degree) == pytest.approx(given, abs=1e-12)


def test_a_function_is_asked_once_for_each_degree():
    asked = []

    def response(active, degree):
        asked.append((active.tolist(), degree))
        return active / max(degree, 1)

    star = Graph.from_edges([(0, 1), (0, 2), (0, 3)], n=5)
    GeneralThreshold(response)(star, [0], runs=9, rng=1)
    assert asked == [([0], 0), ([0, 1], 1), ([0, 1, 2, 3], 3)]


# What other models are cases of it.


def test_steps_of_certainty_are_the_models_without_chance():
    draws = np.random.default_rng(3)
    for seed in range(150):
        graph, seeds = naive.some_network(draws, weighted=False)
        needed, share = int(draws.integers(1, 5)), float(draws.integers(1, 6) / 6)
        sharp = GeneralThreshold([0] * needed + [1])(graph, seeds, rng=seed)
        counted = ComplexContagion(needed)(graph, seeds, rng=seed)
        assert sharp.cascade(0).step.tolist() == counted.cascade(0).step.tolist()
        enough = GeneralThreshold(lambda active, degree, share=share: (active > 0) & (active >= share * degree - 1e-9))
        watts = WattsThreshold(share)(graph, seeds, rng=seed)
        assert enough(graph, seeds, rng=seed).cascade(0).step.tolist() == watts.cascade(0).step.tolist()


def test_a_share_has_the_law_of_linear_thresholds_and_a_power_that_of_cascades():
    graph = barabasi_albert(300, 3, rng=1)
    seeds, runs = np.argsort(-graph.degree)[:5], 5_000
    for one, other in [
        (GeneralThreshold([0, 1], of="share"), LinearThreshold()),
        (GeneralThreshold(1 - 0.9 ** np.arange(300)), IndependentCascade(0.1)),
        (
            GeneralThreshold(lambda active, degree: 1 - (1 - 1 / max(degree, 1)) ** active),
            IndependentCascade("weighted"),
        ),
    ]:
        ours, theirs = one(graph, seeds, runs=runs, rng=2), other(graph, seeds, runs=runs, rng=3)
        assert stats.ks_2samp(ours.size, theirs.size).pvalue > 0.001
        assert stats.ks_2samp(ours.depth, theirs.depth).pvalue > 0.001
        spread = np.sqrt(2 * theirs.reach * (1 - theirs.reach) / runs)
        assert (np.abs(ours.reach - theirs.reach) <= 5 * spread + 1e-12).all()


# What must hold whatever the thresholds.


def test_on_a_path_with_certainty_it_goes_one_hop_a_step():
    path = Graph.from_edges([(u, u + 1) for u in range(99)])
    ensemble = GeneralThreshold([0, 1])(path, [0], runs=2, rng=1)
    assert ensemble.cascade(1).step.tolist() == list(range(100))
    assert ensemble.cascade(1).parent.tolist() == list(range(-1, 99))
    assert (ensemble.size.tolist(), ensemble.depth.tolist()) == ([100] * 2, [99] * 2)


def test_an_arc_carries_one_way():
    arc, model = Graph.from_edges([(0, 1)], directed=True), GeneralThreshold([0, 1])
    assert model(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
    assert model(arc, [1], rng=1).reach.tolist() == [0.0, 1.0]


def test_never_nobody_alone_and_everybody():
    graph = barabasi_albert(50, 3, rng=1)
    for never in [GeneralThreshold([0]), GeneralThreshold([0, 0, 0]), GeneralThreshold([0, 0], of="share")]:
        assert never(graph, [0, 1], runs=4, rng=1).size.tolist() == [2] * 4
    lonely = Graph.from_edges([], n=3)
    for model in [GeneralThreshold([0, 1]), GeneralThreshold(half), GeneralThreshold([0, 1], of="share")]:
        assert model(lonely, [1], runs=4, rng=1).reach.tolist() == [0, 1, 0]
        assert model(graph, range(50), runs=2, rng=1).size.tolist() == [50, 50]
    assert GeneralThreshold([0, 1])(Graph.from_edges([], n=1), [0], rng=1).size.tolist() == [1]


def test_a_higher_response_more_seeds_or_ties_never_reach_fewer():
    draws = np.random.default_rng(4)
    grown = 0
    for world in range(150):
        graph, seeds = naive.some_network(draws, weighted=False)
        curve = rising(draws, 4)
        higher = np.append(0, np.maximum.accumulate(np.maximum(curve, draws.random(5) * curve.max())[1:]))
        pairs = np.argwhere(draws.random((graph.n, graph.n)) < 0.2).tolist()
        new = sorted({(u, v) for u, v in pairs if (u != v if graph.directed else u < v) and not graph.has_edge(u, v)})
        cases = [
            (GeneralThreshold(higher), graph, seeds),
            (GeneralThreshold(curve), graph, sorted({*seeds, int(draws.integers(graph.n))})),
            (GeneralThreshold(curve), graph.with_edges(new), seeds),
        ]
        for run in range(3):
            before = GeneralThreshold(curve).replay(graph, seeds, run, rng=world).step >= 0
            for model, network, who in cases:
                after = model.replay(network, who, run, rng=world).step >= 0
                assert not (before & ~after).any()
                grown += (after & ~before).any()
    assert grown > 100


def test_the_parent_is_the_lowest_toss_of_those_who_came_last():
    graph = Graph.from_edges([(0, 1), (0, 2), (0, 3), (0, 4), (1, 5), (2, 5), (3, 5), (4, 5)], directed=True)
    model = GeneralThreshold([0, 1])
    parents = [int(model.replay(graph, [0], run, rng=3).parent[5]) for run in range(1_000)]
    assert stats.chisquare(np.bincount(parents, minlength=5)[1:]).pvalue > 0.001
    keys = [run_key(3, "diffusion.general_threshold", run) for run in range(1_000)]
    assert parents == [min([1, 2, 3, 4], key=lambda u, key=key: naive.full_toss(key, u, 5)) for key in keys]
    # Who came earlier was heard, but it is the last who convinced.
    late = Graph.from_edges([(0, 1), (1, 2), (0, 2)], directed=True)
    unanimous = GeneralThreshold(lambda active, degree: active >= max(degree, 1))
    assert {int(unanimous.replay(late, [0], run, rng=1).parent[2]) for run in range(50)} == {1}


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(500, 4, rng=1)
    for model in [GeneralThreshold([0, 0.05, 0.3]), GeneralThreshold(by_saturation)]:
        one, two = threads(lambda model=model: model(graph, [0, 1], runs=101, rng=9))
        assert one == two


def test_a_model_is_a_value():
    for response in [[0, 0.5], np.array([0, 0.5]), by_saturation]:
        one, two = GeneralThreshold(response), GeneralThreshold(response=response)
        assert one == two
        assert hash(one) == hash(two)
        assert one != GeneralThreshold([0, 0.6])
        assert pickle.loads(pickle.dumps(one)) == one
    assert GeneralThreshold([0, 1]) != GeneralThreshold([0, 1], of="share")
    assert repr(GeneralThreshold([0, 1])) == "GeneralThreshold(response=array([0., 1.]), of='count')"
    curve = np.array([0, 0.5])
    model = GeneralThreshold(curve)
    curve[:] = 1
    assert model.response.tolist() == [0, 0.5]


ROW = "response must be a row of numbers in [0, 1], or a function of active and degree; got "


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (None, ROW + "None"),
        (0.3, ROW + "0.3"),
        ("0.3", ROW + "'0.3'"),
        ([], ROW + "[]"),
        ([[0, 1]], ROW + "[[0, 1]]"),
        ([0, [1, 2]], ROW + "[0, [1, 2]]"),
        ([False, True], ROW + "[False, True]"),
        ([0.1, 0.2], "response[0] must be 0, since nobody joins unprompted; got 0.1"),
        ([0, 0.5, 1.7], "response[2] must lie in [0, 1]; got 1.7"),
        ([0, -0.5], "response[1] must lie in [0, 1]; got -0.5"),
        ([0, math.nan], "response[1] must lie in [0, 1]; got nan"),
        ([0, 0.5, 0.4], "response[2] must not fall below 0.5, the one before; got 0.4"),
    ],
)
def test_what_is_no_response_is_refused(response, message):
    with pytest.raises(ParameterError) as caught:
        GeneralThreshold(response)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (lambda active, degree: active * 1.0, "response to 2[2] must lie in [0, 1]; got 2.0"),
        (lambda active, degree: 1 - active / 2, "response to 1[0] must be 0, since nobody joins unprompted; got 1.0"),
        (
            lambda active, degree: np.where(active == 1, 0.5, 0),
            "response to 2[2] must not fall below 0.5, the one before; got 0.0",
        ),
        (lambda active, degree: np.zeros(2), "response to 2 must be 3 numbers, for 0 to 2 active; got '2 numbers'"),
        (
            lambda active, degree: degree,
            "response to 1 must be a row of numbers in [0, 1], or a function of active and degree; got array(1)",
        ),
    ],
)
def test_a_function_that_is_no_response_is_refused(response, message):
    path, model = Graph.from_edges([(0, 1), (1, 2)]), GeneralThreshold(response)
    for call in [lambda: model(path, [0], rng=1), lambda: model.replay(path, [0], 0, rng=1)]:
        with pytest.raises(ParameterError) as caught:
            call()
        assert str(caught.value) == message


def test_what_else_cannot_be_is_refused():
    tie, model = Graph.from_edges([(0, 1)]), GeneralThreshold([0, 1])
    with pytest.raises(ParameterError, match=r"of must be one of count, share; got 'shares'. Did you mean share\?"):
        GeneralThreshold([0, 1], of="shares")
    with pytest.raises(ParameterError, match="of must be \"count\" where response is a function; got 'share'"):
        GeneralThreshold(half, of="share")
    with pytest.raises(ParameterError, match="seeds must name at least one node"):
        model(tie, [], rng=1)
    with pytest.raises(NodeNotFound, match="seeds must be nodes of the graph; got 2"):
        model(tie, [2], rng=1)
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        model(Graph.from_edges([], n=0), [0], rng=1)
    with pytest.raises(LimitExceeded, match="runs must fit in 2 GiB"):
        model(tie, [0], runs=10**12, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        model.replay(tie, [0], -1, rng=1)
