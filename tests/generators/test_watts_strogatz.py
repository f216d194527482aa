import networkx as nx
import numpy as np
import pytest
from naive import generators as naive
from naive import random_ties
from scipy import stats
from scipy.sparse.csgraph import shortest_path

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import watts_strogatz
from socialgraph.generators.watts_strogatz import _rewire
from socialgraph.graph import Graph
from socialgraph.rng import fires_below, stream


def transitivity(graph):
    tied = graph.to_scipy().astype(np.float64)
    return float((tied @ tied).multiply(tied).sum() / (graph.degree * (graph.degree - 1)).sum())


@pytest.mark.parametrize("p", [0, 0.1, 0.5, 1 - 2**-53, 1])
def test_it_is_its_naive_twin(p):
    for n in range(12):
        for k in range(0, max(n, 1), 2):
            for seed in range(4):
                graph = watts_strogatz(n, k, p, rng=seed)
                assert naive.ties_of(graph) == random_ties.erased(random_ties.watts_strogatz(n, k, p, seed))


@pytest.mark.parametrize(("n", "k"), [(40, 4), (90, 6), (50, 48), (51, 50), (60, 30)])
def test_it_is_its_naive_twin_where_lists_are_searched_and_where_all_are_tied(n, k):
    ties = random_ties.watts_strogatz(n, k, 0.8, 1)
    assert naive.ties_of(watts_strogatz(n, k, 0.8, rng=1)) == random_ties.erased(ties)


@pytest.mark.parametrize(("n", "k", "p"), [(5, 2, 0.3), (6, 2, 0.7), (6, 2, 1), (6, 4, 0.4), (5, 4, 0.5)])
def test_every_small_graph_is_as_likely_as_it_should_be(n, k, p):
    law = random_ties.watts_strogatz_law(n, k, p)
    assert sum(law.values()) == pytest.approx(1)
    seen = [naive.ties_of(watts_strogatz(n, k, p, rng=seed)) for seed in range(5_000)]
    if len(law) == 1:
        assert set(seen) == set(law)
    else:
        assert abs(naive.chi_square_score(seen, law)) < 4


@pytest.mark.parametrize(("n", "k"), [(0, 0), (1, 0), (2, 0), (3, 2), (20, 0), (20, 2), (21, 20), (1001, 10)])
@pytest.mark.parametrize("p", [0, 0.3, 1])
def test_there_are_always_as_many_ties_and_they_are_simple(n, k, p):
    graph = watts_strogatz(n, k, p, rng=1)
    assert graph.m == n * k // 2
    assert graph == Graph(graph.indptr, graph.indices)
    assert n == 0 or graph.degree.min() >= k // 2


def test_nobody_rewired_is_the_ring():
    assert watts_strogatz(9, 4, 0, rng=1).neighbors(0).tolist() == [1, 2, 7, 8]
    theirs = nx.watts_strogatz_graph(30, 6, 0, seed=1)
    assert watts_strogatz(30, 6, 0, rng=1).edges().tolist() == sorted(sorted(pair) for pair in theirs.edges)


@pytest.mark.parametrize(("p", "run"), [(0, 0.6667), (0.01, 0.6464), (0.1, 0.4810), (0.5, 0.0791)])
def test_clustering_falls_as_the_cube(p, run):
    # `run` is a run at n = 5,000. The cube is of (triangles kept) / (triples of the ring); rewiring makes degrees
    # uneven, with variance p (2 - p) k / 2, and so there are 1 + p (2 - p) / (2 (k - 1)) times as many triples.
    n, k = 5_000, 10
    cube = 2 / 3 * (1 - p) ** 3
    expected = cube / (1 + p * (2 - p) / (2 * (k - 1)))
    sample = np.array([transitivity(watts_strogatz(n, k, p, rng=seed)) for seed in range(8)])
    error = sample.std(ddof=1)
    # Triangles that chance makes add (k / n) or so.
    assert sample.mean() == pytest.approx(expected, abs=4 * error / np.sqrt(8) + k / n)
    assert sample.mean() == pytest.approx(run, abs=4 * error + 5e-5)
    assert sample.mean() == pytest.approx(cube, abs=0.006)


def test_the_world_becomes_small_before_it_loses_its_clustering():
    # Watts and Strogatz's figure 2 at p = 0.01: L / L(0) near 0.2 and C / C(0) near 0.97, for n = 1,000 and k = 10.
    ring, small = watts_strogatz(1_000, 10, 0), watts_strogatz(1_000, 10, 0.01, rng=3)
    length, before = (shortest_path(graph.to_scipy(), unweighted=True).mean() for graph in (small, ring))
    assert before == pytest.approx(50.4, abs=0.1)
    assert 0.1 < length / before < 0.3
    assert transitivity(small) / transitivity(ring) > 0.95


