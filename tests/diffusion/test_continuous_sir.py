import math
import pickle

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import continuous as naive
from naive.diffusion import run_key, toss
from scipy import stats

from socialgraph.diffusion import ContinuousSIR
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

PURPOSE = "diffusion.continuous_sir"
RATES = st.sampled_from([0.0, 1e-9, 0.1, 0.5, 1.0, 3.0, 1e6])


def arcs_of(graph):
    return list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))


def random_graph(draws, weighted=True):
    n, directed = int(draws.integers(1, 14)), bool(draws.integers(2))
    pairs = np.argwhere(draws.random((n, n)) < draws.random())
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    weight = draws.exponential(size=len(pairs)) if weighted else None
    return Graph.from_edges(pairs, n=n, directed=directed, weight=weight)


def twin(graph, delay, duration, seeds, seed, run, time):
    """Run the twin; `delay` and `duration` turn a toss and an arc, or a person, into a time."""
    key = run_key(seed, PURPOSE, run)
    delays = {(u, v): delay(toss(key, u, v), (u, v)) for u, v in arcs_of(graph)}
    durations = [duration(toss(key, u, u), u) for u in range(graph.n)]
    return naive.continuous_sir(key, delays, durations, seeds, time)


def assert_as_the_twin(ensemble, run, when, until, parent):
    cascade, time = ensemble.cascade(run), ensemble.options["time"]
    nobody = dict.fromkeys(range(ensemble.graph.n))
    assert [None if math.isnan(at) else at for at in cascade.time.tolist()] == list((nobody | when).values())
    assert cascade.parent.tolist() == [parent.get(u, -1) for u in nobody]
    ends = {u: end if end <= time else math.inf for u, end in until.items()}
    spells = sorted((when[u], u, ends[u]) for u in when)
    assert sorted((begin, int(u), end) for u, begin, end in cascade.spells.tolist()) == spells
    assert (np.diff(cascade.spells[:, 1]) >= 0).all()
    assert (cascade.size, cascade.depth) == (ensemble.size[run], ensemble.depth[run])
    ever, over = (np.searchsorted(sorted(at.values()), ensemble.times, "right") for at in (when, until))
    assert ensemble.counts[run].tolist() == np.column_stack([len(nobody) - ever, ever - over, over]).tolist()


