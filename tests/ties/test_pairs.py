import numpy as np
import pytest

from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.ties import Pairs
from socialgraph.ties.pairs import chances

PEOPLE = People({"opinion": [-1.0, 0.0, 0.25, 1.0]})
SILENT = [5, 0, 9, 2]


@pytest.mark.parametrize("directed", [False, True])
def test_what_two_people_know_of_each_other(directed):
    graph = Graph.from_edges([(0, 1), (1, 2), (3, 1)], 4, directed)
    pairs = Pairs.of(graph, PEOPLE, source=[2, 0, 1], target=[1, 3, 0], place=[0, 1, 2], silent=SILENT)
    assert len(pairs) == 3
    assert pairs.distance.tolist() == [0.25, 2.0, 1.0]
    assert pairs.degree.tolist() == ([2, 0, 0] if directed else [3, 1, 1])
    assert pairs.silence.tolist() == ([0, 2, 5] if directed else [9, 5, 5])
    assert pairs.place.tolist() == [0, 1, 2]


def test_the_truth_and_not_the_profile_decides():
    graph = Graph.from_edges([(0, 1)])
    people = People({"opinion": [1.0, -1.0]}, observed=People({"opinion": [0.0, 0.0]}))
    assert Pairs.of(graph, people, [0], [1]).distance.tolist() == [2.0]


def test_a_number_is_the_same_for_all_and_a_habit_is_asked_with_its_seed():
    pairs = Pairs.of(Graph.from_edges([(0, 1)], 4), PEOPLE, [0, 1], [2, 3])
    assert chances("accept", 0.25, pairs, 7) == 0.25
    told = []
    given = chances("accept", lambda pairs, *, rng: told.append(rng) or np.array([1, 0]), pairs, 7)
    assert (given.tolist(), given.dtype, told) == ([1.0, 0.0], np.float64, [7])
