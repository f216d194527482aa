import numpy as np
import pytest
from naive import offers

from socialgraph.errors import ParameterError
from socialgraph.friends import AdamicAdar, DegreeCap, PreferentialAttachment
from socialgraph.rng import coins, stream


def asked_in_turn(graph, of, most, reach, k, seed):
    """Let lists ask one after another, in any order (Gale and Shapley); give the pairs that are taken."""
    every = of(graph, k=reach * k, rng=seed)
    lists = {u: every.target[every.source == u].tolist() for u in range(graph.n)}
    room = {v: max(most - int(graph.reverse.degree[v]), 0) for v in range(graph.n)}
    key = stream(seed, "friends.cap")
    taken = {v: [] for v in range(graph.n)}
    waiting = [u for u in reversed(range(graph.n)) for _ in range(k)]
    while waiting:
        u = waiting.pop()
        if not lists[u]:
            continue
        v = lists[u].pop(0)
        taken[v].append(u)
        if len(taken[v]) > room[v]:
            worst = max(taken[v], key=lambda u, v=v: int(coins(key, v, u)))
            taken[v].remove(worst)
            waiting.append(worst)
    return {(u, v) for v, all_ in taken.items() for u in all_}


@pytest.mark.parametrize("of", [AdamicAdar(), PreferentialAttachment()], ids=str)
def test_it_is_deferred_acceptance(of):
    for number, graph in enumerate([*offers.many(60), offers.hubs(60, 3, 1), offers.hubs(60, 3, 1, True)]):
        most, k, reach = int(graph.degree.mean()) + number % 4, 1 + number % 4, 1 + number % 5
        found = DegreeCap(of, most, reach)(graph, k=k, rng=number)
        pairs = set(zip(found.source.tolist(), found.target.tolist(), strict=True))
        assert pairs == asked_in_turn(graph, of, most, reach, k, number)


def test_with_all_taken_up_nobody_has_more_than_the_cap():
    graph = offers.hubs(300, 4, 1)
    found = DegreeCap(PreferentialAttachment(), 12)(graph, k=5, rng=1)
    after = graph.degree + np.bincount(found.target, minlength=300)
    assert (after <= np.maximum(12, graph.degree)).all()
    assert not np.isin(np.flatnonzero(graph.degree >= 12), found.target).any()
    assert len(DegreeCap(AdamicAdar(), 0)(graph, k=5, rng=1)) == 0


def test_numbers_out_of_range_are_refused():
    with pytest.raises(ParameterError, match=r"^most must be a whole number of at least 0; got -1$"):
        DegreeCap(AdamicAdar(), -1)
    with pytest.raises(ParameterError, match=r"^of must be a suggester; got "):
        DegreeCap(AdamicAdar, 3)