# The twin: the same tosses, the shortest way by Dijkstra.


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(11)
    for seed in range(1_000):
        graph = random_graph(draws)
        rate, recovery = float(draws.exponential()), float(draws.exponential())
        given_rate = [rate, "weight", draws.exponential(size=graph.indices.size)][seed % 3]
        given_recovery = [recovery, draws.exponential(size=graph.n) * draws.integers(0, 2, graph.n)][seed % 2]
        seeds = np.unique(draws.integers(graph.n, size=2)).tolist()
        time = [math.inf, float(draws.exponential()), 30.0][seed // 2 % 3]
        ensemble = ContinuousSIR(given_rate, given_recovery)(graph, seeds, time=time, runs=5, rng=seed)
        rates = {0: np.full(graph.indices.size, rate), 1: graph.weight, 2: given_rate}[seed % 3]
        rates = dict(zip(arcs_of(graph), np.asarray(rates, np.float64).tolist(), strict=True))
        recoveries = np.broadcast_to(given_recovery, graph.n).tolist()
        for run in range(5):
            found = twin(
                graph,
                lambda drawn, arc, rates=rates: naive.exponential(drawn, rates[arc]),
                lambda drawn, u, recoveries=recoveries: naive.exponential(drawn, recoveries[u]),
                seeds,
                seed,
                run,
                time,
            )
            assert_as_the_twin(ensemble, run, *found)


# Laws with ties and extremes: whole numbers, zeros, never, forever.
LAWS = {
    "exponential": lambda drawn: -np.log1p(-drawn) * 2,
    "whole numbers": lambda drawn: np.floor(4 * drawn) + 1,
    "zeros and ones": lambda drawn: np.floor(2 * drawn),
    "always one": lambda drawn: 0 * drawn + 1,
    "tenths": lambda drawn: np.floor(4 * drawn) / 10,
    "sometimes never": lambda drawn: np.where(drawn < 0.5, drawn, np.inf),
    "never": lambda drawn: np.full(drawn.shape, np.inf),
    "falling": lambda drawn: 1 - drawn,
}


@pytest.mark.parametrize("law", LAWS)
def test_any_delay_and_duration_are_the_twins(law):
    draws = np.random.default_rng(sum(map(ord, law)))
    for seed in range(150):
        graph, (delay, duration) = random_graph(draws), (LAWS[law], list(LAWS.values())[seed % len(LAWS)])
        seeds, time = np.unique(draws.integers(graph.n, size=2)).tolist(), [math.inf, 2.0][seed % 2]
        ensemble = ContinuousSIR(None, None, delay, duration)(graph, seeds, time=time, runs=2, rng=seed)

        def once(law):
            return lambda drawn, _: float(law(np.array([drawn * 2.0**-53]))[0])

        for run in range(2):
            found = twin(graph, once(delay), once(duration), seeds, seed, run, time)
            assert_as_the_twin(ensemble, run, *found)


def test_a_law_may_stand_beside_a_rate():
    graph, uniform = barabasi_albert(40, 2, rng=1), stats.uniform(0.5, 1)
    for run, model in enumerate([ContinuousSIR(0.3, None, duration=uniform), ContinuousSIR(None, 0.4, delay=uniform)]):
        ensemble = model(graph, [0, 3], time=8, runs=3, rng=5)
        delay, duration = (lambda drawn, _: 0.5 + drawn * 2.0**-53 for _ in range(2))
        if model.delay is None:
            found = twin(graph, lambda drawn, _: naive.exponential(drawn, 0.3), duration, [0, 3], 5, run, 8.0)
        else:
            found = twin(graph, delay, lambda drawn, _: naive.exponential(drawn, 0.4), [0, 3], 5, run, 8.0)
        assert_as_the_twin(ensemble, run, *found)


@pytest.mark.parametrize("rate", [0.05, "weight"])
def test_large_networks_fill_many_blocks_as_the_twin_does(rate):
    graph = barabasi_albert(3_000, 5, rng=5)
    weight = np.random.default_rng(1).exponential(0.05, graph.m)
    graph = Graph.from_edges(graph.edges(), weight=weight)
    rates = dict(zip(arcs_of(graph), graph.weight.tolist(), strict=True))
    seeds = np.argsort(-graph.degree)[:10].tolist()
    ensemble = ContinuousSIR(rate, 0.2)(graph, seeds, time=30, runs=2, rng=6)
    assert ensemble.size.min() > 1_500
    for run in range(2):
        found = twin(
            graph,
            lambda drawn, arc: naive.exponential(drawn, rates[arc] if rate == "weight" else rate),
            lambda drawn, _: naive.exponential(drawn, 0.2),
            seeds,
            6,
            run,
            30,
        )
        assert_as_the_twin(ensemble, run, *found)


def test_times_are_the_shortest_ways_of_networkx():
    graph, model = barabasi_albert(2_000, 4, rng=2), ContinuousSIR(0.3, 1)
    cascade, key = model.replay(graph, [0, 7], 4, rng=3), run_key(3, PURPOSE, 4)
    ways = nx.DiGraph()
    ways.add_nodes_from(range(graph.n))
    for u, v in arcs_of(graph):
        delay, lasts = naive.exponential(toss(key, u, v), 0.3), naive.exponential(toss(key, u, u), 1)
        if delay <= lasts:
            ways.add_edge(u, v, weight=delay)
    assert {u: at for u, at in enumerate(cascade.time.tolist()) if at == at} == dict(
        nx.multi_source_dijkstra_path_length(ways, {0, 7})
    )
    assert 500 < cascade.size < 2_000


# What must hold whatever the tosses.


@st.composite
def networks(draw):
    n, directed = draw(st.integers(1, 9)), draw(st.booleans())
    pairs = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    return Graph.from_edges([pair for pair in pairs if draw(st.booleans())], n=n, directed=directed)


def times(model, graph, seeds, run, seed):
    return np.nan_to_num(model.replay(graph, seeds, run, rng=seed).time, nan=np.inf)


@given(networks(), st.data(), st.integers(0, 2**128 - 1))
def test_more_rate_seeds_or_ties_and_less_recovery_never_reach_fewer_nor_later(graph, data, seed):
    seeds = data.draw(st.lists(st.integers(0, graph.n - 1), min_size=1, unique=True))
    rate, recovery = data.draw(RATES), data.draw(RATES)
    pairs = [(u, v) for u in range(graph.n) for v in range(graph.n) if (u != v if graph.directed else u < v)]
    new = [pair for pair in pairs if not graph.has_edge(*pair)]
    model, tied = ContinuousSIR(rate, recovery), graph.with_edges(new[: data.draw(st.integers(0, len(new)))])
    faster = ContinuousSIR(max(rate, data.draw(RATES)), recovery)
    slower = ContinuousSIR(rate, min(recovery, data.draw(RATES)))
    more = sorted({*seeds, data.draw(st.integers(0, graph.n - 1))})
    for run in range(4):
        before = times(model, graph, seeds, run, seed)
        for after in [
            times(faster, graph, seeds, run, seed),
            times(slower, graph, seeds, run, seed),
            times(model, graph, more, run, seed),
            times(model, tied, seeds, run, seed),
        ]:
            assert (after <= before).all()


def test_monotone_in_every_run_of_a_large_network():
    graph = barabasi_albert(3_000, 4, rng=7)
    seeds, base = [0, 1, 2], ContinuousSIR(0.1, 1)(barabasi_albert(3_000, 4, rng=7), [0, 1, 2], runs=300, rng=8)
    for model, more in [(ContinuousSIR(0.101, 1), seeds), (ContinuousSIR(0.1, 0.99), seeds), (base.model, [*seeds, 9])]:
        after = model(graph, more, runs=300, rng=8)
        assert (after.size >= base.size).all()
        assert (after.reach >= base.reach).all()
        assert after.size.sum() > base.size.sum()


def test_a_shorter_look_is_the_same_run_cut_off():
    graph, model = barabasi_albert(500, 3, rng=1), ContinuousSIR(0.2, 0.5)
    whole, cut = (model(graph, [0], time=time, runs=30, rng=2) for time in (math.inf, 4.0))
    for run in range(30):
        full, part = whole.cascade(run), cut.cascade(run)
        known = np.where(full.time <= 4, full.time, np.nan)
        np.testing.assert_array_equal(part.time, known)
    ends = whole.cascade(3).spells[:, 2]
    assert (ends < math.inf).all()
    assert ends.max() <= whole.times[-1]
    assert whole.times[-1] == max(whole.cascade(run).spells[:, 2].max() for run in range(30))
    assert (whole.counts[:, -1, 1] == 0).all()
    assert (whole.counts[:, -1, 2] == whole.size).all()


def test_without_recovery_everyone_within_reach_has_it_forever():
    path = Graph.from_edges([(u, u + 1) for u in range(30)], n=40)
    ensemble = ContinuousSIR(1, 0)(path, [0], runs=5, rng=1)
    assert ensemble.size.tolist() == [31] * 5
    assert ensemble.depth.tolist() == [30] * 5
    assert ensemble.counts[:, -1].tolist() == [[9, 31, 0]] * 5
    assert np.isinf(ensemble.cascade(0).spells[:, 2]).all()


def test_an_arc_carries_one_way():
    arc = Graph.from_edges([(0, 1)], directed=True)
    model = ContinuousSIR(1, 0)
    assert model(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
    assert model(arc, [1], rng=1).reach.tolist() == [0.0, 1.0]
    assert model(arc.reverse, [0], rng=1).reach.tolist() == [1.0, 0.0]


def test_nobody_knows_anybody_and_nothing_happens():
    lonely = Graph.from_edges([], n=3)
    for rate in [0, 2.0, [], {}]:
        ensemble = ContinuousSIR(rate, 0)(lonely, [1], runs=4, rng=1)
        assert ensemble.size.tolist() == [1] * 4
        assert ensemble.times.tolist() == [0.0] * 101
        assert ensemble.counts[:, -1].tolist() == [[2, 1, 0]] * 4
    at_once = ContinuousSIR(1, 1)(Graph.from_edges([(0, 1)]), [0, 1], time=0, runs=3, rng=1)
    assert at_once.counts[:, [0, -1]].tolist() == [[[0, 2, 0]] * 2] * 3


def test_people_who_recover_at_once_infect_nobody_and_are_counted_as_recovered():
    star = Graph.from_edges([(0, v) for v in range(1, 9)])
    ensemble = ContinuousSIR(5, None, duration=lambda drawn: 0 * drawn)(star, [0], time=1, runs=3, rng=1)
    assert ensemble.size.tolist() == [1] * 3
    assert ensemble.counts[:, 0].tolist() == [[8, 0, 1]] * 3


def test_one_thread_and_two_give_the_same_bytes(threads):
    pairs = barabasi_albert(500, 5, rng=1).edges()
    graph = Graph.from_edges(pairs, weight=np.full(len(pairs), 0.1))
    laws = ContinuousSIR(None, None, stats.gamma(2), stats.lognorm(1))
    for model in [ContinuousSIR(0.1, 0.5), ContinuousSIR("weight", 1), laws]:
        for runs in [1, 2, 31]:
            one, two = threads(lambda model=model, runs=runs: model(graph, [0, 1, 2], runs=runs, rng=9))
            assert one == two
            assert one.counts.tobytes() == two.counts.tobytes()


def test_more_runs_keep_the_first():
    graph = barabasi_albert(300, 3, rng=1)
    few, many = (ContinuousSIR(0.1, 1)(graph, [0], time=5, runs=runs, rng=9) for runs in (10, 1_000))
    assert many.size[:10].tolist() == few.size.tolist()
    assert many.counts[:10].tobytes() == few.counts.tobytes()
    assert many.cascade(3) == few.cascade(3)
    assert len(set(many.size.tolist())) > 10


def test_relabelling_keeps_the_law():
    graph = barabasi_albert(200, 3, rng=1)
    number = np.argsort(np.random.default_rng(2).permutation(200))
    turned = Graph.from_edges(number[graph.edges()], n=200)
    one, two = (
        ContinuousSIR(0.2, 1)(network, seeds, time=6, runs=20_000, rng=seed)
        for network, seeds, seed in [(graph, [0, 5], 3), (turned, number[[0, 5]], 4)]
    )
    assert stats.ks_2samp(one.size, two.size).pvalue > 0.001
    spread = np.sqrt(2 * one.reach * (1 - one.reach) / 20_000)
    assert (np.abs(two.reach[number] - one.reach) <= 5 * spread + 1e-12).all()


# What is given, and how.


@pytest.mark.parametrize("directed", [False, True])
def test_a_mapping_an_array_and_weights_are_the_same_rates(directed):
    pairs, draws = barabasi_albert(50, 3, rng=1).edges(), np.random.default_rng(2)
    rate = draws.exponential(size=len(pairs)).astype(np.float32)
    graph = Graph.from_edges(pairs, directed=directed, weight=rate)
    mapping = {(int(u), int(v)): float(each) for (u, v), each in zip(pairs, rate, strict=True)}
    recovery = draws.random(50)
    people = dict(enumerate(recovery.tolist()))
    ways = [(mapping, recovery), (graph.weight, people), ("weight", recovery.tolist())]
    made = [ContinuousSIR(*way)(graph, [0], runs=100, rng=3) for way in ways]
    assert {ensemble.counts.tobytes() for ensemble in made} == {made[0].counts.tobytes()}
    assert 100 < made[0].size.sum() < 50 * 100


def test_one_rate_is_that_rate_for_every_arc_and_person():
    graph = barabasi_albert(300, 4, rng=1)
    one = ContinuousSIR(0.1, 0.5)(graph, [0, 1], runs=50, rng=1)
    each = ContinuousSIR(np.full(graph.indices.size, 0.1), np.full(300, 0.5))(graph, [0, 1], runs=50, rng=1)
    exponential = ContinuousSIR(None, None, stats.expon(scale=10), stats.expon(scale=2))
    laws = exponential(graph, [0, 1], runs=50, rng=1)
    assert one.counts.tobytes() == each.counts.tobytes()
    assert one.size.tolist() == laws.size.tolist()
    np.testing.assert_allclose(one.times, laws.times, rtol=1e-12)


def test_names_are_kept():
    ties = nx.Graph([("ann", "bob"), ("bob", "cy")])
    model = ContinuousSIR({("ann", "bob"): 1, ("cy", "bob"): 0}, {"ann": 0, "bob": 1, "cy": 1})
    ensemble = model(ties, ["ann"], runs=3, rng=1)
    assert ensemble.size.tolist() == [2, 2, 2]
    assert ensemble.cascade(2).frame().index.tolist() == ["ann", "bob"]


def test_a_model_is_a_value():
    law = stats.gamma(2)
    for given_ in [(0.1, 2), ("weight", [0.1, 0.2]), ({(0, 1): 0.5}, {0: 1, 1: 2})]:
        one, two = ContinuousSIR(*given_), ContinuousSIR(*given_)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
    assert ContinuousSIR(None, 1, law) == ContinuousSIR(None, 1, delay=law)
    assert ContinuousSIR(None, 1, law) != ContinuousSIR(None, 1, stats.gamma(2))
    assert repr(ContinuousSIR(1, 2)) == "ContinuousSIR(rate=1.0, recovery=2.0, delay=None, duration=None)"


# What is refused.

RATE = 'rate must be a number of at least 0, one for each arc, {(u, v): number} or "weight"; got None'
LAW = "must have ppf(quantiles) or be a function of uniform numbers; got "


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((-1, 1), "rate must be a finite number of at least 0; got -1"),
        ((math.inf, 1), "rate must be a finite number of at least 0; got inf"),
        (("weights", 1), "rate must be one of weight; got 'weights'. Did you mean weight?"),
        (("weighted", 1), "rate must be one of weight; got 'weighted'. Did you mean weight?"),
        ((None, 1), RATE),
        ((1, math.nan), "recovery must be a finite number of at least 0; got nan"),
        (([0.1, -2], 1), "rate[1] must be a finite number of at least 0; got -2.0"),
        ((1, {"ann": "1"}), "recovery['ann'] must be a finite number of at least 0; got '1'"),
        ((1, 1, stats.norm), "rate must be None where delay is given; got 1"),
        ((1, 1, None, stats.norm), "recovery must be None where duration is given; got 1"),
        ((None, 1, 3.0), "delay " + LAW + "3.0"),
        ((1, None, None, "gamma"), "duration " + LAW + "'gamma'"),
    ],
)
def test_what_is_no_rate_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        ContinuousSIR(*values)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("law", "message"),
    [
        (lambda drawn: drawn - 0.5, r"delay must give numbers of at least 0; got -0\."),
        (lambda drawn: np.where(drawn < 0.9, drawn, np.nan), "delay must give numbers of at least 0; got nan"),
        (lambda drawn: 3.0, r"must give 6 numbers for as many quantiles; got 'float64 of shape \(\)'"),
        (lambda drawn: drawn[:2], r"must give 6 numbers for as many quantiles; got 'float64 of shape \(2,\)'"),
        (lambda drawn: drawn.astype(str), "must give 6 numbers for as many quantiles; got '<U"),
        (lambda drawn: drawn + 0j, "must give 6 numbers for as many quantiles; got 'complex128"),
    ],
)
def test_a_law_that_gives_no_times_is_refused(law, message):
    path = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    with pytest.raises(ParameterError, match=message):
        ContinuousSIR(None, 1, law)(path, [0], runs=200, rng=1)
    with pytest.raises(ParameterError, match="must give"):
        [ContinuousSIR(None, 1, law).replay(path, [0], run, rng=1) for run in range(200)]