def test_degrees_are_binomial_where_all_is_rewired():
    # Half of a node's ties are its own, and n k / 2 far ends fall on n nodes.
    degree = watts_strogatz(20_000, 8, 1, rng=5).degree
    seen = np.bincount(degree - 4, minlength=20)[:20]
    expected = 20_000 * stats.binom.pmf(np.arange(20), 80_000, 1 / 20_000)
    kept = expected >= 5
    score = ((seen - expected)[kept] ** 2 / expected[kept]).sum()
    assert abs(score - kept.sum()) < 4 * np.sqrt(2 * kept.sum())


def test_the_number_of_rewired_ties_is_binomial():
    n, k, p, runs = 500, 6, 0.2, 200
    ring = {tuple(pair) for pair in watts_strogatz(n, k, 0).edges().tolist()}
    left = []
    for seed in range(runs):
        ties = {tuple(pair) for pair in watts_strogatz(n, k, p, rng=seed).edges().tolist()}
        left.append(len(ring & ties))
    ties = n * k / 2
    # A rewired tie falls on one of the ring's that was rewired before with probability about p k / n.
    expected = ties * (1 - p) + ties * p * p * k / n / 2
    assert np.mean(left) == pytest.approx(expected, abs=4 * np.sqrt(ties * p * (1 - p) / runs) + 1)
    assert np.var(left) == pytest.approx(ties * p * (1 - p), rel=4 * np.sqrt(2 / runs))


def test_what_is_rewired_stays_so_where_more_is():
    def rewired(p):
        far = np.empty((300, 3), np.int32)
        _rewire(stream(4, "generators.rewiring"), fires_below(p)[()], np.zeros((0, 0), np.bool_), far)
        return far != (np.arange(300)[:, None] + [1, 2, 3]) % 300

    before = rewired(0)
    assert not before.any()
    for p in (0.1, 0.3, 0.9, 1):
        after = rewired(p)
        assert (after | ~before).all()
        assert after.mean() == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / 900))
        before = after


def test_it_agrees_with_networkx():
    # igraph rewires both ends of a tie, which is another model.
    def figures(pairs):
        degree = np.bincount(np.ravel(pairs), minlength=200)
        return [degree.var(), (degree**3).mean(), random_ties.triangles(pairs)]

    ours = np.array([figures(watts_strogatz(200, 8, 0.3, rng=seed).edges().tolist()) for seed in range(100)])
    theirs = np.array([figures(list(nx.watts_strogatz_graph(200, 8, 0.3, seed=seed).edges)) for seed in range(100)])
    error = np.sqrt((ours.var(0, ddof=1) + theirs.var(0, ddof=1)) / 100)
    assert (np.abs(ours.mean(0) - theirs.mean(0)) <= 4 * error).all()


@pytest.mark.parametrize(("n", "k"), [(601, 600), (600, 598), (700, 350), (2_000, 248)])
def test_many_neighbours_do_not_take_for_ever(n, k):
    assert watts_strogatz(n, k, 1, rng=1).m == n * k // 2


@pytest.mark.parametrize("n", [-1, 2.0, "5", True, None, np.nan, 2**31])
def test_bad_n(n):
    with pytest.raises(ParameterError, match="n must be a whole number in"):
        watts_strogatz(n, 0, 0.5)


@pytest.mark.parametrize("k", [-2, 10, 2.0, "4", True, None, np.nan])
def test_bad_k(k):
    with pytest.raises(ParameterError, match=r"k must be a whole number in \[0, 9\]; got"):
        watts_strogatz(10, k, 0.5)


def test_odd_k():
    with pytest.raises(ParameterError, match="k must be even, half of it on either side; got 3"):
        watts_strogatz(10, 3, 0.5)


@pytest.mark.parametrize("p", [-0.1, 1.5, np.nan, np.inf, "0.3", True, None])
def test_bad_p(p):
    with pytest.raises(ParameterError, match=r"p must lie in \[0, 1\]; got"):
        watts_strogatz(10, 2, p)


def test_too_large_is_refused_before_it_is_allocated():
    with pytest.raises(LimitExceeded, match=r"2,000,000,000 nodes and about 2e\+10 ties"):
        watts_strogatz(2_000_000_000, 20, 0.1)
