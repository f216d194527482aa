import importlib
import math

import networkx as nx
import numba
import numpy as np
import pytest
from naive import controversy as naive
from scipy import stats

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import betweenness_controversy

MODULE = importlib.import_module("socialgraph.metrics.betweenness_controversy")


def test_twin(random_graph):
    compared = 0
    for number in range(90):
        graph, _ = random_graph(number, directed=number % 3 == 0, weighted=number % 5 == 0, most=14)
        side = np.random.default_rng(number).integers(0, 2, graph.n).tolist()
        if len(set(side)) < 2:
            continue
        logarithm = number % 2 == 0
        expected = naive.betweenness_controversy(graph, side, logarithm=logarithm)
        ours = betweenness_controversy(graph, side, definition="log" if logarithm else "raw")
        assert ours == pytest.approx(expected, abs=1e-9, nan_ok=True)
        compared += not math.isnan(expected)
    assert compared > 45


def test_sources_twin(random_graph):
    compared = 0
    for number in range(60):
        graph, _ = random_graph(number, most=14)
        side = np.random.default_rng(number).integers(0, 2, graph.n).tolist()
        if len(set(side)) < 2:
            continue
        sources = MODULE._chosen(graph.n, 3, number).tolist()
        assert len(set(sources)) == min(3, graph.n)
        expected = naive.betweenness_controversy(graph, side, sources=sources)
        ours = betweenness_controversy(graph, side, sources=3, rng=number)
        assert ours == pytest.approx(expected, abs=1e-9, nan_ok=True)
        compared += not math.isnan(expected)
    assert compared > 30


def test_edge_betweenness_of_networkx_and_igraph():
    foreign = nx.barabasi_albert_graph(200, 3, seed=1)
    graph = as_graph(foreign)
    ours = MODULE._betweenness(graph, np.arange(200)) / 2
    theirs = nx.edge_betweenness_centrality(foreign, normalized=False)
    assert ours == pytest.approx([theirs[tie] for tie in map(tuple, graph.edges().tolist())], abs=1e-9)
    other = graph.to_igraph()
    order = [other.get_eid(u, v) for u, v in graph.edges().tolist()]
    assert ours == pytest.approx(np.array(other.edge_betweenness(directed=False))[order], abs=1e-9)


def test_a_sample_of_sources_is_right_in_the_mean():
    graph = as_graph(nx.barabasi_albert_graph(60, 2, seed=1))
    exact = MODULE._betweenness(graph, np.arange(60))
    draws = np.array([MODULE._betweenness(graph, MODULE._chosen(60, 20, seed)) for seed in range(400)])
    error = draws.std(axis=0, ddof=1) / math.sqrt(400)
    assert np.abs((draws.mean(axis=0) - exact) / error).max() < 4.5


def test_densities_of_scipy():
    # The same Gaussians, added up over the values themselves on a finer grid.
    graph, people = load("karate")
    graph, club = graph.to_undirected(), people["club"]
    value = MODULE._betweenness(graph, np.arange(graph.n))
    start, end = graph.edges().T
    crosses = club[start] != club[end]
    for definition, scaled in (("raw", value), ("log", np.log1p(value))):
        p, q = (stats.gaussian_kde(part, "silverman") for part in (scaled[crosses], scaled[~crosses]))
        wide = scaled.max() - scaled.min()
        points = np.linspace(scaled.min() - wide, scaled.max() + wide, 40_001)
        high, low = p(points), np.maximum(q(points), 1e-300)
        terms = np.where(high > 1e-290, high * np.log(np.maximum(high, 1e-290) / low), 0)
        expected = 1 - math.exp(-terms.sum() * (points[1] - points[0]))
        assert betweenness_controversy(graph, club, definition=definition) == pytest.approx(expected, abs=5e-4)


def test_bridges_are_one_and_random_sides_nothing():
    apart = nx.disjoint_union(nx.complete_graph(20), nx.complete_graph(20))
    apart.add_edges_from([(0, 20), (1, 21)])
    assert betweenness_controversy(apart, [0] * 20 + [1] * 20) == pytest.approx(1, abs=1e-6)
    mixed = nx.gnp_random_graph(300, 0.05, seed=1)
    assert betweenness_controversy(mixed, np.arange(300) % 2) < 0.02


