import math

import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import gini, popularity_bias


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(500):
        n, kinds, rows = (int(draws.integers(1, most)) for most in (5, 12, 25))
        person, content = draws.integers(0, n, rows).tolist(), draws.integers(0, kinds, rows).tolist()
        popularity = None if draws.random() < 0.3 else draws.integers(0, 6, rows).tolist()
        head = float(draws.choice([0, 0.1, 0.2, 0.3, 0.5, 1]))
        for definition in ("average", "long_tail", "gini"):
            found = popularity_bias(person, content, popularity, definition=definition, head=head)
            expected = naive.popularity_bias(person, content, popularity, definition, head)
            assert found == pytest.approx(expected, abs=1e-13, nan_ok=True)


def test_people_weigh_alike_however_much_they_saw():
    person, content = [0] * 9 + [1], ["a"] * 9 + ["b"]
    assert popularity_bias(person, content, [10.0] * 9 + [0.0]) == 5


def test_the_head_is_the_share_of_contents():
    # Ten contents of popularity 1 to 10, seen once each: the upper two are the head by default.
    person, content, popularity = [0] * 10, list(range(10)), list(range(1, 11))
    for head, tail in ((0.2, 0.8), (0, 1), (1, 0), (0.3, 0.7), (0.25, 0.7)):
        assert popularity_bias(person, content, popularity, definition="long_tail", head=head) == pytest.approx(tail)


def test_seven_of_a_hundred_are_not_eight():
    content = list(range(100))
    tail = popularity_bias([0] * 100, content, content, definition="long_tail", head=0.07)
    assert tail == pytest.approx(0.93)


def test_all_alike_are_no_tail():
    assert popularity_bias([0, 0, 1], [1, 2, 3], definition="long_tail") == 0


def test_gini_is_that_of_what_each_content_has():
    person, content = [0, 1, 2, 0, 1], ["a", "a", "a", "b", "c"]
    assert popularity_bias(person, content, definition="gini") == gini([3, 1, 1])


def test_nothing_is_nan():
    for definition in ("average", "long_tail", "gini"):
        assert math.isnan(popularity_bias([], [], definition=definition))
    assert math.isnan(popularity_bias([0], [0], [0], definition="gini"))
    assert popularity_bias([0], [0], [0]) == 0


def test_names_and_rows_do_not_matter():
    draws = np.random.default_rng(2)
    person, content, order = draws.integers(0, 30, 400), draws.integers(0, 50, 400), draws.permutation(400)
    for definition in ("average", "long_tail", "gini"):
        whole = popularity_bias(person, content, definition=definition)
        assert popularity_bias(person[order], content[order], definition=definition) == pytest.approx(whole, rel=1e-12)
        renamed = popularity_bias(person.astype(str), -1000 * content, definition=definition)
        assert renamed == pytest.approx(whole, rel=1e-12)


def test_what_cannot_be_right():
    with pytest.raises(ParameterError, match="popularity must be finite numbers of at least 0, one a row"):
        popularity_bias([0], [0], [-1])
    with pytest.raises(ParameterError, match="popularity must be 1 values, one a row; got '2 values'"):
        popularity_bias([0], [0], [1, 2])
    with pytest.raises(ParameterError, match="content must be 2 labels, one a row; got '1 labels'"):
        popularity_bias([0, 1], [0])
    with pytest.raises(ParameterError, match=r"head must lie in \[0, 1\]; got 2"):
        popularity_bias([0], [0], head=2)
    with pytest.raises(UnknownName, match="Did you mean long_tail"):
        popularity_bias([0], [0], definition="longtail")
