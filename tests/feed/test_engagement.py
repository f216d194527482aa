import dataclasses
import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from naive import feed as naive

from socialgraph.errors import ParameterError
from socialgraph.feed import Engagement
from socialgraph.feed.inbox import Inbox, checked_scores

WEIGHTS = ("like", "share", "comment", "click", "hide", "report")
PREDICTORS = ("affinity", "similarity", "decay", "strength")
COLUMNS = ("age", "content", "author", "affinity", "views", *(f"{action}s" for action in WEIGHTS))
COLUMNS += ("reader_opinion", "author_opinion")


def random_inbox(rows=500, seed=1, authors=20, readers=1, ordered=False):
    draws = np.random.default_rng([seed, rows])
    start = np.concatenate([[0], np.sort(draws.integers(0, rows + 1, readers - 1)), [rows]])
    views = draws.integers(0, 50, rows)
    author = draws.integers(0, authors, rows)
    if ordered:
        author = np.concatenate([np.sort(part) for part in np.split(author, start[1:-1])])
    return Inbox.of(
        start=start,
        content=draws.permutation(rows),
        author=author,
        # From a few values, so that some posts of an author are equal in all.
        age=draws.choice([0.01, 0.5, 0.5, 3.0], rows),
        affinity=draws.choice([0.0, 0.2, 1.0, draws.random()], rows),
        views=views * draws.integers(0, 2, rows),
        **{f"{action}s": views * draws.integers(0, 2, rows) // (i + 1) for i, action in enumerate(WEIGHTS)},
        reader_opinion=np.repeat(draws.uniform(-1, 1), rows),
        author_opinion=draws.uniform(-1, 1, authors)[author],
    )


def twin(inbox, rank):
    weights, predictors = ({name: getattr(rank, name) for name in names} for names in (WEIGHTS, PREDICTORS))
    return naive.engagement(inbox, weights, predictors, rank.diversity, rank.floor)


MODELS = (
    Engagement(),
    Engagement(affinity=0.0, similarity=0.0, decay=0.3, strength=1e-3),
    Engagement(like=0.0, hide=-1.0, report=0.0, affinity=3.0, similarity=0.5, decay=100.0, diversity=1.0),
    Engagement(diversity=0.0, floor=0.0),
    Engagement(hide=0.0, report=0.0, diversity=0.9, floor=1.0),
)


@pytest.mark.parametrize("rank", MODELS, ids=range(len(MODELS)))
def test_twin(rank):
    for seed in range(40):
        inbox = random_inbox(60, seed, authors=5, readers=1 + seed % 4, ordered=seed % 2 == 0)
        score = rank(inbox)
        assert score.dtype == np.float32
        np.testing.assert_allclose(score, twin(inbox, rank), rtol=2e-5, atol=2e-5)


def test_the_published_weights():
    weights = {name: getattr(Engagement(), name) for name in WEIGHTS}
    published = {"like": 0.5, "share": 1.0, "comment": 13.5, "click": 11.0, "hide": -74.0, "report": -369.0}
    assert weights == published
    # Of a post that was shown often, each action is worth its weight, alone: nothing fades, nothing is shrunk.
    for name, weight in published.items():
        alone = replace(Engagement(decay=1e9), **{other: 0.0 for other in WEIGHTS if other != name})
        [score] = alone(Inbox.of(affinity=[0.2], views=[10**8], **{f"{name}s": [10**8]}))
        assert score == pytest.approx(weight, rel=1e-5)


def test_a_post_that_nobody_saw_has_the_prior_rates():
    [score] = Engagement(decay=1e9)(Inbox.of(affinity=[0.2]))
    assert score == pytest.approx(0.5 * 0.05 + 0.005 + 13.5 * 0.01 + 11 * 0.2 - 74 * 0.002 - 369 * 0.0001)
    [weak], [strong] = (Engagement(strength=s)(Inbox.of(views=[10], affinity=[0.2])) for s in (1, 100))
    assert weak < strong  # Ten views and no click say less against what is believed firmly.


def test_each_predictor_pulls_its_way():
    rank = Engagement()
    pairs = {
        "affinity": [0.1, 0.9],
        **{f"{name}s": [0, 3] for name in WEIGHTS[:4]},
        **{f"{name}s": [1, 0] for name in WEIGHTS[4:]},
        "author_opinion": [-0.5, 0.5],
    }
    for name, values in pairs.items():
        columns = {"age": [1, 1], "author": [1, 2], "affinity": [0.2, 0.2], "views": [20, 20]}
        columns |= {"reader_opinion": [0.5, 0.5], "author_opinion": [0.5, 0.5], name: values}
        low, high = rank(Inbox.of(**columns))
        assert low < high, name
    newer, older = rank(Inbox.of(age=[0.5, 1.5], author=[1, 2], affinity=[0.2, 0.2]))
    assert newer > older


def test_a_lift_is_bounded():
    scores = Engagement(hide=0.0, report=0.0)(Inbox.of(affinity=[0.0, 0.04, 0.2, 1.0], author=[1, 2, 3, 4]))
    np.testing.assert_allclose(scores / scores[2], [0.2, 0.2, 1, 5], rtol=1e-6)


def test_what_is_disliked_is_so_the_more_with_distance_and_not_for_affinity():
    hated = Engagement(like=0, share=0, comment=0, click=0)
    columns = {"author": [1, 2], "hides": [1, 1], "views": [9, 9]}
    near, far = hated(Inbox.of(**columns, reader_opinion=[-1, -1], author_opinion=[-0.9, 0.9]))
    assert far < near < 0
    assert far > 2 * hated(Inbox.of(hides=[1], views=[9]))[0]
    liked, not_ = hated(Inbox.of(**columns, affinity=[0.0, 1.0]))
    assert liked == not_


def test_an_author_is_discounted_post_by_post():
    plain = Engagement(diversity=1.0)
    inbox = Inbox.of(age=[4, 3, 2, 1, 3], author=[7, 7, 7, 7, 8], affinity=[0.2] * 5)
    factor = Engagement()(inbox) / plain(inbox)
    np.testing.assert_allclose(factor, [0.75 / 8 + 0.25, 0.75 / 4 + 0.25, 0.75 / 2 + 0.25, 1, 1], rtol=1e-6)
    # Two readers' feeds do not count for each other.
    both = Inbox.of(start=[0, 2, 4], age=[1, 2, 1, 2], author=[7, 8, 7, 7], affinity=[0.2] * 4)
    np.testing.assert_allclose(Engagement()(both) / plain(both), [1, 1, 1, 0.625], rtol=1e-6)


def test_of_equal_posts_the_newer_comes_first_wherever_it_stands():
    for content in ([4, 9, 5], [9, 5, 4], [5, 4, 9]):
        score = Engagement()(Inbox.of(content=content, age=[1] * 3, affinity=[0.2] * 3))
        assert np.array(content)[np.argsort(-score)].tolist() == [9, 5, 4]


@pytest.mark.parametrize("seed", range(10))
def test_diversity_raises_no_score_and_keeps_the_order_of_an_author(seed):
    inbox = random_inbox(80, seed, authors=6, readers=3)
    plain, score = (rank(inbox) for rank in (Engagement(diversity=1.0), Engagement()))
    assert (plain < 0).any()
    assert (score <= plain).all()
    np.testing.assert_array_equal(score[plain <= 0], plain[plain <= 0])
    for _, rows in naive.readers(inbox):
        for author in range(6):
            mine = [row for row in rows if inbox.author[row] == author]
            best = sorted(mine, key=lambda row: -plain[row])
            assert (np.diff(score[best]) <= 0).all()


def test_the_order_of_rows_does_not_matter():
    inbox = random_inbox(200, 3, authors=4)
    order = np.random.default_rng(1).permutation(200)
    mixed = Inbox.of(**{name: getattr(inbox, name)[order] for name in COLUMNS})
    assert Engagement()(mixed).tobytes() == Engagement()(inbox)[order].tobytes()


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Engagement)])
def test_each_parameter_is_used(name):
    inbox, value = random_inbox(), -7.0 if name in WEIGHTS[4:] else 0.7
    assert not np.array_equal(Engagement()(inbox), replace(Engagement(), **{name: value})(inbox))


