import tempfile
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialgraph.datasets import load
from socialgraph.errors import ParameterError, StoreError
from socialgraph.files import read_graph, write_graph
from socialgraph.graph import Graph
from socialgraph.people import People

SUFFIXES = [".csv", ".tsv", ".csv.gz", ".parquet", ".graphml", ".graphml.gz"]
# XML can hold no control characters but these three, so that one alphabet serves all formats.
LABELS = st.text(
    st.sampled_from("='+-@\t\r\n,\"<&> 0") | st.characters(codec="utf-8", exclude_categories=["Cc"]),
    min_size=1,
    max_size=5,
).filter(lambda text: not set(text) & {"\ufffe", "\uffff"})
NAMES = (
    st.none()
    | st.lists(LABELS, min_size=1, max_size=6, unique=True)
    | st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=6, unique=True)
)


@st.composite
def networks(draw):
    """Draw a graph of any kind, with isolated nodes, and people with a column of each kind."""
    names = draw(NAMES)
    n = draw(st.integers(0, 6)) if names is None else len(names)
    directed = draw(st.booleans())
    possible = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    pairs = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    weight = draw(
        st.none() | st.lists(st.floats(0, width=32, allow_infinity=False), min_size=len(pairs), max_size=len(pairs))
    )
    graph = Graph.from_edges(pairs, n, directed, weight, names)
    # NumPy drops NULs at the end of strings, and there are none here; n = 0 leaves no value to tell a type by.
    kinds = {"text": LABELS, "whole": st.integers(-(2**63), 2**63 - 1), "real": st.floats(), "truth": st.booleans()}
    dtypes = {"text": np.str_, "whole": np.int64, "real": np.float64, "truth": bool}
    columns = {}
    for kind in draw(st.lists(st.sampled_from(sorted(kinds)), unique=True)) if n else []:
        columns[f"a {kind}, <é>"] = np.array(draw(st.lists(kinds[kind], min_size=n, max_size=n)), dtype=dtypes[kind])
    return graph, People(columns, n)


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(network=networks())
@settings(deadline=None)
def test_what_is_written_is_read_back(suffix, network):
    graph, people = network
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"network{suffix}")
        write_graph(graph, path, people=people)
        again, others = read_graph(path)
    assert again == graph
    assert others == people
    assert {name: column.dtype for name, column in others.columns.items()} == {
        name: column.dtype for name, column in people.columns.items()
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["polblogs", "polbooks", "karate", "davis", "florentine", "les_miserables"])
def test_real_networks_come_back(name, suffix, tmp_path):
    graph, people = load(name)
    write_graph(graph, tmp_path / f"{name}{suffix}", people=people)
    assert read_graph(tmp_path / f"{name}{suffix}") == (graph, people)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_writing_twice_gives_the_same_bytes(suffix, tmp_path):
    graph, people = load("les_miserables")
    written = []
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        write_graph(graph, tmp_path / place / f"g{suffix}", people=people)
        written.append({path.name: path.read_bytes() for path in (tmp_path / place).iterdir()})
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("g.csv", {"g.csv", "g.people.csv"}),
        ("g.csv.gz", {"g.csv.gz", "g.people.csv.gz"}),
        ("a.b.tsv", {"a.b.tsv", "a.b.people.tsv"}),
        ("g.parquet", {"g.parquet", "g.people.parquet"}),
        ("G.GraphML", {"G.GraphML"}),
    ],
)
def test_what_files_there_are_afterwards(name, expected, tmp_path):
    write_graph(Graph.from_edges([(0, 1)]), tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == expected


def test_foreign_graphs_are_taken(tmp_path):
    write_graph(nx.karate_club_graph(), str(tmp_path / "karate.csv"), people=nx.karate_club_graph())
    graph, people = read_graph(tmp_path / "karate.csv")
    assert (graph.n, graph.m, graph.names) == (34, 78, None)
    assert people["club"][33] == "Officer"


def test_numbers_and_strings_for_names_stay_apart(tmp_path):
    graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    for names in (graph, graph.subgraph([3, 2]), Graph.from_edges([(0, 1)], names=["0", "1"])):
        write_graph(names, tmp_path / "g.csv")
        assert read_graph(tmp_path / "g.csv")[0] == names


@pytest.mark.parametrize("name", ["g.gml", "g.edges", "g.xlsx", "g", "g.parquet.gz"])
def test_other_suffixes_cannot_be_written(name, tmp_path):
    with pytest.raises(ParameterError, match=r"path must end in one of \.csv, \.tsv, \.parquet, \.graphml"):
        write_graph(Graph.from_edges([(0, 1)]), tmp_path / name)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_cannot_be_written_leaves_what_was_there(suffix, tmp_path):
    path = tmp_path / f"g{suffix}"
    write_graph(Graph.from_edges([(0, 1)]), path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(ParameterError):
        write_graph(Graph.from_edges([(0, 1)]), path, people={"embedding": np.zeros((2, 3))})
    with pytest.raises(ParameterError):
        write_graph(Graph.from_edges([(0, 1)], names=[(0, 0), (0, 1)]), path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_people_of_another_network(tmp_path):
    with pytest.raises(ParameterError, match="people must be 2, one for each node of the graph"):
        write_graph(Graph.from_edges([(0, 1)]), tmp_path / "g.csv", people={"age": [1, 2, 3]})


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match=r"cannot be written \(No such file or directory\)"):
        write_graph(Graph.from_edges([(0, 1)]), tmp_path / "gone" / "g.csv")
