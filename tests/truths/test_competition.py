"""Competing messages and cascades through a feed against exact laws: enumeration, Poisson sums, branching."""

import itertools

import networkx as nx
import numpy as np
import pytest
from naive import competition as naive
from scipy import stats

from socialgraph.diffusion import CompetingCascade, FeedCascade, IndependentCascade, MemeCompetition
from socialgraph.generators import barabasi_albert, erdos_renyi
from socialgraph.graph import Graph

RUNS = 40_000
# One false alarm in 10,000 changes of the code, over all comparisons of one test at once.
ALARM = 1e-4
ATLAS = [
    Graph.from_edges(list(graph.edges), n=len(graph))
    for graph in nx.graph_atlas_g()
    if 3 <= len(graph) <= 5 and graph.size() <= 6 and nx.is_connected(graph)
]


def p_value(law, observed):
    """Compare {outcome: probability} with the outcome of each run by chi-square, rare ones pooled to 5 expected."""
    assert sum(law.values()) == pytest.approx(1, abs=1e-9)
    codes = observed @ (1_000 ** np.arange(observed.shape[1]))
    _, first, found = np.unique(codes, return_index=True, return_counts=True)
    count = dict(zip(map(tuple, observed[first].tolist()), found.tolist(), strict=True))
    if not set(count) <= set(law):
        return 0.0
    cells, pool = [], np.zeros(2)
    for outcome, chance in sorted(law.items(), key=lambda each: -each[1]):
        pool = pool + np.array([count.get(outcome, 0), chance * len(observed)])
        if pool[1] >= 5:
            cells.append(pool)
            pool = np.zeros(2)
    if cells and pool[1] > 0:
        cells[-1] = cells[-1] + pool
    found, expected = np.array(cells).T
    return 1.0 if len(cells) < 2 else stats.chisquare(found, expected * found.sum() / expected.sum()).pvalue


def sizes_of(law):
    """Turn {(ours, rivals): probability} into that of (how many ours, how many rivals)."""
    sizes = {}
    for (ours, theirs), chance in law.items():
        at = len(ours), len(theirs)
        sizes[at] = sizes.get(at, 0.0) + chance
    return sizes


def both(graph, p):
    return dict(zip(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True), p.tolist(), strict=True))


# Two messages.


@pytest.mark.parametrize("tie", ["fair", "ours", "rival"])
@pytest.mark.parametrize("alike", [True, False])
def test_competitions_follow_their_law_on_every_small_graph(tie, alike):
    values, errors = [], []
    for seed, graph in enumerate(ATLAS):
        draws = np.random.default_rng(seed)
        p, rival_p = (draws.uniform(0.1, 0.95, graph.indices.size) for _ in range(2))
        p, rival_p = (np.full(p.size, 0.6), None) if alike else (p, rival_p)
        law = naive.competing_law(both(graph, p), both(graph, p if alike else rival_p), [0], [graph.n - 1], tie)
        model = CompetingCascade(p, rivals=[graph.n - 1], rival_p=rival_p, tie=tie)
        ensemble = model(graph, [0], runs=RUNS, rng=seed)
        values.append(p_value(sizes_of(law), ensemble.counts[:, -1]))
        exact = np.array([sum(chance for (ours, _), chance in law.items() if v in ours) for v in range(graph.n)])
        errors.append(np.abs(ensemble.reach - exact) / np.sqrt(exact * (1 - exact) / RUNS + 1e-12))
    assert min(values) > ALARM / len(values)
    reach = np.concatenate(errors)
    assert reach.max() < stats.norm.isf(ALARM / reach.size / 2)


def test_a_rule_that_was_not_played_is_found():
    """Wherever two can meet, so that the laws of two rules differ by at least 1 %."""
    found, apart = [], []
    for seed, graph in enumerate(ATLAS):
        p = both(graph, np.full(graph.indices.size, 0.6))
        fair, other = (sizes_of(naive.competing_law(p, p, [0], [graph.n - 1], tie)) for tie in ("fair", "ours"))
        ensemble = CompetingCascade(0.6, rivals=[graph.n - 1])(graph, [0], runs=RUNS, rng=seed)
        found.append(p_value(other, ensemble.counts[:, -1]) < ALARM)
        apart.append(sum(abs(fair.get(at, 0) - other.get(at, 0)) for at in {*fair, *other}) / 2 > 0.01)
    assert sum(apart) >= 9
    assert np.array(found)[apart].all()


@pytest.mark.parametrize(("ours", "theirs"), [(1, 1), (2, 1), (1, 3), (4, 2)])
def test_each_successful_try_is_as_likely_to_count(ours, theirs):
    """Certain ours against certain rivals for one person: ours in ours / (ours + theirs), however likely a try is."""
    graph = Graph.from_edges([(u, ours + theirs) for u in range(ours + theirs)], directed=True)
    share = ours / (ours + theirs)
    model = CompetingCascade(1, rivals=range(ours, ours + theirs))
    reach = model(graph, range(ours), runs=RUNS, rng=1).reach[-1]
    assert abs(reach - share) < 4 * np.sqrt(share * (1 - share) / RUNS)


