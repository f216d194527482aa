import math
from collections import Counter

import numpy as np
import pytest
from naive import offers
from naive.friends import best

from socialgraph.errors import ParameterError
from socialgraph.friends import CoEngagement
from socialgraph.graph import Graph


def test_it_is_the_cosine_of_each_pair():
    draws = np.random.default_rng(3)
    for number, graph in enumerate([*offers.many(60), offers.hubs(80, 3, 1)]):
        rows = int(draws.integers(0, 6 * graph.n))
        who, what = draws.integers(0, graph.n, rows), draws.integers(0, 12, rows) * 1000
        counts = [Counter(what[who == u].tolist()) for u in range(graph.n)]

        def scores(u, counts=counts):
            found = {}
            for v, other in enumerate(counts):
                dot = sum(times * other[thing] for thing, times in counts[u].items())
                squares = [sum(times**2 for times in each.values()) for each in (counts[u], other)]
                if dot:
                    found[v] = min(dot / math.sqrt(squares[0] * squares[1]), 1.0)
            return found

        k = 1 + number % 9
        found = offers.rows(CoEngagement((who, what))(graph, k=k, rng=number))
        assert found == best(graph, scores, k, number)


def test_nobody_engaged():
    empty = CoEngagement(np.zeros((2, 0), dtype=int))
    assert len(empty(Graph.from_edges([(0, 1)], 4), k=2, rng=1)) == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (([0, 1], [2]), "engagements must be persons and contents of one length; got 'two lengths'"),
        ([0, 1], "engagements must be a pair (person, content); got 'shape (2,)'"),
        (([0.5], [1.0]), "engagements must be whole numbers of at least 0; got "),
        (([-1], [1]), "engagements must be whole numbers of at least 0; got "),
    ],
)
def test_what_are_no_engagements_is_refused(given, message):
    with pytest.raises(ParameterError) as error:
        CoEngagement(given)
    assert str(error.value).startswith(message)


def test_people_who_are_no_nodes_are_refused():
    with pytest.raises(ParameterError, match=r"^engagements must be of nodes below 2; got 7$"):
        CoEngagement(([7], [0]))(Graph.from_edges([(0, 1)]), k=1)
