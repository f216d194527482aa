import math

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.generators import stochastic_block
from socialgraph.graph import Graph
from socialgraph.metrics import boundary_connectivity


@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed):
    defined = 0
    for number in range(600):
        graph, group = random_graph(number, directed=directed, weighted=number % 3 == 0, most=25)
        expected = naive.boundary_connectivity(graph, group)
        assert boundary_connectivity(graph, group) == pytest.approx(expected, abs=1e-14, nan_ok=True)
        defined += not math.isnan(expected)
    assert defined > 90


def test_by_the_definition_of_guerra_and_others_on_two_groups():
    """Written as in the paper, group by group: B_ij, B_ji, the internal vertices, then the two sets of ties."""
    graph, people = load("polblogs")
    foreign, side = nx.Graph(graph.edges().tolist()), people["side"]
    foreign.add_nodes_from(range(graph.n))
    sides = {label: set(np.flatnonzero(side == label).tolist()) for label in ("left", "right")}
    boundary = {}
    for mine, other in (("left", "right"), ("right", "left")):
        without = {v for v in sides[mine] if not set(foreign[v]) & sides[other]}
        boundary[mine] = {v for v in sides[mine] - without if set(foreign[v]) & without}
    internal = (sides["left"] - boundary["left"]) | (sides["right"] - boundary["right"])
    shares = []
    for mine, other in (("left", "right"), ("right", "left")):
        for v in boundary[mine]:
            inwards, across = len(set(foreign[v]) & internal), len(set(foreign[v]) & boundary[other])
            shares.append(inwards / (inwards + across) - 0.5)
    assert len(shares) > 300
    assert boundary_connectivity(graph, side) == pytest.approx(np.mean(shares), abs=1e-14)


def test_extremes():
    # The one at the border has a tie inwards, and across to one who is no boundary, having nobody behind.
    assert boundary_connectivity(nx.path_graph(3), [0, 0, 1]) == 0.5
    # Two at a border of one tie have one tie each way.
    assert boundary_connectivity(nx.path_graph(4), [0, 0, 1, 1]) == 0
    # Four of either side, all tied across to all, and a leaf behind each: one tie in five goes inwards.
    graph = nx.complete_bipartite_graph(4, 4)
    graph.add_edges_from([(v, v + 8) for v in range(8)])
    assert boundary_connectivity(graph, [0] * 4 + [1] * 4 + [0] * 4 + [1] * 4) == pytest.approx(0.2 - 0.5, abs=1e-15)


def test_ties_within_the_boundary_of_ones_group_do_not_count():
    group = [0, 0, 1, 1, 0, 0, 1]
    tied = Graph.from_edges([(0, 1), (0, 2), (2, 3), (4, 5), (4, 6), (6, 3)])
    more = tied.with_edges([(0, 4), (2, 6)])
    assert boundary_connectivity(more, group) == boundary_connectivity(tied, group)


def test_of_many_groups_the_others_are_one_side():
    graph = nx.path_graph(9)
    assert boundary_connectivity(graph, [0, 0, 0, 1, 1, 1, 2, 2, 2]) == pytest.approx(0, abs=1e-15)
    assert boundary_connectivity(graph, [0, 0, 0, 1, 1, 1, 0, 0, 0]) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("graph", "group"),
    [
        (Graph.from_edges([], 4), [0, 0, 1, 1]),
        (Graph.from_edges([], 0), []),
        (nx.path_graph(4), ["one"] * 4),
        (nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3)), [0, 0, 0, 1, 1, 1]),
        (nx.complete_graph(4), [0, 0, 1, 1]),
    ],
    ids=["no ties", "nobody", "one group", "apart", "everyone crosses"],
)
def test_without_a_boundary_it_is_nan(graph, group):
    assert math.isnan(boundary_connectivity(graph, group))


def test_an_isolated_person_does_not_matter():
    graph = nx.path_graph(4)
    graph.add_node(4)
    assert boundary_connectivity(graph, [0, 0, 1, 1, 1]) == 0


def test_names_of_groups_and_of_people_do_not_matter():
    graph, people = stochastic_block([30, 20, 10], np.full((3, 3), 0.02) + 0.15 * np.eye(3), rng=2)
    group = people["group"]
    order = np.random.default_rng(1).permutation(graph.n)
    moved = np.empty_like(group)
    moved[order] = group
    turned = Graph.from_edges(order[graph.edges()], graph.n)
    expected = pytest.approx(boundary_connectivity(graph, group), abs=1e-12)
    assert boundary_connectivity(turned, moved) == expected
    assert expected != 0
    assert boundary_connectivity(graph, [f"group {-g}" for g in group.tolist()]) == expected


def test_wrong_length_names_both():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
        boundary_connectivity(nx.path_graph(3), [0, 1])
