import importlib
import random
from concurrent.futures import ThreadPoolExecutor

import igraph
import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.datasets import load
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.generators import barabasi_albert, erdos_renyi, stochastic_block
from socialgraph.graph import Graph
from socialgraph.metrics import communities, modularity

BOTH = pytest.mark.parametrize("definition", ["leiden", "bethe_hessian"])


def agreement(found, truth):
    """Give the share of people in the right one of two groups, whichever is which."""
    same = np.mean((found == found[0]) == (truth == truth[0]))
    return max(same, 1 - same)


@BOTH
def test_planted_groups_are_found(definition):
    graph, people = stochastic_block([300, 300], [[0.05, 0.005], [0.005, 0.05]], rng=1)
    found = communities(graph, definition=definition, rng=1)
    assert found.dtype == np.int64
    assert set(found.tolist()) == {0, 1}
    assert agreement(found, people["group"]) > 0.99


@BOTH
def test_cliques_are_found(definition):
    cliques = nx.disjoint_union_all([nx.complete_graph(12)] * 4)
    cliques.add_edges_from([(0, 12), (24, 36), (1, 25)])
    assert communities(cliques, definition=definition, rng=1).tolist() == np.repeat(np.arange(4), 12).tolist()


def test_leiden_is_not_beaten_by_the_best_partition_of_karate():
    # .419790 is the largest modularity there is (Brandes et al. 2008, by integer programming).
    graph, _ = load("karate")
    assert modularity(graph, communities(graph, rng=1)) == pytest.approx(0.419790, abs=5e-7)


def test_leiden_as_igraph_does_it():
    graph, _ = stochastic_block([150] * 4, np.full((4, 4), 0.01) + 0.08 * np.eye(4), rng=2)
    before = random.getstate()
    theirs = graph.to_igraph().community_leiden("modularity", n_iterations=-1).membership
    random.setstate(before)
    assert modularity(graph, communities(graph, rng=1)) == pytest.approx(modularity(graph, theirs), abs=0.002)


