"""Rumour, fact-checking and adoption against exact laws of small networks and the numbers of the papers."""

import functools
import itertools
import math
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from naive.rumour import k_law
from scipy import linalg, stats

from socialgraph.diffusion import Bass, FactCheck, MakiThompson
from socialgraph.diffusion.theory import rumour_size
from socialgraph.graph import Graph

# One false alarm in 10,000 changes of the code for each test that compares laws.
ALARM = 1e-4


def complete(n):
    return Graph.from_edges(np.column_stack(np.triu_indices(n, 1)), n)


def p_value(law, seen):
    """Compare what was seen with its law, {value: chance}, by chi-square; rare values are pooled to 5 expected."""
    runs = seen.total()
    if not set(seen) <= set(law):
        return 0.0
    cells, pool = [], np.zeros(2)
    for value in sorted(law, key=law.get):
        pool += seen[value], law[value] * runs
        if pool[1] >= 5:
            cells.append(pool)
            pool = np.zeros(2)
    if pool[1] > 0 and cells:
        cells[-1] = cells[-1] + pool
    observed, expected = np.array(cells).T
    return 1.0 if len(cells) < 2 else stats.chisquare(observed, expected * runs / expected.sum()).pvalue


def tally(rows):
    """Count the different rows of an array."""
    values, counts = np.unique(rows, axis=0, return_counts=True)
    return Counter(dict(zip(map(tuple, values.tolist()), counts.tolist(), strict=True)))


# Rumour: how many never hear it.

RUNS = 40_000
PARAMETERS = [(1.0, 1.0), (0.4, 1.0), (1.0, 0.3), (0.6, 0.5)]
SIZES = [2, 3, 4, 6, 9, 13]


@functools.cache
def ignorants(n, spread, stifle, seed):
    return Counter((n - MakiThompson(spread, stifle)(complete(n), [0], runs=RUNS, rng=seed).size).tolist())


def worst(law_of):
    """Give the least p-value over sizes and parameters of a law of the final number of ignorants."""
    cases = list(itertools.product(SIZES, PARAMETERS))
    found = [p_value(law_of(n, *given), ignorants(n, *given, seed)) for seed, (n, given) in enumerate(cases)]
    return min(found) * len(found)


def test_the_ignorants_of_a_complete_network_follow_their_exact_law():
    assert worst(k_law) > ALARM


def test_two_ignorants_and_a_spreader_end_as_gani_says():
    # Gani (2000): 2, 1 and 0 survive with probability 0, 1/4 and 3/4.
    assert k_law(3, 1.0, 1.0) == {1: 0.25, 0: 0.75}


WRONG = {
    "one may call oneself": lambda n, spread, stifle: k_law(n, spread, stifle, lambda x: x / n),
    "both are silenced": lambda n, spread, stifle: k_law(n, spread, stifle, silenced=2),
    "3 % too talkative": lambda n, spread, stifle: k_law(n, spread * 1.03, stifle),
    "silenced by chance alone": lambda n, spread, stifle: k_law(n, spread, stifle**2),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_in_the_law_raises_the_alarm(mistake):
    assert worst(WRONG[mistake]) < ALARM


def rumour_rates(graph, spread, stifle):
    """Give the rates between all states of a network, each person ignorant (0), spreader (1) or stifler (2)."""
    states = list(itertools.product(range(3), repeat=graph.n))
    place = {state: i for i, state in enumerate(states)}
    weight = np.ones(graph.indices.size) if graph.weight is None else graph.weight
    rates = np.zeros((len(states), len(states)))
    for state, u in itertools.product(states, range(graph.n)):
        if state[u] != 1:
            continue
        row = slice(graph.indptr[u], graph.indptr[u + 1])
        total = weight[row].sum()
        calls = zip(graph.indices[row], weight[row], strict=True) if total else [(u, 0.0)]
        for v, each in calls:
            changed, who = (1, v) if state[v] == 0 else (2, u)
            chance = 1.0 if total == 0 else each / total * (spread if changed == 1 else stifle)
            after = (*state[:who], changed, *state[who + 1 :])
            rates[place[state], place[after]] += chance
    rates[np.arange(len(states)), np.arange(len(states))] -= rates.sum(axis=1)
    return states, rates


SMALL = [
    Graph.from_edges([(0, 1), (1, 2), (0, 2)]),
    Graph.from_edges([(0, 1), (1, 2), (2, 3)], directed=True),
    Graph.from_edges([(0, 1), (1, 2), (2, 0), (1, 3), (3, 0)], directed=True, weight=[1, 2, 5, 1, 3]),
    Graph.from_edges([(0, 1), (0, 2), (0, 3), (2, 3)], weight=[4, 1, 0, 2]),
    Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 0)]),
]


