import math

import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import minority_visibility


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(600):
        n, kinds = int(draws.integers(1, 12)), int(draws.integers(1, 4))
        group = draws.integers(0, kinds, n).tolist()
        author, posts = (draws.integers(0, n, int(draws.integers(0, 20))).tolist() for _ in range(2))
        of = group[0]
        for written in (None, posts):
            expected = naive.minority_visibility(author, group, of, written)
            found = minority_visibility(author, group, of, posts=written)
            assert found == pytest.approx(expected, rel=1e-14, nan_ok=True)


def test_the_smallest_group_by_default():
    group = ["many"] * 8 + ["few"] * 2
    assert minority_visibility([9, 0], group) == minority_visibility([9, 0], group, "few") == 2.5
    assert minority_visibility([0, 1], group) == 0
    with pytest.raises(ParameterError, match="of must be given where two groups are the smallest; got None"):
        minority_visibility([0], ["a", "b"])


def test_all_views_are_at_most_one_over_the_share_of_people():
    assert minority_visibility([9] * 5, ["many"] * 8 + ["few"] * 2) == 5


def test_posts_tell_posting_from_machinery():
    group = ["many"] * 3 + ["few"]
    # The one of the few wrote half of the posts and has half of the views: seen for what they wrote.
    assert minority_visibility([3, 0], group, posts=[3, 3, 0, 1]) == 1
    assert minority_visibility([3, 0], group) == 2


def test_nothing_is_nan():
    assert math.isnan(minority_visibility([], ["a", "b", "b"]))
    assert math.isnan(minority_visibility([0], ["a", "b", "b"], posts=[1]))
    assert math.isnan(minority_visibility([], []))


def test_what_cannot_be_right():
    with pytest.raises(UnknownName, match=r"of must be one of few, many; got 'fw'. Did you mean few"):
        minority_visibility([0], ["few", "many"], "fw")
    with pytest.raises(ParameterError, match=r"author must be whole numbers in \[0, 2\), one a row; got '2 in row 0'"):
        minority_visibility([2], ["few", "many"], "few")
    with pytest.raises(ParameterError, match=r"posts must be whole numbers in \[0, 2\), one a row"):
        minority_visibility([0], ["few", "many"], "few", posts=[5])
