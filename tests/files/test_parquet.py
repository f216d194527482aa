import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from socialgraph.errors import DataFormatError, ParameterError
from socialgraph.files import read_graph, write_graph
from socialgraph.files.parquet import format_people, format_ties, parse_people, parse_ties
from socialgraph.graph import Graph
from socialgraph.people import People

PATH = Path("friends.parquet")


def packed(**columns):
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def test_numbers_stay_numbers_and_text_stays_text():
    assert parse_ties(packed(source=[0, 1], target=[7, 7]), PATH).target == [7, 7]
    assert parse_ties(packed(source=["0", "007"], target=["7", "NA"]), PATH).source == ["0", "007"]


def test_the_first_two_columns_serve_without_names():
    contents = parse_ties(packed(follower=["a"], followed=["b"], weight=[2]), PATH)
    assert (contents.source, contents.weight.tolist()) == (["a"], [2.0])


def test_pandas_categories_are_text(tmp_path):
    frame = Graph.from_edges([(0, 1)], names=["ann", "bob"], weight=[2]).to_pandas()
    frame.to_parquet(tmp_path / "friends.parquet")
    assert read_graph(tmp_path / "friends.parquet")[0].names == ("ann", "bob")


def test_pandas_reads_what_is_written(tmp_path):
    graph = Graph.from_edges([(0, 1)], directed=True, weight=[0.5], names=["ann", "bob"])
    write_graph(graph, tmp_path / "friends.parquet", people={"age": [31, 44]})
    assert pd.read_parquet(tmp_path / "friends.parquet").to_dict("records") == [
        {"source": "ann", "target": "bob", "weight": 0.5, "directed": True}
    ]
    assert pd.read_parquet(tmp_path / "friends.people.parquet").to_dict("list") == {
        "name": ["ann", "bob"],
        "age": [31, 44],
    }


def test_types_of_columns_are_kept():
    columns = {
        "i": np.array([1, 2], np.int8),
        "u": np.array([1, 2], np.uint64),
        "f": np.array([0.5, np.nan], np.float32),
        "b": np.array([True, False]),
        "s": np.array(["é", "007"]),
        "t": np.array(["2025-01-01", "2025-01-02"], "M8[s]"),
    }
    graph = Graph.from_edges([(0, 1)])
    back = parse_people(format_people(graph, People(columns)), PATH)
    assert back.names == [0, 1]
    for name, values in columns.items():
        assert back.columns[name].dtype.kind == values.dtype.kind
        assert np.array_equal(back.columns[name], values, equal_nan=name == "f")
    assert back.columns["i"].dtype == np.int8


def test_what_is_missing():
    raw = packed(name=["a", "b"], age=[1, None], town=[None, "Ulm"], member=[True, None])
    columns = parse_people(raw, PATH).columns
    assert columns["age"].dtype == np.float64
    assert np.isnan(columns["age"][1])
    assert columns["town"].tolist() == ["", "Ulm"]
    assert columns["member"].tolist() == ["true", ""]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        pytest.param(b"", "is no whole Parquet file", id="D23-empty"),
        pytest.param(b"source,target\n", "is no whole Parquet file", id="D23-csv"),
        pytest.param(format_ties(Graph.from_edges([(0, 1)]))[:-9], "is no whole Parquet file", id="D23-cut-short"),
        pytest.param(packed(source=["a"]), "got ['source']", id="D16-one-column"),
        pytest.param(packed(Source=["a"], Target=["b"]), "got ['Source', 'Target']", id="D16-wrong-case"),
        pytest.param(packed(source=["a"], target=["b"], since=[1]), "got also ['since']", id="D16-extra"),
        pytest.param(packed(source=["a", None], target=["b", "c"]), "source is missing in row 1", id="end-missing"),
        pytest.param(
            packed(source=[1.5], target=[2.5]), "source must be strings or whole numbers; got double", id="floats"
        ),
        pytest.param(
            packed(source=["a"], target=["b"], weight=["1"]), "weight must be numbers; got string", id="weight"
        ),
        pytest.param(
            packed(source=["a", "a"], target=["b", "c"], directed=[True, None]),
            "directed must be true for",
            id="direction",
        ),
    ],
)
def test_bad_tables_of_ties(raw, problem):
    with pytest.raises(DataFormatError) as caught:
        parse_ties(raw, PATH)
    assert str(caught.value).startswith("friends.parquet: ")
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        pytest.param(packed(id=["a"]), "with the column name (or number); got ['id']", id="D16-name-missing"),
        pytest.param(packed(name=["a", "b", "a"]), "must have different names; got 'a' twice", id="name-twice"),
        pytest.param(
            packed(name=["a"], tags=[["x", "y"]]), "tags must be numbers, truth values or strings", id="lists"
        ),
        pytest.param(
            packed(name=["a"], raw=[b"x"]), "raw must be numbers, truth values or strings; got binary", id="bytes"
        ),
    ],
)
def test_bad_tables_of_people(raw, problem):
    with pytest.raises(DataFormatError) as caught:
        parse_people(raw, PATH)
    assert problem in str(caught.value)


def test_columns_of_the_same_name():
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["source", "source"])
    file = io.BytesIO()
    pq.write_table(table, file)
    with pytest.raises(DataFormatError, match=r"each column once; got \['source'\] again"):
        parse_ties(file.getvalue(), PATH)


@pytest.mark.parametrize(
    ("names", "people", "problem"),
    [
        ([2**70, 1], People({}, 2), "names must be one number of 64 bits"),
        (["\ud800", "b"], People({}, 2), "names must be one number of 64 bits"),
        (["a", ("b",)], People({}, 2), "names must be all strings or all whole numbers"),
        (["a", "b"], People({"name": ["x", "y"]}), "people must not have a column called name, the nodes' own"),
        (["a", "b"], People({"embedding": np.zeros((2, 3))}), "embedding must be one number of 64 bits"),
    ],
)
def test_what_parquet_cannot_hold(names, people, problem):
    with pytest.raises(ParameterError) as caught:
        format_people(Graph.from_edges([(0, 1)], names=names), people)
    assert problem in str(caught.value)
