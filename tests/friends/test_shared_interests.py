import math

import networkx as nx
import numpy as np
import pytest
from naive import offers
from naive.friends import best, two_steps

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


def test_only_the_direction_counts():
    graph, rows = offers.random_graph(50, 0.1, 1), interests(50)
    scale = np.exp2(np.arange(50) % 7 - 3).astype(np.float32)[:, None]
    assert suggest(graph, {"interests": rows * scale}, k=5, rng=1) == suggest(graph, {"interests": rows}, k=5, rng=1)


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
    monkeypatch.setattr("socialgraph.friends._scored._BLOCK", 50)
    assert on(graph, 5, 1) == whole


@pytest.mark.parametrize("wrong", [[1.0, 2.0, 3.0], [["a"], ["b"], ["a"]], [[1.0], [np.inf], [1.0]]])
def test_interests_are_rows_of_finite_numbers(wrong):
    with pytest.raises(
        ParameterError, match=r"^interests must be a column of several finite numbers a person, or NaN; got "
    ):
        suggest(nx.path_graph(3), {"interests": wrong}, k=1, rng=1)
