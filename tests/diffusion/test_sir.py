import math
import pickle

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from socialgraph.diffusion import SIR, IndependentCascade
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

PATH = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
ARCS = 'infection must be a number in [0, 1], one for each arc, {(u, v): number}, "weight" or "weighted"; got '
PEOPLE = "recovery must be a number in [0, 1], one for each person or {person: number}; got "


def test_whoever_always_recovers_at_once_makes_an_independent_cascade():
    """Same law: sizes, depths, and how many are newly infected at each step."""
    graph = barabasi_albert(80, 2, rng=1)
    sir = SIR(0.35, 1)(graph, [0, 40], steps=80, runs=2_000, rng=1)
    cascade = IndependentCascade(0.35)(graph, [0, 40], runs=2_000, rng=2)
    for one, two in [(sir.size, cascade.size), (sir.depth, cascade.depth)]:
        assert stats.ks_2samp(one, two).pvalue > 1e-3
    ever = 80 - sir.counts[:, : cascade.counts.shape[1], 0]
    apart = ever.mean(axis=0) - cascade.counts[:, :, 0].mean(axis=0)
    error = np.hypot(ever.std(axis=0), cascade.counts[:, :, 0].std(axis=0)) / math.sqrt(2_000)
    assert np.all(np.abs(apart) <= 4 * error)
    assert (sir.counts[:, -1, 1] == 0).all()
    # Everyone is infected for one step, so that those of the step before are the recovered of this one.
    assert np.array_equal(sir.counts[:, 1:, 2], 80 - sir.counts[:, :-1, 0])


def test_certain_infection_reaches_everyone_at_their_distance():
    graph = nx.gnp_random_graph(200, 0.012, seed=3)
    away = nx.single_source_shortest_path_length(graph, 0)
    cascade = SIR(1, 1).replay(graph, [0], 0, rng=1)
    assert [None if math.isnan(at) else at for at in cascade.time] == [away.get(u) for u in range(200)]
    assert cascade.depth == max(away.values()) > 5


def test_whoever_recovers_still_tries_at_that_step_and_not_after_it():
    """On 0 -> 1 -> 2 with recovery 1, each of them tries exactly once, one step after their own infection."""
    graph = Graph.from_edges([(0, 1), (1, 2)], directed=True)
    assert SIR(1, 1)(graph, [0], steps=4, rng=1).counts[0].tolist() == [
        [2, 1, 0],
        [1, 1, 1],
        [0, 1, 2],
        [0, 0, 3],
        [0, 0, 3],
    ]
    once = SIR(0.5, 1)(graph, [0], steps=50, runs=4_000, rng=1).reach
    assert np.all(np.abs(once - [1, 0.5, 0.25]) < 4 * np.sqrt([1e-9, 0.25 / 4_000, 0.1875 / 4_000]))


def test_arcs_of_a_person_have_coins_of_their_own():
    star = Graph.from_edges([(0, v) for v in range(1, 4)])
    ensemble = SIR(0.5, 1)(star, [0], steps=1, runs=4_000, rng=1)
    table = np.bincount(ensemble.size - 1, minlength=4)
    assert stats.chisquare(table, 4_000 * np.array([1, 3, 3, 1]) / 8).pvalue > 1e-3


def test_both_ways_of_a_tie_have_coins_of_their_own():
    """One run in which u would have infected v says nothing of whether v would have infected u."""
    tie = Graph.from_edges([(0, 1)])
    there, back = (
        np.array([SIR(0.5, 1).replay(tie, [u], run, steps=1, rng=1).size for run in range(1_000)]) for u in (0, 1)
    )
    assert abs(np.corrcoef(there, back)[0, 1]) < 4 / math.sqrt(1_000)


def test_people_of_their_own_recovery():
    star = Graph.from_edges([(0, v) for v in range(1, 4)])
    ensemble = SIR(1, [1, 1, 0, 0.5])(star, [0], steps=2, runs=4_000, rng=1)
    assert ensemble.counts[:, 1].tolist() == [[0, 3, 1]] * 4_000
    share = np.mean(ensemble.counts[:, 2, 2] == 3)
    assert abs(share - 0.5) < 4 * 0.5 / math.sqrt(4_000)


def test_an_ensemble_answers_what_an_outbreak_is_asked():
    ensemble = SIR(1, 1)(nx.path_graph(5), [0], steps=6, runs=2, rng=1)
    assert ensemble.time_to(0.6).tolist() == [2.0, 2.0]
    assert ensemble.peak().to_numpy().tolist() == [[0, 0, 1], [1, 0, 1]]
    assert ensemble.curves().query("run == 1 and state == 'recovered'")["count"].tolist() == [0, 1, 2, 3, 4, 5, 5]
    assert ensemble.options == {"steps": 6}


