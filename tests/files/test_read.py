import contextlib
import gzip
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialgraph.errors import (
    DataFormatError,
    GraphInputError,
    ParameterError,
    SocialGraphError,
    UnknownName,
    UnsafeContent,
)
from socialgraph.files import read_graph, write_graph
from socialgraph.graph import Graph

TIES = "source,target\nann,bob\nbob,cy\n"


@pytest.fixture
def folder(tmp_path):
    """Give a function that writes files and returns the path of the first."""

    def write(**files):
        paths = []
        for name, text in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
            paths.append(path)
        return paths[0]

    return write


@pytest.mark.parametrize(
    "name", ["g.csv", "g.tsv", "g.edges", "g.edgelist", "g.txt", "g.graphml", "g.gml", "G.CSV", "g.csv.gz", "g.gml.gz"]
)
def test_every_suffix_has_its_format(name, tmp_path):
    nodes = "".join(f'<node id="{node}"/>' for node in ("ann", "bob"))
    labels = " ".join(f'node [ id {i} label "{node}" ]' for i, node in enumerate(("ann", "bob")))
    text = {
        "csv": "source,target\nann,bob\n",
        "tsv": "source\ttarget\nann\tbob\n",
        "graphml": f'<graphml><graph>{nodes}<edge source="ann" target="bob"/></graph></graphml>',
        "gml": f"graph [ {labels} edge [ source 0 target 1 ] ]",
    }.get(name.lower().removesuffix(".gz").rpartition(".")[2], "ann bob\n")
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    graph, people = read_graph(path)
    assert graph == Graph.from_edges([(0, 1)], names=["ann", "bob"])
    assert (people.n, list(people)) == (2, [])


def test_a_path_may_be_a_string(folder):
    assert read_graph(str(folder(g__csv=TIES)))[0].n == 3


@pytest.mark.parametrize("name", ["g.pkl", "g.npy", "g.npz", "g.pickle.gz"])
def test_d25_unsafe_files_are_not_opened_even_if_there_are_none(name, tmp_path):
    with pytest.raises(UnsafeContent, match="so this one was not opened"):
        read_graph(tmp_path / name)


def test_d26_what_is_no_file_is_refused_before_its_suffix_matters(tmp_path):
    with pytest.raises(DataFormatError, match=r"gone\.csv: there is no such file"):
        read_graph(tmp_path / "gone.csv")
    with pytest.raises(DataFormatError, match="is a directory, not a file"):
        read_graph(tmp_path)
    if os.path.lexists("/dev/zero"):
        with pytest.raises(DataFormatError, match="/dev/zero: is no regular file"):
            read_graph("/dev/zero")


def test_an_unknown_suffix_names_the_known_ones(folder):
    with pytest.raises(
        ParameterError, match=r"one of \.csv, \.tsv, \.edges, \.edgelist, \.txt, \.parquet, \.graphml, \.gml"
    ):
        read_graph(folder(g__xlsx=""))


@pytest.mark.parametrize(
    ("given", "error", "problem"),
    [
        ({"loops": "keep"}, UnknownName, "loops must be one of drop, error; got 'keep'"),
        ({"multi": "sum"}, UnknownName, "multi must be one of error, merge; got 'sum'"),
        ({"directed": "yes"}, ParameterError, "directed must be True, False or None; got 'yes'"),
        ({"people": 3}, ParameterError, "people must be a path; got 3"),
    ],
)
def test_bad_arguments(given, error, problem, folder):
    with pytest.raises(error) as caught:
        read_graph(folder(g__csv=TIES), **given)
    assert problem in str(caught.value)


def test_d12_a_large_id_is_one_node(folder):
    graph, _ = read_graph(folder(g__edges="0 4000000000\n"))
    assert graph.names == ("0", "4000000000")


def test_names_are_in_the_order_of_their_first_appearance(folder):
    assert read_graph(folder(g__edges="10 9\n9 1\n"))[0].names == ("10", "9", "1")


@pytest.mark.parametrize("name", ["g__csv", "g__edges", "g__csv__gz"])
def test_the_table_of_people_beside_is_found(name, folder):
    ties = TIES if "csv" in name else "ann bob\nbob cy\n"
    graph, people = read_graph(folder(**{name: ties}, g__people__csv="name,age\ncy,3\nzoe,9\nann,1\nbob,2\n"))
    assert graph.names == ("cy", "zoe", "ann", "bob")
    assert graph.degree.tolist() == [1, 0, 1, 2]
    assert people["age"].tolist() == [3, 9, 1, 2]


def test_the_table_of_people_packed_as_the_ties_are_goes_first(folder):
    tables = {"g__people__csv": "name\nx\n", "g__people__csv__gz": "name\nbob\nann\ncy\n"}
    assert read_graph(folder(g__csv__gz=TIES, **tables))[0].names == ("bob", "ann", "cy")


