import itertools
import pickle
from collections import Counter

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import diffusion as naive
from scipy import stats

from socialgraph.diffusion import IndependentCascade
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph
from socialgraph.rng import stream, uniforms

COUPLINGS = ["pair", "source"]
SHARES = st.sampled_from([0.0, 2.0**-53, 0.1, 0.3, 0.5, 0.9, 1 - 2.0**-53, 1.0])


@st.composite
def networks(draw, directed=None):
    """Draw a graph of up to 9 people, rows longer and shorter than a piece of four arcs."""
    n = draw(st.integers(1, 9))
    directed = draw(st.booleans()) if directed is None else directed
    pairs = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    chosen = [pair for pair in pairs if draw(st.booleans())]
    weight = draw(st.lists(SHARES, min_size=len(chosen), max_size=len(chosen)))
    return Graph.from_edges(chosen, n=n, directed=directed, weight=weight if draw(st.booleans()) else None)


def people_of(graph):
    return st.lists(st.integers(0, graph.n - 1), min_size=1, unique=True)


def by_arc(model, graph):
    """Give the probabilities as the twin takes them: one for each arc, found without the model."""
    arcs = list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))
    if isinstance(model.p, float):
        return dict.fromkeys(arcs, model.p)
    if isinstance(model.p, np.ndarray):
        return dict(zip(arcs, model.p.tolist(), strict=True))
    if model.p == "weight":
        return dict(zip(arcs, graph.weight.tolist(), strict=True))
    into = Counter(v for _, v in arcs)
    return {(u, v): 1 / into[v] for u, v in arcs}


def assert_as_the_twin(model, graph, seeds, seed, runs):
    ensemble = model(graph, seeds, runs=runs, rng=seed)
    p = by_arc(model, graph)
    reached = np.zeros(graph.n)
    for run in range(runs):
        step, parent = naive.independent_cascade(graph.n, p, seeds, seed, run, model.coupling)
        cascade = ensemble.cascade(run)
        assert cascade.step.tolist() == step
        assert cascade.parent.tolist() == parent
        assert ensemble.size[run] == sum(at >= 0 for at in step)
        assert ensemble.depth[run] == max(step)
        reached += np.array(step) >= 0
    assert ensemble.reach.tolist() == (reached / runs).tolist()


# The twin: the same coins, one try at a time.


@pytest.mark.parametrize("coupling", COUPLINGS)
@given(graph=networks(), data=st.data(), seed=st.integers(0, 2**128 - 1))
def test_every_step_and_parent_is_the_twins(coupling, graph, data, seed):
    seeds = data.draw(people_of(graph))
    arcs = graph.indices.size
    forms = [SHARES, st.just("weighted"), st.lists(SHARES, min_size=arcs, max_size=arcs)]
    p = data.draw(st.one_of(*forms, *([st.just("weight")] * (graph.weight is not None))))
    model = IndependentCascade(p, coupling)
    assert_as_the_twin(model, graph, seeds, seed, runs=3)


