import math
from collections import Counter

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import friends as naive
from scipy import stats

from socialgraph.errors import ParameterError
from socialgraph.friends import AdamicAdar, Suggestions
from socialgraph.friends._two_hops import two_hops
from socialgraph.graph import Graph

suggest = AdamicAdar()


def rows(offers):
    return list(zip(offers.source.tolist(), offers.target.tolist(), offers.score.tolist(), strict=True))


def random_graph(n, p, seed, directed=False):
    return Graph.from_edges(list(nx.gnp_random_graph(n, p, seed, directed).edges()), n, directed)


@st.composite
def graphs(draw):
    n = draw(st.integers(0, 12))
    directed = draw(st.booleans())
    every = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    pairs = draw(st.lists(st.sampled_from(every), unique=True, max_size=40)) if every else []
    return Graph.from_edges(pairs, n, directed)


# Against the twin, bit for bit


@given(graphs(), st.integers(1, 13), st.integers(0, 2**128 - 1))
def test_it_is_the_naive_twin(graph, k, seed):
    assert rows(suggest(graph, k=k, rng=seed)) == naive.adamic_adar(graph, k, seed)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(("n", "p"), [(200, 0.02), (200, 0.2), (60, 0.9), (250, 0.1)])
@pytest.mark.parametrize("k", [1, 10, 30, 1000])
def test_it_is_the_naive_twin_where_many_compete(n, p, k, directed):
    graph = random_graph(n, p, 3, directed)
    assert rows(suggest(graph, k=k, rng=5)) == naive.adamic_adar(graph, k, 5)


@pytest.mark.parametrize("order", ["rising", "falling"])
def test_no_order_of_scores_hurts(order):
    # A fan: 0 knows w, w knows one v and ever more strangers, so that the scores of the v rise or fall with v.
    fan, pairs = 300, []
    strangers = 2 * fan + 1
    for i in range(fan):
        pairs += [(0, 1 + i), (1 + i, 1 + fan + i)]
        extra = i if order == "falling" else fan - 1 - i
        pairs += [(1 + i, strangers + j) for j in range(extra)]
    graph = Graph.from_edges(pairs, strangers + fan)
    for k in (1, 24, 25):
        mine = [row for row in rows(suggest(graph, k=k, rng=1)) if row[0] == 0]
        assert mine == naive.adamic_adar(graph, k, 1, [0])


# Against others


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_networkx(seed):
    graph = random_graph(60, 0.1, seed)
    theirs = graph.to_networkx()
    pairs = [(u, v) for u in range(60) for v in range(60) if u != v and not graph.has_edge(u, v)]
    expected = {(u, v): score for u, v, score in nx.adamic_adar_index(theirs, pairs) if score > 0}
    ours = {(u, v): score for u, v, score in rows(suggest(graph, k=60, rng=1))}
    assert ours.keys() == expected.keys()
    assert max(abs(ours[pair] - expected[pair]) for pair in ours) < 1e-12


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_igraph(seed):
    graph = random_graph(60, 0.1, seed)
    matrix = np.array(graph.to_igraph().similarity_inverse_log_weighted())
    matrix[graph.to_scipy().toarray() > 0] = 0
    np.fill_diagonal(matrix, 0)
    offers = suggest(graph, k=60, rng=1)
    assert len(offers) == np.count_nonzero(matrix)
    assert np.abs(matrix[offers.source, offers.target] - offers.score).max() < 1e-12


def test_directed_scores_are_those_of_a_matrix_product():
    graph = random_graph(80, 0.05, 1, directed=True)
    a = graph.to_scipy().toarray().astype(float)
    degree = a.sum(axis=0) + a.sum(axis=1)
    matrix = a @ np.diag(1 / np.log(np.maximum(degree, 2))) @ a
    matrix[a > 0] = 0
    np.fill_diagonal(matrix, 0)
    offers = suggest(graph, k=80, rng=1)
    assert len(offers) == np.count_nonzero(matrix)
    assert np.abs(matrix[offers.source, offers.target] - offers.score).max() < 1e-12


def test_igraph_and_networkx_come_in_by_the_door():
    ring = igraph.Graph.Ring(6)
    assert (
        suggest(ring, k=2, rng=1)
        == suggest(nx.cycle_graph(6), k=2, rng=1)
        == suggest(Graph.from_edges([(i, (i + 1) % 6) for i in range(6)]), k=2, rng=1)
    )


# Small cases by hand


def test_a_path():
    offers = suggest(nx.path_graph(4), k=10, rng=1)
    half = 1 / math.log(2)
    assert rows(offers) == [(0, 2, half), (1, 3, half), (2, 0, half), (3, 1, half)]


def test_a_star():
    offers = suggest(nx.star_graph(4), k=10, rng=1)
    assert np.bincount(offers.source, minlength=5).tolist() == [0, 3, 3, 3, 3]
    assert set(offers.score.tolist()) == {1 / math.log(4)}
    assert 0 not in offers.target


@pytest.mark.parametrize(
    "graph", [nx.complete_graph(6), nx.empty_graph(5), nx.empty_graph(0), nx.path_graph(2), nx.empty_graph(1)]
)
@pytest.mark.parametrize("directed", [False, True])
def test_nobody_to_suggest(graph, directed):
    offers = suggest(graph.to_directed() if directed else graph, k=3, rng=1)
    assert offers == Suggestions([], [], [])


