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
from socialgraph.metrics import assortativity


@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed):
    for number in range(200):
        graph, group = random_graph(number, directed=directed, weighted=number % 2 == 0)
        assert assortativity(graph, group) == pytest.approx(naive.assortativity(graph, group), abs=1e-15, nan_ok=True)


@pytest.mark.parametrize("directed", [False, True])
def test_networkx_and_igraph(random_graph, directed):
    compared = 0
    for number in range(200):
        graph, group = random_graph(number, directed=directed)
        ours = assortativity(graph, group)
        if math.isnan(ours):
            continue
        foreign = graph.to_networkx()
        nx.set_node_attributes(foreign, dict(enumerate(group.tolist())), "group")
        assert ours == pytest.approx(nx.attribute_assortativity_coefficient(foreign, "group"), abs=1e-12)
        assert ours == pytest.approx(graph.to_igraph().assortativity_nominal(group, directed=directed), abs=1e-12)
        compared += 1
    assert compared > 100


def test_graph_atlas():
    rng = np.random.default_rng(1)
    for foreign in nx.graph_atlas_g()[1:]:
        graph = as_graph(foreign)
        group = rng.integers(0, 3, graph.n)
        ours = assortativity(graph, group)
        assert ours == pytest.approx(naive.assortativity(graph, group), abs=1e-15, nan_ok=True)
        if not math.isnan(ours):
            theirs = igraph.Graph(graph.n, graph.edges().tolist()).assortativity_nominal(group, directed=False)
            assert ours == pytest.approx(theirs, abs=1e-12)


def test_published_values():
    # Adamic & Glance (2005): all 1,490 blogs, links without the three from a blog to itself.
    graph, people = load("polblogs")
    assert assortativity(graph, people["side"]) == pytest.approx(0.822897, abs=5e-7)
    assert assortativity(graph.to_undirected(), people["side"]) == pytest.approx(0.811351, abs=5e-7)
    graph, people = load("polblogs", component="largest")
    assert assortativity(graph.to_undirected(), people["side"]) == pytest.approx(0.811339, abs=5e-7)
    graph, people = load("karate")
    assert assortativity(graph, people["club"]) == pytest.approx(0.717531, abs=5e-7)


def test_within_share_on_polblogs():
    graph, people = load("polblogs")
    side = people["side"]
    assert np.mean(side[graph.sources] == side[graph.indices]) == pytest.approx(0.911523, abs=5e-7)


def test_extremes():
    assert assortativity(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(4)), [0] * 3 + [1] * 4) == 1
    assert assortativity(nx.complete_bipartite_graph(3, 3), [0] * 3 + [1] * 3) == -1


def test_nothing_to_compare_is_nan():
    assert math.isnan(assortativity(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(assortativity(Graph.from_edges([], 0), []))
    assert math.isnan(assortativity(nx.complete_graph(5), ["one"] * 5))
    # The one who is in another group has no ties.
    assert math.isnan(assortativity(Graph.from_edges([(0, 1)], 3), ["a", "a", "b"]))


@pytest.mark.parametrize("directed", [False, True])
def test_relabelling_changes_no_bit(random_graph, directed):
    rng = np.random.default_rng(3)
    for number in range(50):
        graph, group = random_graph(number, directed=directed)
        order = rng.permutation(graph.n)
        turned = Graph.from_edges(order[graph.edges()], graph.n, directed)
        moved = np.empty_like(group)
        moved[order] = group
        np.testing.assert_equal(assortativity(turned, moved), assortativity(graph, group))


def test_labels_of_any_kind_agree():
    graph, people = load("karate")
    club = people["club"]
    first = club == club[0]
    expected = assortativity(graph, club)
    for group in (first, first.astype(np.int32), first * 10**12, first - 5, first / 2, club.tolist()):
        assert assortativity(graph, group) == expected


def test_weights_do_not_count():
    graph = Graph.from_edges([(0, 1), (1, 2)], weight=[1, 5])
    assert assortativity(graph, [0, 0, 1]) == assortativity(Graph.from_edges([(0, 1), (1, 2)]), [0, 0, 1])


@pytest.mark.parametrize(
    "group", [[0, 1], [[0, 1, 0]], [0.0, math.nan, 1.0], [0, None, 1], [b"a", b"b", b"a"], "abc", None]
)
def test_groups_that_cannot_be_right(group):
    with pytest.raises(ParameterError, match="group must"):
        assortativity(Graph.from_edges([(0, 1), (1, 2)]), group)


def test_wrong_length_names_both():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
        assortativity(Graph.from_edges([(0, 1), (1, 2)]), [0, 1])
