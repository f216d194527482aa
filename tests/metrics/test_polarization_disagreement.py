import math

import networkx as nx
import numpy as np
import pytest
from naive import controversy as naive

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import polarization_disagreement


def parts(graph, innate):
    return [polarization_disagreement(graph, innate, definition=part) for part in ("polarization", "disagreement")]


def test_twin(random_graph):
    for number in range(600):
        graph, _ = random_graph(number, directed=number % 3 == 0, weighted=number % 2 == 0, most=30)
        innate = np.random.default_rng(number).uniform(-1, 1, graph.n)
        expected = naive.polarization_disagreement(graph.to_undirected(), innate)
        assert parts(graph, innate) == pytest.approx(expected, abs=1e-10)
        assert polarization_disagreement(graph, innate) == pytest.approx(sum(expected), abs=1e-10)


def test_without_ties_nobody_moves():
    innate = [1.0, 0.0, -1.0, 4.0]
    graph = Graph.from_edges([], 4)
    assert parts(graph, innate) == pytest.approx([14.0, 0.0], abs=1e-12)


def test_ties_never_raise_the_index():
    # s'(I + L)^-1 s falls with every tie, and with its weight.
    rng = np.random.default_rng(1)
    graph, innate = as_graph(nx.path_graph(12)), rng.uniform(-1, 1, 12)
    last = polarization_disagreement(graph, innate)
    for pair in rng.permutation([(u, v) for u in range(12) for v in range(u + 2, 12)]):
        graph = graph.with_edges([pair])
        now = polarization_disagreement(graph, innate)
        assert now <= last + 1e-12
        last = now


def test_scale_shift_and_order():
    graph = as_graph(nx.barabasi_albert_graph(60, 2, seed=1))
    innate, order = np.random.default_rng(1).uniform(-1, 1, 60), np.random.default_rng(2).permutation(60)
    expected = polarization_disagreement(graph, innate)
    assert polarization_disagreement(graph, 3 * innate - 7) == pytest.approx(9 * expected, rel=1e-10)
    moved = np.empty(60)
    moved[order] = innate
    turned = Graph.from_edges(order[graph.edges()], 60)
    assert polarization_disagreement(turned, moved) == pytest.approx(expected, abs=1e-12)


def test_extremes():
    assert polarization_disagreement(Graph.from_edges([], 0), []) == 0
    assert polarization_disagreement(Graph.from_edges([], 1), [3]) == 0
    for part in ("index", "polarization", "disagreement"):
        assert polarization_disagreement(nx.cycle_graph(5), [0.1] * 5, definition=part) == pytest.approx(0, abs=1e-30)


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match="innate must be 3 values, one a person; got '2 values'"):
        polarization_disagreement(nx.path_graph(3), [1, 2])
    with pytest.raises(ParameterError, match=r"innate must be finite numbers.*got 'nan for person 1'"):
        polarization_disagreement(nx.path_graph(3), [1, math.nan, 0])
    with pytest.raises(
        UnknownName, match="definition must be one of disagreement, index, polarization; got 'polarisation'"
    ):
        polarization_disagreement(nx.path_graph(3), [1, 0, 0], definition="polarisation")