def test_zero_leaves_a_predictor_out_and_with_it_what_is_unknown():
    inbox = Inbox.of(age=[1.0, 2.0], author_opinion=[np.nan, 0.0])
    assert np.isfinite(Engagement(similarity=0.0)(inbox)).all()
    with pytest.raises(ParameterError, match="rank must give a number for every post; got 'NaN for content 0"):
        checked_scores(Engagement(), inbox, 1)


def test_scores_of_a_reader_do_not_depend_on_the_others():
    # Chunks of readers must not change a bit, and vector instructions treat the ends of an array apart.
    inbox = random_inbox(101, 1, authors=101, readers=8)
    for rank in (Engagement(), Engagement(affinity=0.7)):
        whole = rank(inbox)
        for first, end in zip(inbox.start[:-1], inbox.start[1:], strict=True):
            part = Inbox.of(**{name: getattr(inbox, name)[first:end] for name in COLUMNS})
            assert rank(part).tobytes() == whole[first:end].tobytes()


@pytest.mark.parametrize("name", [*WEIGHTS[:4], *PREDICTORS])
@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, "0.3", None, True, 1j], ids=str)
def test_what_is_no_parameter_is_refused(name, value):
    with pytest.raises(ParameterError, match=f"^{name} must be a finite number of at least 0; got "):
        Engagement(**{name: value})


@pytest.mark.parametrize(("name", "rule"), [("hide", "[-inf, 0]"), ("report", "[-inf, 0]"), ("floor", "[0, 1]")])
@pytest.mark.parametrize("value", [1.5, math.nan, -math.inf, "0.3", None, True])
def test_a_number_on_the_wrong_side_is_refused(name, rule, value):
    with pytest.raises(ParameterError) as error:
        Engagement(**{name: value})
    assert str(error.value).startswith(f"{name} must lie in {rule}; got ")


@pytest.mark.parametrize("name", ["decay", "strength"])
def test_zero_is_refused(name):
    with pytest.raises(ParameterError, match=f"{name} must be above 0; got 0"):
        Engagement(**{name: 0})


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
