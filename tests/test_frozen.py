import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Mapping

import numpy as np
import pytest

from socialgraph._frozen import fingerprint, frozen, readonly


@frozen
class Weights:
    value: np.ndarray
    name: str = "w"

    def __post_init__(self):
        assert not isinstance(self.value, np.ndarray) or not self.value.flags.writeable


@frozen
class Rate:
    p: float


@frozen
class Bag:
    columns: Mapping


def test_arrays_are_copied_and_read_only():
    given = np.arange(3)
    weights = Weights(given)
    given[0] = 9
    assert weights.value.tolist() == [0, 1, 2]
    assert given.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        weights.value[0] = 1


def test_fields_cannot_be_set_or_deleted():
    weights = Weights(np.ones(2))
    with pytest.raises(dataclasses.FrozenInstanceError):
        weights.value = np.ones(2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        weights.other = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        del weights.name


def test_a_read_only_array_is_shared():
    given = readonly(np.arange(3))
    assert Weights(given).value is given


SAME = [
    (Weights(np.ones(2)), Weights(np.ones(2))),
    (Weights(np.array([np.nan, 1.0])), Weights(np.array([np.nan, 1.0]))),
    (Weights(np.array([0.0])), Weights(np.array([-0.0]))),
    (Weights(np.zeros(0)), Weights(np.zeros(0))),
    (Rate(1), Rate(1.0)),
    (Rate(1), Rate(np.int64(1))),
    (Rate(0.0), Rate(-0.0)),
    (Bag({"a": np.ones(2)}), Bag({"a": np.ones(2)})),
    (Bag({"a": [1, 2]}), Bag({"a": [1.0, 2.0]})),
    (Bag(Rate(1)), Bag(Rate(1.0))),
]
OTHER = [
    (Weights(np.ones(2)), Weights(np.ones(3))),
    (Weights(np.ones(2)), Weights(np.ones(2, dtype=np.float32))),
    (Weights(np.ones(2)), Weights(np.ones((1, 2)))),
    (Weights(np.ones(2)), Weights(np.ones(2), "v")),
    (Weights(np.ones(2)), Weights([1.0, 1.0])),
    (Rate(1), Rate(2)),
    (Rate(1), Bag(1)),
    (Rate(1), 1),
    (Bag({"a": 1, "b": 2}), Bag({"b": 2, "a": 1})),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_equal_content_is_equal_and_hashes_alike(left, right):
    assert left == right
    assert hash(left) == hash(right)
    assert len({left, right}) == 1


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_other_content_is_not_equal(left, right):
    assert left != right


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
@pytest.mark.parametrize("value", [Weights(np.arange(4)), Bag({"a": np.arange(4), "b": {"c": np.ones(2)}}), Rate(0.5)])
def test_copies_are_equal_and_as_frozen(again, value):
    twin = again(value)
    assert type(twin) is type(value)
    assert twin == value
    assert hash(twin) == hash(value)
    assert fingerprint(twin) == fingerprint(value)
    # NumPy unpickles arrays writable: a kernel would be compiled a second time for them.
    arrays = [twin.value] if isinstance(value, Weights) else []
    arrays += [twin.columns["a"], twin.columns["b"]["c"]] if isinstance(value, Bag) else []
    assert not any(array.flags.writeable for array in arrays)


def test_what_is_cached_does_not_travel():
    weights = Weights(np.arange(4))
    object.__setattr__(weights, "cached", np.ones(1000))
    assert len(pickle.dumps(weights)) < 1000


def test_replace_and_asdict_work():
    assert dataclasses.replace(Rate(1), p=2) == Rate(2)
    assert dataclasses.asdict(Rate(1)) == {"p": 1}
    assert repr(Rate(0.5)) == "Rate(p=0.5)"


def test_readonly_converts_and_keeps():
    array = np.arange(3)
    assert readonly(array) is array
    assert readonly([1, 2], np.float32).dtype == np.float32
    assert readonly(np.arange(6)[::2]).flags.c_contiguous
    assert readonly(np.arange(3, dtype=">i8"), np.int64).dtype.isnative


DISTINCT = [
    1,
    1.0,
    True,
    "1",
    None,
    b"1",
    (1,),
    (1, None),
    ("ab", "c"),
    ("a", "bc"),
    (("a",), "b"),
    ("a", ("b",)),
    {"a": 1},
    {"a": 1, "b": 2},
    {"b": 2, "a": 1},
    np.arange(3),
    np.arange(3, dtype=np.int32),
    np.arange(3).reshape(3, 1),
    np.arange(3).reshape(1, 3),
    np.zeros(0),
    np.zeros((0, 2)),
    np.array(["a", "b"]),
    Rate(1),
    Bag(1),
    Weights(np.arange(3)),
    Weights(np.arange(3), "v"),
]


def test_fingerprints_tell_contents_apart():
    marks = [fingerprint(value) for value in DISTINCT]
    assert len(set(marks)) == len(DISTINCT)
    assert all(len(mark) == 64 for mark in marks)


def test_a_fingerprint_is_the_same_in_every_process():
    code = (
        "import numpy as np; from socialgraph._frozen import fingerprint;"
        "print(fingerprint({'a': np.arange(3), 'names': ('ann', 'bob')}))"
    )
    marks = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    # The literal holds the format: manifests of other days are compared with it.
    assert marks == {fingerprint({"a": np.arange(3), "names": ("ann", "bob")}) + "\n"}
    assert marks == {"ae1004d1642114452277e4c47a28ed88e237ab56358d41cc0606db216b4345cd\n"}


def test_a_strided_array_has_the_fingerprint_of_its_content():
    array = np.arange(12).reshape(3, 4)
    assert fingerprint(array[:, ::2]) == fingerprint(array[:, ::2].copy())
    assert fingerprint(array.T) == fingerprint(array.T.copy())


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.update(b=1),
        lambda table: table.__setitem__("b", 1),
        lambda table: table.__delitem__("a"),
        lambda table: table.pop("a"),
        lambda table: table.popitem(),
        lambda table: table.setdefault("b", 1),
        lambda table: table.clear(),
        lambda table: table.__ior__({"b": 1}),
    ],
)
def test_a_mapping_in_a_frozen_value_cannot_be_written_to(change):
    given = {"a": np.ones(2)}
    for table in (Bag(given), pickle.loads(pickle.dumps(Bag(given))), copy.deepcopy(Bag(given))):
        with pytest.raises(TypeError, match="a frozen value cannot be changed"):
            change(table.columns)
        assert list(table.columns) == ["a"]
        assert table == Bag(given)
    given["b"] = 1
    assert list(Bag({"a": 1}).columns) == ["a"]
