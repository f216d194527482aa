"""The picture is the network: who stands where, which lines there are, and never another picture of the same seed."""

import random
import sys

import igraph
import numpy as np
import pytest
from matplotlib.colors import to_rgb

import socialgraph as sg
from socialgraph import plot
from socialgraph.errors import LimitExceeded, ParameterError, UnknownName
from socialgraph.plot._look import COLOURS, FAINT


@pytest.fixture
def karate():
    return sg.load("karate")


def dots(ax):
    return [each for each in ax.collections if type(each).__name__ == "PathCollection"]


def stood(ax):
    return np.concatenate([np.asarray(each.get_offsets()) for each in dots(ax)])


def lines(ax):
    (found,) = [each for each in ax.collections if type(each).__name__ == "LineCollection"]
    return found


def test_every_tie_is_a_line_between_its_people(karate):
    graph, _ = karate
    ax = plot.network(graph)
    ends = np.array([path.vertices for path in lines(ax).get_paths()])
    np.testing.assert_array_equal(ends, stood(ax)[graph.edges()])
    assert ax.get_title(loc="left") == "34 people, 78 ties"
    assert plot.network(graph, title="a club").get_title(loc="left") == "a club"


def test_people_with_ties_stand_closer_than_people_without(karate):
    graph, _ = karate
    where = stood(plot.network(graph))
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    tied = graph.to_scipy().toarray() > 0
    assert apart[tied].mean() < 0.7 * apart[~tied & ~np.eye(34, dtype=bool)].mean()


def test_two_communities_are_two_places():
    graph, people = sg.generators.stochastic_block([1_000, 1_000], [[0.01, 0.0005], [0.0005, 0.01]], rng=1)
    left, right = (np.asarray(each.get_offsets()) for each in dots(plot.network(graph, group=people["group"])))
    between = np.linalg.norm(np.median(left, axis=0) - np.median(right, axis=0))
    within = np.linalg.norm(left - np.median(left, axis=0), axis=1)
    assert between > 1.2 * np.median(within)


