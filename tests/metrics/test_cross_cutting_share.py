import math

import numpy as np
import pytest
from naive import metrics as naive

from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.metrics import cross_cutting_share


def test_twin():
    rng = np.random.default_rng(1)
    for rows in (1, 2, 7, 300):
        reader, author, count = rng.integers(0, 3, rows), rng.integers(0, 3, rows), rng.integers(0, 4, rows)
        expected = naive.cross_cutting_share(reader, author, count)
        assert cross_cutting_share(reader, author, count) == pytest.approx(expected, abs=1e-15, nan_ok=True)
        expected = naive.cross_cutting_share(reader, author, np.ones(rows))
        assert cross_cutting_share(reader, author) == pytest.approx(expected, abs=1e-15)


def test_a_count_is_as_good_as_so_many_rows():
    reader, author, count = np.array(["a", "b", "a"]), np.array(["b", "b", "a"]), [2, 3, 0]
    repeated = cross_cutting_share(np.repeat(reader, count), np.repeat(author, count))
    assert cross_cutting_share(reader, author, count) == repeated == 0.4


def test_links_of_polblogs():
    # Adamic & Glance (2005): 91 % of the links stay on their side.
    graph, people = load("polblogs")
    side = people["side"]
    assert cross_cutting_share(side[graph.sources], side[graph.indices]) == pytest.approx(1 - 0.911523, abs=5e-7)


def test_extremes():
    assert cross_cutting_share(["a", "a"], ["a", "a"]) == 0
    assert cross_cutting_share([True, False], [False, True]) == 1


def test_nothing_seen_is_nan():
    assert math.isnan(cross_cutting_share([], []))
    assert math.isnan(cross_cutting_share([0, 1], [1, 1], [0, 0]))


def test_sides_that_cannot_be_right():
    with pytest.raises(ParameterError, match=r"author must be sides.* of shape \(2,\); got 'shape \(3,\)'"):
        cross_cutting_share([0, 1], [0, 1, 1])
    with pytest.raises(ParameterError, match="author must be labels of the same kind"):
        cross_cutting_share([0, 1], ["0", "1"])
    with pytest.raises(ParameterError, match="author must be given for everyone"):
        cross_cutting_share(["a"], [None])
    with pytest.raises(ParameterError, match="count must be 2 values, one a row; got '1 values'"):
        cross_cutting_share([0, 1], [0, 1], [1])
    with pytest.raises(ParameterError, match=r"count must be finite numbers of at least 0.*got '-1\.0 for row 1'"):
        cross_cutting_share([0, 1], [0, 1], [1, -1])