def test_five_thousand_random_networks_are_the_twins():
    draws = np.random.default_rng(11)
    for seed in range(5_000):
        n, directed = int(draws.integers(2, 16)), bool(draws.integers(2))
        pairs = np.argwhere(draws.random((n, n)) < draws.random())
        pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
        graph = Graph.from_edges(pairs, n=n, directed=directed, weight=draws.random(len(pairs)))
        forms = [float(draws.random()), "weight", "weighted", draws.random(graph.indices.size)]
        seeds = draws.choice(n, int(draws.integers(1, 4)) if n > 3 else 1, replace=False).tolist()
        model = IndependentCascade(forms[seed % 4], COUPLINGS[seed // 4 % 2])
        assert_as_the_twin(model, graph, seeds, seed, runs=2)


@pytest.mark.parametrize("coupling", COUPLINGS)
@pytest.mark.parametrize("p", [0.02, 0.5, "weighted"])
def test_large_networks_fill_many_blocks_as_the_twin_does(p, coupling):
    """2,000 people: rows beyond a block of 1,024 arcs or rows, and one of more than 255 arcs."""
    graph = barabasi_albert(2_000, 5, rng=5)
    graph = graph.with_edges([(0, v) for v in range(1, 700) if not graph.has_edge(0, v)])
    seeds = np.argsort(-graph.degree)[:1_100].tolist()
    assert_as_the_twin(IndependentCascade(p, coupling), graph, seeds, 6, runs=1)
    assert_as_the_twin(IndependentCascade(p, coupling), graph, seeds[:10], 6, runs=2)


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_stamps_outlast_their_255_runs(coupling):
    graph = barabasi_albert(60, 3, rng=1)
    ensemble = IndependentCascade(0.2, coupling)(graph, [0], runs=800, rng=2)
    replayed = [ensemble.cascade(run) for run in range(800)]
    assert [cascade.size for cascade in replayed] == ensemble.size.tolist()
    assert [cascade.depth for cascade in replayed] == ensemble.depth.tolist()
    assert (np.mean([cascade.step >= 0 for cascade in replayed], axis=0) == ensemble.reach).all()
    by_then = [[(cascade.time <= step).sum() for step in ensemble.times] for cascade in replayed]
    assert ensemble.counts[:, :, 0].tolist() == by_then


def test_the_parent_is_the_lowest_toss_of_those_who_reach_at_the_same_step():
    graph = Graph.from_edges([(0, 4), (1, 4), (2, 4), (3, 4)])
    ensemble = IndependentCascade(p=0.5)(graph, [0, 1, 2, 3], runs=2_000, rng=3)
    parents = [int(ensemble.cascade(run).parent[4]) for run in range(2_000)]
    chosen = np.bincount([u for u in parents if u >= 0], minlength=4)
    assert chosen.sum() == ensemble.size.sum() - 4 * 2_000
    # Four who are alike: each as likely, at a fixed seed.
    assert stats.chisquare(chosen).pvalue > 0.001
    key = stream(3, "diffusion.independent_cascade")
    assert naive.run_key(3, "diffusion.independent_cascade", 0) != int(key)
    drawn = [
        uniforms(np.uint64(naive.run_key(3, "diffusion.independent_cascade", run)), [0, 1, 2, 3], 4)
        for run in range(2_000)
    ]
    assert parents == [int(toss.argmin()) if toss.min() < 0.5 else -1 for toss in drawn]


# What must hold whatever the coins.


@pytest.mark.parametrize("coupling", COUPLINGS)
@pytest.mark.parametrize("hops", [99, 400])
def test_on_a_path_with_certainty_it_goes_one_hop_a_step(hops, coupling):
    """400 are more steps than an ensemble first leaves room for."""
    path = Graph.from_edges([(u, u + 1) for u in range(hops)])
    ensemble = IndependentCascade(1, coupling)(path, [0], rng=1)
    assert ensemble.cascade(0).step.tolist() == list(range(hops + 1))
    assert ensemble.cascade(0).parent.tolist() == list(range(-1, hops))
    assert (ensemble.size.tolist(), ensemble.depth.tolist()) == ([hops + 1], [hops])
    assert ensemble.counts[0, :, 0].tolist() == list(range(1, hops + 2))


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_an_arc_carries_one_way(coupling):
    arc = Graph.from_edges([(0, 1)], directed=True)
    model = IndependentCascade(1, coupling)
    assert model(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
    assert model(arc, [1], rng=1).reach.tolist() == [0.0, 1.0]
    assert model(arc.reverse, [0], rng=1).reach.tolist() == [1.0, 0.0]
    tie = Graph.from_edges([(0, 1)])
    assert model(tie, [1], rng=1).reach.tolist() == [1.0, 1.0]


@pytest.mark.parametrize("coupling", COUPLINGS)
@given(graph=networks(), data=st.data())
def test_never_and_always(coupling, graph, data):
    seeds = data.draw(people_of(graph))
    never = IndependentCascade(0, coupling)(graph, seeds, runs=5, rng=1)
    assert never.size.tolist() == [len(seeds)] * 5
    assert never.depth.tolist() == [0] * 5
    assert np.flatnonzero(never.reach).tolist() == sorted(seeds)
    always = IndependentCascade(1, coupling)(graph, seeds, runs=5, rng=1)
    hops = nx.multi_source_dijkstra_path_length(graph.to_networkx(), set(seeds), weight=None)
    assert {u: hop for u, hop in enumerate(always.cascade(4).step.tolist()) if hop >= 0} == hops
    assert always.size.tolist() == [len(hops)] * 5


def reached(model, graph, seeds, run, seed):
    return model.replay(graph, seeds, run, rng=seed).step >= 0


@given(networks(), st.data(), st.integers(0, 2**32))
def test_more_probability_seeds_or_ties_never_reach_fewer(graph, data, seed):
    seeds, p = data.draw(people_of(graph)), data.draw(SHARES)
    model, runs = IndependentCascade(p), range(8)
    before = [reached(model, graph, seeds, run, seed) for run in runs]

    likelier = IndependentCascade(max(p, data.draw(SHARES)))
    more_seeds = sorted({*seeds, *data.draw(people_of(graph))})
    pairs = [(u, v) for u in range(graph.n) for v in range(graph.n) if (u != v if graph.directed else u < v)]
    new = [pair for pair in pairs if not graph.has_edge(*pair)]
    tied = graph.with_edges(new[: data.draw(st.integers(0, len(new)))])
    for run in runs:
        for after in [
            reached(likelier, graph, seeds, run, seed),
            reached(model, graph, more_seeds, run, seed),
            reached(model, tied, seeds, run, seed),
        ]:
            assert not (before[run] & ~after).any()


def test_monotone_in_every_run_of_a_large_network():
    graph = barabasi_albert(3_000, 4, rng=7)
    seeds = np.argsort(-graph.degree)[:10]
    base = IndependentCascade(p=0.05)(graph, seeds, runs=2_000, rng=8)
    for after in [
        IndependentCascade(p=0.051)(graph, seeds, runs=2_000, rng=8),
        IndependentCascade(p=0.05)(graph, [*seeds, 2_999], runs=2_000, rng=8),
        IndependentCascade(p=0.05)(graph.with_edges([(2_998, 2_999)]), seeds, runs=2_000, rng=8),
    ]:
        assert (after.size >= base.size).all()
        assert (after.reach >= base.reach).all()
        assert after.size.sum() > base.size.sum()


def test_one_change_is_the_only_difference():
    """Twenty ties added to 5,000 people: the paired difference varies at least 1,000 times less than the unpaired."""
    graph = barabasi_albert(5_000, 4, rng=0)
    draws = np.random.default_rng(1)
    pairs = [sorted(draws.choice(5_000, 2, replace=False).tolist()) for _ in range(20)]
    tied = graph.with_edges([pair for pair in pairs if not graph.has_edge(*pair)])
    model, seeds = IndependentCascade(p=0.05), np.argsort(-graph.degree, kind="stable")[:10]
    before, after = (model(network, seeds, runs=2_000, rng=2).size for network in (graph, tied))
    apart = model(tied, seeds, runs=2_000, rng=3).size
    assert np.var(apart - before) / np.var(after - before) >= 1_000
    assert (after >= before).all()
    assert (after > before).any()


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(2_000, 5, rng=1)
    for model in [IndependentCascade(p, coupling) for p in (0.05, "weighted") for coupling in COUPLINGS]:
        for runs in [1, 2, 301]:
            one, two = threads(lambda model=model, runs=runs: model(graph, [0, 1, 2], runs=runs, rng=9))
            assert one == two
            assert one.reach.tobytes() == two.reach.tobytes()


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_more_runs_keep_the_first(coupling):
    graph = barabasi_albert(500, 3, rng=1)
    few, many = (IndependentCascade(0.1, coupling)(graph, [0], runs=runs, rng=9) for runs in (10, 1_000))
    assert many.size[:10].tolist() == few.size.tolist()
    assert many.cascade(3) == few.cascade(3)
    assert len(set(many.size.tolist())) > 10


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_relabelling_keeps_the_law(coupling):
    graph = barabasi_albert(200, 3, rng=1)
    order = np.random.default_rng(2).permutation(200)
    number = np.argsort(order)
    turned = Graph.from_edges(number[graph.edges()], n=200)
    one = IndependentCascade(0.1, coupling)(graph, [0, 5], runs=50_000, rng=3)
    two = IndependentCascade(0.1, coupling)(turned, number[[0, 5]], runs=50_000, rng=4)
    assert stats.ks_2samp(one.size, two.size).pvalue > 0.001
    spread = np.sqrt(2 * one.reach * (1 - one.reach) / 50_000)
    assert (np.abs(two.reach[number] - one.reach) <= 5 * spread + 1e-12).all()


def test_the_mean_is_that_of_a_plain_loop_over_networkx():
    club, draws, sizes = nx.karate_club_graph(), np.random.default_rng(1), []
    for _ in range(4_000):
        active, frontier = {0, 33}, [0, 33]
        while frontier:
            tried = [v for u in frontier for v in club[u] if v not in active and draws.random() < 0.1]
            frontier = list(dict.fromkeys(tried))
            active.update(frontier)
        sizes.append(len(active))
    for coupling in COUPLINGS:
        ours = IndependentCascade(0.1, coupling)(club, [0, 33], runs=100_000, rng=2)
        error = np.hypot(np.std(sizes) / np.sqrt(4_000), ours.standard_error)
        assert abs(np.mean(sizes) - ours.mean) < 4 * error


# What is given, and how.


@pytest.mark.parametrize("coupling", COUPLINGS)
@pytest.mark.parametrize("directed", [False, True])
def test_a_mapping_an_array_and_weights_are_the_same_probabilities(directed, coupling):
    graph = barabasi_albert(50, 3, rng=1)
    pairs, draws = graph.edges(), np.random.default_rng(2)
    share = draws.random(len(pairs)).astype(np.float32)
    graph = Graph.from_edges(pairs, directed=directed, weight=share)
    mapping = {(int(u), int(v)): float(p) for (u, v), p in zip(pairs, share, strict=True)}
    ways = [mapping, graph.weight, graph.weight.tolist(), "weight", pd.Series(graph.weight)]
    made = [IndependentCascade(p, coupling)(graph, [0], runs=200, rng=3) for p in ways]
    assert {ensemble.size.tobytes() for ensemble in made} == {made[0].size.tobytes()}
    assert 200 < made[0].size.sum() < 50 * 200


@pytest.mark.parametrize("coupling", COUPLINGS)
def test_the_same_number_for_every_arc_is_that_number(coupling):
    graph = barabasi_albert(50, 3, rng=1)
    one, each = (
        IndependentCascade(p, coupling)(graph, [0], runs=50, rng=3) for p in (0.2, np.full(graph.indices.size, 0.2))
    )
    assert one.counts.tolist() == each.counts.tolist()
    assert one.cascade(7) == each.cascade(7)


def test_an_undirected_pair_given_both_ways_serves_each_its_own():
    tie = Graph.from_edges([(0, 1)])
    model = IndependentCascade({(0, 1): 1, (1, 0): 0})
    assert model(tie, [0], rng=1).size.tolist() == [2]
    assert model(tie, [1], rng=1).size.tolist() == [1]


def test_names_of_networkx_igraph_and_pandas_are_kept():
    ties = [("ann", "bob"), ("bob", "cy")]
    kinds = [nx.Graph(ties), igraph.Graph.TupleList(ties), pd.DataFrame(ties, columns=["source", "target"])]
    for network in kinds:
        model = IndependentCascade({("ann", "bob"): 1, ("cy", "bob"): 0})
        ensemble = model(network, ["ann"], runs=3, rng=1)
        assert ensemble.size.tolist() == [2, 2, 2]
        assert ensemble.cascade(2).frame().index.tolist() == ["ann", "bob"]


def test_seeds_are_any_iterable_and_count_once():
    graph = barabasi_albert(100, 3, rng=1)
    model = IndependentCascade(p=0.1)
    given = [[3, 1, 3, 1], {1, 3}, (seed for seed in [1, 3]), np.array([3, 1]), range(1, 4, 2)]
    made = [model(graph, seeds, runs=50, rng=2) for seeds in given]
    assert all(ensemble == made[0] for ensemble in made)
    assert made[0].size.min() >= 2


def test_nobody_knows_anybody():
    lonely = Graph.from_edges([], n=3)
    for p, coupling in itertools.product([0.5, "weighted", [], {}], COUPLINGS):
        ensemble = IndependentCascade(p, coupling)(lonely, [1], runs=4, rng=1)
        assert ensemble.size.tolist() == [1] * 4
        assert ensemble.cascade(3).step.tolist() == [-1, 0, -1]


def test_nothing_given_is_changed():
    graph = barabasi_albert(50, 3, rng=1)
    share, seeds = np.full(graph.indices.size, 0.5), [0, 1]
    model = IndependentCascade(share)
    model(graph, seeds, runs=3, rng=1)
    share[:] = 0
    assert seeds == [0, 1]
    assert model.p.min() == 0.5
    assert not model.p.flags.writeable


def test_a_model_is_a_value():
    shares = np.array([0.1, 0.2])
    for p in [0.1, "weighted", shares, {(0, 1): 0.5}]:
        one, two = IndependentCascade(p), IndependentCascade(p=p)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
        assert one != IndependentCascade(p=0.9)
        assert one != IndependentCascade(p, "source")
    assert repr(IndependentCascade(1)) == "IndependentCascade(p=1.0, coupling='pair')"


def test_without_a_seed_a_fresh_one_is_drawn_and_kept():
    graph = barabasi_albert(100, 3, rng=1)
    one, two = (IndependentCascade(p=0.2)(graph, [0], runs=20) for _ in range(2))
    assert one.seed != two.seed
    assert IndependentCascade(p=0.2)(graph, [0], runs=20, rng=one.seed) == one
