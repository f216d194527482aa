import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import diffusion as naive
from scipy import stats

from socialgraph.diffusion import IndependentCascade, trivalency
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def arcs_of(graph):
    return list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))


@given(st.integers(1, 12), st.data(), st.booleans(), st.integers(0, 2**128 - 1))
def test_every_value_is_the_twins(n, data, directed, seed):
    pairs = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    graph = Graph.from_edges([pair for pair in pairs if data.draw(st.booleans())], n=n, directed=directed)
    values = data.draw(st.lists(st.floats(0, 1), min_size=1, max_size=9))
    assert trivalency(graph, values, rng=seed).tolist() == naive.trivalency(arcs_of(graph), values, seed)


def test_each_value_is_as_likely():
    graph = barabasi_albert(20_000, 5, rng=1)
    p = trivalency(graph, rng=2)
    assert p.dtype == np.float64
    assert not p.flags.writeable
    assert sorted(set(p.tolist())) == [0.001, 0.01, 0.1]
    assert stats.chisquare(np.unique(p, return_counts=True)[1]).pvalue > 1e-3
    # The two arcs of a tie have their own: one in three is of the same value by chance.
    turned = dict(zip(arcs_of(graph), p.tolist(), strict=True))
    same = np.mean([turned[u, v] == turned[v, u] for u, v in graph.edges().tolist()])
    assert abs(same - 1 / 3) < 4 * np.sqrt(2 / 9 / graph.m)


def test_a_value_named_twice_is_twice_as_likely():
    p = trivalency(barabasi_albert(20_000, 5, rng=1), [0.2, 0.5, 0.2], rng=3)
    assert abs(np.mean(p == 0.2) - 2 / 3) < 4 * np.sqrt(2 / 9 / p.size)


def test_an_arc_keeps_its_value_when_others_come():
    graph = barabasi_albert(300, 3, rng=1)
    more = graph.with_edges([pair for pair in [(0, 299), (5, 298), (7, 297)] if not graph.has_edge(*pair)])
    before, after = (dict(zip(arcs_of(each), trivalency(each, rng=4).tolist(), strict=True)) for each in (graph, more))
    assert len(after) > len(before)
    assert before.items() <= after.items()


def test_cascades_reach_what_chance_alone_says():
    """From the centre of a star each leaf is reached with the mean of the values, over seeds of the values."""
    star = nx.star_graph(60)
    sizes = [
        IndependentCascade(trivalency(star, rng=seed), coupling)(star, [0], runs=50, rng=seed).mean - 1
        for seed in range(200)
        for coupling in ("pair", "source")
    ]
    assert abs(np.mean(sizes) - 60 * 0.037) < 4 * np.std(sizes) / np.sqrt(200)


def test_a_network_without_ties_has_no_values():
    assert trivalency(Graph.from_edges([], n=3), rng=1).shape == (0,)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "values must be at least one number; got []"),
        ([0.1, 1.7], "values[1] must lie in [0, 1]; got 1.7"),
        ([float("nan")], "values[0] must lie in [0, 1]; got nan"),
        (["0.1"], "values[0] must lie in [0, 1]; got '0.1'"),
        ([True], "values[0] must lie in [0, 1]; got True"),
        (0.1, "values must be numbers in [0, 1]; got 0.1"),
        ("0.1", "values must be numbers in [0, 1]; got '0.1'"),
        (None, "values must be numbers in [0, 1]; got None"),
    ],
)
def test_what_is_no_probability_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        trivalency(Graph.from_edges([(0, 1)]), values, rng=1)
    assert str(caught.value) == message
