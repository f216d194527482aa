"""Rumour: bit for bit its twin, calls as they are promised, and what can be counted by hand."""

import math
import random

import networkx as nx
import numpy as np
import pytest
from naive import rumour as naive
from scipy import stats

from socialgraph.diffusion import MakiThompson
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def random_graph(draws, n):
    """Draw a graph of any kind; weights are any, and some of them 0."""
    directed, density = bool(draws.integers(2)), draws.random()
    pairs = np.argwhere(draws.random((n, n)) < density)
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    weight = draws.choice([0.0, 0.1, 0.7, 3.3], len(pairs)) if draws.integers(2) else None
    return Graph.from_edges(pairs, n, directed, weight)


def called_by(graph):
    """List whom everybody calls, as the twin takes it."""
    weight = np.ones(graph.indices.size) if graph.weight is None else graph.weight.astype(float)
    rows = [slice(*ends) for ends in zip(graph.indptr[:-1], graph.indptr[1:], strict=True)]
    return {u: list(zip(graph.indices[at].tolist(), weight[at].tolist(), strict=True)) for u, at in enumerate(rows)}


def assert_as_the_twin(model, graph, seeds, seed, runs=2):
    ensemble = model(graph, seeds, runs=runs, rng=seed)
    reached, longest = np.zeros(graph.n), 0.0
    for run in range(runs):
        when, parent, until = naive.maki_thompson(called_by(graph), model.spread, model.stifle, seeds, seed, run)
        cascade = ensemble.cascade(run)
        assert {u: at for u, at in enumerate(cascade.time.tolist()) if at >= 0} == when
        assert {u: above for u, above in enumerate(cascade.parent.tolist()) if above >= 0} == parent
        assert cascade.spells.tolist() == [[u, when[u], until[u]] for u in when]
        assert (ensemble.size[run], ensemble.depth[run]) == (len(when), cascade.depth)
        heard, silent = (
            np.searchsorted(sorted(times.values()), ensemble.times, side="right") for times in (when, until)
        )
        assert ensemble.counts[run].tolist() == np.column_stack([graph.n - heard, heard - silent, silent]).tolist()
        reached[list(when)] += 1
        longest = max(longest, *until.values())
    assert ensemble.reach.tolist() == (reached / runs).tolist()
    assert ensemble.times.tolist() == list(range(math.ceil(longest) + 1))


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(1)
    for seed in range(3_400):
        n = int(draws.integers(1, 9))
        model = MakiThompson(*(1 - draws.random(2) * 0.7).tolist()) if seed % 3 else MakiThompson()
        seeds = draws.choice(n, int(draws.integers(1, min(n, 3) + 1)), replace=False).tolist()
        assert_as_the_twin(model, random_graph(draws, n), seeds, seed, runs=1 if seed % 4 else 3)


def test_large_networks_are_the_twins():
    graph = barabasi_albert(400, 4, rng=1)
    assert_as_the_twin(MakiThompson(), graph, [0, 5, 9], 3)
    weight = np.random.default_rng(2).random(graph.m)
    assert_as_the_twin(MakiThompson(0.9, 0.2), Graph.from_edges(graph.edges(), weight=weight), [399], 4)


def test_a_rumour_longer_than_the_first_room_is_counted_to_its_end():
    path = Graph.from_edges([(u, u + 1) for u in range(150)], directed=True)
    ensemble = MakiThompson()(path, [0], runs=20, rng=1)
    assert ensemble.size.tolist() == [151] * 20
    assert ensemble.counts[:, -1].tolist() == [[0, 0, 151]] * 20
    assert ensemble.times[-1] > 150
    for run in range(20):
        spreading = ensemble.cascade(run).prevalence(ensemble.times)
        assert ensemble.counts[run, :, 1].tolist() == spreading.tolist()


def test_a_rumour_far_slower_than_the_first_room_is_counted_to_its_end():
    ensemble = MakiThompson(spread=1, stifle=0.0005)(Graph.from_edges([(0, 1)]), [0], runs=20, rng=1)
    assert ensemble.times[-1] > 1_000
    assert ensemble.counts[:, -1].tolist() == [[0, 0, 2]] * 20


# Calls.


def test_the_first_call_is_of_a_neighbour_in_proportion_to_weight():
    star = Graph.from_edges([(0, 1), (0, 2), (0, 3), (0, 4)], directed=True, weight=[1, 0, 2, 5])
    first = []
    for run in range(4_000):
        cascade = MakiThompson().replay(star, [0], run, rng=3)
        times = np.where(np.arange(5) > 0, cascade.time, np.nan)
        first.append(int(np.nanargmin(times)))
    observed = np.bincount(first, minlength=5)[1:]
    assert observed[1] == 0
    assert stats.chisquare(observed[[0, 2, 3]], np.array([1, 2, 5]) / 8 * 4_000).pvalue > 0.001


def test_waits_are_exponential_of_mean_one_and_tell_with_their_probability():
    arc = Graph.from_edges([(0, 1)], directed=True)
    for spread in [1.0, 0.25]:
        found = [MakiThompson(spread=spread).replay(arc, [0], run, rng=4) for run in range(3_000)]
        told = np.array([cascade.time[1] for cascade in found])
        # Every call tells with the same chance: the first that does comes at the rate `spread`.
        assert stats.kstest(told * spread, "expon").pvalue > 0.001
        # The next call is to somebody who knows, and who has nobody to call is silent at the first try.
        silent = np.array([cascade.spells[:, 2] for cascade in found])
        assert stats.kstest(silent[:, 0] - told, "expon").pvalue > 0.001
        assert stats.kstest(silent[:, 1] - told, "expon").pvalue > 0.001


