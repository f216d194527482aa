import pickle

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import thresholds as naive
from naive.diffusion import run_key, toss
from scipy import stats

from socialgraph.diffusion import LinearThreshold
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


def at_most_one(graph, draws):
    """Draw a weight for each arc, so that those into each person sum to at most 1, and to 1 at some."""
    drawn = draws.random(graph.indices.size) * draws.integers(0, 2, graph.indices.size)
    total = np.bincount(graph.indices, drawn, graph.n)
    whole = np.maximum(total, np.where(draws.integers(0, 2, graph.n), 1e-9, 1))
    return drawn / whole[graph.indices]


def assert_as_the_twin(model, graph, seeds, seed, runs):
    if model.weight is None:
        weight = naive.by_arc(graph, 1.0 if graph.weight is None else graph.weight)
    else:
        weight = naive.by_arc(graph, model.weights(graph))
    ensemble = model(graph, seeds, runs=runs, rng=seed)
    twin = [
        naive.linear_threshold(graph.n, weight, seeds, seed, run, normalised=model.weight is None)
        for run in range(runs)
    ]
    naive.assert_is(ensemble, twin)


# The twin: the same picks, one arc at a time.


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(11)
    for seed in range(2_500):
        graph, seeds = naive.some_network(draws)
        weights = [None, at_most_one(graph, draws), "weighted", None, np.zeros(graph.indices.size)]
        assert_as_the_twin(LinearThreshold(weights[seed % 5]), graph, seeds, seed, runs=2)


@given(st.integers(0, 2**128 - 1), st.integers(0, 2**32))
def test_any_seed_is_the_twins(seed, world):
    draws = np.random.default_rng(world)
    graph, seeds = naive.some_network(draws)
    assert_as_the_twin(LinearThreshold(at_most_one(graph, draws)), graph, seeds, seed, runs=3)


@pytest.mark.parametrize("weighted", [False, True])
def test_large_networks_fill_many_blocks_as_the_twin_does(weighted):
    graph = barabasi_albert(2_000, 5, rng=5)
    if weighted:
        graph = Graph.from_edges(graph.edges(), weight=np.random.default_rng(6).random(graph.m))
    assert_as_the_twin(LinearThreshold(), graph, np.argsort(-graph.degree)[:10].tolist(), 6, runs=2)


