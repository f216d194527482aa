import sys

import networkx as nx
import numpy as np
import pytest
from naive import offers, rerankers

import socialgraph as sg
from socialgraph.errors import ParameterError
from socialgraph.friends import AtRandom, CommonNeighbors, NearbyPeople, Suggestions, evaluate
from socialgraph.friends._parts import hidden_ties
from socialgraph.graph import Graph
from socialgraph.rng import uniforms

KARATE, PEOPLE = sg.load("karate")


def luck(graph, profile=None, *, k, rng=None):
    """Score all pairs by luck, half of them below nothing."""
    source, target = np.nonzero(~(graph.to_scipy().toarray() > 0) & ~np.eye(graph.n, dtype=bool))
    return Suggestions(source, target, uniforms(np.uint64(rng), source, target) - 0.5)


def brute_force(graph, suggest, seed, held_out=0.1):
    """Give the area over all pairs, one by one, and precision and recall of the three best."""
    hidden = [tuple(pair) for pair in hidden_ties(graph, held_out, seed).tolist()]
    known = graph.without_edges(hidden)
    every = offers.rows(suggest(known, PEOPLE, k=graph.n, rng=seed))
    low = min([0.0, *(score for _, _, score in every)])
    score = {(u, v): value - low for u, v, value in every}

    def total(u, v):
        return score.get((u, v), 0.0) + (0.0 if graph.directed else score.get((v, u), 0.0))

    n = range(graph.n)
    none = [(u, v) for u in n for v in n if (u != v if graph.directed else u < v) and not graph.has_edge(u, v)]
    area = rerankers.area([total(*pair) for pair in hidden], [total(*pair) for pair in none])
    best = [(u, v) for u, v, _ in offers.rows(suggest(known, PEOPLE, k=3, rng=seed))]
    hits = [pair for pair in best if graph.has_edge(*pair)]
    found = {pair if graph.directed else tuple(sorted(pair)) for pair in hits}
    assert found <= set(hidden)
    return area, len(hits) / len(best), len(found) / len(hidden)


@pytest.mark.parametrize("suggest", [CommonNeighbors(), AtRandom(), luck])
@pytest.mark.parametrize("directed", [False, True])
def test_it_is_a_count_over_all_pairs(suggest, directed):
    graph = Graph.from_edges(KARATE.edges(), 34, directed)
    for seed in range(5):
        row = evaluate(graph, suggest, PEOPLE, k=3, rng=seed).iloc[0]
        assert (row["auc"], row["precision"], row["recall"]) == pytest.approx(brute_force(graph, suggest, seed))


def test_luck_is_a_half():
    """Mann and Whitney's standard error of the area; by luck alone a draw in 370 lies beyond three of them."""
    for seed in range(10):
        hidden = len(hidden_ties(KARATE, 0.3, seed))
        none = 34 * 33 / 2 - KARATE.m
        error = np.sqrt((hidden + none + 1) / 12 / hidden / none)
        area = evaluate(KARATE, {"luck": luck, "random": AtRandom()}, held_out=0.3, rng=seed)["auc"]
        assert np.abs(area - 0.5).max() < 3 * error


def test_an_oracle_is_perfect_and_its_opposite_the_worst():
    def oracle(sign):
        def suggest(graph, profile=None, *, k, rng=None):
            u, v = np.nonzero(~np.eye(34, dtype=bool) & ~(graph.to_scipy().toarray() > 0))
            tie = np.array([KARATE.has_edge(*pair) for pair in zip(u, v, strict=True)])
            rows = Suggestions(u, v, sign * tie)
            first = np.concatenate([[True], np.diff(rows.source) > 0])
            place = np.arange(len(rows)) - np.flatnonzero(first)[np.cumsum(first) - 1]
            return Suggestions(*(column[place < k] for column in (rows.source, rows.target, rows.score)))

        return suggest

    frame = evaluate(KARATE, {"oracle": oracle(1.0), "fool": oracle(-1.0)}, k=20, rng=1).set_index("suggester")
    assert frame.loc["oracle", ["auc", "recall"]].tolist() == [1, 1]
    assert frame.loc["fool", "auc"] == 0


