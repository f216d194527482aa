from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from socialgraph.datasets import load
from socialgraph.errors import DataFormatError, GraphInputError, LimitExceeded
from socialgraph.files import read_graph
from socialgraph.files.gml import parse_gml

PATH = Path("two.gml")
TWO = 'graph [\n node [ id 1 label "ann" ]\n node [ id 2 label "bob" ]\n edge [ source 1 target 2 ]\n]\n'
# As published: how many links of a blog, by its number in the file, are given twice, and whether one leads to itself.
REPEATED = {24: 23, 1047: 42}
LOOPS = [24, 1047, 1260]


@pytest.fixture(scope="module")
def canonical(tmp_path_factory):
    """Write polblogs as it was published: 19,090 links, 65 of them repeats and 3 self-loops."""
    graph, people = load("polblogs")
    links = (graph.edges() + 1).tolist()
    for blog, count in REPEATED.items():
        links += [link for link in links if link[0] == blog][:count]
    links += [[blog, blog] for blog in LOOPS]
    assert len(links) == 19_090
    lines = ['Creator "Lada Adamic on Tue Aug 15 2006"', "graph [", "  directed 1"]
    for number, (name, side) in enumerate(zip(graph.names, people["side"], strict=True), 1):
        lines += ["  node [", f"    id {number}", f'    label "{name}"', f"    value {int(side == 'right')}"]
        lines += ['    source "Blogarama"', "  ]"]
    for u, v in links:
        lines += ["  edge [", f"    source {u}", f"    target {v}", "  ]"]
    path = tmp_path_factory.mktemp("gml") / "polblogs.gml"
    path.write_text("\n".join([*lines, "]"]) + "\n")
    return path


def test_networkx_still_cannot_read_the_canonical_polblogs(canonical):
    with pytest.raises(nx.NetworkXError, match="is duplicated"):
        nx.read_gml(canonical, label="id")


def test_the_canonical_polblogs_is_refused_by_name_and_number(canonical):
    with pytest.raises(
        GraphInputError, match=r"polblogs\.gml: .*no self-loops; got 3, the first at node 'americablog.org'"
    ):
        read_graph(canonical)
    with pytest.raises(GraphInputError, match="each tie once; got 65 repeats, the first of"):
        read_graph(canonical, loops="drop")


def test_the_canonical_polblogs_is_the_embedded_one_once_simple(canonical):
    graph, people = read_graph(canonical, loops="drop", multi="merge")
    embedded, sides = load("polblogs")
    assert graph == embedded
    assert np.array_equal(people["value"] == 1, sides["side"] == "right")
    assert people["value"].dtype == np.int64
    assert people["source"].dtype.kind == "U"


def test_labels_are_names_where_they_are_unique():
    contents = parse_gml(TWO, PATH)
    assert contents.roll.names == ["ann", "bob"]
    assert contents.roll.columns == {}
    assert (contents.source, contents.target, contents.directed) == (["ann"], ["bob"], None)


@pytest.mark.parametrize("text", [TWO.replace("bob", "ann"), TWO.replace('label "bob"', "")])
def test_ids_are_names_where_labels_are_not_unique(text):
    roll = parse_gml(text, PATH).roll
    assert roll.names == ["1", "2"]
    assert roll.columns["label"].tolist() == ["ann", "ann" if "label" in text.split("id 2")[1] else ""]


@pytest.mark.parametrize("huge", ["99999999999999999999", "4000000000", "-1", "007"])
def test_d11_ids_are_kept_as_they_are(huge):
    contents = parse_gml(f"graph [ node [ id {huge} ] node [ id 7 ] edge [ source 7 target {huge} ] ]", PATH)
    assert contents.roll.names == [huge, "7"]
    assert contents.target == [huge]


def test_columns_are_typed_by_how_they_are_written():
    first = 'node [ id 1 a 1 b 1.5 c "1" d x e 2 f "é &amp; &#228; &no &lt;" ]'
    columns = parse_gml(f'graph [ {first} node [ id 2 a -2 b 2 c "2" d y g 1 ] ]', PATH).roll.columns
    assert list(columns) == list("abcdefg")
    assert [column.dtype.kind for column in columns.values()] == list("ifUUfUf")
    assert columns["f"].tolist() == ["é & ä &no <", ""]
    assert np.isnan(columns["e"][1])