@pytest.mark.parametrize("which", range(len(SMALL)))
def test_the_states_of_small_networks_at_every_time_follow_the_markov_chain(which):
    """Time is in mean waits: the matrix exponential of the rates, at times 1, 2 and 4 and at the end."""
    graph, model = SMALL[which], MakiThompson(0.7, 0.4)
    states, rates = rumour_rates(graph, model.spread, model.stifle)
    ensemble = model(graph, [0], runs=RUNS, rng=which)
    start = np.zeros(len(states))
    start[states.index((1,) + (0,) * (graph.n - 1))] = 1.0
    for time in [1, 2, 4, int(ensemble.times[-1])]:
        law = {}
        for state, chance in zip(states, start @ linalg.expm(rates * (1e4 if time > 4 else time)), strict=True):
            counted = tuple(state.count(kind) for kind in range(3))
            law[counted] = law.get(counted, 0.0) + max(float(chance), 0.0)
        law = {counted: chance for counted, chance in law.items() if chance > 1e-12}
        assert p_value(law, tally(ensemble.counts[:, time])) > ALARM / 20


def test_a_fifth_of_many_never_hear_it():
    """Sudbury (1985): 0.2032, the root of x = exp(-2 (1 - x)); Watson (1988): n times its variance tends to 0.2727."""
    n, runs = 500, 8_000
    share = 1 - MakiThompson()(complete(n), [0], runs=runs, rng=1).size / n
    values, chances = np.array(list(k_law(n, 1.0, 1.0).items())).T
    mean = (values * chances).sum() / n
    variance = ((values / n - mean) ** 2 * chances).sum()
    assert mean == pytest.approx(0.2032, abs=0.1 / n)
    assert n * variance == pytest.approx(0.2727, abs=1 / n)
    assert abs(share.mean() - mean) < 4 * math.sqrt(variance / runs)
    fourth = ((values / n - mean) ** 4 * chances).sum()
    assert abs(share.var() - variance) < 4 * math.sqrt((fourth - variance**2) / runs)


@pytest.mark.parametrize(("spread", "stifle"), [(0.4, 0.8), (0.9, 0.3)])
def test_the_share_that_hears_it_is_that_of_theory(spread, stifle):
    ensemble = MakiThompson(spread, stifle)(complete(500), [0], runs=2_000, rng=2)
    assert abs(ensemble.mean / 500 - rumour_size(spread, stifle)) < 1 / 500 + 4 * ensemble.standard_error / 500


def test_calls_in_rounds_leave_another_share():
    """What the docstring says of rounds: all call at once, and those who reach the same ignorant both go on or one."""
    for both, share in [(True, 0.1745), (False, 0.2032)]:
        ignorant, spreading = 1 - 1e-9, 1e-9
        for _ in range(500):
            told = ignorant * -math.expm1(-spreading)
            spreading = told + (spreading * ignorant if both else told)
            ignorant -= told
        assert ignorant == pytest.approx(share, abs=1e-4)


# Fact-checking.


