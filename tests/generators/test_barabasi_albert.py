import networkx as nx
import numpy as np
import pytest
from naive import generators as naive

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import barabasi_albert

SMALL = [(n, m) for n in range(2, 9) for m in range(1, n)] + [(40, 1), (40, 3), (40, 20), (40, 39), (120, 5)]


@pytest.mark.parametrize(("n", "m"), SMALL)
def test_it_is_its_naive_twin(n, m):
    for seed in range(5):
        ties = naive.barabasi_albert(n, m, seed)
        assert len(ties) == m * (n - m)
        assert naive.ties_of(barabasi_albert(n, m, rng=seed)) == frozenset(ties)


@pytest.mark.parametrize(("n", "m"), [(5, 1), (5, 2), (6, 2), (6, 3)])
def test_every_small_graph_is_as_likely_as_it_should_be(n, m):
    law = naive.barabasi_albert_law(n, m)
    seen = [naive.ties_of(barabasi_albert(n, m, rng=seed)) for seed in range(10_000)]
    assert abs(naive.chi_square_score(seen, law)) < 4


@pytest.mark.parametrize("m", [1, 3, 5])
def test_degrees_follow_the_law(m):
    # Dorogovtsev, Mendes, Samukhin (2000); for m = 3 .4000, .2000, .1143, .0714 and, at k = 10, .0182.
    degree = barabasi_albert(100_000, m, rng=14).degree
    for k in range(m, m + 20):
        law = 2 * m * (m + 1) / (k * (k + 1) * (k + 2))
        assert np.mean(degree == k) == pytest.approx(law, abs=0.004)


def test_the_degree_law_at_three_ties():
    degree = barabasi_albert(100_000, 3, rng=1).degree
    published = {3: 0.4, 4: 0.2, 5: 0.1143, 6: 0.0714, 10: 0.0182}
    assert {k: np.mean(degree == k) for k in published} == pytest.approx(published, abs=0.004)


def test_the_tail_is_a_power_law_of_exponent_three():
    # Hill's estimator over the top 1,000: gamma = 3, standard error (gamma - 1) / sqrt(1000) = 0.063.
    top = np.sort(barabasi_albert(200_000, 4, rng=3).degree)[-1000:].astype(float)
    assert 1 + 1 / np.mean(np.log(top / top[0])) == pytest.approx(3, abs=4 * 0.063)


def _figures(degree):
    return [*(np.mean(degree == k) for k in range(3, 12)), np.mean(degree > 30), np.log(degree.max())]


def _agree(ours, theirs):
    """Hold the means of two samples of figures together within 4 standard errors."""
    ours, theirs = np.array(ours), np.array(theirs)
    error = np.sqrt(ours.var(0, ddof=1) / len(ours) + theirs.var(0, ddof=1) / len(theirs))
    assert (np.abs(ours.mean(0) - theirs.mean(0)) <= 4 * error).all()


def test_it_agrees_with_networkx():
    ours = [_figures(barabasi_albert(800, 3, rng=seed).degree) for seed in range(100)]
    theirs = [nx.barabasi_albert_graph(800, 3, seed=seed) for seed in range(100)]
    _agree(ours, [_figures(np.array([k for _, k in graph.degree])) for graph in theirs])


def test_it_agrees_with_igraph(igraph):
    # From the same star; `outpref` counts ties both ways, and this implementation makes no parallel ones.
    star = igraph.Graph.Star(4)
    grown = [igraph.Graph.Barabasi(800, 3, outpref=True, zero_appeal=0, start_from=star) for _ in range(100)]
    ours = [_figures(barabasi_albert(800, 3, rng=seed).degree) for seed in range(100, 200)]
    _agree(ours, [_figures(np.array(graph.degree())) for graph in grown])


def test_a_longer_growth_begins_with_the_shorter():
    long, short = barabasi_albert(500, 4, rng=2), barabasi_albert(300, 4, rng=2)
    assert long.subgraph(range(300)).edges().tolist() == short.edges().tolist()


def test_many_ties_a_newcomer_take_no_longer_than_their_number():
    graph = barabasi_albert(2_000, 1_000, rng=1)
    assert graph.m == 1_000_000
    assert barabasi_albert(100_000, 99_999, rng=1).degree.max() == 99_999


@pytest.mark.parametrize("n", [1, 0, -1, 2.0, "5", True, None, np.nan, 2**31])
def test_bad_n(n):
    with pytest.raises(ParameterError, match="n must be a whole number in"):
        barabasi_albert(n, 1)


@pytest.mark.parametrize("m", [0, -1, 10, 11, 2.0, "3", True, None, np.nan, np.inf])
def test_bad_m(m):
    with pytest.raises(ParameterError, match=r"m must be a whole number in \[1, 9\]"):
        barabasi_albert(10, m)


def test_too_large_is_refused_before_it_is_allocated():
    with pytest.raises(LimitExceeded, match=r"2,000,000,000 nodes and about 2e\+10 ties"):
        barabasi_albert(2_000_000_000, 10)