def test_a_piece_ends_where_the_next_begins_whatever_the_toss():
    """The toss in 16 bits does not tell which of two narrow pieces it lies in; in 53 it does."""
    n = 3_000
    draws = np.random.default_rng(1)
    star = Graph.from_edges([(u, n) for u in range(n)], directed=True, weight=draws.random(n) ** 8)
    model, weight = LinearThreshold(), naive.by_arc(star, star.weight)
    parents = [naive.linear_threshold(n + 1, weight, range(n), 2, run, normalised=True)[1][n] for run in range(40)]
    assert [int(model.replay(star, range(n), run, rng=2).parent[n]) for run in range(40)] == parents
    # Each of them alone reaches the centre in exactly the runs in which it is picked.
    picked = {u: [run for run in range(40) if parents[run] == u] for u in parents}
    for u, runs in picked.items():
        assert np.flatnonzero(model(star, [u], runs=40, rng=2).size == 2).tolist() == runs
    # Far more pieces than 16 bits can tell apart: in each run one of them is picked.
    reached = sum(model(star, range(first, n, 10), runs=40, rng=2).size - n // 10 for first in range(10))
    assert reached.tolist() == [1] * 40


def test_pieces_fill_the_whole_toss():
    draws = np.random.default_rng(3)
    for _ in range(300):
        graph, _ = naive.some_network(draws)
        model = LinearThreshold()
        low, width = (part.astype(object) for part in model._pieces(graph))
        weight = model.weights(graph)
        for v in range(graph.n):
            mine = np.flatnonzero(graph.indices == v)
            ends = [0, *(low[mine] + width[mine])]
            assert [*low[mine], ends[-1]] == ends
            assert ends[-1] in ({2**53} if weight[mine].sum() else {0})
            assert all(abs(width[arc] - weight[arc] * 2**53) <= 2 for arc in mine)


# What must hold whatever the picks.


def test_on_a_path_of_arcs_it_goes_one_hop_a_step():
    path = Graph.from_edges([(u, u + 1) for u in range(99)], directed=True)
    ensemble = LinearThreshold()(path, [0], runs=3, rng=1)
    assert ensemble.cascade(2).step.tolist() == list(range(100))
    assert ensemble.cascade(2).parent.tolist() == list(range(-1, 99))
    assert (ensemble.size.tolist(), ensemble.depth.tolist()) == ([100] * 3, [99] * 3)
    assert ensemble.counts[0, :, 0].tolist() == list(range(1, 101))


@pytest.mark.parametrize("length", [31, 32, 33, 255, 256, 257, 2_049])
def test_room_for_steps_grows_with_the_longest_run(length):
    path = Graph.from_edges([(u, u + 1) for u in range(length - 1)], directed=True)
    ensemble = LinearThreshold(1.0)(path, [0], runs=5, rng=1)
    assert ensemble.size.tolist() == [length] * 5
    assert ensemble.counts.shape == (5, length, 1)


def test_rare_long_runs_among_short_ones_are_counted():
    path = Graph.from_edges([(u, u + 1) for u in range(300)], directed=True)
    ensemble = LinearThreshold(0.9)(path, [0], runs=2_000, rng=1)
    assert 32 < ensemble.counts.shape[1] == ensemble.size.max()
    assert (ensemble.counts[:, -1, 0] == ensemble.size).all()
    assert (ensemble.depth == ensemble.size - 1).all()
    lengths = [ensemble.cascade(run).size for run in range(200)]
    assert lengths == ensemble.size[:200].tolist()


def test_an_arc_carries_one_way():
    arc = Graph.from_edges([(0, 1)], directed=True)
    for weight in [None, 1, "weighted"]:
        model = LinearThreshold(weight)
        assert model(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
        assert model(arc, [1], rng=1).reach.tolist() == [0.0, 1.0]
        assert model(arc.reverse, [0], rng=1).reach.tolist() == [1.0, 0.0]


def test_whoever_hears_only_from_the_seeds_always_joins():
    star = Graph.from_edges([(u, 9) for u in range(9)], directed=True)
    assert LinearThreshold()(star, range(9), runs=1_000, rng=1).size.tolist() == [10] * 1_000
    # Seven times 1 / 7 is less than 1 by a rounding error, which no toss of 53 bits should meet.
    seven = Graph.from_edges([(u, 7) for u in range(7)], directed=True)
    assert LinearThreshold(1 / 7)(seven, range(7), runs=1_000, rng=1).size.tolist() == [8] * 1_000


def test_weights_of_nothing_carry_nothing():
    draws = np.random.default_rng(5)
    for _ in range(50):
        graph, seeds = naive.some_network(draws, weighted=False)
        for given_ in [0, np.zeros(graph.indices.size)]:
            assert LinearThreshold(given_)(graph, seeds, runs=5, rng=1).size.tolist() == [len(seeds)] * 5
        still = Graph.from_edges(graph.edges(), n=graph.n, directed=graph.directed, weight=np.zeros(graph.m))
        assert LinearThreshold()(still, seeds, runs=5, rng=1).size.tolist() == [len(seeds)] * 5
        assert LinearThreshold().weights(still).tolist() == [0.0] * graph.indices.size


@given(st.integers(0, 2**32))
def test_more_seeds_never_reach_fewer(world):
    draws = np.random.default_rng(world)
    graph, seeds = naive.some_network(draws)
    more = sorted({*seeds, *draws.choice(graph.n, min(3, graph.n)).tolist()})
    for run in range(8):
        before, after = (LinearThreshold().replay(graph, who, run, rng=world).step >= 0 for who in (seeds, more))
        assert not (before & ~after).any()


def test_more_seeds_never_reach_fewer_in_a_large_network():
    graph = barabasi_albert(3_000, 4, rng=7)
    seeds = np.argsort(-graph.degree)[:10]
    before, after = (LinearThreshold()(graph, who, runs=1_000, rng=8) for who in (seeds, [*seeds, 2_999]))
    assert (after.size >= before.size).all()
    assert after.size.sum() > before.size.sum()


def test_other_weights_at_one_person_change_nobody_elses_pick():
    graph = barabasi_albert(1_000, 4, rng=0)
    seeds = np.argsort(-graph.degree, kind="stable")[:10]
    person = int(np.flatnonzero((graph.degree == 6) & (np.arange(1_000) > 500))[0])
    weight = LinearThreshold().weights(graph).copy()
    weight[graph.indices == person] = 0
    one, other = (LinearThreshold(each)(graph, seeds, runs=500, rng=2) for each in (None, weight))
    # With the one person left out, nobody is reached but those who were.
    assert (other.size <= one.size).all()
    assert 0 < (other.size < one.size).sum() < 500
    assert other.reach[person] == 0 < one.reach[person]


def test_the_parent_is_as_likely_as_it_weighs():
    weight = {(0, 3): 0.1, (1, 3): 0.5, (2, 3): 0.2}
    graph = Graph.from_edges(list(weight), directed=True)
    model = LinearThreshold(weight)
    parents = [int(model.replay(graph, [0, 1, 2], run, rng=3).parent[3]) for run in range(2_000)]
    chosen = np.bincount(np.array(parents) + 1, minlength=4)
    assert stats.chisquare(chosen, 2_000 * np.array([0.2, 0.1, 0.5, 0.2])).pvalue > 0.001
    drawn = [toss(run_key(3, "diffusion.linear_threshold", run), 0, 3) * 2.0**-53 for run in range(2_000)]
    assert parents == [0 if each < 0.1 else 1 if each < 0.6 else 2 if each < 0.8 else -1 for each in drawn]


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(2_000, 5, rng=1)
    for runs in [1, 2, 301]:
        one, two = threads(lambda runs=runs: LinearThreshold()(graph, [0, 1, 2], runs=runs, rng=9))
        assert one == two
        assert one.reach.tobytes() == two.reach.tobytes()


def test_more_runs_keep_the_first():
    graph = barabasi_albert(500, 3, rng=1)
    few, many = (LinearThreshold()(graph, [0], runs=runs, rng=9) for runs in (10, 1_000))
    assert many.size[:10].tolist() == few.size.tolist()
    assert many.cascade(3) == few.cascade(3)
    assert len(set(many.size.tolist())) > 10


def test_relabelling_keeps_the_law():
    graph = barabasi_albert(200, 3, rng=1)
    number = np.random.default_rng(2).permutation(200)
    turned = Graph.from_edges(number[graph.edges()], n=200)
    one = LinearThreshold()(graph, [0, 5], runs=20_000, rng=3)
    two = LinearThreshold()(turned, number[[0, 5]], runs=20_000, rng=4)
    assert stats.ks_2samp(one.size, two.size).pvalue > 0.001
    spread = np.sqrt(2 * one.reach * (1 - one.reach) / 20_000)
    assert (np.abs(two.reach[number] - one.reach) <= 5 * spread + 1e-12).all()


def test_the_mean_is_that_of_thresholds_in_a_plain_loop_over_networkx():
    club, draws, sizes = nx.karate_club_graph(), np.random.default_rng(1), []
    strength = dict(club.degree(weight="weight"))
    for _ in range(2_000):
        left, active, frontier = dict(enumerate(draws.random(34))), {0, 33}, [0, 33]
        while frontier:
            for u in frontier:
                for v, tie in club[u].items():
                    left[v] -= tie["weight"] / strength[v]
            frontier = [v for v in club if v not in active and left[v] <= 1e-12]
            active.update(frontier)
        sizes.append(len(active))
    ours = LinearThreshold()(club, [0, 33], runs=50_000, rng=2)
    assert abs(np.mean(sizes) - ours.mean) < 4 * np.hypot(np.std(sizes) / np.sqrt(2_000), ours.standard_error)


# What is given, and how.


@pytest.mark.parametrize("directed", [False, True])
def test_a_mapping_an_array_and_weights_are_the_same(directed):
    graph = barabasi_albert(50, 3, rng=1)
    pairs, draws = graph.edges(), np.random.default_rng(2)
    share = (draws.random(len(pairs)) / 50).astype(np.float32)
    graph = Graph.from_edges(pairs, directed=directed, weight=share)
    mapping = {(int(u), int(v)): float(w) for (u, v), w in zip(pairs, share, strict=True)}
    ways = [mapping, graph.weight, graph.weight.tolist(), "weight", pd.Series(graph.weight)]
    made = [LinearThreshold(weight)(graph, [0], runs=2_000, rng=3) for weight in ways]
    assert {ensemble.size.tobytes() for ensemble in made} == {made[0].size.tobytes()}
    assert made[0].size.sum() > 2_000


def test_weights_that_are_normalised_are_shares_of_what_each_person_hears():
    graph = Graph.from_edges([(0, 2), (1, 2), (2, 1)], directed=True, weight=[3, 1, 7])
    assert LinearThreshold().weights(graph).tolist() == [0.75, 0.25, 1.0]
    assert LinearThreshold("weighted").weights(graph).tolist() == [0.5, 0.5, 1.0]
    assert LinearThreshold([0.5, 0.1, 0]).weights(graph).tolist() == [0.5, 0.1, 0.0]
    assert LinearThreshold(0.25).weights(graph).tolist() == [0.25] * 3
    assert not LinearThreshold().weights(graph).flags.writeable


def test_ten_times_the_weight_is_the_same_normalised():
    graph = barabasi_albert(300, 3, rng=1)
    weight = np.random.default_rng(2).integers(1, 9, graph.m)
    one, ten = (Graph.from_edges(graph.edges(), weight=scale * weight) for scale in (1, 10))
    sizes = [LinearThreshold()(each, [0], runs=200, rng=3).size.tolist() for each in (one, ten)]
    assert sizes[0] == sizes[1]


def test_names_of_networkx_igraph_and_pandas_are_kept():
    ties = [("ann", "bob"), ("bob", "cy")]
    for network in [nx.Graph(ties), igraph.Graph.TupleList(ties), pd.DataFrame(ties, columns=["source", "target"])]:
        ensemble = LinearThreshold({("ann", "bob"): 1, ("cy", "bob"): 0, ("bob", "cy"): 0})(network, ["ann"], rng=1)
        assert ensemble.size.tolist() == [2]
        assert ensemble.cascade(0).frame().index.tolist() == ["ann", "bob"]


def test_nobody_knows_anybody():
    lonely = Graph.from_edges([], n=3)
    for weight in [None, 0.5, "weighted", [], {}]:
        ensemble = LinearThreshold(weight)(lonely, [1], runs=4, rng=1)
        assert ensemble.size.tolist() == [1] * 4
        assert ensemble.cascade(3).step.tolist() == [-1, 0, -1]
    alone = LinearThreshold()(Graph.from_edges([], n=1), [0], runs=2, rng=1)
    assert (alone.size.tolist(), alone.depth.tolist()) == ([1, 1], [0, 0])


def test_everybody_starts():
    graph = barabasi_albert(50, 3, rng=1)
    ensemble = LinearThreshold()(graph, range(50), runs=3, rng=1)
    assert (ensemble.size.tolist(), ensemble.depth.tolist()) == ([50] * 3, [0] * 3)
    assert LinearThreshold()(graph, [3, 1, 3], runs=9, rng=1) == LinearThreshold()(graph, {1, 3}, runs=9, rng=1)


def test_a_model_is_a_value():
    for weight in [None, 0.1, "weighted", np.array([0.1, 0.2]), {(0, 1): 0.5}]:
        one, two = LinearThreshold(weight), LinearThreshold(weight=weight)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
        assert one != LinearThreshold(0.9)
    assert repr(LinearThreshold()) == "LinearThreshold(weight=None)"


KINDS = 'weight must be a number in [0, 1], one for each arc, {(u, v): number}, "weight" or "weighted"; got '


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        (-0.1, "weight must lie in [0, 1]; got -0.1"),
        (1.5, "weight must lie in [0, 1]; got 1.5"),
        (float("nan"), "weight must lie in [0, 1]; got nan"),
        (True, "weight must lie in [0, 1]; got True"),
        ("0.3", "weight must be one of weight, weighted; got '0.3'"),
        ([[0.1]], KINDS + "[[0.1]]"),
        ([0.1, 1.7], "weight[1] must lie in [0, 1]; got 1.7"),
        ({(0, 1): -1}, "weight[(0, 1)] must lie in [0, 1]; got -1"),
    ],
)
def test_what_is_no_weight_is_refused(weight, message):
    with pytest.raises(ParameterError) as caught:
        LinearThreshold(weight)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("weight", "kind", "message"),
    [
        ([0.1, 0.2], ParameterError, "weight must be one number for each of the 4 arcs; got '2 values'"),
        (
            {("ann", "bob"): 1},
            ParameterError,
            "weight must be given for all 2 ties; got \"none for 1, the first ('bob', 'cy')\"",
        ),
        ({("ann", "zoe"): 1}, NodeNotFound, "weight must be nodes of the graph; got 'zoe'"),
        ("weight", ParameterError, "weight must not be \"weight\" on a graph without weights; got 'weight'"),
        (
            0.75,
            ParameterError,
            "weight must sum to at most 1 over the arcs into each person; got \"1.5 at 'bob'\"",
        ),
        (
            [1, 0.5, 0, 0.75],
            ParameterError,
            "weight must sum to at most 1 over the arcs into each person; got \"1.75 at 'bob'\"",
        ),
    ],
)
def test_weights_that_do_not_fit_the_graph_are_refused(weight, kind, message):
    path = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
    for call in [
        lambda model: model(path, ["ann"], rng=1),
        lambda model: model.replay(path, ["ann"], 0, rng=1),
        lambda model: model.weights(path),
    ]:
        with pytest.raises(kind) as caught:
            call(LinearThreshold(weight))
        assert str(caught.value) == message


