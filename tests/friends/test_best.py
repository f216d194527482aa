import numpy as np
import pytest

from socialgraph.friends._best import _enters, _offer, _sort, blocks, rooms, table


@pytest.mark.parametrize("k", [1, 2, 10, 24, 25, 60])
@pytest.mark.parametrize("order", ["shuffled", "rising", "falling", "equal"])
def test_the_best_are_kept_in_order(k, order):
    draws = np.random.default_rng(k)
    scores = {
        "shuffled": draws.integers(1, 9, 200),
        "rising": np.arange(200),
        "falling": np.arange(200)[::-1].copy(),
        "equal": np.ones(200, dtype=np.int64),
    }[order]
    coins = draws.permutation(200).astype(np.uint64)
    who, best, coin = np.empty(k, np.int32), np.empty(k, np.int64), np.empty(k, np.uint64)
    for count in (3, 200):
        size = 0
        for v in range(count):
            if _enters(scores[v], coins[v], size, best, coin):
                size = _offer(v, scores[v], coins[v], size, who, best, coin)
        _sort(size, who, best, coin)
        assert who[:size].tolist() == np.lexsort((coins[:count], -scores[:count]))[:k].tolist()
        assert np.array_equal(best[:size], scores[who[:size]])


def test_blocks_cut_the_work_evenly_and_leave_nobody_out():
    work = np.random.default_rng(1).integers(0, 1000, 5000)
    ends = blocks(work)
    assert (ends[0], ends[-1]) == (0, 5000)
    assert np.diff(ends).min() >= 0
    parts = np.add.reduceat(work, ends[:-1])
    assert parts.max() - parts.min() <= 2 * work.max()
    assert blocks(np.zeros(0))[-1] == 0
    assert blocks(np.zeros(7))[-1] == 7


def test_rooms_and_the_table_that_is_made_of_them():
    first, most = rooms(np.array([3, 0, 1]), 2)
    assert (first.tolist(), most) == ([0, 2, 2, 3], 2)
    made = table(first, np.array([1, 0, 1]), np.array([2, 9, 0]), np.array([5.0, 9.0, 4.0]))
    assert (made.source.tolist(), made.target.tolist(), made.score.tolist()) == ([0, 2], [2, 0], [5.0, 4.0])
    full = table(first, np.array([2, 0, 1]), np.array([2, 1, 0]), np.array([5.0, 3.0, 4.0]))
    assert full.target.tolist() == [2, 1, 0]
    assert rooms(np.zeros(0, dtype=np.int64), 3)[1] == 0
