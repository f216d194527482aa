"""What an independent cascade refuses, and in which words."""

import networkx as nx
import numpy as np
import pytest

from socialgraph.diffusion import IndependentCascade
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError, UnknownName
from socialgraph.graph import Graph

KINDS = 'p must be a number in [0, 1], one for each arc, {(u, v): number}, "weight" or "weighted"; got '


@pytest.mark.parametrize(
    ("p", "message"),
    [
        (-0.1, "p must lie in [0, 1]; got -0.1"),
        (1.5, "p must lie in [0, 1]; got 1.5"),
        (float("nan"), "p must lie in [0, 1]; got nan"),
        (float("inf"), "p must lie in [0, 1]; got inf"),
        (True, "p must lie in [0, 1]; got True"),
        ("0.3", "p must be one of weight, weighted; got '0.3'"),
        ("weigth", "p must be one of weight, weighted; got 'weigth'. Did you mean weight or weighted?"),
        (None, KINDS + "None"),
        (1j, KINDS + "1j"),
        ([[0.1]], KINDS + "[[0.1]]"),
        ([[0.1], [0.1, 0.2]], KINDS + "[[0.1], [0.1, 0.2]]"),
        (["0.1"], KINDS + "['0.1']"),
        ([True], KINDS + "[True]"),
        ([0.1, 1.7], "p[1] must lie in [0, 1]; got 1.7"),
        ([0.1, np.nan], "p[1] must lie in [0, 1]; got nan"),
        ({(0, 1): -1}, "p[(0, 1)] must lie in [0, 1]; got -1"),
        ({(0, 1): "1"}, "p[(0, 1)] must lie in [0, 1]; got '1'"),
    ],
)
def test_what_is_no_probability_is_refused(p, message):
    with pytest.raises(ParameterError) as caught:
        IndependentCascade(p)
    assert str(caught.value) == message


@pytest.mark.parametrize("coupling", [None, 1, "edge", ["pair"]])
def test_an_unknown_coupling_is_refused(coupling):
    with pytest.raises(UnknownName) as caught:
        IndependentCascade(0.1, coupling)
    assert str(caught.value).startswith(f"coupling must be one of pair, source; got {coupling!r}")


@pytest.mark.parametrize("coupling", ["pair", "source"])
@pytest.mark.parametrize(
    ("p", "kind", "message"),
    [
        ([0.1, 0.2], ParameterError, "p must be one number for each of the 6 arcs; got '2 values'"),
        (
            {("ann", "bob"): 1},
            ParameterError,
            "p must be given for all 3 ties; got \"none for 2, the first ('bob', 'cy')\"",
        ),
        (
            {("ann", "bob"): 1, ("bob", "cy"): 1, ("cy", "dee"): 1, ("dee", "ann"): 1},
            ParameterError,
            "p must have arcs of the graph as keys; got ('dee', 'ann')",
        ),
        ({("ann", "zoe"): 1}, NodeNotFound, "p must be nodes of the graph; got 'zoe'"),
        ({"ann": 1}, ParameterError, "p must have pairs (u, v) as keys; got 'ann'"),
        ("weight", ParameterError, "p must not be \"weight\" on a graph without weights; got 'weight'"),
    ],
)
def test_probabilities_that_do_not_fit_the_graph_are_refused(p, kind, message, coupling):
    path = Graph.from_edges([(0, 1), (1, 2), (2, 3)], names=["ann", "bob", "cy", "dee"])
    for call in [
        lambda model: model(path, ["ann"], rng=1),
        lambda model: model.replay(path, ["ann"], 0, rng=1),
        lambda model: model.probabilities(path),
    ]:
        with pytest.raises(kind) as caught:
            call(IndependentCascade(p, coupling))
        assert str(caught.value) == message


def test_a_directed_mapping_names_what_it_lacks():
    arcs = Graph.from_edges([(0, 1), (1, 0)], directed=True)
    with pytest.raises(ParameterError, match=r"all 2 arcs; got 'none for 1, the first \(1, 0\)'"):
        IndependentCascade({(0, 1): 1})(arcs, [0], rng=1)


