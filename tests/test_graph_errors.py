import numpy as np
import pytest

from socialgraph.errors import GraphInputError, NodeNotFound, ParameterError
from socialgraph.graph import Graph

PATH = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
FOLLOWS = Graph.from_edges([(0, 1), (1, 0), (1, 2)], n=4, directed=True)
NAMED = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
WEIGHTED = Graph.from_edges([(0, 1), (1, 2)], weight=[1, 2])
NAN, INF = float("nan"), float("inf")
BAD_EDGES = {
    "A04 self-loop": ([(0, 1), (2, 2), (3, 3)], {}, r"no self-loops; got 2, the first at node 2 "),
    "A04 named": ([(0, 1), (1, 1)], {"names": "ab"}, r"the first at node 'b'"),
    "A05 parallel": ([(0, 1), (1, 2), (0, 1)], {}, r"each tie once; got 1 repeats, the first of \(0, 1\)"),
    "A05 both ways": ([(0, 1), (1, 0)], {}, r"each tie once; got 1 repeats"),
    "A05 named": ([(0, 1), (1, 0)], {"names": "ab"}, r"the first of \('a', 'b'\)"),
    "A05 arcs": ([(0, 1), (0, 1)], {"directed": True}, r"each tie once; got 1 repeats"),
    "A12 minus one": ([(0, 1), (2, -1)], {}, r"pairs must lie in \[0, 2\], the nodes; got -1 in row 1"),
    "A13 an end of n": ([(0, 1), (1, 2)], {"n": 2}, r"pairs must lie in \[0, 1\], the nodes; got 2 in row 1"),
    "A14 halves": ([(0, 1), (0.0, 1.5)], {}, r"whole numbers; got \[0.0, 1.5\] in row 1"),
    "A14 NaN": ([(0, NAN)], {}, r"whole numbers; got \[0.0, nan\] in row 0"),
    "A14 infinite": ([(0, INF)], {}, r"whole numbers; got \[0.0, inf\] in row 0"),
    "A15 objects": ([("a", "b")], {}, r"pairs must be whole numbers; got "),
    "A15 None": ([(0, None)], {}, r"pairs must be whole numbers; got "),
    "A15 truth": ([(True, False)], {}, r"pairs must be whole numbers; got "),
    "A15 unsigned": (np.array([[0, 2**63]], dtype=np.uint64), {}, r"below 2\*\*31; got 9223372036854775808"),
    "triples": ([(0, 1, 2)], {}, r"shape \(ties, 2\); got shape \(1, 3\)"),
    "flat": ([0, 1], {}, r"shape \(ties, 2\); got shape \(2,\)"),
    "ragged": ([(0, 1), (1,)], {}, r"shape \(ties, 2\); got \[\(0, 1\), \(1,\)\]"),
    "a number": (5, {}, r"pairs must be pairs of node numbers; got 5"),
    "nothing": (None, {}, r"pairs must be pairs of node numbers; got None"),
    "A19 NaN": ([(0, 1), (1, 2)], {"weight": [1, NAN]}, r"weight must be finite and at least 0; got nan at tie 1"),
    "A19 infinite": ([(0, 1)], {"weight": [INF]}, r"weight must be finite and at least 0; got inf at tie 0"),
    "A19 negative": ([(0, 1)], {"weight": [-1]}, r"weight must be finite and at least 0; got -1.0 at tie 0"),
    "too few weights": ([(0, 1), (1, 2)], {"weight": [1]}, r"each of the 2 ties; got shape \(1,\)"),
    "one weight": ([(0, 1)], {"weight": 3}, r"each of the 1 ties; got shape \(\)"),
    "words for weights": ([(0, 1)], {"weight": ["3"]}, r"weight must be numbers"),
}


@pytest.mark.parametrize(("pairs", "options", "message"), BAD_EDGES.values(), ids=BAD_EDGES)
def test_edges_that_cannot_be_right(pairs, options, message):
    with pytest.raises(GraphInputError, match=message):
        Graph.from_edges(pairs, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": -1}, "^n must be a whole number"),
        ({"n": 2.5}, "^n must be a whole number"),
        ({"n": True}, "^n must be a whole number"),
        ({"n": 2**31}, "^n must be a whole number"),
        ({"n": 3, "names": "ab"}, "^names must be 3, one for each node; got '2 names'"),
        ({"names": ["ann", "bob", "ann"]}, "^names must be unique; got 'ann'"),
        ({"loops": "keep"}, "^loops must be one of drop, error; got 'keep'"),
        ({"multi": "sum"}, "^multi must be one of error, merge; got 'sum'"),
    ],
)
def test_options_that_cannot_be_right(options, message):
    with pytest.raises(ParameterError, match=message):
        Graph.from_edges([(0, 1)], **options)


