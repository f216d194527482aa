import sys

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from socialgraph.convert import as_graph
from socialgraph.errors import GraphInputError, ParameterError
from socialgraph.graph import Graph

NAMES = {
    "strings": ["dan", "ann", "cy", "bob"],
    "tuples": [(1, "a"), (0, "b"), (1, "b"), (0, "a")],
    "gaps": [10**12, 3, 7 * 10**15, 0],
    "shuffled": [2, 0, 3, 1],
    "plain": [0, 1, 2, 3],
}
TIES = [(0, 1), (1, 2)]  # the last node has none


@pytest.fixture(params=[False, True], ids=["undirected", "directed"])
def directed(request):
    return request.param


@pytest.fixture(params=[None, [0.1, 2.5]], ids=["plain", "weighted"])
def weight(request):
    return request.param


@pytest.fixture(params=NAMES)
def named(request, directed, weight):
    return Graph.from_edges(TIES, directed=directed, weight=weight, names=NAMES[request.param])


@st.composite
def graphs(draw):
    n = draw(st.integers(0, 8))
    directed = draw(st.booleans())
    every = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    pairs = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    weights = st.lists(st.floats(2.0**-20, 1e6, width=32), min_size=len(pairs), max_size=len(pairs))
    name = st.text(max_size=3) | st.integers(-5, 10**13) | st.tuples(st.integers(0, 3), st.text(max_size=1))
    names = draw(st.none() | st.lists(name, unique=True, min_size=n, max_size=n))
    return Graph.from_edges(pairs, n, directed, draw(st.none() | weights) if pairs else None, names)


# There and back


@pytest.mark.parametrize("turn", [Graph.to_networkx, Graph.to_igraph, Graph.to_pandas])
def test_there_and_back(named, turn):
    again = as_graph(turn(named))
    assert again == named
    assert again.names == named.names


@given(graphs())
@pytest.mark.parametrize("turn", [Graph.to_networkx, Graph.to_igraph, Graph.to_pandas])
def test_there_and_back_of_any_graph(turn, graph):
    assert as_graph(turn(graph)) == graph


@given(graphs())
def test_there_and_back_by_matrix(graph):
    again = as_graph(graph.to_scipy(), directed=graph.directed)
    assert again.names is None
    # A matrix has no names, and one that holds nothing but ones has no weights.
    weight = None if graph.weight is None or np.all(graph.weight == 1) else graph.weight
    assert again == Graph(graph.indptr, graph.indices, weight, graph.directed)


def test_a_graph_comes_back_as_it_is(named):
    assert as_graph(named) is named
    assert as_graph(named, directed=named.directed) is named


def test_the_other_direction_is_made(named):
    assert as_graph(named, directed=False) == named.to_undirected()
    arcs = as_graph(named, directed=True)
    assert arcs.directed
    assert np.array_equal(arcs.indices, named.indices)
    assert as_graph(arcs, directed=True) is arcs


# networkx


def test_networkx_keeps_order_names_and_loners():
    graph = nx.Graph()
    graph.add_nodes_from(["zoe", "ann", "alone"])
    graph.add_edge("ann", "zoe")
    ours = as_graph(graph)
    assert ours.names == ("zoe", "ann", "alone")
    assert ours.edges().tolist() == [[0, 1]]
    assert ours.degree.tolist() == [1, 1, 0]


@pytest.mark.parametrize("made", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_networkx_kinds(made):
    ours = as_graph(made([(0, 1), (1, 2)]))
    assert ours.directed == made().is_directed()
    assert ours.m == 2


@pytest.mark.parametrize("made", [nx.MultiGraph, nx.MultiDiGraph])
def test_parallel_ties_need_a_policy(made):
    graph = made()
    graph.add_edges_from([("ann", "bob", {"weight": 1}), ("ann", "bob", {"weight": 2}), ("bob", "cy", {"weight": 4})])
    with pytest.raises(GraphInputError, match=r"got 1 repeats, the first of \('ann', 'bob'\) \(multi=\"merge\""):
        as_graph(graph)
    merged = as_graph(graph, multi="merge")
    assert merged.edge_weight().tolist() == [3, 4]


def test_self_loops_need_a_policy():
    graph = nx.Graph([("ann", "bob"), ("bob", "bob")])
    with pytest.raises(GraphInputError, match=r"got 1, the first at node 'bob' \(loops=\"drop\""):
        as_graph(graph)
    assert as_graph(graph, loops="drop").m == 1


def test_weights_for_some_ties_are_refused():
    graph = nx.Graph([("ann", "bob"), ("bob", "cy"), ("cy", "ann")])
    graph["ann"]["bob"]["weight"] = 2
    with pytest.raises(GraphInputError, match=r"none for 2 of 3, the first \('ann', 'cy'\)"):
        as_graph(graph)
    other = igraph.Graph([(0, 1), (1, 2)])
    other.es["weight"] = [1, None]
    with pytest.raises(GraphInputError, match=r"none for 1 of 2, the first \(1, 2\)"):
        as_graph(other)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1])
