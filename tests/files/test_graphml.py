from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from socialgraph.datasets import load
from socialgraph.errors import DataFormatError, ParameterError, UnsafeContent
from socialgraph.files import read_graph, write_graph
from socialgraph.files.graphml import format_graphml, parse_graphml
from socialgraph.graph import Graph
from socialgraph.people import People

PATH = Path("two.graphml")
HEAD = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
KEYS = (
    '<key id="w" for="edge" attr.name="weight" attr.type="double"/>\n'
    '<key id="a" for="node" attr.name="age" attr.type="int"/>\n'
)
EDGE = '<edge source="ann" target="bob"/>'
BODY = f'<graph edgedefault="undirected">\n<node id="ann"/>\n<node id="bob"/>\n{EDGE}\n</graph>\n'
TWO = HEAD + KEYS + BODY + "</graphml>\n"


def parse(text):
    return parse_graphml(text.encode(), PATH)


def bomb(levels):
    entities = ['<!ENTITY a0 "lol">']
    entities += [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, levels)]
    return f'<?xml version="1.0"?>\n<!DOCTYPE graphml [{"".join(entities)}]>\n' + TWO.replace(
        '"ann"/', f'"&a{levels - 1};"/'
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(bomb(8), id="D01-billion-laughs"),
        pytest.param(bomb(6), id="D02-bomb-below-the-limit-of-expat"),
        pytest.param(
            f'<?xml version="1.0"?>\n<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]>{TWO}', id="D03-external"
        ),
        pytest.param(f'<?xml version="1.0"?>\n<!DOCTYPE graphml SYSTEM "graphml.dtd">\n{TWO}', id="document-type"),
    ],
)
def test_document_types_and_entities_are_refused(text):
    with pytest.raises(UnsafeContent, match=r"two\.graphml, line 2, column \d+: XML with a document type") as caught:
        parse(text)
    assert caught.value.line == 2


def test_a_plain_file():
    contents = parse(TWO)
    assert contents.roll.names == ["ann", "bob"]
    assert (contents.source, contents.target, contents.directed, contents.weight) == (["ann"], ["bob"], False, None)


@pytest.mark.parametrize("text", [TWO.replace(' xmlns="http://graphml.graphdrawing.org/xmlns"', ""), "\ufeff" + TWO])
def test_without_a_namespace_and_with_a_byte_order_mark(text):
    assert parse(text).roll.names == ["ann", "bob"]


def test_other_encodings_that_the_file_declares():
    text = '<?xml version="1.0" encoding="{}"?>\n' + TWO.replace("ann", "é")
    assert parse_graphml(text.format("ISO-8859-1").encode("latin-1"), PATH).source == ["é"]
    assert parse_graphml(text.format("UTF-16").encode("utf-16"), PATH).source == ["é"]


def test_data_are_typed_and_defaults_fill_in():
    kinds = dict(s="string", b="boolean", i="int", n="long", f="float", d="double")
    keys = "".join(f'<key id="{k}" for="node" attr.name="col_{k}" attr.type="{kind}"/>\n' for k, kind in kinds.items())
    keys += '<key id="e" for="node" attr.name="side"><default>left</default></key>\n'
    first = dict(s=" 007 ", b="TRUE", i="-1", n="9", f="1.5", d="INF", e="right")
    data = "".join(f'<data key="{k}">{value}</data>' for k, value in first.items())
    text = HEAD + keys + BODY.replace('"ann"/>', f'"ann">{data}</node>') + "</graphml>"
    columns = parse(text).roll.columns
    assert {name: column.tolist()[0] for name, column in columns.items()} == {
        "col_s": " 007 ",
        "col_b": "true",
        "col_i": -1.0,
        "col_n": 9.0,
        "col_f": 1.5,
        "col_d": np.inf,
        "side": "right",
    }
    assert columns["side"].tolist() == ["right", "left"]
    assert np.isnan(columns["col_i"][1])
    assert columns["col_s"][1] == ""


