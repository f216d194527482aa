import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.generators._groups import acceptance, each_group, groups, people_of


def test_a_larger_minority_holds_the_smaller_one():
    small, large = (groups(3, 50_000, minority) == 0 for minority in (0.1, 0.3))
    assert (large | ~small).all()
    assert small.mean() == pytest.approx(0.1, abs=4 * np.sqrt(0.09 / 50_000))
    assert groups(3, 10, 0.3).tolist() == groups(3, 50_000, 0.3)[:10].tolist()
    assert groups(1, 5, 0).tolist() == [1] * 5


def test_acceptance_is_by_row():
    np.testing.assert_allclose(acceptance((0.9, 0.3)), [[0.9, 0.1], [0.7, 0.3]])
    assert acceptance(0.5).tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_one_value_is_of_both_groups():
    assert (
        each_group("activity", 2)
        == each_group("activity", [2, 2])
        == each_group("activity", np.array([2, 2]))
        == (2, 2)
    )
    with pytest.raises(ParameterError, match="activity must be a number, or the minority's and the majority's"):
        each_group("activity", (1, 2, 3))


def test_groups_in_words():
    assert people_of(np.array([0, 1], np.uint8))["group"].tolist() == ["minority", "majority"]
