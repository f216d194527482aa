import copy
import pickle

import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.friends import Suggestions

OFFERS = Suggestions([0, 0, 2], [4, 3, 1], [2.0, 0.5, 1.0])


def rows(offers):
    return list(zip(offers.source.tolist(), offers.target.tolist(), offers.score.tolist(), strict=True))


def test_columns_have_one_kind_and_are_read_only():
    for name, dtype in (("source", np.int32), ("target", np.int32), ("score", np.float64)):
        column = getattr(OFFERS, name)
        assert column.dtype == dtype
        assert not column.flags.writeable
    assert len(OFFERS) == 3
    assert Suggestions(np.uint8([1]), np.int64([0]), np.float32([0.5])) == Suggestions([1], [0], [0.5])


@pytest.mark.parametrize(
    ("offers", "text"),
    [
        (OFFERS, "<Suggestions: 3, to 2 people>"),
        (Suggestions([5], [0], [1]), "<Suggestions: 1, to 1 person>"),
        (Suggestions([], [], []), "<Suggestions: 0, to 0 people>"),
    ],
)
def test_repr(offers, text):
    assert repr(offers) == text


def test_rows_are_put_in_order_and_equal_scores_stay():
    offers = Suggestions([2, 0, 0, 0, 0], [1, 3, 4, 5, 6], [1, 0.5, 2, 0.5, 0.5])
    assert rows(offers) == [(0, 4, 2.0), (0, 3, 0.5), (0, 5, 0.5), (0, 6, 0.5), (2, 1, 1.0)]


def test_what_was_given_is_left_alone():
    target = np.array([3, 4], dtype=np.int32)
    offers = Suggestions(np.array([0, 0]), target, np.array([0.5, 2]))
    target[0] = 9
    assert offers.target.tolist() == [4, 3]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([0], [1, 2], [1]), r"^source, target and score must be of one length; got '\(1,\), \(2,\) and \(1,\)'"),
        (([0, 1], [1, 2], 1), r"^source, target and score must be of one length"),
        (([0.0], [1], [1]), r"^source must be node numbers, one a row"),
        (([0], ["ann"], [1]), r"^target must be node numbers, one a row"),
        (([[0]], [1], [1]), r"^source must be node numbers, one a row"),
        (([0], [True], [1]), r"^target must be node numbers, one a row"),
        (([-1], [1], [1]), r"^source must be node numbers of at least 0; got -1"),
        (([0], [2**31], [1]), r"^target must be node numbers of at least 0; got 2147483648"),
        (([0, 3], [1, 3], [1, 1]), r"^target must be somebody else than source; got 3"),
        (([0, 0], [1, 2], [1, float("nan")]), r"^score must hold no NaN; got 'one in row 1'"),
        (([0], [1], ["high"]), r"^score must be numbers"),
    ],
)
def test_columns_that_cannot_be_right(columns, message):
    with pytest.raises(ParameterError, match=message):
        Suggestions(*columns)


def test_infinite_scores_are_scores():
    assert rows(Suggestions([0, 0], [1, 2], [-np.inf, np.inf])) == [(0, 2, np.inf), (0, 1, -np.inf)]


def test_frame():
    frame = OFFERS.frame()
    assert frame.columns.tolist() == ["source", "target", "score"]
    assert frame["source"].tolist() == [0, 0, 2]
    named = OFFERS.frame(("ann", "bob", "cy", "dan", "eve"))
    assert named["source"].tolist() == ["ann", "ann", "cy"]
    assert named["target"].tolist() == ["eve", "dan", "bob"]
    assert named["score"].tolist() == [2.0, 0.5, 1.0]
    tuples = [(i, "x") for i in range(5)]
    assert OFFERS.frame(tuples)["target"].tolist() == [(4, "x"), (3, "x"), (1, "x")]
    assert Suggestions([], [], []).frame(["ann"]).shape == (0, 3)
    with pytest.raises(ParameterError, match=r"^names must be at least 5, one for each node; got '4 names'"):
        OFFERS.frame("abcd")


def test_a_frame_does_not_write_through():
    frame = OFFERS.frame()
    frame.loc[0, "score"] = 9.0
    assert OFFERS.score[0] == 2.0


def test_equality_pickle_and_copy():
    for again in (copy.deepcopy(OFFERS), pickle.loads(pickle.dumps(OFFERS))):
        assert again == OFFERS
        assert hash(again) == hash(OFFERS)
        assert not again.target.flags.writeable
    assert Suggestions([0], [1], [1]) != Suggestions([0], [1], [2])
