import networkx as nx
import numpy as np
import pytest
from naive import friends as naive
from naive import offers

from socialgraph.friends import AdamicAdar, ResourceAllocation
from socialgraph.graph import Graph

suggest = ResourceAllocation()


def test_it_is_the_naive_twin():
    offers.check_twin(suggest, naive.resource_allocation)


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_networkx(seed):
    graph = offers.random_graph(60, 0.1, seed)
    pairs = [(u, v) for u in range(60) for v in range(60) if u != v and not graph.has_edge(u, v)]
    expected = {(u, v): p for u, v, p in nx.resource_allocation_index(graph.to_networkx(), pairs) if p > 0}
    ours = {(u, v): score for u, v, score in offers.rows(suggest(graph, k=60, rng=1))}
    assert ours.keys() == expected.keys()
    assert max(abs(ours[pair] - expected[pair]) for pair in ours) < 1e-14


def test_directed_scores_are_those_of_a_matrix_product():
    graph = offers.hubs(150, 4, 1, directed=True)
    a = graph.to_scipy().toarray().astype(float)
    matrix = a @ np.diag(1 / np.maximum(a.sum(axis=0) + a.sum(axis=1), 1)) @ a
    matrix[a > 0] = 0
    np.fill_diagonal(matrix, 0)
    found = suggest(graph, k=150, rng=1)
    assert len(found) == np.count_nonzero(matrix)
    assert np.abs(matrix[found.source, found.target] - found.score).max() < 1e-14


def test_what_is_sent_arrives():
    # All that 0 sends to its friends, one unit each, comes back to it, stays with friends or reaches candidates.
    graph = offers.random_graph(40, 0.2, 1)
    found = suggest(graph, k=40, rng=1)
    reaches = np.bincount(found.source, found.score, 40)
    for u in range(40):
        friends = graph.neighbors(u).tolist()
        kept = sum(1 / graph.degree[w] for w in friends for v in (u, *friends) if graph.has_edge(w, v))
        assert reaches[u] + kept == pytest.approx(len(friends))


def test_a_hub_counts_for_less_than_by_adamic_and_adar():
    # 0 shares the hub 1 with 2, and the modest 3 and 4 with 5: by 1 / ln the hub is worth a third of two, here a tenth.
    pairs = [(0, 1), (1, 2), (0, 3), (3, 5), (0, 4), (4, 5), *((1, v) for v in range(6, 24))]
    graph = Graph.from_edges(pairs)
    ratios = []
    for model in (AdamicAdar(), suggest):
        score = {v: score for u, v, score in offers.rows(model(graph, k=30, rng=1)) if u == 0}
        ratios.append(score[2] / score[5])
    assert ratios == pytest.approx([np.log(2) / np.log(20) / 2, 1 / 20])


def test_it_is_a_value():
    assert ResourceAllocation() == ResourceAllocation()
    assert repr(ResourceAllocation()) == "ResourceAllocation()"
