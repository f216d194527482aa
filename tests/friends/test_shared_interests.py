import networkx as nx
import numpy as np
import pytest
from naive import offers, profiles

import socialgraph as sg
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.friends import SharedInterests
from socialgraph.graph import Graph

suggest = SharedInterests()


def interests(n, kinds=3, seed=1):
    """Draw shares of few values, so that some are equal; those of some are not known."""
    draws = np.random.default_rng(seed)
    counts = draws.integers(0, 3, (n, kinds)) + 1e-3
    rows = (counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)
    rows[draws.uniform(size=n) < 0.1] = np.nan
    return rows


def on(graph, k, rng):
    return suggest(graph, {"interests": interests(sg.as_graph(graph).n)}, k=k, rng=rng)


def test_it_is_the_naive_twin():
    offers.check_twin(on, lambda graph, *rest: profiles.shared_interests(graph, interests(graph.n), *rest))


@pytest.mark.parametrize("directed", [False, True])
def test_scores_are_cosines_of_all_pairs(directed):
    graph = offers.hubs(200, 3, 1, directed)
    rows = np.random.default_rng(1).normal(size=(200, 5))
    found = suggest(graph, {"interests": rows}, k=200, rng=1)
    length = np.linalg.norm(rows, axis=1)
    cosine = rows @ rows.T / np.outer(length, length)
    a = graph.to_scipy().toarray()
    candidate = (a @ a > 0) & (a == 0) & ~np.eye(200, dtype=bool)
    np.testing.assert_allclose(found.score, cosine[found.source, found.target], rtol=0, atol=1e-13)
    assert len(found) == np.count_nonzero(candidate & (cosine > 0))
    assert candidate[found.source, found.target].all()


def test_it_reads_the_interests_of_a_population():
    graph = sg.generators.watts_strogatz(200, 6, 0.1, rng=1)
    people = sg.population(graph, rng=1)
    found = suggest(graph, people, k=3, rng=1)
    assert len(np.unique(found.source)) == 200
    liking = people["interests"].astype(float)
    ours = np.linalg.norm(liking[found.source] - liking[found.target], axis=1).mean()
    anybody = suggest(graph, people, k=200, rng=1)
    assert ours < np.linalg.norm(liking[anybody.source] - liking[anybody.target], axis=1).mean()


def test_whoever_is_not_known_is_left_out():
    star = Graph.from_edges([(0, leaf) for leaf in range(1, 6)])
    rows = [[1, 0], [1, 0], [1, np.nan], [np.nan, np.nan], [0, 1], [0.5, 0.5]]
    found = suggest(star, {"interests": rows}, k=9, rng=1)
    # 4 has nothing in common with 1; of 2 and 3 nothing is known.
    assert set(zip(found.source.tolist(), found.target.tolist(), strict=True)) == {(1, 5), (5, 1), (4, 5), (5, 4)}


def test_only_the_direction_counts():
    graph, rows = offers.random_graph(50, 0.1, 1), interests(50)
    scale = np.exp2(np.arange(50) % 7 - 3).astype(np.float32)[:, None]
    assert suggest(graph, {"interests": rows * scale}, k=5, rng=1) == suggest(graph, {"interests": rows}, k=5, rng=1)
    # Numbers whose squares are more than a float holds, or less.
    for huge in (1e200, 1e-200):
        found = suggest(graph, {"interests": rows.astype(float) * huge}, k=5, rng=1)
        np.testing.assert_allclose(found.score, suggest(graph, {"interests": rows}, k=5, rng=1).score, rtol=1e-12)


def test_nobody_and_everybody():
    offers.check_edges(on)


def test_rules():
    for number, graph in enumerate(offers.many(60)):
        offers.check_rules(on, graph, 1 + number % 5, number)


def test_relabelling_permutes_the_scores_bit_for_bit():
    graph, rows = offers.random_graph(60, 0.1, 4), interests(60)
    new = np.random.default_rng(3).permutation(60)
    moved, theirs = Graph.from_edges(new[graph.edges()], 60), np.empty_like(rows)
    theirs[new] = rows
    before = suggest(graph, {"interests": rows}, k=60, rng=1)
    after = suggest(moved, {"interests": theirs}, k=60, rng=1)
    expected = {(int(new[u]), int(new[v])): score for u, v, score in offers.rows(before)}
    assert {(u, v): score for u, v, score in offers.rows(after)} == expected


def test_one_thread_and_two_give_the_same_bytes(threads):
    offers.check_threads(on, threads)


def test_equal_scores_are_decided_by_coin_and_evenly():
    offers.check_even_coins(lambda graph, k, rng: suggest(graph, {"interests": np.ones((graph.n, 2))}, k=k, rng=rng))


def test_in_blocks_it_is_the_same(monkeypatch):
    graph = offers.random_graph(100, 0.1, 4)
    whole = on(graph, 5, 1)
    monkeypatch.setattr("socialgraph.friends._scored._AT_ONCE", 50)
    assert on(graph, 5, 1) == whole


def test_a_column_that_is_missing_is_named():
    with pytest.raises(UnknownName, match=r"^column must be one of side; got 'interests'$"):
        suggest(nx.path_graph(3), {"side": ["a", "b", "a"]}, k=1, rng=1)
    with pytest.raises(ParameterError, match=r"got 'interests'$"):
        suggest(nx.path_graph(3), k=1, rng=1)


@pytest.mark.parametrize("wrong", [[1.0, 2.0, 3.0], [["a"], ["b"], ["a"]], [[1.0], [np.inf], [1.0]]])
def test_interests_are_rows_of_finite_numbers(wrong):
    with pytest.raises(ParameterError, match=r"^interests must be one row of finite numbers a person, or of NaN; got "):
        suggest(nx.path_graph(3), {"interests": wrong}, k=1, rng=1)
