import math

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.errors import ParameterError
from socialgraph.generators import erdos_renyi, stochastic_block
from socialgraph.graph import Graph
from socialgraph.metrics import communities, detectability


@pytest.mark.parametrize("directed", [False, True])
def test_twin(random_graph, directed):
    defined = 0
    for number in range(400):
        graph, group = random_graph(number, directed=directed, weighted=number % 3 == 0)
        expected = naive.detectability(graph, group)
        assert detectability(graph, group) == pytest.approx(expected, abs=1e-12, nan_ok=True)
        defined += not math.isnan(expected)
    assert defined > 200


@pytest.mark.parametrize(("q", "apart"), [(2, 4.0), (2, 8.0), (3, 9.0), (4, -6.0)])
def test_planted_blocks_have_the_value_they_were_planted_with(q, apart):
    # c_in - c_out = apart at c = 10; the densities rest on 100,000 ties.
    n, c = 20_000, 10
    across = c - apart / q
    p = (np.full((q, q), across) + apart * np.eye(q)) / n
    graph, people = stochastic_block([n // q] * q, p, rng=1)
    expected = apart / (q * math.sqrt(c))
    # Ties within are binomial: c_in varies by c_in / sqrt(ties), and c_out too.
    error = (across + apart) / math.sqrt(n * (across + apart) / (2 * q)) + across / math.sqrt(n * across / 2)
    assert detectability(graph, people["group"]) == pytest.approx(expected, abs=4 * error / (q * math.sqrt(c)))


def test_the_largest_and_the_smallest():
    # Two cliques of 50: c = 49, and density 1 within.
    cliques = nx.disjoint_union(nx.complete_graph(50), nx.complete_graph(50))
    assert detectability(cliques, np.arange(100) < 50) == pytest.approx(100 / (2 * 7), abs=1e-12)
    across = nx.complete_bipartite_graph(50, 50)
    assert detectability(across, np.arange(100) < 50) == pytest.approx(-100 / (2 * math.sqrt(50)), abs=1e-12)
    assert detectability(nx.complete_graph(9), np.arange(9) % 3) == pytest.approx(0, abs=1e-12)


def test_a_partition_found_in_noise_is_above_the_line():
    # The trap of the docstring: a grouping that was not looked for in the ties is at 0, halves that were are above 1.
    graph = erdos_renyi(600, mean_degree=10, rng=1)
    assert abs(detectability(graph, np.arange(600) % 2)) < 0.15
    half, _ = nx.community.kernighan_lin_bisection(graph.to_networkx(), seed=1)
    assert 1 < detectability(graph, np.isin(np.arange(600), list(half))) < 1.53
    assert detectability(graph, communities(graph, rng=1)) > 0.8


def test_nothing_to_compare_is_nan():
    assert math.isnan(detectability(Graph.from_edges([], 3), [0, 1, 1]))
    assert math.isnan(detectability(Graph.from_edges([], 0), []))
    assert math.isnan(detectability(nx.path_graph(4), ["one"] * 4))
    assert math.isnan(detectability(nx.path_graph(4), list("abcd")))


def test_names_of_groups_and_of_people_do_not_matter(random_graph):
    graph, group = random_graph(5, most=40)
    order = np.random.default_rng(1).permutation(graph.n)
    moved = np.empty_like(group)
    moved[order] = group
    turned = Graph.from_edges(order[graph.edges()], graph.n)
    expected = pytest.approx(detectability(graph, group), abs=1e-12)
    assert detectability(turned, moved) == expected
    assert detectability(graph, [f"group {-g}" for g in group.tolist()]) == expected


def test_wrong_length_names_both():
    with pytest.raises(ParameterError, match=r"group must be 3 values.*got '2 values'"):
        detectability(nx.path_graph(3), [0, 1])
