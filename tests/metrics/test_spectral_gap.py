import importlib
import math

import networkx as nx
import numpy as np
import pytest
from naive import controversy as naive

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.graph import Graph
from socialgraph.metrics import spectral_gap


def test_dense_twin(random_graph):
    connected = 0
    for number in range(1000):
        graph, _ = random_graph(number, directed=number % 3 == 0, weighted=number % 2 == 0, most=30)
        expected = naive.spectral_gap(graph.to_undirected())
        assert spectral_gap(graph) == pytest.approx(expected, abs=1e-10, nan_ok=True)
        connected += expected > 0
    assert connected > 300


def test_graph_atlas():
    for foreign in nx.graph_atlas_g()[1:]:
        graph = as_graph(foreign)
        assert spectral_gap(graph) == pytest.approx(naive.spectral_gap(graph), abs=1e-10, nan_ok=True)


def test_networkx_on_polblogs():
    graph, _ = load("polblogs", component="largest")
    graph = graph.to_undirected()
    theirs = np.sort(np.linalg.eigvalsh(nx.normalized_laplacian_matrix(graph.to_networkx()).toarray()))[1]
    assert spectral_gap(graph) == pytest.approx(theirs, abs=1e-10)


@pytest.mark.parametrize("n", [3, 10, 501])
def test_closed_forms(n):
    assert spectral_gap(nx.complete_graph(n)) == pytest.approx(n / (n - 1), abs=1e-10)
    assert spectral_gap(nx.star_graph(n)) == pytest.approx(1, abs=1e-10)
    assert spectral_gap(nx.cycle_graph(n)) == pytest.approx(1 - math.cos(2 * math.pi / n), abs=1e-10)
    assert spectral_gap(nx.path_graph(n)) == pytest.approx(1 - math.cos(math.pi / (n - 1)), abs=1e-10)
    assert spectral_gap(nx.complete_bipartite_graph(n, 4)) == pytest.approx(1, abs=1e-10)


def test_a_hypercube():
    assert spectral_gap(nx.hypercube_graph(6)) == pytest.approx(2 / 6, abs=1e-10)


def test_a_long_path_is_factored(monkeypatch):
    module = importlib.import_module("socialgraph.metrics.spectral_gap")
    n = 5000
    path = Graph.from_edges(np.column_stack([np.arange(n - 1), np.arange(1, n)]))
    assert spectral_gap(path) == pytest.approx(1 - math.cos(math.pi / (n - 1)), abs=1e-12)
    monkeypatch.delattr(module, "_factored")
    assert spectral_gap(nx.cycle_graph(300)) > 0
    with pytest.raises(NameError, match="_factored"):
        spectral_gap(path)


def test_cheeger():
    # Half the gap is at most the share of ties that leave any half of the ties' ends.
    graph, people = load("karate")
    graph = graph.to_undirected()
    club = people["club"] == people["club"][0]
    crossing = np.sum(club[graph.sources] != club[graph.indices]) / 2
    conductance = crossing / min(graph.degree[club].sum(), graph.degree[~club].sum())
    assert spectral_gap(Graph.from_edges(graph.edges(), graph.n)) / 2 <= conductance


def test_weights_count_and_scale_does_not():
    pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]
    plain = spectral_gap(Graph.from_edges(pairs))
    assert spectral_gap(Graph.from_edges(pairs, weight=[4] * 5)) == pytest.approx(plain, abs=1e-12)
    assert abs(spectral_gap(Graph.from_edges(pairs, weight=[4, 1, 1, 1, 1])) - plain) > 0.01


def test_order_changes_nothing():
    graph = as_graph(nx.barabasi_albert_graph(300, 2, seed=1))
    order = np.random.default_rng(1).permutation(300)
    turned = Graph.from_edges(order[graph.edges()], 300)
    assert spectral_gap(turned) == pytest.approx(spectral_gap(graph), abs=1e-12)
    assert spectral_gap(graph) == spectral_gap(graph)


def test_in_parts_is_nothing():
    assert spectral_gap(Graph.from_edges([(0, 1), (2, 3)])) == 0
    assert spectral_gap(Graph.from_edges([(0, 1), (1, 2)], 4)) == 0
    assert spectral_gap(Graph.from_edges([(0, 1), (1, 2)], weight=[1, 0])) == 0
    assert spectral_gap(Graph.from_edges([], 2)) == 0


def test_fewer_than_two_people_are_nan():
    assert math.isnan(spectral_gap(Graph.from_edges([], 0)))
    assert math.isnan(spectral_gap(Graph.from_edges([], 1)))


def test_a_pair():
    assert spectral_gap(nx.path_graph(2)) == pytest.approx(2, abs=1e-12)
