import numpy as np
import pytest
from naive import generators as naive

from socialgraph.generators import _blocks
from socialgraph.generators._blocks import block_ties


def drawn(sizes, probabilities, seed, directed=False):
    start, targets = block_ties(seed, np.array(sizes), np.array(probabilities, float), directed=directed)
    rows = np.repeat(np.arange(start.size - 1), np.diff(start))
    return list(zip(rows.tolist(), targets.tolist(), strict=True))


@pytest.mark.parametrize("directed", [False, True])
def test_ties_come_in_order(directed):
    for seed in range(20):
        ties = drawn([30], [[0.2]], seed, directed)
        assert ties == sorted(ties) == naive.block_ties([30], [[0.2]], seed, directed)


def test_a_row_does_not_hang_on_how_many_rows_follow():
    assert drawn([40], [[0.2]], 3) == [tie for tie in drawn([70], [[0.2]], 3) if tie[0] < 40]


def test_more_ties_than_room_was_made_for(monkeypatch):
    expected = drawn([50, 50], [[0.5, 0.2], [0.2, 0.5]], 4)
    # As if the draw had gone far beyond six standard deviations.
    monkeypatch.setattr(_blocks.math, "sqrt", lambda value: -value / 8)
    assert drawn([50, 50], [[0.5, 0.2], [0.2, 0.5]], 4) == expected
    assert len(expected) > 1_000


def test_room_is_made_for_what_is_expected():
    for probabilities in ([[0.5, 0.2], [0.2, 0.5]], [[0, 1], [1, 0]], [[1, 1], [1, 1]]):
        start, targets = block_ties(1, np.array([300, 200]), np.array(probabilities, float), directed=False)
        assert targets.base.size < 1.1 * targets.size + 100
        assert start[-1] == targets.size
