import math

import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.metrics._values import group_codes, numbers


def test_numbers_neither_copies_nor_freezes_what_it_is_given():
    given = np.array([0.5, 1.0])
    taken = numbers("value", given)
    assert np.shares_memory(given, taken)
    assert given.flags.writeable
    assert not taken.flags.writeable


@pytest.mark.parametrize(
    "given", [[1, 2], np.array([1, 2], dtype=np.int8), [1.0, 2.0], np.array([1, 2, 3, 4])[::2] * 1.0]
)
def test_numbers_are_float64(given):
    taken = numbers("value", given)
    assert taken.dtype == np.float64
    assert taken.flags.c_contiguous


def test_numbers_names_the_first_wrong_one():
    with pytest.raises(ParameterError, match=r"value must lie in \[-1e\+100, 1e\+100\]; got '1e\+101 for person 2'"):
        numbers("value", [0, 1, 1e101])
    with pytest.raises(ParameterError, match="value must be finite numbers, one a person; got 'inf for person 0'"):
        numbers("value", [math.inf])


@pytest.mark.parametrize(
    ("group", "code", "kinds"),
    [
        (["b", "a", "b"], [1, 0, 1], 2),
        ([True, False, True], [1, 0, 1], 2),
        ([7, 3, 7], [7, 3, 7], 8),
        ([-1, 3, -1], [0, 1, 0], 2),
        ([10**15, 3, 3], [1, 0, 0], 2),
        ([0.5, -math.inf, 0.5], [1, 0, 1], 2),
        ([], [], 0),
    ],
)
def test_group_codes(group, code, kinds):
    found, most = group_codes(group, len(group))
    assert found.tolist() == code
    assert most == kinds
    assert found.dtype == np.int64
    assert not found.flags.writeable
