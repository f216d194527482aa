import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.metrics import unique_sources


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(500):
        n, kinds, rows = (int(draws.integers(1, most)) for most in (6, 9, 30))
        person, author = draws.integers(0, n, rows), draws.integers(0, kinds, rows)
        expected = [float(len(set(author[person == u].tolist()))) for u in range(n)]
        assert unique_sources(person, author, n).tolist() == expected
        assert unique_sources(person, author.astype(str), n).tolist() == expected
        assert unique_sources(person, -author * 1000, n).tolist() == expected


def test_nobody_and_nothing():
    assert unique_sources([], []).shape == (0,)
    assert unique_sources([], [], 2).tolist() == [0.0, 0.0]
    assert unique_sources([1], ["ann"], 3).dtype == np.float64


def test_lengths_that_differ():
    with pytest.raises(ParameterError, match="author must be 2 labels, one a row; got '1 labels'"):
        unique_sources([0, 1], [0])
    with pytest.raises(ParameterError, match=r"person must be whole numbers in \[0, 1\), one a row; got '1 in row 1'"):
        unique_sources([0, 1], [0, 1], 1)
