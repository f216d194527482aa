"""Thresholds and decreasing cascades: exact laws on small graphs, Watts's window, Gleeson and Cahalane, lattices."""

import itertools

import networkx as nx
import numpy as np
import pytest
from naive import thresholds as naive
from naive.diffusion import spread_law
from scipy import stats
from scipy.sparse.csgraph import connected_components

from socialgraph.diffusion import (
    ComplexContagion,
    DecreasingCascade,
    GeneralThreshold,
    IndependentCascade,
    LinearThreshold,
    WattsThreshold,
)
from socialgraph.generators import erdos_renyi
from socialgraph.graph import Graph

RUNS = 8_000
# One false alarm in 10,000 changes of the code, over all comparisons of one test at once.
ALARM = 1e-4
ATLAS = [
    Graph.from_edges(list(graph.edges), n=len(graph))
    for graph in nx.graph_atlas_g()
    if 2 <= len(graph) <= 5 and nx.is_connected(graph)
]
LOOPED = [graph for graph in ATLAS if graph.m >= graph.n]
# One in four of them has somebody who hears of it twice at one step, and somebody who does so at two.
TRIED = [graph for graph in ATLAS if graph.m <= 7]


def fixed(n, arcs, curve):
    """Give the law of thresholds where f is a row of numbers."""
    return lambda seeds: naive.law_of_thresholds(n, arcs, seeds, lambda v, on: curve[min(len(on), len(curve) - 1)])


def sets(law):
    """Sum a law over the steps."""
    found = {}
    for steps, chance in law.items():
        reached = frozenset(v for v, step in enumerate(steps) if step >= 0)
        found[reached] = found.get(reached, 0.0) + chance
    return found


def same(one, other):
    return all(abs(one.get(key, 0) - other.get(key, 0)) < 1e-12 for key in {*one, *other})


def worn(p, decay, count):
    """Tabulate f of a decreasing cascade with one p: 1 - (1 - p) (1 - p d) ... (1 - p d^(k - 1))."""
    return 1 - np.cumprod(np.append(1.0, 1 - p * decay ** np.arange(count)))


# The laws of the twins are those of other models, exactly.


def test_thresholds_of_a_power_are_an_independent_cascade():
    for graph in [graph for graph in ATLAS if graph.m <= 4]:
        arcs = naive.by_arc(graph, 0.3)
        law = sets(fixed(graph.n, arcs, 1 - 0.7 ** np.arange(6))([0]))
        assert same(law, spread_law(graph.n, arcs, [0]))
        assert same(law, sets(naive.law_of_tries(graph.n, arcs, 1.0, [0])))


def test_thresholds_of_a_share_are_picks():
    for graph in ATLAS:
        degree = np.bincount(graph.indices, minlength=graph.n)
        arcs = naive.by_arc(graph, (1 / degree)[graph.indices])
        share = naive.law_of_thresholds(graph.n, arcs, [0], lambda v, on, degree=degree: len(on) / degree[v])
        assert same(share, naive.law_of_picks(graph.n, arcs, [0]))


@pytest.mark.parametrize("decay", [0.0, 0.5, 1.0])
def test_tries_of_one_p_are_thresholds(decay):
    for graph in TRIED:
        arcs = naive.by_arc(graph, 0.6)
        assert same(naive.law_of_tries(graph.n, arcs, decay, [0]), fixed(graph.n, arcs, worn(0.6, decay, 5))([0]))


# And the models have the laws of the twins, of how many were reached by each step and of who.


def p_values(compare):
    values = np.array([naive.surprise(law, ensemble) for law, ensemble in compare])
    errors = np.array([naive.farthest(law, ensemble) for law, ensemble in compare])
    assert errors.max() < stats.norm.isf(ALARM / (5 * len(compare)) / 2)
    return values


@pytest.mark.parametrize("curve", [[0, 0.05, 0.4, 0.9], [0, 0.5], [0, 0, 0.7, 1]])
def test_general_thresholds_follow_their_law(curve):
    compare = [
        (
            fixed(graph.n, naive.by_arc(graph, 1), curve)([0, 1][: graph.n - 1]),
            GeneralThreshold(curve)(graph, [0, 1][: graph.n - 1], runs=RUNS, rng=seed),
        )
        for seed, graph in enumerate(ATLAS)
    ]
    assert p_values(compare).min() > ALARM / len(compare)


