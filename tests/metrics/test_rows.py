"""The door of exposures: what is refused, by which words, and the counting sort against plain lists."""

import numpy as np
import pandas as pd
import pytest

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import _rows


def test_slates_count_what_each_person_saw():
    draws = np.random.default_rng(1)
    for number in range(400):
        n, kinds, rows = (int(draws.integers(0, most)) for most in (6, 6, 30))
        rows = rows if n and kinds else 0
        person, code = draws.integers(0, max(n, 1), rows), draws.integers(0, max(kinds, 1), rows)
        start, item, count = _rows.slates(person, code, n, kinds)
        assert start[0] == 0, number
        for u in range(n):
            own = code[person == u].tolist()
            mine = slice(start[u], start[u + 1])
            assert item[mine].tolist() == sorted(set(own))
            assert count[mine].tolist() == [own.count(kind) for kind in sorted(set(own))]


def test_sorted_rows_keep_the_order_within_a_person():
    draws = np.random.default_rng(2)
    for _ in range(200):
        n, rows = int(draws.integers(1, 6)), int(draws.integers(0, 30))
        person, order = draws.integers(0, n, rows), draws.permutation(rows)
        start, row = _rows.sorted_rows(person, n, order)
        for u in range(n):
            assert row[start[u] : start[u + 1]].tolist() == [r for r in order.tolist() if person[r] == u]


def test_codes_are_in_the_order_of_the_labels():
    for column in (np.array(["b", "a", "c", "a"]), np.array([5.5, -1.0, 5.5]), np.array([10**9, -3]), np.array([2, 0])):
        code, kinds = _rows.codes(column)
        assert all((column[i] < column[j]) == (code[i] < code[j]) for i in range(len(code)) for j in range(len(code)))
        assert code.max() < kinds


def test_columns_of_a_frame():
    frame = pd.DataFrame({"person": np.array([1, 0], np.int32), "source": pd.Categorical(["paid", "organic"])})
    assert _rows.persons("person", frame["person"])[0].tolist() == [1, 0]
    assert _rows.labels("source", frame["source"]).tolist() == ["paid", "organic"]


def test_arguments_stay_writeable():
    person, kind = np.array([0, 1]), np.array([1, 0])
    _rows.persons("person", person)
    _rows.codes(_rows.labels("kind", kind))
    assert person.flags.writeable
    assert kind.flags.writeable


@pytest.mark.parametrize(
    ("value", "n", "rows", "message"),
    [
        ([0, 3], 3, None, r"person must be whole numbers in \[0, 3\), one a row; got '3 in row 1'"),
        ([0, -1], None, None, r"person must be whole numbers in \[0, 1\), one a row; got '-1 in row 1'"),
        ([10**12], None, None, r"person must be whole numbers in \[0, 2147483647\), one a row"),
        ([0.0, 1.0], None, None, "person must be whole numbers, the people's, one a row"),
        ([True], None, None, "person must be whole numbers, the people's, one a row"),
        (["ann"], None, None, "person must be whole numbers, the people's, one a row"),
        ([[0]], None, None, "person must be whole numbers, the people's, one a row"),
        ([0, 1], None, 3, "person must be 3 labels, one a row; got '2 labels'"),
        ([0], -1, None, "n must be a whole number in"),
        ([0], 1.5, None, "n must be a whole number in"),
    ],
)
def test_people_that_are_none(value, n, rows, message):
    with pytest.raises(ParameterError, match=message):
        _rows.persons("person", value, n, rows)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([[1], [2]], r"kind must be one label a row; got 'shape \(2, 1\)'"),
        ([1.0, float("nan")], "kind must be given for every row; got 'nan in row 1'"),
        (["a", None], "kind must be given for everyone; got 'none for person 1'"),
        ([1, "a"], "kind must be numbers, truth values or strings"),
    ],
)
def test_labels_that_are_none(value, message):
    with pytest.raises(ParameterError, match=message):
        _rows.labels("kind", value)


def test_labels_of_two_columns():
    first, second, kinds = _rows.joint_codes("b", np.array([3, 1]), np.array([2, 3, 9]))
    assert (first.tolist(), second.tolist()) == ([3, 1], [2, 3, 9])
    assert kinds == 10
    empty = np.zeros(0)
    assert _rows.joint_codes("b", empty, np.array(["x"]))[2] == 1
    assert _rows.joint_codes("b", empty, empty)[2] == 0
    with pytest.raises(ParameterError, match="b must be labels of the same kind"):
        _rows.joint_codes("b", np.array(["x"]), np.array([1]))


def test_a_label_that_is_nowhere():
    _rows.check_of(2, np.array([1]), np.array([2]))
    with pytest.raises(UnknownName, match="of must be one of 1, 2; got 3"):
        _rows.check_of(3, np.array([1]), np.array([2]))
    with pytest.raises(UnknownName, match="of must be one of left, right; got 0"):
        _rows.check_of(0, np.array(["left", "right"]))
