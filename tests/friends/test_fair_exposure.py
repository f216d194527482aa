import math

import numpy as np
import pytest
from naive import offers

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.friends import AdamicAdar, FairExposure
from socialgraph.graph import Graph


def greedy(row, member, share, k):
    """Take one place at a time: who is due, else who may, else the next (Geyik and others 2019)."""
    row, chosen = list(row), []
    while row and len(chosen) < k:
        place = len(chosen) + 1
        taken = [sum(member[v] == group for v in chosen) for group in range(len(share))]
        due = [v for v in row if taken[member[v]] < math.floor(share[member[v]] * place + 1e-9)]
        may = [v for v in row if taken[member[v]] < math.ceil(share[member[v]] * place - 1e-9)]
        chosen.append((due or may or row)[0])
        row.remove(chosen[-1])
    return chosen


@pytest.mark.parametrize("groups", [2, 3])
def test_it_is_the_greedy_choice(groups):
    draws = np.random.default_rng(1)
    for number, graph in enumerate([*offers.many(40), offers.hubs(100, 4, 1), offers.hubs(90, 3, 2, True)]):
        member = draws.integers(0, groups, graph.n)
        names = np.array(["a", "b", "c"])[member]
        share = draws.dirichlet(np.ones(groups))
        given = None if number % 2 else dict(zip("abc", share, strict=False))
        k = 1 + number % 8
        found = FairExposure(AdamicAdar(), "side", given, reach=3)(graph, {"side": names}, k=k, rng=number)
        present, code = np.unique(names, return_inverse=True)
        weights = np.bincount(code) / max(graph.n, 1) if given is None else [given[name] for name in present.tolist()]
        every = AdamicAdar()(graph, k=3 * k, rng=number)
        for u in range(graph.n):
            expected = greedy(every.target[every.source == u].tolist(), code, weights, k)
            assert found.target[found.source == u].tolist() == expected
            assert found.score[found.source == u].tolist() == [1 / place for place in range(1, len(expected) + 1)]


def test_a_minority_is_seen_in_its_share():
    graph = offers.hubs(400, 6, 3)
    side = np.where(np.arange(400) % 5 == 0, "few", "many")
    plain = AdamicAdar()(graph, k=10, rng=1)
    fair = FairExposure(AdamicAdar(), "side", reach=20)(graph, {"side": side}, k=10, rng=1)
    share = [(side[offers_.target] == "few").mean() for offers_ in (plain, fair)]
    assert abs(share[1] - 0.2) < 0.01 < abs(share[0] - 0.2)
    assert len(fair) == len(plain)


def test_what_cannot_be_fair_is_refused():
    graph = Graph.from_edges([(0, 1), (1, 2)])
    with pytest.raises(ParameterError, match=r"^share must add up to 1; got "):
        FairExposure(AdamicAdar(), "side", {"a": 0.5})
    with pytest.raises(ParameterError, match=r"^of must be a suggester; got 3$"):
        FairExposure(3, "side")
    with pytest.raises(ParameterError, match=r"^share must name every group of 'side'; got "):
        FairExposure(AdamicAdar(), "side", {"a": 1.0})(graph, {"side": ["a", "b", "a"]}, k=1)
    with pytest.raises(UnknownName, match=r"^column must be one of x; got 'side'$"):
        FairExposure(AdamicAdar(), "side")(graph, {"x": [1, 2, 3]}, k=1)
