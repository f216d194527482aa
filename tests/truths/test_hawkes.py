"""Self-exciting reshares against branching processes: Borel, N / (1 - R), exponential decay and growth, SEISMIC."""

import math

import networkx as nx
import numpy as np
import pytest
from scipy import integrate, stats

from socialgraph.diffusion import Hawkes
from socialgraph.graph import Graph

RUNS = 100_000
# One false alarm in 10,000 changes of the code.
ALARM = 1e-4


def borel(ratio, k):
    """Give the chance that one share comes to k in all."""
    return np.exp(-ratio * k + (k - 1) * np.log(ratio * k) - np.array([math.lgamma(each + 1) for each in k]))


def totals(ensemble):
    return ensemble.counts[:, -1, 1].astype(np.int64)


def test_the_law_is_the_cards():
    # reference/reproductions.md, card 8: lambda = .5.
    found = borel(0.5, np.arange(1, 6)).round(6).tolist()
    assert found == [0.606531, 0.18394, 0.083674, 0.045112, 0.02672]


@pytest.mark.parametrize(
    ("network", "degree"),
    [
        (nx.complete_graph(2), 1),
        (nx.cycle_graph(5), 2),
        (nx.circulant_graph(2_000, [1, 2, 3]), 6),
        (nx.complete_graph(9), 8),
    ],
)
@pytest.mark.parametrize("ratio", [0.2, 0.5, 0.8])
def test_totals_are_borel_wherever_everyone_has_the_same_ratio(network, degree, ratio):
    """However small the network: people may share again, so that nobody is ever used up."""
    found = totals(Hawkes(ratio / degree)(network, [0], runs=RUNS, rng=1))
    k = np.arange(1, 40)
    law = borel(ratio, k)
    # Rare totals together: at least 5 of each are expected.
    common = k[law * RUNS >= 5]
    expected = np.append(law[common - 1], 1 - law[common - 1].sum()) * RUNS
    observed = np.append(np.bincount(found, minlength=41)[common], np.count_nonzero(~np.isin(found, common)))
    assert stats.chisquare(observed, expected).pvalue > ALARM
    # The variance is ratio / (1 - ratio)**3.
    assert abs(found.mean() - 1 / (1 - ratio)) < 4 * math.sqrt(ratio / (1 - ratio) ** 3 / RUNS)


def test_the_comparison_finds_a_ratio_that_is_off_by_a_fiftieth():
    found = totals(Hawkes(0.51)(nx.complete_graph(2), [0], runs=RUNS, rng=1))
    k = np.arange(1, 8)
    expected = np.append(borel(0.5, k), 1 - borel(0.5, k).sum()) * RUNS
    observed = np.append(np.bincount(found, minlength=8)[1:8], np.count_nonzero(found > 7))
    assert stats.chisquare(observed, expected).pvalue < ALARM


def test_in_the_sparse_limit_shares_are_people():
    """Card 8 on a network: 10 followers each and 0.05 an arc, where hardly anyone is met twice."""
    n = 100_000
    pairs = np.column_stack([np.repeat(np.arange(n), 10), np.random.default_rng(1).integers(0, n, 10 * n)])
    graph = Graph.from_edges(pairs, n, directed=True, loops="drop", multi="merge")
    ensemble = Hawkes(0.05)(graph, [0], runs=RUNS, rng=2)
    # One in forty of those who share along an arc at all shares again.
    for found, slack in ((totals(ensemble), 0), (ensemble.size, 0.05)):
        assert abs(found.mean() - 2) < 4 * 2 / math.sqrt(RUNS) + slack
        for k, chance in enumerate(borel(0.5, np.arange(1, 6)), 1):
            share = np.count_nonzero(found == k) / RUNS
            assert abs(share - chance) < 4 * math.sqrt(chance * (1 - chance) / RUNS) + slack * chance
    assert 1.9 < ensemble.mean < totals(ensemble).mean()