def test_drawings_and_unknown_elements_are_left_out():
    drawing = '<data key="y"><y:Shape xmlns:y="urn:y">text<y:data>1</y:data></y:Shape></data>'
    node = f'<node id="ann"><desc>x</desc>{drawing}</node>'
    text = (
        HEAD
        + '<key id="y" for="node" yfiles.type="nodegraphics"/>'
        + BODY.replace('<node id="ann"/>', node)
        + "</graphml>"
    )
    assert parse(text).roll.columns == {}


def test_edges_before_their_nodes():
    text = (
        HEAD
        + '<graph edgedefault="directed"><edge source="a" target="b"/><node id="a"/><node id="b"/></graph></graphml>'
    )
    assert parse(text).source == ["a"]
    assert parse(text).directed is True


def test_direction_edge_by_edge():
    assert parse(TWO.replace("<edge ", '<edge directed="true" ')).directed is True
    both = TWO.replace("</graph>", '<edge source="bob" target="ann" directed="true"/></graph>')
    with pytest.raises(DataFormatError, match="line 8: edges must be all directed or all undirected"):
        parse(both)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param(TWO.replace('target="bob"', 'target="cy"'), 7, "an edge ends at 'cy', which is no node", id="D04"),
        pytest.param(TWO.replace(' target="bob"', ""), 7, "an edge has no target", id="half-an-edge"),
        pytest.param(TWO.replace('id="bob"', 'id="ann"'), 6, "the id 'ann' is taken by a node before", id="id-twice"),
        pytest.param(TWO.replace(' id="bob"', ""), 6, "a node has no id", id="no-id"),
        pytest.param("", 1, "is no whole XML (no element found)", id="empty"),
        pytest.param(TWO[:-5], 9, "is no whole XML (unclosed token)", id="D05-cut-short"),
        pytest.param(TWO[:-11], 9, "is no whole XML (no element found)", id="D05-cut-between-elements"),
        pytest.param(TWO.replace('<node id="bob"/>', '<node id="bob">'), 8, "(mismatched tag)", id="D05-not-closed"),
        pytest.param(TWO.replace("ann", "&x;"), 5, "(undefined entity)", id="entity"),
        pytest.param("<gexf/>", 1, "must be a graphml document; got 'gexf'", id="other-xml"),
        pytest.param(HEAD + "</graphml>", None, "must hold one graph; got 0", id="no-graph"),
        pytest.param(HEAD + BODY + BODY + "</graphml>", None, "must hold one graph; got 2", id="two-graphs"),
        pytest.param(
            TWO.replace('"ann"/>', '"ann"><graph/></node>'), 5, "nested graphs are not supported", id="nested"
        ),
        pytest.param(TWO.replace(EDGE, "<hyperedge/>"), 7, "hyperedges are not supported", id="hyperedge"),
        pytest.param(TWO.replace('"ann"/>', '"ann"><port/></node>'), 5, "ports are not supported", id="port"),
        pytest.param(
            TWO.replace('"ann"/>', '"ann"><data key="z">1</data></node>'), 5, "the key 'z' is not declared", id="key"
        ),
        pytest.param(
            TWO.replace('"ann"/>', '"ann"><data>1</data></node>'), 5, "data has no key", id="data-without-key"
        ),
        pytest.param(
            TWO.replace('"ann"/>', '"ann"><data key="a">old</data></node>'),
            5,
            "age must be of type int; got 'old'",
            id="type",
        ),
        pytest.param(
            TWO.replace('"ann"/>', f'"ann"><data key="a">{2**63}</data></node>'),
            5,
            "age must be of type int",
            id="bits",
        ),
        pytest.param(
            TWO.replace(EDGE, EDGE.replace("/>", '><data key="w">x</data></edge>')),
            7,
            "weight must be of type double",
            id="weight",
        ),
        pytest.param(
            TWO.replace(EDGE, EDGE + "\n" + EDGE.replace("/>", '><data key="w">1</data></edge>')),
            7,
            "weight must be a number for every edge or for none; got None",
            id="weight-missing",
        ),
        pytest.param(
            HEAD + "<a>" * 70 + "</a>" * 70 + "</graphml>", 2, "elements are nested too deep, more than 64", id="deep"
        ),
    ],
)
def test_bad_files(text, line, problem):
    with pytest.raises(DataFormatError) as caught:
        parse(text)
    assert str(caught.value).startswith("two.graphml")
    assert caught.value.line == line
    assert problem in str(caught.value)


