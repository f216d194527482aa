import random

import igraph
import networkx as nx
import numpy as np
import pytest
from naive import generators as naive
from naive import swaps as twin
from scipy import stats

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert, double_edge_swap
from socialgraph.graph import Graph
from socialgraph.metrics import assortativity, numeric_assortativity


def small(number, directed):
    draws = np.random.default_rng(number)
    n = int(draws.integers(1, 12))
    pairs = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    kept = draws.random(len(pairs)) < draws.choice([0.2, 0.5, 0.8])
    group = draws.integers(0, 3, n) if draws.random() < 0.5 else None
    return Graph.from_edges([pair for pair, keep in zip(pairs, kept, strict=True) if keep], n, directed), group


@pytest.mark.parametrize("directed", [False, True])
def test_it_is_its_naive_twin(directed):
    moved = 0
    for number in range(400):
        graph, group = small(number, directed)
        name = tuple if directed else lambda tie: tuple(sorted(tie))
        ours = double_edge_swap(graph, swaps=4, group=group, rng=number)
        theirs = twin.double_edge_swap(graph, 4, None if group is None else group.tolist(), number)
        assert sorted(map(tuple, ours.edges().tolist())) == sorted(map(name, theirs))
        moved += ours != graph
    assert moved > 190


@pytest.mark.parametrize(
    ("ties", "directed", "group"),
    [
        ([(0, 1), (1, 2), (2, 3), (3, 4), (0, 2)], False, None),
        ([(0, 1), (0, 2), (0, 3), (3, 4), (4, 5)], False, None),
        ([(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)], False, [0, 0, 0, 1, 1, 1]),
        # A circle of three can only be turned round; no two of its arcs can be swapped.
        ([(0, 1), (1, 2), (2, 0)], True, None),
        ([(0, 1), (1, 2), (2, 0), (0, 3), (3, 1)], True, None),
        ([(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)], True, [0, 1, 1, 0]),
    ],
)
def test_every_network_with_these_degrees_is_as_likely(ties, directed, group):
    graph = Graph.from_edges(ties, directed=directed)
    reachable = twin.all_like(graph, group)
    assert len(reachable) > 1
    seen = [
        frozenset(map(tuple, double_edge_swap(graph, swaps=40, group=group, rng=seed).edges().tolist()))
        for seed in range(5_000)
    ]
    law = dict.fromkeys(reachable, 1 / len(reachable))
    assert abs(naive.chi_square_score(seen, law)) < 4


@pytest.mark.parametrize("directed", [False, True])
def test_degrees_names_and_the_mixing_of_groups_stay(directed):
    graph, people = load("polblogs")
    graph = graph if directed else graph.to_undirected()
    for group in (None, people["side"]):
        rewired = double_edge_swap(graph, group=group, rng=1)
        assert rewired.names == graph.names
        assert rewired.m == graph.m
        assert np.array_equal(rewired.degree, graph.degree)
        assert np.array_equal(rewired.reverse.degree, graph.reverse.degree)
        same = assortativity(rewired, people["side"]) == pytest.approx(assortativity(graph, people["side"]), abs=1e-12)
        assert same == (group is not None)
        assert np.isin(rewired._keys(), graph._keys()).mean() < 0.5


def test_weights_go_with_their_ties():
    graph = Graph.from_edges([(u, (u + 1) % 9) for u in range(9)], weight=np.arange(1.0, 10.0))
    rewired = double_edge_swap(graph, rng=2)
    assert rewired.edges().tolist() != graph.edges().tolist()
    assert sorted(rewired.edge_weight().tolist()) == list(range(1, 10))


@pytest.mark.parametrize("directed", [False, True])
def test_ten_attempts_a_tie_forget_where_they_began(directed):
    """From a network sorted by opinion as from a random one: the law of two measures no longer tells which."""
    opinion = np.linspace(-1, 1, 300)
    order = np.arange(300)
    ring = Graph.from_edges([(u, (u + step) % 300) for u in order for step in range(1, 5)], 300, directed)
    begun = [double_edge_swap(ring, swaps=swaps, rng=seed) for swaps in (10, 100) for seed in range(300)]
    laws = np.array([numeric_assortativity(graph, opinion) for graph in begun]).reshape(2, 300)
    assert stats.ks_2samp(*laws).pvalue > 1e-3
    early = [numeric_assortativity(double_edge_swap(ring, swaps=0.5, rng=seed), opinion) for seed in range(20)]
    assert min(early) > laws.max()


def test_what_ties_had_in_common_is_gone_as_the_docstring_says():
    graph, people = load("polblogs", component="largest")
    graph = graph.to_undirected()
    for swaps, left in ((1, 0.15), (2, 0.03), (3, 0.006), (5, 0.0)):
        worlds = [double_edge_swap(graph, swaps=swaps, rng=seed) for seed in range(12)]
        # The standard error of a dozen is .002.
        assert np.mean([assortativity(world, people["side"]) for world in worlds]) == pytest.approx(left, abs=0.008)
    kept = np.mean([np.isin(world._keys(), graph._keys()).mean() for world in worlds])
    assert kept == pytest.approx(1 / 6, abs=0.01)


def test_it_agrees_with_igraph_on_what_chance_makes_of_a_network():
    graph, people = load("karate")
    group, foreign = people["club"], as_graph(graph).to_igraph()
    ours = [assortativity(double_edge_swap(graph, rng=seed), group) for seed in range(600)]
    igraph.set_random_number_generator(random.Random(1))
    try:
        theirs = []
        for _ in range(600):
            copy = foreign.copy()
            copy.rewire(n=10 * copy.ecount())
            theirs.append(copy.assortativity_nominal(np.unique(group, return_inverse=True)[1].tolist(), directed=False))
    finally:
        igraph.set_random_number_generator(random)
    assert stats.ks_2samp(np.round(ours, 9), np.round(theirs, 9)).pvalue > 1e-3


def test_no_attempt_changes_nothing_and_the_seed_decides_the_rest():
    graph = barabasi_albert(200, 3, rng=1)
    assert double_edge_swap(graph, swaps=0, rng=1) == graph
    assert double_edge_swap(graph, rng=1) == double_edge_swap(graph, rng=1) != double_edge_swap(graph, rng=2)


def test_nothing_to_swap():
    for graph in (nx.empty_graph(0), nx.empty_graph(3), nx.path_graph(2), nx.star_graph(5), nx.complete_graph(5)):
        assert double_edge_swap(graph, rng=1) == as_graph(graph)


def test_errors_name_the_argument():
    with pytest.raises(ParameterError, match=r"^swaps must lie in \[0, 1e\+06\]; got -1$"):
        double_edge_swap(nx.path_graph(3), swaps=-1)
    with pytest.raises(ParameterError, match=r"^group must be 3 values, one a person; got '2 values'$"):
        double_edge_swap(nx.path_graph(3), group=[0, 1])
    with pytest.raises(ParameterError, match=r"^group must be one label a person; got 'shape \(3, 1\)'$"):
        double_edge_swap(nx.path_graph(3), group=[[0], [1], [0]])
