import networkx as nx
import numpy as np
import pytest
from naive import generators as naive
from scipy import stats

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import erdos_renyi

PROBABILITIES = [0, 5e-324, 1e-300, 1e-9, 0.02, 0.3, 0.5, 0.97, 1 - 2**-53, 1]


@pytest.mark.parametrize("p", PROBABILITIES)
@pytest.mark.parametrize("directed", [False, True])
def test_it_is_its_naive_twin(p, directed):
    for n in [0, 1, 2, 3, 7, 40]:
        for seed in range(3):
            ties = naive.block_ties([n], [[p]], seed, directed)
            assert naive.ties_of(erdos_renyi(n, p, directed=directed, rng=seed)) == frozenset(ties)


@pytest.mark.parametrize("n", [0, 1, 2, 5, 300])
def test_nobody_and_everybody(n):
    assert erdos_renyi(n, 0, rng=1).m == 0
    assert erdos_renyi(n, 1, rng=1).m == n * (n - 1) // 2
    assert erdos_renyi(n, 1, directed=True, rng=1).m == n * (n - 1)
    assert erdos_renyi(n, mean_degree=max(n - 1, 0), rng=1).m == n * (n - 1) // 2


@pytest.mark.parametrize("p", [0.5, 0.2])
def test_every_graph_of_four_is_as_likely_as_it_should_be(p):
    # At p = 0.5 all 64 labelled graphs are equally likely.
    law = naive.independent_law(4, lambda u, v: p)
    seen = [naive.ties_of(erdos_renyi(4, p, rng=seed)) for seed in range(20_000)]
    assert abs(naive.chi_square_score(seen, law)) < 4


def test_every_directed_graph_of_three_is_as_likely_as_it_should_be():
    law = naive.independent_law(3, lambda u, v: 0.4, directed=True)
    seen = [naive.ties_of(erdos_renyi(3, 0.4, directed=True, rng=seed)) for seed in range(20_000)]
    assert abs(naive.chi_square_score(seen, law)) < 4


@pytest.mark.parametrize(("n", "p", "directed"), [(200, 0.05, False), (150, 0.5, False), (100, 0.02, True)])
def test_the_number_of_ties_is_binomial(n, p, directed):
    runs, pairs = 2_000, n * (n - 1) // (1 if directed else 2)
    ties = np.array([erdos_renyi(n, p, directed=directed, rng=seed).m for seed in range(runs)])
    variance = pairs * p * (1 - p)
    assert ties.mean() == pytest.approx(pairs * p, abs=4 * np.sqrt(variance / runs))
    assert ties.var() == pytest.approx(variance, abs=4 * variance * np.sqrt(2 / runs))


def test_degrees_are_binomial():
    # Degrees of one graph depend on one another by O(1/n) only, which 4 standard errors of a chi-square do not see.
    n, p = 100_000, 8 / 99_999
    degree = erdos_renyi(n, p, rng=6).degree
    expected = n * stats.binom.pmf(np.arange(30), n - 1, p)
    kept = expected >= 5
    seen = np.bincount(degree, minlength=30)[:30]
    score = ((seen - expected)[kept] ** 2 / expected[kept]).sum()
    assert abs(score - kept.sum()) < 4 * np.sqrt(2 * kept.sum())


def test_directed_degrees_are_binomial_both_ways():
    graph = erdos_renyi(20_000, mean_degree=5, directed=True, rng=2)
    for degree in (graph.degree, graph.reverse.degree):
        assert degree.mean() == pytest.approx(5, abs=4 * np.sqrt(5 / 20_000))
        assert degree.var() == pytest.approx(5, abs=4 * 5 * np.sqrt(2.2 / 20_000))
    assert abs(np.corrcoef(graph.degree, graph.reverse.degree)[0, 1]) < 4 / np.sqrt(20_000)


def test_ties_are_not_drawn_to_low_or_high_numbers():
    pairs = erdos_renyi(2_000, 0.01, rng=3).edges()
    # The rank of a pair u < v among all pairs is uniform.
    u, v = pairs[:, 0], pairs[:, 1]
    rank = (v * (v - 1) / 2 + u + 0.5) / (2_000 * 1_999 / 2)
    assert stats.kstest(rank, "uniform").pvalue > 1e-4


@pytest.mark.parametrize("mean_degree", [0, 0.5, 4, 12.5])
def test_the_mean_degree(mean_degree):
    n = 50_000
    degree = erdos_renyi(n, mean_degree=mean_degree, rng=5).degree
    # The mean is twice the ties over n, so its variance is 4 (n mean / 2) / n**2.
    assert degree.mean() == pytest.approx(mean_degree, abs=4 * np.sqrt(2 * mean_degree / n))


def test_it_agrees_with_networkx_and_igraph(igraph):
    n, p, runs = 300, 0.03, 150

    def figures(pairs):
        tied = np.zeros((n, n), np.float32)
        tied[pairs[:, 0], pairs[:, 1]] = tied[pairs[:, 1], pairs[:, 0]] = 1
        degree = tied.sum(0)
        return [len(pairs), degree.var(), (degree**3).mean(), ((tied @ tied) * tied).sum() / 6]

    ours = np.array([figures(erdos_renyi(n, p, rng=seed).edges()) for seed in range(runs)])
    networkx = [figures(np.array(nx.gnp_random_graph(n, p, seed=seed).edges())) for seed in range(runs)]
    peer = [figures(np.array(igraph.Graph.Erdos_Renyi(n, p).get_edgelist())) for _ in range(runs)]
    for theirs in (np.array(networkx), np.array(peer)):
        error = np.sqrt((ours.var(0, ddof=1) + theirs.var(0, ddof=1)) / runs)
        assert (np.abs(ours.mean(0) - theirs.mean(0)) <= 4 * error).all()
        for column in range(4):
            assert stats.ks_2samp(ours[:, column], theirs[:, column]).pvalue > 1e-4


@pytest.mark.parametrize("p", [-0.1, 1.5, np.nan, np.inf, "0.3", True, [0.1]])
def test_bad_p(p):
    with pytest.raises(ParameterError, match=r"p must lie in \[0, 1\]; got"):
        erdos_renyi(10, p)


@pytest.mark.parametrize("mean_degree", [-0.1, 9.5, np.nan, np.inf, "3", True])
def test_bad_mean_degree(mean_degree):
    with pytest.raises(ParameterError, match=r"mean_degree must lie in \[0, 9\]; got"):
        erdos_renyi(10, mean_degree=mean_degree)


def test_exactly_one_of_the_two():
    for given in ({}, {"p": 0.1, "mean_degree": 1}, {"p": None, "mean_degree": None}, {"p": 0.0, "mean_degree": 0}):
        with pytest.raises(ParameterError, match="p must be given, or mean_degree must, but not both"):
            erdos_renyi(10, **given)


@pytest.mark.parametrize("n", [-1, 2.0, "5", True, None, np.nan, 2**31])
def test_bad_n(n):
    with pytest.raises(ParameterError, match="n must be a whole number in"):
        erdos_renyi(n, 0.5)


def test_directed_is_a_truth_value():
    with pytest.raises(ParameterError, match="directed must be True or False; got 'no'"):
        erdos_renyi(10, 0.5, directed="no")


def test_too_large_is_refused_before_it_is_allocated():
    for n, p in [(10**6, 0.5), (2 * 10**9, 0)]:
        with pytest.raises(LimitExceeded, match="can be generated"):
            erdos_renyi(n, p)
