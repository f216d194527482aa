import math

import numpy as np
import pytest
from naive import attitudes as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import opinion_clusters


def test_twin():
    rng = np.random.default_rng(1)
    for _ in range(300):
        # Multiples of 1/16 differ by exactly the gap often.
        opinion, gap = rng.integers(-16, 17, rng.integers(1, 25)) / 16, rng.integers(0, 8) / 16
        sizes = naive.clusters(opinion.tolist(), gap)
        assert opinion_clusters(opinion, gap=gap, definition="count") == len(sizes)
        expected = sum(sizes) ** 2 / sum(c * c for c in sizes)
        assert opinion_clusters(opinion, gap=gap) == pytest.approx(expected, rel=1e-14)


def test_closed_forms():
    assert opinion_clusters([-1, 1] * 50) == 2
    assert opinion_clusters(np.repeat([-0.9, -0.3, 0.3, 0.9], 25)) == 4
    assert opinion_clusters(np.linspace(-1, 1, 1000)) == 1
    # A camp of 99 and one loner: two by count, 1.0198 in effect.
    lone = [0.0] * 99 + [1.0]
    assert opinion_clusters(lone, definition="count") == 2
    assert opinion_clusters(lone) == pytest.approx(10_000 / 9_802)


def test_a_gap_of_0_counts_opinions():
    assert opinion_clusters([0.1, 0.1, 0.2, 0.3], gap=0, definition="count") == 3


def test_a_wider_gap_never_makes_more():
    opinion = np.random.default_rng(2).uniform(-1, 1, 60)
    for definition in ("count", "effective"):
        found = [opinion_clusters(opinion, gap=gap, definition=definition) for gap in np.linspace(0, 0.3, 30)]
        assert found == sorted(found, reverse=True)


def test_edges():
    for definition in ("count", "effective"):
        assert opinion_clusters([], definition=definition) == 0
        assert opinion_clusters([0.7], definition=definition) == 1
    opinion = np.random.default_rng(3).uniform(-1, 1, 50)
    assert opinion_clusters(opinion[::-1]) == opinion_clusters(opinion)


def test_arguments_that_cannot_be_right():
    for gap in (-0.1, math.nan, math.inf, "0.1", None):
        with pytest.raises(ParameterError, match="gap must be"):
            opinion_clusters([0.0], gap=gap)
    with pytest.raises(UnknownName, match="definition must be one of count, effective; got 'number'"):
        opinion_clusters([0.0], definition="number")
    with pytest.raises(ParameterError, match="opinion must be finite"):
        opinion_clusters([math.nan])
