import numpy as np
import pytest

from socialgraph.generators._arcs import sorted_graph
from socialgraph.graph import Graph


@pytest.mark.parametrize("directed", [False, True])
def test_it_makes_the_graph_that_the_door_makes(directed):
    draws = np.random.default_rng(1)
    for case in range(400):
        n = int(draws.integers(1, 12))
        # From none to several times as many as there are pairs: loops and repeats, both ways round.
        pairs = draws.integers(0, n, (int(draws.integers(0, 3 * n + 1)), 2)).astype(np.int32)
        given = pairs.copy()
        made = sorted_graph(pairs[:, 0].copy(), pairs[:, 1].copy(), n, directed=directed)
        assert made == Graph.from_edges(pairs, n, directed, loops="drop", multi="merge"), case
        assert (pairs == given).all()


def test_nobody_and_nothing():
    for n in (0, 1, 5):
        none = np.empty(0, np.int32)
        assert sorted_graph(none, none, n).m == sorted_graph(none, none, n, directed=True).m == 0
    loops = np.full(7, 3, np.int32)
    assert sorted_graph(loops, loops, 5) == Graph.from_edges([], 5)


def test_a_loop_between_two_repeats():
    # Row 2 is 1, 2, 2, 1 before it is sorted and 1, 1, 2, 2 after.
    ends = np.array([2, 2, 1], np.int32), np.array([1, 2, 2], np.int32)
    assert sorted_graph(*ends, 3).edges().tolist() == [[1, 2]]
