"""Fact-checking: bit for bit its twin, the formula of the paper, more never fewer where the law allows it."""

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import rumour as naive
from scipy import stats

from socialgraph.diffusion import FactCheck
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

NAMES = ("spreading", "credibility", "verify", "forget")


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


def by_person(model, n):
    return [np.broadcast_to(getattr(model, name), n).tolist() for name in NAMES]


def spells_of(states):
    """List the spells of belief, by begin and person."""
    spells = []
    for v in range(len(states[0])):
        believes = [False, *(state[v] == "B" for state in states)]
        begins = [step for step in range(len(states)) if believes[step + 1] and not believes[step]]
        for begin in begins:
            end = next((step for step in range(begin, len(states)) if not believes[step + 1]), math.inf)
            spells.append([v, begin, end])
    return sorted(spells, key=lambda spell: (spell[1], spell[0]))


def assert_as_the_twin(model, graph, seeds, steps, seed, runs=2):
    ensemble = model(graph, seeds, steps=steps, runs=runs, rng=seed)
    reached = np.zeros(graph.n)
    for run in range(runs):
        states, parent = naive.fact_check(heard_from(graph), *by_person(model, graph.n), seeds, steps, seed, run)
        cascade = ensemble.cascade(run)
        assert ensemble.counts[run].tolist() == [[state.count(kind) for kind in "SBF"] for state in states]
        assert cascade.spells.tolist() == spells_of(states)
        assert {u: above for u, above in enumerate(cascade.parent.tolist()) if cascade.step[u] >= 0} == parent
        first = {v: next(step for step, state in enumerate(states) if state[v] == "B") for v in parent}
        assert {u: int(at) for u, at in enumerate(cascade.time) if at >= 0} == first
        assert (ensemble.size[run], ensemble.depth[run]) == (len(parent), cascade.depth)
        reached[list(parent)] += 1
    assert ensemble.reach.tolist() == (reached / runs).tolist()


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(1)
    corners = np.array([0.0, 0.25, 0.5, 1.0])
    for seed in range(3_400):
        n = int(draws.integers(1, 8))
        # Numbers for everyone, numbers by person, and the ends of what is allowed.
        kinds = [draws.random(4).tolist(), draws.random((4, n)), draws.choice(corners, 4).tolist()]
        model = FactCheck(*kinds[seed % 3])
        seeds = draws.choice(n, int(draws.integers(1, min(n, 3) + 1)), replace=False).tolist()
        assert_as_the_twin(
            model, random_graph(draws, n), seeds, int(draws.integers(0, 8)), seed, runs=1 if seed % 4 else 3
        )


def test_a_large_network_is_the_twins():
    graph = barabasi_albert(100, 4, rng=1)
    assert_as_the_twin(FactCheck(0.3, 0.4, 0.1, 0.2), graph, [0, 5, 9], 40, 3)


# What must hold whatever the coins.

SHARES = st.sampled_from([0.0, 0.1, 0.3, 0.5])


@given(st.integers(0, 2**32), SHARES, SHARES, SHARES, st.integers(1, 4), SHARES)
def test_where_nobody_verifies_more_seeds_or_credibility_leave_no_fewer_believers(
    seed, spreading, credibility, forget, most, verify
):
    draws = np.random.default_rng(seed)
    graph, order = random_graph(draws, 8), draws.permutation(8).tolist()
    plain = FactCheck(spreading, credibility, 0, forget)(graph, order[:most], steps=12, runs=10, rng=seed)
    likelier = FactCheck(spreading, credibility + 0.5, 0, forget)(graph, order[:most], steps=12, runs=10, rng=seed)
    fewer = FactCheck(spreading, credibility, 0, forget)(graph, order[:1], steps=12, runs=10, rng=seed)
    verified = FactCheck(spreading, credibility, verify, forget)(graph, order[:most], steps=12, runs=10, rng=seed)
    for less, more in [(plain, likelier), (fewer, plain), (verified, plain), (verified, likelier)]:
        assert (less.counts[:, :, 1] <= more.counts[:, :, 1]).all()
        assert (less.reach <= more.reach).all()


def test_an_arc_persuades_one_way_and_one_hop_a_step():
    path = Graph.from_edges([(u, u + 1) for u in range(20)], directed=True)
    cascade = FactCheck(1, 0.5, 0, 0)(path, [0], rng=1).cascade(0)
    assert cascade.step.tolist() == cascade.time.tolist() == list(range(21))
    assert FactCheck(1, 0.5, 0, 0)(path, [20], rng=1).size.tolist() == [1]


