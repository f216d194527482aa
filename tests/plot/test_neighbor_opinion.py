import numpy as np
import pytest

import socialgraph as sg
from socialgraph import plot
from socialgraph.errors import ParameterError


def squares(ax):
    """Read back the number of people in each square, [own, neighbours']."""
    (mesh,) = [each for each in ax.collections if type(each).__name__ == "QuadMesh"]
    return np.ma.filled(mesh.get_array(), 0).T


def naive(graph, opinion, edges):
    """Count people by hand."""
    counts = np.zeros((len(edges) - 1,) * 2)
    for u in range(graph.n):
        friends = graph.neighbors(u)
        if len(friends):
            mean = sum(float(opinion[v]) for v in friends) / len(friends)
            place = [min(int(np.searchsorted(edges, x, side="right")) - 1, len(edges) - 2) for x in (opinion[u], mean)]
            counts[tuple(place)] += 1
    return counts


@pytest.mark.parametrize("directed", [False, True])
def test_the_squares_count_people(directed):
    draws = np.random.default_rng(1)
    pairs = np.unique(draws.integers(0, 80, (300, 2)), axis=0)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    graph, opinion = sg.Graph.from_edges(pairs, 90, directed), draws.uniform(-1, 1, 90)
    ax = plot.neighbor_opinion(graph, opinion, bins=8)
    np.testing.assert_array_equal(squares(ax), naive(graph, opinion, np.linspace(-1, 1, 9)))
    alone = int((graph.degree == 0).sum())
    assert alone >= 10
    assert ax.get_title(loc="right") == f"without {alone} who have none"
    assert squares(ax).sum() == 90 - alone


def test_an_echo_chamber_lies_on_the_diagonal_and_a_random_network_does_not():
    graph, people = sg.generators.stochastic_block([200, 200], [[0.2, 0.0], [0.0, 0.2]], rng=1)
    opinion = np.where(people["group"] == people["group"][0], -0.5, 0.5)
    apart = squares(plot.neighbor_opinion(graph, opinion, bins=10))
    assert np.diag(apart).sum() == apart.sum() == 400
    mixed = squares(plot.neighbor_opinion(graph, np.resize([-0.5, 0.5], 400), bins=10))
    assert np.diag(mixed).sum() < 40


def test_axes_are_equal_and_said_in_words():
    graph, people = sg.load("karate")
    ax = plot.neighbor_opinion(graph, people["club"] == "Officer")
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 1), (0, 1))
    assert ax.get_aspect() == 1
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("own opinion", "mean opinion of their neighbours")
    assert ax.figure.axes[1].get_ylabel() == "people"
    assert ax.get_title(loc="right") == ""
    (diagonal,) = ax.get_lines()
    np.testing.assert_array_equal(diagonal.get_xdata(), diagonal.get_ydata())


@pytest.mark.parametrize(("opinion", "ends"), [([0, 5, 10], (0, 10)), ([7, 7, 7], (6.5, 7.5)), ([-0.1, 0, 1], (-1, 1))])
def test_the_ends_of_the_axes(opinion, ends):
    ax = plot.neighbor_opinion(sg.Graph.from_edges([(0, 1), (1, 2)]), opinion)
    assert ax.get_xlim() == ends
    assert squares(ax).sum() == 3


def test_what_cannot_be_drawn():
    graph, _ = sg.load("karate")
    with pytest.raises(ParameterError, match="opinion must be 34 finite numbers, one a person"):
        plot.neighbor_opinion(graph, [0.5])
    with pytest.raises(ParameterError, match="graph must have people with neighbours"):
        plot.neighbor_opinion(sg.Graph.from_edges(np.zeros((0, 2), dtype=int), 3), [0, 1, 2])
    with pytest.raises(ParameterError, match=r"bins must be a whole number in \[2, 500\]; got 1"):
        plot.neighbor_opinion(graph, np.zeros(34), bins=1)
