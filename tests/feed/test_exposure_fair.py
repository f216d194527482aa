import numpy as np
import pytest
from naive import lists as naive

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError
from socialgraph.feed import Chronological, ExposureFair
from socialgraph.feed.inbox import Inbox


def inbox_of(draws, rows, readers=3):
    side = np.array(["left", "right"])[draws.integers(0, 2, 20)]
    cuts = np.sort(draws.integers(0, rows + 1, readers - 1))
    start = readonly(np.concatenate([[0], cuts, [rows]]), np.int64)
    person = readonly(np.repeat(np.arange(readers), np.diff(start)), np.int32)
    row = readonly(np.arange(rows), np.int32)
    by_post = {
        "author": readonly(draws.integers(0, 20, rows), np.int32),
        "age": readonly(draws.permutation(rows) + 1, np.float32),
        "identity": readonly(row, np.uint64),
    }
    return Inbox(start, person, row, readonly(row, np.int64), by_post, {}, {"side": readonly(side)})


@pytest.mark.parametrize("share", [None, 0.0, 0.7])
def test_twin(share):
    draws = np.random.default_rng(1)
    for _ in range(100):
        inbox = inbox_of(draws, int(draws.integers(0, 30)))
        mine = inbox.author_side == "left"
        score = ExposureFair(group="left", share=share)(inbox, rng=1)
        for first, end in zip(inbox.start[:-1].tolist(), inbox.start[1:].tolist(), strict=True):
            plain = sorted(range(first, end), key=lambda row: inbox.age[row])
            own = mine[first:end].mean() if end > first and share is None else share or 0.0
            found = sorted(range(first, end), key=lambda row: -score[row])
            assert found == naive.with_quota(plain, mine, own)


def test_a_column_that_nobody_knows():
    with pytest.raises(ParameterError, match="column must be a column of the profile; got 'faith'"):
        ExposureFair(column="faith")(inbox_of(np.random.default_rng(1), 5), rng=1)


def test_numbers_and_rankers_are_checked():
    with pytest.raises(ParameterError, match=r"share must lie in \[0, 1\]; got -1"):
        ExposureFair(share=-1)
    with pytest.raises(ParameterError, match="of must be a ranker"):
        ExposureFair(of=Chronological)