def fact_check_law(graph, model, steps):
    """Give the law of everyone's state and of who ever believed at a step, from a believing person 0."""
    heard = graph.reverse
    weight = np.ones(heard.indices.size) if heard.weight is None else heard.weight
    law = {("B" + "S" * (graph.n - 1), frozenset([0])): 1.0}
    for _ in range(steps):
        after = {}
        for (state, ever), share in law.items():
            options = []
            for v in range(graph.n):
                row = slice(heard.indptr[v], heard.indptr[v + 1])
                near = list(zip((state[u] for u in heard.indices[row]), weight[row].tolist(), strict=True))
                hoax, facts = (sum(w for kind_, w in near if kind_ == kind) for kind in "BF")
                b, a, check, forget = model.spreading, model.credibility, model.verify, model.forget
                total = hoax * (1 + a) + facts * (1 - a)
                f, g = (b * hoax * (1 + a) / total, b * facts * (1 - a) / total) if total else (0.0, 0.0)
                options.append(
                    {
                        "S": [("B", f), ("F", g), ("S", 1 - f - g)],
                        "B": [("S", forget), ("F", (1 - forget) * check), ("B", (1 - forget) * (1 - check))],
                        "F": [("S", forget), ("F", 1 - forget)],
                    }[state[v]]
                )
            for chosen in itertools.product(*options):
                chance = share * math.prod(each for _, each in chosen)
                new = "".join(kind for kind, _ in chosen)
                key = new, ever | {v for v, kind in enumerate(new) if kind == "B"}
                if chance > 0:
                    after[key] = after.get(key, 0.0) + chance
        law = after
    return law


def counted(law):
    """Give the law of how many are in each state and how many ever believed."""
    found = {}
    for (state, ever), chance in law.items():
        key = (*(state.count(kind) for kind in "SBF"), len(ever))
        found[key] = found.get(key, 0.0) + chance
    return found


MODELS = [FactCheck(0.6, 0.5, 0.2, 0.3), FactCheck(0.9, 0.0, 0.0, 0.4), FactCheck(0.5, 1.0, 0.4, 0.1)]
THREE = [
    Graph.from_edges([(0, 1), (1, 2), (0, 2)]),
    Graph.from_edges([(0, 1), (1, 2), (2, 0), (0, 2)], directed=True, weight=[1, 2, 3, 5]),
    Graph.from_edges([(0, 1), (1, 2)], weight=[0.5, 4]),
    Graph.from_edges([(0, 1)], 2),
]


def fact_check_p(graph, model, steps, seed, law_of):
    ensemble = model(graph, [0], steps=steps, runs=RUNS, rng=seed)
    seen = np.column_stack([ensemble.counts[:, -1], ensemble.size])
    return p_value(counted(law_of), tally(seen))


@pytest.mark.parametrize("steps", [1, 2, 3, 6])
def test_fact_checking_on_three_people_follows_the_markov_chain(steps):
    cases = list(itertools.product(THREE, MODELS))
    found = [
        fact_check_p(graph, model, steps, seed, fact_check_law(graph, model, steps))
        for seed, (graph, model) in enumerate(cases)
    ]
    assert min(found) > ALARM / len(cases)


@pytest.mark.parametrize(
    "wrong",
    [FactCheck(0.6, 0.2, 0.2, 0.3), FactCheck(0.6, 0.5, 0.22, 0.3), FactCheck(0.62, 0.5, 0.2, 0.3)],
    ids=["credibility", "verify", "spreading"],
)
def test_a_parameter_a_little_off_raises_the_alarm(wrong):
    assert fact_check_p(THREE[0], MODELS[0], 6, 1, fact_check_law(THREE[0], wrong, 6)) < ALARM


@pytest.mark.parametrize("spreading", [0.2, 0.5, 0.9])
def test_the_verification_threshold_does_not_depend_on_the_spreading_rate(spreading):
    """Tambuscio et al. (2015), where everyone meets everyone: the hoax dies out above, and stays below.

    Below it the share of believers among the convinced is ((1 + a) / (1 + v) - (1 - a)) / (2 a), where
    v = (1 - forget) verify / forget; and forget / (spreading + forget) of all are susceptible.
    """
    n, runs, a, forget = 400, 20, 0.3, 0.2
    threshold = 2 * a / (1 - a) * forget / (1 - forget)
    graph, seeds = complete(n), range(100)
    above = FactCheck(spreading, a, 1.6 * threshold, forget)(graph, seeds, steps=300, runs=runs, rng=1)
    assert above.counts[:, -1, 1].tolist() == [0] * runs
    below = FactCheck(spreading, a, 0.5 * threshold, forget)(graph, seeds, steps=300, runs=runs, rng=2)
    late = below.counts[:, 150:].mean(axis=1)
    susceptible, believers = late[:, 0] / n, late[:, 1] / (late[:, 1] + late[:, 2])
    v = 0.5 * 2 * a / (1 - a)
    exact = ((1 + a) / (1 + v) - (1 - a)) / (2 * a)
    for seen, expected in [(susceptible, forget / (spreading + forget)), (believers, exact)]:
        assert abs(seen.mean() - expected) < 4 * seen.std(ddof=1) / math.sqrt(runs) + 4 / n


