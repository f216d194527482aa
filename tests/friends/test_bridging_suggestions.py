import math

import numpy as np
import pytest
from naive import offers

from socialgraph.errors import ParameterError
from socialgraph.friends import AdamicAdar, BridgingSuggestions
from socialgraph.rng import coins, stream


@pytest.mark.parametrize("weight", [0.0, 0.4, 1.0])
def test_it_is_place_and_distance_weighed(weight):
    draws = np.random.default_rng(1)
    for number, graph in enumerate([*offers.many(50), offers.hubs(80, 4, 1)]):
        opinion = draws.uniform(-1, 1, graph.n)
        opinion[draws.uniform(size=graph.n) < 0.1] = math.nan
        k = 1 + number % 5
        every = AdamicAdar()(graph, k=3 * k, rng=number)
        expected = []
        for u in range(graph.n):
            row = every.target[every.source == u].tolist()
            apart = [0.0 if math.isnan(opinion[u] - opinion[v]) else abs(opinion[u] - opinion[v]) / 2 for v in row]
            score = {v: (1 - weight) * ((len(row) - p) / len(row)) + weight * apart[p] for p, v in enumerate(row)}
            key = stream(number, "friends.ties")
            order = sorted(row, key=lambda v, u=u, score=score, key=key: (-score[v], int(coins(key, u, v))))
            expected += [(u, v, score[v]) for v in order[:k]]
        model = BridgingSuggestions(AdamicAdar(), weight, reach=3)
        assert offers.rows(model(graph, {"opinion": opinion}, k=k, rng=number)) == expected


def test_more_weight_bridges_more():
    graph = offers.hubs(300, 5, 1)
    people = {"opinion": np.random.default_rng(1).uniform(-1, 1, 300)}
    apart = []
    for weight in (0.0, 0.3, 0.6, 1.0):
        found = BridgingSuggestions(AdamicAdar(), weight)(graph, people, k=5, rng=1)
        apart.append(np.abs(people["opinion"][found.source] - people["opinion"][found.target]).mean())
    assert apart == sorted(apart)
    assert apart[-1] > 1.3 * apart[0]


def test_opinions_out_of_range_are_refused():
    with pytest.raises(ParameterError, match=r"^opinion must be one number in \[-1, 1\] a person, or NaN; got "):
        BridgingSuggestions(AdamicAdar())(offers.hubs(10, 2, 1), {"opinion": np.full(10, 2.0)}, k=1)
    with pytest.raises(ParameterError, match=r"^weight must lie in \[0, 1\]; got 2$"):
        BridgingSuggestions(AdamicAdar(), 2)