def test_shares_functions_and_directions_follow_their_law():
    compare = []
    for seed, graph in enumerate(ATLAS):
        draws = np.random.default_rng(seed)
        arcs = np.column_stack([graph.sources, graph.indices])[draws.random(graph.indices.size) < 0.8]
        turned = Graph.from_edges(arcs, n=graph.n, directed=True)
        degree = np.bincount(turned.indices, minlength=graph.n)
        given = naive.by_arc(turned, 1)
        line = naive.law_of_thresholds(graph.n, given, [0], lambda v, on, d=degree: len(on) / d[v])
        compare.append((line, GeneralThreshold([0, 1], of="share")(turned, [0], runs=RUNS, rng=seed)))
        bent = naive.law_of_thresholds(graph.n, given, [0], lambda v, on, d=degree: (len(on) / (1 + d[v])) ** 0.5)
        model = GeneralThreshold(lambda active, degree: (active / (1 + degree)) ** 0.5)
        compare.append((bent, model(turned, [0], runs=RUNS, rng=seed)))
    assert p_values(compare).min() > ALARM / len(compare)


@pytest.mark.parametrize("decay", [0.0, 0.4, 0.9])
def test_decreasing_cascades_follow_their_law(decay):
    compare = []
    for seed, graph in enumerate(TRIED):
        p = np.random.default_rng(seed).uniform(0.1, 1, graph.indices.size)
        seeds = [0, 1][: graph.n - 1]
        law = naive.law_of_tries(graph.n, naive.by_arc(graph, p), decay, seeds)
        compare.append((law, DecreasingCascade(p, decay)(graph, seeds, runs=RUNS, rng=seed)))
    assert p_values(compare).min() > ALARM / len(compare)


