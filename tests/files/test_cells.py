import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialgraph.files._cells import as_cells, as_column, as_label, as_numbers, escaped, filled, quoted

# Characters that spreadsheets, CSV and numbers care about, so that hypothesis meets them often.
LABELS = st.text(st.sampled_from("='+-@\t\r\n,\"1.e0 aé\u2028") | st.characters(codec="utf-8"), max_size=6)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_x01_what_a_spreadsheet_would_run_is_escaped(start):
    assert escaped(start + "cmd") == "'" + start + "cmd"
    assert as_label("'" + start + "cmd") == start + "cmd"


@pytest.mark.parametrize("label", ["ann", "'tis", "''", "'", "", "a=1", "007", "é"])
def test_other_labels_are_left_alone(label):
    assert escaped(label) == label == as_label(label)


@given(LABELS)
def test_every_label_comes_back(label):
    assert as_label(escaped(label)) == label
    assert escaped(label)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@given(st.lists(LABELS, min_size=1, max_size=4), st.sampled_from([",", "\t"]))
def test_the_standard_library_reads_quoted_cells(labels, delimiter):
    line = delimiter.join(quoted(label, delimiter) for label in labels) or '""'
    assert list(csv.reader(io.StringIO(line + "\n", newline=""), delimiter=delimiter)) == [labels]


@given(st.lists(LABELS.filter(lambda text: not text.endswith("\0")), min_size=1, max_size=5))
def test_every_column_of_text_comes_back_as_text(texts):
    column = as_column(as_cells(np.array(texts, dtype=np.str_)))
    assert column.dtype.kind == "U"
    assert column.tolist() == texts


@pytest.mark.parametrize(
    "texts",
    [["1", "2"], ["-1", "2.5"], ["true", "false"], ["nan"], ["'1", "''1"], ["1", "x"], ["-inf", "1e5"], ["True"]],
)
def test_text_that_looks_like_values_stays_text(texts):
    assert as_column(as_cells(np.array(texts))).tolist() == texts


@given(
    st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1).map(np.array)
    | st.lists(st.floats(), min_size=1).map(np.array)
    | st.lists(st.booleans(), min_size=1).map(np.array)
)
def test_numbers_and_truth_values_come_back_bit_for_bit(column):
    back = as_column(as_cells(column))
    whole = column.dtype.kind == "f" and back.dtype.kind == "i"
    assert not whole
    assert back.dtype == column.dtype
    assert np.array_equal(back, column, equal_nan=column.dtype.kind == "f")


@pytest.mark.parametrize("dtype", [np.int8, np.uint32, np.float32, np.float16])
def test_narrow_numbers_come_back_wide(dtype):
    column = np.array([0, 1, 3], dtype=dtype) / dtype(2) if np.dtype(dtype).kind == "f" else np.array([0, 3], dtype)
    back = as_column(as_cells(column))
    assert back.dtype == (np.float64 if np.dtype(dtype).kind == "f" else np.int64)
    assert np.array_equal(back.astype(dtype), column)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "-2"], "i"),
        (["1", "2.5"], "f"),
        (["1e5", "nan", "-inf", "+1.5", ".5", "1."], "f"),
        (["007", "8"], "U"),
        (["00.5"], "U"),
        (["1_000"], "U"),
        ([" 1"], "U"),
        (["0x10"], "U"),
        (["\u0661"], "U"),
        (["1", ""], "U"),
        (["12345678901234567890"], "U"),
        (["9" * 400], "U"),
        (["NA"], "U"),
        (["true", "False"], "b"),
        ([], "U"),
    ],
)
def test_what_is_a_number(cells, kind):
    assert as_column(cells).dtype.kind == kind


def test_as_numbers_is_all_or_nothing():
    assert as_numbers(["1", "x"]) is None
    assert as_numbers(["9223372036854775807"]).tolist() == [2**63 - 1]
    assert as_numbers(["9223372036854775808"]) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, None], [1.0, np.nan]),
        ([0.5, None, 2], [0.5, np.nan, 2.0]),
        (["a", None], ["a", ""]),
        ([True, None], ["true", ""]),
        ([1, "a"], ["1", "a"]),
        ([True, False], [True, False]),
        ([1, 2], [1, 2]),
    ],
)
def test_what_is_missing(values, expected):
    column = filled(values)
    assert column.dtype == np.array(expected).dtype
    assert np.array_equal(column, np.array(expected), equal_nan=column.dtype.kind == "f")


def test_nothing_at_all_is_no_object_array():
    assert filled([]).dtype.kind == "U"
    assert filled([None, None]).tolist() == ["", ""]
