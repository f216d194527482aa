import importlib

import networkx as nx
import numpy as np
import pytest
from naive import controversy as naive

from socialgraph.convert import as_graph
from socialgraph.graph import Graph
from socialgraph.metrics._solve import components, positive_ties, reached, solve, strength


def test_dense_twin(random_graph):
    compared = 0
    for number in range(800):
        graph, _ = random_graph(number, weighted=number % 2 == 0, most=30)
        rng = np.random.default_rng(number)
        wanted, shift = rng.uniform(-1, 1, graph.n), float(rng.choice([0.0, 0.5, 1.0]))
        fixed = rng.random(graph.n) < 0.2
        if shift == 0:
            fixed |= ~reached(graph, fixed)
        expected = naive.solve(naive.dense(graph), wanted, fixed, shift)
        assert solve(graph, wanted, shift=shift, fixed=fixed) == pytest.approx(expected, abs=1e-10)
        compared += not fixed.all()
    assert compared > 600


def test_factored_is_the_same(random_graph, monkeypatch):
    module = importlib.import_module("socialgraph.metrics._solve")
    for number in range(200):
        graph, _ = random_graph(number, weighted=number % 2 == 0, most=30)
        rng = np.random.default_rng(number)
        wanted, fixed = rng.uniform(-1, 1, graph.n), rng.random(graph.n) < 0.2
        fixed |= ~reached(graph, fixed)
        apart = np.zeros(graph.n)
        for part in naive.parts(naive.dense(graph)):
            apart[part] = wanted[part] - wanted[part].mean()
        cases = [{"wanted": wanted, "fixed": fixed}, {"wanted": wanted, "shift": 1.0}, {"wanted": apart}]
        iterated = [solve(graph, **case) for case in cases]
        with monkeypatch.context() as patch:
            patch.setattr(module, "_ROUNDS", 0)
            factored = [solve(graph, **case) for case in cases]
        assert factored[:2] == [pytest.approx(each, abs=1e-9) for each in iterated[:2]]
        # The third has a constant free in each component: what counts is the energy.
        assert (apart * factored[2]).sum() == pytest.approx((apart * iterated[2]).sum(), abs=1e-9)


def test_a_path_is_harder_than_the_rounds():
    n = 5000
    graph = Graph.from_edges(np.column_stack([np.arange(n - 1), np.arange(1, n)]))
    ends = np.isin(np.arange(n), [0, n - 1])
    assert solve(graph, np.where(ends, np.arange(n) * 1.0, 0), fixed=ends) == pytest.approx(np.arange(n), rel=1e-9)


def test_nothing_to_solve():
    empty = Graph.from_edges([], 0)
    assert solve(empty, np.zeros(0)).size == 0
    alone = Graph.from_edges([], 3)
    assert solve(alone, np.array([1.0, 2.0, 3.0]), shift=2.0).tolist() == [0.5, 1.0, 1.5]
    pair = Graph.from_edges([(0, 1)])
    assert solve(pair, np.array([3.0, 4.0]), fixed=np.array([True, True])).tolist() == [3.0, 4.0]


def test_ties_of_weight_0_are_none():
    graph = Graph.from_edges([(0, 1), (1, 2)], weight=[0, 3])
    assert positive_ties(graph).edges().tolist() == [[1, 2]]
    assert positive_ties(graph, weighted=False).edges().tolist() == [[0, 1], [1, 2]]
    assert strength(graph).tolist() == [0, 3, 3]
    assert strength(positive_ties(graph, weighted=False)).tolist() == [1, 2, 1]
    both = Graph.from_edges([(0, 1), (1, 0)], directed=True, weight=[1, 2])
    assert positive_ties(both).edge_weight().tolist() == [3]


def test_components_and_whom_one_reaches():
    graph = as_graph(nx.disjoint_union(nx.path_graph(3), nx.cycle_graph(4)))
    assert components(graph).tolist() == [0] * 3 + [1] * 4
    assert reached(graph, np.arange(7) == 1).tolist() == [True] * 3 + [False] * 4
    assert not reached(graph, np.zeros(7, dtype=bool)).any()
