import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from naive import feed as naive

from socialgraph.errors import ParameterError
from socialgraph.feed import Bridging
from socialgraph.feed.inbox import Inbox


def random_inbox(rows=500, seed=1):
    draws = np.random.default_rng(seed)
    clicks = draws.integers(0, 1000, rows)
    return Inbox.of(age=draws.uniform(0.01, 3, rows), clicks=clicks, clicks_across=draws.integers(0, clicks + 1))


@pytest.mark.parametrize("parameters", [(2.0, 0.5, 1.0), (0.0, 0.0, 0.3), (5.0, 0.0, 100.0)], ids=str)
def test_twin(parameters):
    inbox = random_inbox()
    score = Bridging(*parameters)(inbox)
    assert score.dtype.kind == "f"
    np.testing.assert_allclose(score, naive.bridging(inbox, *parameters), rtol=1e-5, atol=2e-6)


def test_approval_from_across_lifts_and_likeness_of_mind_does_not():
    rank = Bridging()
    score = rank(Inbox.of(age=[1] * 4, clicks=[8] * 4, clicks_across=[0, 1, 4, 8]))
    assert (np.diff(score) > 0).all()
    alike = Inbox.of(age=[1, 1], reader_opinion=[1, 1], author_opinion=[1, -1], affinity=[1, 0])
    assert np.ptp(rank(alike)) == 0


def test_a_post_without_clicks_counts_as_half_and_half():
    none, even = Bridging(popularity=0.0)(Inbox.of(age=[1, 1], clicks=[0, 10], clicks_across=[0, 5]))
    assert none == pytest.approx(even)


@pytest.mark.parametrize("name", ["strength", "popularity", "decay"])
def test_each_parameter_is_used(name):
    inbox = random_inbox()
    assert not np.array_equal(Bridging()(inbox), replace(Bridging(), **{name: 0.7})(inbox))


def test_scores_of_a_row_do_not_depend_on_the_others():
    inbox = random_inbox(101)
    whole = Bridging()(inbox)
    for first, end in ((0, 1), (1, 2), (7, 24), (50, 101)):
        part = {name: getattr(inbox, name)[first:end] for name in ("age", "clicks", "clicks_across")}
        assert Bridging()(Inbox.of(**part)).tobytes() == whole[first:end].tobytes()


@pytest.mark.parametrize("name", ["strength", "popularity", "decay"])
@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, "0.3", None, True, 1j], ids=str)
def test_what_is_no_parameter_is_refused(name, value):
    with pytest.raises(ParameterError, match=f"^{name} must be a finite number of at least 0; got "):
        Bridging(**{name: value})


def test_decay_of_zero_is_refused():
    with pytest.raises(ParameterError, match="decay must be above 0; got 0"):
        Bridging(decay=0)


def test_it_is_a_value():
    rank = Bridging(strength=1.0)
    assert rank == Bridging(strength=1)
    assert rank != Bridging()
    assert eval(repr(rank)) == rank
    assert pickle.loads(pickle.dumps(rank)) == rank
    with pytest.raises(TypeError, match="power"):
        Bridging(power=1.0)


def test_an_empty_inbox():
    assert Bridging()(Inbox.of()).shape == (0,)
