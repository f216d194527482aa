import pickle

import networkx as nx
import numpy as np
import pytest
from naive import thresholds as naive
from naive.diffusion import MASK, mix, run_key
from scipy import stats

from socialgraph.diffusion import DecreasingCascade, IndependentCascade
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def assert_as_the_twin(model, graph, seeds, seed, runs):
    p = naive.by_arc(graph, IndependentCascade(model.p).probabilities(graph))
    twins = [naive.decreasing_cascade(graph.n, p, model.decay, seeds, seed, run) for run in range(runs)]
    naive.assert_is(model(graph, seeds, runs=runs, rng=seed), twins)


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(15)
    for seed in range(2_500):
        graph, seeds = naive.some_network(draws)
        forms = [float(draws.random()), "weighted", draws.random(graph.indices.size), 1.0]
        decay = float(draws.choice([0, 0.3, 0.5, 0.9, 1, draws.random()]))
        assert_as_the_twin(DecreasingCascade(forms[seed % 4], decay), graph, seeds, seed, runs=2)


def test_hundreds_at_once_take_turns_as_the_twin_does():
    """Many more try at one step than a hand could sort: a hub hears from 300, and the next step from 300 more."""
    pairs = [(u, 600) for u in range(600)] + [(u, u + 300) for u in range(300)]
    graph = Graph.from_edges(pairs, directed=True)
    p = np.random.default_rng(1).uniform(0, 0.05, len(pairs))
    for decay in [0.99, 1.0]:
        for seed in range(5):
            assert_as_the_twin(DecreasingCascade(p, decay), graph, range(300), seed, runs=4)


def test_a_large_network_is_the_twins():
    graph = barabasi_albert(1_500, 4, rng=5)
    seeds = np.argsort(-graph.degree)[:10].tolist()
    assert_as_the_twin(DecreasingCascade(0.2, 0.7), graph, seeds, 2**127 + 1, runs=2)


# What other models are cases of it.


@pytest.mark.parametrize("p", [0.1, "weighted", "weight"])
def test_without_decay_it_has_the_law_of_an_independent_cascade(p):
    graph = barabasi_albert(300, 3, rng=1)
    graph = Graph.from_edges(graph.edges(), weight=np.random.default_rng(2).random(graph.m) / 3)
    seeds, runs = np.argsort(-graph.degree)[:5], 5_000
    ours, theirs = (model(graph, seeds, runs=runs, rng=2) for model in (DecreasingCascade(p, 1), IndependentCascade(p)))
    assert stats.ks_2samp(ours.size, theirs.size).pvalue > 0.001
    assert stats.ks_2samp(ours.depth, theirs.depth).pvalue > 0.001
    spread = np.sqrt(2 * theirs.reach * (1 - theirs.reach) / runs)
    assert (np.abs(ours.reach - theirs.reach) <= 5 * spread + 1e-12).all()


def test_without_what_is_left_only_the_first_who_tries_counts():
    star = Graph.from_edges([(u, 5) for u in range(5)], directed=True)
    ensemble = DecreasingCascade(0.3, 0)(star, range(5), runs=20_000, rng=1)
    assert abs(ensemble.reach[5] - 0.3) < 4 * np.sqrt(0.3 * 0.7 / 20_000)
    early = Graph.from_edges([(0, 1), (1, 2), (0, 2)], directed=True)
    first = DecreasingCascade({(0, 1): 1, (1, 2): 1, (0, 2): 0}, 0)
    assert first(early, [0], runs=50, rng=1).size.tolist() == [2] * 50


def test_the_kth_try_upon_a_person_has_lost_k_times():
    """Tries of one step are as many as tries of several: 1 - (1 - p)(1 - p d)(1 - p d^2)."""
    chance = 1 - (1 - 0.6) * (1 - 0.3) * (1 - 0.15)
    at_once = Graph.from_edges([(0, 3), (1, 3), (2, 3)], directed=True)
    in_turn = Graph.from_edges([(0, 1), (1, 2), (0, 3), (1, 3), (2, 3)], directed=True)
    for graph, p, seeds in [(at_once, [0.6] * 3, [0, 1, 2]), (in_turn, [1, 0.6, 1, 0.6, 0.6], [0])]:
        ensemble = DecreasingCascade(p, 0.5)(graph, seeds, runs=20_000, rng=2)
        assert abs(ensemble.reach[3] - chance) < 4 * np.sqrt(chance * (1 - chance) / 20_000)


