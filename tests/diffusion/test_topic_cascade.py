import pickle

import networkx as nx
import numpy as np
import pytest
from naive import diffusion as naive
from naive.competition import random_ties

from socialgraph.diffusion import IndependentCascade, TopicCascade
from socialgraph.errors import GraphInputError, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

PATH = Graph.from_edges([(0, 1), (1, 2), (2, 3)])


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(1)
    for seed in range(2_500):
        n, directed, pairs = random_ties(draws, 12)
        graph, topics = Graph.from_edges(pairs, n=n, directed=directed), int(draws.integers(1, 4))
        p, mixture = draws.random((topics, graph.indices.size)), draws.dirichlet(np.ones(topics))
        arcs = list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))
        chance = dict.fromkeys(arcs, 0.0)
        for topic in range(topics):
            for place, arc in enumerate(arcs):
                chance[arc] += float(mixture[topic]) * float(p[topic, place])
        model, seeds = TopicCascade(p, mixture), draws.permutation(n)[:2].tolist()
        ensemble = model(graph, seeds, runs=2, rng=seed)
        assert model.probabilities(graph).tolist() == list(chance.values())
        for run in range(2):
            step, parent = naive.independent_cascade(n, chance, seeds, seed, run)
            assert ensemble.cascade(run).step.tolist() == step
            assert ensemble.cascade(run).parent.tolist() == parent
            assert ensemble.size[run] == sum(at >= 0 for at in step)


def test_of_one_topic_it_is_the_independent_cascade_to_the_bit():
    graph = barabasi_albert(300, 3, rng=1)
    for p in [0.15, "weighted", np.linspace(0, 0.4, graph.indices.size)]:
        alone = IndependentCascade(p)(graph, [0, 3], runs=200, rng=3)
        for model in [TopicCascade([p], [1]), TopicCascade({"pop": p, "jazz": 1}, {"pop": 1, "jazz": 0})]:
            made = model(graph, [0, 3], runs=200, rng=3)
            for name in ["size", "depth", "reach", "counts"]:
                assert getattr(made, name).tobytes() == getattr(alone, name).tobytes()
            assert all(made.cascade(run) == alone.cascade(run) for run in range(30))


def test_a_mixture_lies_between_its_topics():
    graph, p = barabasi_albert(300, 3, rng=1), [0.05, 0.3]
    low, mixed, high = (TopicCascade(p, [1 - share, share])(graph, [0], runs=300, rng=2) for share in (0, 0.5, 1))
    assert (low.size <= mixed.size).all()
    assert (mixed.size <= high.size).all()
    assert low.mean < mixed.mean < high.mean


def test_topics_have_names_or_numbers_in_any_order():
    named = TopicCascade({"pop": 0.1, "jazz": "weighted"}, {"jazz": 0.25, "pop": 0.75})
    assert repr(named) == "TopicCascade(p={'pop': 0.1, 'jazz': 'weighted'}, mixture={'pop': 0.75, 'jazz': 0.25})"
    numbered = [TopicCascade(*each) for each in [([0.1, 0.4], (0.75, 0.25)), ({0: 0.1, 1: 0.4}, {1: 0.25, 0: 0.75})]]
    assert numbered[0] == numbered[1]
    assert hash(numbered[0]) == hash(numbered[1])
    assert numbered[0].probabilities(PATH).tolist() == pytest.approx([0.175] * 6)
    assert TopicCascade(np.array([0.1, 0.4]), np.array([0.75, 0.25])) == numbered[0]


def test_each_topic_may_have_a_form_of_its_own():
    weighted = Graph.from_edges([(0, 1), (1, 2)], weight=[0.5, 0.25])
    p = ["weight", "weighted", {(0, 1): 1, (1, 2): 0}, [0, 0, 1, 1], 0.5]
    model = TopicCascade(p, [0.125, 0.125, 0.25, 0.25, 0.25])
    by_topic = [[0.5, 0.5, 0.25, 0.25], [0.5, 1, 1, 0.5], [1, 1, 0, 0], [0, 0, 1, 1], [0.5] * 4]
    assert model.probabilities(weighted).tolist() == (np.array([0.125, 0.125, 0.25, 0.25, 0.25]) @ by_topic).tolist()


def test_rounding_never_passes_one():
    model = TopicCascade([1] * 10, [0.1] * 10)
    assert model.probabilities(PATH).tolist() == pytest.approx([1.0] * 6, abs=1e-15)
    assert model.probabilities(PATH).max() <= 1
    thirds = TopicCascade([1, 1, 1], [1 / 3 + 2e-10, 1 / 3, 1 / 3])
    assert thirds(PATH, [0], runs=3, rng=1).size.tolist() == [4] * 3


