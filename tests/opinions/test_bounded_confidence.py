import math
import pickle
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
import pytest
from naive import opinions as naive

from socialgraph.datasets import load
from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.graph import Graph
from socialgraph.opinions import BoundedConfidence

PAIR = Graph.from_edges([(0, 1)])


def random_reading(number, most=40):
    """Make a random directed graph of views, and opinions, from one number."""
    rng = np.random.default_rng(number)
    n = int(rng.integers(1, most))
    pairs = np.argwhere((rng.random((n, n)) < rng.choice([0.05, 0.3, 1.0])) & ~np.eye(n, dtype=bool))
    weight = (None, rng.integers(0, 4, len(pairs)), rng.lognormal(0, 4, len(pairs)))[number % 3]
    return Graph.from_edges(pairs, n, True, weight), rng.uniform(-1, 1, n)


@pytest.mark.parametrize("epsilon", [0.0, 0.2, 0.7, 2.0])
@pytest.mark.parametrize("mu", [0.0, 0.1, 0.5, 1.0])
def test_twin(epsilon, mu):
    for number in range(60):
        seen, opinion = random_reading(number)
        expected = naive.bounded_confidence(seen, opinion, epsilon, mu)
        np.testing.assert_allclose(BoundedConfidence(epsilon, mu)(seen, opinion), expected, rtol=0, atol=1e-12)


def test_twin_on_polblogs():
    graph, _ = load("polblogs", component="largest")
    opinion = np.random.default_rng(1).uniform(-1, 1, graph.n)
    expected = naive.bounded_confidence(graph, opinion, 0.5, 0.1)
    np.testing.assert_allclose(BoundedConfidence(0.5, 0.1)(graph, opinion), expected, rtol=0, atol=1e-12)


def test_opinions_stay_within_what_was_thought_and_read():
    for number in range(200):
        seen, opinion = random_reading(number)
        moved = BoundedConfidence(epsilon=2.0, mu=1.0)(seen, opinion)
        for reader in range(seen.n):
            met = np.append(opinion[seen.neighbors(reader)], opinion[reader])
            assert met.min() <= moved[reader] <= met.max()


@pytest.mark.parametrize("mu", [0.05, 0.25, 0.5, 0.75, 1.0])
def test_two_who_read_each_other(mu):
    trajectory = BoundedConfidence(epsilon=2.0, mu=mu).run(PAIR, [-0.8, 0.6], steps=12)
    gap = trajectory.opinion[:, 1] - trajectory.opinion[:, 0]
    expected = 1.4 * (1 - 2 * mu) ** np.arange(trajectory.steps + 1)
    np.testing.assert_allclose(gap, expected, rtol=0, atol=1e-14)
    np.testing.assert_allclose(trajectory.opinion.mean(axis=1), -0.1, rtol=0, atol=1e-14)


def test_one_who_reads_and_is_not_read():
    seen = Graph.from_edges([(0, 1)], directed=True)
    trajectory = BoundedConfidence(epsilon=1.0, mu=0.25).run(seen, [0.0, 1.0], steps=20)
    np.testing.assert_allclose(trajectory.opinion[:, 0], 1 - 0.75 ** np.arange(21), rtol=0, atol=1e-15)
    assert (trajectory.opinion[:, 1] == 1).all()


def with_twins(n):
    """Let everyone read everyone and a twin, who thinks the same: as good as counting oneself in."""
    everyone = np.argwhere(~np.eye(n, dtype=bool))
    pairs = [
        everyone,
        everyone + n,
        *(np.column_stack([np.arange(n) + a, np.arange(n) + b]) for a, b in ((0, n), (n, 0))),
    ]
    return Graph.from_edges(np.concatenate(pairs), 2 * n, directed=True)


def clusters(opinion):
    return 1 + np.count_nonzero(np.diff(np.sort(opinion)) > 1e-6)


