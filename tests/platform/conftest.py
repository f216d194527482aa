"""Small random worlds, and a suggester that needs none of ours."""

from collections import namedtuple

import numba
import numpy as np
import pytest

from socialgraph.graph import Graph
from socialgraph.people import People

Offers = namedtuple("Offers", ["source", "target"])


def next_in_line(graph, profile, *, k, rng):
    """Suggest to everyone the k next numbers that are no friends yet; to every third person nobody."""
    pairs = []
    for u in range(graph.n):
        mine = set(graph.neighbors(u).tolist()) | {u}
        others = [(u + step) % graph.n for step in range(1, graph.n)]
        pairs += [(u, v) for v in others if v not in mine][: k if u % 3 else 0]
    pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Offers(pairs[:, 0], pairs[:, 1])


@pytest.fixture(autouse=True, scope="package")
def _one_thread():
    """Keep to one thread: on a busy machine two wait for each other 9 ms a kernel. `threads` asks for two by itself."""
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    yield
    numba.set_num_threads(before)


@pytest.fixture(scope="session")
def suggester():
    return next_in_line


@pytest.fixture(scope="session")
def world():
    """Make a network and its people from one number: directed where it is odd, dense or empty, some with weights."""

    def make(number, n=None):
        draws = np.random.default_rng(number)
        n = int(draws.integers(1, 13)) if n is None else n
        directed = bool(number % 2)
        allowed = ~np.eye(n, dtype=bool) if directed else np.triu(np.ones((n, n), dtype=bool), 1)
        pairs = np.argwhere(
            allowed & (draws.random((n, n)) < draws.choice([0.0, 0.2, 0.5, 1.0], p=[0.1, 0.4, 0.3, 0.2]))
        )
        weight = draws.uniform(0.01, 3, len(pairs)) if number % 3 == 0 else None
        opinion = draws.uniform(-1, 1, n)
        side = draws.choice(["left", "middle", "right"], n)
        known = People({"opinion": draws.uniform(-1, 1, n)}) if number % 4 == 0 else None
        return Graph.from_edges(pairs, n, directed, weight), People({"opinion": opinion, "side": side}, observed=known)

    return make
