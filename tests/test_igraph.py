import random

import igraph
import numpy as np
import pytest

from socialgraph._igraph import _Draws, seeded


def drawn(seed):
    with seeded(np.uint64(seed)):
        return igraph.Graph.Erdos_Renyi(50, m=200).get_edgelist()


def test_the_seed_decides_and_nothing_else_is_touched():
    # That Python's and NumPy's own luck stay as they are is looked at after every test.
    assert drawn(1) == drawn(1) != drawn(2)


def test_afterwards_igraph_draws_from_python_again():
    before = random.getstate()
    try:
        with pytest.raises(KeyError), seeded(np.uint64(3)):
            raise KeyError
        graphs = []
        for _ in range(2):
            random.seed(9)
            graphs.append(igraph.Graph.Erdos_Renyi(50, m=200).get_edgelist())
        assert graphs[0] == graphs[1]
    finally:
        random.setstate(before)


def test_the_draws_are_what_pythons_are():
    luck = _Draws(np.uint64(1))
    dice = [luck.randint(1, 6) for _ in range(6_000)]
    assert np.bincount(dice)[1:].tolist() == pytest.approx([1_000] * 6, abs=150)
    assert {luck.getrandbits(5) for _ in range(5_000)} == set(range(32))
    bits = [luck.getrandbits(33) for _ in range(500)]
    assert 2**32 < max(bits) < 2**33
    assert np.mean(bits) == pytest.approx(2**32, rel=0.15)
    bell = [luck.gauss(3, 2) for _ in range(4_000)]
    assert (np.mean(bell), np.std(bell)) == pytest.approx((3, 2), abs=0.15)
    assert 0 <= luck.random() < 1