# With mu = 1 and a twin the model is Hegselmann and Krause's. Known from x_i = i / (n - 1): the clusters, and the steps
# before the first without a move.
@pytest.mark.parametrize(
    ("n", "epsilon", "found", "steps"),
    [
        (101, 0.05, 9, None),
        (101, 0.10, 3, None),
        (101, 0.15, 3, None),
        (101, 0.20, 1, 40),
        (101, 0.25, 1, None),
        (1001, 0.01, 43, None),
        (1001, 0.05, 9, None),
        (1001, 0.10, 5, None),
        (1001, 0.15, 3, None),
        (1001, 0.22, 1, 89),
        (1001, 0.25, 1, 8),
    ],
)
def test_hegselmann_krause(n, epsilon, found, steps):
    start = np.tile(np.arange(n) / (n - 1), 2)
    trajectory = BoundedConfidence(epsilon + 1e-12, 1.0).run(with_twins(n), start, steps=1000)
    assert trajectory.converged
    assert clusters(trajectory.final) == found
    assert steps is None or trajectory.steps == steps + 1
    # Who reads the same thinks the same, to the last bit.
    assert (trajectory.final[:n] == trajectory.final[n:]).all()


def test_far_apart_never_meet():
    graph, _ = load("karate")
    opinion = np.where(np.arange(34) < 17, -0.6, 0.6)
    assert (BoundedConfidence(epsilon=1.1, mu=0.5)(graph, opinion) == opinion).all()
    moved = BoundedConfidence(epsilon=1.3, mu=0.5).run(graph, opinion, steps=2000)
    assert moved.converged
    assert np.ptp(moved.final) < 1e-6


def test_the_bound_itself_is_within():
    assert BoundedConfidence(epsilon=0.5, mu=1.0)(PAIR, [0.0, 0.5]).tolist() == [0.5, 0.0]
    assert BoundedConfidence(epsilon=np.nextafter(0.5, 0), mu=1.0)(PAIR, [0.0, 0.5]).tolist() == [0.0, 0.5]


def test_weights_are_views():
    seen = Graph.from_edges([(0, 1), (0, 2), (0, 3)], directed=True, weight=[3, 1, 0])
    assert BoundedConfidence(epsilon=2.0, mu=1.0)(seen, [0.0, 1.0, -1.0, 0.5]).tolist() == [0.5, 1.0, -1.0, 0.5]
    unseen = Graph.from_edges([(0, 1)], directed=True, weight=[0])
    assert BoundedConfidence(epsilon=2.0, mu=1.0)(unseen, [0.0, 1.0]).tolist() == [0.0, 1.0]
    ones = Graph.from_edges([(0, 1), (0, 2)], directed=True, weight=[1, 1])
    plain = Graph.from_edges([(0, 1), (0, 2)], directed=True)
    opinion = [0.1, 0.3, -0.7]
    model = BoundedConfidence(epsilon=2.0, mu=0.3)
    assert model(ones, opinion).tolist() == model(plain, opinion).tolist()


def test_relabelling_permutes_the_result_bit_for_bit():
    rng = np.random.default_rng(5)
    model = BoundedConfidence(epsilon=0.9, mu=0.37)
    for number in range(120):
        seen, opinion = random_reading(number, most=200 if number < 12 else 40)
        order = rng.permutation(seen.n)
        turned = Graph.from_edges(order[seen.edges()], seen.n, True, seen.edge_weight())
        moved = np.empty_like(opinion)
        moved[order] = opinion
        assert (model(turned, moved)[order] == model(seen, opinion)).all()


def test_relabelling_wide_ranges_bit_for_bit():
    # Numbers of every size, where plain sums do depend on the order.
    rng = np.random.default_rng(6)
    n = 3000
    opinion = rng.normal(size=n) * 10.0 ** rng.integers(-30, 1, n)
    weight = rng.lognormal(0, 8, n - 1)
    model = BoundedConfidence(epsilon=100.0, mu=0.7)
    expected = model(Graph.from_edges([(0, v) for v in range(1, n)], n, True, weight), opinion)[0]
    for _ in range(20):
        order = rng.permutation(n - 1)
        shuffled = np.append(opinion[0], opinion[1:][order])
        star = Graph.from_edges([(0, v) for v in range(1, n)], n, True, weight[order])
        assert model(star, shuffled)[0] == expected


