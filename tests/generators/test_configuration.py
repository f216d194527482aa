from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from naive import generators as naive
from naive import random_ties

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import configuration
from socialgraph.generators._stubs import joined
from socialgraph.rng import stream


def test_it_is_its_naive_twin():
    draws = np.random.default_rng(1)
    for seed in range(2_000):
        degrees = draws.integers(0, 5, int(draws.integers(0, 12)))
        if degrees.sum() % 2:
            degrees[0] += 1
        made = random_ties.configuration(degrees.tolist(), seed)
        assert naive.ties_of(configuration(degrees, rng=seed)) == random_ties.erased(made)


def test_the_directed_one_is_its_naive_twin():
    draws = np.random.default_rng(2)
    for seed in range(2_000):
        out = draws.integers(0, 5, int(draws.integers(0, 12)))
        into = draws.permutation(out)
        made = random_ties.directed_configuration(out.tolist(), into.tolist(), seed)
        graph = configuration(out, into, rng=seed)
        assert graph.directed
        assert naive.ties_of(graph) == random_ties.erased(made, directed=True)


@pytest.mark.parametrize("degrees", [[2, 2, 2], [3, 2, 2, 1], [1, 1, 1, 1, 2], [4, 1, 1, 2]])
def test_every_way_to_join_the_stubs_is_as_likely(degrees):
    stubs = [u for u, degree in enumerate(degrees) for _ in range(degree)]
    ways = [random_ties.erased(pairs) for pairs in random_ties.matchings(stubs)]
    law = {graph: ways.count(graph) / len(ways) for graph in set(ways)}
    seen = [naive.ties_of(configuration(degrees, rng=seed)) for seed in range(6_000)]
    assert abs(naive.chi_square_score(seen, law)) < 4


def test_every_way_to_join_out_and_in_is_as_likely():
    out, into = [2, 1, 1], [1, 2, 1]
    source, target = np.repeat(range(3), out).tolist(), np.repeat(range(3), into).tolist()
    ways = [random_ties.erased(zip(source, order, strict=True), directed=True) for order in permutations(target)]
    law = {graph: ways.count(graph) / len(ways) for graph in set(ways)}
    seen = [naive.ties_of(configuration(out, into, rng=seed)) for seed in range(6_000)]
    assert abs(naive.chi_square_score(seen, law)) < 4


