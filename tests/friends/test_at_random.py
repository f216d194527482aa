import pickle
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import friends as naive
from scipy import stats

from socialgraph.errors import ParameterError
from socialgraph.friends import AtRandom, Suggestions
from socialgraph.friends.at_random import _below
from socialgraph.graph import Graph

suggest = AtRandom()
RING = Graph.from_edges([(i, (i + 1) % 12) for i in range(12)])


def pairs(offers):
    return list(zip(offers.source.tolist(), offers.target.tolist(), strict=True))


@st.composite
def graphs(draw):
    n = draw(st.integers(0, 12))
    directed = draw(st.booleans())
    every = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    ties = draw(st.lists(st.sampled_from(every), unique=True, max_size=60)) if every else []
    return Graph.from_edges(ties, n, directed)


@given(graphs(), st.integers(1, 13), st.integers(0, 2**128 - 1))
def test_it_is_the_naive_twin(graph, k, seed):
    assert pairs(suggest(graph, k=k, rng=seed)) == naive.at_random(graph, k, seed)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("p", [0.02, 0.45, 0.55, 0.98])
def test_it_is_the_naive_twin_on_larger_graphs(p, directed):
    graph = Graph.from_edges(list(nx.gnp_random_graph(80, p, 1, directed).edges()), 80, directed)
    for k in (1, 10, 30, 100):
        assert pairs(suggest(graph, k=k, rng=2)) == naive.at_random(graph, k, 2)


@given(graphs(), st.integers(1, 13), st.integers(0, 1000))
def test_properties(graph, k, seed):
    offers = suggest(graph, k=k, rng=seed)
    assert len(set(pairs(offers))) == len(offers)
    assert not any(u == v or graph.has_edge(u, v) for u, v in pairs(offers))
    expected = np.minimum(graph.n - 1 - graph.degree, k)
    assert np.array_equal(np.bincount(offers.source, minlength=graph.n), expected)
    assert np.all(offers.score == 1)


def drawn(k, seeds):
    """Give rows of k, as distances from whom they are for: on a ring all people are alike."""
    for seed in range(seeds):
        offers = suggest(RING, k=k, rng=seed)
        yield from ((offers.target - offers.source) % 12).reshape(12, k).tolist()


@pytest.mark.parametrize("k", [1, 3, 4, 5, 8])
def test_every_stranger_is_as_likely(k):
    # Up to 4 of the 9 are drawn until new ones come; for more than that a coin is tossed for each.
    seen = Counter(tuple(row[:2]) for row in drawn(k, 300))
    assert len(seen) == (9 if k == 1 else 72)
    assert stats.chisquare(list(seen.values())).pvalue > 1e-4


def test_every_set_of_three_is_as_likely():
    seen = Counter(frozenset(row) for row in drawn(3, 350))
    assert len(seen) == 84
    assert stats.chisquare(list(seen.values())).pvalue > 1e-4


def test_people_draw_independently():
    table = np.zeros((9, 9))
    rows = np.array(list(drawn(1, 300))).reshape(300, 12) - 2
    np.add.at(table, (rows, np.roll(rows, 1, axis=1)), 1)
    assert stats.chi2_contingency(table).pvalue > 1e-4


def test_more_is_fewer_and_then_some():
    one, three, four = (suggest(RING, k=k, rng=1) for k in (1, 3, 4))
    assert pairs(one) == pairs(three)[::3] == pairs(four)[::4]
    assert pairs(suggest(RING, k=7, rng=1)) == [
        row for i, row in enumerate(pairs(suggest(RING, k=9, rng=1))) if i % 9 < 7
    ]


def test_a_tie_elsewhere_changes_nothing():
    graph = Graph.from_edges(list(nx.gnp_random_graph(100, 0.1, 1).edges()), 100)
    before = suggest(graph, k=5, rng=1)
    more = suggest(graph.with_edges([next((0, v) for v in range(1, 100) if not graph.has_edge(0, v))]), k=5, rng=1)
    changed = {u for (u, _) in set(pairs(before)) ^ set(pairs(more))}
    assert len(changed) <= 2


def test_who_is_followed_is_not_suggested_and_who_follows_is():
    graph = Graph.from_edges([(0, 1)], 3, directed=True)
    assert set(pairs(suggest(graph, k=5, rng=1))) == {(0, 2), (1, 0), (1, 2), (2, 0), (2, 1)}


@pytest.mark.parametrize("graph", [nx.complete_graph(6), nx.empty_graph(1), nx.empty_graph(0)])
def test_nobody_to_suggest(graph):
    assert suggest(graph, k=3, rng=1) == Suggestions([], [], [])


def test_everybody_to_suggest():
    offers = suggest(nx.empty_graph(5), k=99, rng=1)
    assert set(pairs(offers)) == {(u, v) for u in range(5) for v in range(5) if u != v}


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = Graph.from_edges(list(nx.gnp_random_graph(501, 0.4, 1).edges()), 501)
    one, two = threads(lambda: suggest(graph, k=10, rng=3))
    assert one.target.tobytes() == two.target.tobytes()
    assert one == two


@pytest.mark.parametrize("n", [1, 2, 3, 12, 2**20, 2**31 - 1])
def test_bits_become_node_numbers_exactly(n):
    generator = np.random.default_rng(1)
    drawn = generator.integers(0, 2**64, 200, dtype=np.uint64).tolist()
    for bits in [0, 1, 2**32 - 1, 2**32, 2**63, 2**64 - 1, *drawn]:
        assert _below(np.uint64(bits), n) == bits * n >> 64


@pytest.mark.parametrize("k", [0, -1, 2.5, True, "3", None])
def test_k_is_a_whole_number_of_at_least_one(k):
    with pytest.raises(ParameterError, match=r"^k must be a whole number of at least 1; got "):
        suggest(RING, k=k, rng=1)


def test_it_is_a_value():
    assert pickle.loads(pickle.dumps(AtRandom())) == AtRandom()
    assert repr(AtRandom()) == "AtRandom()"


def test_a_function_will_do():
    def newest(graph, profile, *, k, rng):
        """Suggest the highest number that is not oneself."""
        source = np.arange(graph.n - 1)
        return Suggestions(source, np.full(graph.n - 1, graph.n - 1), np.ones(graph.n - 1))

    for suggester in (newest, suggest):
        offers = suggester(RING, None, k=1, rng=1)
        assert isinstance(offers, Suggestions)
        assert offers.source.size == offers.target.size
