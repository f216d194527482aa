"""The inbox, the check of a ranker's scores, and the one top-k that makes every slate."""

import itertools
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import feed as naive
from scipy import stats

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.feed.inbox import Inbox, checked_scores, top_k
from socialgraph.rng import stream

KEY = stream(7, "test.slate")


def inbox_of(sizes, **columns):
    """Make an inbox of several readers, numbered from 10, whose posts are numbered throughout."""
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
    rows = int(start[-1])
    columns = {"age": np.ones(rows), "person": np.repeat(np.arange(10, 10 + len(sizes)), sizes), **columns}
    return Inbox.of(start=start, **columns)


def slates(inbox, score, k, key=KEY):
    rows, start = top_k(inbox, readonly(score, np.float64), k, key)
    return [rows[first:end].tolist() for first, end in itertools.pairwise(start)]


# The inbox


def test_columns_have_the_dtypes_that_kernels_meet():
    inbox = Inbox.of(age=[1, 2])
    counts = ("views", "clicks", "clicks_across", "likes", "shares", "comments", "hides", "reports")
    dtypes = {
        **dict.fromkeys(("age", "affinity", "reader_opinion", "author_opinion", "reader_age"), "float32"),
        **dict.fromkeys(("person", "content", "author", *counts, "post"), "int32"),
        **dict.fromkeys(("start", "arc"), "int64"),
        **dict.fromkeys(("kind", "topic"), "int8"),
        "identity": "uint64",
    }
    inbox = Inbox.of(age=[1, 2], reader_age=[30, 40])
    assert {name: str(getattr(inbox, name).dtype) for name in dtypes} == dtypes
    assert not any(getattr(inbox, name).flags.writeable for name in dtypes)


def test_columns_come_from_posts_arcs_and_people():
    known = {"author": [4, 3], "clicks": [7, 8], "identity": [1, 2]}
    by_post = {name: readonly(values, np.int32) for name, values in known.items()}
    by_person = {"opinion": readonly(np.arange(5.0), np.float32), "side": readonly(np.array(list("abcde")))}
    rows = [readonly(values, np.int32) for values in ([0, 3], [2, 2, 1], [1, 0, 0], [5, 0, 1])]
    inbox = Inbox(*rows, by_post, {"affinity": readonly(np.arange(6.0))}, by_person)
    assert inbox.clicks.tolist() == [8, 7, 7]
    assert inbox.affinity.tolist() == [5.0, 0.0, 1.0]
    assert inbox.reader_opinion.tolist() == [2.0, 2.0, 1.0]
    assert inbox.author_side.tolist() == ["d", "e", "e"]
    assert inbox.clicks is inbox.clicks
    assert not hasattr(inbox, "reader_age")
    with pytest.raises(
        AttributeError, match=r"column must be one of affinity, author, .*'clicked'\. Did you mean clicks"
    ):
        _ = inbox.clicked


def test_what_is_left_out_is_zero_and_posts_are_numbered():
    inbox = Inbox.of(clicks=[4, 5, 6])
    assert len(inbox) == 3
    assert inbox.start.tolist() == [0, 3]
    assert inbox.content.tolist() == inbox.identity.tolist() == [0, 1, 2]
    assert inbox.clicks.tolist() == [4, 5, 6]
    assert not inbox.age.any()
    assert Inbox.of(content=[9, 8]).identity.tolist() == [9, 8]
    assert len(Inbox.of(age=[])) == len(Inbox.of()) == 0


def test_columns_by_hand_are_checked():
    with pytest.raises(UnknownName, match=r"column must be one of .*; got 'clicked'\. Did you mean clicks"):
        Inbox.of(age=[1], clicked=[1])
    with pytest.raises(ParameterError, match="clicks must be 2 values, one a row; got '3 values'"):
        Inbox.of(start=[0, 2], age=[1, 2], clicks=[1, 2, 3])


def test_an_inbox_is_a_value():
    inbox = Inbox.of(age=[1, 2])
    assert inbox == Inbox.of(age=[1, 2])
    assert inbox != Inbox.of(age=[1, 3])
    assert hash(inbox) == hash(Inbox.of(age=[1, 2]))
    assert pickle.loads(pickle.dumps(inbox)) == inbox
    with pytest.raises(ValueError, match="read-only"):
        inbox.age[0] = 5


# Scores


def test_scores_come_back_as_float64():
    inbox = Inbox.of(age=[0.5, 2.0])
    for given_ in ([1, 2], np.array([1, 2], np.int8), np.array([True, False]), np.float32([0.1, np.inf]), (3.0, 4.0)):
        score = checked_scores(lambda inbox, *, rng, given_=given_: given_, inbox, 1)
        assert score.dtype == np.float64
        assert score.tolist() == np.asarray(given_, dtype=np.float64).tolist()
        assert not score.flags.writeable


def test_the_ranker_is_handed_the_inbox_and_the_seed():
    met = []
    inbox = Inbox.of(age=[1.0])
    checked_scores(lambda inbox, *, rng: met.append((inbox, rng)) or [0.0], inbox, 99)
    assert met == [(inbox, 99)]


