import math
import pickle

import networkx as nx
import numpy as np
import pytest
from naive import continuous as naive
from naive.diffusion import run_key
from scipy import stats

from socialgraph.diffusion import ContinuousSIR, ContinuousSIS
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

PURPOSE = "diffusion.continuous_sis"


def random_graph(draws):
    n, directed = int(draws.integers(1, 10)), bool(draws.integers(2))
    pairs = np.argwhere(draws.random((n, n)) < draws.random())
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    return Graph.from_edges(pairs, n=n, directed=directed, weight=draws.exponential(size=len(pairs)))


def assert_as_the_twin(ensemble, run, rate, recovery):
    graph, time = ensemble.graph, ensemble.options["time"]
    arcs = zip(graph.sources.tolist(), graph.indices.tolist(), strict=True)
    rates = dict(zip(arcs, np.broadcast_to(rate, graph.indices.size).astype(float).tolist(), strict=True))
    key, seeds = run_key(ensemble.seed, PURPOSE, run), ensemble.seeds.tolist()
    spells, first = naive.continuous_sis(key, rates, np.broadcast_to(recovery, graph.n).tolist(), seeds, time)
    cascade = ensemble.cascade(run)
    expected = [[float(u), begin, end if end <= time else math.inf] for u, begin, end in spells]
    assert cascade.spells.tolist() == expected
    nobody = range(graph.n)
    assert [None if math.isnan(at) else at for at in cascade.time.tolist()] == [first.get(u, [None])[0] for u in nobody]
    assert cascade.parent.tolist() == [first[u][1] if u in first else -1 for u in nobody]
    assert (cascade.size, cascade.depth) == (ensemble.size[run], ensemble.depth[run])
    begun, over = (np.searchsorted(sorted(spell[at] for spell in spells), ensemble.times, "right") for at in (1, 2))
    assert ensemble.counts[run].tolist() == np.column_stack([graph.n - (begun - over), begun - over]).tolist()


# The twin: the same tosses, every try of every spell.


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(12)
    for seed in range(1_000):
        graph, scale = random_graph(draws), float(draws.exponential())
        rate = [scale, "weight", draws.exponential(scale, graph.indices.size)][seed % 3]
        slow = draws.exponential(size=graph.n) * draws.integers(0, 2, graph.n)
        recovery = [float(draws.exponential()), slow][seed % 2]
        seeds = np.unique(draws.integers(graph.n, size=2)).tolist()
        time = float(draws.exponential(3))
        ensemble = ContinuousSIS(rate, recovery)(graph, seeds, time=time, runs=5, rng=seed)
        for run in range(5):
            assert_as_the_twin(ensemble, run, graph.weight if seed % 3 == 1 else rate, recovery)


def test_a_large_network_is_the_twins():
    graph = barabasi_albert(1_000, 4, rng=5)
    ensemble = ContinuousSIS(0.15, 1)(graph, [0, 5, 9], time=12, runs=3, rng=6)
    assert ensemble.counts[:, -1, 1].min() > 100
    for run in range(3):
        assert_as_the_twin(ensemble, run, 0.15, 1.0)


# What must hold whatever the tosses.


def test_spells_of_a_person_do_not_overlap_and_everyone_is_infected_by_someone_who_has_it():
    graph = barabasi_albert(200, 3, rng=1)
    ensemble = ContinuousSIS(0.3, 1)(graph, [0, 1], time=20, runs=4, rng=2)
    for run in range(4):
        cascade = ensemble.cascade(run)
        spells = {u: cascade.spells[cascade.spells[:, 0] == u, 1:] for u in range(200)}
        for u, own in spells.items():
            assert (own[1:, 0] >= own[:-1, 1]).all()
            assert (cascade.step[u] >= 0) == (len(own) > 0)
        for v in np.flatnonzero(cascade.parent >= 0).tolist():
            theirs, at = spells[int(cascade.parent[v])], cascade.time[v]
            assert ((theirs[:, 0] <= at) & (at < theirs[:, 1])).any()


def test_without_recovery_it_is_sir_without_recovery_in_law():
    graph = barabasi_albert(60, 2, rng=1)
    sis, sir = (
        model(graph, [0], time=4, runs=4_000, rng=seed)
        for model, seed in [(ContinuousSIS(0.2, 0), 1), (ContinuousSIR(0.2, 0), 2)]
    )
    assert stats.ks_2samp(sis.size, sir.size).pvalue > 0.001
    assert (sis.counts[:, -1, 1] == sis.size).all()
    error = np.hypot(sis.counts[:, 50, 1].std(), sir.counts[:, 50, 1].std()) / np.sqrt(4_000)
    assert abs(sis.counts[:, 50, 1].mean() - sir.counts[:, 50, 1].mean()) < 4 * error


def test_a_shorter_look_is_the_same_run_cut_off():
    graph, model = barabasi_albert(300, 3, rng=1), ContinuousSIS(0.3, 1)
    full, part = (model.replay(graph, [0], 3, time=time, rng=2) for time in (8.0, 4.0))
    np.testing.assert_array_equal(part.time, np.where(full.time <= 4, full.time, np.nan))
    spells = full.spells[full.spells[:, 1] <= 4]
    spells[spells[:, 2] > 4, 2] = math.inf
    np.testing.assert_array_equal(part.spells, spells)