def test_bad_weights_are_refused_wherever_they_come_from(value):
    # networkx and igraph accept all three.
    graph = nx.Graph()
    graph.add_edge(0, 1, weight=value)
    matrix = sp.csr_array(([value, value], [1, 0], [0, 1, 2]), shape=(2, 2))
    frame = pd.DataFrame({"source": [0], "target": [1], "weight": [value]})
    other = igraph.Graph([(0, 1)])
    other.es["weight"] = [value]
    for bad in (graph, other, matrix, frame):
        with pytest.raises(GraphInputError, match="weight must be finite and at least 0"):
            as_graph(bad)


def test_numbers_of_numpy_are_names_of_python():
    graph = nx.Graph()
    graph.add_edge(np.int64(5), np.int64(3))
    ours = as_graph(graph)
    assert [type(name) for name in ours.names] == [int, int]
    assert ours.index([3, np.int64(5)]).tolist() == [1, 0]


def test_views_are_graphs_too():
    graph = nx.path_graph(5)
    assert as_graph(graph.subgraph([1, 2, 4])).m == 1
    assert as_graph(nx.reverse_view(nx.DiGraph([(0, 1)]))).edges().tolist() == [[1, 0]]


# igraph


def test_igraph_without_names():
    graph = igraph.Graph.Ring(4, directed=True)
    ours = as_graph(graph)
    assert ours.names is None
    assert ours.directed
    assert ours.edges().tolist() == [[0, 1], [1, 2], [2, 3], [3, 0]]


def test_igraph_names_twice():
    graph = igraph.Graph([(0, 1)])
    graph.vs["name"] = ["ann", "ann"]
    with pytest.raises(ParameterError, match="names must be unique; got 'ann'"):
        as_graph(graph)


def test_igraph_parallel_ties():
    graph = igraph.Graph([(0, 1), (0, 1)])
    with pytest.raises(GraphInputError, match="got 1 repeats"):
        as_graph(graph)
    assert as_graph(graph, multi="merge").m == 1


# scipy


@pytest.mark.parametrize("made", [sp.csr_array, sp.csc_array, sp.coo_array, sp.csr_matrix, sp.lil_array, sp.dok_array])
@pytest.mark.parametrize("dtype", [bool, np.int8, np.float32, np.float64])
def test_symmetric_matrices(made, dtype):
    matrix = made(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=dtype))
    ours = as_graph(matrix)
    assert not ours.directed
    assert ours.weight is None
    assert ours.edges().tolist() == [[0, 1], [1, 2]]
    arcs = as_graph(matrix, directed=True)
    assert arcs.directed
    assert arcs.m == 4


def test_other_matrices_are_directed():
    matrix = sp.csr_array(np.array([[0, 2, 0], [0, 0, 1], [0, 0.5, 0]]))
    ours = as_graph(matrix)
    assert ours.directed
    assert ours.edges().tolist() == [[0, 1], [1, 2], [2, 1]]
    assert ours.weight.tolist() == [2, 1, 0.5]
    with pytest.raises(GraphInputError, match="must be a symmetric matrix where directed=False"):
        as_graph(matrix, directed=False)


def test_stored_zeros_are_no_ties():
    matrix = sp.coo_array(([0.0, 0.0, 3.0, 3.0], ([0, 1, 1, 2], [1, 0, 2, 1])), shape=(3, 3))
    assert as_graph(matrix).edges().tolist() == [[1, 2]]


def test_matrices_that_cannot_be_right():
    with pytest.raises(GraphInputError, match=r"must be a square matrix; got shape \(2, 3\)"):
        as_graph(sp.csr_array((2, 3)))
    with pytest.raises(GraphInputError, match="got 1, the first at node 1"):
        as_graph(sp.csr_array(np.diag([0.0, 1.0])))
    assert as_graph(sp.csr_array((3, 3))).n == 3


def test_a_matrix_is_left_as_it_was():
    matrix = sp.coo_array(([1.0, 1.0, 1.0], ([0, 0, 1], [1, 1, 0])), shape=(2, 2))
    as_graph(matrix)
    assert matrix.nnz == 3


# pandas


def test_a_frame_by_column_names():
    frame = pd.DataFrame({"weight": [1.0, 2.0], "target": ["ann", "bob"], "since": [3, 4], "source": ["cy", "ann"]})
    ours = as_graph(frame)
    assert ours.names == ("cy", "ann", "bob")
    assert ours.edges().tolist() == [[0, 1], [1, 2]]
    assert ours.edge_weight().tolist() == [1, 2]
    assert not ours.directed
    assert as_graph(frame, directed=True).directed


