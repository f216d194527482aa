"""What is drawn by source rather than tossed by pair: skips, rates, thinning, and what two runs then share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import diffusion as naive
from scipy import stats

from socialgraph.diffusion import IndependentCascade
from socialgraph.diffusion._by_source import _skips
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

EDGES = [0.0, 1e-300, 2.0**-80, 2.0**-53, 1e-9, 0.05, 0.25, 0.5, 1 - 2.0**-53, 1.0]


def star(leaves, directed=False):
    return Graph.from_edges([(0, v) for v in range(1, leaves + 1)], directed=directed)


def lives(p, leaves=None, run=0, rng=1):
    """Tell which of the arcs of a star's centre are live in one run."""
    leaves = len(p) if leaves is None else leaves
    model = IndependentCascade(p, "source")
    return (model.replay(star(leaves, directed=True), [0], run, rng=rng).step[1:] == 1).tolist()


# The table of skips.


@pytest.mark.parametrize("rate", [*EDGES, *np.random.default_rng(1).random(20)])
def test_the_table_is_the_law_of_skips_in_exact_fractions(rate):
    bounds, guide = _skips((float(rate),))
    assert bounds[:-1].tolist() == naive.skip_bounds(float(rate))
    assert bounds[-1] == 2**53
    cells = np.arange(guide.size) << 41
    assert guide.tolist() == np.searchsorted(bounds, cells, side="right").tolist()


@pytest.mark.parametrize("p", [2.0**-60, 1e-12, 0.001, 0.02, 0.5, 0.999])
def test_a_row_longer_than_one_skip_is_gone_through_to_its_end(p):
    """1,500 arcs, skips of at most 255: as many live as a binomial says, anywhere in the row alike."""
    leaves, runs = 1_500, 4_000
    ensemble = IndependentCascade(p, "source")(star(leaves, directed=True), [0], runs=runs, rng=1)
    live = ensemble.size - 1
    assert abs(live.mean() - leaves * p) <= 4 * np.sqrt(leaves * p * (1 - p) / runs) + 1e-6
    if leaves * p > 1:
        assert 0.85 < live.var(ddof=1) / (leaves * p * (1 - p)) < 1.15
        scores = (ensemble.reach[1:] - p) / np.sqrt(p * (1 - p) / runs)
        assert np.abs(scores).max() < stats.norm.isf(1e-6 / leaves)
        if min(p, 1 - p) * runs > 50:
            assert stats.kstest(scores, "norm").pvalue > 1e-4


