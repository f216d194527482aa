import importlib
import math
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from naive import controversy as solved
from naive import metrics as naive

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import random_walk_controversy


def test_dense_twin(random_graph):
    compared, apart = 0, 0
    for number in range(600):
        graph, _ = random_graph(number, weighted=number % 5 == 0, most=30)
        rng = np.random.default_rng(number)
        side = rng.integers(0, 2, graph.n)
        most = np.bincount(side, minlength=2).min()
        if most == 0 or graph.m == 0:
            continue
        k = int(rng.integers(1, most + 1))
        expected = naive.random_walk_controversy(graph, side.tolist(), k)
        assert random_walk_controversy(graph, side, k=k) == pytest.approx(expected, abs=1e-10)
        compared += 1
        apart += graph.largest_component().size < graph.n
    assert compared > 400
    assert apart > 100


def test_simulated_walks():
    graph = as_graph(nx.stochastic_block_model([20, 30], [[0.3, 0.05], [0.05, 0.2]], seed=4))
    graph = graph.subgraph(graph.largest_component())
    side = (np.array(graph.names or range(graph.n)) >= 20).astype(int).tolist()
    walks, blocks = 300, 30
    values = []
    for block in range(blocks):
        rng = np.random.default_rng(block)
        values.append(naive.controversy(Counter(naive.walk(graph, side, 2, rng) for _ in range(walks))))
    error = np.std(values, ddof=1) / math.sqrt(blocks)
    assert error < 0.02
    assert random_walk_controversy(graph, side, k=2) == pytest.approx(np.mean(values), abs=4 * error)


@pytest.mark.parametrize("n", [10, 400, 4000])
def test_the_gambler(n):
    # On a path the hubs are its second node and its middle one, and the chance to end at one falls evenly to the other.
    # Longer than 1,000 steps the matrix is factored instead.
    half = n // 2
    second = np.clip((np.arange(n) - 1) / (half - 1), 0, 1)
    x, y = second[:half].mean(), second[half:].mean()
    expected = naive.controversy({(0, 0): 1 - x, (0, 1): x, (1, 0): 1 - y, (1, 1): y})
    graph = Graph.from_edges(np.column_stack([np.arange(n - 1), np.arange(1, n)]))
    assert random_walk_controversy(graph, np.arange(n) >= half, k=1) == pytest.approx(expected, abs=1e-10)


def test_polblogs():
    # Ours, on the embedded file. The .615 of other copies is Garimella's, of 1,105 blogs and 9,257 ties.
    graph, people = load("polblogs", component="largest")
    assert random_walk_controversy(graph, people["side"]) == pytest.approx(0.517527, abs=5e-7)
    assert random_walk_controversy(graph.to_undirected(), people["side"]) == pytest.approx(0.517527, abs=5e-7)
    graph, people = load("polblogs")
    assert random_walk_controversy(graph, people["side"]) == pytest.approx(0.517736, abs=5e-7)


def test_only_long_paths_are_factored(monkeypatch):
    module = importlib.import_module("socialgraph.metrics._solve")
    monkeypatch.delattr(module, "_factored")
    graph, people = load("polblogs")
    assert random_walk_controversy(graph, people["side"]) == pytest.approx(0.517736, abs=5e-7)
    with pytest.raises(NameError, match="_factored"):
        random_walk_controversy(nx.path_graph(4000), np.arange(4000) >= 2000, k=1)


def test_polblogs_by_the_dense_twin():
    graph, people = load("polblogs", component="largest")
    graph = graph.to_undirected()
    side = people["side"].tolist()
    ends = naive.walk_ends(graph, side, 10)
    share = {
        (a, b): np.mean([ends[u, naive.members(side, b)].sum() for u in naive.members(side, a)])
        for a in ("left", "right")
        for b in ("left", "right")
    }
    assert random_walk_controversy(graph, side) == pytest.approx(naive.controversy(share), abs=1e-10)


def test_swapping_the_sides_changes_nothing():
    graph = as_graph(nx.barabasi_albert_graph(80, 3, seed=2))
    side = np.arange(80) % 3 == 0
    assert random_walk_controversy(graph, ~side) == pytest.approx(random_walk_controversy(graph, side), abs=1e-12)


def test_sides_apart_are_one_and_mixed_are_near_zero():
    apart = nx.disjoint_union(nx.complete_graph(12), nx.cycle_graph(12))
    assert random_walk_controversy(apart, [0] * 12 + [1] * 12, k=2) == 1
    # Who is no hub ends on either side alike; the one hub among a side's 200 ends where it is.
    mixed = np.arange(400) % 2
    assert random_walk_controversy(nx.complete_graph(400), mixed, k=1) == pytest.approx(1 / 200, abs=1e-12)


def test_everyone_a_hub():
    assert random_walk_controversy(nx.complete_graph(4), [0, 0, 1, 1], k=2) == 1