def test_a_model_is_a_value():
    for given in [(0.1, 0.2), ("weight", [0.1, 0.2]), ({(0, 1): 0.5}, {0: 1, 1: 0.2})]:
        one, two = SIR(*given), SIR(*given)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
    assert repr(SIR(infection=1, recovery=0)) == "SIR(infection=1.0, recovery=0.0)"
    assert SIR(0.1, 0.2) != SIR(0.2, 0.1)


# What is refused.


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((-0.1, 1), "infection must lie in [0, 1]; got -0.1"),
        ((math.nan, 1), "infection must lie in [0, 1]; got nan"),
        ((True, 1), "infection must lie in [0, 1]; got True"),
        (("wieght", 1), "infection must be one of weight, weighted; got 'wieght'. Did you mean weight or weighted?"),
        ((None, 1), ARCS + "None"),
        (([0.1, 1.7], 1), "infection[1] must lie in [0, 1]; got 1.7"),
        (({(0, 1): 2}, 1), "infection[(0, 1)] must lie in [0, 1]; got 2"),
        ((0.1, 1.5), "recovery must lie in [0, 1]; got 1.5"),
        ((0.1, "weight"), PEOPLE + "'weight'"),
        ((0.1, None), PEOPLE + "None"),
        ((0.1, [0.1, math.nan]), "recovery[1] must lie in [0, 1]; got nan"),
        ((0.1, {"ann": -1}), "recovery['ann'] must lie in [0, 1]; got -1"),
    ],
)
def test_what_is_no_probability_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        SIR(*values)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("values", "kind", "message"),
    [
        (([0.1, 0.2], 1), ParameterError, "infection must be one number for each of the 4 arcs; got '2 values'"),
        (("weight", 1), ParameterError, "infection must not be \"weight\" on a graph without weights; got 'weight'"),
        (
            ({("ann", "bob"): 1}, 1),
            ParameterError,
            "infection must be given for all 2 ties; got \"none for 1, the first ('bob', 'cy')\"",
        ),
        ((0.1, [0.1, 0.2]), ParameterError, "recovery must be one number for each of the 3 people; got '2 values'"),
        (
            (0.1, {"ann": 1}),
            ParameterError,
            "recovery must be given for all 3 people; got \"none for 2, the first 'bob'\"",
        ),
        ((0.1, {"ann": 1, "zoe": 1}), NodeNotFound, "recovery must be nodes of the graph; got 'zoe'"),
    ],
)
def test_probabilities_that_do_not_fit_the_graph_are_refused(values, kind, message):
    for call in [SIR(*values), lambda *given, **options: SIR(*values).replay(*given, 0, **options)]:
        with pytest.raises(kind) as caught:
            call(PATH, ["ann"], rng=1)
        assert str(caught.value) == message


@pytest.mark.parametrize("steps", [-1, 1.5, None, True, "3", 10**6 + 1])
def test_steps_are_whole_and_not_without_end(steps):
    for call in [SIR(0.1, 1), lambda *given, **options: SIR(0.1, 1).replay(*given, 0, **options)]:
        with pytest.raises(ParameterError) as caught:
            call(PATH, ["ann"], steps=steps, rng=1)
        assert str(caught.value) == f"steps must be a whole number in [0, 1000000]; got {steps!r}"


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({"seeds": []}, ParameterError, "seeds must name at least one node; got []"),
        ({"seeds": ["zoe"]}, NodeNotFound, "seeds must be nodes of the graph; got 'zoe'"),
        ({"runs": 0}, ParameterError, "runs must be a whole number of at least 1; got 0"),
        ({"graph": Graph.from_edges([], n=0)}, GraphInputError, "graph must have nodes; got none"),
        (
            {"runs": 10**6, "steps": 10**6},
            LimitExceeded,
            "runs must fit in 2 GiB; got 1,000,000, which need 11,175.9 GiB for 1,000,001 times each",
        ),
    ],
)
def test_what_cannot_start_is_refused(given, kind, message):
    given = {"graph": PATH, "seeds": ["ann"], "rng": 1, **given}
    with pytest.raises(kind) as caught:
        SIR(0.1, 0.1)(**given)
    assert str(caught.value) == message


@pytest.mark.parametrize("run", [-1, 1.0, True, 2**63])
def test_a_run_is_a_whole_number(run):
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        SIR(0.1, 0.1).replay(PATH, ["ann"], run, rng=1)