def test_whom_two_arcs_of_a_row_lead_to_is_independent():
    runs, p = 40_000, 0.3
    model, graph = IndependentCascade(p, "source"), star(5, directed=True)
    worlds = np.array([model.replay(graph, [0], run, rng=2).step[1:] == 1 for run in range(runs // 10)])
    number = worlds @ (1 << np.arange(5))
    chance = np.array([p ** bin(k).count("1") * (1 - p) ** (5 - bin(k).count("1")) for k in range(32)])
    assert stats.chisquare(np.bincount(number, minlength=32), chance * len(worlds)).pvalue > 1e-4


# Rows of mixed probabilities.


def test_each_arc_of_a_mixed_row_has_its_own_probability():
    draws = np.random.default_rng(3)
    p = np.concatenate([draws.random(300), 10 ** draws.uniform(-6, 0, 300), np.repeat(EDGES, 5)])
    p = p[draws.permutation(p.size)]
    runs = 40_000
    reach = IndependentCascade(p, "source")(star(p.size, directed=True), [0], runs=runs, rng=4).reach[1:]
    assert (reach[p == 0] == 0).all()
    assert (reach[p == 1] == 1).all()
    scores = (reach - p) / np.sqrt(p * (1 - p) / runs + 1e-12)
    assert np.abs(scores[p * runs > 5]).max() < 5
    assert (reach[p * runs < 0.01] == 0).all()


@given(st.lists(st.sampled_from([*EDGES, 0.1, 0.3, 2.0**-15, 2.0**-16, 3e-5]), min_size=1, max_size=40))
def test_a_mixed_row_is_the_twins(p):
    arcs = {(0, v): share for v, share in enumerate(p, 1)}
    for run in range(3):
        key = naive.run_key(1, "diffusion.independent_cascade", run)
        live = naive.live_by_source(key, 0, list(range(1, len(p) + 1)), arcs)
        assert np.flatnonzero(lives(p, run=run)).tolist() == [v - 1 for v in live]


@pytest.mark.parametrize("rng", range(5))
def test_a_try_is_kept_to_the_last_bit(rng):
    """The kernel looks at 32 bits of a draw first: these probabilities differ from theirs in the last of 53."""
    # The row's rate is 1, so that its first try falls on its first arc.
    luck = naive.toss(naive.run_key(rng, "diffusion.independent_cascade", 0), 0, 1)
    for drawn, live in [(luck - 1, False), (luck, False), (luck + 1, True)]:
        p = [drawn * 2.0**-53, 0.9]
        assert lives(p, rng=rng)[0] == live
        ensemble = IndependentCascade(p, "source")(star(2, directed=True), [0], rng=rng)
        assert ensemble.reach[1] == live


@pytest.mark.parametrize("rng", range(5))
def test_a_toss_is_held_to_the_last_bit_by_pair_too(rng):
    toss = naive.toss(naive.run_key(rng, "diffusion.independent_cascade", 0), 0, 1)
    for drawn, live in [(toss - 1, False), (toss, False), (toss + 1, True)]:
        for p in (drawn * 2.0**-53, [drawn * 2.0**-53, 0.9]):
            ensemble = IndependentCascade(p)(star(2, directed=True), [0], rng=rng)
            assert ensemble.reach[1] == live
            assert (ensemble.cascade(0).step[1] == 1) == live


# What the couplings share and what they do not.


@pytest.mark.parametrize("p", [0.05, "weighted", "weight"])
def test_both_couplings_have_the_same_means(p):
    graph = barabasi_albert(3_000, 4, rng=1)
    weight = np.random.default_rng(2).uniform(0, 0.1, graph.m)
    graph = Graph.from_edges(graph.edges(), weight=weight)
    seeds = np.argsort(-graph.degree, kind="stable")[:10]
    pair, source = (IndependentCascade(p, coupling)(graph, seeds, runs=4_000, rng=3) for coupling in ("pair", "source"))
    assert abs(pair.mean - source.mean) < 3.5 * np.hypot(pair.standard_error, source.standard_error)
    assert stats.ks_2samp(pair.size, source.size).pvalue > 1e-3
    steps = min(pair.times.size, source.times.size)
    for step in range(1, steps):
        one, two = pair.counts[:, step, 0], source.counts[:, step, 0]
        assert abs(one.mean() - two.mean()) < 4.5 * np.hypot(one.std(), two.std()) / np.sqrt(4_000)
    spread = np.sqrt((pair.reach * (1 - pair.reach) + source.reach * (1 - source.reach)) / 4_000)
    assert (np.abs(pair.reach - source.reach) <= 5.5 * spread + 1e-12).all()


def test_the_couplings_share_no_luck():
    graph = barabasi_albert(500, 3, rng=1)
    pair, source = (IndependentCascade(0.1, coupling)(graph, [0], runs=2_000, rng=3) for coupling in ("pair", "source"))
    assert abs(stats.spearmanr(pair.size, source.size).statistic) < 0.1


def test_by_source_the_parent_is_each_of_those_who_reach_at_the_same_step_alike():
    """Four sources of different probability, one target: whoever fired is as likely as any other who did."""
    graph = Graph.from_edges([(u, 4) for u in range(4)], directed=True)
    p = [0.9, 0.5, 0.5, 0.2]
    model = IndependentCascade(p, "source")
    key = [naive.run_key(3, "diffusion.independent_cascade", run) for run in range(4_000)]
    expected, chosen = np.zeros(4), np.zeros(4)
    for run in range(4_000):
        arcs = dict(zip([(u, 4) for u in range(4)], p, strict=True))
        fired = [u for u in range(4) if naive.live_by_source(key[run], u, [4], arcs)]
        parent = model.replay(graph, [0, 1, 2, 3], run, rng=3).parent[4]
        assert (parent in fired) if fired else parent == -1
        for u in fired:
            expected[u] += 1 / len(fired)
        chosen[parent] += parent >= 0
    assert stats.chisquare(chosen, expected).pvalue > 1e-3
