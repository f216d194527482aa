"""What is known of the measures that need a linear solve: published values, closed forms, and whole laws by hand."""

import math
from itertools import product

import networkx as nx
import numpy as np
import pytest
from naive import controversy as naive

from socialgraph.convert import as_graph
from socialgraph.datasets import load
from socialgraph.generators.stochastic_block import stochastic_block
from socialgraph.graph import Graph
from socialgraph.metrics import (
    betweenness_controversy,
    dipole_moment,
    effective_resistance,
    generalized_euclidean_distance,
    polarization_disagreement,
    random_walk_controversy,
    spectral_gap,
)


def settled(graph, innate):
    return [
        polarization_disagreement(graph, innate, definition=part) for part in ("polarization", "disagreement", "index")
    ]


def test_musco_on_karate():
    # Musco, Musco, Tsourakakis (2018) with the clubs at +1 and -1.
    graph, people = load("karate")
    graph = Graph.from_edges(graph.to_undirected().edges(), graph.n)
    innate = np.where(people["club"] == people["club"][0], 1.0, -1.0)
    assert settled(graph, innate) == pytest.approx([12.191630, 7.238338, 19.429968], abs=1e-6)


@pytest.mark.parametrize(
    ("n", "q", "polarization", "disagreement"),
    [(100, 0.05, 2.777778, 13.888889), (200, 0.02, 8, 32), (1000, 0.002, 111.1111, 222.2222)],
)
def test_two_blocks_of_chitra_and_musco(n, q, polarization, disagreement):
    # Every tie of the block model weighed by its probability, p within and q across: z = s / (1 + n q), whatever p.
    side = np.repeat([1.0, -1.0], n // 2)
    first, second = np.triu_indices(n, 1)
    for p in (0.3, 0.9) if n < 1000 else (0.1,):
        weight = np.where(side[first] == side[second], p, q)
        graph = Graph.from_edges(np.column_stack([first, second]), n, weight=weight)
        found = settled(graph, side)
        assert found[:2] == pytest.approx([polarization, disagreement], rel=1e-6)
        assert found[:2] == pytest.approx([n / (1 + n * q) ** 2, n * n * q / (1 + n * q) ** 2], rel=1e-6)


@pytest.mark.parametrize(("share", "expected"), [(0.2, 4.0), (0.5, 8.1633), (0.9, 44.4444)])
def test_the_filter_bubble_of_chitra_and_musco(share, expected):
    # A share of the weight across moved inside: n / (1 + n q (1 - share))^2, n = 100, q = .05.
    first, second = np.triu_indices(100, 1)
    across = (first < 50) != (second < 50)
    weight = np.where(across, 0.05 * (1 - share), 0.3 + 0.05 * share)
    graph = Graph.from_edges(np.column_stack([first, second]), 100, weight=weight)
    innate = np.repeat([1.0, -1.0], 50)
    assert polarization_disagreement(graph, innate, definition="polarization") == pytest.approx(expected, abs=5e-5)


def test_sampled_blocks_lie_above_their_expectation():
    # Chitra and Musco's n = 100, p = .3, q = .05: 3.29 +- .27 (standard error of 5) was measured, against 2.78.
    side = np.repeat([1.0, -1.0], 50)
    values = [
        polarization_disagreement(
            stochastic_block([50, 50], [[0.3, 0.05], [0.05, 0.3]], rng=seed)[0], side, definition="polarization"
        )
        for seed in range(200)
    ]
    error = np.std(values, ddof=1) / math.sqrt(200)
    assert np.mean(values) - 2.777778 > 3 * error
    assert np.mean(values) == pytest.approx(3.29, abs=3 * (error + 0.27))


def test_the_whole_law_of_random_seeds():
    # Two draws on each side of a graph of five: the value of each of the 36 equally likely outcomes, weighed.
    graph = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 4), (0, 2)])
    side, matrix, values = [0, 0, 1, 1, 1], naive.dense(graph), []
    for left, right in product(product([0, 1], repeat=2), product([2, 3, 4], repeat=2)):
        chosen = sorted({*left, *right})
        table = dict.fromkeys(product([0, 1], repeat=2), 0.0)
        for u in chosen:
            for v, chance in naive.other_ends(matrix, chosen, u).items():
                table[side[u], side[v]] += chance
        values.append(naive.one_versus_others(table, [0, 1]))
    met = np.array([value for value in values if not math.isnan(value)])
    draws = 600
    ours = random_walk_controversy(graph, side, definition="random", k=2, draws=draws, rng=1)
    assert ours == pytest.approx(met.mean(), abs=4 * met.std() / math.sqrt(draws))