@pytest.mark.parametrize(("seeds", "ratio", "total"), [(7_064, 0.769, 30_580), (960_954, 0.041, 1_002_038)])
def test_big_seed_marketing(seeds, ratio, total):
    """Card 9, Watts and Peretti (2007): N / (1 - R)."""
    graph = Graph.from_edges(np.column_stack([np.arange(seeds), (np.arange(seeds) + 1) % seeds]))
    ensemble = Hawkes(ratio / 2)(graph, range(seeds), time=1e9, runs=1 if seeds > 10_000 else 40, rng=3)
    assert total == round(seeds / (1 - ratio))
    assert abs(totals(ensemble).mean() / total - 1) < 0.01
    spread = math.sqrt(seeds * ratio / (1 - ratio) ** 3 / ensemble.runs)
    assert abs(totals(ensemble).mean() - seeds / (1 - ratio)) < 4 * spread


@pytest.mark.parametrize("ratio", [0.6, 1.0, 1.3])
def test_shares_decay_and_grow_at_the_rate_of_the_excess(ratio):
    """An exponential phi of mean 2: one share comes to 1 + R (exp((R - 1) t / 2) - 1) / (R - 1) by time t."""
    ensemble = Hawkes(ratio / 4, delay=2)(nx.circulant_graph(50, [1, 2]), [0], time=6, runs=RUNS, rng=4)
    t = ensemble.times / 2
    exact = 1 + ratio * (t if ratio == 1 else np.expm1((ratio - 1) * t) / (ratio - 1))
    found = ensemble.counts[:, :, 1]
    error = found.std(axis=0) / math.sqrt(RUNS)
    assert (np.abs(found.mean(axis=0) - exact) <= 4 * error + 1e-12).all()


@pytest.mark.parametrize("mean", [0.05, 1.0, 7.5, 60.0, 100.0])
def test_a_share_has_a_poisson_number_of_children_along_an_arc(mean):
    arc = Graph.from_edges([(0, 1)], directed=True)
    found = totals(Hawkes(mean)(arc, [0], time=1e9, runs=RUNS, rng=5)) - 1
    law = stats.poisson(mean)
    k = np.arange(int(law.ppf(1e-3)), int(law.ppf(1 - 1e-3)))
    expected = np.append(law.pmf(k), 1 - law.pmf(k).sum()) * RUNS
    observed = np.append(np.bincount(found, minlength=200)[k], np.count_nonzero(~np.isin(found, k)))
    assert stats.chisquare(observed, expected).pvalue > ALARM


def delays(model):
    arc = Graph.from_edges([(0, 1)], directed=True)
    spells = [model.replay(arc, [0], run, rng=6).spells for run in range(300)]
    return np.concatenate([each[each[:, 0] == 1, 1] for each in spells])


def test_delays_are_exponential():
    found = delays(Hawkes(30, delay=7))
    assert found.size > 8_000
    assert stats.kstest(found, stats.expon(scale=7).cdf).pvalue > ALARM


def test_delays_are_those_of_seismic():
    """The density of Zhao et al. (2015) as their R package has it: constant c for 300 s, then a power law."""
    theta, cutoff, c = 0.2314843, 300, 0.0006265725

    def density(t):
        return c if t <= cutoff else c * (t / cutoff) ** -(1 + theta)

    # The published c is the one that makes it a density.
    assert c * cutoff * (1 + 1 / theta) == pytest.approx(1, rel=1e-6)

    def share_until(t):
        tail = integrate.quad(density, cutoff, t, limit=200)[0] if t > cutoff else 0.0
        return c * min(t, cutoff) + tail

    found = delays(Hawkes(30, delay=cutoff, tail=theta))
    moments = np.array([60, 150, 300, 400, 1_000, 6_000, 50_000])
    exact = np.array([share_until(t) for t in moments])
    assert np.abs(np.searchsorted(np.sort(found), moments) / found.size - exact).max() < 1.95 / math.sqrt(found.size)
    ranks = np.where(
        found <= cutoff, c * found, 1 - c * cutoff / theta * (np.maximum(found, cutoff) / cutoff) ** -theta
    )
    assert stats.kstest(ranks, "uniform").pvalue > ALARM
    # A fifth within five minutes, and half of the others within a hundred.
    assert exact[2] == pytest.approx(0.188, abs=0.001)
    assert 1 - exact[5] == pytest.approx((1 - exact[2]) / 2, rel=0.01)
