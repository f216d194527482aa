"""A feed by popularity makes inequality and luck of equals (the mechanism of Salganik, Dodds and Watts 2006).

Forty-eight items of one quality; each visitor is shown the one on top, and clicks it. With influence 1 that is a Pólya
urn that starts with one ball of each, whose shares tend to a Dirichlet(1, ..., 1): exact Gini and unpredictability. A
visitor of each of 200 worlds comes at a time.
"""

from dataclasses import replace

import numba
import numpy as np
import pytest

from socialgraph._frozen import readonly
from socialgraph.feed import Popularity
from socialgraph.feed.inbox import Inbox, checked_scores, top_k
from socialgraph.metrics import gini
from socialgraph.rng import stream

ITEMS, WORLDS, VISITORS = 48, 200, 3000


def shares(influence):
    """Let the visitors come; give each item's share of the clicks, world by world."""
    clicks = np.zeros(WORLDS * ITEMS, dtype=np.int32)
    rank, key = Popularity(influence=influence), stream(7, "test.slate")
    inbox = Inbox.of(
        start=np.arange(WORLDS + 1) * ITEMS,
        slots=1,
        person=np.repeat(np.arange(WORLDS), ITEMS),
        identity=np.tile(np.arange(ITEMS), WORLDS),
    )
    for visitor in range(VISITORS):
        now = replace(inbox, by_post={**inbox.by_post, "clicks": clicks})
        rows, _ = top_k(now, checked_scores(rank, now, visitor), 1, key)
        clicks = readonly(clicks + (np.bincount(rows, minlength=clicks.size)), np.int32)
    assert clicks.sum() == WORLDS * VISITORS
    return clicks.reshape(WORLDS, ITEMS) / VISITORS


@pytest.fixture(autouse=True)
def _one_thread():
    """Keep to one thread, which six thousand short steps finish sooner."""
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    yield
    numba.set_num_threads(before)


def inequality(share):
    each = [gini(world) for world in share]
    return np.mean(each), np.std(each) / np.sqrt(WORLDS)


def test_influence_makes_half_of_all_inequality_out_of_nothing():
    share = shares(1.0)
    mean, error = inequality(share)
    # (n - 1) / (2 n) for shares of Dirichlet(1, ..., 1); 3,000 clicks add a little.
    assert mean == pytest.approx((ITEMS - 1) / (2 * ITEMS), abs=3 * error + 0.002)
    pairs = np.abs(share[: WORLDS // 2] - share[WORLDS // 2 :]).mean(axis=1)
    # E|a - b| of two independent Beta(1, 47): 2 (1 / 48 - 1 / 95).
    assert pairs.mean() == pytest.approx(2 * (1 / 48 - 1 / 95), abs=3 * pairs.std() / np.sqrt(pairs.size) + 0.0002)


def test_without_influence_all_items_do_as_well():
    mean, error = inequality(shares(0.0))
    # Counts of mean 62.5 and nearly normal: Gini = sd / (mean sqrt(pi)) = .071, the card's run .070.
    assert mean == pytest.approx(np.sqrt(1 / 62.5 * (1 - 1 / ITEMS) / np.pi), abs=3 * error + 0.0005)