def test_walks_that_never_end_do_not_count():
    # A component without a hub, and a person without a tie, change nothing but the number of starts on a side.
    tied = Graph.from_edges([(0, 1), (0, 2), (0, 3), (3, 4), (4, 5), (4, 6)], n=10)
    more = tied.with_edges([(7, 8)])
    side = [0, 0, 1, 0, 1, 1, 1, 0, 0, 1]
    expected = naive.random_walk_controversy(more, side, 1)
    assert random_walk_controversy(more, side, k=1) == pytest.approx(expected, abs=1e-12)
    assert random_walk_controversy(tied, side, k=1) == pytest.approx(expected, abs=1e-12)


def test_of_equals_the_first_are_hubs():
    ring = nx.cycle_graph(8)
    side = [0, 0, 0, 0, 1, 1, 1, 1]
    expected = naive.random_walk_controversy(as_graph(ring), side, 1)
    assert naive.hubs(as_graph(ring), side, 1) == {0, 4}
    assert random_walk_controversy(ring, side, k=1) == pytest.approx(expected, abs=1e-12)


def test_no_ties_is_nan():
    assert math.isnan(random_walk_controversy(Graph.from_edges([], 4), [0, 0, 1, 1], k=1))


@pytest.mark.parametrize(
    ("group", "found"),
    [(["a"] * 6, 1), ([5] * 6, 1)],
)
def test_fewer_than_two_sides(group, found):
    with pytest.raises(ParameterError, match=f"group must have two sides or more; got '{found} sides"):
        random_walk_controversy(nx.path_graph(6), group, k=1)


def test_no_people():
    with pytest.raises(ParameterError, match="group must have two sides or more; got '0 sides'"):
        random_walk_controversy(Graph.from_edges([], 0), [])


@pytest.mark.parametrize("k", [0, -1, 2.5, True, 3, "2"])
def test_k_that_cannot_be_right(k):
    with pytest.raises(ParameterError, match="k must be"):
        random_walk_controversy(nx.path_graph(6), [0, 0, 0, 0, 1, 1], k=k)


def test_unknown_definition():
    with pytest.raises(UnknownName, match="definition must be one of hubs, random; got 'hub'"):
        random_walk_controversy(nx.path_graph(6), [0, 0, 0, 1, 1, 1], definition="hub")


# --- Seeds drawn, the published script -------------------------------------------------------------------------------


def mean(values):
    met = [value for value in values if not math.isnan(value)]
    return sum(met) / len(met) if met else math.nan


def test_random_seeds_twin(random_graph):
    compared, apart, many = 0, 0, 0
    for number in range(150):
        graph, group = random_graph(number, directed=number % 3 == 0, weighted=number % 5 == 0, most=25)
        side, rng = group.tolist(), np.random.default_rng(number)
        if len(set(side)) < 2 or graph.m == 0:
            continue
        smallest = min(Counter(side).values())
        k = float(rng.choice([0.1, 0.3, 0.7])) if number % 2 else int(rng.integers(1, smallest + 1))
        expected = mean(solved.random_seeds(graph, side, k, 3, number))
        ours = random_walk_controversy(graph, side, definition="random", k=k, draws=3, rng=number)
        assert ours == pytest.approx(expected, abs=1e-10, nan_ok=True)
        compared += not math.isnan(expected)
        apart += graph.largest_component().size < graph.n
        many += len(set(side)) > 2
    assert compared > 50
    assert min(apart, many) > 25


def test_one_versus_others_twin(random_graph):
    many = 0
    for number in range(300):
        graph, group = random_graph(number, most=30)
        side = group.tolist()
        if len(set(side)) < 2 or graph.m == 0:
            continue
        k = min(2, *Counter(side).values())
        expected = solved.one_versus_others(solved.hub_ends(graph, side, k), sorted(set(side)))
        assert random_walk_controversy(graph, side, k=k) == pytest.approx(expected, abs=1e-10, nan_ok=True)
        many += len(set(side)) > 2
    assert many > 100


def test_walks_from_random_seeds():
    # Walks as in the script, in plain Python: from each seed, a step at least, to the first other one.
    graph = as_graph(nx.stochastic_block_model([25, 35], [[0.25, 0.04], [0.04, 0.2]], seed=4))
    graph = graph.subgraph(graph.largest_component())
    side = (np.array(graph.names or range(graph.n)) >= 25).astype(int).tolist()
    chosen = solved.seeds(side, 0.2, 3, 0)
    exact = random_walk_controversy(graph, side, definition="random", k=0.2, draws=1, rng=3)
    values = []
    for block in range(30):
        rng, found = np.random.default_rng(block), Counter()
        for _ in range(40):
            for u in chosen:
                at = int(rng.choice(graph.neighbors(u)))
                while at == u or at not in chosen:
                    at = int(rng.choice(graph.neighbors(at)))
                found[side[u], side[at]] += 1
        values.append(naive.controversy(found))
    error = np.std(values, ddof=1) / math.sqrt(30)
    assert error < 0.015
    assert exact == pytest.approx(np.mean(values), abs=4 * error)


