from pathlib import Path

import numpy as np
import pytest

from socialgraph.errors import DataFormatError, ParameterError
from socialgraph.files._contents import Roll
from socialgraph.files.delimited import format_people, format_ties, parse_people, parse_ties
from socialgraph.graph import Graph
from socialgraph.people import People

PATH = Path("friends.csv")


def ends(contents):
    return list(zip(contents.source, contents.target, strict=True))


@pytest.mark.parametrize(
    "name", ["007", "1e5", "NA", "nan", "None", "true", "-1", "0x10", " 1", "99999999999999999999"]
)
def test_d18_ids_are_strings_and_stay_as_they_are(name):
    assert ends(parse_ties(f"source,target\n{name},7\n", PATH)) == [(name, "7")]


@pytest.mark.parametrize(
    "text",
    [
        "source,target\nann,bob\n",
        "source,target\r\nann,bob\r\n",
        "source,target\nann,bob",
        "\n\nsource,target\n\nann,bob\n\n",
        'source,target\n"ann","bob"\n',
        '"source",target\r\nann,"bob"',
        "target,source\nbob,ann\n",
    ],
)
def test_ways_to_write_the_same_table(text):
    assert ends(parse_ties(text, PATH)) == [("ann", "bob")]


def test_cells_with_commas_quotes_and_line_ends():
    text = 'source,target\n"a,""b""","c\nd\r\ne"\n'
    assert ends(parse_ties(text, PATH)) == [('a,"b"', "c\nd\r\ne")]


def test_weight_and_direction_in_any_order():
    contents = parse_ties(
        "weight,target,directed,source\n0.5,bob,true,ann\n2,cy,TRUE,ann\n".replace("TRUE", "True"), PATH
    )
    assert contents.weight.tolist() == [0.5, 2.0]
    assert contents.directed is True
    assert ends(contents) == [("ann", "bob"), ("ann", "cy")]


def test_direction_that_is_not_said():
    assert parse_ties("source,target\na,b\n", PATH).directed is None
    assert parse_ties("source,target,directed\na,b,false\n", PATH).directed is False
    assert parse_ties("source,target,directed\n", PATH).directed is True


def test_d16_numbers_below_another_heading_are_ties():
    assert ends(parse_ties("node_1,node_2\n0,747\n", PATH)) == [("0", "747")]
    assert parse_ties("from,to,weight\n0,747,3\n", PATH).weight.tolist() == [3.0]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param("", 1, "is empty, without even a heading", id="empty"),
        pytest.param("\n\n", 1, "is empty, without even a heading", id="blank"),
        pytest.param("ann,bob\nbob,cy\n", 1, "got ['ann', 'bob']", id="D16-heading-missing"),
        pytest.param(
            "1,2\n3,4\n", 1, "source and target, in lower case; got ['1', '2']", id="D16-heading-missing-numbers"
        ),
        pytest.param("root,1\n3,4\n", 1, "got ['root', '1']", id="D16-heading-missing-half"),
        pytest.param("from,to\nann,bob\n", 1, "got ['from', 'to']", id="D16-heading-that-may-be-a-tie"),
        pytest.param("node_1,node_2\n", 1, "got ['node_1', 'node_2']", id="D16-heading-of-nothing"),
        pytest.param("source,source\nann,bob\n", 1, "each column once; got ['source'] again", id="D16-duplicated"),
        pytest.param("Source,Target\n1,2\n", 1, "in lower case; got ['Source', 'Target']", id="D16-wrong-case"),
        pytest.param("source, target\n1,2\n", 1, "got ['source', ' target']", id="D16-blank"),
        pytest.param("source,dest\n1,2\n", 1, "got ['source', 'dest']", id="D16-half"),
        pytest.param("source\n1\n", 1, "got ['source']", id="D16-one-column"),
        pytest.param("source,target,since\n1,2,3\n", 1, "got also ['since']", id="D16-extra"),
        pytest.param("source;target\na;b\n", 1, "got ['source;target']", id="D16-semicolons"),
        pytest.param(
            "source,target\na,b\nc\n", 3, "every row must have 2 cells, as the heading has; got 1", id="D14-one"
        ),
        pytest.param(
            "source,target\na,b\n\na,b,c,d,e\n", 4, "must have 2 cells, as the heading has; got 5", id="D14-five"
        ),
        pytest.param(
            'source,target\n"a\nb",c\nd\n', 4, "must have 2 cells, as the heading has; got 1", id="D14-quoted"
        ),
        pytest.param("source,target\na,\n", 2, "the column target is empty", id="no-end"),
        pytest.param('source,target\na,"b\n', 2, "cannot be read as a table (unexpected end", id="quote-not-closed"),
        pytest.param('source,target\na,"b"c\n', 2, "cannot be read as a table (", id="text-after-a-quote"),
        pytest.param(
            "source,target,weight\na,b,1\na,c,x\n", 3, "weight must be a number; got 'x'", id="weight-no-number"
        ),
        pytest.param("source,target,weight\na,b,\n", 2, "weight must be a number; got ''", id="weight-missing"),
        pytest.param(
            "source,target,directed\na,b,true\nb,c,false\n", 3, "or false for every tie; got 'false'", id="both"
        ),
        pytest.param("source,target,directed\na,b,true\nb,c,ja\n", 3, "got 'ja'", id="direction-unknown"),
        pytest.param("source,target,directed\na,b,\n", 2, "got ''", id="direction-empty"),
    ],
)
def test_bad_tables_of_ties(text, line, problem):
    with pytest.raises(DataFormatError) as caught:
        parse_ties(text, PATH)
    assert str(caught.value).startswith(f"friends.csv, line {line}: ")
    assert problem in str(caught.value)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param(
            "Name,side\nann,left\n", 1, "with the column name (or number); got ['Name', 'side']", id="D16-wrong-case"
        ),
        pytest.param("name,side,side\n", 1, "each column once; got ['side'] again", id="D16-duplicated"),
        pytest.param("name\nann\nbob\nann\n", 4, "'ann' is there already, in line 2", id="name-twice"),
        pytest.param("name,side\nann\n", 2, "must have 2 cells, as the heading has; got 1", id="D14-ragged"),
        pytest.param("name,side\n,left\n", 2, "the column name is empty", id="no-name"),
        pytest.param("number\n1\n01\n", 3, "number must be a whole number; got '01'", id="no-number"),
    ],
)
def test_bad_tables_of_people(text, line, problem):
    with pytest.raises(DataFormatError) as caught:
        parse_people(text, PATH)
    assert str(caught.value).startswith(f"friends.csv, line {line}: ")
    assert problem in str(caught.value)