def test_what_a_ranker_keeps_stays_its_own():
    kept = np.zeros(2)
    score = checked_scores(lambda inbox, *, rng: kept, Inbox.of(age=[1, 2]), 1)
    kept[0] = 5.0
    assert score.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ([1.0], "float64 of shape (1,)"),
        ([1.0, 2.0, 3.0], "float64 of shape (3,)"),
        ([[1.0, 2.0]], "float64 of shape (1, 2)"),
        (0.0, "float64 of shape ()"),
        (None, "object of shape ()"),
        (["high", "low"], "<U4 of shape (2,)"),
        ([1j, 2j], "complex128 of shape (2,)"),
        ([None, 1.0], "object of shape (2,)"),
    ],
    ids=str,
)
def test_what_is_no_score_a_row_is_refused(given_, shown):
    with pytest.raises(ParameterError) as error:
        checked_scores(lambda inbox, *, rng: given_, Inbox.of(age=[1, 2]), 1)
    assert str(error.value) == f"rank must give one number for each of the 2 rows; got {shown!r}"


def test_nan_names_the_post():
    inbox = Inbox.of(age=[1, 2, 3], content=[7, 8, 9], author=[4, 5, 6], person=[2, 2, 2])
    with pytest.raises(ParameterError, match="NaN for content 8 by author 5 to reader 2"):
        checked_scores(lambda inbox, *, rng: [0.0, math.nan, math.nan], inbox, 1)


def test_a_ranker_that_fails_is_not_replaced():
    def broken(inbox, *, rng):
        raise RuntimeError("no model")

    with pytest.raises(RuntimeError, match="no model"):
        checked_scores(broken, Inbox.of(age=[1]), 1)


# The slate


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=6),
    st.integers(1, 10),
    st.integers(0, 2**64 - 1),
    st.randoms(use_true_random=False),
)
def test_top_k_is_its_twin(sizes, k, key, draws):
    # Few distinct scores, so that most ties are settled by coin; infinities and both zeros are scores too.
    rows = sum(sizes)
    score = [draws.choice([-math.inf, -1.0, -0.0, 0.0, 0.25, math.inf]) for _ in range(rows)]
    identity = draws.sample(range(2**40), rows)
    inbox = inbox_of(sizes, identity=np.array(identity, dtype=np.uint64))
    assert slates(inbox, np.array(score), k, np.uint64(key)) == naive.top_k(inbox, score, k, key)


def test_top_k_is_its_twin_on_a_long_feed():
    draws = np.random.default_rng(1)
    inbox = inbox_of([3000, 0, 500])
    score = draws.normal(size=3500).round(2)
    for k in (1, 10, 128, 3000):
        assert slates(inbox, score, k) == naive.top_k(inbox, score, k, KEY)


def test_who_has_fewer_sees_them_all():
    assert slates(inbox_of([2, 0, 1]), [1.0, 2.0, 0.0], 5) == [[1, 0], [], [2]]
    assert slates(inbox_of([0, 0]), [], 5) == [[], []]


def test_the_order_of_rows_does_not_matter():
    draws = np.random.default_rng(2)
    score = draws.integers(0, 3, 40).astype(float)
    one = inbox_of([40], identity=np.arange(100, 140))
    turn = draws.permutation(40)
    other = inbox_of([40], identity=one.identity[turn])
    first, second = slates(one, score, 12)[0], slates(other, score[turn], 12)[0]
    assert one.identity[first].tolist() == other.identity[second].tolist()


def test_numbering_of_posts_does_not_settle_a_tie():
    # Two arms number one post differently once either has a story; its identity is the same in both.
    inbox = inbox_of([30], identity=np.arange(30))
    shifted = inbox_of([30], identity=np.arange(30), content=np.arange(30) + 17)
    assert slates(inbox, np.zeros(30), 10) == slates(shifted, np.zeros(30), 10)


def test_ties_are_settled_uniformly():
    # The same five equal posts to 4,000 readers with one slot: chi-square with 4 degrees of freedom at level 1e-4.
    inbox = inbox_of([5] * 4000, identity=np.tile(np.arange(5), 4000))
    first = [row % 5 for [row] in slates(inbox, np.zeros(20_000), 1)]
    assert stats.chisquare(np.bincount(first, minlength=5)).pvalue > 1e-4


def test_threads_make_the_same_slates(threads):
    draws = np.random.default_rng(3)
    inbox = inbox_of(draws.integers(0, 40, 300))
    score = draws.integers(0, 5, len(inbox)).astype(float)
    one, two = threads(lambda: top_k(inbox, readonly(score), 7, KEY))
    assert one[0].tobytes() == two[0].tobytes()
    assert one[1].tobytes() == two[1].tobytes()


def test_some_rows_of_an_inbox():
    inbox = Inbox.of(
        start=[0, 2, 2, 5], person=[3, 3, 4, 4, 4], clicks=[1, 2, 3, 4, 5], slots=3, learned={"a": np.ones(2)}
    )
    some = inbox.where(np.array([False, False, True, False, True]))
    assert some.start.tolist() == [0, 0, 0, 2]
    assert (some.person.tolist(), some.clicks.tolist(), some.identity.tolist()) == ([4, 4], [3, 5], [2, 4])
    assert (some.slots, list(some.learned)) == (3, ["a"])
    for wrong in ([True], np.ones(5), [[True] * 5]):
        with pytest.raises(ParameterError, match=r"kept must be one truth value for each of the 5 rows; got "):
            inbox.where(wrong)
