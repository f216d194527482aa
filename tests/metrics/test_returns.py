import importlib

import networkx as nx
import numba
import numpy as np
import pytest
from naive import controversy as naive

from socialgraph._frozen import readonly
from socialgraph.convert import as_graph
from socialgraph.generators.stochastic_block import stochastic_block
from socialgraph.metrics._returns import returns


def case(number, *, most=40):
    """Make a graph, two groups, seeds, and those of them from which another can be reached."""
    rng = np.random.default_rng(number)
    n = int(rng.integers(4, most))
    foreign = nx.gnp_random_graph(n, float(rng.choice([0.05, 0.1, 0.3])), seed=number)
    seed = rng.random(n) < 0.3
    starts = [u for part in nx.connected_components(foreign) for u in part if seed[u] and seed[list(part)].sum() > 1]
    side = rng.random(n) < 0.5
    return as_graph(foreign), readonly(seed), readonly(np.sort(starts).astype(np.int64)), np.stack([side, ~side])


def expected(graph, seed, starts):
    """Take a step, and the first return to anybody from there, by the fundamental matrix."""
    matrix = naive.dense(graph)
    moving = np.flatnonzero(~seed & (matrix.sum(axis=1) > 0))
    part = {u: tuple(part) for part in naive.parts(matrix) for u in part}
    moving = [u for u in moving.tolist() if seed[list(part[u])].any()]
    step = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    visits = np.linalg.inv(np.eye(len(moving)) - step[np.ix_(moving, moving)])
    return [float(step[u, moving] @ visits @ step[moving, u]) for u in starts]


@pytest.mark.parametrize("solved", [True, False])
def test_twin(solved, monkeypatch):
    module = importlib.import_module("socialgraph.metrics._returns")
    if not solved:
        monkeypatch.setattr(module, "_SOLVED", -1)
        monkeypatch.setattr(module, "_LEAST", 1e-18)
        monkeypatch.setattr(module, "_SWEEPS", 1000)
    compared = 0
    for number in range(120):
        graph, seed, starts, groups = case(number)
        if starts.size:
            found = returns(graph, seed, starts, groups)
            assert found == pytest.approx(expected(graph, seed, starts), abs=1e-10)
            compared += starts.size
    assert compared > 300


def test_pushed_is_too_small_by_little(monkeypatch):
    module = importlib.import_module("socialgraph.metrics._returns")
    graph, _ = stochastic_block([1500, 1500], [[0.0026, 0.0003], [0.0003, 0.0026]], rng=1)
    side = np.arange(3000) < 1500
    seed = readonly(np.random.default_rng(1).random(3000) < 0.1)
    label = module.reached(graph, np.arange(3000) == graph.largest_component()[0])
    starts = readonly(np.flatnonzero(seed & label))
    exact = returns(graph, seed, starts, np.stack([side, ~side]))
    monkeypatch.setattr(module, "_SOLVED", -1)
    missing = []
    for least in (1e-6, 1e-7, 1e-8):
        monkeypatch.setattr(module, "_LEAST", least)
        missing.append(exact - returns(graph, seed, starts, np.stack([side, ~side])))
    means = [each.mean() for each in missing]
    assert means == sorted(means, reverse=True)
    assert 0 < means[-1] < 2e-5
    assert np.abs(missing[-1]).max() < 1e-4


def test_what_takes_too_many_pushes_is_solved_for(monkeypatch):
    module = importlib.import_module("socialgraph.metrics._returns")
    graph, seed, starts, groups = case(7)
    exact = returns(graph, seed, starts, groups)
    monkeypatch.setattr(module, "_SOLVED", -1)
    monkeypatch.setattr(module, "_SWEEPS", -1)
    assert returns(graph, seed, starts, groups) == pytest.approx(exact, abs=1e-12)


@pytest.mark.parametrize("solved", [True, False])
def test_threads_change_no_bit(solved, monkeypatch):
    module = importlib.import_module("socialgraph.metrics._returns")
    if not solved:
        monkeypatch.setattr(module, "_SOLVED", -1)
    graph, seed, starts, groups = case(3, most=400)
    before, found = numba.get_num_threads(), []
    for threads in {1, numba.config.NUMBA_NUM_THREADS}:
        numba.set_num_threads(threads)
        found.append(returns(graph, seed, starts, groups).tobytes())
    numba.set_num_threads(before)
    assert len(set(found)) == 1


def test_neighbours_that_are_all_seeds():
    graph = as_graph(nx.path_graph(3))
    seed, starts = readonly(np.ones(3, dtype=bool)), readonly(np.arange(3))
    assert returns(graph, seed, starts, np.array([[True, False, True], [False, True, False]])).tolist() == [0, 0, 0]