def test_weights_that_are_no_probabilities_are_refused():
    with pytest.raises(ParameterError, match=r"weight\[0\] must lie in \[0, 1\]; got 2.0"):
        IndependentCascade("weight")(Graph.from_edges([(0, 1)], weight=[2.0]), [0], rng=1)


@pytest.mark.parametrize(
    ("seeds", "kind", "message"),
    [
        ([], ParameterError, "seeds must name at least one node; got []"),
        ([2], NodeNotFound, "seeds must be nodes of the graph; got 2"),
        ([-1], NodeNotFound, "seeds must be nodes of the graph; got -1"),
        ([0, 1, 2], NodeNotFound, "seeds must be nodes of the graph; got 2"),
        ([0.0], NodeNotFound, "seeds must be nodes of the graph; got 0.0"),
        ([True], NodeNotFound, "seeds must be nodes of the graph; got True"),
        (["0"], NodeNotFound, "seeds must be nodes of the graph; got '0'"),
        ("0", ParameterError, "seeds must be an iterable of nodes; got '0'"),
        (0, ParameterError, "seeds must be an iterable of nodes; got 0"),
        (None, ParameterError, "seeds must be an iterable of nodes; got None"),
    ],
)
def test_who_is_not_there_cannot_start(seeds, kind, message):
    with pytest.raises(kind) as caught:
        IndependentCascade(p=0.5)(Graph.from_edges([(0, 1)]), seeds, rng=1)
    assert str(caught.value) == message


@pytest.mark.parametrize("runs", [0, -1, 2.5, True, None, "3"])
def test_runs_are_whole_and_at_least_one(runs):
    with pytest.raises(ParameterError, match="runs must be a whole number of at least 1; got"):
        IndependentCascade(p=0.5)(Graph.from_edges([(0, 1)]), [0], runs=runs, rng=1)


def test_more_runs_than_memory_are_refused_with_the_estimate():
    with pytest.raises(LimitExceeded, match=r"runs must fit in 2 GiB; got 1,000,000,000,000, which need 14,901.2 GiB"):
        IndependentCascade(p=0.5)(Graph.from_edges([(0, 1)]), [0], runs=10**12, rng=1)


@pytest.mark.parametrize("rng", [-1, 2**128, 1.0, float("nan"), "7", True])
def test_what_is_no_seed_is_refused(rng):
    with pytest.raises(ParameterError, match="rng must be"):
        IndependentCascade(p=0.5)(Graph.from_edges([(0, 1)]), [0], rng=rng)


@pytest.mark.parametrize("rng", [0, 2**128 - 1])
def test_the_least_and_the_greatest_seed_work(rng):
    assert IndependentCascade(p=0.5)(Graph.from_edges([(0, 1)]), [0], rng=rng).seed == rng


@pytest.mark.parametrize("run", [-1, 1.0, True, 2**63])
def test_a_run_is_a_whole_number(run):
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        IndependentCascade(p=0.5).replay(Graph.from_edges([(0, 1)]), [0], run, rng=1)


def test_unknown_arguments_are_refused():
    with pytest.raises(TypeError, match="bta"):
        IndependentCascade(bta=0.1)
    with pytest.raises(TypeError, match="run"):
        IndependentCascade(p=0.1)(Graph.from_edges([(0, 1)]), [0], run=3)


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (Graph.from_edges([], n=0), "graph must have nodes; got none"),
        (nx.Graph([(0, 0)]), "pairs must hold no self-loops; got 1, the first at node 0"),
        (nx.MultiGraph([(0, 1), (0, 1)]), "pairs must name each tie once; got 1 repeats"),
    ],
)
def test_networks_that_cannot_be_right_are_refused(network, message):
    with pytest.raises(GraphInputError) as caught:
        IndependentCascade(p=0.5)(network, [0], rng=1)
    assert str(caught.value).startswith(message)


def test_a_network_of_no_kind_is_refused():
    with pytest.raises(ParameterError, match="graph must be a Graph, a networkx or igraph graph"):
        IndependentCascade(p=0.5)([(0, 1)], [0], rng=1)
    assert issubclass(UnknownName, ParameterError)
