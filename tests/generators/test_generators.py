"""What holds for every generator."""

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

import socialgraph.generators as generators
from socialgraph.graph import Graph
from socialgraph.people import People

CALLS = {
    "barabasi_albert": {"n": 300, "m": 3},
    "chung_lu": {"weights": [20.0] * 20 + [3.0] * 280},
    "configuration": {"degrees": [20] * 20 + [3] * 280},
    "directed_homophilic_attachment": {"n": 300, "minority": 0.2, "homophily": 0.7, "arcs": 900},
    "double_edge_swap": {"graph": generators.watts_strogatz(300, 6, 0.2, rng=1)},
    "erdos_renyi": {"n": 300, "p": 0.02},
    "forest_fire": {"n": 300, "forward": 0.37, "backward": 0.8},
    "homophilic_attachment": {"n": 300, "m": 3, "minority": 0.2, "homophily": 0.7},
    "lfr": {"n": 300, "tau1": 2.5, "tau2": 1.5, "mu": 0.2, "average_degree": 8, "max_degree": 30},
    "stochastic_block": {"sizes": [200, 100], "probabilities": [[0.02, 0.01], [0.01, 0.05]]},
    "watts_strogatz": {"n": 300, "k": 6, "p": 0.2},
}
# The same seed is the same network in every release, or rng.VERSION goes up and these change.
PINNED = {
    "barabasi_albert": "73248d9125990c1e",
    "chung_lu": "682bcfdcda7e9b7c",
    "configuration": "05c2168229ecf1a1",
    "directed_homophilic_attachment": "4d584f8b537941ba",
    "double_edge_swap": "9082e8cd5c25a1af",
    "erdos_renyi": "f62f0cd461100436",
    "forest_fire": "0e93ee6f72eff192",
    "homophilic_attachment": "375c68160bdabdec",
    "lfr": "10ab63e61aa59598",
    "stochastic_block": "23472e21a861971c",
    "watts_strogatz": "95b1b36c6d0aa4c4",
}
every = pytest.mark.parametrize("name", generators.__all__)


def call(name, rng, **other):
    return getattr(generators, name)(**{**CALLS[name], **other}, rng=rng)


def graph_of(made):
    return made[0] if isinstance(made, tuple) else made


def test_every_generator_is_listed_here():
    assert generators.__all__ == sorted(CALLS) == dir(generators)


@every
def test_a_generator_is_a_function_whatever_was_imported_first(name):
    code = f"""
import socialgraph.generators.{name}
from socialgraph.generators.{name} import {name} as direct
import socialgraph.generators
from socialgraph.generators import {name}
assert {name} is direct is socialgraph.generators.{name}, {name}
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@every
def test_what_it_makes_is_a_valid_graph(name):
    made = call(name, 1)
    graph = graph_of(made)
    assert graph.n == 300
    assert graph == Graph(graph.indptr, graph.indices, directed=graph.directed)
    assert (graph.indptr.dtype, graph.indices.dtype) == (np.int64, np.int32)
    assert not graph.indptr.flags.writeable
    assert not graph.indices.flags.writeable
    if isinstance(made, tuple):
        assert isinstance(made[1], People)
        assert list(made[1]) == ["community" if name == "lfr" else "group"]
        assert made[1].n == graph.n


@every
def test_the_same_seed_is_the_same_network(name):
    assert call(name, 5) == call(name, 5)
    assert graph_of(call(name, 5)) != graph_of(call(name, 6))
    assert graph_of(call(name, None)) != graph_of(call(name, None))
    first, second = (np.random.default_rng(3) for _ in range(2))
    assert call(name, first) == call(name, second)
    assert graph_of(call(name, first)) != graph_of(call(name, 3))


@every
def test_the_same_bits_in_every_release(name):
    assert graph_of(call(name, 7)).fingerprint[:16] == PINNED[name]


@every
def test_the_same_bytes_under_one_thread_and_two(name, threads):
    one, two = threads(lambda: call(name, 5))
    assert one == two


def test_the_same_bytes_in_another_process():
    code = f"""
import pickle
import socialgraph.generators as generators
for name, options in pickle.loads({pickle.dumps(CALLS)!r}).items():
    made = getattr(generators, name)(**options, rng=7)
    print(name, (made[0] if isinstance(made, tuple) else made).fingerprint)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_NUM_THREADS": "1", "PYTHONHASHSEED": "5"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert dict(line.split() for line in done.stdout.splitlines()) == {
        name: graph_of(call(name, 7)).fingerprint for name in CALLS
    }


@every
@pytest.mark.parametrize("rng", [-1, 1.5, "7", True, 2**128])
def test_bad_seeds(name, rng):
    with pytest.raises(ValueError, match="rng must be a whole number in"):
        call(name, rng)