def test_a_frame_by_its_first_two_columns():
    ours = as_graph(pd.DataFrame({"who": [30, 10], "whom": [20, 30], "vs": [1, 1]}))
    assert ours.names == (10, 20, 30)
    assert ours.edges().tolist() == [[0, 2], [1, 2]]


def test_a_frame_without_rows():
    assert as_graph(pd.DataFrame({"source": [], "target": []})) == Graph.from_edges([])
    kept = pd.CategoricalDtype(["ann", "bob"])
    frame = pd.DataFrame({"source": pd.Series([], dtype=kept), "target": pd.Series([], dtype=kept)})
    assert as_graph(frame).names == ("ann", "bob")


def test_categories_keep_loners_and_order():
    kept = pd.CategoricalDtype(["zoe", "alone", "ann"])
    frame = pd.DataFrame({"source": ["ann"], "target": ["zoe"]}).astype(kept)
    assert as_graph(frame).names == ("zoe", "alone", "ann")
    assert as_graph(frame).edges().tolist() == [[0, 2]]


def test_direction_travels_with_the_frame():
    graph = Graph.from_edges([(1, 0)], directed=True)
    assert as_graph(graph.to_pandas()) == graph
    assert not as_graph(graph.to_pandas(), directed=False).directed


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_frame_names_both_ends(missing):
    frame = pd.DataFrame({"source": ["ann", "bob"], "target": ["cy", missing]}, index=[7, 8])
    with pytest.raises(GraphInputError, match="both ends of each tie; got none in column 'target', row 1"):
        as_graph(frame)
    with pytest.raises(GraphInputError, match="got none in column 'target', row 1"):
        as_graph(frame.astype("category"))


def test_a_frame_needs_two_columns():
    with pytest.raises(GraphInputError, match=r"must have two columns, the ends of each tie; got \['who'\]"):
        as_graph(pd.DataFrame({"who": [1]}))


def test_a_frame_with_repeats_and_loops():
    frame = pd.DataFrame({"source": ["ann", "bob", "bob"], "target": ["bob", "ann", "bob"], "weight": [1, 2, 4]})
    with pytest.raises(GraphInputError, match="the first at node 'bob'"):
        as_graph(frame)
    with pytest.raises(GraphInputError, match=r"the first of \('ann', 'bob'\)"):
        as_graph(frame, loops="drop")
    assert as_graph(frame, loops="drop", multi="merge").edge_weight().tolist() == [3]


# Other things


@pytest.mark.parametrize("given_", [None, 5, "karate", [(0, 1)], {0: [1]}, np.zeros((2, 2)), object()])
def test_other_things_are_refused(given_):
    with pytest.raises(ParameterError, match=r"^graph must be a Graph, a networkx or igraph graph, .*; got "):
        as_graph(given_)


def test_policies_are_checked():
    with pytest.raises(ParameterError, match=r"^loops must be one of"):
        as_graph(nx.path_graph(2), loops="keep")
    with pytest.raises(ParameterError, match=r"^multi must be one of"):
        as_graph(nx.path_graph(2), multi="sum")


def test_gaps_cost_no_memory():
    frame = pd.DataFrame({"source": [10**12], "target": [10**15]})
    assert as_graph(frame).n == 2
    assert sys.getsizeof(as_graph(frame).indptr) < 1000


def test_to_networkx_and_igraph_speak_plainly(named):
    theirs = named.to_networkx()
    called = NAMES["plain"] if named.names is None else list(named.names)
    assert list(theirs) == called
    assert theirs.is_directed() == named.directed
    if named.weight is not None:
        # 0.1 and not 0.10000000149011612, the float32 nearest to it.
        assert theirs[called[0]][called[1]]["weight"] == 0.1
    other = named.to_igraph()
    assert other.vcount() == 4
    assert ("name" in other.vs.attributes()) == (named.names is not None)
    frame = named.to_pandas()
    assert list(frame.columns) == ["source", "target"] + ["weight"] * (named.weight is not None)
    assert frame["source"].tolist() == [called[0], called[1]]


def test_to_scipy_is_the_adjacency_matrix(named):
    expected = np.zeros((4, 4), dtype=np.float32)
    for (u, v), w in zip(TIES, [1, 1] if named.weight is None else [0.1, 2.5], strict=True):
        expected[u, v] = w
        expected[v, u] = expected[v, u] if named.directed else w
    assert np.array_equal(named.to_scipy().toarray(), expected)


@pytest.mark.parametrize("door", [lambda graph: graph, lambda graph: as_graph(graph).to_igraph(), as_graph])
def test_an_undirected_graph_taken_as_directed_has_both_arcs(door):
    assert as_graph(door(nx.path_graph(3)), directed=True).m == 4