def test_people_have_names_in_order_and_typed_columns():
    roll = parse_people("side,name,age,zip,member\nleft,7,31,02139,true\nright,007,44,10001,false\n", PATH)
    assert roll.names == ["7", "007"]
    assert {name: column.dtype.kind for name, column in roll.columns.items()} == dict(
        side="U", age="i", zip="U", member="b"
    )


def test_people_called_by_numbers():
    assert parse_people("number\n0\n-3\n99999999999999999999\n", PATH) == Roll([0, -3, 99999999999999999999], {})


def test_x01_formulas_are_escaped_in_names_columns_and_headings():
    graph = Graph.from_edges([(0, 1)], names=["=1+1", "'=1"])
    people = People({"=HYPERLINK()": ["@a", "b"], "change": [-1, 2]})
    assert format_ties(graph) == "source,target\n'=1+1,''=1\n"
    text = format_people(graph, people)
    assert text == "name,'=HYPERLINK(),change\n'=1+1,'@a,-1\n''=1,b,2\n"
    roll = parse_people(text, PATH)
    assert roll.names == ["=1+1", "'=1"]
    assert roll.columns["=HYPERLINK()"].tolist() == ["@a", "b"]


def test_a_table_is_written_for_readers_and_diffs():
    graph = Graph.from_edges([(2, 0), (0, 1)], directed=True, weight=[0.1, 2], names=["ann", 'b "b"', "c,c"])
    assert format_ties(graph) == 'source,target,weight,directed\nann,"b ""b""",2.0,true\n"c,c",ann,0.1,true\n'
    assert format_people(graph, People({}, 3)) == 'name\nann\n"b ""b"""\n"c,c"\n'
    assert format_ties(graph, "\t").startswith("source\ttarget\tweight\tdirected\nann\t")


@pytest.mark.parametrize(
    ("names", "people", "problem"),
    [
        (["", "b"], People({}, 2), "names must not be empty to be written as text; got ''"),
        (
            [(0, 1), "b"],
            People({}, 2),
            "names must be all strings or all whole numbers to be written to a file; got (0, 1)",
        ),
        ([1, "1"], People({}, 2), "names must be all strings or all whole numbers to be written to a file; got 1"),
        ([1.5, 2.5], People({}, 2), "names must be all strings or all whole numbers"),
        (["a", "b"], People({"name": ["x", "y"]}), "people must not have a column called name, the nodes' own"),
        (None, People({"number": [1, 2]}), "people must not have a column called number, the nodes' own"),
        (None, People({"interests": np.zeros((2, 3))}), "interests must be one value a person to be written as text"),
    ],
)
def test_what_text_cannot_hold(names, people, problem):
    with pytest.raises(ParameterError) as caught:
        format_people(Graph.from_edges([(0, 1)], names=names), people)
    assert problem in str(caught.value)
