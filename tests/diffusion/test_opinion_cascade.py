import itertools
import pickle

import networkx as nx
import numpy as np
import pytest
from naive import diffusion as naive
from naive.competition import random_ties

from socialgraph.diffusion import IndependentCascade, OpinionCascade
from socialgraph.diffusion._values import checked_people
from socialgraph.errors import GraphInputError, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

PATH = Graph.from_edges([(0, 1), (1, 2), (2, 3)])


def by_hand(model, graph, opinion):
    """Give {(u, v): probability}, one arc at a time."""
    arcs = zip(graph.sources.tolist(), graph.indices.tolist(), strict=True)
    p = dict(zip(arcs, IndependentCascade(model.p).probabilities(graph).tolist(), strict=True))
    return {(u, v): each * (1 - model.bias * (abs(opinion[v] - model.item) / 2)) for (u, v), each in p.items()}


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(1)
    for seed in range(2_500):
        n, directed, pairs = random_ties(draws, 12)
        graph = Graph.from_edges(pairs, n=n, directed=directed, weight=draws.random(len(pairs)))
        p = [float(draws.random()), "weight", "weighted", draws.random(graph.indices.size)][draws.integers(4)]
        opinion, item, bias = draws.uniform(-1, 1, n), float(draws.uniform(-1, 1)), float(draws.random())
        model, seeds = OpinionCascade(p, opinion, item, bias), draws.permutation(n)[:2].tolist()
        ensemble, chance = model(graph, seeds, runs=2, rng=seed), by_hand(model, graph, opinion.tolist())
        assert model.probabilities(graph).tolist() == list(chance.values())
        for run in range(2):
            step, parent = naive.independent_cascade(n, chance, seeds, seed, run)
            assert ensemble.cascade(run).step.tolist() == step
            assert ensemble.cascade(run).parent.tolist() == parent
            assert ensemble.size[run] == sum(at >= 0 for at in step)


def test_without_bias_it_is_the_independent_cascade_to_the_bit():
    graph, draws = barabasi_albert(300, 3, rng=1), np.random.default_rng(2)
    opinion = draws.uniform(-1, 1, 300)
    for p in [0.15, "weighted", draws.random(graph.indices.size) / 4]:
        alone = IndependentCascade(p)(graph, [0, 3], runs=200, rng=3)
        made = OpinionCascade(p, opinion, -0.3, bias=0)(graph, [0, 3], runs=200, rng=3)
        for name in ["size", "depth", "reach", "counts"]:
            assert getattr(made, name).tobytes() == getattr(alone, name).tobytes()
        assert all(made.cascade(run) == alone.cascade(run) for run in range(30))
    agreed = OpinionCascade(0.15, 0.4, 0.4)(graph, [0, 3], runs=200, rng=3)
    assert agreed.size.tolist() == IndependentCascade(0.15)(graph, [0, 3], runs=200, rng=3).size.tolist()


def test_more_bias_never_reaches_more():
    graph, opinion = barabasi_albert(300, 3, rng=1), np.random.default_rng(2).uniform(-1, 1, 300)
    made = [OpinionCascade(0.3, opinion, 0.8, bias)(graph, [0], runs=300, rng=3) for bias in (0, 0.3, 0.6, 1)]
    for less, more in itertools.pairwise(made):
        assert (more.size <= less.size).all()
        assert more.size.sum() < less.size.sum()


def test_a_biased_item_reaches_its_own_side():
    graph = barabasi_albert(400, 4, rng=1)
    side = np.where(np.arange(400) % 2, 1.0, -1.0)
    shares = OpinionCascade(0.4, side, item=1)(graph, [0, 1], runs=200, rng=3).reach_by(side)
    assert shares[1.0] > 0.3
    assert shares[-1.0] == pytest.approx(1 / 200)  # The seed, which is asked nothing.


def test_it_is_the_listener_whose_opinion_counts():
    model = OpinionCascade(1, {"ann": -1, "bob": 1}, item=1)
    arc = nx.DiGraph([("ann", "bob")])
    assert model(arc, ["ann"], rng=1).size.tolist() == [2]
    assert model(arc.reverse(), ["bob"], rng=1).size.tolist() == [1]
    tie = nx.Graph([("ann", "bob")])
    assert model.probabilities(tie).tolist() == [1.0, 0.0]
    assert model(tie, ["ann"], rng=1).cascade(0).frame().index.tolist() == ["ann", "bob"]


