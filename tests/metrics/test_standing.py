import numpy as np
import pytest

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.metrics._standing import fame, standing


def test_followers_or_neighbours():
    arcs = [(0, 1), (2, 1), (1, 2)]
    assert fame(Graph.from_edges(arcs, 4, directed=True)).tolist() == [0, 2, 1, 0]
    assert fame(Graph.from_edges(arcs[:2], 4)).tolist() == [1, 2, 1, 0]
    assert fame(Graph.from_edges([], 0)).tolist() == []


def test_scores():
    graph = Graph.from_edges([(0, 1)])
    assert standing(graph, "degree").tolist() == [1, 1]
    assert standing(graph, np.array([0.5, 2.0])).tolist() == [0.5, 2.0]
    with pytest.raises(UnknownName, match=r"by must be one of degree; got 'degrees'\. Did you mean degree"):
        standing(graph, "degrees")
    with pytest.raises(ParameterError, match="by must be 2 values, one a person; got '3 values'"):
        standing(graph, [1, 2, 3])