def test_counts_are_those_of_the_spells():
    graph = barabasi_albert(60, 3, rng=1)
    ensemble = FactCheck(0.4, 0.5, 0.05, 0.2)(graph, [0, 9], steps=50, runs=20, rng=2)
    for run in range(20):
        assert ensemble.cascade(run).prevalence(ensemble.times).tolist() == ensemble.counts[run, :, 1].tolist()
    assert (ensemble.counts.sum(axis=2) == 60).all()


def test_what_nobody_remembers_is_over():
    path = Graph.from_edges([(u, u + 1) for u in range(4)], directed=True)
    counts = FactCheck(1, 0.5, 0, 1)(path, [0], steps=7, rng=1).counts[0]
    # At each step the last one who was persuaded has forgotten, and the next one is persuaded.
    assert counts.tolist() == [[4, 1, 0]] * 5 + [[5, 0, 0]] * 3
    nobody = FactCheck(0, 0.5, 0.5, 0.5)(barabasi_albert(30, 2, rng=1), [3], steps=90, runs=50, rng=1)
    assert nobody.size.tolist() == [1] * 50
    assert nobody.counts[:, -1].tolist() == [[30, 0, 0]] * 50


def test_without_forgetting_or_doubt_everyone_believes():
    graph = barabasi_albert(100, 2, rng=1)
    ensemble = FactCheck(0.5, 0, 0, 0)(graph, [3], steps=100, runs=5, rng=1)
    assert ensemble.counts[:, -1].tolist() == [[0, 100, 0]] * 5
    sure = FactCheck(0.5, 0, 1, 0)(graph, [3], steps=100, runs=5, rng=1)
    assert sure.counts[:, -1].tolist() == [[0, 0, 100]] * 5


def test_persuasion_is_the_formula_of_the_paper():
    """Of believers of weight 1 and 2 and a fact-checker of weight 4, at credibility .5: 4.5 : 2 of the chance .8."""
    graph = Graph.from_edges([(0, 3), (1, 3), (2, 3)], directed=True, weight=[1, 2, 4])
    model = FactCheck(spreading=[0, 0, 0, 0.8], credibility=0.5, verify=[0, 0, 1, 0], forget=0)
    runs = 40_000
    # At step 1 person 3 hears three believers; who is susceptible then hears two and a fact-checker at step 2.
    ensemble = model(graph, [0, 1, 2], steps=2, runs=runs, rng=5)
    first, second = 0.8 * runs, 0.8 * 0.2 * runs
    assert abs((ensemble.counts[:, 1, 1] == 3).sum() - first) < 4 * math.sqrt(first * 0.2)
    came = ensemble.counts[:, 1, 0] == 1
    believe, check = ((ensemble.counts[came, 2, state] == count).sum() for state, count in [(1, 3), (2, 2)])
    left = came.sum() - believe - check
    expected = np.array([0.8 * 4.5 / 6.5, 0.8 * 2 / 6.5, 0.2]) * came.sum()
    assert stats.chisquare([believe, check, left], expected).pvalue > 0.001
    assert abs(came.sum() - second / 0.8) < 4 * math.sqrt(second)
    # Through whom: the believers of weight 1 and 2, and while it believes the third of weight 4.
    found = [ensemble.cascade(run) for run in range(4_000)]
    parents = np.array([[cascade.parent[3], cascade.time[3]] for cascade in found if cascade.step[3] >= 0])
    at_first = np.bincount(parents[parents[:, 1] == 1, 0].astype(int), minlength=3)
    assert stats.chisquare(at_first, np.array([1, 2, 4]) / 7 * at_first.sum()).pvalue > 0.001
    at_second = np.bincount(parents[parents[:, 1] == 2, 0].astype(int), minlength=3)
    assert stats.binomtest(int(at_second[0]), int(at_second.sum()), 1 / 3).pvalue > 0.001
    assert at_second[2] == 0


def test_at_full_credibility_fact_checkers_persuade_nobody():
    graph = Graph.from_edges([(0, 1)], directed=True)
    model = FactCheck(spreading=[0, 1], credibility=1, verify=1, forget=[0, 1])
    counts = model(graph, [0], steps=5, rng=1).counts[0].tolist()
    assert counts == [[1, 1, 0], [0, 1, 1], [1, 0, 1], [1, 0, 1], [1, 0, 1], [1, 0, 1]]