def test_d05_names_the_column_too():
    with pytest.raises(DataFormatError, match=r"two\.graphml, line 9, column \d+: is no whole XML"):
        parse(TWO[:-5])


@pytest.mark.parametrize("name", ["polbooks", "davis", "les_miserables"])
def test_networkx_reads_what_is_written(name, tmp_path):
    graph, people = load(name)
    write_graph(graph, tmp_path / "ours.graphml", people=people)
    theirs = nx.read_graphml(tmp_path / "ours.graphml")
    assert tuple(theirs) == graph.names
    assert nx.utils.edges_equal(theirs.edges, graph.to_networkx().edges)
    for column in people:
        assert list(nx.get_node_attributes(theirs, column).values()) == people[column].tolist()
    if graph.weight is not None:
        assert sorted(nx.get_edge_attributes(theirs, "weight").values()) == sorted(graph.edge_weight().tolist())


def test_networkx_reads_directed_graphs_and_types(tmp_path):
    graph = Graph.from_edges([(0, 1), (1, 0)], directed=True)
    people = People({"age": [1, 2], "share": [0.5, np.inf], "member": [True, False], "a<b": ['"&', "\n"]})
    write_graph(graph, tmp_path / "ours.graphml.gz", people=people)
    theirs = nx.read_graphml(tmp_path / "ours.graphml.gz", node_type=int)
    assert theirs.is_directed()
    assert dict(theirs.nodes(data=True)) == {
        0: {"age": 1, "share": 0.5, "member": True, "a<b": '"&'},
        1: {"age": 2, "share": np.inf, "member": False, "a<b": "\n"},
    }


@pytest.mark.parametrize("make", [nx.les_miserables_graph, nx.karate_club_graph, nx.florentine_families_graph])
def test_what_networkx_writes(make, tmp_path):
    theirs = make()
    nx.write_graphml(theirs, tmp_path / "theirs.graphml")
    graph, people = read_graph(tmp_path / "theirs.graphml")
    assert graph.names == tuple(map(str, theirs))
    assert graph.m == theirs.number_of_edges()
    for column in people:
        assert people[column].tolist() == list(nx.get_node_attributes(theirs, column).values())


def test_what_igraph_writes(tmp_path):
    theirs = load("polbooks")[0].to_igraph()
    theirs.write_graphml(str(tmp_path / "theirs.graphml"))
    graph, people = read_graph(tmp_path / "theirs.graphml")
    assert graph.m == 441
    assert people["name"].tolist() == theirs.vs["name"]


def test_numbers_for_names_are_said_to_be_numbers():
    text = format_graphml(Graph.from_edges([(0, 1)], names=[7, -8]), People({}, 2))
    assert '<data key="numbered">true</data>' in text
    assert parse(text).roll.names == [7, -8]
    with pytest.raises(DataFormatError, match="the graph is numbered, but a node's id is 'x'"):
        parse(text.replace('"7"', '"x"'))


@pytest.mark.parametrize(
    ("names", "people", "problem"),
    [
        (["a\0", "b"], People({}, 2), "names must hold no control characters to be written as GraphML; got 'a\\x00'"),
        (["a\ufffe", "b"], People({}, 2), "names must hold no control characters"),
        (["a", "b"], People({"bio": ["\x1b", ""]}), "bio must hold no control characters"),
        (
            ["a", "b"],
            People({"embedding": np.zeros((2, 3))}),
            "embedding must be one value a person to be written as GraphML",
        ),
        (["a", ("b",)], People({}, 2), "names must be all strings or all whole numbers"),
    ],
)
def test_what_xml_cannot_hold(names, people, problem):
    with pytest.raises(ParameterError) as caught:
        format_graphml(Graph.from_edges([(0, 1)], names=names), people)
    assert problem in str(caught.value)