def test_seeds_are_drawn_with_replacement_from_everybody():
    graph, side = nx.complete_graph(40), [0] * 20 + [1] * 20
    found = [solved.seeds(side, 20, seed, 0) for seed in range(300)]
    # Of 20 draws from 20, 1 - (19 / 20) ** 20 of a side are met: .6415, give or take .003 in the mean of 600 sides.
    assert np.mean([len(each) / 40 for each in found]) == pytest.approx(0.6415, abs=0.009)
    assert set().union(*found) == set(range(40))
    assert random_walk_controversy(graph, side, definition="random", k=20, draws=2, rng=1) < 0.2


def test_the_mean_over_sets_of_seeds():
    graph, people = load("karate")
    values = solved.random_seeds(graph, people["club"].tolist(), 0.2, 20, 5)
    assert np.std(values) > 0.05
    for draws in (1, 7, 20):
        ours = random_walk_controversy(graph, people["club"], definition="random", k=0.2, draws=draws, rng=5)
        assert ours == pytest.approx(np.mean(values[:draws]), abs=1e-10)


def test_a_share_of_hubs():
    graph, people = load("karate")
    tenth = random_walk_controversy(graph, people["club"], k=0.12)
    assert tenth == random_walk_controversy(graph, people["club"], k=2)
    assert random_walk_controversy(graph, people["club"], k=0.001) == random_walk_controversy(
        graph, people["club"], k=1
    )


def test_one_seed_alone_in_its_part_does_not_count():
    # Whoever is drawn in the pair 4, 5 meets nobody else's seed; and a lone person never takes a step.
    graph = Graph.from_edges([(0, 1), (1, 2), (2, 3), (4, 5)], 7)
    side = [0, 0, 1, 1, 0, 1, 0]
    for seed in range(40):
        expected = solved.random_seeds(graph, side, 2, 1, seed)[0]
        ours = random_walk_controversy(graph, side, definition="random", k=2, draws=1, rng=seed)
        assert ours == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_apart_is_one_by_random_seeds():
    apart = nx.disjoint_union(nx.complete_graph(30), nx.complete_graph(30))
    value = random_walk_controversy(apart, [0] * 30 + [1] * 30, definition="random", draws=5, rng=1)
    assert value == pytest.approx(1, abs=1e-12)


def test_no_ties_is_nan_by_random_seeds():
    assert math.isnan(random_walk_controversy(Graph.from_edges([], 4), [0, 0, 1, 1], definition="random", rng=1))


def test_what_groups_are_called_changes_nothing():
    graph = as_graph(nx.barabasi_albert_graph(60, 2, seed=1))
    side = np.arange(60) % 3
    for options in ({"k": 3}, {"definition": "random", "draws": 3, "rng": 1}):
        expected = random_walk_controversy(graph, side, **options)
        for names in (["x", "a", "q"], [9, -1, 10**12]):
            assert random_walk_controversy(graph, np.array(names)[side], **options) == pytest.approx(
                expected, abs=1e-12
            )


def test_netseg():
    # netseg 0.1.8 with k_top=4 and 20: means of 20 and 5 calls of 10,000 and 4,000 walks, and their standard errors. It
    # starts no walk at a hub, which is the twin's other option.
    for name, component, label, k, value, error in [
        ("karate", "largest", "club", 2, 0.70387, 0.00152),
        ("polblogs", "largest", "side", 10, 0.51199, 0.00377),
    ]:
        graph, people = load(name, component=component)
        side = people[label].tolist()
        theirs = solved.one_versus_others(
            solved.hub_ends(graph.to_undirected(), side, k, hubs_start=False), sorted(set(side))
        )
        assert theirs == pytest.approx(value, abs=3 * error)
        assert random_walk_controversy(graph, side, k=k) == pytest.approx(theirs, abs=0.04)


@pytest.mark.parametrize("draws", [0, -1, 2.0, None])
def test_draws_that_cannot_be_right(draws):
    with pytest.raises(ParameterError, match="draws must be a whole number of at least 1"):
        random_walk_controversy(nx.path_graph(6), [0, 0, 0, 1, 1, 1], definition="random", draws=draws)


@pytest.mark.parametrize("k", [1.0, 1.5, 0.0, -0.5, math.nan])
def test_a_share_that_cannot_be_right(k):
    with pytest.raises(ParameterError, match=r"k must be a whole number of at least 1, or a share in \(0, 1\); got"):
        random_walk_controversy(nx.path_graph(6), [0, 0, 0, 1, 1, 1], definition="random", k=k)
