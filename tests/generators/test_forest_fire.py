import sys

import numpy as np
import pytest
from naive import arcs as naive
from naive.generators import chi_square_score, ties_of

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import forest_fire
from socialgraph.graph import Graph

module = sys.modules["socialgraph.generators.forest_fire"]


def test_it_is_its_naive_twin():
    draws = np.random.default_rng(1)
    for seed in range(500):
        n = int(draws.integers(0, 15))
        forward, backward = float(draws.choice([0, 0.2, 0.5, 0.9, 0.99])), float(draws.choice([0, 0.3, 1]))
        graph = forest_fire(n, forward, backward, rng=seed)
        assert ties_of(graph) == frozenset(naive.forest_fire(n, forward, backward, seed))


@pytest.mark.parametrize(("n", "forward", "backward"), [(300, 0.37, 0.9), (80, 0.9, 0.5), (60, 0.6, 1.6)])
def test_it_is_its_naive_twin_where_lists_grow_long(n, forward, backward):
    assert ties_of(forest_fire(n, forward, backward, rng=1)) == frozenset(naive.forest_fire(n, forward, backward, 1))


@pytest.mark.parametrize(("forward", "backward"), [(0.4, 0), (0.5, 0.6), (0.2, 3), (0, 0)])
def test_every_small_graph_is_as_likely_as_it_should_be(forward, backward):
    law = naive.forest_fire_law(5, forward, backward)
    assert sum(law.values()) == pytest.approx(1)
    seen = [ties_of(forest_fire(5, forward, backward, rng=seed)) for seed in range(4_000)]
    assert abs(chi_square_score(seen, law)) < 4


def test_without_fire_it_is_a_tree_of_random_ambassadors():
    # Each of u nodes is chosen with probability 1 / u, so the share of those with k links to them is 2**-(k + 1).
    graph = forest_fire(50_000, 0, rng=2)
    assert graph.m == 49_999
    assert graph.degree.tolist() == [0, *[1] * 49_999]
    assert (graph.indices < graph.sources).all()
    share = np.bincount(graph.reverse.degree)[:8] / 50_000
    assert share == pytest.approx(0.5 ** np.arange(1, 9), abs=4 * np.sqrt(0.25 / 50_000))


@pytest.mark.parametrize(
    ("n", "forward", "backward"), [(400, 0.35, 0.57), (300, 0.37, 0.9), (300, 0.5, 0), (100, 0.6, 1)]
)
def test_it_agrees_with_igraph(igraph, n, forward, backward):
    def figures(arcs):
        out, into = (np.bincount(side, minlength=n) for side in np.asarray(arcs).T)
        return [np.log(len(arcs)), out.var(), np.log(into.max()), (out == 1).mean(), (into == 0).mean()]

    ours = np.array([figures(forest_fire(n, forward, backward, rng=seed).edges()) for seed in range(120)])
    grown = (igraph.Graph.Forest_Fire(n, forward, backward, 1, directed=True) for _ in range(120))
    theirs = np.array([figures(graph.get_edgelist()) for graph in grown])
    error = np.sqrt((ours.var(0, ddof=1) + theirs.var(0, ddof=1)) / 120)
    assert (np.abs(ours.mean(0) - theirs.mean(0)) <= 4 * error).all()


def test_the_network_grows_denser():
    # Ties grow faster than people where the fire is about to spread without end, and as fast where it goes out soon.
    def exponent(forward, backward):
        ties = [[forest_fire(n, forward, backward, rng=seed).m for seed in range(20)] for n in (500, 8_000)]
        return np.diff(np.log(np.mean(ties, axis=1)))[0] / np.log(16)

    assert exponent(0.2, 0.2) == pytest.approx(1, abs=0.01)
    assert exponent(0.35, 0.20 / 0.35) == pytest.approx(1.02, abs=0.02)
    assert 1.15 < exponent(0.37, 0.32 / 0.37) < 1.45


def test_more_fire_makes_more_links():
    links = [np.mean([forest_fire(2_000, p, 0.5, rng=seed).m for seed in range(10)]) for p in (0, 0.1, 0.2, 0.3, 0.36)]
    assert links == sorted(links)
    assert links[0] == 1_999
    assert links[-1] > 2 * links[0]


def test_a_longer_growth_begins_with_the_shorter():
    long, short = forest_fire(900, 0.37, 0.8, rng=2), forest_fire(400, 0.37, 0.8, rng=2)
    assert long.subgraph(range(400)).edges().tolist() == short.edges().tolist()


def test_more_room_changes_nothing():
    # So many links that both lists are made longer more than once.
    graph = forest_fire(400, 0.5, 0.9, rng=3)
    assert graph.m > 30 * 400
    assert ties_of(graph) >= frozenset(naive.forest_fire(60, 0.5, 0.9, 3))


@pytest.mark.parametrize("n", [0, 1, 2, 3])
@pytest.mark.parametrize(("forward", "backward"), [(0, 0), (0.99, 0), (0.99, 1), (0.1, 9.9)])
def test_the_first_few(n, forward, backward):
    graph = forest_fire(n, forward, backward, rng=1)
    assert graph == Graph(graph.indptr, graph.indices, directed=True)
    assert graph.m >= max(n - 1, 0)


def test_fires_that_do_not_go_out_are_stopped(monkeypatch):
    monkeypatch.setattr(module, "_MOST_LOOKS", 100_000)
    with pytest.raises(
        LimitExceeded, match=r"links made by \d+ of 1,000,000 nodes, and the fires spread on; with a lower"
    ):
        forest_fire(1_000_000, 0.9, 1, rng=1)
    monkeypatch.setattr(module, "_MOST_LOOKS", 2**32)
    monkeypatch.setattr(module, "_MOST_LINKS", 5_000)
    with pytest.raises(LimitExceeded, match=r"5,\d\d\d links made by \d+ of 1,000 nodes"):
        forest_fire(1_000, 0.9, 1, rng=1)
    assert forest_fire(50, 0.9, 1, rng=1).m < 5_000


@pytest.mark.parametrize("n", [-1, 2.0, "5", True, None, np.nan, 2**31])
def test_bad_n(n):
    with pytest.raises(ParameterError, match="n must be a whole number in"):
        forest_fire(n, 0.3)


@pytest.mark.parametrize("forward", [-0.1, 1, 0.995, np.nan, np.inf, "0.3", True, None])
def test_bad_forward(forward):
    with pytest.raises(ParameterError, match=r"forward must lie in \[0, 0.99\]; got"):
        forest_fire(10, forward)


@pytest.mark.parametrize("backward", [-0.1, np.nan, np.inf, "0.3", True, None])
def test_bad_backward(backward):
    with pytest.raises(ParameterError, match="backward must be a finite number of at least 0; got"):
        forest_fire(10, 0.3, backward)


def test_backward_is_a_ratio():
    with pytest.raises(ParameterError, match=r"backward must be at most 0.99 / forward, 1.98; got 2"):
        forest_fire(10, 0.5, 2)
    assert forest_fire(10, 0, 1e300, rng=1).m == 9


def test_too_large_is_refused_before_it_is_allocated():
    with pytest.raises(LimitExceeded, match="can be generated"):
        forest_fire(2**30, 0.1)