# Bass.


def bass_curve(time, p, q):
    left = np.exp(-(p + q) * time)
    return (1 - left) / (1 + q / p * left)


@pytest.mark.parametrize(("p", "q", "peak"), [(0.03, 0.38, 6.19262), (0.01, 0.40, 8.99727)])
def test_short_steps_on_a_complete_network_are_the_curve_of_bass(p, q, peak):
    """Card 10: F(t), and the peak at ln(q / p) / (p + q), by which 1 / 2 - p / 2 q have adopted."""
    n, runs, short = 1_000, 200, 0.02
    ensemble = Bass(p * short, q * short)(complete(n), [], steps=round(16 / short), runs=runs, rng=1)
    time = ensemble.times * short
    share = ensemble.counts[:, :, 0] / n
    mean, error = share.mean(axis=0), share.std(axis=0, ddof=1) / math.sqrt(runs)
    # In steps the curve is up to half a step late or early; it rises by at most .12 a unit of time.
    assert (np.abs(mean - bass_curve(time, p, q)) < 4 * error + 1 / n + 0.06 * short).all()
    # The card's .05 is for 100,000 people; for 200 x 1,000 the standard error is about that.
    middle = time[(share >= 0.5 - p / (2 * q)).argmax(axis=1)]
    room = 4 * middle.std(ddof=1) / math.sqrt(runs) + short / 2
    assert room < 0.35
    assert peak == pytest.approx(math.log(q / p) / (p + q), abs=1e-5)
    assert abs(middle.mean() - peak) < room
    near = np.abs(time[1:] - peak) <= 3
    rise = np.polynomial.Polynomial.fit(time[1:][near] - short / 2, np.diff(mean)[near], 2)
    assert abs(rise.deriv().roots()[0] - peak) < room


@pytest.mark.parametrize("seeds", [[], [0]])
def test_two_people_follow_their_exact_law(seeds):
    p, q, steps = 0.15, 0.6, 6
    pair = Graph.from_edges([(0, 1)])
    law = {(1, 0) if seeds else (0, 0): 1.0}
    for _ in range(steps):
        after = {}
        for (a, b), share in law.items():
            chance = [1.0 if mine else p + q * other for mine, other in [(a, b), (b, a)]]
            for new in itertools.product([0, 1], repeat=2):
                weight = math.prod(c if adopted else 1 - c for c, adopted in zip(chance, new, strict=True))
                after[new] = after.get(new, 0.0) + share * weight
        law = after
    ensemble = Bass(p, q)(pair, seeds, steps=steps, runs=RUNS, rng=1)
    sizes = {}
    for pair_, share in law.items():
        sizes[sum(pair_)] = sizes.get(sum(pair_), 0.0) + share
    assert p_value({size: share for size, share in sizes.items() if share > 0}, Counter(ensemble.size.tolist())) > ALARM
    assert p_value({1: 0.5, 2: 0.5}, Counter(ensemble.size.tolist())) < ALARM


def test_a_step_half_as_long_is_the_same_market():
    """T33: with p and q halved and twice as many steps the mean moves by no more than the length of a step explains."""
    graph = Graph.from_edges(np.array(nx.random_regular_graph(10, 500, seed=1).edges))
    means = [
        Bass(0.03 / per, 0.38 / per)(graph, [], steps=6 * per, runs=60, rng=per).counts[:, :, 0].mean(axis=0)[-1] / 500
        for per in [10, 20, 40]
    ]
    assert abs(means[1] - means[0]) < 0.02
    assert abs(means[2] - means[1]) < 0.015
