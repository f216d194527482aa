import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.metrics._minority import members, minority


@pytest.mark.parametrize(
    ("group", "of", "expected"),
    [
        (["b", "a", "b"], None, [0, 1, 0]),
        (["b", "a", "b"], "b", [1, 0, 1]),
        ([7, 3, 7], None, [0, 1, 0]),
        ([7, 3, 7], 7, [1, 0, 1]),
        ([-1, 3, -1], -1, [1, 0, 1]),
        ([True, False, True], None, [0, 1, 0]),
        ([0.5, 2.5, 2.5], np.float64(2.5), [0, 1, 1]),
        ([1, 1], None, [1, 1]),
        ([], None, []),
    ],
)
def test_members(group, of, expected):
    assert minority(group, len(group), of).tolist() == [bool(each) for each in expected]


def test_two_that_are_smallest_must_be_told_apart():
    with pytest.raises(ParameterError, match="of must name a group where 2 are the smallest; got None"):
        minority(["a", "b"], 2)


@pytest.mark.parametrize(("group", "label"), [(["a"], "b"), (["a"], 1), ([1], "1"), ([1], 2), ([1], [1]), ([], "a")])
def test_a_group_that_nobody_is_in(group, label):
    with pytest.raises(ParameterError, match="seen_by must be a group that someone is in"):
        members(group, len(group), "seen_by", label)


def test_groups_that_cannot_be_right():
    with pytest.raises(ParameterError, match=r"group must .*3"):
        minority(["a"], 3)
    with pytest.raises(ParameterError, match="group must be given for everyone; got 'nan for person 1'"):
        minority([0.5, np.nan], 2, 0.5)
