import numpy as np
from naive.inequality import neighbours

from socialgraph.graph import Graph
from socialgraph.metrics._around import marked_around


def test_twin(random_graph):
    for number in range(300):
        graph, group = random_graph(number, directed=number % 2 == 0, weighted=number % 3 == 0)
        marked = group == 0
        expected = [sum(marked[v] for v in row) for row in neighbours(graph)]
        assert marked_around(graph, marked).tolist() == expected


def test_arguments_are_left_alone():
    marked = np.array([True, False])
    assert marked_around(Graph.from_edges([(0, 1)]), marked).tolist() == [0, 1]
    assert marked.flags.writeable
    assert marked_around(Graph.from_edges([], 0), np.zeros(0, bool)).tolist() == []
