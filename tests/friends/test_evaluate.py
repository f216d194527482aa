import itertools
import math

import numpy as np
import pytest
from naive import offers

from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.friends import AdamicAdar, AtRandom, CommonNeighbors, evaluate
from socialgraph.friends._parts import hidden_ties
from socialgraph.graph import Graph

KARATE, CLUBS = load("karate")


def test_the_area_is_that_of_all_pairs_within_its_error():
    """Every hidden tie against every pair without a tie, scored by networkx's formula on the rest."""
    graph = offers.hubs(120, 4, 1)
    row = evaluate(graph, CommonNeighbors(), comparisons=200_000, rng=5).iloc[0]
    hidden = hidden_ties(graph, 0.1, 5)
    known = graph.without_edges(hidden)
    common = (known.to_scipy() @ known.to_scipy()).toarray()
    tied = graph.to_scipy().toarray() != 0
    none = np.array([(u, v) for u, v in itertools.combinations(range(120), 2) if not tied[u, v]])
    one, other = common[tuple(hidden.T)], common[tuple(none.T)]
    area = np.mean([(score > other).mean() + (score == other).mean() / 2 for score in one])
    assert row["auc"] == pytest.approx(area, abs=3 / (2 * math.sqrt(200_000)))


def test_offers_are_counted_as_they_are():
    frame = evaluate(KARATE, {"aa": AdamicAdar(), "luck": AtRandom()}, CLUBS, k=3, group="club", held_out=0.2, rng=2)
    hidden = hidden_ties(KARATE, 0.2, 2)
    known = KARATE.without_edges(hidden)
    ties = {tuple(pair) for pair in hidden.tolist()}
    for row, model in zip(frame.to_dict("records"), (AdamicAdar(), AtRandom()), strict=True):
        found = model(known, k=3, rng=2)
        pairs = [(min(u, v), max(u, v)) for u, v, _ in offers.rows(found)]
        assert row["precision"] == pytest.approx(sum(pair in ties for pair in pairs) / len(pairs))
        assert row["recall"] == pytest.approx(len(ties & set(pairs)) / len(ties))
        assert row["coverage"] == pytest.approx(len({v for _, v, _ in offers.rows(found)}) / 34)
        shares = {name: share for name, share in row.items() if name.startswith("share_")}
        assert sum(shares.values()) == pytest.approx(1)
        for name, share in shares.items():
            club = CLUBS["club"][found.target] == name.removeprefix("share_")
            assert share == pytest.approx(club.mean())


def test_chance_is_one_half():
    areas = [evaluate(KARATE, AtRandom(), comparisons=4000, rng=seed)["auc"][0] for seed in range(20)]
    assert np.mean(areas) == pytest.approx(0.5, abs=3 * np.std(areas) / math.sqrt(20) + 1e-9)


def test_all_are_asked_about_the_same():
    one = evaluate(KARATE, [AdamicAdar(), CommonNeighbors()], rng=1)
    assert one.iloc[1:].reset_index(drop=True).equals(evaluate(KARATE, CommonNeighbors(), rng=1))
    directed = Graph.from_edges(KARATE.edges(), directed=True)
    assert 0 < evaluate(directed, CommonNeighbors(), rng=1)["auc"][0] < 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"held_out": 0.0}, "held_out must lie between 0 and 1, and be neither; got 0.0"),
        ({"held_out": 1e-9}, "held_out must hide one of the 78 ties at least; got 1e-09"),
        ({"k": 0}, "k must be a whole number of at least 1; got 0"),
        ({"suggesters": []}, "suggesters must be one at least; got {}"),
        ({"suggesters": [AdamicAdar(), AdamicAdar()]}, "suggesters must be told apart by names; got "),
        ({"suggesters": {"aa": 3}}, "aa must be a suggester; got 3"),
    ],
    ids=str,
)
def test_what_cannot_be_evaluated_is_refused(given, message):
    with pytest.raises(ParameterError) as error:
        evaluate(**{"graph": KARATE, "suggesters": AdamicAdar(), "rng": 1, **given})
    assert str(error.value).startswith(message)


def test_a_network_with_all_ties_has_nothing_to_compare():
    with pytest.raises(ParameterError, match=r"^graph must leave some pair without a tie; got "):
        evaluate(Graph.from_edges(list(itertools.combinations(range(6), 2))), AdamicAdar(), held_out=0.5, rng=1)