def test_another_table_of_people_can_be_given(folder):
    path = folder(g__csv=TIES, g__people__csv="name\nx\n", other__tsv="name\tage\nann\t1\nbob\t2\ncy\t3\n")
    assert read_graph(path, people=path.with_name("other.tsv"))[1]["age"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("suffix", ["graphml", "gml"])
def test_formats_that_hold_their_people_take_no_table(suffix, folder):
    text = {"gml": "graph [ ]", "graphml": "<graphml><graph/></graphml>"}[suffix]
    path = folder(**{f"g__{suffix}": text}, g__people__csv="name\nx\n")
    assert read_graph(path)[0].n == 0
    with pytest.raises(ParameterError, match=rf"people must be left out for \.{suffix} files, which hold the people"):
        read_graph(path, people=path.with_name("g.people.csv"))


def test_an_end_that_is_not_among_the_people(folder):
    with pytest.raises(
        DataFormatError, match=r"g\.csv, line 3: a tie ends at 'cy', which is not among the 2 nodes declared"
    ):
        read_graph(folder(g__csv=TIES, g__people__csv="name\nann\nbob\n"))


def test_a_table_of_people_that_is_not_there(folder):
    path = folder(g__csv=TIES)
    with pytest.raises(DataFormatError, match=r"p\.csv: there is no such file"):
        read_graph(path, people=path.with_name("p.csv"))
    with pytest.raises(ParameterError, match=r"must end in one of \.csv, \.tsv, \.parquet"):
        read_graph(path, people=folder(p__gml=""))


@pytest.mark.parametrize("weight", ["-1", "nan", "inf", "1e39"])
def test_weights_that_no_graph_can_hold(weight, folder):
    with pytest.raises(DataFormatError, match=r"g\.csv, line 3: weight must be finite and at least 0; got"):
        read_graph(folder(g__csv=f"source,target,weight\na,b,1\nb,c,{weight}\n"))


def test_self_loops_and_repeats_name_the_file_and_the_first(folder):
    path = folder(g__csv="source,target,weight\na,b,1\nb,a,2\nc,c,1\n")
    with pytest.raises(GraphInputError, match=r"g\.csv: pairs must hold no self-loops; got 1, the first at node 'c'"):
        read_graph(path)
    with pytest.raises(GraphInputError, match=r"g\.csv: .* once; got 1 repeats, the first of \('a', 'b'\)"):
        read_graph(path, loops="drop")
    graph, _ = read_graph(path, loops="drop", multi="merge")
    assert graph.edge_weight().tolist() == [3.0]
    assert graph.names == ("a", "b", "c")


def test_direction_that_the_file_does_not_say(folder):
    path = folder(g__edges="a b\n")
    assert not read_graph(path)[0].directed
    assert read_graph(path, directed=True)[0].edges().tolist() == [[0, 1]]


def test_direction_against_what_the_file_says(folder):
    undirected = folder(g__csv="source,target,directed\na,b,false\n")
    assert read_graph(undirected, directed=True)[0].edges().tolist() == [[0, 1], [1, 0]]
    directed = folder(h__csv="source,target,directed\na,b,true\nb,a,true\n")
    assert read_graph(directed)[0].edges().tolist() == [[0, 1], [1, 0]]
    with pytest.raises(GraphInputError, match="got 1 repeats"):
        read_graph(directed, directed=False)
    assert read_graph(directed, directed=False, multi="merge")[0].edges().tolist() == [[0, 1]]


def test_no_column_is_an_object_array(folder):
    path = folder(g__csv=TIES, g__people__csv="name,a,b,c,d\nann,1,x,true,\nbob,2,yy,false,\ncy,3,z,true,\n")
    _, people = read_graph(path)
    assert {name: people[name].dtype.kind for name in people} == {"a": "i", "b": "U", "c": "b", "d": "U"}
    assert people["a"].dtype == np.int64


def whole_files(folder):
    """Write one small file of every format, with the table of people of those that have one."""
    graph = Graph.from_edges([(0, 1), (1, 2)], 4, directed=True, weight=[1, 2.5], names=["ann", '=b,"x"', "cy", "zoe"])
    people = {"age": [1, 2, 3, 4], "town": ["a", "b", "c", "1"], "member": [True, False, True, True]}
    for suffix in ("csv", "parquet", "graphml"):
        write_graph(graph, folder / f"g.{suffix}", people=people)
    nodes = 'node [ id 1 label "ann" age 0 ]\n node [ id 2 label "b&#38;" age 1.5 g [ x 1 ] ]'
    (folder / "g.gml").write_text(f"graph [\n directed 1\n {nodes}\n edge [ source 1 target 2 weight 2 ]\n]\n")
    (folder / "g.edges").write_text("# c\na b 1\nb c 2.5\n")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


PIECES = [
    b"",
    b"[",
    b"]",
    b'"',
    b"\n",
    b"\r",
    b",",
    b"'",
    b"\0",
    b"\xff",
    b"<node>",
    b"</node>",
    b"<data key='n0'>",
    b"<desc>",
]
PIECES += [
    b"<graph>",
    b"<default>",
    b"nan",
    b"1e999",
    b"-1",
    b"99999999999999999999",
    b"true",
    b"label",
    b"number",
    b"&#0;",
]
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 9), st.sampled_from(PIECES) | st.binary(max_size=2)),
    min_size=1,
    max_size=3,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return whole_files(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize(
    "name", ["g.csv", "g.people.csv", "g.parquet", "g.people.parquet", "g.graphml", "g.gml", "g.edges"]
)
@given(edits=EDITS)
@settings(deadline=None)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(name, edits, whole):
    raw = bytearray(whole[name])
    for share, count, piece in edits:
        place = int(share * len(raw))
        raw[place : place + count] = piece
    with tempfile.TemporaryDirectory() as folder:
        for other, content in whole.items():
            Path(folder, other).write_bytes(bytes(raw) if other == name else content)
        with contextlib.suppress(SocialGraphError):
            read_graph(Path(folder, name.replace(".people", "")), loops="drop", multi="merge")