def test_edges_of_what_may_be_given():
    arc, lonely = Graph.from_edges([(0, 1)], directed=True), Graph.from_edges([], n=3)
    assert ContinuousSIS(9, 0)(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
    assert ContinuousSIS(9, 0)(arc, [1], rng=1).reach.tolist() == [0.0, 1.0]
    assert ContinuousSIS([], 0)(lonely, [1], time=5, rng=1).counts[:, -1].tolist() == [[2, 1]]
    assert ContinuousSIS(0, 1e9)(arc, [0], time=5, rng=1).counts[0, [0, 1]].tolist() == [[1, 1], [2, 0]]
    at_once = ContinuousSIS(1, 1)(Graph.from_edges([(0, 1)]), [0, 1], time=0, runs=2, rng=1)
    assert at_once.counts[:, [0, -1]].tolist() == [[[0, 2]] * 2] * 2
    everyone = ContinuousSIS(1, 0)(barabasi_albert(20, 2, rng=1), range(20), time=9, rng=1)
    assert everyone.cascade(0).spells.shape == (20, 3)


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(300, 4, rng=1)
    for runs in [1, 2, 31]:
        one, two = threads(lambda runs=runs: ContinuousSIS(0.2, 1)(graph, [0, 1], time=5, runs=runs, rng=9))
        assert one == two
        assert one.counts.tobytes() == two.counts.tobytes()


def test_more_runs_keep_the_first():
    graph = barabasi_albert(100, 3, rng=1)
    few, many = (ContinuousSIS(0.2, 1)(graph, [0], time=5, runs=runs, rng=9) for runs in (10, 500))
    assert many.counts[:10].tobytes() == few.counts.tobytes()
    assert many.cascade(3) == few.cascade(3)
    assert len({counts.tobytes() for counts in many.counts}) > 300


def test_a_mapping_an_array_and_weights_are_the_same_rates_and_names_are_kept():
    ties, names = [(0, 1), (1, 2), (0, 2)], ["ann", "bob", "cy"]
    graph = Graph.from_edges(ties, weight=[1, 2, 3], names=names)
    mapping = {(names[u], names[v]): rate for (u, v), rate in zip(ties, [1, 2, 3], strict=True)}
    ways = [(mapping, {"cy": 1, "ann": 3, "bob": 2}), (graph.weight, [3, 2, 1]), ("weight", np.array([3.0, 2.0, 1.0]))]
    made = [ContinuousSIS(*way)(graph, ["ann"], runs=20, rng=1, time=4) for way in ways]
    assert len({ensemble.counts.tobytes() for ensemble in made}) == 1
    assert made[0].cascade(1).frame().index[0] == "ann"
    foreign = nx.Graph()
    foreign.add_nodes_from(names)
    foreign.add_weighted_edges_from((names[u], names[v], w) for (u, v), w in zip(ties, [1, 2, 3], strict=True))
    assert made[2].counts.tobytes() == made[2].model(foreign, ["ann"], runs=20, rng=1, time=4).counts.tobytes()


def test_a_model_is_a_value():
    for given in [(0.1, 2), ("weight", [0.1, 0.2]), ({(0, 1): 0.5}, {0: 1, 1: 2})]:
        one, two = ContinuousSIS(*given), ContinuousSIS(*given)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
    assert repr(ContinuousSIS(1, 2)) == "ContinuousSIS(rate=1.0, recovery=2.0)"


# What is refused.


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((-1, 1), "rate must be a finite number of at least 0; got -1"),
        (("weighted", 1), "rate must be one of weight; got 'weighted'. Did you mean weight?"),
        ((1, math.inf), "recovery must be a finite number of at least 0; got inf"),
        ((1, [1, -1]), "recovery[1] must be a finite number of at least 0; got -1.0"),
        ((1, None), "recovery must be a number of at least 0, one for each person or {person: number}; got None"),
    ],
)
def test_what_is_no_rate_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        ContinuousSIS(*values)
    assert str(caught.value) == message


@pytest.mark.parametrize("time", [-1, math.nan, math.inf, "9", None, True])
def test_a_time_is_a_finite_number(time):
    tie = Graph.from_edges([(0, 1)])
    for call in [ContinuousSIS(1, 1), lambda *args, **options: ContinuousSIS(1, 1).replay(*args, 0, **options)]:
        with pytest.raises(ParameterError, match="time must be a finite number of at least 0; got"):
            call(tie, [0], time=time, rng=1)


def test_rates_and_runs_that_cannot_be_are_refused():
    path = Graph.from_edges([(0, 1), (1, 2)])
    with pytest.raises(ParameterError, match="rate must be one number for each of the 4 arcs; got '2 values'"):
        ContinuousSIS([1, 2], 1)(path, [0], rng=1)
    with pytest.raises(ParameterError, match="recovery must be one number for each of the 3 people; got '2 values'"):
        ContinuousSIS(1, [1, 2])(path, [0], rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        ContinuousSIS(1, 1).replay(path, [0], -1, rng=1)
