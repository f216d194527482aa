import math

import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.diffusion import IndependentCascade
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics import information_access_gap


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(1000):
        n = int(rng.integers(1, 30))
        reach, group = rng.random(n) + 0.01, rng.integers(0, 4, n).tolist()
        mean = naive.access(reach.tolist(), group)
        assert information_access_gap(reach, group) == pytest.approx(min(mean) / max(mean), rel=1e-12)
        found = information_access_gap(reach, group, definition="difference")
        assert found == pytest.approx(max(mean) - min(mean), abs=1e-12)


def test_of_an_ensemble():
    # Two cliques and one tie between them; word starts in one.
    pairs = [(u, v) for block in (range(5), range(5, 10)) for u in block for v in block if u < v]
    graph = Graph.from_edges([*pairs, (4, 5)])
    group = ["here"] * 5 + ["there"] * 5
    reach = IndependentCascade(p=0.3)(graph, [0], runs=500, rng=1).reach
    expected = reach[5:].mean() / reach[:5].mean()
    assert information_access_gap(reach, group) == pytest.approx(expected, rel=1e-12)
    assert 0.05 < expected < 0.6
    everywhere = IndependentCascade(p=1.0)(graph, [0], runs=5, rng=1).reach
    assert information_access_gap(everywhere, group) == 1
    assert information_access_gap(everywhere, group, definition="difference") == 0


def test_edges():
    assert information_access_gap([0.2, 0.4], ["a", "a"]) == 1
    assert information_access_gap([0.2, 0.4], ["a", "a"], definition="difference") == 0
    assert information_access_gap([0.0, 0.4], ["a", "b"]) == 0
    assert math.isnan(information_access_gap([0.0, 0.0], ["a", "b"]))
    assert information_access_gap([0.0, 0.0], ["a", "b"], definition="difference") == 0
    for definition in ("ratio", "difference"):
        assert math.isnan(information_access_gap([], [], definition=definition))
    # Codes that nobody has are no groups.
    assert information_access_gap([0.2, 0.4], [5, 9]) == 0.5


def test_each_their_own_group_is_the_least_reached():
    reach = np.random.default_rng(2).random(40) + 0.01
    assert information_access_gap(reach, np.arange(40)) == reach.min() / reach.max()


def test_relabelling_and_names():
    rng = np.random.default_rng(3)
    reach, group, order = rng.random(50), rng.integers(0, 3, 50), rng.permutation(50)
    expected = information_access_gap(reach, group)
    assert information_access_gap(reach, np.array(["x", "z", "y"])[group]) == expected
    assert information_access_gap(reach[order], group[order]) == pytest.approx(expected, abs=1e-12)


def test_arguments_that_cannot_be_right():
    with pytest.raises(ParameterError, match=r"reach must be finite numbers of at least 0.*got '-0\.1 for person 0'"):
        information_access_gap([-0.1], ["a"])
    with pytest.raises(ParameterError, match=r"group must .*2"):
        information_access_gap([0.1, 0.2], ["a"])
    with pytest.raises(UnknownName, match="definition must be one of difference, ratio; got 'gap'"):
        information_access_gap([0.1], ["a"], definition="gap")