MISTAKES = {
    "tries do not wear out": (IndependentCascade(0.6), worn(0.6, 0.5, 5)),
    "they wear out slower": (DecreasingCascade(0.6, 0.6), worn(0.6, 0.5, 5)),
    "by count for by share": (GeneralThreshold([0, 0.5, 1]), None),
    "8 % too likely": (GeneralThreshold(1.08 * worn(0.6, 0.5, 5)), worn(0.6, 0.5, 5)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_raises_the_alarm(mistake):
    model, curve = MISTAKES[mistake]
    values = []
    for seed, graph in enumerate(LOOPED):
        degree, arcs = np.bincount(graph.indices, minlength=graph.n), naive.by_arc(graph, 1)
        if curve is None:
            law = naive.law_of_thresholds(graph.n, arcs, [0], lambda v, on, degree=degree: len(on) / degree[v])
        else:
            law = fixed(graph.n, arcs, curve)([0])
        values.append(naive.surprise(law, model(graph, [0], runs=RUNS, rng=seed)))
    # Where all hear from two, a half is a share of them.
    assert (np.array(values) < ALARM / len(values)).sum() >= 0.85 * len(values)


def test_cascades_of_one_p_and_thresholds_of_their_f_agree_in_a_large_network():
    graph = erdos_renyi(500, 0.012, rng=1)
    one = DecreasingCascade(0.5, 0.5)(graph, range(5), runs=2_000, rng=2)
    other = GeneralThreshold(worn(0.5, 0.5, graph.degree.max()))(graph, range(5), runs=2_000, rng=3)
    assert stats.ks_2samp(one.size, other.size).pvalue > ALARM
    assert stats.ks_2samp(one.depth, other.depth).pvalue > ALARM


# Watts (2002): random networks of 10,000 people, phi = .18, one seed.


def chance_of_a_cascade(z):
    """Solve for the probability that one person sets off a cascade, z the mean of a Poisson number of ties.

    An arc leads on to few with probability u: to somebody with more than five ties, or one with few beyond.
    """
    others = stats.poisson(z).pmf(np.arange(5))
    u = 0.0
    for _ in range(10_000):
        u = 1 - others.sum() + others @ u ** np.arange(5)
    return 1 - np.exp(-z * (1 - u))


@pytest.mark.parametrize(
    ("z", "chance", "size"),
    [(0.9, 0, None), (3, 0.868, 0.941), (4, 0.846, 0.981), (5, 0.686, 0.993), (6.5, 0, None)],
)
def test_global_cascades_have_a_window(z, chance, size):
    """500 cascades a mean degree, as where the figures come from: a share is within 4 standard errors of both."""
    n, shares, agree = 10_000, [], []
    for number in range(20):
        graph = erdos_renyi(n, z / (n - 1), rng=1_000 + number)
        vulnerable = np.flatnonzero(graph.degree <= 5)
        cluster = connected_components(graph.subgraph(vulnerable).to_scipy(), directed=False)[1]
        largest = np.isin(np.arange(n), vulnerable[cluster == np.bincount(cluster).argmax()])
        touched = largest | (graph.to_scipy() @ largest.astype(np.int64) > 0)
        for seed in np.random.default_rng(number).choice(n, 25, replace=False).tolist():
            shares.append(WattsThreshold(0.18)(graph, [seed], rng=1).size[0] / n)
            agree.append((shares[-1] > 0.2) == touched[seed])
    large = np.array(shares) > 0.2
    error = np.sqrt(max(chance * (1 - chance), 1e-9) / 500)
    assert abs(large.mean() - chance) <= 4 * np.sqrt(2) * error
    assert abs(large.mean() - chance_of_a_cascade(z)) <= 4 * error + 1e-3
    # Who sets one off is whoever touches the largest cluster of those whom one neighbour convinces.
    assert np.mean(agree) >= 0.98
    assert size is None or abs(np.array(shares)[large].mean() - size) < 0.004


@pytest.mark.parametrize(
    ("z", "phi", "start", "share"),
    [(4, 0.18, 0.01, 0.98039), (6, 0.18, 0.001, 0.99751), (4, 0.3, 0.05, 0.98122), (10, 0.18, 0.05, 0.99996)],
)
def test_many_seeds_end_where_gleeson_and_cahalane_say(z, phi, start, share):
    """Gleeson and Cahalane (2007) in the limit of many; two networks of 100,000 people, tolerance .002."""
    k, m = np.arange(1, 60)[:, None], np.arange(60)
    mass, enough = stats.poisson(z).pmf(k), (m <= k) & (m / k >= phi - 1e-12)
    q, before = start, 0.0
    while q - before > 1e-12:
        at_the_end_of_a_tie = (k * mass / z * stats.binom.pmf(m, k - 1, q))[enough].sum()
        q, before = start + (1 - start) * at_the_end_of_a_tie, q
    assert abs(start + (1 - start) * (mass * stats.binom.pmf(m, k, q))[enough].sum() - share) < 5e-5
    for number in range(2):
        graph = erdos_renyi(100_000, z / 99_999, rng=number)
        seeds = np.random.default_rng(number).choice(100_000, round(start * 100_000), replace=False)
        assert abs(WattsThreshold(phi)(graph, seeds, rng=1).size[0] / 100_000 - share) < 0.002


# Centola and Macy (2007), Morris (2000): lattices.


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_a_ring_is_conquered_by_whoever_needs_no_more_than_k(k):
    ring = nx.circulant_graph(400, range(1, k + 1))
    seeds = [0, *ring[0]]
    for needed in range(1, k + 3):
        size = ComplexContagion(needed)(ring, seeds, rng=1).size[0]
        assert size == (400 if needed <= k else 2 * k + 1)
        assert size == WattsThreshold(needed / (2 * k))(ring, seeds, rng=1).size[0]


def torus(side, moore):
    steps = [(0, 1), (1, 0), (1, 1), (1, -1)] if moore else [(0, 1), (1, 0)]
    cells = itertools.product(range(side), range(side), steps)
    return Graph.from_edges([(side * x + y, side * ((x + a) % side) + (y + b) % side) for x, y, (a, b) in cells])


@pytest.mark.parametrize(("moore", "phi"), [(False, 1 / 4), (True, 3 / 8)])
def test_a_block_conquers_a_torus_up_to_a_quarter_or_three_eighths(moore, phi):
    network = torus(60, moore)
    block = [60 * x + y for x in range(5) for y in range(5)]
    assert set(network.degree.tolist()) == {8 if moore else 4}
    for threshold, size in [(phi, 3_600), (phi - 0.01, 3_600), (phi + 0.005, 25), (phi + 0.01, 25)]:
        assert WattsThreshold(threshold)(network, block, rng=1).size.tolist() == [size]


def test_long_ties_hurt_complex_contagion():
    """Rewired with p = .03 a ring of four ties each still carries what one is enough for, and not what takes two."""
    full = {1: 0, 2: 0}
    for number in range(20):
        network = nx.connected_watts_strogatz_graph(400, 4, 0.03, seed=number)
        for needed in full:
            full[needed] += ComplexContagion(needed)(network, [0, 1, 2, 398, 399], rng=1).size[0] == 400
    assert full[1] == 20
    assert full[2] <= 2
    ring = nx.circulant_graph(400, [1, 2])
    assert ComplexContagion(2)(ring, [0, 1, 2, 398, 399], rng=1).size[0] == 400
    # And what one is enough for it carries the sooner.
    depths = [
        ComplexContagion(1)(nx.connected_watts_strogatz_graph(400, 4, p, seed=1), [0], rng=1).depth[0]
        for p in (0, 0.03)
    ]
    assert depths[0] == 100
    assert depths[1] < 50


def test_linear_thresholds_of_the_karate_club_rank_its_leaders_first():
    """The two who lead it reach the most alone, and the pair more than either with another of the next four."""
    club = nx.Graph(nx.karate_club_graph().edges)
    alone = [LinearThreshold()(club, [u], runs=1_000, rng=1).mean for u in range(34)]
    assert set(np.argsort(alone)[-2:].tolist()) == {0, 33}
    pairs = list(itertools.combinations([0, 33, 32, 2, 1], 2))
    means = [LinearThreshold()(club, list(pair), runs=4_000, rng=1).mean for pair in pairs]
    assert pairs[int(np.argmax(means))] == (0, 33)
