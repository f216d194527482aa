import math
import pickle

import networkx as nx
import numpy as np
import pytest
from naive import continuous as naive
from naive.diffusion import run_key

from socialgraph.diffusion import Hawkes, hawkes
from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

PURPOSE = "diffusion.hawkes"


def random_graph(draws):
    n, directed = int(draws.integers(1, 12)), bool(draws.integers(2))
    pairs = np.argwhere(draws.random((n, n)) < draws.random())
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    return Graph.from_edges(pairs, n=n, directed=directed, weight=draws.exponential(0.1, len(pairs)))


def assert_as_the_twin(ensemble, run, infectivity):
    graph, model, time = ensemble.graph, ensemble.model, ensemble.options["time"]
    arcs = zip(graph.sources.tolist(), graph.indices.tolist(), strict=True)
    mean = dict(zip(arcs, np.broadcast_to(infectivity, graph.indices.size).astype(float).tolist(), strict=True))
    key, seeds = run_key(ensemble.seed, PURPOSE, run), ensemble.seeds.tolist()
    shares = naive.hawkes(key, mean, model.delay, model.tail, seeds, time)
    cascade, first = ensemble.cascade(run), {}
    assert cascade.spells.tolist() == [[float(u), moment, moment] for moment, u, _ in shares]
    for moment, u, by in shares:
        first.setdefault(u, (moment, by))
    assert cascade.parent.tolist() == [first.get(u, (None, -1))[1] for u in range(graph.n)]
    assert np.nan_to_num(cascade.time, nan=-1).tolist() == [first.get(u, (-1, None))[0] for u in range(graph.n)]
    assert (cascade.size, cascade.depth) == (ensemble.size[run], ensemble.depth[run])
    reached, made = sorted(moment for moment, _ in first.values()), [moment for moment, _, _ in shares]
    counted = [np.searchsorted(moments, ensemble.times, "right") for moments in (reached, made)]
    assert ensemble.counts[run].tolist() == np.column_stack(counted).tolist()


