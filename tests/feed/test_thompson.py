import numpy as np
import pytest
from scipy import stats

from socialgraph.errors import ParameterError
from socialgraph.feed import Thompson
from socialgraph.feed.inbox import Inbox


@pytest.mark.parametrize(("views", "clicks"), [(0, 0), (10, 3), (500, 20)])
def test_draws_follow_what_is_known(views, clicks):
    posts = 20_000
    inbox = Inbox.of(views=[views] * posts, clicks=[clicks] * posts)
    score = Thompson(clicks=2, misses=3)(inbox, rng=1)
    assert stats.kstest(score, stats.beta(2 + clicks, 3 + views - clicks).cdf).pvalue > 1e-4


def test_a_post_is_first_as_often_as_it_is_likely_to_be_best():
    inbox = Inbox.of(views=[20, 20], clicks=[8, 5])
    best = np.mean([Thompson()(inbox, rng=seed).argmax() == 0 for seed in range(4_000)])
    draws = np.random.default_rng(1)
    chance = (draws.beta(9, 13, 400_000) > draws.beta(6, 16, 400_000)).mean()
    assert abs(best - chance) < 4 * np.sqrt(chance * (1 - chance) / 4_000)


def test_all_who_could_see_it_share_the_draw_until_it_was_shown_again():
    both = Inbox.of(start=[0, 1, 2], person=[3, 4], identity=[7, 7], views=[5, 5], clicks=[1, 1])
    one, other = Thompson()(both, rng=1)
    assert one == other
    [later] = Thompson()(Inbox.of(identity=[7], views=[6], clicks=[1]), rng=1)
    assert later != one


def test_what_was_known_before_is_checked():
    for name in ("clicks", "misses"):
        with pytest.raises(ParameterError, match=f"{name} must be above 0; got 0"):
            Thompson(**{name: 0})
