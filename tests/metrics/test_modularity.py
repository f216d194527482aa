import math

import igraph
import networkx as nx
import numpy as np
import pytest
from naive import metrics as naive

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import modularity


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_twin_networkx_and_igraph(random_graph, directed, weighted):
    for number in range(200):
        graph, group = random_graph(number, directed=directed, weighted=weighted)
        ours = modularity(graph, group)
        assert ours == pytest.approx(naive.modularity(graph, group), abs=1e-12, nan_ok=True)
        if graph.m == 0:
            continue
        parts = [set(np.flatnonzero(group == label).tolist()) for label in np.unique(group)]
        assert ours == pytest.approx(
            nx.community.modularity(graph.to_networkx(), parts), abs=1e-7 if weighted else 1e-12
        )
        weights = "weight" if weighted else None
        theirs = graph.to_igraph().modularity(group.tolist(), weights=weights, directed=directed)
        assert ours == pytest.approx(theirs, abs=1e-7 if weighted else 1e-12)


def test_graph_atlas():
    rng = np.random.default_rng(1)
    for foreign in nx.graph_atlas_g()[1:]:
        graph = as_graph(foreign)
        group = rng.integers(0, 3, graph.n)
        theirs = igraph.Graph(graph.n, graph.edges().tolist()).modularity(group.tolist())
        assert modularity(graph, group) == pytest.approx(theirs, abs=1e-12, nan_ok=True)


def test_published_values():
    # .405255 is the value of all 1,490 blogs, .405248 of the largest component: both simple and undirected.
    graph, people = load("polblogs")
    assert modularity(graph.to_undirected(), people["side"]) == pytest.approx(0.405255, abs=5e-7)
    assert modularity(graph, people["side"]) == pytest.approx(0.411099, abs=5e-7)
    graph, people = load("polblogs", component="largest")
    assert modularity(graph.to_undirected(), people["side"]) == pytest.approx(0.405248, abs=5e-7)
    graph, people = load("karate")
    assert modularity(graph, people["club"]) == pytest.approx(0.358235, abs=5e-7)


def test_equal_cliques_are_one_half_apart():
    for k in (2, 3, 5):
        cliques = nx.disjoint_union_all([nx.complete_graph(4)] * k)
        assert modularity(cliques, np.repeat(np.arange(k), 4)) == pytest.approx(1 - 1 / k, abs=1e-15)


def test_bounds():
    assert modularity(nx.complete_bipartite_graph(4, 4), [0] * 4 + [1] * 4) == -0.5
    assert modularity(Graph.from_edges([(0, 1)], directed=True), [0, 1]) == 0
    assert modularity(Graph.from_edges([(0, 1), (1, 0)], directed=True), [0, 1]) == -0.5


def test_one_group_is_zero_and_no_ties_is_nan():
    assert modularity(nx.path_graph(4), ["one"] * 4) == 0
    assert math.isnan(modularity(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(modularity(Graph.from_edges([], 0), []))
    assert math.isnan(modularity(Graph.from_edges([(0, 1)], weight=[0.0]), [0, 1]))


def test_weight_is_as_good_as_so_many_ties():
    heavy = Graph.from_edges([(0, 1), (1, 2), (2, 3)], weight=[3, 1, 2])
    many = nx.MultiGraph([(0, 1)] * 3 + [(1, 2)] + [(2, 3)] * 2)
    group = [0, 0, 1, 1]
    assert modularity(heavy, group) == pytest.approx(nx.community.modularity(many, [{0, 1}, {2, 3}]), abs=1e-15)


def test_as_many_groups_as_people():
    graph = as_graph(nx.cycle_graph(10_000))
    assert modularity(graph, np.arange(10_000)) == pytest.approx(-1e-4, abs=1e-15)


def test_wrong_length_names_both():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '4 values'"):
        modularity(Graph.from_edges([(0, 1), (1, 2)]), [0, 1, 0, 1])
