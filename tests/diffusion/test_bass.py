"""Bass: bit for bit its twin, more never fewer, and what can be counted by hand."""

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import rumour as naive
from scipy import stats

from socialgraph.diffusion import Bass
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def random_graph(draws, n):
    """Draw a graph of any kind; weights are multiples of 1/8, some of them 0."""
    directed, density = bool(draws.integers(2)), draws.random()
    pairs = np.argwhere(draws.random((n, n)) < density)
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    weight = draws.integers(0, 20, len(pairs)) / 8 if draws.integers(2) else None
    return Graph.from_edges(pairs, n, directed, weight)


def heard_from(graph):
    """List whom everybody hears from, as the twin takes it."""
    way = graph.reverse
    weight = np.ones(way.indices.size) if way.weight is None else way.weight.astype(float)
    rows = [slice(*ends) for ends in zip(way.indptr[:-1], way.indptr[1:], strict=True)]
    return {v: list(zip(way.indices[at].tolist(), weight[at].tolist(), strict=True)) for v, at in enumerate(rows)}


def assert_as_the_twin(model, graph, seeds, steps, seed, runs=2):
    ensemble = model(graph, seeds, steps=steps, runs=runs, rng=seed)
    reached = np.zeros(graph.n)
    for run in range(runs):
        when, parent = naive.bass(heard_from(graph), model.p, model.q, seeds, steps, seed, run)
        cascade = ensemble.cascade(run)
        assert {u: int(at) for u, at in enumerate(cascade.time) if at >= 0} == when
        assert {u: above for u, above in enumerate(cascade.parent.tolist()) if u in when} == parent
        assert ensemble.size[run] == len(when)
        by_then = [sum(at <= step for at in when.values()) for step in range(steps + 1)]
        assert ensemble.counts[run, :, 0].tolist() == by_then
        assert ensemble.depth[run] == cascade.depth
        reached[list(when)] += 1
    assert ensemble.reach.tolist() == (reached / runs).tolist()


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(1)
    for seed in range(3_400):
        n = int(draws.integers(1, 8))
        p, q = draws.dirichlet([0.5, 1, 1])[:2].tolist()
        model = Bass(p=0.0 if seed % 7 == 0 else p, q=0.0 if seed % 11 == 0 else q)
        seeds = draws.choice(n, int(draws.integers(0, min(n, 3) + 1)), replace=False).tolist()
        assert_as_the_twin(
            model, random_graph(draws, n), seeds, int(draws.integers(0, 6)), seed, runs=1 if seed % 4 else 3
        )


def test_a_large_network_is_the_twins():
    graph = barabasi_albert(150, 4, rng=1)
    assert_as_the_twin(Bass(), graph, [0, 5, 9], 12, 3)


# More never fewer.

SHARES = st.sampled_from([0.0, 0.01, 0.1, 0.2, 0.5])


@given(st.integers(0, 2**32), st.tuples(SHARES, SHARES), st.tuples(SHARES, SHARES), st.integers(0, 3))
def test_more_p_q_or_seeds_never_leave_fewer_adopters(seed, one, other, more):
    draws = np.random.default_rng(seed)
    graph = random_graph(draws, 8)
    order = draws.permutation(8).tolist()
    less = Bass(*np.minimum(one, other).tolist())(graph, order[:1], steps=8, runs=10, rng=seed)
    for model, seeds in [(Bass(*np.maximum(one, other).tolist()), order[:1]), (less.model, order[: 1 + more])]:
        after = model(graph, seeds, steps=8, runs=10, rng=seed)
        assert (after.counts >= less.counts).all()
        assert (after.reach >= less.reach).all()
        assert all(
            (after.cascade(run).time <= less.cascade(run).time)[less.cascade(run).step >= 0].all() for run in (0, 9)
        )


# Counted by hand.


def test_with_certainty_imitation_goes_one_hop_a_step():
    path = Graph.from_edges([(u, u + 1) for u in range(30)], directed=True)
    cascade = Bass(p=0, q=1)(path, [0], rng=1).cascade(0)
    assert cascade.step.tolist() == cascade.time.tolist() == list(range(31))
    assert cascade.parent.tolist() == list(range(-1, 30))
    assert Bass(p=0, q=1)(path, [30], rng=1).size.tolist() == [1]


def test_alone_everyone_waits_a_geometric_time_and_starts_a_tree():
    nobody = Graph.from_edges([], n=1_000)
    ensemble = Bass(p=0.2, q=0.5)(nobody, [], steps=12, runs=40, rng=2)
    exact = 1_000 * (1 - 0.8 ** np.arange(13))
    error = np.sqrt(exact * (1_000 - exact) / 1_000 / 40)
    assert (np.abs(ensemble.counts[:, :, 0].mean(axis=0) - exact) <= 4 * error).all()
    assert ensemble.depth.tolist() == [0] * 40
    cascade = ensemble.cascade(7)
    assert set(cascade.parent.tolist()) == {-1}
    assert set(cascade.step.tolist()) == {0, -1}
    assert cascade.time[cascade.step == 0].min() == 1.0