BAD_ROWS = {
    "no rows": ({"indptr": [], "indices": []}, "indptr must be whole numbers that start at 0"),
    "flat": ({"indptr": 3, "indices": []}, "indptr must be whole numbers that start at 0"),
    "starts late": ({"indptr": [1, 1], "indices": [0]}, "indptr must be whole numbers that start at 0"),
    "halves": ({"indptr": [0.0, 1.0], "indices": [0]}, "indptr must be whole numbers that start at 0"),
    "float ends": ({"indptr": [0, 1, 2], "indices": [1.0, 0.0]}, "indices must be whole numbers"),
    "falls": ({"indptr": [0, 2, 1, 2], "indices": [1, 0]}, "indptr must rise from 0 to 2"),
    "too short": ({"indptr": [0, 1], "indices": [0, 1]}, "indptr must rise from 0 to 2"),
    "A12 negative": ({"indptr": [0, 1, 2], "indices": [-1, 0]}, r"indices must lie in \[0, 1\], .* got -1 in row 0"),
    "A13 past the end": ({"indptr": [0, 1, 2], "indices": [1, 2]}, r"indices must lie in \[0, 1\], .* got 2 in row 1"),
    "unsigned": (
        {"indptr": [0, 1, 1], "indices": np.array([2**63], dtype=np.uint64)},
        r"indices must lie in \[0, 1\], .* got 9223372036854775808",
    ),
    "unsorted": ({"indptr": [0, 2, 3, 4], "indices": [2, 1, 0, 0]}, "ascend within each row, without repeats"),
    "repeated": ({"indptr": [0, 2, 4], "indices": [1, 1, 0, 0]}, "ascend within each row, without repeats"),
    "loop": ({"indptr": [0, 0, 1], "indices": [1]}, "no self-loops; got one at node 1"),
    "one way": ({"indptr": [0, 1, 1], "indices": [1]}, "both arcs of an undirected tie; got 0 -> 1 without 1 -> 0"),
    "two weights": ({"indptr": [0, 1, 2], "indices": [1, 0], "weight": [1, 2]}, "the same both ways; got 1.0 and 2.0"),
    "NaN": ({"indptr": [0, 1, 2], "indices": [1, 0], "weight": [1, NAN]}, "finite and at least 0; got nan at tie 1"),
    "weights": ({"indptr": [0, 1, 2], "indices": [1, 0], "weight": [1]}, r"each of the 2 ties; got shape \(1,\)"),
}


@pytest.mark.parametrize(("arrays", "message"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_rows_that_cannot_be_right(arrays, message):
    with pytest.raises(GraphInputError, match=message):
        Graph(**arrays)


@pytest.mark.parametrize("u", [-1, 4, 1.0, True, "0", None])
def test_neighbors_and_has_edge_refuse_what_is_no_node(u):
    with pytest.raises(ParameterError, match=r"^u must be a whole number"):
        PATH.neighbors(u)
    with pytest.raises(ParameterError, match=r"^v must be a whole number"):
        PATH.has_edge(0, u)


@pytest.mark.parametrize(
    ("graph", "node"), [(NAMED, "zoe"), (NAMED, 0), (PATH, 4), (PATH, -1), (PATH, 1.0), (PATH, True), (PATH, "0")]
)
def test_index_refuses_what_is_no_node(graph, node):
    with pytest.raises(NodeNotFound, match=r"^seeds must be nodes of the graph; got ") as caught:
        graph.index([node], "seeds")
    assert caught.value.node == node


@pytest.mark.parametrize("nodes", ["ann", b"ann", 3, None])
def test_index_wants_several(nodes):
    with pytest.raises(ParameterError, match=r"^seeds must be an iterable of nodes; got "):
        NAMED.index(nodes, "seeds")


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: PATH.with_edges([(2, 1)]), r"pairs must be new ties; got \(1, 2\), which is there already"),
        (lambda: NAMED.with_edges([(1, 2)]), r"must be new ties; got \('bob', 'cy'\), which is there already"),
        (lambda: PATH.with_edges([(0, 2), (2, 0)]), "each tie once"),
        (lambda: PATH.with_edges([(1, 1)]), "no self-loops"),
        (lambda: PATH.with_edges([(1, 4)]), r"pairs must lie in \[0, 3\]"),
        (lambda: PATH.with_edges([(0, 2)], [2.0]), "weight must not be given where the graph has no weights"),
        (lambda: WEIGHTED.with_edges([(0, 2)], [1, 2]), r"each of the 1 ties; got shape \(2,\)"),
        (lambda: WEIGHTED.with_edges([(0, 2)], -1), "finite and at least 0"),
        (lambda: PATH.without_edges([(0, 2)]), r"pairs must be ties of the graph; got \(0, 2\), which is not there"),
        (lambda: FOLLOWS.without_edges([(2, 1)]), r"got \(2, 1\), which is not there"),
        (lambda: PATH.without_edges([(0, 1), (1, 0)]), "each tie once"),
        (lambda: PATH.without_edges([(0, 9)]), r"pairs must lie in \[0, 3\]"),
        (lambda: PATH.subgraph([4]), r"nodes must lie in \[0, 3\]"),
        (lambda: PATH.subgraph([-1]), r"nodes must lie in \[0, 3\]"),
    ],
)
def test_changes_that_cannot_be_right(act, message):
    with pytest.raises(GraphInputError, match=message):
        act()


@pytest.mark.parametrize("nodes", [[0, 0], [0.5], ["a"], [True]])
def test_subgraph_refuses(nodes):
    with pytest.raises(ParameterError, match=r"^nodes must "):
        PATH.subgraph(nodes)
