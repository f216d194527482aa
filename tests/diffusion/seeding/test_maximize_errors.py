"""What seeding refuses, and in which words."""

import networkx as nx
import numpy as np
import pytest

from socialgraph.diffusion import IndependentCascade, certify, maximize
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError, UnknownName
from socialgraph.graph import Graph

MODEL = IndependentCascade(p=0.1)
CLUB = nx.karate_club_graph()


def refused(kind, message, *args, call=maximize, **options):
    with pytest.raises(kind) as caught:
        call(*args, **{"rng": 1, **options})
    assert str(caught.value) == message


@pytest.mark.parametrize("k", [0, -1, 35, 2.0, True, "2", np.nan])
def test_k_is_a_number_of_people(k):
    with pytest.raises(ParameterError, match=r"k must be a whole number in \[1, 34\]; got"):
        maximize(CLUB, MODEL, k, rng=1)


def test_no_more_than_there_are_candidates():
    refused(ParameterError, "k must be a whole number in [1, 2]; got 3", CLUB, MODEL, 3, candidates=[1, 2, 1])


def test_k_or_a_budget():
    refused(ParameterError, "k or else budget must be given; got None", CLUB, MODEL)
    refused(ParameterError, "k or else budget must be given; got 'k=2 and budget=3'", CLUB, MODEL, 2, budget=3)
    refused(ParameterError, "cost must come with a budget and without k; got 2", CLUB, MODEL, 2, cost=2)


def test_methods_are_known():
    known = "celf, degree, degree_discount, k_shell, opim, pagerank, random"
    message = f"method must be one of {known}; got 'opimc'. Did you mean opim?"
    refused(UnknownName, message, CLUB, MODEL, 2, method="opimc")
    refused(UnknownName, f"method must be one of {known}; got None", CLUB, MODEL, 2, method=None)


@pytest.mark.parametrize(
    ("cost", "message"),
    [
        (0, "cost must be above 0; got 0.0"),
        ([1.0] * 33 + [0.0], "cost must be above 0; got 0.0"),
        (-1, "cost must be a finite number of at least 0; got -1"),
        (np.full(34, np.nan), "cost[0] must be a finite number of at least 0; got nan"),
        (dict.fromkeys(CLUB, 1) | {3: 0}, "cost must be above 0; got 0.0"),
        ({0: 1}, "cost must be given for all 34 people; got 'none for 33, the first 1'"),
        ([1, 2], "cost must be one number for each of the 34 people; got '2 values'"),
        ("dear", "cost must be a number of at least 0, one for each person or {person: number}; got 'dear'"),
    ],
)
def test_costs_are_above_nothing(cost, message):
    refused(ParameterError, message, CLUB, MODEL, cost=cost, budget=5)


def test_people_who_cost_something_are_in_the_graph():
    refused(NodeNotFound, "cost must be nodes of the graph; got 99", CLUB, MODEL, cost={99: 1}, budget=5)


@pytest.mark.parametrize("budget", [-1, np.nan, np.inf, "5", True])
def test_a_budget_is_money(budget):
    with pytest.raises(ParameterError, match="budget must be a finite number of at least 0; got"):
        maximize(CLUB, MODEL, budget=budget, rng=1)


def test_a_budget_pays_for_someone():
    message = "budget must pay for at least one candidate, 2; got 1.5"
    refused(ParameterError, message, CLUB, MODEL, budget=1.5, cost=2)
    refused(ParameterError, message, CLUB, MODEL, budget=1.5, cost=[1] * 33 + [2], candidates=[33])


@pytest.mark.parametrize("name", ["epsilon", "delta"])
@pytest.mark.parametrize("value", [0, 1, -0.1, 2, np.nan, "0.1", True, 1j])
def test_shares_lie_between_0_and_1(name, value):
    with pytest.raises(ParameterError, match=f"{name} must lie between 0 and 1, neither included; got"):
        maximize(CLUB, MODEL, 2, **{name: value}, rng=1)
    with pytest.raises(ParameterError, match=f"{name} must lie between 0 and 1, neither included; got"):
        certify(CLUB, MODEL, [2], **{name: value}, rng=1)


@pytest.mark.parametrize("runs", [0, 2.5, True, None])
def test_runs_are_whole(runs):
    with pytest.raises(ParameterError, match="runs must be a whole number of at least 1; got"):
        maximize(CLUB, MODEL, 2, method="celf", runs=runs, rng=1)


