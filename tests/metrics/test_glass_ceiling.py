import math

import numpy as np
import pytest
from naive import inequality as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.generators import configuration
from socialgraph.graph import Graph
from socialgraph.metrics import glass_ceiling


def test_twin(random_graph):
    for number in range(1500):
        graph, group = random_graph(number, directed=number % 2 == 0, weighted=number % 3 == 0, most=20)
        group = group.tolist()
        of = group[0]
        for definition, above in (("moment", None), ("tail", None), ("tail", 1), ("tail", 3)):
            expected = naive.glass_ceiling(graph, group, of, definition, above)
            found = glass_ceiling(graph, group, of=of, definition=definition, above=above)
            assert found == pytest.approx(expected, abs=1e-10, nan_ok=True)


def power_law(rng, n, gamma, least):
    """Draw whole numbers of at least `least` from a law whose tail falls as k**-gamma."""
    return np.floor((least - 0.5) * rng.random(n) ** (-1 / (gamma - 1)) + 0.5).astype(int)


def test_given_exponents_are_found():
    rng = np.random.default_rng(1)
    degrees = np.concatenate([power_law(rng, 4_000, 3.5, 10), power_law(rng, 16_000, 2.6, 10)])
    degrees = np.minimum(degrees, 2_000)
    degrees[-1] += degrees.sum() % 2
    graph = configuration(degrees, rng=1)
    group = np.arange(20_000) < 4_000
    # 4 s.e. of both, (gamma - 1) / sqrt(N), and 0.02 for the ties that the graph drops and the cut at 2,000.
    error = 4 * math.hypot(2.5 / math.sqrt(4_000), 1.6 / math.sqrt(16_000)) + 0.02
    assert glass_ceiling(graph, group, above=10) == pytest.approx(0.9, abs=error)
    assert glass_ceiling(graph, group, of=False, above=10) == pytest.approx(-0.9, abs=error)
    assert glass_ceiling(graph, group, definition="moment") < 0.2


def test_equal_groups_have_none():
    graph = Graph.from_edges([(u, v) for u in range(8) for v in range(u)])
    group = [0] * 3 + [1] * 5
    assert glass_ceiling(graph, group, above=3) == pytest.approx(0, abs=1e-14)
    assert glass_ceiling(graph, group, definition="moment") == 1


def test_followers_count_where_directed():
    graph = Graph.from_edges([(0, 1), (2, 1), (3, 2)], 5, directed=True)
    # The minority, 1, has two followers; the others have 0, 1, 0 and 0: 4 against 1/4.
    assert glass_ceiling(graph, [0, 1, 0, 0, 0], definition="moment") == 16


def test_relabelling_and_names():
    rng = np.random.default_rng(2)
    graph = Graph.from_edges([(0, v) for v in range(1, 9)] + [(1, 2), (3, 4), (3, 5), (6, 7)], 10)
    names, order = np.array(list("abbbabbbba")), rng.permutation(10)
    for definition in ("tail", "moment"):
        expected = glass_ceiling(graph, names, definition=definition, above=1)
        moved = glass_ceiling(graph.subgraph(order), names[order], definition=definition, above=1)
        assert moved == pytest.approx(expected, abs=1e-12)


def test_nothing_to_compare_is_nan():
    for definition in ("tail", "moment"):
        assert math.isnan(glass_ceiling(Graph.from_edges([], 0), [], definition=definition))
        assert math.isnan(glass_ceiling(Graph.from_edges([(0, 1)]), ["a", "a"], definition=definition))
        assert math.isnan(glass_ceiling(Graph.from_edges([], 3), [0, 1, 1], definition=definition))
    # The others have no ties; the minority has nobody in the tail.
    pair = Graph.from_edges([(0, 1)], 5)
    assert math.isnan(glass_ceiling(pair, [1, 1, 0, 0, 0], definition="moment"))
    assert math.isnan(glass_ceiling(pair, [0, 0, 0, 1, 1], above=1))
    assert glass_ceiling(pair, [0, 0, 0, 1, 1], definition="moment") == 0


def test_arguments_that_cannot_be_right():
    graph = Graph.from_edges([(0, 1)], 3)
    for above in (0, 1.5, math.nan, "2", True):
        with pytest.raises(ParameterError, match="above must be a whole number of at least 1"):
            glass_ceiling(graph, [0, 0, 1], above=above)
    with pytest.raises(UnknownName, match="definition must be one of moment, tail; got 'strong'"):
        glass_ceiling(graph, [0, 0, 1], definition="strong")
    with pytest.raises(ParameterError, match="of must be a group that someone is in; got 7"):
        glass_ceiling(graph, [0, 0, 1], of=7)