@pytest.mark.parametrize("time", [-1, math.nan, -math.inf, "9", None, True])
def test_a_time_is_a_number(time):
    for call in [
        lambda model, path: model(path, [0], time=time, rng=1),
        lambda model, path: model.replay(path, [0], 0, time=time, rng=1),
    ]:
        with pytest.raises(ParameterError, match="time must be a finite number of at least 0; got"):
            call(ContinuousSIR(1, 1), Graph.from_edges([(0, 1)]))


@pytest.mark.parametrize("run", [-1, 1.0, True, 2**63])
def test_a_run_is_a_whole_number(run):
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        ContinuousSIR(1, 1).replay(Graph.from_edges([(0, 1)]), [0], run, rng=1)


def test_rates_that_do_not_fit_the_network_are_refused():
    path = Graph.from_edges([(0, 1), (1, 2)], weight=[1, 2])
    with pytest.raises(ParameterError, match="rate must be one number for each of the 4 arcs; got '2 values'"):
        ContinuousSIR([1, 2], 1)(path, [0], rng=1)
    with pytest.raises(ParameterError, match="recovery must be one number for each of the 3 people; got '2 values'"):
        ContinuousSIR(1, [1, 2])(path, [0], rng=1)
    with pytest.raises(ParameterError, match="recovery must be given for all 3 people; got 'none for 2, the first 1'"):
        ContinuousSIR(1, {0: 1})(path, [0], rng=1)
    with pytest.raises(ParameterError, match='rate must not be "weight" on a graph without weights'):
        ContinuousSIR("weight", 1)(Graph.from_edges([(0, 1)]), [0], rng=1)
    assert ContinuousSIR("weight", 1)(path, [0], rng=1).runs == 1
