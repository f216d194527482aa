import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from naive import feed as naive

from socialgraph.errors import ParameterError
from socialgraph.feed import Engagement
from socialgraph.feed.inbox import Inbox, checked_scores


def random_inbox(rows=500, seed=1):
    draws = np.random.default_rng(seed)
    return Inbox.of(
        age=draws.uniform(0.01, 3, rows),
        affinity=draws.choice([0.0, 0.2, 1.0, draws.random()], rows),
        clicks=draws.integers(0, 1000, rows),
        reader_opinion=np.repeat(draws.uniform(-1, 1), rows),
        author_opinion=draws.uniform(-1, 1, rows),
    )


@pytest.mark.parametrize("parameters", [(1.0, 0.5, 2.0, 1.0), (0.0, 0.0, 0.0, 0.3), (3.0, 0.0, 0.5, 100.0)], ids=str)
def test_twin(parameters):
    inbox = random_inbox()
    score = Engagement(*parameters)(inbox)
    assert score.dtype == np.float32
    np.testing.assert_allclose(score, naive.engagement(inbox, *parameters), rtol=1e-5, atol=2e-6)


def test_each_predictor_pulls_its_way():
    rank = Engagement()
    pairs = {
        "affinity": [0.1, 0.9],
        "clicks": [0, 9],
        "author_opinion": [-0.5, 0.5],
    }
    for name, values in pairs.items():
        columns = {"age": [1, 1], "reader_opinion": [0.5, 0.5], "author_opinion": [0.5, 0.5], name: values}
        low, high = rank(Inbox.of(**columns))
        assert low < high, name
    newer, older = rank(Inbox.of(age=[0.5, 1.5]))
    assert newer > older


@pytest.mark.parametrize("name", ["affinity", "popularity", "similarity", "decay"])
def test_each_parameter_is_used(name):
    inbox = random_inbox()
    assert not np.array_equal(Engagement()(inbox), replace(Engagement(), **{name: 0.7})(inbox))


def test_zero_leaves_a_predictor_out_and_with_it_what_is_unknown():
    inbox = Inbox.of(age=[1.0, 2.0], author_opinion=[np.nan, 0.0])
    assert np.isfinite(Engagement(similarity=0.0)(inbox)).all()
    with pytest.raises(ParameterError, match="rank must give a number for every post; got 'NaN for content 0"):
        checked_scores(Engagement(), inbox, 1)


def test_scores_of_a_row_do_not_depend_on_the_others():
    # Chunks of readers must not change a bit, and vector instructions treat the ends of an array apart.
    inbox = random_inbox(101)
    whole = Engagement()(inbox)
    columns = ("age", "affinity", "clicks", "reader_opinion", "author_opinion")
    for first, end in ((0, 1), (1, 2), (7, 24), (50, 101)):
        part = Inbox.of(**{name: getattr(inbox, name)[first:end] for name in columns})
        assert Engagement()(part).tobytes() == whole[first:end].tobytes()


@pytest.mark.parametrize("name", ["affinity", "popularity", "similarity", "decay"])
@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, "0.3", None, True, 1j], ids=str)
def test_what_is_no_parameter_is_refused(name, value):
    with pytest.raises(ParameterError, match=f"^{name} must be a finite number of at least 0; got "):
        Engagement(**{name: value})


def test_decay_of_zero_is_refused():
    with pytest.raises(ParameterError, match="decay must be above 0; got 0"):
        Engagement(decay=0)


def test_it_is_a_value():
    rank = Engagement(affinity=2.0)
    assert rank == Engagement(affinity=2)
    assert rank != Engagement()
    assert eval(repr(rank)) == rank
    assert pickle.loads(pickle.dumps(rank)) == rank
    with pytest.raises(TypeError, match="simlarity"):
        Engagement(simlarity=1.0)


def test_an_empty_inbox():
    assert Engagement()(Inbox.of()).shape == (0,)