def test_nobody_adopts_where_nothing_moves_them():
    graph = barabasi_albert(50, 2, rng=1)
    assert Bass(p=0, q=1)(graph, [], steps=9, runs=3, rng=1).size.tolist() == [0] * 3
    assert Bass(p=0, q=0)(graph, [4], steps=9, runs=3, rng=1).size.tolist() == [1] * 3
    assert Bass(p=0, q=1)(graph, [], steps=9, rng=1).cascade(0).frame().empty
    everyone = Bass(p=1, q=0)(graph, [4], steps=9, runs=3, rng=1)
    assert everyone.counts[:, :2, 0].tolist() == [[1, 50]] * 3
    assert Bass()(graph, [4], steps=0, runs=3, rng=1).counts.tolist() == [[[1]]] * 3


def test_ties_of_no_weight_persuade_nobody():
    graph = Graph.from_edges([(0, 1), (2, 1)], directed=True, weight=[0, 3])
    ensemble = Bass(p=0, q=1)(graph, [0], steps=9, runs=5, rng=1)
    assert ensemble.size.tolist() == [1] * 5
    assert Bass(p=0, q=1)(graph, [2], steps=9, rng=1).cascade(0).parent.tolist() == [-1, 2, -1]


def test_the_parent_is_nobody_or_one_of_the_adopted_in_proportion_to_weight():
    """Of weight 8, 1 + 2 + 4 have adopted: p + q 7 / 8, shared out as p, q / 8, q 2 / 8 and q 4 / 8."""
    graph = Graph.from_edges([(0, 4), (1, 4), (2, 4), (3, 4)], directed=True, weight=[1, 2, 4, 1])
    runs, p, q = 20_000, 0.2, 0.6
    ensemble = Bass(p, q)(graph, [0, 1, 2], steps=1, runs=runs, rng=3)
    found = [ensemble.cascade(run) for run in range(4_000)]
    parents = [int(cascade.parent[4]) for cascade in found if cascade.step[4] >= 0]
    shares = np.array([p, q / 8, q * 2 / 8, q * 4 / 8])
    assert abs(ensemble.reach[4] - shares.sum()) < 4 * math.sqrt(0.2 / runs)
    observed = np.bincount(np.array(parents) + 1, minlength=4)
    assert stats.chisquare(observed, shares / shares.sum() * len(parents)).pvalue > 0.001


def test_the_mean_is_that_of_a_plain_loop_over_networkx():
    club, draws, sizes = nx.karate_club_graph(), np.random.default_rng(1), []
    for node in club:
        club.nodes[node]["weight"] = sum(tie["weight"] for tie in club[node].values())
    for _ in range(1_500):
        adopted = {0}
        for _ in range(4):
            pull = {v: sum(club[v][u]["weight"] for u in club[v] if u in adopted) for v in club}
            adopted |= {v for v in club if draws.random() < 0.05 + 0.4 * pull[v] / club.nodes[v]["weight"]}
        sizes.append(len(adopted))
    ours = Bass(0.05, 0.4)(club, [0], steps=4, runs=20_000, rng=2)
    error = math.hypot(np.std(sizes) / math.sqrt(1_500), ours.standard_error)
    assert abs(np.mean(sizes) - ours.mean) < 4 * error


# At the door.


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"p": 1.7}, "p must lie in [0, 1]; got 1.7"),
        ({"q": -0.1}, "q must lie in [0, 1]; got -0.1"),
        ({"p": "0.3"}, "p must lie in [0, 1]; got '0.3'"),
        ({"p": 0.75, "q": 0.5}, "p + q must lie in [0, 1]; got 1.25"),
    ],
)
def test_parameters_out_of_range_are_refused(given_, message):
    with pytest.raises(ParameterError) as caught:
        Bass(**given_)
    assert str(caught.value) == message


def test_all_sums_of_exactly_one_are_allowed():
    assert all(Bass(p=k / 100, q=(100 - k) / 100).p == k / 100 for k in range(101))


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (ParameterError, {"steps": -1}, "steps must be a whole number of at least 0; got -1"),
        (ParameterError, {"steps": 2.0}, "steps must be a whole number of at least 0; got 2.0"),
        (ParameterError, {"runs": 0}, "runs must be a whole number of at least 1; got 0"),
        (NodeNotFound, {"seeds": [2]}, "seeds must be nodes of the graph; got 2"),
        (GraphInputError, {"graph": Graph.from_edges([], n=0)}, "graph must have nodes; got none"),
        (
            LimitExceeded,
            {"runs": 10**6, "steps": 10**6},
            "runs must fit in 2 GiB; got 1,000,000, which need 3,725.3 GiB for 1,000,001 times each",
        ),
    ],
)
def test_calls_that_cannot_be_right_are_refused(kind, arguments, message):
    with pytest.raises(kind) as caught:
        Bass()(**{"graph": Graph.from_edges([(0, 1)]), "seeds": [0], "rng": 1, **arguments})
    assert str(caught.value) == message


def test_a_replay_takes_the_steps_of_the_call():
    graph = barabasi_albert(60, 2, rng=1)
    ensemble = Bass(0.01, 0.1)(graph, [3], steps=5, runs=9, rng=1)
    assert [ensemble.cascade(run).size for run in range(9)] == ensemble.size.tolist()
    assert ensemble.model.replay(graph, [3], 2, steps=5, rng=1) == ensemble.cascade(2)
    assert ensemble.model.replay(graph, [3], 2, rng=1).size > ensemble.size[2]
    with pytest.raises(ParameterError, match=r"run must be a whole number in \[0, .*; got -1"):
        ensemble.model.replay(graph, [3], -1, rng=1)
