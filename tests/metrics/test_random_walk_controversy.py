import importlib
import math
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from naive import metrics as naive

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import random_walk_controversy


def test_dense_twin(random_graph):
    compared, apart = 0, 0
    for number in range(600):
        graph, _ = random_graph(number, weighted=number % 5 == 0, most=30)
        rng = np.random.default_rng(number)
        side = rng.integers(0, 2, graph.n)
        most = np.bincount(side, minlength=2).min()
        if most == 0 or graph.m == 0:
            continue
        k = int(rng.integers(1, most + 1))
        expected = naive.random_walk_controversy(graph, side.tolist(), k)
        assert random_walk_controversy(graph, side, k=k) == pytest.approx(expected, abs=1e-10)
        compared += 1
        apart += graph.largest_component().size < graph.n
    assert compared > 400
    assert apart > 100


def test_simulated_walks():
    graph = as_graph(nx.stochastic_block_model([20, 30], [[0.3, 0.05], [0.05, 0.2]], seed=4))
    graph = graph.subgraph(graph.largest_component())
    side = (np.array(graph.names or range(graph.n)) >= 20).astype(int).tolist()
    walks, blocks = 300, 30
    values = []
    for block in range(blocks):
        rng = np.random.default_rng(block)
        values.append(naive.controversy(Counter(naive.walk(graph, side, 2, rng) for _ in range(walks))))
    error = np.std(values, ddof=1) / math.sqrt(blocks)
    assert error < 0.02
    assert random_walk_controversy(graph, side, k=2) == pytest.approx(np.mean(values), abs=4 * error)


@pytest.mark.parametrize("n", [10, 400, 4000])
def test_the_gambler(n):
    # On a path the hubs are its second node and its middle one, and the chance to end at one falls evenly to the other.
    # Longer than 1,000 steps the matrix is factored instead.
    half = n // 2
    second = np.clip((np.arange(n) - 1) / (half - 1), 0, 1)
    x, y = second[:half].mean(), second[half:].mean()
    expected = naive.controversy({(0, 0): 1 - x, (0, 1): x, (1, 0): 1 - y, (1, 1): y})
    graph = Graph.from_edges(np.column_stack([np.arange(n - 1), np.arange(1, n)]))
    assert random_walk_controversy(graph, np.arange(n) >= half, k=1) == pytest.approx(expected, abs=1e-10)


def test_polblogs():
    # Ours, on the embedded file. The .615 of other copies is Garimella's, of 1,105 blogs and 9,257 ties.
    graph, people = load("polblogs", component="largest")
    assert random_walk_controversy(graph, people["side"]) == pytest.approx(0.517527, abs=5e-7)
    assert random_walk_controversy(graph.to_undirected(), people["side"]) == pytest.approx(0.517527, abs=5e-7)
    graph, people = load("polblogs")
    assert random_walk_controversy(graph, people["side"]) == pytest.approx(0.517736, abs=5e-7)


def test_only_long_paths_are_factored(monkeypatch):
    module = importlib.import_module("socialgraph.metrics._solve")
    monkeypatch.delattr(module, "_factored")
    graph, people = load("polblogs")
    assert random_walk_controversy(graph, people["side"]) == pytest.approx(0.517736, abs=5e-7)
    with pytest.raises(NameError, match="_factored"):
        random_walk_controversy(nx.path_graph(4000), np.arange(4000) >= 2000, k=1)


def test_polblogs_by_the_dense_twin():
    graph, people = load("polblogs", component="largest")
    graph = graph.to_undirected()
    side = people["side"].tolist()
    ends = naive.walk_ends(graph, side, 10)
    share = {
        (a, b): np.mean([ends[u, naive.members(side, b)].sum() for u in naive.members(side, a)])
        for a in ("left", "right")
        for b in ("left", "right")
    }
    assert random_walk_controversy(graph, side) == pytest.approx(naive.controversy(share), abs=1e-10)


def test_swapping_the_sides_changes_nothing():
    graph = as_graph(nx.barabasi_albert_graph(80, 3, seed=2))
    side = np.arange(80) % 3 == 0
    assert random_walk_controversy(graph, ~side) == pytest.approx(random_walk_controversy(graph, side), abs=1e-12)


def test_sides_apart_are_one_and_mixed_are_near_zero():
    apart = nx.disjoint_union(nx.complete_graph(12), nx.cycle_graph(12))
    assert random_walk_controversy(apart, [0] * 12 + [1] * 12, k=2) == 1
    # Who is no hub ends on either side alike; the one hub among a side's 200 ends where it is.
    mixed = np.arange(400) % 2
    assert random_walk_controversy(nx.complete_graph(400), mixed, k=1) == pytest.approx(1 / 200, abs=1e-12)


def test_everyone_a_hub():
    assert random_walk_controversy(nx.complete_graph(4), [0, 0, 1, 1], k=2) == 1


def test_walks_that_never_end_do_not_count():
    # A component without a hub, and a person without a tie, change nothing but the number of starts on a side.
    tied = Graph.from_edges([(0, 1), (0, 2), (0, 3), (3, 4), (4, 5), (4, 6)], n=10)
    more = tied.with_edges([(7, 8)])
    side = [0, 0, 1, 0, 1, 1, 1, 0, 0, 1]
    expected = naive.random_walk_controversy(more, side, 1)
    assert random_walk_controversy(more, side, k=1) == pytest.approx(expected, abs=1e-12)
    assert random_walk_controversy(tied, side, k=1) == pytest.approx(expected, abs=1e-12)


def test_of_equals_the_first_are_hubs():
    ring = nx.cycle_graph(8)
    side = [0, 0, 0, 0, 1, 1, 1, 1]
    expected = naive.random_walk_controversy(as_graph(ring), side, 1)
    assert naive.hubs(as_graph(ring), side, 1) == {0, 4}
    assert random_walk_controversy(ring, side, k=1) == pytest.approx(expected, abs=1e-12)


def test_no_ties_is_nan():
    assert math.isnan(random_walk_controversy(Graph.from_edges([], 4), [0, 0, 1, 1], k=1))


@pytest.mark.parametrize(
    ("group", "found"),
    [(["a"] * 6, 1), ([5] * 6, 1)],
)
def test_fewer_than_two_sides(group, found):
    with pytest.raises(ParameterError, match=f"group must have two sides or more; got '{found} sides"):
        random_walk_controversy(nx.path_graph(6), group, k=1)


def test_no_people():
    with pytest.raises(ParameterError, match="group must have two sides or more; got '0 sides'"):
        random_walk_controversy(Graph.from_edges([], 0), [])


@pytest.mark.parametrize("k", [0, -1, 2.5, True, 3, None])
def test_k_that_cannot_be_right(k):
    with pytest.raises(ParameterError, match="k must be"):
        random_walk_controversy(nx.path_graph(6), [0, 0, 0, 0, 1, 1], k=k)


def test_unknown_definition():
    with pytest.raises(UnknownName, match="definition must be one of hubs, random; got 'hub'"):
        random_walk_controversy(nx.path_graph(6), [0, 0, 0, 1, 1, 1], definition="hub")