@pytest.mark.parametrize("degrees", [[3] * 40, [10] * 20 + [2] * 60, [30, 20, 10, *[1] * 60]])
def test_loops_and_repeats_are_as_many_as_theory_says(degrees):
    # Two given stubs are joined with probability 1 / (S - 1), and two given pairs with 1 / (S - 1) / (S - 3).
    k, total, runs = np.array(degrees), sum(degrees), 1_500
    halves = k * (k - 1) / 2
    loops = halves.sum() / (total - 1)
    doubles = (halves.sum() ** 2 - (halves**2).sum()) / 2 * 2 / (total - 1) / (total - 3)
    seen = []
    for seed in range(runs):
        owner = np.repeat(np.arange(k.size, dtype=np.int32), k)
        left, right = joined(stream(seed, "test"), owner, np.array([0, total]), np.zeros(k.size, np.int32))
        ends = np.sort(np.column_stack([left, right])[left != right], axis=1)
        times = np.unique(ends[:, 0].astype(np.int64) * k.size + ends[:, 1], return_counts=True)[1]
        seen.append([(left == right).sum(), (times * (times - 1) // 2).sum()])
    error = 4 * np.std(seen, axis=0) / np.sqrt(runs)
    assert (np.abs(np.mean(seen, axis=0) - [loops, doubles]) <= error).all()


@pytest.mark.parametrize("n", [500, 20_000])
def test_what_is_lost_does_not_grow_with_the_network(n):
    # (k - 1) / 2 loops and (k - 1)**2 / 4 repeats, for k = 10: 4.5 and 20.25, up to a few k**3 / n.
    runs = 100
    lost = [n * 5 - configuration([10] * n, rng=seed).m for seed in range(runs)]
    assert np.mean(lost) == pytest.approx(24.75, abs=4 * np.sqrt(24.75 / runs) + 500 / n)


def test_degrees_are_kept_where_nothing_is_lost():
    draws, kept = np.random.default_rng(3), 0
    for seed in range(300):
        degrees = draws.integers(0, 4, 40)
        degrees[0] += degrees.sum() % 2
        graph = configuration(degrees, rng=seed)
        assert (graph.degree <= degrees).all()
        if graph.m == degrees.sum() // 2:
            kept += 1
            assert (graph.degree == degrees).all()
    assert 30 < kept < 270


def test_degrees_are_kept_both_ways():
    out, into = np.repeat([3, 0, 1], 1000), np.repeat([0, 3, 1], 1000)
    graph = configuration(out, into, rng=5)
    lost = int(out.sum()) - graph.m
    # Joins are of one pair of stubs each; doubles come (3 * 2)**2 / 2 / (4 / 3)**2 / 9 or so = 1.1 on average.
    assert 0 < lost < 20
    assert (graph.degree <= out).all()
    assert (graph.reverse.degree <= into).all()
    assert (out - graph.degree).sum() == (into - graph.reverse.degree).sum() == lost


def test_a_power_law_keeps_all_but_a_little():
    draws = np.random.default_rng(4)
    degrees = np.minimum((3 * (1 - draws.random(100_000)) ** (-1 / 1.5)).astype(int), 1000)
    degrees[0] += degrees.sum() % 2
    graph = configuration(degrees, rng=1)
    assert 0.99 < graph.degree.sum() / degrees.sum() < 1


def test_it_agrees_with_networkx_and_igraph(igraph):
    degrees, runs = [20, 15, 10, *[4] * 60, *[1] * 15], 120

    def figures(pairs):
        pairs = random_ties.erased(map(tuple, np.asarray(pairs).tolist()))
        ends = np.bincount(np.ravel(list(pairs)), minlength=78)
        return [len(pairs), (1, 0) in pairs, ends[:3].sum(), random_ties.triangles(pairs)]

    ours = np.array([figures(configuration(degrees, rng=seed).edges()) for seed in range(runs)])
    networkx = [figures(list(nx.configuration_model(degrees, seed=seed).edges())) for seed in range(runs)]
    peer = [figures(igraph.Graph.Degree_Sequence(degrees, method="configuration").get_edgelist()) for _ in range(runs)]
    for theirs in (np.array(networkx), np.array(peer)):
        error = np.sqrt((ours.var(0, ddof=1) + theirs.var(0, ddof=1)) / runs)
        assert (np.abs(ours.mean(0) - theirs.mean(0)) <= 4 * error).all()


def test_nobody_and_nothing():
    for degrees in ([], [0], [0, 0, 0], np.zeros(0, int), ()):
        assert configuration(degrees, rng=1).m == 0
        assert configuration(degrees, list(degrees), rng=1).directed
    assert configuration([4], rng=1).m == 0
    assert configuration([1, 1], rng=1).m == configuration([9, 9], rng=1).m == 1
    assert configuration(iter([1, 1]), rng=1).m == 1


def test_degrees_beyond_the_number_of_people_are_cut():
    assert configuration([1_000] * 4, rng=1).m == 6


@pytest.mark.parametrize(
    ("degrees", "message"),
    [
        ([1, 2], "must have an even sum, since every tie has two ends; got 3"),
        ([2, -1, 1], r"must lie in \[0, 2\*\*31 - 1\]; got '-1 at node 1'"),
        ([2, 2**31, 0], r"must lie in \[0, 2\*\*31 - 1\]; got '2147483648 at node 1'"),
        ([1.0, 1.0], r"must be one whole number for each node; got \[1.0, 1.0\]"),
        ([True, True], "must be one whole number for each node"),
        ([None, 2], "must be one whole number for each node"),
        (["1", "1"], "must be one whole number for each node"),
        ([[1, 1]], "must be one whole number for each node"),
        ([[1], [1, 2]], "must be one whole number for each node"),
        ([2**70, 2], "must be one whole number for each node"),
        ([np.nan, 1], "must be one whole number for each node"),
        ("11", "must be a sequence of whole numbers; got '11'"),
        (4, "must be a sequence of whole numbers; got 4"),
        (None, "must be a sequence of whole numbers; got None"),
    ],
)
def test_bad_degrees(degrees, message):
    with pytest.raises(ParameterError, match=f"^degrees {message}"):
        configuration(degrees)
    if "even" not in message and degrees is not None:
        with pytest.raises(ParameterError, match=f"in_degrees {message}"):
            configuration([1, 1], degrees)


def test_out_and_in_must_match():
    with pytest.raises(ParameterError, match="in_degrees must have the sum of the out-degrees, 3; got 2"):
        configuration([2, 1], [1, 1])
    with pytest.raises(ParameterError, match="in_degrees must be 2, one for each node; got '3'"):
        configuration([2, 1], [1, 1, 1])


def test_too_large_is_refused_before_it_is_allocated():
    for degrees in ([[2**31 - 1, 2**31 - 1]], [[2**31 - 1, 0], [0, 2**31 - 1]]):
        with pytest.raises(LimitExceeded, match="can be generated"):
            configuration(*degrees)
