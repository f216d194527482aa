import copy
import dataclasses
import pickle

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialgraph.graph import Graph

PATH = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
FOLLOWS = Graph.from_edges([(0, 1), (1, 0), (1, 2)], n=4, directed=True)
NAMED = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
EMPTY = Graph.from_edges([])


@st.composite
def graphs(draw, weighted=None):
    """Any small graph, with the networkx graph of the same ties beside it."""
    n = draw(st.integers(1, 9))
    directed = draw(st.booleans())
    every = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    pairs = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    pairs = [pair if directed or draw(st.booleans()) else pair[::-1] for pair in pairs]
    weighted = draw(st.booleans()) if weighted is None else weighted
    weight = draw(st.lists(st.integers(1, 64).map(lambda w: w / 8), min_size=len(pairs), max_size=len(pairs)))
    oracle = nx.DiGraph() if directed else nx.Graph()
    oracle.add_nodes_from(range(n))
    oracle.add_weighted_edges_from((*pair, w) for pair, w in zip(pairs, weight, strict=True))
    if not weighted:
        oracle = nx.create_empty_copy(oracle)
        oracle.add_edges_from(pairs)
    return Graph.from_edges(pairs, n, directed, weight if weighted else None), oracle


def edges_of(graph):
    """Every arc, with its weight, as networkx keeps them."""
    weight = [None] * graph.indices.size if graph.weight is None else graph.weight.tolist()
    called = range(graph.n) if graph.names is None else graph.names
    ends = zip(graph.sources.tolist(), graph.indices.tolist(), strict=True)
    return {(called[u], called[v]): w for (u, v), w in zip(ends, weight, strict=True)}


def arcs_of(oracle):
    arcs = {(u, v): w for u, v, w in oracle.edges(data="weight")}
    return arcs if oracle.is_directed() else arcs | {(v, u): w for (u, v), w in arcs.items()}


def valid(graph):
    """Put a graph's arrays through the door again: what methods make unchecked must pass every check."""
    assert Graph(graph.indptr, graph.indices, graph.weight, graph.directed, graph.names) == graph
    assert (graph.indptr.dtype, graph.indices.dtype) == (np.int64, np.int32)
    assert graph.weight is None or graph.weight.dtype == np.float32
    for array in (graph.indptr, graph.indices, graph.weight, graph.degree, graph.sources):
        assert array is None or not array.flags.writeable
        assert array is None or array.flags.c_contiguous
    return graph


# What it is


def test_an_undirected_tie_is_two_arcs():
    assert PATH.indptr.tolist() == [0, 1, 3, 5, 6]
    assert PATH.indices.tolist() == [1, 0, 2, 1, 3, 2]
    assert (PATH.n, PATH.m, PATH.directed) == (4, 3, False)
    assert (FOLLOWS.n, FOLLOWS.m, FOLLOWS.directed) == (4, 3, True)
    assert FOLLOWS.degree.tolist() == [1, 2, 0, 0]


@pytest.mark.parametrize(
    ("graph", "text"),
    [
        (PATH, "<Graph: 4 nodes, 3 ties>"),
        (FOLLOWS, "<Directed graph: 4 nodes, 3 arcs>"),
        (Graph.from_edges([(0, 1)], weight=[2], n=12345), "<Weighted graph: 12,345 nodes, 1 tie>"),
        (Graph.from_edges([(0, 1)], weight=[2], directed=True), "<Directed weighted graph: 2 nodes, 1 arc>"),
        (Graph.from_edges([], n=1), "<Graph: 1 node, 0 ties>"),
    ],
)
def test_repr(graph, text):
    assert repr(graph) == text


@given(graphs())
def test_it_holds_what_it_was_given(case):
    graph, oracle = case
    valid(graph)
    assert edges_of(graph) == arcs_of(oracle)
    assert graph.m == oracle.number_of_edges()
    assert {tuple(pair) for pair in graph.edges().tolist()} == {
        pair if graph.directed else tuple(sorted(pair)) for pair in oracle.edges()
    }
    for u in range(graph.n):
        assert graph.neighbors(u).tolist() == sorted(oracle[u])
        assert graph.degree[u] == len(oracle[u])
        assert [graph.has_edge(u, v) for v in range(graph.n)] == [oracle.has_edge(u, v) for v in range(graph.n)]


@given(graphs(weighted=True))
def test_edge_weights_lie_beside_the_edges(case):
    graph, oracle = case
    for (u, v), w in zip(graph.edges().tolist(), graph.edge_weight().tolist(), strict=True):
        assert oracle[u][v]["weight"] == w
    assert PATH.edge_weight() is None


@given(graphs())
def test_reverse(case):
    graph, oracle = case
    turned = valid(graph.reverse)
    assert edges_of(turned) == arcs_of(oracle.reverse() if graph.directed else oracle)
    assert turned.reverse == graph
    assert turned is graph or graph.directed