def test_candidates_are_in_the_graph_and_there_are_some():
    refused(NodeNotFound, "candidates must be nodes of the graph; got 99", CLUB, MODEL, 2, candidates=[1, 99])
    refused(ParameterError, "candidates must name at least one node; got []", CLUB, MODEL, 2, candidates=[])


def test_groups_have_one_value_a_person_and_go_with_k_and_sets():
    refused(ParameterError, "group must be 34 values, one a person; got 'shape (2,)'", CLUB, MODEL, 2, group=[0, 1])
    side = [0, 1] * 17
    refused(
        ParameterError, """group must come with method "opim"; got 'celf'""", CLUB, MODEL, 2, group=side, method="celf"
    )
    refused(ParameterError, "group must come with k and without a budget; got 3.0", CLUB, MODEL, budget=3, group=side)


def test_more_people_and_groups_than_fit_are_refused(monkeypatch):
    from socialgraph.diffusion.seeding import _maximin

    monkeypatch.setattr(_maximin, "_MOST_COUNTS", 1_000)
    refused(LimitExceeded, "people x groups must stay within 1,000; got 1,156", CLUB, MODEL, 2, group=range(34))
    assert len(maximize(CLUB, MODEL, 2, group=[*range(29)] + [0] * 5, rng=1).by_group) == 29


def test_a_model_without_live_edges_is_sent_to_simulation():
    def plain(graph, seeds, *, runs, rng):
        return MODEL(graph, seeds, runs=runs, rng=rng)

    with pytest.raises(
        ParameterError,
        match='model must have probabilities or weights for method "opim"; "celf" takes any model; got <fun',
    ):
        maximize(CLUB, plain, 2, rng=1)
    with pytest.raises(ParameterError, match="model must have probabilities or weights to be certified; got <function"):
        certify(CLUB, plain, [1], rng=1)
    with pytest.raises(ParameterError, match='for method "degree_discount"; "degree" needs none; got <function'):
        maximize(CLUB, plain, 2, method="degree_discount", rng=1)


@pytest.mark.parametrize("model", [None, 0.1, "ic"])
def test_a_model_is_one(model):
    message = f"model must be a model of diffusion, or a function like one; got {model!r}"
    refused(ParameterError, message, CLUB, model, 2)
    refused(ParameterError, message, CLUB, model, 2, method="degree")


def test_live_edges_alone_cannot_be_simulated():
    class Silent:
        def probabilities(self, graph):
            return np.full(graph.indices.size, 0.1)

    assert maximize(CLUB, Silent(), 1, rng=1).seeds
    with pytest.raises(ParameterError, match='model must be callable for method "celf"; got <'):
        maximize(CLUB, Silent(), 1, method="celf", rng=1)


def test_networks_that_cannot_be_right_are_refused():
    for call, what in [(maximize, 1), (certify, [0])]:
        refused(GraphInputError, "graph must have nodes; got none", Graph.from_edges([], n=0), MODEL, 1)
        with pytest.raises(ParameterError, match="graph must be a Graph, a networkx or igraph graph"):
            call([(0, 1)], MODEL, what, rng=1)


def test_parameters_that_do_not_fit_the_graph_are_the_models_to_refuse():
    with pytest.raises(ParameterError, match="p must be one number for each of the 156 arcs; got '2 values'"):
        maximize(CLUB, IndependentCascade([0.1, 0.2]), 2, rng=1)


def test_seeds_to_judge_are_in_the_graph_and_there_are_some():
    refused(NodeNotFound, "seeds must be nodes of the graph; got 99", CLUB, MODEL, [1, 99], call=certify)
    refused(ParameterError, "seeds must name at least one node; got []", CLUB, MODEL, [], call=certify)
    refused(
        ParameterError, "k must be a whole number in [1, 1]; got 2", CLUB, MODEL, [1, 2], candidates=[3], call=certify
    )


@pytest.mark.parametrize("rng", [-1, 2**128, 1.0, "7", True])
def test_what_is_no_seed_is_refused(rng):
    with pytest.raises(ParameterError, match="rng must be"):
        maximize(CLUB, MODEL, 1, rng=rng)


def test_more_sets_than_fit_are_refused(monkeypatch):
    from socialgraph.diffusion.seeding import _reverse_sets

    monkeypatch.setattr(_reverse_sets, "_MOST_MEMBERS", 100_000)
    with pytest.raises(LimitExceeded, match=r"reverse sets must fit in 0 GiB; got .* a larger epsilon needs fewer"):
        maximize(CLUB, MODEL, 2, epsilon=0.001, rng=1)
