import networkx as nx
import numpy as np
import pytest
from naive import offers, pushed
from naive.friends import dense_pagerank, dense_salsa

from socialgraph.errors import ParameterError
from socialgraph.friends import Salsa
from socialgraph.graph import Graph

suggest = Salsa()


def walked(rows, n):
    """Give SALSA's limit from its definition: a walk of very many double steps, whose every start is as likely."""
    rows = [sorted(row) for row in rows if row]
    a = np.zeros((len(rows), n))
    for i, row in enumerate(rows):
        a[i, row] = 1
    inside = a.sum(axis=0) > 0
    a = a[:, inside]
    double = (a / a.sum(axis=0)).T @ (a / a.sum(axis=1, keepdims=True))
    limit = np.zeros(n)
    limit[inside] = np.full(len(double), 1 / max(len(double), 1)) @ np.linalg.matrix_power(double, 2**14)
    return limit


def test_it_is_the_naive_twin():
    offers.check_twin(suggest, pushed.salsa, 60)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(("circle", "damping", "epsilon"), [(1, 0.85, 1e-3), (5, 0.5, 1e-2), (30, 0.9, 1e-4)])
def test_so_it_is_with_other_numbers(directed, circle, damping, epsilon):
    graph = offers.hubs(60, 3, 1, directed)
    twin = pushed.salsa(graph, 4, 3, None, circle, damping, epsilon)
    assert offers.rows(Salsa(circle, damping, epsilon)(graph, k=4, rng=3)) == twin
    assert bool(twin) == (circle > 1)


@pytest.mark.parametrize("directed", [False, True])
def test_scores_are_the_limit_of_the_walk(directed):
    graph = offers.hubs(60, 2, 4, directed)
    reached = [set(nx.descendants(graph.to_networkx(), u)) | {u} for u in range(60)]
    found = Salsa(60, epsilon=1e-9)(graph, k=60, rng=1)
    for u in range(0, 60, 3):
        limit = walked([set(graph.neighbors(w).tolist()) for w in sorted(reached[u])], 60)
        mine = found.source == u
        np.testing.assert_allclose(found.score[mine], limit[found.target[mine]], rtol=0, atol=1e-10)
        free = set(np.flatnonzero(limit).tolist()) - set(graph.neighbors(u).tolist()) - {u}
        assert set(found.target[mine].tolist()) == free


def test_parts_that_do_not_hang_together_count_by_their_authorities():
    # The circle of 0 is all six. 1 and 2 follow 4; 5 alone follows 6 and 7, in a part of its own.
    follows = [(0, 1), (0, 2), (1, 4), (2, 4), (4, 5), (5, 6), (5, 7)]
    graph = Graph.from_edges(follows, directed=True)
    found = {v: score for u, v, score in offers.rows(suggest(graph, k=8, rng=1)) if u == 0}
    assert found == {4: pytest.approx(1 / 6), 5: pytest.approx(1 / 6), 6: pytest.approx(1 / 6), 7: pytest.approx(1 / 6)}
    truth = pushed.limit([set(graph.neighbors(u).tolist()) for u in range(8)])
    assert sum(truth.values()) == pytest.approx(1)


def test_a_circle_that_hangs_together_counts_common_friends():
    """So little is walked on that the circle is the busiest person and their friends."""
    graph = offers.random_graph(40, 0.3, 5)
    u = int(graph.degree.argmax())
    friends = set(graph.neighbors(u).tolist())
    arcs = sum(len(graph.neighbors(w)) for w in friends | {u})
    found = Salsa(1 + len(friends), damping=0.05, epsilon=1e-9)(graph, k=40, rng=1)
    mine = [(v, score) for source, v, score in offers.rows(found) if source == u]
    assert len(mine) > 10
    for v, score in mine:
        assert score == pytest.approx(len(friends & set(graph.neighbors(v).tolist())) / arcs)


def test_a_circle_of_one_has_nobody_new():
    assert len(Salsa(circle=1)(nx.karate_club_graph(), k=5, rng=1)) == 0


def test_numbers_out_of_range_are_refused():
    with pytest.raises(ParameterError, match=r"^circle must be a whole number of at least 1; got 0$"):
        Salsa(circle=0)
    with pytest.raises(ParameterError, match=r"^damping must lie in \[0, 1\); got 1$"):
        Salsa(damping=1)
    with pytest.raises(ParameterError, match=r"^epsilon must lie in \[1e-12, 1\]; got 1e-13$"):
        Salsa(epsilon=1e-13)


def test_the_circle_is_who_is_met_most():
    graph = offers.hubs(120, 3, 3, directed=True)
    found = Salsa(circle=8, epsilon=1e-10)(graph, k=10, rng=1)
    checked = 0
    for u in range(0, 120, 7):
        exact = dense_pagerank(graph, 0.85, [u])[0]
        exact[u] = 2
        order = np.argsort(-exact)
        if exact[order[7]] - exact[order[8]] > 1e-6:
            limit = dense_salsa(graph, order[:8])
            mine = found.source == u
            np.testing.assert_allclose(found.score[mine], limit[found.target[mine]], atol=1e-10)
            checked += 1
    assert checked > 5


def test_weights_only_choose_the_circle():
    graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 4)], directed=True, weight=[9.0, 1.0, 1.0, 1.0])
    found = Salsa(circle=2)(graph, k=3, rng=1)
    assert offers.rows(found)[0][:2] == (0, 3)
