import networkx as nx
import numpy as np
import pandas as pd
import pytest

from socialgraph.diffusion._contacts import as_contacts
from socialgraph.errors import GraphInputError, ParameterError
from socialgraph.graph import Graph

LIST = [("bob", "ann", 3), ("bob", "cy", 1.5), ("ann", "bob", 3), ("ann", "bob", 7)]


def listed(met):
    """Give every contact as who, whom and when, one way each, by name."""
    names = met.graph.names or range(met.graph.n)
    ends = zip(met.graph.sources[met.arc].tolist(), met.graph.indices[met.arc].tolist(), strict=True)
    return [(names[u], names[v], at) for (u, v), at in zip(ends, met.moment.tolist(), strict=True)]


def test_a_list_is_read_in_the_order_of_time_and_both_ways():
    met = as_contacts(LIST)
    assert met.graph.names == ("bob", "ann", "cy")
    both = [("bob", "cy", 1.5), ("cy", "bob", 1.5), ("bob", "ann", 3.0), ("ann", "bob", 3.0)]
    assert listed(met) == [*both, ("bob", "ann", 7.0), ("ann", "bob", 7.0)]
    assert (met.begin, met.end) == (1.5, 7.0)
    assert met.graph.weight.tolist() == [2.0, 1.0, 2.0, 1.0]
    assert met.rows.tolist() == [[0.0, 2.0, 1.5], [0.0, 1.0, 3.0], [0.0, 1.0, 7.0]]


def test_a_directed_list_goes_one_way():
    met = as_contacts(LIST, directed=True)
    one = [("bob", "cy", 1.5), ("bob", "ann", 3.0), ("ann", "bob", 3.0), ("ann", "bob", 7.0)]
    assert listed(met) == one
    assert met.graph.directed
    assert met.graph.weight.tolist() == [1.0, 1.0, 2.0]


@pytest.mark.parametrize("directed", [False, True])
def test_frames_rows_and_arrays_are_the_same_contacts(directed):
    draws = np.random.default_rng(1)
    rows = np.column_stack([draws.permuted(np.tile(np.arange(6), (40, 1)), axis=1)[:, :2], draws.integers(0, 9, 40)])
    rows[0, :2] = 5, 0
    frame = pd.DataFrame(rows, columns=["source", "target", "time"])
    other = frame[["time", "target", "source"]].assign(weight=3)
    made = [rows, rows.astype(float), rows.tolist(), frame, other, [tuple(row) for row in rows]]
    first, *others = [as_contacts(each, directed) for each in made]
    assert all(listed(each) == listed(first) for each in others)
    assert all(each.graph == first.graph for each in others)
    # What an ensemble keeps makes the same contacts again.
    assert listed(as_contacts(first.rows, directed)) == listed(first)
    given = {(*((u, v) if directed else sorted((u, v))), t) for u, v, t in rows.tolist()}
    assert {(u, v, t) for u, v, t in listed(first) if directed or u < v} == given


def test_people_of_a_frame_are_called_as_those_of_an_edge_list():
    named = as_contacts(pd.DataFrame(LIST, columns=["source", "target", "time"]))
    assert named.graph.names == ("bob", "ann", "cy")
    gaps = as_contacts(pd.DataFrame({"source": [9, 4], "target": [4, 7], "time": [1, 2]}))
    assert gaps.graph.names == (4, 7, 9)
    assert as_contacts(np.array([[9, 4, 1], [4, 7, 2]])).graph.n == 10


def test_a_graph_is_one_contact_a_tie_at_time_1():
    graph = Graph.from_edges([(0, 1), (1, 2)], n=4, weight=[0.5, 2])
    for network in [graph, graph.to_networkx(), graph.to_igraph(), graph.to_pandas()]:
        met = as_contacts(network)
        assert met.graph == graph
        assert listed(met) == [(0, 1, 1.0), (1, 0, 1.0), (1, 2, 1.0), (2, 1, 1.0)]
        assert (met.begin, met.end, met.rows) == (0.0, 1.0, None)
    arcs = nx.DiGraph([("ann", "bob")])
    # A graph knows for itself whether it is directed.
    assert listed(as_contacts(arcs)) == [("ann", "bob", 1.0)]
    assert len(listed(as_contacts(graph, directed=True))) == 4


