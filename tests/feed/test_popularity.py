import numpy as np
import pytest

from socialgraph.errors import ParameterError
from socialgraph.feed import Popularity
from socialgraph.feed.inbox import Inbox

COUNTS = ("views", "clicks", "likes", "shares", "comments")


@pytest.mark.parametrize("of", COUNTS)
def test_it_is_the_count(of):
    draws = np.random.default_rng(1)
    columns = {name: draws.integers(0, 99, 200) for name in COUNTS}
    score = Popularity(of)(Inbox.of(**columns))
    assert score.tolist() == columns[of].tolist()
    assert score.dtype == np.float64


def test_by_default_clicks_count():
    assert Popularity().of == "clicks"


def test_other_counts_are_refused():
    with pytest.raises(ParameterError, match=r"of must be one of .*; got 'hides'"):
        Popularity("hides")


def test_with_influence_the_first_is_drawn_in_proportion():
    """Four posts with counts 0, 1, 2 and 5 to 60,000 readers: places like (1 + count)^influence, and no NaN."""
    readers, counts = 60_000, np.array([0, 1, 2, 5])
    inbox = Inbox.of(
        start=np.arange(readers + 1) * 4,
        person=np.repeat(np.arange(readers), 4),
        clicks=np.tile(counts, readers),
        identity=np.tile(np.arange(4), readers),
    )
    for influence in (0.0, 1.0, 2.0):
        score = Popularity(influence=influence)(inbox, rng=3).reshape(readers, 4)
        assert np.isfinite(score).all()
        first, last = (np.bincount(place, minlength=4) / readers for place in (score.argmax(1), score.argmin(1)))
        weight = (1.0 + counts) ** influence
        expected = weight / weight.sum()
        assert np.abs(first - expected).max() < 4 * np.sqrt(0.25 / readers)
        if influence == 0:
            assert np.abs(last - expected).max() < 4 * np.sqrt(0.25 / readers)
        else:
            assert last[0] > last[3]


@pytest.mark.parametrize("influence", [-1, np.nan, "1"])
def test_an_influence_that_is_none_is_refused(influence):
    with pytest.raises(ParameterError, match="influence must be a finite number"):
        Popularity(influence=influence)
