"""SIR and SIS in continuous time, and SIR on contacts, against exact laws: generators, integrals, percolation."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from naive import continuous as naive
from naive.diffusion import spread_law
from scipy import special, stats
from scipy.linalg import expm

from socialgraph.diffusion import ContinuousSIR, ContinuousSIS, TemporalSIR, theory
from socialgraph.generators import barabasi_albert, erdos_renyi
from socialgraph.graph import Graph

RUNS = 20_000
# One false alarm in 10,000 changes of the code, over all comparisons of one test at once.
ALARM = 1e-4
ATLAS = [
    Graph.from_edges(list(graph.edges), n=len(graph))
    for graph in nx.graph_atlas_g()
    if 2 <= len(graph) <= 4 and nx.is_connected(graph)
]


def p_value(law, found):
    """Compare numbers with their law, {number: probability}, by chi-square; rare ones are pooled."""
    values = sorted(law)
    expected = np.array([law[value] for value in values]) * len(found)
    observed = np.array([np.count_nonzero(found == value) for value in values])
    if observed.sum() != len(found) or observed[expected < 1e-9].any():
        return 0.0
    common = expected >= 5
    if not common.all():
        observed, expected = (np.append(part[common], part[~common].sum()) for part in (observed, expected))
    common = expected > 0
    return stats.chisquare(observed[common], expected[common] * len(found) / expected.sum()).pvalue


def arcs_of(graph):
    return list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))


def drawn_rates(graph, seed):
    """Draw a rate for every arc and a recovery for everyone."""
    draws = np.random.default_rng(seed)
    return draws.uniform(0.2, 2, graph.indices.size), draws.uniform(0.2, 2, graph.n)


def state_law(graph, rate, recovery, seeds, time, again):
    """Give {state of everyone: probability} at a time, by the generator of the whole Markov chain."""
    states = list(itertools.product(range(2 if again else 3), repeat=graph.n))
    place, moves = {state: i for i, state in enumerate(states)}, np.zeros((len(states), len(states)))
    for state in states:
        jumps = [(u, 0 if again else 2, recovery[u]) for u in range(graph.n) if state[u] == 1]
        jumps += [
            (v, 1, each) for (u, v), each in zip(arcs_of(graph), rate, strict=True) if (state[u], state[v]) == (1, 0)
        ]
        for u, to, each in jumps:
            moves[place[state], place[(*state[:u], to, *state[u + 1 :])]] += each
            moves[place[state], place[state]] -= each
    first = place[tuple(int(u in seeds) for u in range(graph.n))]
    return dict(zip(states, expm(moves * time)[first].clip(0), strict=True))


@pytest.mark.parametrize("again", [False, True])
def test_states_follow_the_generator_of_the_whole_chain(again):
    """Every connected graph of up to four people, every arc and person with a rate of their own, at three times."""
    values = []
    for seed, graph in enumerate(ATLAS):
        rate, recovery = drawn_rates(graph, seed)
        model = ContinuousSIS(rate, recovery) if again else ContinuousSIR(rate, recovery)
        ensemble = model(graph, [0], time=2, runs=RUNS, rng=seed)
        for at in (10, 35, 100):
            law = {}
            for state, chance in state_law(graph, rate, recovery, [0], ensemble.times[at], again).items():
                code = state.count(1) + 10 * state.count(2)
                law[code] = law.get(code, 0) + chance
            counts = ensemble.counts[:, at]
            values.append(p_value(law, counts[:, 1] + (0 if again else 10 * counts[:, 2])))
    assert len(values) == 27
    assert min(values) > ALARM / len(values)


def test_the_comparison_finds_rates_that_are_off_by_a_tenth():
    graph = ATLAS[-1]
    rate, recovery = drawn_rates(graph, 1)
    ensemble = ContinuousSIR(rate, recovery)(graph, [0], time=2, runs=RUNS, rng=1)
    for law in [(1.1 * rate, recovery), (rate, 1.1 * recovery)]:
        sizes = {}
        for state, chance in state_law(graph, *law, [0], 2, again=False).items():
            sizes[4 - state.count(0)] = sizes.get(4 - state.count(0), 0) + chance
        assert p_value(sizes, ensemble.size) < ALARM


@pytest.mark.parametrize("again", [False, True])
def test_a_list_of_all_next_events_has_the_same_law(again):
    graph, draws = Graph.from_edges(nx.bull_graph().edges), np.random.default_rng(1)
    rate, recovery = drawn_rates(graph, 9)
    rates = dict(zip(arcs_of(graph), rate.tolist(), strict=True))
    if again:
        theirs = [len(naive.gillespie_sis(draws, rates, recovery, [2], 1.5)) for _ in range(1_500)]
        ours = ContinuousSIS(rate, recovery)(graph, [2], time=1.5, runs=RUNS, rng=1).counts[:, -1, 1]
    else:
        found = [naive.gillespie_sir(draws, rates, recovery, [2]) for _ in range(1_500)]
        ensemble = ContinuousSIR(rate, recovery)(graph, [2], runs=RUNS, rng=1)
        theirs, ours = [len(when) for when in found], ensemble.size
        times = np.array([ensemble.cascade(run).time for run in range(1_500)])
        for u in (0, 3, 4):
            known = times[~np.isnan(times[:, u]), u]
            assert stats.ks_2samp(known, [when[u] for when in found if u in when]).pvalue > ALARM
    table = np.array([np.bincount(each, minlength=6) for each in (theirs, ours)])
    assert stats.chi2_contingency(table[:, table.sum(axis=0) > 0]).pvalue > ALARM


# Closed forms.


@pytest.mark.parametrize(("rate", "recovery"), [(0.5, 1.0), (3.0, 0.7)])
def test_one_infects_the_other_before_recovering(rate, recovery):
    tie = Graph.from_edges([(0, 1)])
    ensemble = ContinuousSIR(rate, recovery)(tie, [0], runs=100_000, rng=1)
    chance = rate / (rate + recovery)
    assert abs(ensemble.reach[1] - chance) < 4 * math.sqrt(chance * (1 - chance) / 100_000)
    replayed = [ensemble.cascade(run) for run in range(6_000)]
    when = np.array([cascade.time[1] for cascade in replayed if cascade.size == 2])
    assert stats.kstest(when, stats.expon(scale=1 / (rate + recovery)).cdf).pvalue > ALARM
    lasts = np.array([cascade.spells[0, 2] for cascade in replayed])
    assert stats.kstest(lasts, stats.expon(scale=1 / recovery).cdf).pvalue > ALARM


@pytest.mark.parametrize(("rate", "recovery"), [(0.3, 1.0), (1.0, 0.4)])
def test_a_star_from_its_centre_is_beta_binomial(rate, recovery):
    """All ties carry more of a person who recovers late: not the binomial of independent cascades."""
    star, ratio = Graph.from_edges([(0, v) for v in range(1, 13)]), recovery / rate
    sizes = ContinuousSIR(rate, recovery)(star, [0], time=1e6, runs=50_000, rng=1).size
    # exp(-rate x duration) is Beta(recovery / rate, 1).
    law = {1 + k: special.comb(12, k) * ratio * special.beta(k + 1, 12 - k + ratio) for k in range(13)}
    assert p_value(law, sizes) > ALARM
    binomial = stats.binom(12, rate / (rate + recovery)).pmf(np.arange(13))
    assert p_value(dict(zip(range(1, 14), binomial, strict=True)), sizes) < ALARM


def test_a_path_from_its_end_is_geometric():
    path, chance = Graph.from_edges([(u, u + 1) for u in range(25)]), 2 / 3
    ensemble = ContinuousSIR(1, 0.5)(path, [0], time=1e6, runs=50_000, rng=2)
    law = {k + 1: chance**k * (1 - chance if k < 25 else 1) for k in range(26)}
    assert p_value(law, ensemble.size) > ALARM
    assert (ensemble.depth == ensemble.size - 1).all()


def test_a_duration_that_is_always_the_same_gives_independent_cascades():
    """p = 1 - exp(-rate x duration), for every arc its own: the live-edge law."""
    values = []
    for seed, graph in enumerate(ATLAS):
        rate = drawn_rates(graph, seed)[0]
        model = ContinuousSIR(rate, None, duration=lambda drawn: np.full(drawn.size, 0.8))
        sizes = model(graph, [0], time=100, runs=5_000, rng=seed).size
        share = dict(zip(arcs_of(graph)[:12], (1 - np.exp(-0.8 * rate)).tolist(), strict=True))
        law = {}
        for reached, chance in spread_law(graph.n, share, [0]).items():
            law[len(reached)] = law.get(len(reached), 0) + chance
        values.append(p_value(law, sizes))
    assert min(values) > ALARM / len(values)


def test_everyone_catches_it_at_the_pace_of_a_pure_birth_process():
    n, rate = 40, 0.5
    ensemble = ContinuousSIR(rate, 0)(nx.complete_graph(n), [0], time=100, runs=3_000, rng=3)
    rates = rate * np.arange(1, n) * np.arange(n - 1, 0, -1)
    latest = np.array([np.nanmax(ensemble.cascade(run).time) for run in range(3_000)])
    assert abs(latest.mean() - (1 / rates).sum()) < 4 * math.sqrt((1 / rates**2).sum() / 3_000)


def test_large_outbreaks_are_the_giant_component_of_percolation():
    """reference/reproductions.md, card 1: ties of Erdős–Rényi, z=4, carry with probability 1/2."""
    graph = erdos_renyi(20_000, 4 / 19_999, rng=5)
    model = ContinuousSIR(math.log(2), None, duration=lambda drawn: np.ones(drawn.size))
    sizes = model(graph, range(0, 20_000, 2_000), time=200, runs=10, rng=7).size / graph.n
    assert abs(sizes.mean() - 0.79681) < 0.01


# SIS: reference/reproductions.md, card 12.


@pytest.mark.parametrize("factor", [2.0, 4.0])
def test_on_a_complete_graph_it_hovers_at_one_less_the_inverse(factor):
    n = 200
    ensemble = ContinuousSIS(factor / n, 1)(nx.complete_graph(n), range(100), time=300, runs=4, rng=1)
    prevalence = ensemble.counts[:, 20:, 1].mean() / n
    # The next term of the mean is -1 / (n (factor - 1)); fluctuations of the time average are below a hundredth.
    assert abs(prevalence - (1 - 1 / factor)) < 0.012


@pytest.mark.parametrize(
    ("rate", "time", "simulated", "mean_field"),
    [(0.10, 200, 0.0599, 0.0649), (0.13, 100, 0.1207, 0.1311), (0.20, 60, 0.2647, 0.2850)],
)
def test_scale_free_prevalence_is_the_gallerys_and_below_mean_field(rate, time, simulated, mean_field):
    """From one Barabási-Albert network to the next it varies by 1.5 % at .10, and by a tenth of that at .20."""
    n = 20_000
    graph = barabasi_albert(n, 3, rng=1)
    ensemble = ContinuousSIS(rate, 1)(graph, range(0, n, 5), time=time, rng=12)
    found = ensemble.counts[:, ensemble.times >= 20, 1].mean() / n
    assert abs(found / simulated - 1) < 0.03
    assert 0.88 < found / mean_field < 0.95


def test_below_the_threshold_it_dies_out():
    graph = barabasi_albert(2_000, 3, rng=11)
    ensemble = ContinuousSIS(0.02, 1)(graph, range(0, 2_000, 5), time=60, runs=3, rng=12)
    assert ensemble.counts[:, -1, 1].max() == 0


# Contacts.


def reachable(contacts, seed):
    """Give who can be reached by a way along which time moves on, by trying all ways."""
    found, ways = {seed}, [(seed, -math.inf)]
    while ways:
        u, now = ways.pop()
        for a, b, at in contacts:
            for source, target in ((a, b), (b, a)):
                if source == u and at > now and len(ways) < 10_000:
                    found.add(target)
                    ways.append((target, at))
    return found


def test_certain_infection_is_reachability_along_ways_that_move_on_in_time():
    draws = np.random.default_rng(5)
    for _ in range(400):
        source = draws.integers(0, 6, 14)
        rows = np.column_stack([source, (source + draws.integers(1, 6, 14)) % 6, draws.integers(0, 7, 14)])
        seed = int(rows[0, 0])
        ensemble = TemporalSIR(1)(rows, [seed], rng=1)
        assert set(np.flatnonzero(ensemble.reach).tolist()) == reachable(rows.tolist(), seed)


def test_contacts_are_tries_that_recovery_cuts_short():
    ends = [("ann", "bob", moment) for moment in (0.5, 1.0, 2.5)]
    ensemble = TemporalSIR(0.4, 0.7, begin=0)(ends, ["ann"], runs=100_000, rng=6)
    # Whether bob has it by each contact: the one before missed, and ann still has it.
    chance = sum(0.4 * 0.6**k * math.exp(-0.7 * moment) for k, moment in enumerate((0.5, 1.0, 2.5)))
    assert abs(ensemble.reach[1] - chance) < 4 * math.sqrt(chance * (1 - chance) / 100_000)


def test_a_chain_of_contacts_multiplies():
    chain = [(u, u + 1, u) for u in range(6)]
    ensemble = TemporalSIR(0.8, 0.1)(chain, [0], runs=50_000, rng=7)
    # The first contact is at once, each later one an hour after the infection.
    exact = 0.8 ** np.arange(7) * np.exp(-0.1 * np.maximum(np.arange(7) - 1, 0))
    assert (np.abs(ensemble.reach - exact) <= 4 * np.sqrt(exact * (1 - exact) / 50_000)).all()


# Card 13: people who are active at a rate meet someone at random then.


def meetings(draws, activity, time):
    """Draw who meets whom, and when: each person at the rate of their activity, someone else, any alike."""
    source = np.repeat(np.arange(activity.size), draws.poisson(activity * time))
    target = (source + draws.integers(1, activity.size, source.size)) % activity.size
    return np.column_stack([source, target, draws.uniform(0, time, source.size)])


def test_below_the_threshold_of_activity_outbreaks_have_the_mean_of_their_branching():
    """Half by what people do, half by what is done to them: two moments of the activity, generation by generation.

    Who has it makes ties at the rate of their activity a, to anybody, and others make ties to them at the mean rate;
    of those, the more active as much more often. So people N, and the sum A of their activities, bring c (A + N <a>)
    and c (A <a> + N <a a>), where c = infection / recovery; it grows if c (<a> + sqrt(<a a>)) > 1.
    """
    share, found, expected = 0.6, [], []
    for number in range(40):
        draws = np.random.default_rng(number)
        # The law of the card, by its inverse.
        activity = (0.01**-1.1 + draws.random(20_000) * (1 - 0.01**-1.1)) ** (-1 / 1.1)
        mean, square = activity.mean(), (activity**2).mean()
        c = share * theory.activity_driven_threshold(activity) / (2 * mean)
        assert c * (mean + math.sqrt(square)) == pytest.approx(share)
        contacts, seeds = meetings(draws, activity, 60), draws.choice(20_000, 40, replace=False)
        ensemble = TemporalSIR(1, 1 / c, begin=0)(contacts, seeds, runs=20, rng=number)
        found.append(ensemble.mean / 40)
        brought = np.array([[mean, 1], [square, mean]]) * c
        expected.append(np.linalg.solve(np.eye(2) - brought, [1, activity[seeds].mean()])[0])
    apart = np.array(found) - expected
    assert abs(apart.mean()) < 4 * apart.std(ddof=1) / math.sqrt(len(apart))
    assert apart.std(ddof=1) / math.sqrt(len(apart)) < 0.03 * np.mean(expected)