def test_times_of_any_kind_of_number_and_sign():
    met = as_contacts([(0, 1, -0.0), (1, 0, 0), (0, 1, -5), (0, 1, np.float32(2.5)), (0, 1, 10**15)])
    assert met.rows[:, 2].tolist() == [-5.0, 0.0, 2.5, 1e15]
    assert not np.signbit(met.moment[2:]).any()


def test_nobody_meets_anybody():
    for nothing in [[], np.empty((0, 3)), pd.DataFrame({"source": [], "target": [], "time": []})]:
        met = as_contacts(nothing)
        assert (met.graph.n, met.arc.size, met.begin, met.end) == (0, 0, 0.0, 0.0)


WHOLE = "contacts must be between whole numbers in [0, 2**31); got "
KINDS = "contacts must be a frame with the columns source, target and time, rows of those three, or a graph; got "


@pytest.mark.parametrize(
    ("contacts", "kind", "message"),
    [
        ([(0, 1)], ParameterError, KINDS + "[(0, 1)]"),
        ([0, 1, 2], ParameterError, KINDS + "[0, 1, 2]"),
        (np.zeros(3), ParameterError, KINDS + "array([0., 0., 0.])"),
        (pd.DataFrame({"a": [1], "b": [2], "time": [3]}), ParameterError, KINDS + "['a', 'b', 'time']"),
        ([("ann", "bob", np.nan)], GraphInputError, "time must be finite numbers; got nan in row 0"),
        ([(0, 1, 1), (0, 1, np.inf)], GraphInputError, "time must be finite numbers; got inf in row 1"),
        ([("ann", "bob", "noon")], GraphInputError, "time must be finite numbers; got 'noon'"),
        ([("ann", "bob", None)], GraphInputError, "time must be finite numbers; got None"),
        (np.zeros((2, 4)), ParameterError, KINDS + "array([[0., 0., 0., 0.], [0., 0., 0., 0.]])"),
        (np.array([[0, 1, 2], [0.5, 1, 2]]), GraphInputError, WHOLE + "(0.5, 1.0) in row 1"),
        (np.array([[np.nan, 1, 2]]), GraphInputError, WHOLE + "(nan, 1.0) in row 0"),
        ([(0, -1, 1)], GraphInputError, WHOLE + "(0, -1) in row 0"),
        ([(0, 2**40, 1)], GraphInputError, WHOLE + "(0, 1099511627776) in row 0"),
        ([(0, 1, 1), (3, 3, 1)], GraphInputError, "contacts must be between two people; got 3 alone in row 1"),
        ([("ann", "ann", 1)], GraphInputError, "contacts must be between two people; got 'ann' alone in row 0"),
        (7, ParameterError, "graph must be a Graph, a networkx or igraph graph, a scipy sparse matrix or a pandas"),
    ],
)
def test_what_is_no_list_of_contacts_is_refused(contacts, kind, message):
    with pytest.raises(kind) as caught:
        as_contacts(contacts)
    assert str(caught.value).startswith(message)


def test_a_frame_with_a_gap_is_refused():
    with pytest.raises(
        GraphInputError, match="graph must name both ends of each tie; got none in column 'target', row 1"
    ):
        as_contacts(pd.DataFrame({"source": ["ann", "bob"], "target": ["bob", None], "time": [1, 2]}))
    with pytest.raises(GraphInputError, match="contacts must be between two people; got 'ann' alone in row 0"):
        as_contacts(pd.DataFrame({"source": ["ann"], "target": ["ann"], "time": [1]}))