def test_more_resolution_finds_more():
    graph, _ = load("les_miserables")
    counts = [communities(graph, resolution=gamma, rng=1).max() + 1 for gamma in (0.0, 0.5, 1.0, 3.0, 5_000.0)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (1, graph.n)


def test_leiden_honours_weights_and_bethe_hessian_does_not():
    ring = [(u, (u + 1) % 12) for u in range(12)] + [(u, (u + 2) % 12) for u in range(12)]
    weight = [9.0 if u // 3 == v // 3 else 0.1 for u, v in ring]
    heavy = Graph.from_edges(ring, weight=weight)
    assert communities(heavy, rng=1).tolist() == np.repeat(np.arange(4), 3).tolist()
    found = [communities(graph, definition="bethe_hessian", rng=1) for graph in (heavy, Graph.from_edges(ring))]
    np.testing.assert_array_equal(*found)


@BOTH
def test_a_direction_is_a_tie(definition):
    graph, _ = stochastic_block([50, 50], [[0.2, 0.02], [0.02, 0.2]], rng=3)
    pairs = np.where((np.arange(graph.m) % 2 == 0)[:, None], graph.edges(), graph.edges()[:, ::-1])
    follows = Graph.from_edges(pairs, graph.n, directed=True)
    found = [communities(each, definition=definition, rng=1) for each in (graph, follows)]
    np.testing.assert_array_equal(*found)


@BOTH
def test_numbers_go_by_the_first_members(definition):
    graph, _ = stochastic_block([40, 60, 50], np.full((3, 3), 0.01) + 0.2 * np.eye(3), rng=4)
    order = np.random.default_rng(1).permutation(graph.n)
    found = communities(Graph.from_edges(order[graph.edges()], graph.n), definition=definition, rng=1)
    _, first = np.unique(found, return_index=True)
    assert first.tolist() == sorted(first.tolist())
    assert len(first) == 3


def test_leiden_finds_communities_in_noise_and_bethe_hessian_one():
    """Guimerà, Sales-Pardo, Amaral (2004): a random network has a modularity far from 0."""
    alone = 0
    for seed in range(30):
        graph = erdos_renyi(1_000, mean_degree=8, rng=seed)
        alone += communities(graph, definition="bethe_hessian", rng=1).max() == 0
        if seed < 5:
            assert modularity(graph, communities(graph, rng=1)) > 0.25
    # 2 to 7 of 100 have a second by chance: of 30, 7 or more with a chance below 1 in 200.
    assert alone >= 24


def test_hubs_are_no_communities():
    for m in (2, 5):
        graph = barabasi_albert(2_000, m, rng=1)
        assert communities(graph, definition="bethe_hessian", rng=1).max() == 0


def test_as_many_groups_as_the_walk_without_return_tells(monkeypatch):
    """Negative eigenvalues of H are the real ones above r of the non-backtracking walk (Saade et al., section 3)."""
    module = importlib.import_module("socialgraph.metrics.communities")
    told, kept = [], module._negative
    monkeypatch.setattr(module, "_negative", lambda *args: told.append(kept(*args).shape[1]) or kept(*args))
    compared = set()
    for seed in range(60):
        rng = np.random.default_rng(seed)
        k = int(rng.integers(1, 4))
        p = np.full((k, k), 0.05) + rng.uniform(0.1, 0.5) * np.eye(k)
        graph, _ = stochastic_block([10] * k, p, rng=seed)
        values = naive.walk_without_return(graph)
        values = values[np.abs(values.imag) < 1e-9].real
        edge = np.sqrt(values.max(initial=0))
        if np.abs(values - edge).min(initial=1) < 1e-3 or edge <= 1.01:
            continue
        communities(graph, definition="bethe_hessian", rng=1)
        assert told[-1] == np.sum(values > edge)
        compared.add(told[-1])
    assert compared >= {1, 2, 3}


def test_sparse_and_dense_eigenvectors_agree(monkeypatch):
    module = importlib.import_module("socialgraph.metrics.communities")
    graph, _ = stochastic_block([60, 60, 60], np.full((3, 3), 0.01) + 0.1 * np.eye(3), rng=1)
    sparse = communities(graph, definition="bethe_hessian", rng=1)
    monkeypatch.setattr(module, "_MOST", 50)
    np.testing.assert_array_equal(communities(graph, definition="bethe_hessian", rng=1), sparse)
    assert sparse.max() == 2


@pytest.mark.parametrize("n", [0, 1, 5])
def test_without_ties(n):
    empty = Graph.from_edges([], n)
    assert communities(empty, rng=1).tolist() == list(range(n))
    assert communities(empty, definition="bethe_hessian", rng=1).tolist() == [0] * n
    if n > 1:
        weightless = Graph.from_edges([(0, 1)], n, weight=[0.0])
        assert communities(weightless, rng=1).tolist() == list(range(n))


def test_people_without_ties():
    graph, _ = stochastic_block([40, 50], [[0.4, 0.02], [0.02, 0.4]], rng=1)
    more = Graph.from_edges(graph.edges(), 93)
    found = communities(more, rng=1)
    assert sorted(np.bincount(found).tolist()) == [1, 1, 1, 40, 50]
    found = communities(more, definition="bethe_hessian", rng=1)
    assert sorted(np.bincount(found).tolist()) == [40, 53]


@pytest.mark.parametrize("foreign", [nx.path_graph(30), nx.cycle_graph(30), nx.star_graph(20), nx.balanced_tree(3, 3)])
def test_trees_and_rings_have_nothing_to_tell(foreign):
    found = communities(foreign, definition="bethe_hessian", rng=1)
    assert found.max() == 0


def test_two_sided_networks_have_a_growth_too():
    two_sided = nx.complete_bipartite_graph(8, 9)
    assert communities(two_sided, definition="bethe_hessian", rng=1).max() == 0


def test_the_seed_decides_and_global_chance_does_not():
    graph = erdos_renyi(400, mean_degree=6, rng=1)
    first = communities(graph, rng=1)
    before = random.getstate()
    try:
        random.seed(5)
        np.testing.assert_array_equal(communities(graph, rng=1), first)
        drawn = random.getstate()
        random.seed(5)
        assert random.getstate() == drawn
        assert any((communities(graph, rng=seed) != first).any() for seed in range(2, 6))
    finally:
        random.setstate(before)


def test_threads_do_not_mix_their_draws():
    graph = erdos_renyi(400, mean_degree=6, rng=1)
    alone = [communities(graph, rng=seed).tolist() for seed in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda seed: communities(graph, rng=seed).tolist(), range(8))
        assert list(together) == alone


def test_igraph_draws_from_python_again_afterwards():
    graph = erdos_renyi(100, mean_degree=4, rng=1)
    before = random.getstate()
    try:
        games = []
        for seed in (11, 11, 12):
            communities(graph, rng=3)
            random.seed(seed)
            games.append(igraph.Graph.Erdos_Renyi(50, 0.2).get_edgelist())
        assert games[0] == games[1] != games[2]
    finally:
        random.setstate(before)


def test_what_cannot_be_right():
    with pytest.raises(UnknownName, match="definition must be one of bethe_hessian, leiden; got 'louvain'"):
        communities(nx.path_graph(3), definition="louvain")
    with pytest.raises(ParameterError, match="resolution must be a finite number of at least 0; got -1"):
        communities(nx.path_graph(3), resolution=-1)
    with pytest.raises(ParameterError, match='resolution must be 1 where definition is "bethe_hessian"; got 2'):
        communities(nx.path_graph(3), definition="bethe_hessian", resolution=2)
    with pytest.raises(ParameterError, match="rng must be"):
        communities(nx.path_graph(3), rng="seed")