def test_the_same_seed_is_the_same_picture_and_another_is_not(karate):
    graph, _ = karate
    first, again, other = (stood(plot.network(graph, rng=seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


def test_global_luck_is_neither_asked_nor_moved(karate):
    graph, _ = karate
    before = random.getstate()
    wanted = igraph.Graph.Erdos_Renyi(20, 0.3).get_edgelist()
    random.setstate(before)
    first = stood(plot.network(graph, rng=1))
    assert random.getstate() == before
    # igraph draws from Python's `random` again.
    assert igraph.Graph.Erdos_Renyi(20, 0.3).get_edgelist() == wanted
    np.testing.assert_array_equal(stood(plot.network(graph, rng=1)), first)
    random.setstate(before)


def test_igraph_has_its_generator_back_after_an_error(karate, monkeypatch):
    graph, _ = karate
    given = []
    monkeypatch.setattr(igraph, "set_random_number_generator", given.append)

    def fail(*_, **__):
        raise RuntimeError("no springs")

    monkeypatch.setattr(igraph.Graph, "layout_fruchterman_reingold", fail)
    with pytest.raises(RuntimeError, match="no springs"):
        plot.network(graph)
    assert given[-1] is sys.modules["random"]
    assert given[0] is not given[-1]
    drawn = [given[0].random() for _ in range(10_000)]
    assert 0 <= min(drawn) < max(drawn) < 1
    assert np.mean(drawn) == pytest.approx(0.5, abs=4 * 0.2887 / 100)
    assert {given[0].randint(2, 4) for _ in range(100)} == {2, 3, 4}
    assert np.std([given[0].gauss(1, 2) for _ in range(4_000)]) == pytest.approx(2, abs=4 * 2 / np.sqrt(8_000))


def test_groups_have_a_colour_and_a_marker_each_and_the_smallest_lies_on_top(karate):
    graph, people = karate
    ax = plot.network(graph, group=people["club"], label="club")
    kinds, count = np.unique(people["club"], return_counts=True)
    assert [each.get_label() for each in dots(ax)] == kinds.tolist()
    assert [len(each.get_offsets()) for each in dots(ax)] == count.tolist()
    for each, colour in zip(dots(ax), COLOURS, strict=False):
        np.testing.assert_allclose(each.get_facecolors()[:, :3], np.tile(to_rgb(colour), (len(each.get_offsets()), 1)))
    assert dots(ax)[0].get_paths()[0].vertices.shape != dots(ax)[1].get_paths()[0].vertices.shape
    assert ax.get_legend().get_title().get_text() == "club"
    few = plot.network(graph, group=np.arange(34) == 3)
    below, above = dots(few)
    assert above.get_label() == "True"
    assert above.get_zorder() > below.get_zorder() > lines(few).get_zorder()


def test_a_tie_has_the_colour_between_its_ends(karate):
    graph, people = karate
    drawn = lines(plot.network(graph, group=people["club"])).get_colors()[:, :3]
    rgb = np.where((people["club"] == "Officer")[:, None], to_rgb(COLOURS[1]), to_rgb(COLOURS[0]))
    np.testing.assert_allclose(drawn, rgb[graph.edges()].mean(axis=1))


def test_more_groups_than_colours_share_the_last_look(karate):
    graph, _ = karate
    group = np.minimum(np.arange(34), 11)
    ax = plot.network(graph, group=group)
    names = [each.get_label() for each in dots(ax)]
    assert names == ["11", "0", "1", "2", "3", "4", "5", "5 others"]
    assert [len(each.get_offsets()) for each in dots(ax)] == [23, 1, 1, 1, 1, 1, 1, 5]
    np.testing.assert_allclose(dots(ax)[-1].get_facecolors()[0, :3], to_rgb(FAINT))


def test_opinions_are_blue_below_0_and_orange_above(karate):
    graph, _ = karate
    opinion = np.linspace(-0.5, 1, 34)
    ax = plot.network(graph, value=opinion, label="opinion")
    (bar,) = [each for each in ax.figure.axes if each is not ax]
    assert bar.get_ylabel() == "opinion"
    assert bar.get_ylim() == (-1, 1)
    colours = dots(ax)[0].get_facecolors()[:, :3]
    np.testing.assert_allclose(colours[-1], to_rgb(COLOURS[1]), atol=0.01)
    # Blue prevails where the opinion is below 0.
    assert np.array_equal(colours[:, 2] > colours[:, 0], opinion < 0)
    (bar,) = plot.network(graph, value=np.arange(34)).figure.axes[1:]
    assert bar.get_ylim() == (0, 33)


def test_a_dot_grows_with_its_ties_or_with_what_is_given(karate):
    graph, _ = karate
    area = dots(plot.network(graph))[0].get_sizes()
    assert np.array_equal(np.argsort(area, kind="stable"), np.argsort(graph.degree, kind="stable"))
    area = dots(plot.network(graph, size=np.arange(34)))[0].get_sizes()
    assert np.all(np.diff(area) > 0)
    assert np.all(area > 0)
    assert np.unique(dots(plot.network(graph, size=np.zeros(34)))[0].get_sizes()).size == 1


def test_components_stand_apart_whatever_their_numbers():
    """A ring of 30, another of 12, a path, three, two and 60 alone, in any order."""
    rings = [(u, (u + 1) % 30) for u in range(30)] + [(30 + u, 30 + (u + 1) % 12) for u in range(12)]
    pairs = np.array([*rings, (42, 43), (43, 44), (44, 45), (46, 47), (47, 48), (49, 50)])
    label = np.repeat([0, 1, 2, 3, 4, *range(5, 65)], [30, 12, 4, 3, 2, *[1] * 60])
    for seed in range(3):
        number = np.random.default_rng(seed).permutation(111)
        where = stood(plot.network(sg.Graph.from_edges(number[pairs], 111)))[number]
        apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
        assert apart[label[:, None] != label].min() > 0.8
        assert apart[~np.eye(111, dtype=bool)].min() > 1e-3
        # Each component stays within the circle that it was given.
        for at, size in enumerate([30, 12, 4, 3, 2]):
            assert apart[np.ix_(label == at, label == at)].max() <= 2 * np.sqrt(size)


def test_places_of_ones_own(karate):
    graph, _ = karate
    own = np.column_stack([np.arange(34), np.arange(34) ** 2])
    np.testing.assert_array_equal(stood(plot.network(graph, layout=own)), own)


def test_of_too_many_ties_a_sample_is_drawn_and_said(monkeypatch):
    graph = sg.generators.erdos_renyi(300, p=0.05, rng=1)
    monkeypatch.setattr(sys.modules["socialgraph.plot.network"], "_DRAWN", 500)
    ax = plot.network(graph, rng=4)
    assert len(lines(ax).get_paths()) == 500
    assert [text.get_text() for text in ax.texts] == [f"lines: 500 of {graph.m:,}, chosen by chance"]
    ends = {tuple(map(tuple, path.vertices)) for path in lines(ax).get_paths()}
    where = stood(ax)
    assert ends <= {(tuple(where[u]), tuple(where[v])) for u, v in graph.edges().tolist()}
    again = lines(plot.network(graph, rng=4)).get_paths()
    assert ends == {tuple(map(tuple, path.vertices)) for path in again}


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_networks_without_ties_are_drawn(n):
    ax = plot.network(sg.Graph.from_edges(np.zeros((0, 2), dtype=int), n))
    assert len(stood(ax)) == n
    assert np.isfinite(stood(ax)).all()
    ax.figure.canvas.draw()


def test_a_directed_network_has_arcs():
    ax = plot.network(sg.Graph.from_edges([(0, 1), (1, 0), (1, 2)], 3, directed=True))
    assert ax.get_title(loc="left") == "3 people, 3 arcs"
    area = dots(ax)[0].get_sizes()
    assert area[1] > area[0] > area[2]


def test_what_cannot_be_drawn(karate):
    graph, people = karate
    with pytest.raises(LimitExceeded, match="graph must have at most 100,000 people to be drawn; got 100,001"):
        plot.network(sg.Graph.from_edges([(0, 1)], 100_001))
    with pytest.raises(ParameterError, match="value must be left out where there is a group"):
        plot.network(graph, group=people["club"], value=np.zeros(34))
    with pytest.raises(ParameterError, match="group must be 34 values, one a person; got 'shape"):
        plot.network(graph, group=["left"])
    for name in ("value", "size"):
        with pytest.raises(ParameterError, match=f"{name} must be 34 finite numbers, one a person"):
            plot.network(graph, **{name: np.full(34, np.nan)})
    with pytest.raises(ParameterError, match="size must be at least 0; got -1"):
        plot.network(graph, size=np.full(34, -1))
    with pytest.raises(ParameterError, match="layout must be two finite numbers for each of 34 people"):
        plot.network(graph, layout=np.zeros((3, 2)))
    with pytest.raises(UnknownName, match="layout must be one of auto; got 'drl'"):
        plot.network(graph, layout="drl")
