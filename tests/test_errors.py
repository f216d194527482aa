import copy
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest

from socialgraph import errors
from socialgraph.errors import (
    DataFormatError,
    GraphInputError,
    LimitExceeded,
    NodeNotFound,
    ParameterError,
    SocialGraphError,
    StoreError,
    UnknownName,
    UnsafeContent,
    check_choice,
    check_number,
    check_whole,
    shown,
)

EXAMPLES = [
    ParameterError("p", "must lie in [0, 1]", 1.7),
    UnknownName("data set", "polblog", ["polblogs", "karate"]),
    GraphInputError("pairs must hold no self-loops"),
    NodeNotFound("seeds", "zoe"),
    DataFormatError("no such column", "a.csv", 3, 7),
    UnsafeContent("declares an entity", "a.graphml"),
    LimitExceeded("too much"),
    StoreError("cannot write"),
]


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (ParameterError, ValueError),
        (UnknownName, ParameterError),
        (GraphInputError, ValueError),
        (NodeNotFound, KeyError),
        (DataFormatError, ValueError),
        (UnsafeContent, DataFormatError),
        (LimitExceeded, MemoryError),
        (StoreError, OSError),
    ],
)
def test_every_error_is_ours_and_a_builtin(error, base):
    assert issubclass(error, base)
    assert issubclass(error, SocialGraphError)


def test_the_family_is_all_there_is():
    classes = {name for name in errors.__all__ if isinstance(getattr(errors, name), type)}
    assert classes == {type(example).__name__ for example in EXAMPLES} | {"SocialGraphError"}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("copied", [lambda e: pickle.loads(pickle.dumps(e)), copy.deepcopy])
def test_errors_survive_pickle_and_copy(error, copied):
    # A worker process sends its errors home pickled.
    again = copied(error)
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_messages_name_argument_rule_and_value():
    assert str(ParameterError("p", "must lie in [0, 1]", 1.7)) == "p must lie in [0, 1]; got 1.7"
    assert str(NodeNotFound("seeds", np.int64(7))) == "seeds must be nodes of the graph; got 7"
    assert ParameterError("p", "must lie in [0, 1]", 1.7).value == 1.7


@pytest.mark.parametrize(
    ("place", "start"),
    [((), "a.csv: "), ((3,), "a.csv, line 3: "), ((3, 7), "a.csv, line 3, column 7: ")],
)
def test_a_bad_file_names_path_line_and_column(place, start):
    assert str(DataFormatError("odd", "a.csv", *place)) == start + "odd"


def test_an_unknown_name_offers_near_ones_and_only_those():
    assert str(UnknownName("feed", "chronologic", ["chronological", "engagement"])).endswith(
        "got 'chronologic'. Did you mean chronological?"
    )
    assert str(UnknownName("feed", "xyz", ["chronological"])).endswith("got 'xyz'")


def test_shown_is_one_short_line():
    assert shown("a\nb\x00") == r"'a\nb\x00'"
    assert "\n" not in shown(np.zeros((50, 50)))
    assert len(shown(np.zeros((50, 50)))) <= 80
    assert shown(np.float64(0.25)) == "0.25"
    assert shown("x" * 100).endswith("...")


@pytest.mark.parametrize("value", [0, 1, 0.5, True + 0, np.float32(0.5), np.int8(1), np.uint64(0), Fraction(1, 2)])
def test_check_number_takes_real_numbers(value):
    assert type(check_number("p", value, 0, 1)) is float
    assert check_number("p", value, 0, 1) == value


@pytest.mark.parametrize(
    "value",
    [True, np.True_, "0.3", None, math.nan, math.inf, -math.inf, -0.1, 1.5, 1j, [0.5], np.array([0.5]), b"1", np.nan],
)
def test_check_number_refuses(value):
    with pytest.raises(ParameterError, match=r"^p must lie in \[0, 1\]; got ") as caught:
        check_number("p", value, 0, 1)
    assert caught.value.value is value
    assert caught.value.name == "p"


@pytest.mark.parametrize(
    ("bounds", "rule"),
    [((), "must be a finite number;"), ((0,), "must be a finite number of at least 0;"), ((-1, 1), r"in \[-1, 1\];")],
)
def test_check_number_says_its_rule(bounds, rule):
    with pytest.raises(ParameterError, match=rule):
        check_number("x", math.nan, *bounds)
    assert check_number("x", 0.25, *bounds) == 0.25


@pytest.mark.parametrize("value", [1, 10, np.int8(3), np.uint64(4), 10**30])
def test_check_whole_takes_whole_numbers(value):
    assert type(check_whole("k", value, 1)) is int
    assert check_whole("k", value, 1) == value


@pytest.mark.parametrize("value", [0, -1, 2.5, 2.0, True, np.True_, "3", None, math.nan, np.float64(2), [2], 2 + 0j])
def test_check_whole_refuses(value):
    with pytest.raises(ParameterError, match=r"^k must be a whole number of at least 1; got "):
        check_whole("k", value, 1)


def test_check_whole_has_a_largest():
    assert check_whole("k", 4, 1, 4) == 4
    with pytest.raises(ParameterError, match=r"^k must be a whole number in \[1, 4\]; got 5"):
        check_whole("k", 5, 1, 4)


@pytest.mark.parametrize("value", ["dorp", "", 3, None, True, ["drop"]])
def test_check_choice_refuses(value):
    with pytest.raises(UnknownName, match=r"^loops must be one of drop, error; got "):
        check_choice("loops", value, ["error", "drop"])


def test_check_choice_takes_a_known_name():
    assert check_choice("loops", "drop", iter(["error", "drop"])) == "drop"
