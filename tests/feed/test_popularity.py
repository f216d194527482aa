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
