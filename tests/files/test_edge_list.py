from pathlib import Path

import pytest

from socialgraph.errors import DataFormatError
from socialgraph.files.edge_list import parse_edge_list

PATH = Path("friends.edges")


@pytest.mark.parametrize("token", ["-1", "1e3", "0x10", "007", "nan", "é", "4000000000", "99999999999999999999"])
def test_d13_every_token_is_a_name(token):
    contents = parse_edge_list(f"{token} b\n", PATH)
    assert contents.source == [token]
    assert contents.target == ["b"]


def test_d13_comments_blank_lines_tabs_and_indents():
    text = "# a comment\n% another\n\n  a\tb  \r\n   \na   c\r#d e\n"
    contents = parse_edge_list(text, PATH)
    assert contents.source == ["a", "a"]
    assert contents.target == ["b", "c"]
    assert contents.weight is None
    assert contents.directed is None


def test_a_third_column_is_a_weight():
    assert parse_edge_list("a b 1\nb c 2.5\n", PATH).weight.tolist() == [1.0, 2.5]


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n"])
def test_no_ties(text):
    assert parse_edge_list(text, PATH).source == []


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param("# x\na\n", 2, "two names, or two names and a weight; got 1 parts", id="D14-one"),
        pytest.param("a b c d e\n", 1, "two names, or two names and a weight; got 5 parts", id="D14-five"),
        pytest.param("a b\n\na b 3\n", 3, "must hold 2, as the first tie has; got 3 parts", id="D14-weight-late"),
        pytest.param("a b 1\na c\n", 2, "must hold 3, as the first tie has; got 2 parts", id="D14-weight-missing"),
        pytest.param("a b 1\n# x\na c x\n", 3, "weight must be a number; got 'x'", id="weight-no-number"),
        pytest.param("a b 0x10\n", 1, "weight must be a number; got '0x10'", id="weight-hexadecimal"),
    ],
)
def test_bad_lines(text, line, problem):
    with pytest.raises(DataFormatError) as caught:
        parse_edge_list(text, PATH)
    assert str(caught.value).startswith(f"friends.edges, line {line}: ")
    assert problem in str(caught.value)
