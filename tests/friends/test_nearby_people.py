import networkx as nx
import numpy as np
import pytest
from naive import offers, profiles

import socialgraph as sg
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.friends import NearbyPeople
from socialgraph.graph import Graph

suggest = NearbyPeople(scale=0.5)


def places(n, seed=1):
    """Put people on few places, so that some are equally far; nobody knows where some are."""
    x, y = np.random.default_rng(seed).integers(0, 9, (2, n)) / 8
    x[np.random.default_rng(seed + 1).uniform(size=n) < 0.1] = np.nan
    return {"x": x, "y": y}


def on(graph, k, rng):
    return suggest(graph, places(sg.as_graph(graph).n), k=k, rng=rng)


def twin(graph, k, seed, sources=None):
    where = places(graph.n)
    return profiles.nearby_people(graph, where["x"].tolist(), where["y"].tolist(), k, seed, 0.5, sources)


def test_it_is_the_naive_twin():
    offers.check_twin(on, twin)


LAYOUTS = {
    "even": lambda draws: draws.uniform(0, 1, (2, 400)),
    "normal": lambda draws: draws.normal(0, 1e3, (2, 400)),
    "towns": lambda draws: draws.normal(0, 1e-4, (2, 400)) + draws.integers(0, 4, (2, 400)),
    "a line": lambda draws: np.stack([draws.uniform(0, 1, 400), np.full(400, 3.0)]),
    "far off": lambda draws: np.concatenate([draws.uniform(0, 1, (2, 399)), [[1e6], [1e6]]], axis=1),
    "one place": lambda draws: np.ones((2, 400)),
    "a slope": lambda draws: np.stack([np.arange(400.0), np.arange(400.0)]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("k", [1, 3, 40])
def test_the_k_are_the_nearest_of_all(layout, k):
    x, y = LAYOUTS[layout](np.random.default_rng(3))
    graph = offers.random_graph(400, 0.02, 1)
    found = NearbyPeople(scale=1e5)(graph, {"x": x, "y": y}, k=k, rng=1)
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    distance[graph.sources, graph.indices] = np.inf
    np.fill_diagonal(distance, np.inf)
    nearest = np.sort(distance, axis=1)[:, :k]
    np.testing.assert_array_equal(found.source, np.repeat(np.arange(400), k))
    np.testing.assert_allclose(distance[found.source, found.target].reshape(400, k), nearest, rtol=1e-12)
    np.testing.assert_allclose(found.score, np.exp(-nearest.ravel() / 1e5), rtol=1e-12)


def test_it_reads_the_places_of_a_population():
    graph = sg.generators.watts_strogatz(200, 6, 0.1, rng=1)
    assert len(NearbyPeople()(graph, sg.population(graph, rng=1), k=3, rng=1)) == 600


def test_whoever_is_nowhere_is_left_out():
    where = {"x": [0.0, 1.0, np.nan, 3.0, 0.0], "y": [0.0, 0.0, 0.0, np.nan, 2.0]}
    found = suggest(Graph.from_edges([(0, 1)], 5), where, k=9, rng=1)
    assert set(zip(found.source.tolist(), found.target.tolist(), strict=True)) == {(0, 4), (4, 0), (1, 4), (4, 1)}
    nowhere = {"x": [np.nan] * 5, "y": [0.0] * 5}
    assert len(suggest(Graph.from_edges([(0, 1)], 5), nowhere, k=9, rng=1)) == 0


def test_beyond_what_a_float_can_tell_nobody_is_suggested():
    where = {"x": [0.0, 744.0, 1600.0], "y": [0.0, 0.0, 0.0]}
    found = NearbyPeople()(Graph.from_edges([], 3), where, k=2, rng=1)
    assert [(u, v) for u, v, _ in offers.rows(found)] == [(0, 1), (1, 0)]


def test_nobody_and_everybody():
    for graph in (nx.complete_graph(6), nx.empty_graph(0), nx.path_graph(2), nx.empty_graph(1)):
        assert len(suggest(graph, {"x": np.arange(len(graph)), "y": np.arange(len(graph))}, k=3, rng=1)) == 0
    alone = nx.empty_graph(5)
    every = suggest(alone, {"x": [1] * 5, "y": [2] * 5}, k=10**15, rng=1)
    assert len(every) == 20
    assert set(every.score.tolist()) == {1.0}


def test_rules():
    for number, graph in enumerate(offers.many(60)):
        offers.check_rules(on, graph, 1 + number % 5, number)


def test_relabelling_permutes_the_scores_bit_for_bit():
    graph = offers.random_graph(60, 0.1, 4)
    x, y = np.random.default_rng(1).uniform(size=(2, 60))
    new = np.random.default_rng(3).permutation(60)
    moved, back = Graph.from_edges(new[graph.edges()], 60), np.argsort(new)
    before = suggest(graph, {"x": x, "y": y}, k=5, rng=1)
    after = suggest(moved, {"x": x[back], "y": y[back]}, k=5, rng=1)
    expected = {(int(new[u]), int(new[v])): score for u, v, score in offers.rows(before)}
    assert {(u, v): score for u, v, score in offers.rows(after)} == expected


def test_one_thread_and_two_give_the_same_bytes(threads):
    offers.check_threads(on, threads)


def test_equal_distances_are_decided_by_coin_and_evenly():
    same = {"x": [0.0] * 9, "y": [0.0] * 9}
    offers.check_even_coins(lambda graph, k, rng: suggest(graph, same, k=k, rng=rng))


def test_a_column_that_is_missing_is_named():
    with pytest.raises(UnknownName, match=r"^column must be one of x; got 'y'"):
        suggest(nx.path_graph(3), {"x": [1, 2, 3]}, k=1, rng=1)


@pytest.mark.parametrize("wrong", [["a", "b", "a"], [1.0, np.inf, 1.0], [[1.0], [1.0], [1.0]]])
def test_places_are_finite_numbers(wrong):
    with pytest.raises(ParameterError, match=r"^y must be one finite number a person, or NaN; got "):
        suggest(nx.path_graph(3), {"x": [1, 2, 3], "y": wrong}, k=1, rng=1)


@pytest.mark.parametrize("scale", [0, -1.0])
def test_scale_is_above_nothing(scale):
    with pytest.raises(ParameterError, match=r"^scale must "):
        NearbyPeople(scale)
