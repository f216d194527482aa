import math

import networkx as nx
import numpy as np
import pytest
from naive import controversy as naive

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import dipole_moment


def test_dense_twin(random_graph):
    compared, apart = 0, 0
    for number in range(600):
        graph, _ = random_graph(number, directed=number % 3 == 0, weighted=number % 5 == 0, most=30)
        rng = np.random.default_rng(number)
        side, top = rng.integers(0, 2, graph.n), float(rng.choice([0.05, 0.3, 0.6, 1.0]))
        if len(set(side.tolist())) < 2 or graph.m == 0:
            continue
        expected = naive.dipole_moment(graph.to_undirected(), side.tolist(), top)
        assert dipole_moment(graph, side, top=top) == pytest.approx(expected, abs=1e-9)
        compared += 1
        apart += graph.largest_component().size < graph.n
    assert compared > 400
    assert apart > 100


def test_everyone_is_held():
    assert dipole_moment(nx.complete_graph(6), [0, 0, 0, 1, 1, 1], top=1.0) == 1
    assert dipole_moment(nx.complete_graph(8), [0, 0, 1, 1, 1, 1, 1, 1], top=1.0) == 0.5


def test_a_path_falls_evenly():
    # Held at either end, a path has opinions evenly between -1 and 1: the two means are n / (2 (n - 1)) off the middle.
    n = 50
    ends = np.column_stack([np.arange(n - 1), np.arange(1, n)])
    more = [(0, n), (0, n + 1), (n - 1, n + 2), (n - 1, n + 3)]
    graph = Graph.from_edges([*map(tuple, ends.tolist()), *more])
    side = np.r_[np.arange(n) >= n // 2, False, False, True, True]
    opinion = np.r_[np.linspace(-1, 1, n), -1, -1, 1, 1]
    assert dipole_moment(graph, side, top=0.01) == pytest.approx(opinion[opinion > 0].mean(), abs=1e-10)


def test_whoever_is_between_is_half_on_either_side():
    # Two above, two below, and one at 0, half of whom is in either mean.
    graph = Graph.from_edges([(0, 2), (1, 2), (0, 3), (1, 4)])
    assert dipole_moment(graph, [0, 1, 0, 0, 1], top=0.4) == pytest.approx(2 / 2.5, abs=1e-12)


def test_netseg():
    # netseg 0.1.8 with k_top=4 and k_top=20, a tolerance of 1e-12; it counts whoever has exactly 0 as below
    # (one in karate, two in polblogs), and leaves them out of the mean.
    for name, component, label, top, value in [
        ("karate", None, "club", 0.12, 0.7633084763195848),
        ("polblogs", "largest", "side", 0.0172, 0.5023641876384828),
    ]:
        graph, people = load(name, component=component) if component else load(name)
        graph, side = graph.to_undirected(), people[label].tolist()
        plain = naive.dipole_moment(graph, side, top)
        assert naive.dipole_moment(graph, side, top, nobody_is_between=True) == pytest.approx(value, abs=1e-9)
        assert dipole_moment(graph, side, top=top) == pytest.approx(plain, abs=1e-9)
        assert plain == pytest.approx(value, abs=0.05)


def test_sides_apart_and_mixed():
    apart = nx.disjoint_union(nx.complete_graph(12), nx.cycle_graph(12))
    assert dipole_moment(apart, [0] * 12 + [1] * 12) == pytest.approx(1, abs=1e-12)
    assert dipole_moment(nx.complete_graph(400), np.arange(400) % 2) == pytest.approx(0.05, abs=1e-12)


def test_names_and_order_change_nothing(random_graph):
    graph = as_graph(nx.gnp_random_graph(40, 0.1, seed=3))
    # Of equal degrees the first are held: without equals at the bar nothing hangs on numbers.
    graph = graph.with_edges([edge for edge in [(0, v) for v in range(1, 40)] if not graph.has_edge(*edge)])
    graph = graph.with_edges([edge for edge in [(1, v) for v in range(2, 40)] if not graph.has_edge(*edge)])
    side = np.arange(40) % 2
    expected = dipole_moment(graph, side)
    assert dipole_moment(graph, np.array(["left", "right"])[side]) == pytest.approx(expected, abs=1e-12)
    assert dipole_moment(graph, 1 - side) == pytest.approx(expected, abs=1e-12)
    order = np.random.default_rng(1).permutation(40)
    turned, moved = Graph.from_edges(order[graph.edges()], 40), np.empty_like(side)
    moved[order] = side
    assert dipole_moment(turned, moved) == pytest.approx(expected, abs=1e-12)


def test_unreached_people_do_not_count():
    graph = as_graph(nx.complete_graph(4))
    more = Graph.from_edges([*map(tuple, graph.edges().tolist()), (5, 6)], 8)
    side = [0, 0, 1, 1, 0, 0, 1, 1]
    assert dipole_moment(more, side) == pytest.approx(dipole_moment(graph, side[:4]), abs=1e-12)


def test_no_ties_is_nan():
    assert math.isnan(dipole_moment(Graph.from_edges([], 4), [0, 0, 1, 1]))


@pytest.mark.parametrize(("group", "found"), [([0] * 4, 1), ([0, 1, 2, 0], 3)])
def test_other_than_two_sides(group, found):
    with pytest.raises(ParameterError, match=f"group must have two sides; got '{found} sides'"):
        dipole_moment(nx.path_graph(4), group)


def test_no_people():
    with pytest.raises(ParameterError, match="group must have two sides; got '0 sides'"):
        dipole_moment(Graph.from_edges([], 0), [])


@pytest.mark.parametrize("top", [0, 0.0, -0.1, 1.1, math.nan, "5", True, None])
def test_a_share_that_cannot_be_right(top):
    with pytest.raises(ParameterError, match="top must"):
        dipole_moment(nx.path_graph(4), [0, 0, 1, 1], top=top)