def test_those_who_know_silence_with_their_probability():
    pair = Graph.from_edges([(0, 1)])
    found = [MakiThompson(stifle=0.2).replay(pair, [0, 1], run, rng=4) for run in range(3_000)]
    silent = np.array([cascade.spells[:, 2] for cascade in found])
    assert stats.kstest(silent.ravel() * 0.2, "expon").pvalue > 0.001
    assert abs(stats.pearsonr(*silent.T).statistic) < 4 / math.sqrt(3_000)


def test_whoever_has_nobody_to_call_falls_silent():
    graph = Graph.from_edges([(0, 1), (1, 2)], directed=True, weight=[1, 0])
    ensemble = MakiThompson(0.5, 0.5)(graph, [0], runs=200, rng=1)
    assert set(ensemble.size.tolist()) == {2}
    assert ensemble.counts[:, -1].tolist() == [[1, 0, 2]] * 200
    alone = MakiThompson()(Graph.from_edges([], n=3), [1], runs=200, rng=1)
    assert alone.size.tolist() == [1] * 200


def test_everyone_a_seed_leaves_nobody_to_tell():
    ensemble = MakiThompson()(barabasi_albert(30, 2, rng=1), range(30), runs=5, rng=1)
    assert ensemble.size.tolist() == [30] * 5
    assert ensemble.counts[:, 0].tolist() == [[0, 30, 0]] * 5
    assert ensemble.depth.tolist() == [0] * 5


def test_a_person_makes_the_same_calls_on_every_network():
    """The first call of a seed is at the same time with one tie more: a run differs by the change alone."""
    path = Graph.from_edges([(0, 1), (1, 2), (2, 3)], directed=True, n=5)
    more = path.with_edges([(3, 4)])
    one, two = (MakiThompson()(graph, [0], runs=50, rng=6) for graph in (path, more))
    for run in range(50):
        np.testing.assert_array_equal(one.cascade(run).time[:4], two.cascade(run).time[:4])


def test_relabelling_keeps_the_law():
    graph = barabasi_albert(200, 3, rng=1)
    number = np.random.default_rng(2).permutation(200)
    turned = Graph.from_edges(number[graph.edges()], n=200)
    one = MakiThompson()(graph, [0, 5], runs=10_000, rng=3)
    two = MakiThompson()(turned, number[[0, 5]], runs=10_000, rng=4)
    assert stats.ks_2samp(one.size, two.size).pvalue > 0.001


def test_the_mean_is_that_of_a_plain_loop_over_networkx():
    club, draws, sizes = nx.karate_club_graph(), random.Random(1), []
    tied = {u: (list(club[u]), [tie["weight"] for tie in club[u].values()]) for u in club}
    for _ in range(3_000):
        spreaders, heard = [0], {0}
        while spreaders:
            caller = draws.choice(spreaders)
            callee = draws.choices(*tied[caller])[0]
            if callee not in heard and draws.random() < 0.8:
                heard.add(callee)
                spreaders.append(callee)
            elif callee in heard and draws.random() < 0.6:
                spreaders.remove(caller)
        sizes.append(len(heard))
    ours = MakiThompson(0.8, 0.6)(club, [0], runs=50_000, rng=2)
    error = math.hypot(np.std(sizes) / math.sqrt(3_000), ours.standard_error)
    assert abs(np.mean(sizes) - ours.mean) < 4 * error


# At the door.


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"spread": 1.7}, "spread must lie in [0, 1]; got 1.7"),
        ({"stifle": -0.1}, "stifle must lie in [0, 1]; got -0.1"),
        ({"spread": 0}, "spread must lie in (0, 1]; got 0.0"),
        ({"stifle": 0.0}, "stifle must lie in (0, 1]; got 0.0"),
        ({"stifle": None}, "stifle must lie in [0, 1]; got None"),
    ],
)
def test_parameters_out_of_range_are_refused(given, message):
    with pytest.raises(ParameterError) as caught:
        MakiThompson(**given)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (ParameterError, {"seeds": []}, "seeds must name at least one node; got []"),
        (ParameterError, {"runs": 0}, "runs must be a whole number of at least 1; got 0"),
        (NodeNotFound, {"seeds": [2]}, "seeds must be nodes of the graph; got 2"),
        (GraphInputError, {"graph": Graph.from_edges([], n=0)}, "graph must have nodes; got none"),
        (
            LimitExceeded,
            {"runs": 10**8},
            "runs must fit in 2 GiB; got 100,000,000, which need 55.9 GiB for 49 times each",
        ),
    ],
)
def test_calls_that_cannot_be_right_are_refused(kind, arguments, message):
    with pytest.raises(kind) as caught:
        MakiThompson()(**{"graph": Graph.from_edges([(0, 1)]), "seeds": [0], "rng": 1, **arguments})
    assert str(caught.value) == message


def test_there_are_no_steps_to_choose():
    with pytest.raises(TypeError, match="steps"):
        MakiThompson()(Graph.from_edges([(0, 1)]), [0], steps=3)
    with pytest.raises(ParameterError, match=r"run must be a whole number in \[0, .*; got -1"):
        MakiThompson().replay(Graph.from_edges([(0, 1)]), [0], -1, rng=1)


def test_read_outs_of_its_curves_are_those_of_every_run():
    ensemble = MakiThompson(0.9, 0.5)(barabasi_albert(80, 3, rng=1), [0], runs=25, rng=1)
    runs = [ensemble.cascade(run) for run in range(25)]
    half = [math.ceil(cascade.time_to(0.5)) if cascade.size >= 40 else math.inf for cascade in runs]
    assert ensemble.time_to(0.5).tolist() == half
    assert ensemble.peak()["count"].tolist() == ensemble.counts[:, :, 1].max(axis=1).tolist()
    assert all(cascade.peak[1] >= count for cascade, count in zip(runs, ensemble.peak()["count"], strict=True))