def test_to_follow_whom_those_you_follow_follow():
    # 0 follows 1, who follows 2; 3 follows 1. Degrees count both ways: that of 1 is 3.
    graph = Graph.from_edges([(0, 1), (1, 2), (3, 1)], directed=True)
    third = 1 / math.log(3)
    assert rows(suggest(graph, k=5, rng=1)) == [(0, 2, third), (3, 2, third)]
    # Who follows you back is nobody new; whom you follow is not suggested, who follows you can be.
    both = Graph.from_edges([(0, 1), (1, 0), (1, 2), (2, 0)], directed=True)
    assert rows(suggest(both, k=5, rng=1)) == [(0, 2, third), (2, 1, third)]


def test_weights_are_not_used():
    pairs = [(0, 1), (1, 2), (2, 3), (0, 4), (4, 2)]
    weighted = Graph.from_edges(pairs, weight=[1, 2, 3, 4, 5])
    assert suggest(weighted, k=3, rng=1) == suggest(Graph.from_edges(pairs), k=3, rng=1)


# Rules


@given(graphs(), st.integers(1, 13), st.integers(0, 1000))
def test_properties(graph, k, seed):
    offers = suggest(graph, k=k, rng=seed)
    pairs = np.column_stack([offers.source, offers.target])
    assert np.unique(pairs, axis=0).shape == pairs.shape
    assert np.all(offers.score > 0)
    assert np.bincount(offers.source, minlength=1).max() <= k
    assert not any(u == v or graph.has_edge(u, v) for u, v in pairs.tolist())
    # Fewer are the first of more.
    fewer = suggest(graph, k=1, rng=seed)
    first = np.unique(offers.source, return_index=True)[1]
    assert rows(fewer) == [rows(offers)[i] for i in first]


@given(graphs(), st.integers(0, 1000), st.data())
def test_relabelling_permutes_the_scores_bit_for_bit(graph, seed, data):
    new = np.array(data.draw(st.permutations(range(graph.n))), dtype=np.int64)
    moved = Graph.from_edges(new[graph.edges()], graph.n, graph.directed)
    before = {(int(new[u]), int(new[v])): score for u, v, score in rows(suggest(graph, k=13, rng=seed))}
    after = {(u, v): score for u, v, score in rows(suggest(moved, k=13, rng=seed))}
    assert after == before


def test_equal_on_paper_is_equal_here():
    # The same common friends in another order: as floats, 1 / ln 3 + 1 / ln 4 + 1 / ln 11 depends on the order.
    terms = [1 / math.log(degree) for degree in (3, 4, 11)]
    assert terms[0] + terms[1] + terms[2] != terms[2] + terms[1] + terms[0]
    share = np.zeros(9)
    share[2:8] = [*terms, *reversed(terms)]
    pairs = [(0, w) for w in range(2, 8)] + [(1, w) for w in (2, 3, 4)] + [(8, w) for w in (5, 6, 7)]
    offers = two_hops(Graph.from_edges(pairs), share, 5, np.uint64(1))
    assert len({score for u, _, score in rows(offers) if u == 0}) == 1


@pytest.mark.parametrize("directed", [False, True])
def test_one_thread_and_two_give_the_same_bytes(threads, directed):
    graph = random_graph(500, 0.03, 2, directed)
    one, two = threads(lambda: suggest(graph, k=10, rng=3))
    for name in ("source", "target", "score"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()


def test_ties_are_broken_by_coin_and_evenly():
    # To each leaf the other seven are alike: each of the 42 ordered pairs of them comes first as often.
    star, seen = Graph.from_edges([(8, leaf) for leaf in range(8)]), Counter()
    for seed in range(525):
        offers = suggest(star, k=2, rng=seed)
        ahead = (offers.target - offers.source) % 8
        seen.update(map(tuple, ahead.reshape(8, 2).tolist()))
    assert len(seen) == 42
    assert stats.chisquare(list(seen.values())).pvalue > 1e-4


@pytest.mark.parametrize("k", [1, 24, 25, 90, 99, 100])
def test_where_all_are_alike_the_lowest_coins_win(k):
    star = Graph.from_edges([(0, leaf) for leaf in range(1, 101)])
    assert rows(suggest(star, k=k, rng=1)) == naive.adamic_adar(star, k, 1)


def test_the_seed_decides_ties_and_nothing_else():
    graph = random_graph(100, 0.1, 1)
    one, again, other = (suggest(graph, k=5, rng=seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other
    assert np.array_equal(one.score, other.score)
    assert suggest(graph, k=5) is not None


def test_a_sum_larger_than_any_bound_fits():
    # 4,000 common friends of two people, each worth 1 / ln 2.
    middle = 4000
    pairs = [(0, w) for w in range(2, middle + 2)] + [(1, w) for w in range(2, middle + 2)]
    offers = suggest(Graph.from_edges(pairs), k=1, rng=1)
    assert offers.target[0] == 1
    assert offers.score[0] == pytest.approx(middle / math.log(2), rel=1e-15)


def test_other_arguments_are_checked():
    with pytest.raises(ParameterError, match=r"^graph must be a Graph"):
        suggest([(0, 1)], k=1, rng=1)
    with pytest.raises(ParameterError, match=r"^rng must be a whole number"):
        suggest(nx.path_graph(4), k=1, rng=True)
    with pytest.raises(TypeError):
        suggest(nx.path_graph(4), None, 3)


def test_huge_k_costs_no_memory():
    assert len(suggest(nx.path_graph(4), k=10**15, rng=1)) == 4


def test_it_is_a_value():
    assert AdamicAdar() == AdamicAdar()
    assert repr(AdamicAdar()) == "AdamicAdar()"
    assert len({AdamicAdar(), AdamicAdar()}) == 1
