import networkx as nx
import numpy as np
import pytest
from naive import generators as naive
from naive import random_ties
from scipy import stats

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import chung_lu


def probability(weights):
    return np.minimum(1, np.outer(weights, weights) / np.sum(weights))


def test_it_is_its_naive_twin():
    draws = np.random.default_rng(1)
    for seed in range(2_000):
        n = int(draws.integers(0, 15))
        weights = (draws.integers(0, 6, n) if seed % 2 else draws.pareto(1.2, n)).tolist()
        made = random_ties.chung_lu(weights, seed)
        assert naive.ties_of(chung_lu(weights, rng=seed)) == random_ties.erased(made)
        assert len(made) == len(set(made))


@pytest.mark.parametrize("weights", [[3, 1, 2, 0.5], [1, 1, 1, 1], [5, 0, 1, 1], [0.1, 2, 0.2, 2]])
def test_every_small_graph_is_as_likely_as_it_should_be(weights):
    p = probability(weights)
    law = naive.independent_law(4, lambda u, v: p[u, v])
    seen = [naive.ties_of(chung_lu(weights, rng=seed)) for seed in range(6_000)]
    assert abs(naive.chi_square_score(seen, law)) < 4


def test_every_pair_is_tied_as_often_as_it_should_be():
    # Some of the products are above the sum: those pairs are tied in every run.
    weights, runs = np.array([0.3, 9, 1, 4, 2, 2, 0, 0.7, 6, 1.5]), 8_000
    p, times = probability(weights), np.zeros((10, 10))
    for seed in range(runs):
        pairs = chung_lu(weights, rng=seed).edges()
        times[pairs[:, 0], pairs[:, 1]] += 1
    above = np.triu_indices(10, 1)
    p, times = p[above], times[above]
    assert p.max() == 1
    assert (times[p == 1] == runs).all()
    assert (times[p == 0] == 0).all()
    inner = (p > 0) & (p < 1)
    score = (times - runs * p)[inner] / np.sqrt(runs * p * (1 - p))[inner]
    assert np.abs(score).max() < 4
    assert abs((score**2).sum() - inner.sum()) < 4 * np.sqrt(2 * inner.sum())


def test_expected_degrees():
    # E[degree of u] = w_u (1 - w_u / S), where no product exceeds the sum; its variance is a little less.
    draws = np.random.default_rng(2)
    weights = np.minimum(2 * (1 - draws.random(2_000)) ** (-1 / 1.5), 60)
    assert weights.max() ** 2 < weights.sum()
    runs = 200
    degree = np.mean([chung_lu(weights, rng=seed).degree for seed in range(runs)], axis=0)
    expected = weights * (1 - weights / weights.sum())
    score = (degree - expected) / np.sqrt(expected / runs)
    assert abs(score.mean()) < 4 / np.sqrt(2_000 / 2)
    assert abs((score**2).mean() - 1) < 0.15
    assert degree.sum() == pytest.approx(expected.sum(), abs=4 * np.sqrt(2 * expected.sum() / runs))


def test_equal_weights_are_the_random_graph():
    # p = w / n for all pairs.
    runs, n, w = 1_000, 60, 6
    ties = np.array([chung_lu([w] * n, rng=seed).m for seed in range(runs)])
    mean = n * (n - 1) / 2 * w / n
    assert ties.mean() == pytest.approx(mean, abs=4 * np.sqrt(mean / runs))
    assert ties.var() == pytest.approx(mean * (1 - w / n), rel=4 * np.sqrt(2 / runs))


def test_the_order_of_people_changes_the_order_only():
    draws = np.random.default_rng(3)
    weights = draws.pareto(2, 500) + 1
    order = draws.permutation(500)
    ours, mixed = (np.array([chung_lu(w, rng=seed).degree for seed in range(100)]) for w in (weights, weights[order]))
    assert stats.ks_2samp(ours[:, order].ravel(), mixed.ravel()).pvalue > 1e-4
    assert np.corrcoef(ours[:, order].mean(0), mixed.mean(0))[0, 1] > 0.97


def test_it_agrees_with_networkx_and_igraph(igraph):
    # Whole numbers, to which igraph's Python interface cuts weights (1.9 gives a mean degree of 1), and no product
    # above the sum, of which it warns.
    weights, runs = [25, 20, 15, *[6] * 80, *[2] * 100], 120

    def figures(pairs):
        pairs = np.asarray(pairs)
        degree, first = np.bincount(pairs.ravel(), minlength=183), (np.sort(pairs, axis=1) == [0, 1]).all(axis=1)
        return [len(pairs), degree[0], degree[3:83].sum(), first.sum(), random_ties.triangles(pairs.tolist())]

    ours = np.array([figures(chung_lu(weights, rng=seed).edges()) for seed in range(runs)])
    networkx = [
        figures(list(nx.expected_degree_graph(weights, seed=seed, selfloops=False).edges())) for seed in range(runs)
    ]
    peer = [figures(igraph.Graph.Chung_Lu(weights, loops=False).get_edgelist()) for _ in range(runs)]
    for theirs in (np.array(networkx), np.array(peer)):
        error = np.sqrt((ours.var(0, ddof=1) + theirs.var(0, ddof=1)) / runs)
        assert (np.abs(ours.mean(0) - theirs.mean(0)) <= 4 * error).all()


def test_nobody_and_everybody():
    for weights in ([], [0], [7], [0, 0, 0], np.zeros(0), [5e-324, 5e-324], [1e150, 0]):
        assert chung_lu(weights, rng=1).m == 0
    assert chung_lu([1e150, 1e150, 1e-300], rng=1).m == 1
    assert chung_lu([300] * 300, rng=1).m == 300 * 299 // 2
    assert chung_lu(iter([2, 2]), rng=1).m == 1


def test_more_ties_than_room_was_made_for(monkeypatch):
    from socialgraph.generators.chung_lu import math

    weights = [20] * 100
    expected = chung_lu(weights, rng=4)
    # As if the draw had gone far beyond six standard deviations.
    monkeypatch.setattr(math, "sqrt", lambda value: -value / 8)
    assert chung_lu(weights, rng=4) == expected


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, -0.5], r"must lie in \[0, 1e150\]; got '-0.5 at node 1'"),
        ([1, np.nan], r"must lie in \[0, 1e150\]; got 'nan at node 1'"),
        ([np.inf, 1], r"must lie in \[0, 1e150\]; got 'inf at node 0'"),
        ([1e200, 1], r"must lie in \[0, 1e150\]; got '1e\+200 at node 0'"),
        ([True, True], "must be one number for each node"),
        (["1", "2"], "must be one number for each node"),
        ([None, 1], "must be one number for each node"),
        ([1j, 1], "must be one number for each node"),
        ([[1, 2]], "must be one number for each node"),
        ([[1], [1, 2]], "must be one number for each node"),
        ("12", "must be a sequence of numbers; got '12'"),
        (3.5, "must be a sequence of numbers; got 3.5"),
        (None, "must be a sequence of numbers; got None"),
    ],
)
def test_bad_weights(weights, message):
    with pytest.raises(ParameterError, match=f"weights {message}"):
        chung_lu(weights)


def test_too_large_is_refused_before_it_is_allocated():
    with pytest.raises(LimitExceeded, match="can be generated"):
        chung_lu(np.full(100_000, 1e9))
