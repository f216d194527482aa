"""Compartments in steps against exact laws: Markov chains of small networks, percolation, branching, mean field."""

import math
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from naive import compartments as naive
from scipy import stats
from scipy.optimize import brentq

from socialgraph.diffusion import SEIR, SI, SIR, SIRS, SIS, Compartments
from socialgraph.diffusion.theory import epidemics, percolation
from socialgraph.diffusion.theory.degrees import poisson
from socialgraph.generators import barabasi_albert, erdos_renyi
from socialgraph.graph import Graph

RUNS = 10_000
# One false alarm in 10,000 changes of the code, over all comparisons of one test at once.
ALARM = 1e-4
CAUGHT = ("susceptible", "infected", "infected")
RULES = {
    SI: ((CAUGHT,), ()),
    SIS: ((CAUGHT,), (("infected", "susceptible", "recovery"),)),
    SIR: ((CAUGHT,), (("infected", "recovered", "recovery"),)),
    SEIR: (
        (("susceptible", "infected", "exposed"),),
        (("exposed", "infected", "incubation"), ("infected", "recovered", "recovery")),
    ),
    SIRS: ((CAUGHT,), (("infected", "recovered", "recovery"), ("recovered", "susceptible", "waning"))),
}
SHARE = {"infection": 0.35, "recovery": 0.3, "incubation": 0.45, "waning": 0.4}
GRAPHS = [
    Graph.from_edges([(0, 1)]),
    Graph.from_edges([(0, 1), (1, 2), (0, 2)]),
    Graph.from_edges([(0, 1), (1, 2), (2, 3)]),
    Graph.from_edges([(0, 1), (1, 2), (2, 0), (2, 3)], directed=True),
    Graph.from_edges([(0, 1), (0, 2), (1, 2), (2, 3), (0, 3)]),
]
# Rumours that are told, doubted, denied and forgotten, in which two things can happen to a person at one step.
STATES = ("calm", "told", "doubts")
RUMOUR = (
    [("calm", "told", "told", 0.35), ("calm", "doubts", "doubts", 0.2), ("told", "doubts", "doubts", 0.5)],
    [("told", "doubts", 0.1), ("doubts", "calm", 0.3), ("calm", "told", 0.05)],
)


def p_value(law, found):
    """Compare values with their law, {value: probability}, by chi-square; rare ones are pooled."""
    values = sorted(law)
    expected = np.array([law[value] for value in values]) * len(found)
    count = Counter(found)
    observed = np.array([count[value] for value in values])
    if observed.sum() != len(found) or observed[expected < 1e-9].any():
        return 0.0
    common = expected >= 5
    if not common.all():
        observed, expected = (np.append(part[common], part[~common].sum()) for part in (observed, expected))
    common = expected > 0
    return stats.chisquare(observed[common], expected[common] * len(found) / expected.sum()).pvalue


def declared(kind, share=SHARE):
    """Give the states and the rules of a model, as `naive.chain` has them."""
    contacts, changes = RULES[kind]
    return (
        kind(**{name: share[name] for name in naive.fields_of(kind)}),
        [(*rule, share["infection"]) for rule in contacts],
        [(who, becomes, share[name]) for who, becomes, name in changes],
    )


def p_values(model, contacts, changes, graph, ensemble):
    """Compare how many are in each state after 1, 2, 3 and 5 steps, and 10 where it is quick, with the exact chain."""
    arcs, start = naive.arcs_of(graph), getattr(model, "start", "infected")
    steps = (1, 2, 3, 5, 10) if graph.n < 4 else (1, 2, 3, 5)
    laws = naive.chain(graph.n, ensemble.states, contacts, changes, start, arcs, ensemble.seeds.tolist(), steps[-1])
    for step in steps:
        law = {}
        for people, chance in laws[step].items():
            here = tuple(people.count(state) for state in ensemble.states)
            law[here] = law.get(here, 0.0) + chance
        yield p_value(law, list(map(tuple, ensemble.counts[:, step].tolist())))


# Small networks: the Markov chain of the states of all people.


@pytest.mark.parametrize("kind", RULES)
def test_states_follow_the_exact_chain(kind):
    model, *rules = declared(kind)
    values = [
        value
        for seed, graph in enumerate(GRAPHS)
        for value in p_values(model, *rules, graph, model(graph, [0], steps=10, runs=RUNS, rng=seed))
    ]
    assert len(values) == 22
    assert min(values) > ALARM / len(values)


