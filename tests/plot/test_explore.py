"""With a stand-in for ipysigma, which is not asked for: what it is handed; and without it, the still picture."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest

import socialgraph as sg
from socialgraph import plot
from socialgraph.errors import LimitExceeded, UnknownName
from socialgraph.plot._look import COLOURS


class Sigma:
    """Keep what it is given, by the names that ipysigma 0.24.6 takes."""

    def __init__(
        self,
        graph,
        *,
        height=None,
        layout=None,
        node_color=None,
        node_color_palette=None,
        node_color_gradient=None,
        max_categorical_colors=None,
        node_size="size",
        default_edge_color="#ccc",
    ):
        self.graph, self.given = graph, locals()


@pytest.fixture
def sigma(monkeypatch):
    """Put a module of that name where it would be installed."""
    module = ModuleType("ipysigma")
    module.Sigma, module.__spec__ = Sigma, ModuleSpec("ipysigma", None)
    monkeypatch.setitem(sys.modules, "ipysigma", module)


@pytest.fixture
def without(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)


@pytest.fixture
def club():
    graph, people = sg.load("karate")
    return graph, sg.with_opinions(graph, people, by="club", rng=1)


def test_without_it_the_still_picture_and_one_sentence(without, club):
    graph, people = club
    with pytest.warns(UserWarning, match=r"a still picture; for one .* install ipysigma \(pip install ipysigma\)"):
        ax = plot.explore(graph, people, group="club", rng=3)
    wanted = plot.network(graph, group=people["club"], rng=3)
    for one, other in zip(ax.collections, wanted.collections, strict=True):
        np.testing.assert_array_equal(one.get_offsets(), other.get_offsets())
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["Mr. Hi", "Officer"]


def test_the_widget_has_the_ties_the_columns_and_the_places_of_the_picture(sigma, club):
    graph, people = club
    widget = plot.explore(graph, people, group="club", rng=3)
    assert widget.graph.get_edgelist() == [tuple(pair) for pair in graph.edges().tolist()]
    assert widget.graph.vs["club"] == people["club"].tolist()
    assert widget.graph.vs["opinion"] == people["opinion"].tolist()
    assert widget.graph.vs["ties"] == graph.degree.tolist()
    assert widget.graph.vs["label"] == [str(name) for name in graph.names or range(34)]
    still = plot.network(graph, rng=3).collections[1].get_offsets()
    placed = [(where["x"], where["y"]) for where in widget.given["layout"].values()]
    np.testing.assert_array_equal(placed, still)


def test_groups_have_our_colours_and_numbers_a_gradient(sigma, club):
    graph, people = club
    given = plot.explore(graph, people, group=people["club"]).given
    assert (given["node_color"], given["node_color_palette"]) == (
        "group",
        {"Mr. Hi": COLOURS[0], "Officer": COLOURS[1]},
    )
    widget = plot.explore(graph, value=np.arange(34))
    assert (widget.given["node_color"], widget.given["node_color_gradient"]) == ("value", COLOURS[:2])
    assert widget.graph.vs["value"] == list(range(34))
    assert plot.explore(graph).given["node_color"] is None


def test_people_are_called_by_their_names(sigma):
    graph = sg.Graph.from_edges([(0, 1)], names=["ann", ("bob", 2)])
    shown = plot.explore(graph, {"age": [30, 40]}).graph
    assert shown.vs["label"] == ["ann", "('bob', 2)"]
    assert sorted(shown.vs.attributes()) == ["age", "label", "ties"]


def test_what_cannot_be_explored(sigma, club):
    graph, people = club
    with pytest.raises(UnknownName, match=r"'clubb'.* Did you mean club"):
        plot.explore(graph, people, group="clubb")
    with pytest.raises(
        LimitExceeded, match="graph must have at most 20,000 people and 200,000 ties to be explored; got 20,001"
    ):
        plot.explore(sg.Graph.from_edges([(0, 1)], 20_001))
