"""The tree that is drawn is the cascade: every tie, every ring, every person where their branch is."""

import numpy as np
import pytest

from socialgraph import plot
from socialgraph.diffusion import Cascade, IndependentCascade
from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import barabasi_albert


@pytest.fixture
def cascade():
    return IndependentCascade(p=0.15)(barabasi_albert(400, 3, rng=1), [0], rng=5).cascade(0)


def ties(ax):
    """Read back the two ends of every tie."""
    (lines,) = [found for found in ax.collections if type(found).__name__ == "LineCollection"]
    return [(path.vertices[0], path.vertices[-1]) for path in lines.get_paths()]


def dots(ax):
    """Read back where the people stand."""
    return np.concatenate([found.get_offsets() for found in ax.collections if type(found).__name__ == "PathCollection"])


def test_every_person_and_every_tie_is_drawn_once(cascade):
    ax = plot.cascade_tree(cascade)
    assert cascade.size > 30
    assert len(dots(ax)) == cascade.size
    assert len(ties(ax)) == cascade.size - 1


def test_whoever_was_reached_by_more_hands_stands_further_out(cascade):
    ax = plot.cascade_tree(cascade)
    reached = np.flatnonzero(cascade.step >= 0)
    ring = np.hypot(*dots(ax).T)
    by_step = [set(ring[cascade.step[reached] == step].round(9)) for step in range(cascade.depth + 1)]
    assert [len(rings) for rings in by_step] == [1] * (cascade.depth + 1)
    assert by_step[0] == {0.0}
    assert np.all(np.diff([rings.pop() for rings in by_step]) > 0)


def test_ties_lead_from_each_parent_to_each_child(cascade):
    ax = plot.cascade_tree(cascade)
    reached = np.flatnonzero(cascade.step >= 0)
    place = dict(zip(reached.tolist(), dots(ax).tolist(), strict=True))
    children = reached[cascade.parent[reached] >= 0]
    for child, (start, end) in zip(children.tolist(), ties(ax), strict=True):
        np.testing.assert_allclose(end, place[child], atol=1e-9)
        np.testing.assert_allclose(start, place[int(cascade.parent[child])], atol=1e-9)


def test_no_two_people_of_a_ring_stand_on_each_other(cascade):
    places = dots(plot.cascade_tree(cascade))
    assert len({tuple(place) for place in places.round(6).tolist()}) == cascade.size


def test_several_seeds_stand_on_a_ring_of_their_own():
    forest = Cascade(step=[0, 1, 0, 1, -1], parent=[-1, 0, -1, 2, -1])
    ax = plot.cascade_tree(forest)
    assert np.hypot(*dots(ax).T)[[0, 2]].tolist() == pytest.approx([1.0, 1.0])
    assert ax.get_title(loc="left") == "4 people, depth 1, structural virality 1.00"


def test_a_person_alone_is_a_dot():
    ax = plot.cascade_tree(Cascade(step=[-1, 0], parent=[-1, -1]), title="alone")
    assert dots(ax).tolist() == [[0.0, 0.0]]
    assert ax.get_title(loc="left") == "alone"


def test_groups_have_a_colour_and_a_marker_each(cascade):
    group = np.where(np.arange(400) % 3 == 0, "left", "right")
    ax = plot.cascade_tree(cascade, group=group)
    found = [each for each in ax.collections if type(each).__name__ == "PathCollection"]
    assert [each.get_label() for each in found] == ["left", "right"]
    assert [len(each.get_offsets()) for each in found] == list(cascade.size_by(group).values())
    assert not np.array_equal(found[0].get_facecolors()[0], found[1].get_facecolors()[0])
    assert found[0].get_paths()[0].vertices.shape != found[1].get_paths()[0].vertices.shape


def test_a_dot_grows_with_the_people_that_were_reached_from_there(cascade):
    ax = plot.cascade_tree(cascade)
    (found,) = [each for each in ax.collections if type(each).__name__ == "PathCollection"]
    reached = np.flatnonzero(cascade.step >= 0)
    direct = np.bincount(cascade.parent[cascade.parent >= 0], minlength=400)[reached]
    order = np.argsort(direct, kind="stable")
    assert np.all(np.diff(found.get_sizes()[order]) >= 0)
    assert np.unique(found.get_sizes()).size > 2


def test_what_cannot_be_drawn(cascade):
    with pytest.raises(ParameterError, match="cascade must have reached somebody"):
        plot.cascade_tree(Cascade(step=[-1], parent=[-1]))
    with pytest.raises(ParameterError, match="group must be 400 values, one a person"):
        plot.cascade_tree(cascade, group=["left"])
    many = np.arange(50_001)
    star = Cascade(step=np.minimum(many, 1), parent=np.where(many > 0, 0, -1))
    with pytest.raises(LimitExceeded, match="at most 50,000 people to be drawn; got 50,001"):
        plot.cascade_tree(star)