def test_declared_rules_follow_the_exact_chain():
    model = Compartments(STATES, *RUMOUR)
    values = [
        value
        for seed, graph in enumerate(GRAPHS)
        for value in p_values(model, *RUMOUR, graph, model(graph, [0, 1], steps=10, runs=RUNS, rng=seed))
    ]
    assert min(values) > ALARM / len(values)


@pytest.mark.parametrize(
    ("kind", "name"), [(SI, "infection"), (SIR, "recovery"), (SEIR, "incubation"), (SIRS, "waning")]
)
def test_the_comparison_finds_chances_that_are_off_by_a_tenth(kind, name):
    model, graph = declared(kind)[0], GRAPHS[-1]
    ensemble = model(graph, [0], steps=10, runs=2 * RUNS, rng=1)
    rules = declared(kind, SHARE | {name: 1.1 * SHARE[name]})[1:]
    assert min(p_values(model, *rules, graph, ensemble)) < ALARM


@pytest.mark.parametrize("kind", [SI, SIR, SEIR])
def test_everyone_is_reached_as_often_as_the_chain_says(kind):
    model, *rules = declared(kind)
    for seed, graph in enumerate(GRAPHS):
        states = model(graph, [0], rng=1).states
        law = naive.chain(graph.n, states, *rules, "infected", naive.arcs_of(graph), [0], 4)[4]
        exact = sum(np.array([state != "susceptible" for state in people]) * chance for people, chance in law.items())
        exact = np.minimum(exact, 1)
        reach = model(graph, [0], steps=4, runs=RUNS, rng=seed).reach
        assert np.all(np.abs(reach - exact) <= 4.5 * np.sqrt(exact * (1 - exact) / RUNS) + 1e-12)


# Large networks. reference/reproductions.md, cards 1 and 12.


def carried(infection, recovery):
    return infection / (infection + recovery - infection * recovery)


@pytest.mark.parametrize(
    ("infection", "recovery", "z", "size"),
    [(0.5, 1, 4, 0.79681), (1 / 6, 0.2, 4, 0.79681), (0.5, 1, 3, 0.58281), (1 / 11, 0.1, 3, 0.58281)],
)
def test_large_outbreaks_are_the_giant_component_of_percolation(infection, recovery, z, size):
    """An arc carries with probability 1/2, whether people are infected for one step, five or ten on average."""
    graph, seeds = erdos_renyi(20_000, z / 19_999, rng=5), range(0, 20_000, 2_000)
    theory = percolation.final_size(poisson(z), carried(infection, recovery))
    assert abs(theory - size) < 1e-4
    for model in [SIR(infection, recovery), SEIR(infection, 0.5, recovery)]:
        sizes = model(graph, seeds, steps=1_000, runs=10, rng=7).size / graph.n
        assert abs(sizes.mean() - theory) < 0.01


def test_outbreaks_are_seldomer_large_where_people_are_not_infected_for_equally_long():
    """An outbreak dies out as a branching process does, in which D goes for all the arcs of a person."""
    infection, recovery, z, n = 1 / 6, 0.2, 4, 3_000
    lasts = np.arange(1, 400)
    law, carries = recovery * (1 - recovery) ** (lasts - 1), 1 - (1 - infection) ** lasts
    dies = brentq(lambda u: np.sum(law * np.exp(z * carries * (u - 1))) - u, 0, 0.9)
    often = percolation.final_size(poisson(z), carried(infection, recovery))
    assert often - (1 - dies) > 0.1
    graph, large, both = erdos_renyi(n, z / (n - 1), rng=3), [], []
    for seed in range(0, n, 10):
        large.extend(SIR(infection, recovery)(graph, [seed], steps=1_000, runs=5, rng=seed).size > n / 10)
        both.extend(SIR(0.5, 1)(graph, [seed], steps=1_000, runs=5, rng=seed).size > n / 10)
    # From one network to the next it varies by less than a hundredth.
    assert abs(np.mean(large) - (1 - dies)) < 4 * 0.5 / math.sqrt(1_500) + 0.01
    assert abs(np.mean(both) - often) < 4 * 0.5 / math.sqrt(1_500) + 0.01