def test_ties_that_are_all_alike():
    # Every tie of a complete graph carries one path each way, and every tie of a ring as many as any other.
    assert betweenness_controversy(nx.complete_graph(6), [0, 0, 0, 1, 1, 1]) == 0
    assert betweenness_controversy(nx.cycle_graph(9), [0] * 4 + [1] * 5) == 0
    # Alike within either set, and not between them: a tie joining two pairs.
    assert betweenness_controversy(nx.path_graph(4), [0, 0, 1, 1]) == 1


def test_one_tie_across_takes_the_others_width():
    graph = nx.barbell_graph(4, 0)
    side = [0] * 4 + [1] * 4
    assert betweenness_controversy(graph, side) == pytest.approx(
        naive.betweenness_controversy(as_graph(graph), side), abs=1e-9
    )


def test_threads_and_order_and_names_change_nothing():
    graph = as_graph(nx.barabasi_albert_graph(120, 3, seed=1))
    side, order = np.arange(120) % 2, np.random.default_rng(2).permutation(120)
    before, found = numba.get_num_threads(), []
    for threads in {1, numba.config.NUMBA_NUM_THREADS}:
        numba.set_num_threads(threads)
        found.append(betweenness_controversy(graph, side))
    numba.set_num_threads(before)
    assert len(set(found)) == 1
    assert betweenness_controversy(graph, 1 - side) == found[0]
    assert betweenness_controversy(graph, np.array(["x", "a"])[side]) == found[0]
    moved = np.empty_like(side)
    moved[order] = side
    assert betweenness_controversy(Graph.from_edges(order[graph.edges()], 120), moved) == pytest.approx(
        found[0], abs=1e-10
    )


def test_large_graphs_are_sampled(monkeypatch):
    graph, side = as_graph(nx.barabasi_albert_graph(100, 2, seed=1)), np.arange(100) % 2
    whole = betweenness_controversy(graph, side)
    monkeypatch.setattr(MODULE, "_EXACT", 0)
    monkeypatch.setattr(MODULE, "_SOURCES", 40)
    assert betweenness_controversy(graph, side, rng=1) == betweenness_controversy(graph, side, sources=40, rng=1)
    assert betweenness_controversy(graph, side, rng=1) != betweenness_controversy(graph, side, rng=2)
    assert betweenness_controversy(graph, side, sources=100) == whole
    assert betweenness_controversy(graph, side, sources=10**6) == whole


def test_nothing_to_compare_is_nan():
    assert math.isnan(betweenness_controversy(Graph.from_edges([], 4), [0, 0, 1, 1]))
    assert math.isnan(betweenness_controversy(nx.complete_bipartite_graph(2, 3), [0, 0, 1, 1, 1]))
    assert math.isnan(betweenness_controversy(Graph.from_edges([(0, 1)], 3), [0, 0, 1]))


@pytest.mark.parametrize(("group", "found"), [([0] * 4, 1), ([0, 1, 2, 0], 3)])
def test_other_than_two_sides(group, found):
    with pytest.raises(ParameterError, match=f"group must have two sides; got '{found} sides'"):
        betweenness_controversy(nx.path_graph(4), group)


def test_no_people():
    with pytest.raises(ParameterError, match="group must have two sides; got '0 sides'"):
        betweenness_controversy(Graph.from_edges([], 0), [])


@pytest.mark.parametrize("sources", [0, -1, 2.0, True])
def test_sources_that_cannot_be_right(sources):
    with pytest.raises(ParameterError, match="sources must be a whole number of at least 1"):
        betweenness_controversy(nx.path_graph(4), [0, 0, 1, 1], sources=sources)


def test_unknown_definition():
    with pytest.raises(UnknownName, match="definition must be one of log, raw; got 'ln'"):
        betweenness_controversy(nx.path_graph(4), [0, 0, 1, 1], definition="ln")