def test_halfway_opinions_halve_the_chance():
    assert OpinionCascade(0.5, [1, 0, -1, 0.5]).probabilities(PATH).tolist() == [0.25, 0.5, 0.0, 0.25, 0.375, 0.0]
    assert OpinionCascade(0.5, -0.2, item=0.8, bias=0.5).probabilities(PATH).tolist() == [0.375] * 6
    assert not OpinionCascade(0.5, 0).probabilities(PATH).flags.writeable


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(500, 3, rng=1)
    one, two = threads(lambda: OpinionCascade(0.3, np.linspace(-1, 1, 500))(graph, [0], runs=101, rng=9))
    assert one == two


def test_a_model_is_a_value():
    for opinion in [0.5, np.array([0.1, -0.2]), {"ann": -1}]:
        model = OpinionCascade(0.1, opinion, -0.5, 0.2)
        assert model == OpinionCascade(p=0.1, opinion=opinion, item=-0.5, bias=0.2)
        assert hash(model) == hash(OpinionCascade(0.1, opinion, -0.5, 0.2))
        assert pickle.loads(pickle.dumps(model)) == model
        assert model != OpinionCascade(0.1, opinion, 0.5, 0.2)
    assert repr(OpinionCascade(0.1, -1)) == "OpinionCascade(p=0.1, opinion=-1.0, item=1.0, bias=1.0)"
    ensemble = model(nx.Graph([("ann", "bob")]).subgraph(["ann"]), ["ann"], rng=1)
    assert ensemble.model == model


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"p": 2}, "p must lie in [0, 1]; got 2"),
        ({"opinion": 1.5}, "opinion must lie in [-1, 1]; got 1.5"),
        ({"opinion": [0, -1.5]}, "opinion[1] must lie in [-1, 1]; got -1.5"),
        ({"opinion": {"ann": 2}}, "opinion['ann'] must lie in [-1, 1]; got 2"),
        ({"opinion": [0, np.nan]}, "opinion[1] must lie in [-1, 1]; got nan"),
        (
            {"opinion": "left"},
            "opinion must be a number in [-1, 1], one for each person or {person: number}; got 'left'",
        ),
        ({"item": -1.1}, "item must lie in [-1, 1]; got -1.1"),
        ({"bias": -0.1}, "bias must lie in [0, 1]; got -0.1"),
    ],
)
def test_what_makes_no_model_is_refused(fields, message):
    with pytest.raises(ParameterError) as caught:
        OpinionCascade(**{"p": 0.5, "opinion": 0, **fields})
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("fields", "seeds", "kind", "message"),
    [
        ({"opinion": [1]}, [0], ParameterError, "opinion must be one number for each of the 4 people; got '1 values'"),
        (
            {"opinion": {0: 1}},
            [0],
            ParameterError,
            "opinion must be given for all 4 people; got 'none for 3, the first 1'",
        ),
        ({"opinion": {"ann": 1}}, [0], NodeNotFound, "opinion must be nodes of the graph; got 'ann'"),
        ({"p": [0.1]}, [0], ParameterError, "p must be one number for each of the 6 arcs; got '1 values'"),
        ({}, [], ParameterError, "seeds must name at least one node; got []"),
        ({}, [4], NodeNotFound, "seeds must be nodes of the graph; got 4"),
    ],
)
def test_what_does_not_fit_the_graph_is_refused(fields, seeds, kind, message):
    model = OpinionCascade(**{"p": 0.5, "opinion": 0, **fields})
    for call in [lambda: model(PATH, seeds, rng=1), lambda: model.replay(PATH, seeds, 0, rng=1)]:
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == message


def test_no_nodes_are_refused_and_no_ties_work():
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        OpinionCascade(0.5, 0)(Graph.from_edges([], n=0), [0], rng=1)
    assert OpinionCascade(0.5, 0)(Graph.from_edges([], n=2), [0], runs=3, rng=1).size.tolist() == [1] * 3


def test_a_parameter_of_people_has_the_ends_that_it_is_given():
    assert checked_people("opinion", -1, 1, -1) == -1.0
    assert checked_people("opinion", [-1, 1], 1, -1).tolist() == [-1.0, 1.0]
    with pytest.raises(ParameterError, match=r"threshold must lie in \[0, 1\]; got -1"):
        checked_people("threshold", -1)
