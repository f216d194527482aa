"""Linear threshold against exact laws: every pick on every small connected graph, and thresholds against picks."""

import networkx as nx
import numpy as np
import pytest
from naive import thresholds as naive
from scipy import stats

from socialgraph.diffusion import IndependentCascade, LinearThreshold
from socialgraph.graph import Graph

RUNS = 20_000
# One false alarm in 10,000 changes of the code, over all comparisons of one test at once.
ALARM = 1e-4
ATLAS = [
    Graph.from_edges(list(graph.edges), n=len(graph))
    for graph in nx.graph_atlas_g()
    if 2 <= len(graph) <= 6 and nx.is_connected(graph) and (len(graph) < 6 or graph.size() < 9)
]
SMALL = [graph for graph in ATLAS if graph.n <= 5]
LOOPED = [graph for graph in SMALL if graph.m >= graph.n]


def orientation(graph, draws):
    """Turn each tie into an arc one way, the other or both."""
    kinds = draws.integers(0, 3, graph.m)
    pairs = graph.edges()
    arcs = np.concatenate([pairs[kinds != 1], pairs[kinds != 0][:, ::-1]])
    return Graph.from_edges(arcs, n=graph.n, directed=True)


def drawn_weights(graph, draws):
    """Draw weights that sum to between .5 and 1 at each person."""
    weight = draws.uniform(0.1, 1, graph.indices.size)
    total = np.bincount(graph.indices, weight, graph.n) / draws.uniform(0.5, 1, graph.n)
    return weight / total[graph.indices]


def p_values(model_of, cases):
    """Compare (graph, seeds) by (graph, seeds) what each run had reached by each step with the law of picks."""
    values, errors = [], []
    for case, (graph, seeds, weight) in enumerate(cases):
        law = naive.law_of_picks(graph.n, naive.by_arc(graph, weight), seeds)
        ensemble = model_of(graph, weight)(graph, seeds, runs=RUNS, rng=case)
        values.append(naive.surprise(law, ensemble))
        errors.append(naive.farthest(law, ensemble))
    return np.array(values), np.array(errors)


def alike(graphs, seeds=(0,)):
    return [(graph, list(seeds), LinearThreshold().weights(graph)) for graph in graphs]


def mixed(graphs, seeds=(0, 1)):
    cases = []
    for number, graph in enumerate(graphs):
        draws = np.random.default_rng(number)
        turned = orientation(graph, draws)
        cases.append((turned, list(seeds)[: graph.n - 1], drawn_weights(turned, draws)))
    return cases


def test_the_atlas_is_whole():
    # Connected graphs of 2 to 6 people, of 6 those of up to 8 ties: 6 trees, 13 with one loop, and so on.
    assert len(ATLAS) == 1 + 2 + 6 + 21 + 6 + 13 + 19 + 22
    assert len(LOOPED) == 30 - 7


@pytest.mark.parametrize("cases", [alike(ATLAS), mixed(SMALL), mixed(SMALL, (0,))], ids=["alike", "mixed", "one seed"])
def test_steps_follow_the_law_of_picks_on_every_small_graph(cases):
    values, errors = p_values(lambda graph, weight: LinearThreshold(weight), cases)
    assert values.min() > ALARM / len(cases)
    assert errors.max() < stats.norm.isf(ALARM / sum(graph.n for graph, _, _ in cases) / 2)


def test_so_they_do_where_the_weights_are_the_graphs_own():
    for number, graph in enumerate(SMALL):
        weight = np.random.default_rng(number).integers(0, 9, graph.m) / 4
        weighted = Graph.from_edges(graph.edges(), n=graph.n, weight=weight)
        into = np.bincount(weighted.indices, weighted.weight, graph.n)[weighted.indices]
        share = np.divide(weighted.weight, into, out=np.zeros(into.size), where=into > 0)
        law = naive.law_of_picks(graph.n, naive.by_arc(weighted, share), [0])
        assert naive.surprise(law, LinearThreshold()(weighted, [0], runs=RUNS, rng=number)) > ALARM / len(SMALL)


# Kempe, Kleinberg and Tardos, theorem 2.5: thresholds and picks have one law, of who is reached at which step.


def same(one, other):
    return one.keys() == other.keys() and all(abs(one[key] - other[key]) < 1e-12 for key in one)


