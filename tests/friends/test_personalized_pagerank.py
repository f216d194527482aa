import networkx as nx
import numpy as np
import pytest
from naive import offers, pushed

from socialgraph.errors import ParameterError
from socialgraph.friends import PersonalizedPageRank
from socialgraph.graph import Graph

suggest = PersonalizedPageRank()


def dense(graph, damping):
    """Give the exact scores, one row a person: visits until the walk starts over, (I - damping P)^-1, as shares."""
    a = graph.to_scipy().toarray().astype(float)
    strength = a.sum(axis=1, keepdims=True)
    step = np.divide(a, strength, out=np.zeros_like(a), where=strength > 0)
    visits = np.linalg.inv(np.eye(graph.n) - damping * step)
    return visits / visits.sum(axis=1, keepdims=True)


def weighted(n, m, seed, directed):
    graph = offers.hubs(n, m, seed, directed)
    # Multiples of 1/8 are exact in any library's numbers; a tie of no weight is not walked.
    weight = np.random.default_rng(seed).integers(0, 40, graph.m) / 8
    return Graph.from_edges(graph.edges(), n, directed, weight)


def test_it_is_the_naive_twin():
    offers.check_twin(suggest, pushed.personalized_pagerank, 60)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(("damping", "epsilon"), [(0.85, 1e-2), (0.5, 1e-5), (0.99, 0.3), (0.0, 0.1)])
def test_so_it_is_with_weights(directed, damping, epsilon):
    model = PersonalizedPageRank(damping, epsilon)
    graph = weighted(50, 3, 1, directed)
    twin = pushed.personalized_pagerank(graph, 4, 3, None, damping, epsilon)
    assert offers.rows(model(graph, k=4, rng=3)) == twin
    assert bool(twin) == (damping > 0)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("damping", [0.5, 0.85, 0.95])
@pytest.mark.parametrize("weighs", [False, True])
def test_fine_enough_it_is_the_solution_of_the_linear_system(directed, damping, weighs):
    graph = (weighted if weighs else offers.hubs)(60, 2, 3, directed=directed)
    found = PersonalizedPageRank(damping, 1e-12)(graph, k=60, rng=1)
    exact = dense(graph, damping)
    np.testing.assert_allclose(found.score, exact[found.source, found.target], rtol=0, atol=1e-10)
    reached = exact > 1e-10
    reached[graph.sources, graph.indices] = False
    np.fill_diagonal(reached, False)
    assert np.count_nonzero(reached) <= len(found) <= np.count_nonzero(exact)


@pytest.mark.parametrize("directed", [False, True])
def test_so_it_is_that_of_networkx(directed):
    graph = weighted(40, 3, 5, directed)
    theirs = graph.to_networkx()
    found = PersonalizedPageRank(0.85, 1e-12)(graph, k=40, rng=1)
    for u in range(0, 40, 5):
        exact = nx.pagerank(theirs, 0.85, personalization={u: 1}, tol=1e-15, max_iter=1000, weight="weight")
        mine = found.source == u
        assert found.score[mine] == pytest.approx([exact[v] for v in found.target[mine].tolist()], abs=1e-10)


@pytest.mark.parametrize("epsilon", [1e-1, 1e-2, 1e-3, 1e-4])
@pytest.mark.parametrize("weighs", [False, True])
def test_no_score_is_off_by_more_than_the_stated_bound(epsilon, weighs):
    graph = (weighted if weighs else offers.hubs)(120, 3, 2, directed=False)
    exact = dense(graph, 0.85)
    # Everybody is a finalist where k is all of them.
    found = PersonalizedPageRank(0.85, epsilon)(graph, k=120, rng=1)
    strength = graph.to_scipy().toarray().sum(axis=1)
    bound = epsilon * strength / (strength.sum() / np.count_nonzero(graph.to_scipy().toarray()))
    off = np.abs(found.score - exact[found.source, found.target]) / bound[found.target]
    assert off.max() <= 1
    # The bound is not so wide that it could not fail.
    assert off.max() > 1e-3


def test_finer_is_nearer():
    graph = offers.hubs(200, 4, 7)
    exact = dense(graph, 0.85)
    off = []
    for epsilon in (1e-2, 1e-3, 1e-4, 1e-5):
        found = PersonalizedPageRank(0.85, epsilon)(graph, k=200, rng=1)
        off.append(np.abs(found.score - exact[found.source, found.target]).max())
    assert off == sorted(off, reverse=True)
    assert off[-1] < off[0] / 100


@pytest.mark.parametrize(
    ("directed", "epsilon", "share"), [(False, 1e-3, 0.95), (True, 1e-3, 0.85), (True, 1e-4, 0.95)]
)
def test_it_finds_the_true_ten_best(directed, epsilon, share):
    """On a network with hubs; finer where ties go one way, since how a walk goes on is then a worse guess."""
    graph = offers.hubs(300, 5, 1, directed)
    exact = dense(graph, 0.85)
    exact[graph.sources, graph.indices] = 0
    np.fill_diagonal(exact, 0)
    best = np.argpartition(-exact, 10, axis=1)[:, :10]
    found = PersonalizedPageRank(0.85, epsilon)(graph, k=10, rng=1)
    hits = sum(v in best[u] for u, v in zip(found.source.tolist(), found.target.tolist(), strict=True))
    assert hits >= share * np.minimum((exact > 0).sum(axis=1), 10).sum()


def test_a_tie_of_no_weight_is_not_walked():
    graph = Graph.from_edges([(0, 1), (1, 2), (1, 3)], weight=[1, 0, 2])
    assert suggest(graph, k=3, rng=1).frame()["target"].tolist() == [3, 0]


def test_where_no_arc_leads_on_the_walk_starts_over():
    # One step is half as likely as none, and two half as likely as one: 4, 2 and 1 of 7.
    path = Graph.from_edges([(0, 1), (1, 2)], directed=True)
    found = PersonalizedPageRank(0.5, 1e-12)(path, k=2, rng=1)
    assert offers.rows(found) == [(0, 2, pytest.approx(1 / 7))]


def test_numbers_out_of_range_are_refused():
    with pytest.raises(ParameterError, match=r"^damping must lie in \[0, 1\); got 1$"):
        PersonalizedPageRank(damping=1)
    with pytest.raises(ParameterError, match=r"^damping must lie in \[0, 1\]; got -0.1$"):
        PersonalizedPageRank(damping=-0.1)
    with pytest.raises(ParameterError, match=r"^epsilon must lie in \[1e-12, 1\]; got 0$"):
        PersonalizedPageRank(epsilon=0)
