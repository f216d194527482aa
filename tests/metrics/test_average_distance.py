import math

import networkx as nx
import numpy as np
import pytest
from naive import segregation as naive

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert, erdos_renyi, watts_strogatz
from socialgraph.graph import Graph
from socialgraph.metrics import average_distance
from socialgraph.rng import stream


@pytest.mark.parametrize("directed", [False, True])
def test_twin_and_igraph_from_everyone(random_graph, directed):
    defined = 0
    for number in range(300):
        graph, _ = random_graph(number, directed=directed, weighted=number % 5 == 0, most=20)
        expected = naive.average_distance(graph, range(graph.n))
        ours = average_distance(graph)
        assert ours == pytest.approx(expected, abs=0, nan_ok=True)
        if graph.m:
            assert ours == pytest.approx(graph.to_igraph().average_path_length(directed=directed), abs=1e-12)
            defined += 1
    assert defined > 200


@pytest.mark.parametrize("directed", [False, True])
def test_twin_from_the_sources_drawn(directed):
    # Both ways through a step are taken: few at the front, and many; words of 64 are full, and not.
    for number, (n, degree) in enumerate([(300, 3), (300, 30), (700, 1.5), (150, 8)]):
        graph = erdos_renyi(n, mean_degree=degree, directed=directed, rng=number)
        key = int(stream(number, "metrics.average_distance"))
        for sources in (1, 2, 63, 64, 65, 130):
            expected = naive.average_distance(graph, naive.drawn(n, sources, key))
            assert average_distance(graph, sources=sources, rng=number) == pytest.approx(expected, abs=0, nan_ok=True)


@pytest.mark.parametrize(
    "foreign",
    [nx.barabasi_albert_graph(500, 3, seed=1), nx.watts_strogatz_graph(400, 6, 0.05, seed=1), nx.grid_2d_graph(12, 17)],
    ids=["hubs", "small world", "grid"],
)
def test_networkx_from_everyone(foreign):
    expected = nx.average_shortest_path_length(foreign)
    assert average_distance(foreign, sources=foreign.number_of_nodes()) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("n", [2, 3, 10, 64, 65, 200])
def test_closed_forms(n):
    everyone = {"sources": n}
    assert average_distance(nx.path_graph(n), **everyone) == pytest.approx((n + 1) / 3, abs=1e-12)
    assert average_distance(nx.complete_graph(n), **everyone) == 1
    star = nx.star_graph(n)
    assert average_distance(star, sources=n + 1) == pytest.approx(2 * n / (n + 1), abs=1e-12)
    if n > 2:
        ring = Graph.from_edges([(u, (u + 1) % n) for u in range(n)], directed=True)
        assert average_distance(ring, **everyone) == average_distance(ring, sources=1, rng=1) == n / 2


def test_arcs_are_one_way():
    chain = Graph.from_edges([(0, 1), (1, 2)], directed=True)
    assert average_distance(chain) == (1 + 2 + 1) / 3
    assert average_distance(chain.reverse) == (1 + 2 + 1) / 3
    tree = Graph.from_edges([(0, v) for v in range(1, 9)] + [(v, v + 8) for v in range(1, 9)], directed=True)
    assert average_distance(tree) == (8 * 1 + 8 * 2 + 8 * 1) / 24


def test_who_cannot_be_reached_does_not_count():
    apart = nx.disjoint_union(nx.path_graph(3), nx.complete_graph(2))
    apart.add_node("alone")
    assert average_distance(apart) == (8 + 2) / (6 + 2)


def test_nobody_reached_is_nan():
    for n in (0, 1, 5, 200):
        assert math.isnan(average_distance(Graph.from_edges([], n), rng=1))


def test_a_sample_is_near_all():
    # The standard error of the mean of the sources' own means, without replacement.
    graph = barabasi_albert(2_000, 3, rng=1)
    own = np.array([naive.average_distance(graph, [u]) for u in range(0, graph.n, 10)])
    exact = average_distance(graph, sources=graph.n)
    error = own.std() / math.sqrt(64)
    values = [average_distance(graph, rng=seed) for seed in range(30)]
    assert np.mean(values) == pytest.approx(exact, abs=4 * error / math.sqrt(30))
    assert np.std(values) == pytest.approx(error, rel=0.5)


def test_rewiring_a_ring_shortens_it():
    # Watts and Strogatz (1998), their figure 2: at one tie in a hundred, n = 1,000 and k = 10, L falls below half.
    ring = average_distance(watts_strogatz(1_000, 10, 0.0, rng=1), sources=1_000)
    assert ring == pytest.approx(1_000 / 20, rel=0.02)
    assert average_distance(watts_strogatz(1_000, 10, 0.01, rng=1), sources=1_000) < ring / 2
    assert average_distance(watts_strogatz(1_000, 10, 1.0, rng=1), sources=1_000) < ring / 10


def test_more_ties_never_lengthen_a_connected_network():
    graph, draws = as_graph(nx.path_graph(60)), np.random.default_rng(1)
    before = average_distance(graph)
    for _ in range(40):
        u, v = draws.choice(60, 2, replace=False).tolist()
        graph = graph if graph.has_edge(u, v) else graph.with_edges([(u, v)])
        after = average_distance(graph)
        assert after <= before
        before = after


def test_the_seed_decides_who_is_drawn():
    graph = erdos_renyi(400, mean_degree=4, rng=1)
    values = {average_distance(graph, sources=5, rng=seed) for seed in range(10)}
    assert len(values) == 10
    assert average_distance(graph, sources=5, rng=3) in values
    everyone = {average_distance(graph, sources=400, rng=seed) for seed in range(3)}
    assert everyone == {average_distance(graph, sources=900)}


@pytest.mark.parametrize("sources", [0, -1, 2.5, True, None, "64"])
def test_sources_that_cannot_be_right(sources):
    with pytest.raises(ParameterError, match="sources must be a whole number of at least 1"):
        average_distance(nx.path_graph(3), sources=sources)