# The twin: the same tosses, generation after generation.


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(13)
    for seed in range(1_000):
        graph, scale = random_graph(draws), float(draws.exponential(0.1))
        infectivity = [scale, "weight", draws.exponential(0.1, graph.indices.size)][seed % 3]
        seeds = np.unique(draws.integers(graph.n, size=2)).tolist()
        model = Hawkes(infectivity, float(draws.exponential()), [None, float(draws.uniform(0.1, 2))][seed // 3 % 2])
        infectivity = graph.weight if seed % 3 == 1 else np.broadcast_to(infectivity, graph.indices.size)
        # Wherever it may not end by itself, it is cut off.
        ends = np.bincount(graph.sources, infectivity, minlength=1).max() < 0.9
        time = math.inf if seed % 5 and ends else float(draws.exponential() * model.delay)
        ensemble = model(graph, seeds, time=time, runs=5, rng=seed)
        for run in range(5):
            assert_as_the_twin(ensemble, run, infectivity)


@pytest.mark.parametrize("infectivity", [0.02, 0.5, 3.0, 40.0, 100.0])
def test_a_pile_that_outgrows_its_room_is_the_twins(infectivity):
    tree = nx.balanced_tree(3 if infectivity < 40 else 1, 3 if infectivity < 40 else 2, create_using=nx.DiGraph)
    ensemble = Hawkes(infectivity)(tree, [0], runs=3, rng=5)
    for run in range(3):
        assert_as_the_twin(ensemble, run, infectivity)
    assert infectivity < 3 or ensemble.counts[:, -1, 1].min() > 200


# What must hold whatever the tosses.


def shares(model, graph, seeds, run, time=math.inf):
    spells = model.replay(graph, seeds, run, rng=4, time=time).spells
    return {(int(u), moment) for u, moment, _ in spells.tolist()}


def test_more_infectivity_seeds_or_ties_never_make_fewer_shares():
    graph = barabasi_albert(60, 2, rng=1)
    tied = graph.with_edges([pair for pair in [(50, 51), (52, 53), (0, 59)] if not graph.has_edge(*pair)])
    for run in range(200):
        before = shares(Hawkes(0.08), graph, [0, 5], run)
        assert before <= shares(Hawkes(0.09), graph, [0, 5], run)
        assert before <= shares(Hawkes(0.08), graph, [0, 5, 7], run)
        assert before <= shares(Hawkes(0.08), tied, [0, 5], run)
        assert shares(Hawkes(0.08), graph, [0, 5], run, 1.5) == {each for each in before if each[1] <= 1.5}
    more = [Hawkes(infectivity)(graph, [0, 5], runs=500, rng=4).counts[:, -1, 1] for infectivity in (0.08, 0.09)]
    assert (more[1] >= more[0]).all()
    assert more[1].sum() > more[0].sum()


def test_delays_only_stretch_time():
    graph = barabasi_albert(60, 2, rng=1)
    one, slow = (Hawkes(0.1, delay)(graph, [0], runs=50, rng=2) for delay in (1, 8))
    assert (slow.times == 8 * one.times).all()
    assert slow.size.tolist() == one.size.tolist()
    assert slow.counts[:, -1].tolist() == one.counts[:, -1].tolist()
    tails = [Hawkes(0.1, 1, tail)(graph, [0], runs=50, rng=2).counts[:, -1, 1].tolist() for tail in (0.1, 0.5)]
    assert tails == [one.counts[:, -1, 1].tolist()] * 2


def test_an_arc_carries_one_way():
    arc = Graph.from_edges([(0, 1)], directed=True)
    assert Hawkes(50)(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
    assert Hawkes(50)(arc, [1], rng=1).counts[0, -1].tolist() == [1, 1]
    assert Hawkes(50)(arc.reverse, [0], rng=1).reach.tolist() == [1.0, 0.0]


def test_nobody_knows_anybody():
    lonely = Graph.from_edges([], n=3)
    for infectivity in [0, 2.0, [], {}]:
        ensemble = Hawkes(infectivity)(lonely, [1], runs=4, rng=1)
        assert ensemble.times.tolist() == [0.0] * 101
        assert ensemble.counts[:, -1].tolist() == [[1, 1]] * 4
        assert ensemble.model.branching_ratio(lonely) == 0


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(300, 4, rng=1)
    for model in [Hawkes(0.03), Hawkes(0.03, 5, 0.3)]:
        for runs in [1, 2, 31]:
            one, two = threads(lambda model=model, runs=runs: model(graph, [0, 1], runs=runs, rng=9))
            assert one == two
            assert one.counts.tobytes() == two.counts.tobytes()


def test_more_runs_keep_the_first():
    graph = barabasi_albert(100, 3, rng=1)
    few, many = (Hawkes(0.1)(graph, [0], time=5, runs=runs, rng=9) for runs in (10, 500))
    assert many.counts[:10].tobytes() == few.counts.tobytes()
    assert many.cascade(3) == few.cascade(3)


def test_a_mapping_an_array_and_weights_are_the_same():
    ties, names = [(0, 1), (1, 2), (0, 2)], ["ann", "bob", "cy"]
    graph = Graph.from_edges(ties, weight=[0.125, 0.25, 0.5], names=names)
    mapping = {(names[u], names[v]): each for (u, v), each in zip(ties, [0.125, 0.25, 0.5], strict=True)}
    made = [Hawkes(way)(graph, ["ann"], runs=50, rng=1) for way in (mapping, graph.weight, "weight")]
    assert len({ensemble.counts.tobytes() for ensemble in made}) == 1
    assert made[0].cascade(1).frame().index[0] == "ann"


def test_a_model_is_a_value():
    for given in [(0.1,), (0.1, 300, 0.2315), ("weight", 2), ([0.1, 0.2],), ({(0, 1): 0.5},)]:
        one, two = Hawkes(*given), Hawkes(*given)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
    assert repr(Hawkes(1)) == "Hawkes(infectivity=1.0, delay=1.0, tail=None)"


# The branching ratio.


def test_the_branching_ratio_is_the_largest_eigenvalue():
    draws = np.random.default_rng(1)
    for _ in range(200):
        graph = random_graph(draws)
        matrix = np.zeros((graph.n, graph.n))
        matrix[graph.sources, graph.indices] = graph.weight
        exact = np.abs(np.linalg.eigvals(matrix)).max()
        assert Hawkes("weight").branching_ratio(graph) == pytest.approx(exact, rel=2e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("network", "ratio"),
    [
        (nx.circulant_graph(50, [1, 2]), 0.4),
        (nx.cycle_graph(7, create_using=nx.DiGraph), 0.1),
        (nx.balanced_tree(3, 4, create_using=nx.DiGraph), 0.0),
        (nx.complete_bipartite_graph(4, 9), 0.6),
        (nx.karate_club_graph(), 0.6725698),
        (nx.disjoint_union(nx.complete_graph(3), nx.star_graph(16)), 0.4),
    ],
)
def test_branching_ratios_that_are_known(network, ratio):
    for u, v in network.edges:
        network.edges[u, v].clear()
    assert Hawkes(0.1).branching_ratio(network) == pytest.approx(ratio, rel=2e-6)


# What is refused.


def test_what_never_ends_is_given_up_with_the_limit(monkeypatch):
    pair = Graph.from_edges([(0, 1)])
    monkeypatch.setattr(hawkes, "_MOST_SHARES", 20_000)
    rule = "a run must be over within 20,000 shares; got one that is not: look on for less time, or choose less infect"
    for call in [
        lambda: Hawkes(1.5)(pair, [0, 1], runs=40, rng=1),
        lambda: [Hawkes(1.5).replay(pair, [0, 1], run, rng=1) for run in range(10)],
        lambda: Hawkes(1.5)(pair, [0, 1], time=60, runs=40, rng=1),
    ]:
        with pytest.raises(LimitExceeded, match=rule):
            call()
    assert Hawkes(1.5)(pair, [0, 1], time=3, runs=40, rng=1).counts.max() < 20_000
    assert Hawkes(0.8)(pair, [0, 1], runs=40, rng=1).counts.max() < 20_000


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((-1,), "infectivity must lie in [0, 100]; got -1"),
        ((101,), "infectivity must lie in [0, 100]; got 101"),
        (([0.1, math.nan],), "infectivity[1] must lie in [0, 100]; got nan"),
        (("weighted",), "infectivity must be one of weight; got 'weighted'. Did you mean weight?"),
        ((1, 0), "delay must be above 0; got 0"),
        ((1, -1), "delay must be a finite number of at least 0; got -1"),
        ((1, math.inf), "delay must be a finite number of at least 0; got inf"),
        ((1, 1, 0.05), "tail must be a finite number of at least 0.1; got 0.05"),
        ((1, 1, "0.2"), "tail must be a finite number of at least 0.1; got '0.2'"),
    ],
)
def test_what_cannot_be_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        Hawkes(*values)
    assert str(caught.value) == message


def test_what_does_not_fit_the_network_is_refused():
    path = Graph.from_edges([(0, 1), (1, 2)], weight=[1, 200])
    for call in [lambda model: model(path, [0], rng=1), lambda model: model.branching_ratio(path)]:
        with pytest.raises(ParameterError, match="infectivity must be one number for each of the 4 arcs"):
            call(Hawkes([1, 2]))
        with pytest.raises(ParameterError, match=r"weight\[2\] must lie in \[0, 100\]; got 200"):
            call(Hawkes("weight"))
    with pytest.raises(ParameterError, match="time must be a finite number of at least 0; got -1"):
        Hawkes(0.1)(path, [0], time=-1, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        Hawkes(0.1).replay(path, [0], -1, rng=1)
