import networkx as nx
import numpy as np
import pytest
from naive import generators as naive

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import erdos_renyi, stochastic_block

CASES = [
    ([5], [[0.5]]),
    ([0], [[0.5]]),
    ([0, 0], [[0.5, 0.1], [0.1, 0.5]]),
    ([1, 1, 1], np.full((3, 3), 0.5)),
    ([10, 0, 20], np.full((3, 3), 0.2)),
    ([10, 20], [[1, 0], [0, 1]]),
    ([10, 20], [[0, 1], [1, 0]]),
    ([7, 9, 4], [[0.6, 0.05, 0], [0.05, 1, 1e-300], [0, 1e-300, 0.3]]),
    ([1] * 20, np.full((20, 20), 0.1)),
]


@pytest.mark.parametrize(("sizes", "probabilities"), CASES)
def test_it_is_its_naive_twin(sizes, probabilities):
    for seed in range(10):
        graph, people = stochastic_block(sizes, probabilities, rng=seed)
        assert naive.ties_of(graph) == frozenset(naive.block_ties(sizes, probabilities, seed))
        assert people["group"].tolist() == [group for group, size in enumerate(sizes) for _ in range(size)]
        assert people["group"].dtype == np.int64


@pytest.mark.parametrize("p", [0, 0.01, 0.4, 1])
def test_one_group_is_the_random_graph(p):
    assert stochastic_block([300], [[p]], rng=4)[0] == erdos_renyi(300, p, rng=4)


def test_every_small_graph_is_as_likely_as_it_should_be():
    probability = np.array([[0.7, 0.2], [0.2, 0.4]])
    law = naive.independent_law(4, lambda u, v: probability[u // 2, v // 2])
    seen = [naive.ties_of(stochastic_block([2, 2], probability, rng=seed)[0]) for seed in range(20_000)]
    assert abs(naive.chi_square_score(seen, law)) < 4


def _across(graph, group, groups):
    """Count ties by pair of groups, upper triangle."""
    a, b = np.sort(group[graph.edges()], axis=1).T
    return np.bincount(a * groups + b, minlength=groups**2).reshape(groups, groups)


def test_ties_between_groups_are_binomial():
    sizes, runs = np.array([60, 100, 40]), 400
    probability = np.array([[0.3, 0.02, 0.1], [0.02, 0.15, 0.0], [0.1, 0.0, 1.0]])
    counts = []
    for seed in range(runs):
        graph, people = stochastic_block(sizes, probability, rng=seed)
        counts.append(_across(graph, people["group"], 3))
    pairs = np.triu(np.outer(sizes, sizes), 1) + np.diag(sizes * (sizes - 1) // 2)
    mean, variance = pairs * probability, pairs * probability * (1 - probability)
    assert (np.abs(np.mean(counts, axis=0) - mean) <= 4 * np.sqrt(variance / runs)).all()
    assert (np.abs(np.var(counts, axis=0) - variance) <= 4 * variance * np.sqrt(2 / runs)).all()


def test_ties_of_one_large_graph():
    sizes = np.full(20, 5_000)
    probability = np.full((20, 20), 2e-5)
    np.fill_diagonal(probability, 1e-3)
    graph, people = stochastic_block(sizes, probability, rng=9)
    pairs = np.triu(np.outer(sizes, sizes), 1) + np.diag(sizes * (sizes - 1) // 2)
    score = (_across(graph, people["group"], 20) - pairs * probability)[np.triu_indices(20)]
    score /= np.sqrt((pairs * probability)[np.triu_indices(20)])
    assert np.abs(score).max() < 4.5
    assert abs((score**2).sum() - 210) < 4 * np.sqrt(2 * 210)


def test_it_agrees_with_networkx_and_igraph(igraph):
    sizes, runs = [120, 80], 150
    probability = [[0.1, 0.01], [0.01, 0.05]]

    def figures(pairs):
        degree = np.bincount(np.ravel(pairs), minlength=200)
        return [len(pairs), degree[:120].mean(), degree[:120].var(), degree[120:].mean(), degree[120:].var()]

    ours = np.array([figures(stochastic_block(sizes, probability, rng=seed)[0].edges()) for seed in range(runs)])
    networkx = [figures(nx.stochastic_block_model(sizes, probability, seed=seed).edges()) for seed in range(runs)]
    options = {"pref_matrix": probability, "block_sizes": sizes}
    options |= {} if igraph.__version__ >= "1" else {"n": 200}
    peer = [figures(igraph.Graph.SBM(**options).get_edgelist()) for _ in range(runs)]
    for theirs in (np.array(networkx), np.array(peer)):
        error = np.sqrt((ours.var(0, ddof=1) + theirs.var(0, ddof=1)) / runs)
        assert (np.abs(ours.mean(0) - theirs.mean(0)) <= 4 * error).all()


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ([], "sizes must name one group or more; got"),
        ([5, -1], "sizes must be a whole number in"),
        ([5, 2.0], "sizes must be a whole number in"),
        ([5, np.nan], "sizes must be a whole number in"),
        ([5, True], "sizes must be a whole number in"),
        ([5, None], "sizes must be a whole number in"),
        (["5", 5], "sizes must be a whole number in"),
        ([[5], [5]], "sizes must be a whole number in"),
        ("55", "sizes must be a sequence of whole numbers; got '55'"),
        (10, "sizes must be a sequence of whole numbers; got 10"),
        (None, "sizes must be a sequence of whole numbers; got None"),
        ([2**30, 2**31 - 1], "sizes must sum to at most"),
    ],
)
def test_bad_sizes(sizes, message):
    with pytest.raises(ParameterError, match=message):
        stochastic_block(sizes, [[0.5, 0.1], [0.1, 0.5]])


@pytest.mark.parametrize(
    ("probabilities", "message"),
    [
        ([[0.5, 0.1], [0.2, 0.5]], "must be symmetric; got '0.1 and 0.2 at groups 0 and 1'"),
        ([[0.5, np.nan], [np.nan, 0.5]], r"must lie in \[0, 1\]; got 'nan at groups 0 and 1'"),
        ([[0.5, 0.1], [0.1, 1.5]], r"must lie in \[0, 1\]; got '1.5 at groups 1 and 1'"),
        ([[-0.1, 0.1], [0.1, 0.5]], r"must lie in \[0, 1\]; got '-0.1 at groups 0 and 0'"),
        ([[np.inf, 0.1], [0.1, 0.5]], r"must lie in \[0, 1\]; got 'inf at groups 0 and 0'"),
        ([["0.5", 0.1], [0.1, 0.5]], r"must be numbers of shape \(2, 2\)"),
        ([[True, False], [False, True]], r"must be numbers of shape \(2, 2\)"),
        ([[None, 0.1], [0.1, 0.5]], r"must be numbers of shape \(2, 2\)"),
        ([[0.5]], r"must be numbers of shape \(2, 2\)"),
        ([0.5, 0.5], r"must be numbers of shape \(2, 2\)"),
        (0.5, r"must be numbers of shape \(2, 2\)"),
        ([[0.5], [0.1, 0.5]], "must be a square of numbers"),
    ],
)
def test_bad_probabilities(probabilities, message):
    with pytest.raises(ParameterError, match=f"probabilities {message}"):
        stochastic_block([5, 5], probabilities)


def test_too_large_is_refused_before_it_is_allocated():
    with pytest.raises(LimitExceeded, match="can be generated"):
        stochastic_block([10**6, 10**6], [[0.5, 0.5], [0.5, 0.5]])