def test_a_try_that_is_less_likely_counts_as_much_once_it_succeeds():
    """P(ours) = p (1 - q) + p q / 2: a rule by the lowest toss would give more to the less likely."""
    p, q, pair = 0.9, 0.2, Graph.from_edges([(0, 2), (1, 2)], directed=True)
    ensemble = CompetingCascade(p, rivals=[1], rival_p=q)(pair, [0], runs=RUNS, rng=2)
    exact = p * (1 - q) + p * q / 2
    assert abs(ensemble.reach[2] - exact) < 4 * np.sqrt(exact * (1 - exact) / RUNS)


def test_two_who_are_alike_share_alike():
    """The law of ours and the rival's is turned round with the roles: here by symmetry of a ring they are one."""
    ring = Graph.from_edges([(u, (u + 1) % 30) for u in range(30)])
    ensemble = CompetingCascade(0.9, rivals=[15])(ring, [0], runs=RUNS, rng=3)
    ours, theirs = ensemble.counts[:, -1].T
    difference = ours - theirs
    assert abs(difference.mean()) < 4 * difference.std() / np.sqrt(RUNS)
    assert stats.ks_2samp(ours[: RUNS // 2], theirs[RUNS // 2 :]).pvalue > ALARM


def test_the_coupling_makes_a_small_rival_visible():
    """A late and unknown rival takes 2.4 of 399 people: told by the same runs, 20 times noisier with runs apart."""
    graph = barabasi_albert(2_000, 4, rng=1)
    alone = IndependentCascade(0.1)(graph, [0, 1, 2], runs=1_000, rng=5).size
    model = CompetingCascade(0.1, rivals=[1_500])
    same, apart = (alone - model(graph, [0, 1, 2], runs=1_000, rng=rng).size for rng in (5, 6))
    assert same.min() >= 0
    assert same.mean() > 4 * same.std() / np.sqrt(1_000)
    assert np.var(apart) > 20 * np.var(same)


# A feed.


@pytest.mark.parametrize("mean", [0.3, 5.0, 80.0, 1_000.0, 4_000.0])
@pytest.mark.parametrize("slots", [1, 10, 100, 1_000, 4_100])
def test_visibility_is_that_of_poisson_and_binomial_sums(mean, slots):
    """By terms, from libraries, whatever the numbers: no closed form is used here."""
    graph = Graph.from_edges([(0, 1)], directed=True)
    count = np.arange(int(mean + 40 * np.sqrt(mean + 1) + 40))
    chance = stats.poisson.pmf(count, mean)
    chance /= chance.sum()  # The terms of a mean of 4,000 share an error of 2e-12.
    by_time = (chance * np.minimum(1, slots / (count + 1))).sum()
    assert FeedCascade(1, slots=slots, posts=mean).visibility(graph)[1] == pytest.approx(by_time, abs=1e-12)
    for appeal in [0.0, 0.5, 0.97]:
        ranked = (chance * stats.binom.cdf(slots - 1, count, 1 - appeal)).sum()
        model = FeedCascade(1, slots=slots, posts=mean, appeal=appeal)
        assert model.visibility(graph)[1] == pytest.approx(ranked, abs=1e-12)


@pytest.mark.parametrize("appeal", [None, 0.6])
def test_a_star_from_its_centre_is_binomial(appeal):
    star = Graph.from_edges([(0, v) for v in range(1, 16)])
    model = FeedCascade(0.7, slots=1, posts=1.5, appeal=appeal)
    chance = 0.7 * model.visibility(star)[1]
    law = {(k + 1,): chance_of for k, chance_of in enumerate(stats.binom(15, chance).pmf(np.arange(16)).tolist())}
    assert p_value(law, model(star, [0], runs=RUNS, rng=1).size[:, None]) > ALARM


def test_a_star_from_its_leaves_is_one_place_for_all_of_them():
    """The centre looks once, and only then do all who shared it try: s (1 - (1 - p)**k), not 1 - (1 - s p)**k."""
    star = Graph.from_edges([(u, 8) for u in range(8)], directed=True)
    model = FeedCascade(0.3, slots=3, posts=1)
    seen = model.visibility(star)[8]
    exact = seen * (1 - 0.7**8)
    apart = 1 - (1 - seen * 0.3) ** 8
    reach = model(star, range(8), runs=RUNS, rng=2).reach[8]
    assert abs(reach - exact) < 4 * np.sqrt(exact * (1 - exact) / RUNS)
    assert abs(apart - exact) > 0.1


def test_a_path_is_geometric_and_a_later_share_is_another_feed():
    path = Graph.from_edges([(u, u + 1) for u in range(12)], directed=True)
    model = FeedCascade(0.9, slots=1, posts=0.7)
    chance = 0.9 * model.visibility(path)[1]
    law = {(k + 1,): chance**k * (1 - chance if k < 12 else 1) for k in range(13)}
    assert p_value(law, model(path, [0], runs=RUNS, rng=3).size[:, None]) > ALARM
    # 0 reaches 2 directly or, a step later and in another feed, through 1.
    both_ways = Graph.from_edges([(0, 1), (0, 2), (1, 2)], directed=True)
    model = FeedCascade({(0, 1): 1, (0, 2): 1, (1, 2): 1}, slots=1, posts=1.2)
    first, second = model.visibility(both_ways)[1:]
    exact = 1 - (1 - second) * (1 - first * second)
    reach = model(both_ways, [0], runs=RUNS, rng=4).reach[2]
    assert abs(reach - exact) < 4 * np.sqrt(exact * (1 - exact) / RUNS)


def test_who_follows_many_is_hard_to_reach():
    """Hodas and Lerman: each of k friends shares it; with p = 1 a person of k = 5 is reached, one of 100 hardly."""
    ends = np.cumsum([0, 5, 20, 100])
    pairs = [(3 + u, v) for v in range(3) for u in range(ends[v], ends[v + 1])]
    graph = Graph.from_edges(pairs, directed=True)
    reach = FeedCascade(1, slots=10, posts=1)(graph, range(3, graph.n), runs=RUNS, rng=5).reach[:3]
    assert reach.round(2).tolist() == pytest.approx([0.99, 0.5, 0.1], abs=0.015)


# Memes.


@pytest.mark.parametrize("innovation", [0.0, 0.1])
def test_how_many_see_it_follows_the_linear_law(innovation):
    """With one place: E x(e + 1) = (1 + M / n) E x(e), M = (1 - innovation) A' - diag(innovation + followed)."""
    graph = Graph.from_edges(
        [(u, v) for u, v in itertools.permutations(range(12), 2) if (u * 7 + v * 3) % 5 < 2], n=12, directed=True
    )
    arcs = np.zeros((12, 12))
    arcs[graph.sources, graph.indices] = 1
    event = np.eye(12) + ((1 - innovation) * arcs.T - np.diag(innovation + arcs.sum(axis=0))) / 12
    ensemble = MemeCompetition(innovation)(graph, [0, 5], steps=8, runs=RUNS, rng=1)
    start = np.isin(np.arange(12), [0, 5]).astype(float)
    exact = [(np.linalg.matrix_power(event, 12 * step) @ start).sum() for step in range(9)]
    seeing = ensemble.counts[:, :, 0]
    errors = seeing.std(axis=0)[1:] / np.sqrt(RUNS)
    assert (np.abs(seeing.mean(axis=0) - exact)[1:] < 4.5 * errors).all()


@pytest.mark.parametrize(("screen", "innovation"), [(1, 0.2), (2, 0.2), (2, 0.0), (3, 0.3)])
def test_small_worlds_follow_their_law(screen, innovation):
    """Who sees it and who ever did, after two steps, on three people who do not follow each other alike."""
    graph = Graph.from_edges([(0, 1), (1, 2), (2, 0), (0, 2)], directed=True)
    neighbors = {u: graph.neighbors(u).tolist() for u in range(3)}
    ensemble = MemeCompetition(innovation, screen)(graph, [0], steps=2, runs=RUNS, rng=screen)
    for step in (1, 2):
        law = naive.meme_law(3, neighbors, innovation, screen, [0], 3 * step)
        assert p_value(law, ensemble.counts[:, step]) > ALARM


def test_a_meme_of_a_regular_world_is_shared_one_in_innovation_times():
    """Followers and followed alike and nobody twice on one's own screen: 1 / innovation for each new meme."""
    for screen in (1, 4):
        graph = erdos_renyi(1_000, 0.01, rng=1)
        shares = MemeCompetition(0.1, screen).popularity(graph, steps=1_500, rng=2)
        old = shares[: shares.size * 2 // 3]
        assert abs(old.mean() * 0.1 - 1) < 0.02


@pytest.fixture(scope="module")
def followers():
    """20,000 people with 10 random followers each; one chosen twice, 1 in 400, counts once."""
    draws, n = np.random.default_rng(1), 20_000
    chosen = draws.integers(0, n - 1, (n, 10))
    chosen += chosen >= np.arange(n)[:, None]
    pairs = np.column_stack([np.repeat(np.arange(n), 10), chosen.ravel()])
    return Graph.from_edges(pairs, n=n, directed=True, multi="merge")


def slope(shares):
    """Fit the share of memes with at least 4, 8, ... 128 shares, log against log."""
    least = 2 ** np.arange(2, 8)
    return np.polyfit(np.log(least), np.log([(shares >= each).mean() for each in least]), 1)[0]


@pytest.mark.parametrize(("innovation", "exponent"), [(0.05, -0.722), (0.01, -0.548), (0.001, -0.5)])
def test_popularity_is_that_of_the_gallery(followers, innovation, exponent):
    """reference/reproductions.md, card 11: 2e7 events, memes of the first 6 tenths; n**-1/2 as new ones get rare."""
    shares = MemeCompetition(innovation).popularity(followers, steps=1_000, rng=2)
    shares = shares[shares.size // 10 : shares.size * 6 // 10]
    assert abs(slope(shares) - exponent) < 0.04
    if innovation >= 0.01:
        assert abs(shares.mean() * innovation - 1) < 0.02