def test_who_tries_first_hangs_on_a_coin_of_its_own():
    """Of .8 and .4 at decay .5 the random order fails with (.2 x .8 + .6 x .6) / 2; luckiest first, with less."""
    pair = Graph.from_edges([(0, 2), (1, 2)], directed=True)
    ensemble = DecreasingCascade([0.8, 0.4], 0.5)(pair, [0, 1], runs=100_000, rng=3)
    chance = 1 - (0.2 * 0.8 + 0.6 * 0.6) / 2
    assert abs(ensemble.reach[2] - chance) < 4 * np.sqrt(chance * (1 - chance) / 100_000)
    # Alike, each comes first as often, and the first succeeds with .5, the second with .25 of what is left.
    model = DecreasingCascade(0.5, 0.5)
    parents = [int(model.replay(pair, [0, 1], run, rng=4).parent[2]) for run in range(1_500)]
    chosen = np.bincount(np.array(parents) + 1, minlength=3)
    assert stats.chisquare(chosen, 1_500 * np.array([0.375, 0.3125, 0.3125])).pvalue > 0.001
    # The first is the one with the lower coin in the stream of turns, where both succeed at once.
    keys = [mix((run_key(4, "diffusion.decreasing_cascade", run) + 0xA0761D6478BD642F) & MASK) for run in range(200)]
    certain = DecreasingCascade(1, 1)
    named = [int(certain.replay(pair, [0, 1], run, rng=4).parent[2]) for run in range(200)]
    assert named == [min([0, 1], key=lambda u, key=key: naive.full_toss(key, u, 2)) for key in keys]


def test_one_more_who_tells_it_badly_can_do_harm():
    """Somebody at p = 0 who joins in takes half of the first tries: .8 becomes (.8 + .4) / 2."""
    pair = Graph.from_edges([(0, 2), (1, 2)], directed=True)
    alone, both = (
        DecreasingCascade([0.8, 0], 0.5)(pair, seeds, runs=20_000, rng=5).reach[2] for seeds in ([0], [0, 1])
    )
    assert abs(alone - 0.8) < 0.012
    assert abs(both - 0.6) < 0.014


# What must hold whatever the coins.


def test_on_a_path_with_certainty_it_goes_one_hop_a_step():
    path = Graph.from_edges([(u, u + 1) for u in range(99)])
    for decay in [0, 0.5, 1]:
        ensemble = DecreasingCascade(1, decay)(path, [0], runs=2, rng=1)
        assert ensemble.cascade(1).step.tolist() == list(range(100))
        assert ensemble.cascade(1).parent.tolist() == list(range(-1, 99))
        assert ensemble.counts[1, :, 0].tolist() == list(range(1, 101))