def test_comments_lists_and_strings_over_lines_are_read():
    text = '# a ] comment\ngraph [ # another "\n node [ id 1 label "a\nb" graphics [ x 1 y [ z 2 ] ] ] ]'
    roll = parse_gml(text, PATH).roll
    assert roll.names == ["a\nb"]
    assert roll.columns == {}


def test_weights():
    assert parse_gml(TWO.replace("target 2", "target 2 weight 2.5 value 7"), PATH).weight.tolist() == [2.5]


@pytest.mark.parametrize(("said", "directed"), [("directed 1", True), ("directed 0", False), ("", None)])
def test_direction(said, directed):
    assert parse_gml(f"graph [ {said} node [ id 1 ] ]", PATH).directed is directed


@pytest.mark.parametrize("make", [nx.les_miserables_graph, nx.karate_club_graph, nx.davis_southern_women_graph])
def test_what_networkx_writes(make, tmp_path):
    theirs = make()
    nx.write_gml(theirs, tmp_path / "theirs.gml")
    graph, people = read_graph(tmp_path / "theirs.gml")
    assert graph.names == tuple(map(str, theirs))
    assert graph.m == theirs.number_of_edges()
    assert float(graph.edge_weight().sum() if graph.weight is not None else 0) == theirs.size("weight") * bool(
        nx.get_edge_attributes(theirs, "weight")
    )
    assert set(people.columns) == {key for _, row in theirs.nodes(data=True) for key in row}


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param("", 1, "must hold one graph; got 0", id="empty"),
        pytest.param("graph [ ]\ngraph [ ]", 2, "must hold one graph; got 2", id="two-graphs"),
        pytest.param('graph [\n node [\n  label "x"\n ]\n]', 2, "a node has no id", id="D08-node-without-id"),
        pytest.param(
            "graph [\n node [ id 1 ]\n node [\n id 1 ] ]", 4, "the id '1' is taken by a node before", id="D09"
        ),
        pytest.param(TWO.replace("target 2", "target 3"), 4, "an edge ends at '3', which is no node", id="undeclared"),
        pytest.param(TWO.replace("target 2", ""), 4, "an edge has no target", id="half-an-edge"),
        pytest.param("graph [\n node [ id 1 ]", 1, "a [ is not closed; the file is cut short", id="cut-short"),
        pytest.param("graph [\n node [ id 1 label", 2, "a [ is not closed; the file is cut short", id="cut-in-a-node"),
        pytest.param("graph [ ]\ncomment", 2, "'comment' has no value; the file is cut short", id="cut-after-a-key"),
        pytest.param('graph [\n node [ id 1 label "x ] ]', 2, "a string is not closed", id="string-not-closed"),
        pytest.param("graph [ ]\n]", 2, "a ] closes nothing", id="closed-twice"),
        pytest.param("graph [ node [ id ] ]", 1, "'id' has no value", id="no-value"),
        pytest.param('graph [ "x" 1 ]', 1, "a key must come here; got 'x'", id="no-key"),
        pytest.param("graph [\n node 7 ]", 2, "node must be a list in brackets; got '7'", id="node-no-list"),
        pytest.param("graph [ node [ id 1 a 1\n a 2 ] ]", 2, "node has 'a' twice", id="attribute-twice"),
        pytest.param(TWO.replace("target 2", "target 2 weight x"), 4, "weight must be a number; got 'x'", id="weight"),
        pytest.param(
            TWO.replace("]\n]", "weight 1 ]\n edge [ source 2 target 1 ]\n]"),
            5,
            "an edge among others with a weight has no weight",
            id="weight-missing",
        ),
    ],
)
def test_bad_files(text, line, problem):
    with pytest.raises(DataFormatError) as caught:
        parse_gml(text, PATH)
    assert str(caught.value).startswith(f"two.gml, line {line}: ")
    assert problem in str(caught.value)


@pytest.mark.parametrize("depth", [65, 20_000, 1_000_000])
def test_d10_deep_nesting(depth):
    with pytest.raises(DataFormatError, match="lists are nested too deep, more than 64"):
        parse_gml("a [ " * depth + "] " * depth, PATH)


def test_a_small_file_cannot_declare_a_large_table():
    nodes = " ".join(f"node [ id {i} key{i} 1 ]" for i in range(10_001))
    with pytest.raises(
        LimitExceeded, match=r"two\.gml: holds 10,001 columns for 10,001 nodes, more than 100,000,000 cells"
    ):
        parse_gml(f"graph [ {nodes} ]", PATH)
