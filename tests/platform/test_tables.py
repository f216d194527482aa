"""The tables: their dtypes, how they grow, expire and become frames."""

import itertools

import numpy as np
import pytest

from socialgraph.platform.tables import (
    COUNTED,
    EXPOSURES,
    INTERACTIONS,
    KINDS,
    REACTIONS,
    SOURCES,
    Content,
    frame,
    joined,
)

NAMES = [name for name in Content.__dataclass_fields__ if name != "first"]


def posts(t, **columns):
    author = np.arange(len(t))
    return {"t": t, "author": author, "opinion": np.zeros(len(t)), "identity": author + 100, **columns}


def test_the_schemas_fit_their_codes():
    assert len(SOURCES) <= 127
    assert SOURCES.index("organic") == KINDS.index("post") == REACTIONS.index("view") == 0
    assert (KINDS[1], REACTIONS[1], SOURCES[-1]) == ("story", "click", "ghost")
    assert {REACTIONS[code] + "s" for code in COUNTED.values()} == set(COUNTED)
    assert max(COUNTED.values()) <= 8
    assert {np.dtype(dtype).kind for dtype in (*EXPOSURES.values(), *INTERACTIONS.values())} <= set("if")


def test_an_empty_table_has_every_column():
    content = Content.empty()
    assert len(content) == content.first == 0
    assert {name: str(getattr(content, name).dtype) for name in NAMES} == {
        "t": "float32",
        "author": "int32",
        "kind": "int8",
        "parent": "int32",
        "root": "int32",
        "campaign": "int16",
        "opinion": "float32",
        "topic": "int8",
        "identity": "uint64",
        "origin": "uint64",
    }
    assert len(content.since(0.0)) == len(content.rows(0)) == 0


def test_plain_posts_are_their_own_roots():
    content = Content.empty().with_rows(**posts([0.5, 0.7])).with_rows(**posts([1.5]))
    assert content.root.tolist() == [0, 1, 2]
    assert content.parent.tolist() == content.campaign.tolist() == [-1, -1, -1]
    assert content.kind.tolist() == [0, 0, 0]
    assert content.origin.tolist() == content.identity.tolist() == [100, 101, 100]
    assert all(not getattr(content, name).flags.writeable for name in NAMES)


def test_stories_keep_what_they_are_given():
    story = posts([1.0], kind=np.int8(1), parent=[1], root=[0], origin=[100])
    content = Content.empty().with_rows(**posts([0.5, 0.7])).with_rows(**story)
    columns = [getattr(content, name)[2] for name in ("kind", "parent", "root", "origin", "identity")]
    assert columns == [1, 1, 0, 100, 100]


def test_growing_by_nothing_changes_nothing():
    content = Content.empty().with_rows(**posts([0.5, 0.7]))
    assert content.with_rows(**posts([])) == content


def test_a_forgotten_column_is_an_error():
    with pytest.raises(KeyError, match="identity"):
        Content.empty().with_rows(t=[0.5], author=np.array([0]), opinion=[0.0])
    with pytest.raises(KeyError, match="opinion"):
        Content.empty().with_rows(t=[0.5], author=np.array([0]), identity=[0])


def test_expiry_keeps_numbers():
    content = Content.empty().with_rows(**posts([0.9, 0.1])).with_rows(**posts([1.0, 1.2])).with_rows(**posts([2.5]))
    for since, first, rows in ((0.0, 0, 5), (1.0, 2, 3), (1.1, 3, 2), (2.0, 4, 1), (3.0, 5, 0)):
        kept = content.since(since)
        assert (kept.first, len(kept)) == (first, rows)
        assert kept.root.tolist() == list(range(first, 5))
        grown = kept.with_rows(**posts([4.0]))
        assert grown.root[-1] == 5


def test_a_table_is_put_together_from_any_parts():
    content = Content.empty().with_rows(**posts([0.1, 0.2, 0.3, 0.4]))
    for first, end in itertools.combinations(range(5), 2):
        part = content.rows(first, end)
        assert part.first == first
        assert part.t.tolist() == content.t[first:end].tolist()
    assert content.rows(1).rows(1, 2) == content.rows(2, 3)


def test_joined_tables_have_the_dtypes_of_the_schema():
    whole = joined(
        [{"t": [1, 2], "slot": np.array([0, 1])}, {"t": [3.5], "slot": []}], {"t": np.float32, "slot": np.int16}
    )
    assert {name: (column.tolist(), str(column.dtype)) for name, column in whole.items()} == {
        "t": ([1.0, 2.0, 3.5], "float32"),
        "slot": ([0, 1], "int16"),
    }
    assert {name: column.dtype for name, column in joined([], EXPOSURES).items()} == EXPOSURES
    assert all(not column.flags.writeable for column in (*whole.values(), *joined([], EXPOSURES).values()))


def test_a_frame_names_its_codes():
    table = frame({"kind": np.array([1, 0], np.int8), "author": np.array([5, 6], np.int32)}, {"kind": KINDS})
    assert table["kind"].tolist() == ["story", "post"]
    assert table["kind"].cat.categories.tolist() == list(KINDS)
    assert table["author"].dtype == np.int32
    assert len(frame(joined([], EXPOSURES), {"source": SOURCES})) == 0