def test_an_arc_carries_one_way():
    arc, model = Graph.from_edges([(0, 1)], directed=True), DecreasingCascade(1, 0.5)
    assert model(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
    assert model(arc, [1], rng=1).reach.tolist() == [0.0, 1.0]


def test_never_nobody_alone_and_everybody():
    graph = barabasi_albert(50, 3, rng=1)
    assert DecreasingCascade(0, 1)(graph, [0, 1], runs=4, rng=1).size.tolist() == [2] * 4
    assert DecreasingCascade(0.5, 0.5)(graph, range(50), runs=2, rng=1).size.tolist() == [50, 50]
    hops = nx.multi_source_dijkstra_path_length(graph.to_networkx(), {0, 1})
    assert DecreasingCascade(1, 0.5)(graph, [0, 1], rng=1).cascade(0).step.tolist() == [hops[u] for u in range(50)]
    lonely = Graph.from_edges([], n=3)
    for p in [0.5, "weighted", [], {}]:
        assert DecreasingCascade(p, 0.5)(lonely, [1], runs=4, rng=1).reach.tolist() == [0, 1, 0]
    assert DecreasingCascade(0.5, 0.5)(Graph.from_edges([], n=1), [0], rng=1).size.tolist() == [1]


def test_more_decay_reaches_fewer_on_the_whole():
    graph = barabasi_albert(500, 4, rng=1)
    means = [DecreasingCascade(0.2, decay)(graph, [0, 1], runs=500, rng=1).mean for decay in (1, 0.8, 0.5, 0.2, 0)]
    assert means == sorted(means, reverse=True)
    assert means[0] > 2 * means[-1]


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(500, 4, rng=1)
    one, two = threads(lambda: DecreasingCascade(0.2, 0.6)(graph, [0, 1], runs=101, rng=9))
    assert one == two


def test_more_runs_keep_the_first():
    graph = barabasi_albert(300, 3, rng=1)
    few, many = (DecreasingCascade(0.2, 0.6)(graph, [0], runs=runs, rng=9) for runs in (10, 500))
    assert many.size[:10].tolist() == few.size.tolist()
    assert many.cascade(3) == few.cascade(3)


def test_an_undirected_pair_given_both_ways_serves_each_its_own():
    tie = Graph.from_edges([(0, 1)], names=["ann", "bob"])
    model = DecreasingCascade({("ann", "bob"): 1, ("bob", "ann"): 0}, 0.5)
    assert model(tie, ["ann"], rng=1).size.tolist() == [2]
    assert model(tie, ["bob"], rng=1).size.tolist() == [1]


def test_a_model_is_a_value():
    for p in [0.1, "weighted", np.array([0.1, 0.2]), {(0, 1): 0.5}]:
        one, two = DecreasingCascade(p, 0.5), DecreasingCascade(p=p, decay=0.5)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
        assert one != DecreasingCascade(p, 0.6)
    assert repr(DecreasingCascade(1, 0)) == "DecreasingCascade(p=1.0, decay=0.0)"


@pytest.mark.parametrize(
    ("p", "decay", "message"),
    [
        (1.5, 0.5, "p must lie in [0, 1]; got 1.5"),
        ("0.3", 0.5, "p must be one of weight, weighted; got '0.3'"),
        ([0.1, -1], 0.5, "p[1] must lie in [0, 1]; got -1.0"),
        (0.5, 1.5, "decay must lie in [0, 1]; got 1.5"),
        (0.5, -0.1, "decay must lie in [0, 1]; got -0.1"),
        (0.5, float("nan"), "decay must lie in [0, 1]; got nan"),
        (0.5, None, "decay must lie in [0, 1]; got None"),
        (0.5, True, "decay must lie in [0, 1]; got True"),
        (0.5, [0.5], "decay must lie in [0, 1]; got [0.5]"),
    ],
)
def test_what_is_no_probability_is_refused(p, decay, message):
    with pytest.raises(ParameterError) as caught:
        DecreasingCascade(p, decay)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("p", "kind", "message"),
    [
        ([0.1, 0.2], ParameterError, "p must be one number for each of the 4 arcs; got '2 values'"),
        ({("ann", "zoe"): 1}, NodeNotFound, "p must be nodes of the graph; got 'zoe'"),
        ("weight", ParameterError, "p must not be \"weight\" on a graph without weights; got 'weight'"),
    ],
)
def test_probabilities_that_do_not_fit_the_graph_are_refused(p, kind, message):
    path = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
    model = DecreasingCascade(p, 0.5)
    for call in [lambda: model(path, ["ann"], rng=1), lambda: model.replay(path, ["ann"], 0, rng=1)]:
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == message


def test_what_cannot_start_is_refused():
    tie, model = Graph.from_edges([(0, 1)]), DecreasingCascade(0.5, 0.5)
    with pytest.raises(ParameterError, match="seeds must name at least one node"):
        model(tie, [], rng=1)
    with pytest.raises(NodeNotFound, match="seeds must be nodes of the graph; got 2"):
        model(tie, [2], rng=1)
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        model(Graph.from_edges([], n=0), [0], rng=1)
    with pytest.raises(LimitExceeded, match="runs must fit in 2 GiB"):
        model(tie, [0], runs=10**12, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        model.replay(tie, [0], -1, rng=1)
