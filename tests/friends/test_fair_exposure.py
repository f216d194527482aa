from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
from naive import offers, rerankers

import socialgraph as sg
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.friends import AtRandom, CommonNeighbors, FairExposure
from socialgraph.friends.suggestions import Suggestions


def groups(n, seed=1, names=("a", "b", "c")):
    chance = np.array([0.6, 0.3, 0.1][: len(names)])
    return np.random.default_rng(seed).choice(names, n, p=chance / chance.sum())


def on(graph, k, rng):
    graph = sg.as_graph(graph)
    return FairExposure(CommonNeighbors(), "group")(graph, {"group": groups(graph.n)}, k=k, rng=rng)


@pytest.mark.parametrize(
    "share", [None, {"a": 0.5, "b": 0.5, "c": 0.0}, {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3, "d": 0.0}]
)
def test_it_is_the_naive_twin(share):
    for number, graph in enumerate([offers.hubs(80, 3, 1), offers.hubs(80, 4, 2, True), *offers.many(60)]):
        group, k, reach = groups(graph.n, number), 1 + number % 6, 1 + number % 4
        given = offers.rows(AtRandom()(graph, k=reach * k, rng=number))
        due = share or {name: float(np.mean(group == name)) for name in ("a", "b", "c")}
        model = FairExposure(AtRandom(), "group", share, reach)
        found = offers.rows(model(graph, {"group": group}, k=k, rng=number))
        assert found == rerankers.fair(given, group.tolist(), due, k)


def test_two_groups_have_their_share_of_every_beginning():
    """As long as `of` has enough of both, neither is ever off by a whole place."""
    graph = offers.random_graph(300, 0.02, 1)
    member = groups(300, names=("a", "b"))
    for share in (0.5, 0.3, 1 / 3, 0.9, 1.0):
        found = FairExposure(AtRandom(), "group", {"a": share, "b": 1 - share}, 20)(
            graph, {"group": member}, k=8, rng=1
        )
        of_a = (member[found.target] == "a").reshape(300, 8).cumsum(axis=1)
        assert np.abs(of_a - share * np.arange(1, 9)).max() < 1 + 1e-9


def test_the_order_within_a_group_stays():
    graph = offers.random_graph(100, 0.1, 1)
    member = groups(100)
    given = CommonNeighbors()(graph, k=20, rng=1)
    found = FairExposure(CommonNeighbors(), "group", reach=4)(graph, {"group": member}, k=5, rng=1)
    for u in range(100):
        for name in "abc":
            before = [v for v in given.target[given.source == u].tolist() if member[v] == name]
            after = [v for v in found.target[found.source == u].tolist() if member[v] == name]
            assert after == before[: len(after)]


def test_nobody_is_invented_and_no_list_is_shorter():
    graph = offers.random_graph(100, 0.05, 1)
    found = FairExposure(CommonNeighbors(), "group", reach=3)(graph, {"group": groups(100)}, k=4, rng=1)
    given = CommonNeighbors()(graph, k=12, rng=1)
    pairs = set(zip(given.source.tolist(), given.target.tolist(), strict=True))
    assert set(zip(found.source.tolist(), found.target.tolist(), strict=True)) <= pairs
    before, after = (np.bincount(each.source, minlength=100) for each in (given, found))
    np.testing.assert_array_equal(after, np.minimum(before, 4))


def test_with_one_group_nothing_changes_but_the_scores():
    graph = offers.random_graph(60, 0.1, 1)
    found = FairExposure(CommonNeighbors(), "group")(graph, {"group": ["all"] * 60}, k=3, rng=1)
    plain = CommonNeighbors()(graph, k=3, rng=1)
    assert found.target.tolist() == plain.target.tolist()
    assert set(found.score.tolist()) == {1.0, 0.5, 1 / 3}


def test_a_minority_is_seen_more():
    """A popular majority crowds the minority out of the lists until each list is mixed."""
    graph = offers.hubs(300, 3, 2)
    member = np.where(graph.degree > np.quantile(graph.degree, 0.3), "popular", "not")
    plain = CommonNeighbors()(graph, k=5, rng=1)
    found = FairExposure(CommonNeighbors(), "group", reach=10)(graph, {"group": member}, k=5, rng=1)
    seen = [np.mean(member[each.target] == "not") for each in (plain, found)]
    due = np.mean(member == "not")
    assert seen[0] < seen[1]
    assert abs(seen[1] - due) < abs(seen[0] - due)


def test_nobody_and_everybody():
    offers.check_edges(on)


def test_rules():
    for number, graph in enumerate(offers.many(60)):
        offers.check_rules(on, graph, 1 + number % 5, number)


def test_one_thread_and_two_give_the_same_bytes(threads):
    offers.check_threads(on, threads)


def test_what_is_wrong_is_refused():
    path, people = nx.path_graph(4), {"side": ["l", "r", "l", "r"]}
    with pytest.raises(UnknownName, match=r"^column must be one of side; got 'group'$"):
        FairExposure(CommonNeighbors(), "group")(path, people, k=1, rng=1)
    with pytest.raises(ParameterError, match=r"^share must name every group of 'side'; got \"none for 'r'\"$"):
        FairExposure(CommonNeighbors(), "side", {"l": 1.0})(path, people, k=1, rng=1)
    with pytest.raises(ParameterError, match=r"^share must add up to 1; got "):
        FairExposure(CommonNeighbors(), "side", {"l": 0.5, "r": 0.6})
    with pytest.raises(ParameterError, match=r"^share must lie in \[0, 1\]; got 1.5$"):
        FairExposure(CommonNeighbors(), "side", {"l": 1.5, "r": -0.5})
    with pytest.raises(ParameterError, match=r"^of must be a suggester; got 3$"):
        FairExposure(3, "side")


def test_it_is_a_value():
    one, other = (FairExposure(CommonNeighbors(), "side", {"l": 0.5, "r": 0.5}) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != FairExposure(CommonNeighbors(), "side")


def test_a_share_is_what_it_says_whatever_a_float_makes_of_it():
    """.56 of 25 places are 14, and .56 * 25 is a little more in floats: a fifteenth might have come."""
    share, k, differed = {"a": 0.22, "b": 0.56, "c": 0.22}, 33, 0
    exact = {name: Fraction(str(value)) for name, value in share.items()}
    for number in range(60):
        member = np.random.default_rng(number).choice(list(share), k, p=list(share.values()))
        given = [(0, v, 1 / v) for v in range(1, k + 1)]
        group = dict(zip(range(1, k + 1), member.tolist(), strict=True))
        truth = rerankers.fair(given, group, exact, k, slack=0)
        differed += rerankers.fair(given, group, share, k, slack=0) != truth
        offered = Suggestions(*map(np.array, zip(*given, strict=True)))
        model = FairExposure(lambda *_, offered=offered, **__: offered, "group", share)
        assert offers.rows(model(nx.empty_graph(k + 1), {"group": ["a", *member]}, k=k)) == truth
    assert differed