@given(graphs())
def test_to_undirected_adds_both_ways_up(case):
    graph, oracle = case
    both = valid(graph.to_undirected())
    assert not both.directed
    expected = {}
    for (u, v), w in arcs_of(oracle).items():
        for pair in [(u, v), (v, u)]:
            before = expected.get(pair, 0)
            expected[pair] = None if w is None else before + w if graph.directed else w
    assert edges_of(both) == expected


@given(graphs())
def test_largest_component(case):
    graph, oracle = case
    parts = list(nx.weakly_connected_components(oracle) if graph.directed else nx.connected_components(oracle))
    found = graph.largest_component()
    assert found.dtype == np.int64
    assert set(found.tolist()) in parts
    assert found.size == max(map(len, parts))
    assert found.tolist() == sorted(found.tolist())


@given(graphs(), st.data())
def test_subgraph(case, data):
    graph, oracle = case
    chosen = data.draw(st.lists(st.sampled_from(range(graph.n)), unique=True))
    part = valid(graph.subgraph(iter(chosen)))
    assert edges_of(part) == arcs_of(oracle.subgraph(chosen))
    assert list(range(part.n) if part.names is None else part.names) == chosen
    assert part == graph.subgraph(np.array(chosen, dtype=np.uint8))


@given(graphs(), st.data())
def test_edges_taken_away_and_put_back(case, data):
    graph, oracle = case
    ties = graph.edges()
    gone = data.draw(st.lists(st.booleans(), min_size=graph.m, max_size=graph.m).map(np.array)).astype(bool)
    fewer = valid(graph.without_edges(ties[gone]))
    oracle.remove_edges_from(ties[gone].tolist())
    assert edges_of(fewer) == arcs_of(oracle)
    weight = None if graph.weight is None else graph.edge_weight()[gone]
    assert valid(fewer.with_edges(iter(ties[gone].tolist()), weight)) == graph


def test_names_go_with_the_nodes():
    assert NAMED.subgraph([2, 0]).names == ("cy", "ann")
    assert NAMED.with_edges([(0, 2)]).names == NAMED.names
    assert NAMED.without_edges([(0, 1)]).names == NAMED.names
    turned = Graph.from_edges([(0, 1)], directed=True, names=["ann", "bob"])
    assert turned.reverse.names == turned.to_undirected().names == ("ann", "bob")
    assert PATH.subgraph([3, 1]).subgraph([1]).names == (1,)
    assert PATH.subgraph([0, 1]).names is None


def test_new_ties_have_weight_one_unless_said():
    graph = Graph.from_edges([(0, 1)], n=4, weight=[5])
    assert graph.with_edges([(1, 2)]).edge_weight().tolist() == [5, 1]
    assert graph.with_edges([(1, 2), (0, 3)], 2).edge_weight().tolist() == [5, 2, 2]
    assert graph.with_edges([(1, 2), (0, 3)], [2, 3]).edge_weight().tolist() == [5, 3, 2]


# From edges


@pytest.mark.parametrize(
    "pairs",
    [
        [(0, 1), (1, 2), (2, 3)],
        np.array([[0, 1], [1, 2], [2, 3]], dtype=np.uint8),
        np.array([[0, 1], [1, 2], [2, 3]], dtype=np.int8),
        np.array([[0, 1], [1, 2], [2, 3]], dtype=">i4"),
        np.array([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0]]),
        np.array([[0, 1, 2], [1, 2, 3]], order="C").T,
        np.array([[0, 9, 1], [1, 9, 2], [2, 9, 3]])[:, ::2],
        iter([(3, 2), (1, 0), (2, 1)]),
        {(0, 1): 1, (1, 2): 1, (2, 3): 1},
        zip([0, 1, 2], [1, 2, 3], strict=True),
    ],
    ids=lambda pairs: type(pairs).__name__,
)
def test_pairs_of_any_make(pairs):
    graph = valid(Graph.from_edges(pairs))
    assert graph == PATH
    assert hash(graph) == hash(PATH)


def test_read_only_pairs_stay_as_they_are():
    pairs = np.array([[1, 0], [2, 1]])
    pairs.setflags(write=False)
    Graph.from_edges(pairs, loops="drop", multi="merge")
    assert pairs.tolist() == [[1, 0], [2, 1]]


def test_the_number_of_nodes():
    assert Graph.from_edges([(0, 5)]).n == 6
    assert Graph.from_edges([(0, 1)], names="abc").n == 3
    assert Graph.from_edges([(0, 1)], 7).n == 7
    assert Graph.from_edges([], names=["ann"]).n == 1


