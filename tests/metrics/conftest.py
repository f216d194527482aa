import numpy as np
import pytest

from socialgraph.graph import Graph


@pytest.fixture(scope="session")
def random_graph():
    """Make a random graph, and a random group for each node, from one number."""

    def make(number, *, directed=False, weighted=False, most=14):
        rng = np.random.default_rng(number)
        n = int(rng.integers(2, most))
        pairs = np.array([(u, v) for u in range(n) for v in range(n) if u != v and (directed or u < v)])
        pairs = pairs[rng.random(len(pairs)) < rng.choice([0.1, 0.3, 0.7])]
        weight = rng.uniform(0.1, 3, len(pairs)) if weighted else None
        return Graph.from_edges(pairs, n, directed, weight), rng.integers(0, rng.integers(1, 5), n)

    return make