def test_names_are_kept_and_an_arc_carries_one_way():
    arc = nx.DiGraph([("ann", "bob")])
    model = TopicCascade([{("ann", "bob"): 1}, 1], [0.5, 0.5])
    assert model(arc, ["ann"], rng=1).cascade(0).frame().index.tolist() == ["ann", "bob"]
    assert model(arc, ["bob"], rng=1).size.tolist() == [1]


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(500, 3, rng=1)
    one, two = threads(lambda: TopicCascade(["weighted", 0.2], [0.5, 0.5])(graph, [0], runs=101, rng=9))
    assert one == two


def test_a_model_is_a_value_to_its_last_number():
    given = np.array([0.1, 0.2])
    model = TopicCascade({"pop": given, "jazz": {(0, 1): 0.5}}, {"pop": 0.5, "jazz": 0.5})
    given[:] = 0
    assert model.p["pop"].tolist() == [0.1, 0.2]
    again = pickle.loads(pickle.dumps(model))
    assert again == model
    assert hash(again) == hash(model)
    for each in [model, again]:
        assert not each.p["pop"].flags.writeable
        for change in [each.p, each.p["jazz"], each.mixture]:
            with pytest.raises(TypeError, match="a frozen value cannot be changed"):
                change["pop"] = 1
    assert model != TopicCascade({"pop": [0.1, 0.3], "jazz": {(0, 1): 0.5}}, {"pop": 0.5, "jazz": 0.5})
    assert TopicCascade([0.1], [1])(PATH, [0], rng=1).model == TopicCascade([0.1], [1])


@pytest.mark.parametrize(
    ("p", "mixture", "message"),
    [
        ([0.1, 1.5], [0.5, 0.5], "p[1] must lie in [0, 1]; got 1.5"),
        ({"pop": [0.1, 2]}, [1], "p['pop'][1] must lie in [0, 1]; got 2.0"),
        (["weights"], [1], "p[0] must be one of weight, weighted; got 'weights'. Did you mean weight or weighted?"),
        (0.5, [1], "p must be one value for each topic, in order, or {topic: value}; got 0.5"),
        ("weight", [1], "p must be one value for each topic, in order, or {topic: value}; got 'weight'"),
        ({0.5}, [1], "p must be one value for each topic, in order, or {topic: value}; got {0.5}"),
        ([0.5], 1, "mixture must be one value for each topic, in order, or {topic: value}; got 1"),
        ([0.1, 0.2], [0.5, 0.4], "mixture must sum to 1; got 0.9"),
        ([0.1, 0.2], [1.5, -0.5], "mixture[0] must lie in [0, 1]; got 1.5"),
        ([0.1, 0.2], [0.5, float("nan")], "mixture[1] must lie in [0, 1]; got nan"),
        ([0.1, 0.2], [1], "mixture must have the topics of p, [0, 1]; got [0]"),
        ({"pop": 0.1}, {"jazz": 1}, "mixture must have the topics of p, ['pop']; got ['jazz']"),
        ([], [], "mixture must sum to 1; got 0.0"),
    ],
)
def test_what_makes_no_model_is_refused(p, mixture, message):
    with pytest.raises(ParameterError) as caught:
        TopicCascade(p, mixture)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("p", "seeds", "kind", "message"),
    [
        ([[0.1]], [0], ParameterError, "p[0] must be one number for each of the 6 arcs; got '1 values'"),
        (["weight"], [0], ParameterError, "p[0] must not be \"weight\" on a graph without weights; got 'weight'"),
        ([{(0, 2): 1}], [0], ParameterError, "p[0] must have arcs of the graph as keys; got (0, 2)"),
        ([0.5], [], ParameterError, "seeds must name at least one node; got []"),
        ([0.5], [4], NodeNotFound, "seeds must be nodes of the graph; got 4"),
    ],
)
def test_what_does_not_fit_the_graph_is_refused(p, seeds, kind, message):
    model = TopicCascade(p, [1])
    for call in [lambda: model(PATH, seeds, rng=1), lambda: model.replay(PATH, seeds, 0, rng=1)]:
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == message


def test_no_nodes_are_refused_and_no_ties_work():
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        TopicCascade([0.5], [1])(Graph.from_edges([], n=0), [0], rng=1)
    assert TopicCascade([0.5], [1])(Graph.from_edges([], n=2), [0], runs=3, rng=1).size.tolist() == [1] * 3