def test_short_steps_are_continuous_time():
    """50 steps to a unit of time, against edge-based compartments, exact for large networks."""
    n, step = 20_000, 0.02
    graph = erdos_renyi(n, 10 / (n - 1), rng=5)
    seeds = np.random.default_rng(1).choice(n, n // 100, replace=False)
    counts = SIR(0.1 * step, 0.2 * step)(graph, seeds, steps=1_500, runs=3, rng=1).counts.mean(axis=0) / n
    times = np.arange(0, 31, 5)
    theory = epidemics.sir_curve(poisson(10), 0.1, 0.2, times, 0.01)
    assert np.abs(counts[(times / step).round().astype(int)] - theory).max() < 0.015


@pytest.mark.parametrize("recovery", [0.02, 0.5])
@pytest.mark.parametrize("factor", [2.0, 4.0])
def test_sis_hovers_where_as_many_recover_as_are_infected(factor, recovery):
    """On a complete graph: x recovery = (1 - x) (1 - (1 - infection)^(n x)), near 1 - 1 / factor in short steps."""
    n = 200
    infection = factor * recovery / n
    balance = brentq(lambda x: x * recovery - (1 - x) * (1 - (1 - infection) ** (n * x)), 0.1, 1)
    steps = round(200 / recovery)
    counts = SIS(infection, recovery)(nx.complete_graph(n), range(100), steps=steps, runs=4, rng=1).counts
    # The next term of the mean is -1 / (n (factor - 1)); fluctuations of the time average are below a hundredth.
    assert abs(counts[:, steps // 10 :, 1].mean() / n - balance) < 0.012
    mean_field = epidemics.sis_prevalence_of(nx.complete_graph(n), infection, recovery).mean()
    assert recovery == 0.5 or abs(balance - mean_field) < 0.01


def test_sirs_hovers_where_all_three_flows_are_equal():
    """With waning, x (1 + recovery / waning) people are out of reach, and x recovery of them leave at each step."""
    n, infection, recovery, waning = 1_000, 0.5 / 1_000, 0.2, 0.1

    def excess(x):
        return x * recovery - (1 - x * (1 + recovery / waning)) * (1 - (1 - infection) ** (n * x))

    balance = brentq(excess, 0.01, 1 / 3)
    counts = SIRS(infection, recovery, waning)(nx.complete_graph(n), range(200), steps=600, runs=6, rng=1).counts
    mean = counts[:, 100:].mean(axis=(0, 1)) / n
    assert np.all(np.abs(mean[1:] - [balance, balance * recovery / waning]) < 0.005)


@pytest.mark.parametrize(
    ("rate", "time", "simulated", "mean_field"),
    [(0.10, 200, 0.0599, 0.0649), (0.13, 100, 0.1207, 0.1311), (0.20, 60, 0.2647, 0.2850)],
)
def test_scale_free_prevalence_in_short_steps_is_the_gallerys_and_below_mean_field(rate, time, simulated, mean_field):
    """50 steps to a unit of time; from one network to the next it varies by 1.5 % at .10, by a tenth of that at .20."""
    n, step = 20_000, 0.02
    graph = barabasi_albert(n, 3, rng=1)
    counts = SIS(rate * step, step)(graph, range(0, n, 5), steps=round(time / step), rng=12).counts[0, :, 1]
    found = counts[round(20 / step) :].mean() / n
    assert abs(found / simulated - 1) < 0.03
    assert 0.88 < found / mean_field < 0.95


def test_below_the_threshold_it_dies_out_and_above_it_lasts():
    graph = barabasi_albert(2_000, 3, rng=11)
    threshold = epidemics.sis_threshold_of(graph)
    for factor, lasts in [(0.5, False), (3, True)]:
        counts = SIS(factor * threshold * 0.1, 0.1)(graph, range(0, 2_000, 5), steps=600, runs=5, rng=12).counts
        assert (counts[:, -1, 1] > 0).tolist() == [lasts] * 5


def test_everyone_on_a_complete_graph_catches_si_at_the_pace_of_its_chain():
    """The mean number of infected at each step, by the binomial chain of how many there are (Reed and Frost)."""
    n, infection, steps = 30, 0.02, 25
    law, means = np.eye(n + 1)[1], []
    for _ in range(steps):
        after = np.zeros(n + 1)
        for ill in range(1, n + 1):
            new = stats.binom.pmf(np.arange(n - ill + 1), n - ill, 1 - (1 - infection) ** ill)
            after[ill:] += law[ill] * new
        law = after
        means.append(law @ np.arange(n + 1))
    counts = SI(infection)(nx.complete_graph(n), [0], steps=steps, runs=RUNS, rng=3).counts[:, 1:, 1]
    assert np.all(np.abs(counts.mean(axis=0) - means) < 4.5 * counts.std(axis=0) / math.sqrt(RUNS))
    rare = law * RUNS < 5
    pooled = {ill: chance for ill, chance in enumerate(law) if not rare[ill]} | {-1: law[rare].sum()}
    assert p_value(pooled, [-1 if rare[ill] else ill for ill in counts[:, -1].tolist()]) > ALARM
