import importlib
import math

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.errors import ParameterError
from socialgraph.generators import stochastic_block, watts_strogatz
from socialgraph.graph import Graph
from socialgraph.metrics import spectral_segregation_index


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed, weighted):
    for number in range(150):
        graph, group = random_graph(number, directed=directed, weighted=weighted, most=25)
        expected = naive.spectral_segregation_index(graph, group)
        assert spectral_segregation_index(graph, group) == pytest.approx(expected, abs=1e-11)
        label = group[0]
        expected = naive.spectral_segregation_index(graph, group, of=label)
        assert spectral_segregation_index(graph, group, of=label) == pytest.approx(expected, abs=1e-11)


def test_dense_eigenvalues_of_a_larger_network():
    graph, people = stochastic_block([150, 250], [[0.06, 0.01], [0.01, 0.04]], rng=1)
    side = people["group"].tolist()
    for of in (None, 0, 1):
        expected = naive.spectral_segregation_index(graph, side, of)
        assert spectral_segregation_index(graph, side, of=of) == pytest.approx(expected, abs=1e-12)


def test_regular_networks_in_closed_form():
    # Everyone in k ties, j of them within: all rows of r sum to j / k, which is then its largest eigenvalue.
    for n, sides in ((12, 2), (12, 3), (20, 4)):
        group = np.arange(n) % sides
        within = n // sides - 1
        expected = pytest.approx(within / (n - 1), abs=1e-14)
        assert spectral_segregation_index(nx.complete_graph(n), group) == expected


@pytest.mark.parametrize("n", [4, 10, 300, 5_000])
def test_a_path_cut_from_a_ring(n):
    # A stretch of n on a ring: r is half the matrix of a path of n, with cos(pi / (n + 1)); 5,000 are factored.
    ring = watts_strogatz(2 * n, 2, 0.0, rng=1)
    expected = math.cos(math.pi / (n + 1))
    assert spectral_segregation_index(ring, np.arange(2 * n) < n) == pytest.approx(expected, abs=1e-12)


def test_only_long_paths_are_factored(monkeypatch):
    module = importlib.import_module("socialgraph.metrics.spectral_segregation_index")
    monkeypatch.delattr(module, "_factored")
    graph, people = stochastic_block([1_000, 1_000], [[0.01, 0.001], [0.001, 0.01]], rng=1)
    assert 0.8 < spectral_segregation_index(graph, people["group"]) < 1
    with pytest.raises(NameError, match="_factored"):
        spectral_segregation_index(watts_strogatz(10_000, 2, 0.0, rng=1), np.arange(10_000) < 5_000)


def test_factoring_gives_what_lanczos_gives(monkeypatch):
    module = importlib.import_module("socialgraph.metrics.spectral_segregation_index")
    graph, people = stochastic_block([60, 80], [[0.1, 0.02], [0.02, 0.1]], rng=3)
    heavy = Graph.from_edges(graph.edges(), graph.n, weight=np.random.default_rng(1).uniform(0.1, 5, graph.m))
    for each in (graph, heavy):
        expected = spectral_segregation_index(each, people["group"])
        monkeypatch.setattr(module, "_ROUNDS", 1)
        factors, monkey = module._factored, []
        monkeypatch.setattr(module, "_ROUNDS", 2)
        monkeypatch.setattr(module, "_factored", lambda *args: monkey.append(1) or patient(module, factors, args))  # noqa: B023
        assert spectral_segregation_index(each, people["group"]) == pytest.approx(expected, abs=1e-11)
        assert monkey
        monkeypatch.undo()


def patient(module, factored, args):
    """Let the factored way take its rounds though Lanczos was cut short."""
    before, module._ROUNDS = module._ROUNDS, 1000
    try:
        return factored(*args)
    finally:
        module._ROUNDS = before


def test_extremes():
    assert spectral_segregation_index(nx.complete_bipartite_graph(3, 4), [0] * 3 + [1] * 4) == 0
    apart = nx.disjoint_union(nx.complete_graph(3), nx.path_graph(4))
    assert spectral_segregation_index(apart, [0] * 3 + [1] * 4) == pytest.approx(1, abs=1e-14)
    assert spectral_segregation_index(nx.path_graph(4), ["one"] * 4) == pytest.approx(1, abs=1e-14)


def test_the_isolated_count_as_0():
    assert spectral_segregation_index(Graph.from_edges([], 3), [0, 1, 1]) == 0
    graph = Graph.from_edges([(0, 1)], n=4)
    assert spectral_segregation_index(graph, [0, 0, 0, 1]) == pytest.approx(0.5, abs=1e-14)
    assert spectral_segregation_index(graph, [0, 0, 0, 1], of=0) == pytest.approx(2 / 3, abs=1e-14)
    assert spectral_segregation_index(graph, [0, 0, 0, 1], of=1) == 0
    assert math.isnan(spectral_segregation_index(Graph.from_edges([], 0), []))


def test_a_tie_that_weighs_nothing_connects_nobody():
    weight = [1.0, 0.0, 1.0, 1.0]
    light = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 4)], weight=weight)
    without = Graph.from_edges([(0, 1), (2, 3), (3, 4)], weight=[1.0, 1.0, 1.0])
    side = [0, 0, 0, 0, 1]
    assert spectral_segregation_index(light, side) == spectral_segregation_index(without, side)
    nothing = Graph.from_edges([(0, 1)], weight=[0.0])
    assert spectral_segregation_index(nothing, [0, 0]) == 0


def test_more_ties_across_never_segregate_a_group_more():
    graph, people = stochastic_block([40, 40], [[0.15, 0.02], [0.02, 0.15]], rng=4)
    side, draws, before = people["group"], np.random.default_rng(1), 1.0
    for _ in range(20):
        value = spectral_segregation_index(graph, side)
        assert value <= before + 1e-12
        before = value
        u, v = int(draws.integers(40)), int(draws.integers(40, 80))
        graph = graph if graph.has_edge(u, v) else graph.with_edges([(u, v)])


def test_names_of_groups_and_of_people_do_not_matter():
    graph, people = stochastic_block([300, 500], [[0.02, 0.003], [0.003, 0.02]], rng=5)
    group, order = people["group"], np.random.default_rng(1).permutation(graph.n)
    moved = np.empty_like(group)
    moved[order] = group
    turned = Graph.from_edges(order[graph.edges()], graph.n)
    expected = pytest.approx(spectral_segregation_index(graph, group), abs=1e-12)
    assert spectral_segregation_index(turned, moved) == expected
    assert spectral_segregation_index(graph, np.array(["right", "left"])[group]) == expected


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
        spectral_segregation_index(nx.path_graph(3), [0, 1])
    with pytest.raises(ParameterError, match="of must be the label of someone's group; got 'left'"):
        spectral_segregation_index(nx.path_graph(3), [0, 1, 1], of="left")