def test_random_seeds_on_a_complete_graph():
    # All other seeds are equally likely ends: of a and b seeds, start and end are known in closed form.
    n, k, draws = 60, 12, 40
    graph, side = nx.complete_graph(n), [0] * 30 + [1] * 30
    values = []
    for draw in range(draws):
        chosen = naive.seeds(side, k, 9, draw)
        a, b = sum(u < 30 for u in chosen), sum(u >= 30 for u in chosen)
        other = a + b - 1
        stay, leave, come, rest = a * (a - 1) / other, a * b / other, b * a / other, b * (b - 1) / other
        values.append(stay / (stay + come) - leave / (leave + rest))
    ours = random_walk_controversy(graph, side, definition="random", k=k, draws=draws, rng=9)
    assert ours == pytest.approx(np.mean(values), abs=1e-10)
    # Never the seed itself: the value is below 0 though sides mean nothing.
    assert ours < 0


def test_random_walk_controversy_of_polblogs():
    # Ours on the largest component, 1,222 blogs; .42 and .583 are known for the 1,105 of Garimella's copy.
    graph, people = load("polblogs", component="largest")
    tenth = random_walk_controversy(graph, people["side"], definition="random", draws=20, rng=1)
    fifth = random_walk_controversy(graph, people["side"], definition="random", k=0.2, draws=10, rng=1)
    assert tenth == pytest.approx(0.372024, abs=1e-6)
    assert fifth == pytest.approx(0.527, abs=0.01)


def test_resistances_of_known_graphs():
    # Klein and Randić: on a ring of n, d steps apart, d (n - d) / n; on a tree the steps themselves.
    n = 12
    d = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    side = np.arange(n) < 5
    for graph, resistance in ((nx.cycle_graph(n), d * (n - d) / n), (nx.path_graph(n), d)):
        within = sum(resistance[np.ix_(one, one)].mean() for one in (side, ~side)) / 2
        expected = resistance[np.ix_(side, ~side)].mean() - within
        assert effective_resistance(graph, side) == pytest.approx(expected, abs=1e-10)
        one, other = np.eye(n)[2], np.eye(n)[9]
        assert generalized_euclidean_distance(graph, one - other) ** 2 == pytest.approx(resistance[2, 9], abs=1e-10)


@pytest.mark.parametrize("n", [5, 8])
def test_spectra_of_known_graphs(n):
    # Chung (1997), example 1.
    assert spectral_gap(nx.complete_graph(n)) == pytest.approx(n / (n - 1), abs=1e-10)
    assert spectral_gap(nx.hypercube_graph(n)) == pytest.approx(2 / n, abs=1e-10)
    assert spectral_gap(nx.cycle_graph(n)) == pytest.approx(1 - math.cos(2 * math.pi / n), abs=1e-10)


def test_the_gap_of_two_blocks():
    # Every tie weighed by its probability: of the walk's eigenvalues 1 is first, and p - q over p + q (but for whom one
    # is not tied to, oneself) second.
    n, p, q = 40, 0.3, 0.05
    side = np.arange(n) < n // 2
    first, second = np.triu_indices(n, 1)
    weight = np.where(side[first] == side[second], p, q)
    graph = Graph.from_edges(np.column_stack([first, second]), n, weight=weight)
    mean = (n / 2 - 1) * p + n / 2 * q
    expected = 1 - ((n / 2 - 1) * p - n / 2 * q) / mean
    assert spectral_gap(graph) == pytest.approx(expected, abs=1e-6)


def test_a_rewired_network_is_less_of_everything():
    # The direction every measure must have on a network that is two camps, against its own degrees shuffled.
    graph, people = load("karate")
    side = people["club"] == people["club"][0]
    foreign = graph.to_undirected().to_networkx()
    rewired = nx.double_edge_swap(foreign.copy(), 400, max_tries=10**5, seed=1)
    real, null = Graph.from_edges(as_graph(foreign).edges(), 34), Graph.from_edges(as_graph(rewired).edges(), 34)
    measures = [
        lambda graph: random_walk_controversy(graph, side, k=2),
        lambda graph: random_walk_controversy(graph, side, definition="random", k=0.3, draws=100, rng=1),
        lambda graph: dipole_moment(graph, side),
        lambda graph: betweenness_controversy(graph, side),
        lambda graph: effective_resistance(graph, side),
        lambda graph: generalized_euclidean_distance(graph, np.where(side, 1.0, -1.0)),
        lambda graph: polarization_disagreement(graph, np.where(side, 1.0, -1.0), definition="polarization"),
        lambda graph: -spectral_gap(graph),
    ]
    for measure in measures:
        assert measure(real) > measure(null)