@pytest.mark.parametrize("empty", [EMPTY, Graph.from_edges(np.zeros((0, 2))), Graph([0], [])])
def test_the_empty_graph(empty):
    assert (empty.n, empty.m) == (0, 0)
    assert empty == EMPTY
    assert valid(empty).reverse == empty
    assert empty.edges().shape == (0, 2)
    assert empty.largest_component().tolist() == empty.degree.tolist() == []
    assert empty.subgraph([]) == empty.with_edges([]) == empty.without_edges([]) == empty
    assert empty.to_scipy().shape == (0, 0)
    assert repr(empty) == "<Graph: 0 nodes, 0 ties>"


def test_nodes_without_ties():
    graph = valid(Graph.from_edges([], 3))
    assert graph.degree.tolist() == [0, 0, 0]
    assert graph.largest_component().tolist() == [0]
    assert graph.to_undirected() is graph


def test_loops_dropped_and_repeats_merged():
    pairs = [(0, 1), (1, 0), (1, 1), (1, 2), (0, 1)]
    merged = Graph.from_edges(pairs, weight=[1, 2, 9, 4, 8], loops="drop", multi="merge")
    assert edges_of(valid(merged)) == {(0, 1): 11, (1, 0): 11, (1, 2): 4, (2, 1): 4}
    arcs = Graph.from_edges(pairs, directed=True, weight=[1, 2, 9, 4, 8], loops="drop", multi="merge")
    assert edges_of(valid(arcs)) == {(0, 1): 9, (1, 0): 2, (1, 2): 4}
    assert Graph.from_edges(pairs, loops="drop", multi="merge").m == 2


def test_weights():
    graph = Graph.from_edges([(1, 2), (0, 1)], weight=np.array([3, 0], dtype=np.int8))
    assert graph.weight.tolist() == [0, 0, 3, 3]
    assert Graph.from_edges([(0, 1)], weight=[True]).weight.tolist() == [1, 1]
    assert Graph.from_edges([], weight=[]).weight.size == 0


# From compressed rows


def test_rows_of_any_make():
    for dtype in (np.int8, np.uint64, ">i4", np.int64):
        graph = Graph(PATH.indptr.astype(dtype), PATH.indices.astype(dtype))
        assert valid(graph) == PATH
    assert Graph([0, 1, 3, 5, 6], [1, 0, 2, 1, 3, 2], names=range(4)) == PATH
    strided = np.repeat(PATH.indices, 2)[::2]
    assert valid(Graph(PATH.indptr, strided)) == PATH


def test_rows_are_copied():
    indptr, indices = PATH.indptr.copy(), PATH.indices.copy()
    graph = Graph(indptr, indices)
    indices[0] = 3
    assert graph == PATH
    assert indices.flags.writeable


# Frozen


def test_it_cannot_be_changed():
    for array in (PATH.indptr, PATH.indices, PATH.degree, PATH.sources, PATH.neighbors(1)):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        PATH.directed = True
    with pytest.raises(dataclasses.FrozenInstanceError):
        del PATH.indptr


def test_equality_and_hash():
    others = [
        PATH,
        FOLLOWS,
        NAMED,
        EMPTY,
        Graph.from_edges(PATH.edges(), weight=[1, 1, 1]),
        Graph.from_edges(PATH.edges(), weight=[1, 1, 2]),
        Graph.from_edges(PATH.edges(), 5),
        Graph.from_edges(PATH.edges(), names="abcd"),
        Graph.from_edges(np.concatenate([PATH.edges(), PATH.edges()[:, ::-1]]), directed=True),
    ]
    assert len(set(others)) == len({graph.fingerprint for graph in others}) == len(others)
    again = Graph.from_edges([(3, 2), (2, 1), (1, 0)])
    assert again == PATH
    assert again.fingerprint == PATH.fingerprint
    assert PATH != "a path"


@pytest.mark.parametrize("graph", [PATH, FOLLOWS, NAMED, EMPTY, Graph.from_edges([(0, 1)], weight=[0.5])])
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda graph: pickle.loads(pickle.dumps(graph))])
def test_pickle_and_copy(graph, again):
    _ = graph.degree, graph.reverse, graph.sources
    twin = valid(again(graph))
    assert twin == graph
    assert hash(twin) == hash(graph)


# Asking


def test_index_by_name_and_by_number():
    assert NAMED.index(["cy", "ann"]).tolist() == [2, 0]
    assert PATH.index([3, np.int64(0)]).tolist() == [3, 0]
    assert PATH.index(range(2)).dtype == PATH.index([]).dtype == np.int64
    odd = Graph.from_edges([(0, 1)], names=[10**12, (1, "a")])
    assert odd.index([(1, "a"), np.int64(10**12)]).tolist() == [1, 0]


def test_the_originals_are_unchanged():
    before = PATH.fingerprint
    PATH.with_edges([(0, 2)])
    PATH.without_edges([(0, 1)])
    PATH.subgraph([1, 2])
    assert Graph(PATH.indptr, PATH.indices).fingerprint == before