@pytest.mark.parametrize(
    "cases", [alike(SMALL), mixed([graph for graph in SMALL if graph.m < 7])], ids=["alike", "mixed"]
)
def test_thresholds_and_picks_have_one_law(cases):
    for graph, seeds, weight in cases:
        weights = naive.by_arc(graph, weight)

        def response(v, on, weights=weights):
            return sum(weights[u, v] for u in sorted(on))

        picks = naive.law_of_picks(graph.n, weights, seeds)
        assert sum(picks.values()) == pytest.approx(1)
        assert same(picks, naive.law_of_thresholds(graph.n, weights, seeds, response))


def test_the_pick_is_who_tips_the_threshold_in_law():
    """Of those who come last, each is the parent with the share of their weight, and whoever came first does not count.

    Person 4 hears from 0 at step 1 and from 1, 2, 3 at step 2; once 0 failed, they share what is left.
    """
    weight = {(0, 1): 1, (0, 2): 1, (0, 3): 1, (0, 4): 0.3, (1, 4): 0.1, (2, 4): 0.2, (3, 4): 0.25}
    graph = Graph.from_edges(list(weight), directed=True)
    model = LinearThreshold(weight)
    made = [model.replay(graph, [0], run, rng=5) for run in range(2_000)]
    found = np.bincount([5 * int(cascade.step[4] + 1) + int(cascade.parent[4]) + 1 for cascade in made], minlength=20)
    expected = np.zeros(20)
    expected[[0, 11, 17, 18, 19]] = 0.15, 0.3, 0.1, 0.2, 0.25
    assert found[expected == 0].sum() == 0
    assert stats.chisquare(found[expected > 0], 2_000 * expected[expected > 0]).pvalue > ALARM


# Mistakes that one could make, each of which the same comparison must find.

MISTAKES = {
    # On a tree, where everyone has one way to be reached, cascades and thresholds are one: hence LOOPED.
    "a toss for each arc": lambda graph, weight: IndependentCascade(weight),
    "3 % too light": lambda graph, weight: LinearThreshold(0.97 * weight),
    "normalised though given": lambda graph, weight: LinearThreshold(
        weight / np.bincount(graph.indices, weight, graph.n)[graph.indices]
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_raises_the_alarm(mistake):
    cases = mixed(LOOPED) if mistake == "normalised though given" else alike(LOOPED)
    values, _ = p_values(MISTAKES[mistake], cases)
    assert (values < ALARM / len(cases)).sum() >= 20


# Closed forms.


@pytest.mark.parametrize("w", [0.2, 0.9])
def test_path_from_its_end_is_geometric(w):
    path = Graph.from_edges([(u, u + 1) for u in range(30)], directed=True)
    ensemble = LinearThreshold(w)(path, [0], runs=100_000, rng=2)
    law = w ** np.arange(31) * np.where(np.arange(31) < 30, 1 - w, 1)
    kept = law * 100_000 >= 5
    found = np.bincount(ensemble.size - 1, minlength=31)
    pooled = np.append(found[kept], found[~kept].sum()), np.append(law[kept], law[~kept].sum()) * 100_000
    keep = pooled[1] > 0
    assert stats.chisquare(pooled[0][keep], pooled[1][keep]).pvalue > ALARM
    assert (ensemble.depth == ensemble.size - 1).all()


@pytest.mark.parametrize("n", [3, 10, 50])
def test_ring_from_one_person(n):
    """Everyone picks left or right: the word goes on clockwise for as long as they pick back, and so the other way.

    Clockwise it stops after k of n - 1 with probability 2^-(k + 1). The two ways meet only in rings where all went
    over: the mean is 1 + sum over people of P(one of the two ways comes that far) = 1 + sum of 2^-i + 2^-(n - i),
    less that both do, which cannot be, since the person picks one way.
    """
    ensemble = LinearThreshold()(nx.cycle_graph(n), [0], runs=100_000, rng=3)
    mean = 1 + sum(0.5**i + 0.5 ** (n - i) for i in range(1, n))
    assert abs(ensemble.mean - mean) < 4 * ensemble.standard_error


def test_complete_graph_from_one_person():
    """Everyone picks one of the others: reached is whoever's chain of picks comes to the seed (mean by counting).

    Chains of picks come to the seed after distinct people: P = sum over k of (n - 2)...(n - k) / (n - 1)^k.
    """
    n = 12
    ensemble = LinearThreshold()(nx.complete_graph(n), [4], runs=100_000, rng=4)
    chance = sum(np.prod([(n - 2 - j) / (n - 1) for j in range(k - 1)]) / (n - 1) for k in range(1, n))
    assert abs(ensemble.mean - (1 + (n - 1) * chance)) < 4 * ensemble.standard_error
