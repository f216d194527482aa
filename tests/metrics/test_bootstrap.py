import networkx as nx
import numpy as np
import pytest

from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.metrics import assortativity, bootstrap, modularity
from socialgraph.metrics.bootstrap import resampled
from socialgraph.rng import stream


def weights_of(graph):
    weight = [1.0] * graph.m if graph.weight is None else graph.edge_weight().tolist()
    return dict(zip(map(tuple, graph.edges().tolist()), weight, strict=True))


def test_whoever_is_drawn_comes_with_all_their_ties(random_graph):
    for number in range(200):
        graph, _ = random_graph(number, directed=number % 2 == 1, weighted=number % 3 == 0)
        people = np.sort(np.random.default_rng(number).integers(0, graph.n, graph.n))
        world = resampled(graph, people, stream(number, "test"))
        weights, theirs = weights_of(graph), weights_of(world)
        for i, u in enumerate(people.tolist()):
            for j, v in enumerate(people.tolist()):
                if u == v or i == j:
                    continue
                assert world.has_edge(i, j) == graph.has_edge(u, v)
                if (i, j) in theirs:
                    assert theirs[i, j] == weights.get((u, v), weights.get((v, u)))
        assert Graph(world.indptr, world.indices, world.weight, world.directed) == world


def test_copies_of_one_person_are_tied_as_often_as_any_two():
    graph, people = nx.gnp_random_graph(30, 0.3, seed=1), np.repeat(3, 60)
    density = nx.density(graph)
    found = [resampled(as_graph(graph), people, stream(seed, "test")).m for seed in range(60)]
    pairs = 60 * 59 / 2
    assert np.mean(found) / pairs == pytest.approx(density, abs=4 * np.sqrt(density * (1 - density) / pairs / 60))
    directed = resampled(as_graph(nx.gnp_random_graph(30, 0.3, seed=1, directed=True)), people, stream(1, "test"))
    both = sum(directed.has_edge(v, u) for u, v in directed.edges().tolist())
    assert 0 < both < directed.m / 2


def world(seed, n=200):
    """Draw people of two sides who know each other as their energy allows, half as often across."""
    draws = np.random.default_rng(seed)
    side = (draws.random(n) < 0.4).astype(int)
    energy = np.exp(draws.normal(-0.25, 0.7, n))
    chance = 0.05 * np.outer(energy, energy) * np.where(side[:, None] == side, 1.4, 0.6)
    return Graph.from_edges(np.argwhere(np.triu(draws.random((n, n)) < np.minimum(chance, 1), 1)), n), side


@pytest.mark.parametrize("measure", [assortativity, modularity])
def test_intervals_hold_the_truth_as_often_as_they_say(measure):
    truth = np.mean([measure(*world(1_000 + seed)) for seed in range(300)])
    intervals = np.array([bootstrap(measure, *world(seed), draws=60, rng=seed) for seed in range(120)])
    holds = np.mean((intervals[:, 0] <= truth) & (truth <= intervals[:, 1]))
    assert 0.91 <= holds <= 1
    spread = np.std([measure(*world(seed)) for seed in range(120)])
    # 3.9 standard deviations are exact; the vertex bootstrap is known to be wider.
    assert 3.5 < np.diff(intervals).mean() / spread < 7


def test_without_a_network_it_is_the_percentile_bootstrap():
    value = np.random.default_rng(1).normal(size=400)
    low, high = bootstrap(lambda x: float(x.mean()), None, value, draws=2_000, rng=1)
    error = value.std() / 20
    assert low == pytest.approx(value.mean() - 1.96 * error, abs=0.15 * error)
    assert high == pytest.approx(value.mean() + 1.96 * error, abs=0.15 * error)
    narrow = bootstrap(lambda x: float(x.mean()), None, value, draws=2_000, level=0.5, rng=1)
    assert np.ptp(narrow) == pytest.approx(np.ptp([low, high]) * 0.6745 / 1.96, rel=0.1)


def test_columns_stay_together():
    a = np.arange(50.0)
    assert bootstrap(lambda x, y: float(np.abs(x + y).max()), None, a, -a, rng=1).tolist() == [0, 0]
    table = np.column_stack([a, a])
    assert bootstrap(lambda x: float(np.abs(x[:, 0] - x[:, 1]).max()), None, table, rng=1).tolist() == [0, 0]


def test_a_measure_without_a_value_has_no_interval():
    assert np.isnan(bootstrap(modularity, nx.empty_graph(5), [0, 0, 1, 1, 1], rng=1)).all()


def test_errors_name_the_argument():
    with pytest.raises(ParameterError, match=r"^columns must be one value a person each, for one person at least"):
        bootstrap(modularity, nx.path_graph(3), [0, 1])
    with pytest.raises(ParameterError, match=r"^columns must be one value a person each, for one person at least"):
        bootstrap(np.mean, None, [])
    with pytest.raises(ParameterError, match=r"^level must lie in \[0.5, 0.9999\]; got 0.2$"):
        bootstrap(np.mean, None, [1.0], level=0.2)
    with pytest.raises(ParameterError, match=r"^draws must be a whole number of at least 2; got 0$"):
        bootstrap(np.mean, None, [1.0], draws=0)