def test_any_number_of_threads():
    graph, _ = load("polblogs", component="largest")
    opinion = np.random.default_rng(2).uniform(-1, 1, graph.n)
    model = BoundedConfidence(epsilon=0.4, mu=0.2)
    before = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        expected = model.run(graph, opinion, steps=20).opinion
        numba.set_num_threads(min(2, numba.config.NUMBA_NUM_THREADS))
        assert (model.run(graph, opinion, steps=20).opinion == expected).all()
    finally:
        numba.set_num_threads(before)
    with ThreadPoolExecutor(4) as pool:
        for trajectory in pool.map(lambda _: model.run(graph, opinion, steps=20), range(8)):
            assert (trajectory.opinion == expected).all()


def test_sizes_at_the_edge():
    model = BoundedConfidence(epsilon=1e300, mu=0.5)
    assert model(PAIR, [-1e100, 1e100]).tolist() == [0.0, 0.0]
    assert model(PAIR, [0.0, 1e-310]) == pytest.approx([0.5e-310, 0.5e-310], rel=1e-12)
    heavy = Graph.from_edges([(0, 1)], weight=[3e38])
    assert model(heavy, [-1e100, 1e100]).tolist() == [0.0, 0.0]
    light = Graph.from_edges([(0, 1)], weight=[1e-45])
    assert model(light, [0.0, 1.0]).tolist() == [0.5, 0.5]


def test_nobody_and_no_ties():
    assert BoundedConfidence()(Graph.from_edges([], 0), []).size == 0
    assert BoundedConfidence()(Graph.from_edges([], 2), [0.1, 0.2]).tolist() == [0.1, 0.2]


def test_arguments_are_left_alone_and_rng_is_not_used():
    opinion = np.array([-0.5, 0.5])
    rng = np.random.default_rng(1)
    before = rng.bit_generator.state
    moved = BoundedConfidence(epsilon=2.0, mu=0.5)(PAIR, opinion, rng=rng)
    assert opinion.tolist() == [-0.5, 0.5]
    assert opinion.flags.writeable
    assert not np.shares_memory(opinion, moved)
    assert rng.bit_generator.state == before


def test_any_kind_of_graph():
    model = BoundedConfidence(epsilon=2.0, mu=0.5)
    expected = model(PAIR, [0.0, 1.0]).tolist()
    for graph in (PAIR.to_networkx(), PAIR.to_igraph(), PAIR.to_scipy(), PAIR.to_pandas()):
        assert model(graph, [0.0, 1.0]).tolist() == expected


def test_it_is_a_value():
    model = BoundedConfidence(epsilon=1, mu=np.float32(0.5))
    assert model == BoundedConfidence(1.0, 0.5) == pickle.loads(pickle.dumps(model)) == eval(repr(model))
    assert hash(model) == hash(BoundedConfidence(1.0, 0.5))
    assert repr(BoundedConfidence()) == "BoundedConfidence(epsilon=0.5, mu=0.1)"


@pytest.mark.parametrize("epsilon", [math.nan, -0.1, math.inf, "0.3", None, True, 1j])
def test_epsilon_that_cannot_be_right(epsilon):
    with pytest.raises(ParameterError, match="epsilon must be a finite number of at least 0"):
        BoundedConfidence(epsilon=epsilon)


@pytest.mark.parametrize("mu", [math.nan, -0.1, 1.1, math.inf, "0.3", None, True])
def test_mu_that_cannot_be_right(mu):
    with pytest.raises(ParameterError, match=r"mu must lie in \[0, 1\]"):
        BoundedConfidence(mu=mu)


def test_unknown_parameter():
    with pytest.raises(TypeError, match="sigma"):
        BoundedConfidence(sigma=1)


def test_opinions_that_cannot_be_right():
    with pytest.raises(ParameterError, match="opinion must be 2 values, one a person; got '3 values'"):
        BoundedConfidence()(PAIR, [0.0, 0.1, 0.2])
    with pytest.raises(ParameterError, match="opinion must be finite numbers, one a person; got 'nan for person 1'"):
        BoundedConfidence()(PAIR, [0.0, math.nan])
    with pytest.raises(ParameterError, match="opinion must be finite numbers"):
        BoundedConfidence().run(PAIR, [0.0, math.inf], steps=1)


def test_too_many_steps():
    with pytest.raises(LimitExceeded, match="steps must"):
        BoundedConfidence().run(PAIR, [0.0, 1.0], steps=10**12)
