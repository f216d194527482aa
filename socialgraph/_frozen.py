"""One decorator for every value: frozen, arrays and mappings read-only, equal and hashed by content."""

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Any, dataclass_transform

import numpy as np

__all__ = ["fingerprint", "frozen", "readonly"]


@dataclass_transform(frozen_default=True)
def frozen(cls: type) -> type:
    """Make `cls` a frozen dataclass whose array and dict fields are read-only copies, compared by content.

    A plain frozen dataclass with an array field can neither be compared nor hashed, and its arrays can be
    written to. Validation stays in the class's own ``__post_init__``, which sees the read-only arrays.

    Parameters
    ----------
    cls : type
        A class with annotated fields.

    Returns
    -------
    type
        The same class, as a dataclass.

    Examples
    --------
    >>> @frozen
    ... class Weights:
    ...     value: np.ndarray
    >>> Weights(np.ones(2)) == Weights(np.ones(2)), len({Weights(np.ones(2)), Weights(np.ones(2))})
    (True, 1)
    """
    check = cls.__dict__.get("__post_init__")

    def __post_init__(self: Any) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, readonly(value.copy() if value.flags.writeable else value))
        if check is not None:
            check(self)
        for name, value in _fields(self).items():
            if isinstance(value, dict):
                object.__setattr__(self, name, _Sealed(value))

    cls.__post_init__ = __post_init__
    cls.__eq__ = _equal
    cls.__hash__ = lambda self: hash((cls.__qualname__, *map(_hashable, _fields(self).values())))
    cls.__getstate__ = _fields
    cls.__setstate__ = _restore
    return dataclasses.dataclass(frozen=True, eq=False)(cls)


def readonly(array: np.ndarray, dtype: Any = None) -> np.ndarray:
    """Return `array` contiguous and read-only, copied only where that is needed.

    Kernels meet read-only inputs and nothing else: a writable twin would be compiled a second time.

    Parameters
    ----------
    array : array_like
        What to freeze; when no copy is needed the array itself becomes read-only.
    dtype : dtype, optional
        To convert to.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> readonly([1, 2]).flags.writeable
    False
    """
    array = np.ascontiguousarray(array, dtype=dtype)
    array.setflags(write=False)
    return array


def fingerprint(value: object) -> str:
    """Give the SHA-256 of a value's content, the same in every process.

    Parameters
    ----------
    value : object
        A frozen value, an array, a mapping, a sequence, or anything whose repr is its content.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> fingerprint(np.arange(3)) == fingerprint(np.arange(3)), fingerprint(1) == fingerprint(1.0)
    (True, False)
    """
    digest = hashlib.sha256()
    _feed(digest, value)
    return digest.hexdigest()


def _feed(digest: Any, value: object) -> None:
    """Add one value, with its type and length, so that no two contents run together."""
    if dataclasses.is_dataclass(value):
        fields = [getattr(value, field.name) for field in dataclasses.fields(value)]
        digest.update(f"<{type(value).__qualname__} {len(fields)}>".encode())
        for field in fields:
            _feed(digest, field)
    elif isinstance(value, np.ndarray) and value.dtype != object:
        digest.update(f"<{value.dtype.str} {value.shape}>".encode())
        digest.update(np.ascontiguousarray(value).view(np.uint8) if value.size else b"")
    elif isinstance(value, Mapping):
        digest.update(f"<mapping {len(value)}>".encode())
        for name in value:
            _feed(digest, name)
            _feed(digest, value[name])
    elif isinstance(value, tuple | list):
        digest.update(f"<sequence {len(value)}>".encode())
        digest.update(repr(value).encode() if _plain(value) else b"")
        for item in () if _plain(value) else value:
            _feed(digest, item)
    else:
        digest.update(f"<{type(value).__qualname__} {value!r}>".encode())


def _plain(values: tuple | list) -> bool:
    """Tell whether a sequence holds nothing but strings and numbers, so that its repr is its content."""
    return all(type(item) in {str, int, float, bool, type(None)} for item in values)


def _fields(self: Any) -> dict[str, Any]:
    """Give the fields and nothing else: what is cached beside them is not the value, and need not travel."""
    return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}


def _restore(self: Any, state: Mapping[str, Any]) -> None:
    """Set the fields of a copy; NumPy unpickles arrays writable."""
    for name, value in state.items():
        object.__setattr__(self, name, _sealed(value))


def _sealed(value: Any) -> Any:
    """Return a value with its arrays read-only, also those in a mapping."""
    if isinstance(value, np.ndarray):
        return readonly(value)
    return _Sealed({name: _sealed(item) for name, item in value.items()}) if isinstance(value, dict) else value


class _Sealed(dict):
    """A dict that nobody can write to."""

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise TypeError("a frozen value cannot be changed; make a new one")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple:
        return _Sealed, (dict(self),)


def _hashable(value: Any) -> Any:
    """Return what hashes alike wherever two values are equal: 1 and 1.0, 0.0 and -0.0, NaN and NaN."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fc":
            value = np.where(np.isnan(value), np.nan, value + 0)
        return value.dtype.str, value.shape, value.tobytes() if value.dtype != object else None
    if isinstance(value, Mapping):
        return tuple((name, _hashable(item)) for name, item in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, list) else value


def _equal(self: Any, other: object) -> bool:
    if type(self) is not type(other):
        return NotImplemented
    return all(map(_same, _fields(self).values(), _fields(other).values()))


def _same(left: object, right: object) -> bool:
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        if type(left) is not type(right) or left.dtype != right.dtype:
            return False
        return np.array_equal(left, right, equal_nan=left.dtype.kind == "f")
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return list(left) == list(right) and all(_same(left[name], right[name]) for name in left)
    return bool(left == right)