def test_who_is_seen_is_shared_out():
    suggesters = [CommonNeighbors(), AtRandom()]
    frame = evaluate(KARATE, suggesters, PEOPLE, k=3, group="club", rng=1)
    clubs = [f"share_{club}" for club in np.unique(PEOPLE["club"])]
    assert frame[clubs].sum(axis=1).tolist() == pytest.approx([1, 1])
    known = KARATE.without_edges(hidden_ties(KARATE, 0.1, 1))
    for suggest, row in zip(suggesters, frame.itertuples(), strict=True):
        count = np.bincount(suggest(known, k=3, rng=1).target, minlength=34)
        assert row.coverage == np.mean(count > 0)
        assert row.gini == sg.metrics.gini(count)
        shares = [count[PEOPLE["club"] == club].sum() / count.sum() for club in np.unique(PEOPLE["club"])]
        assert list(row[-len(shares) :]) == pytest.approx(shares)


def test_all_are_asked_about_the_same_hidden_ties():
    one, both = (evaluate(KARATE, these, rng=4) for these in ([AtRandom()], [CommonNeighbors(), AtRandom()]))
    assert one.iloc[0].tolist() == both.iloc[1].tolist()


def test_hidden_ties_are_those_of_a_coin_of_each():
    graph = offers.random_graph(300, 0.05, 1)
    some, more = (set(map(tuple, hidden_ties(graph, share, 3).tolist())) for share in (0.1, 0.3))
    assert some < more
    assert abs(len(some) - 0.1 * graph.m) < 4 * np.sqrt(0.09 * graph.m)
    new = Graph.from_edges(np.concatenate([graph.edges(), [[0, 299]]]), 300)
    assert some - {(0, 299)} == set(map(tuple, hidden_ties(new, 0.1, 3).tolist())) - {(0, 299)}


def test_more_people_than_can_be_asked_of_all_have_no_area(monkeypatch):
    monkeypatch.setattr(sys.modules["socialgraph.friends.evaluate"], "_FEW", 33)
    row = evaluate(KARATE, CommonNeighbors(), rng=1).iloc[0]
    assert np.isnan(row["auc"])
    assert row["recall"] > 0


def test_who_offers_nobody_finds_nobody():
    def mute(graph, profile=None, *, k, rng=None):
        return Suggestions([], [], [])

    frame = evaluate(KARATE, mute, PEOPLE, group="club", rng=1)
    assert frame["suggester"].tolist() == ["mute"]
    row = frame.iloc[0, 1:].astype(float)
    assert row[["auc", "recall", "coverage"]].tolist() == [0.5, 0, 0]
    assert row.drop(["auc", "recall", "coverage"]).isna().all()


def test_names_are_repr_name_or_given():
    frame = evaluate(KARATE, [CommonNeighbors(), luck], rng=1)
    assert frame["suggester"].tolist() == ["CommonNeighbors()", "luck"]
    assert evaluate(KARATE, {"a": CommonNeighbors()}, rng=1)["suggester"].tolist() == ["a"]


def test_what_cannot_be_asked_is_refused():
    for wrong in ([], {}):
        with pytest.raises(ParameterError, match=r"^suggesters must be one at least; got "):
            evaluate(KARATE, wrong, rng=1)
    with pytest.raises(ParameterError, match=r"^suggesters must be suggesters, or a mapping of names to them; got 3$"):
        evaluate(KARATE, 3, rng=1)
    with pytest.raises(ParameterError, match=r"^suggesters must be told apart by names; got "):
        evaluate(KARATE, [AtRandom(), AtRandom()], rng=1)
    with pytest.raises(ParameterError, match=r"^x must be a suggester; got 3$"):
        evaluate(KARATE, {"x": 3}, rng=1)
    for share in (0, 1):
        with pytest.raises(ParameterError, match=rf"^held_out must lie between 0 and 1, and be neither; got {share}$"):
            evaluate(KARATE, AtRandom(), held_out=share, rng=1)
    with pytest.raises(ParameterError, match=r"^held_out must hide one of the 0 ties at least; got 0.1$"):
        evaluate(nx.empty_graph(4), AtRandom(), rng=1)
    with pytest.raises(ParameterError, match=r"^graph must leave some pair without a tie; got "):
        evaluate(nx.complete_graph(9), AtRandom(), rng=1)
    with pytest.raises(ParameterError, match=r"got 'x'"):
        evaluate(KARATE, NearbyPeople(), PEOPLE, rng=1)