def test_parameters_may_be_given_by_name():
    graph = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
    one = FactCheck(1, 0.5, {"ann": 0, "bob": 1, "cy": 0}, 0)(graph, ["ann"], steps=4, runs=9, rng=1)
    two = FactCheck(1, 0.5, [0, 1, 0], 0)(graph, ["ann"], steps=4, runs=9, rng=1)
    assert (one.counts == two.counts).all()
    assert one.counts[:, :3].tolist() == [[[2, 1, 0], [1, 2, 0], [0, 2, 1]]] * 9


def test_the_mean_is_that_of_a_plain_loop_over_networkx():
    club, draws, believers = nx.karate_club_graph(), np.random.default_rng(1), []
    for _ in range(600):
        state = dict.fromkeys(club, "S") | {0: "B"}
        for _ in range(15):
            after = dict(state)
            for v in club:
                hoax, facts = (sum(club[v][u]["weight"] for u in club[v] if state[u] == kind) for kind in "BF")
                if state[v] == "S" and hoax + facts and draws.random() < 0.6:
                    after[v] = "B" if draws.random() < 1.3 * hoax / (1.3 * hoax + 0.7 * facts) else "F"
                elif state[v] != "S" and draws.random() < 0.2:
                    after[v] = "S"
                elif state[v] == "B" and draws.random() < 0.1:
                    after[v] = "F"
            state = after
        believers.append(list(state.values()).count("B"))
    ours = FactCheck(0.6, 0.3, 0.1, 0.2)(club, [0], steps=15, runs=10_000, rng=2).counts[:, -1, 1]
    error = math.hypot(np.std(believers) / math.sqrt(600), np.std(ours) / 100)
    assert abs(np.mean(believers) - ours.mean()) < 4 * error


# At the door.


@pytest.mark.parametrize("name", NAMES)
def test_parameters_out_of_range_are_refused(name):
    fine = dict.fromkeys(NAMES, 0.5)
    for wrong, message in [
        (1.5, f"{name} must lie in [0, 1]; got 1.5"),
        ([0.5, -0.5], f"{name}[1] must lie in [0, 1]; got -0.5"),
        ({"ann": math.nan}, f"{name}['ann'] must lie in [0, 1]; got nan"),
        ("most", f"{name} must be a number in [0, 1], one for each person or {{person: number}}; got 'most'"),
    ]:
        with pytest.raises(ParameterError) as caught:
            FactCheck(**{**fine, name: wrong})
        assert str(caught.value) == message
    with pytest.raises(ParameterError, match=f"{name} must be one number for each of the 2 people; got '3 values'"):
        FactCheck(**{**fine, name: [0.5] * 3})(Graph.from_edges([(0, 1)]), [0], rng=1)
    with pytest.raises(ParameterError, match=f"{name} must be given for all 2 people; got 'none for 1, the first 1'"):
        FactCheck(**{**fine, name: {0: 0.5}})(Graph.from_edges([(0, 1)]), [0], rng=1)


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (ParameterError, {"steps": -1}, "steps must be a whole number of at least 0; got -1"),
        (ParameterError, {"seeds": []}, "seeds must name at least one node; got []"),
        (ParameterError, {"runs": True}, "runs must be a whole number of at least 1; got True"),
        (NodeNotFound, {"seeds": ["zoe"]}, "seeds must be nodes of the graph; got 'zoe'"),
        (GraphInputError, {"graph": Graph.from_edges([], n=0)}, "graph must have nodes; got none"),
        (
            LimitExceeded,
            {"runs": 10**6, "steps": 10**6},
            "runs must fit in 2 GiB; got 1,000,000, which need 11,175.9 GiB for 1,000,001 times each",
        ),
    ],
)
def test_calls_that_cannot_be_right_are_refused(kind, arguments, message):
    with pytest.raises(kind) as caught:
        FactCheck(0.5, 0.5, 0.5, 0.5)(**{"graph": Graph.from_edges([(0, 1)]), "seeds": [0], "rng": 1, **arguments})
    assert str(caught.value) == message


def test_a_replay_takes_the_steps_of_the_call():
    graph = barabasi_albert(60, 2, rng=1)
    ensemble = FactCheck(0.3, 0.5, 0, 0.1)(graph, [3], steps=4, runs=9, rng=1)
    assert [ensemble.cascade(run).size for run in range(9)] == ensemble.size.tolist()
    assert ensemble.model.replay(graph, [3], 2, rng=1).size > ensemble.size[2]
    with pytest.raises(ParameterError, match=r"run must be a whole number in \[0, .*; got -1"):
        ensemble.model.replay(graph, [3], -1, rng=1)
