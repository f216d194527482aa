import math

import networkx as nx
import numpy as np
import pytest

from socialgraph.datasets import load
from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import stochastic_block
from socialgraph.graph import Graph
from socialgraph.metrics import detectability


def naive(graph, group):
    """Power iteration's dense sister: the matrix of the definition, entry by entry."""
    labels = sorted(set(group))
    size = {a: sum(g == a for g in group) for a in labels}
    arcs = [(group[u], group[v]) for u in range(graph.n) for v in graph.neighbors(u).tolist()]
    matrix = [[arcs.count((a, b)) / math.sqrt(size[a] * size[b]) for b in labels] for a in labels]
    values = sorted(np.linalg.eigvalsh(np.array(matrix)), key=abs)
    return abs(values[-2]) / math.sqrt(2 * graph.m / graph.n) if len(labels) > 1 else 0.0


def test_it_is_its_definition(random_graph):
    for number in range(200):
        graph, group = random_graph(number)
        if graph.m:
            assert detectability(graph, group) == pytest.approx(naive(graph, group.tolist()), abs=1e-9)


@pytest.mark.parametrize("blocks", [2, 3, 5])
@pytest.mark.parametrize("turned", [False, True])
def test_blocks_are_as_far_above_the_line_as_they_were_made(blocks, turned):
    n, inside, outside = 15_000, 14, 4
    inside, outside = (outside, inside) if turned else (inside, outside)
    chance = np.full((blocks, blocks), outside / n) + np.eye(blocks) * (inside - outside) / n
    graph, people = stochastic_block([n // blocks] * blocks, chance, rng=1)
    c = (inside + (blocks - 1) * outside) / blocks
    assert detectability(graph, people["group"]) == pytest.approx(10 / blocks / math.sqrt(c), rel=0.05)


def test_what_is_there_and_what_is_not():
    graph, people = load("polblogs", component="largest")
    assert detectability(graph, people["side"]) == detectability(graph.to_undirected(), people["side"]) > 3
    noise = np.random.default_rng(1).permutation(people["side"])
    assert detectability(graph, noise) < 0.3


def test_edge_cases_have_a_value():
    assert detectability(nx.complete_graph(4), [0] * 4) == 0
    assert math.isnan(detectability(nx.empty_graph(4), [0, 0, 1, 1]))
    assert math.isnan(detectability(nx.empty_graph(0), []))
    # A label that nobody has, and people without ties.
    graph = Graph.from_edges([(0, 1), (2, 3)], 6)
    assert detectability(graph, [0, 0, 5, 5, 5, 0]) == detectability(graph, [False, False, True, True, True, False])
    with pytest.raises(LimitExceeded, match=r"^at most 2,000 groups can be compared; got 2,001$"):
        detectability(nx.path_graph(2_001), np.arange(2_001))
    with pytest.raises(ParameterError, match=r"^group must be 3 values"):
        detectability(nx.path_graph(3), [0, 1])