def test_the_first_who_has_too_much_is_named_and_rounding_is_forgiven():
    graph = Graph.from_edges([(0, 2), (1, 2), (0, 3), (1, 3)], directed=True)
    with pytest.raises(ParameterError, match=r"1\.25 at 2"):
        LinearThreshold([0.75, 0.75, 0.5, 0.75])(graph, [0], rng=1)
    assert LinearThreshold([0.5, 0.5, 0.5, 0.5 + 9e-10])(graph, [0, 1], runs=9, rng=1).size.tolist() == [4] * 9
    with pytest.raises(ParameterError, match="at 3"):
        LinearThreshold([0.5, 0.5, 0.5, 0.5 + 2e-9])(graph, [0], rng=1)
    with pytest.raises(ParameterError, match=r"weight\[0\] must lie in \[0, 1\]; got 2.0"):
        LinearThreshold("weight")(Graph.from_edges([(0, 1)], weight=[2.0]), [0], rng=1)


def test_what_cannot_start_is_refused():
    tie, model = Graph.from_edges([(0, 1)]), LinearThreshold()
    with pytest.raises(ParameterError, match=r"seeds must name at least one node; got \[\]"):
        model(tie, [], rng=1)
    with pytest.raises(NodeNotFound, match="seeds must be nodes of the graph; got 2"):
        model(tie, [2], rng=1)
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        model(Graph.from_edges([], n=0), [0], rng=1)
    with pytest.raises(ParameterError, match="runs must be a whole number of at least 1; got 0"):
        model(tie, [0], runs=0, rng=1)
    with pytest.raises(LimitExceeded, match="runs must fit in 2 GiB"):
        model(tie, [0], runs=10**12, rng=1)
    for run in [-1, 1.0, True, 2**63]:
        with pytest.raises(ParameterError, match="run must be a whole number in"):
            model.replay(tie, [0], run, rng=1)
