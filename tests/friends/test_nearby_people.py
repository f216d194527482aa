import math

import numpy as np
import pytest
from naive import offers
from naive.friends import best

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.friends import NearbyPeople
from socialgraph.graph import Graph


def twin(graph, x, y, scale, k, seed):
    def score(u, v):
        return math.exp(-math.hypot(x[u] - x[v], y[u] - y[v]) / scale)

    return best(graph, lambda u: {v: score(u, v) for v in range(graph.n) if score(u, v) > 0}, k, seed)


@pytest.mark.parametrize("lay", ["plane", "line", "grid", "clumps", "lost"])
def test_all_pairs_measured_give_the_same(lay):
    draws = np.random.default_rng(1)
    for number, graph in enumerate([*offers.many(40), offers.random_graph(150, 0.05, 2), offers.hubs(90, 3, 1, True)]):
        x, y = draws.uniform(0, 5, (2, graph.n))
        if lay == "line":
            y[:] = 1.5
        elif lay == "grid":
            x, y = np.round(x), np.round(y)
        elif lay == "clumps":
            x = np.where(draws.uniform(size=graph.n) < 0.5, x / 1000, 1e6 + x)
        elif lay == "lost":
            x[draws.uniform(size=graph.n) < 0.4] = math.nan
        k = 1 + number % 30
        found = offers.rows(NearbyPeople(0.7)(graph, {"x": x, "y": y}, k=k, rng=number))
        expected = twin(graph, x, y, 0.7, k, number)
        assert len(found) == len(expected)
        if lay == "grid":
            # Equal distances: the order is by coin, where exp and hypot round alike.
            np.testing.assert_allclose([row[2] for row in found], [row[2] for row in expected], rtol=1e-12)
        else:
            assert [row[:2] for row in found] == [row[:2] for row in expected]


def test_equal_distances_are_decided_by_even_coins(threads):
    corners = {"x": np.array([0.0, 1, 0, -1, 0]), "y": np.array([0.0, 0, 1, 0, -1])}
    first = [NearbyPeople()(Graph.from_edges([], 5), corners, k=1, rng=seed).target[0] for seed in range(400)]
    assert np.abs(np.bincount(first, minlength=5)[1:] - 100).max() < 4 * math.sqrt(400 * 0.25 * 0.75)
    places = dict(zip("xy", np.random.default_rng(1).uniform(0, 1, (2, 500)), strict=True))
    graph = offers.hubs(500, 4, 1)
    one, two = threads(lambda: NearbyPeople()(graph, places, k=10, rng=3))
    assert one == two


def test_all_at_one_place_and_nobody_anywhere():
    graph = Graph.from_edges([(0, 1)], 5)
    here = {"x": np.ones(5), "y": np.ones(5)}
    assert len(NearbyPeople()(graph, here, k=9, rng=1)) == 5 * 4 - 2
    nowhere = {"x": np.full(5, math.nan), "y": np.ones(5)}
    assert len(NearbyPeople()(graph, nowhere, k=9, rng=1)) == 0
    assert len(NearbyPeople(1e-9)(graph, {"x": np.arange(5.0), "y": np.ones(5)}, k=2, rng=1)) == 0


def test_what_is_no_place_is_refused():
    graph = Graph.from_edges([(0, 1)])
    with pytest.raises(ParameterError, match=r"^scale must be above 0; got 0$"):
        NearbyPeople(0)
    with pytest.raises(UnknownName, match=r"^column must be one of opinion; got 'x'$"):
        NearbyPeople()(graph, {"opinion": [0.0, 1.0]}, k=1)
    with pytest.raises(ParameterError, match=r"^y must be one finite number a person, or NaN; got "):
        NearbyPeople()(graph, {"x": [0.0, 1.0], "y": ["a", "b"]}, k=1)
