"""T07, T10, T12, T36 and conservation, for every model of word of mouth that there is: no name is typed here."""

import inspect
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from test_conformance import built, some

import socialgraph as sg
from socialgraph.graph import Graph

MODELS = pytest.mark.parametrize("name", [each.values[1] for each in some("model") if each.values[0] == "diffusion"])
# Whoever may come by it alone, without hearing it from anybody.
ALONE = {"Bass"}
GRAPH = Graph.from_edges(np.array(list(nx.gnp_random_graph(40, 0.12, seed=1).edges)), 40)


# Fields that name people of one network, and what to put there on any other.
PEOPLE = {"rivals": ()}


def run(name, graph, seeds, **options):
    model = built("diffusion", name)
    model = replace(model, **{field: none for field, none in PEOPLE.items() if hasattr(model, field)})
    return model(graph, seeds, **{"runs": 20, "rng": 3, **options})


@MODELS
def test_an_arc_carries_one_way(name):
    """On 0 -> 1 -> 2 -> 3 nothing that starts at 2 ever comes to 0 or 1."""
    path = Graph.from_edges([(0, 1), (1, 2), (2, 3)], directed=True)
    reach = run(name, path, [2], runs=200).reach
    assert reach[2] == 1.0
    if name not in ALONE:
        assert reach[:2].tolist() == [0.0, 0.0]
    assert run(name, path, [2], runs=200).reach[3] >= 0


@MODELS
def test_word_travels_one_hop_a_step(name):
    """Nobody passes on, within a step, what they heard in it; and nobody before they heard it."""
    for number in range(20):
        cascade = run(name, GRAPH, [0, 7]).cascade(number)
        child = np.flatnonzero(cascade.parent >= 0)
        waited = cascade.time[child] - cascade.time[cascade.parent[child]]
        continuous = np.any(cascade.time[cascade.step >= 0] % 1)
        assert np.all(waited > 0 if continuous else waited >= 1)
        np.testing.assert_array_equal(cascade.step[child], cascade.step[cascade.parent[child]] + 1)


@MODELS
def test_a_seed_named_twice_is_one_seed(name):
    once, twice = run(name, GRAPH, [0, 7]), run(name, GRAPH, [7, 0, 0, 7])
    assert once == twice


@MODELS
def test_everybody_is_in_one_state_at_every_time(name):
    ensemble = run(name, GRAPH, [0, 7])
    if "susceptible" in ensemble.states or "ignorant" in ensemble.states:
        np.testing.assert_array_equal(ensemble.counts.sum(axis=2), GRAPH.n)
    assert ensemble.counts.min() >= 0
    assert ensemble.counts[:, :, 0].max() <= GRAPH.n


@MODELS
@pytest.mark.parametrize("call", [str, lambda u: ("person", u), lambda u: u * 1000 + 7], ids=["str", "tuple", "int"])
def test_names_change_nothing(name, call):
    names = [call(u) for u in range(GRAPH.n)]
    named = Graph(GRAPH.indptr, GRAPH.indices, None, False, names)
    plain, called = run(name, GRAPH, [0, 7]), run(name, named, [names[0], names[7]])
    for field in ("size", "depth", "reach", "counts"):
        np.testing.assert_array_equal(getattr(plain, field), getattr(called, field))
    assert called.cascade(3).names == tuple(names)


@MODELS
def test_more_runs_keep_the_first(name):
    few, more = run(name, GRAPH, [0, 7], runs=5), run(name, GRAPH, [0, 7], runs=23)
    np.testing.assert_array_equal(few.size, more.size[:5])
    np.testing.assert_array_equal(few.depth, more.depth[:5])


@MODELS
def test_a_person_alone_reaches_nobody_else(name):
    ensemble = run(name, Graph.from_edges([], n=3), [1])
    if name not in ALONE:
        assert ensemble.size.tolist() == [1] * 20
        assert ensemble.reach.tolist() == [0.0, 1.0, 0.0]
    single = run(name, Graph.from_edges([], n=1), [0])
    assert single.size.tolist() == [1] * 20


@MODELS
def test_it_says_what_it_is_for(name):
    """Its equation's paper, where it starts and when it stops: the docstrings of the class, its call and its module."""
    model = getattr(sg.diffusion, name)
    module = inspect.getdoc(inspect.getmodule(model))
    assert ".. [1]" in module, "no paper"
    for method in (model.__call__, model.replay):
        text = inspect.getdoc(method)
        assert {"Parameters", "Returns"} <= {line.strip() for line in text.splitlines()}, method
