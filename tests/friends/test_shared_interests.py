import math

import numpy as np
import pytest
from naive import offers
from naive.friends import best, two_steps

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.friends import SharedInterests
from socialgraph.graph import Graph


def cosine(one, other):
    """Give the cosine over what is known of both."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if not math.isnan(a) and not math.isnan(b)]
    mine, its = sum(a * a for a, _ in pairs), sum(b * b for _, b in pairs)
    return min(sum(a * b for a, b in pairs) / math.sqrt(mine * its), 1.0) if mine > 0 and its > 0 else 0.0


@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("whole", [False, True])
def test_it_is_the_cosine_of_each_pair(gaps, whole):
    draws = np.random.default_rng(2)
    for number, graph in enumerate([*offers.many(60), offers.hubs(100, 3, 1)]):
        interests = draws.integers(0, 3, (graph.n, 4)).astype(float) if whole else draws.dirichlet(np.ones(5), graph.n)
        interests[draws.uniform(size=interests.shape) < gaps] = math.nan
        known = interests.tolist()
        k = 1 + number % 12
        found = offers.rows(SharedInterests()(graph, {"interests": interests}, k=k, rng=number))

        def scores(u, graph=graph, known=known):
            score = {v: cosine(known[u], known[v]) for v in two_steps(graph, u)}
            return {v: value for v, value in score.items() if value > 0}

        expected = best(graph, scores, k, number)
        assert len(found) == len(expected)
        np.testing.assert_allclose([row[2] for row in found], [row[2] for row in expected], rtol=1e-12)
        if not whole:
            assert [row[:2] for row in found] == [row[:2] for row in expected]


def test_of_whoever_nothing_is_known_is_no_candidate(threads):
    graph = Graph.from_edges([(0, 1), (0, 2), (0, 3)])
    interests = np.array([[1, 1], [1, 0], [math.nan, math.nan], [1, 1]])
    found = offers.rows(SharedInterests()(graph, {"interests": interests}, k=3, rng=1))
    assert [row[:2] for row in found] == [(1, 3), (3, 1)]
    graph = offers.hubs(400, 4, 1)
    liking = {"liking": np.random.default_rng(1).dirichlet(np.ones(8), 400)}
    one, two = threads(lambda: SharedInterests("liking")(graph, liking, k=10, rng=3))
    assert one == two


def test_what_are_no_interests_is_refused():
    graph = Graph.from_edges([(0, 1)])
    with pytest.raises(UnknownName, match=r"^column must be one of x; got 'interests'$"):
        SharedInterests()(graph, {"x": [0.0, 1.0]}, k=1)
    with pytest.raises(ParameterError, match=r"^x must be a column of several finite numbers a person, or NaN; got "):
        SharedInterests("x")(graph, {"x": [0.0, 1.0]}, k=1)
    with pytest.raises(ParameterError, match=r"^column must be a string; got 3$"):
        SharedInterests(3)
