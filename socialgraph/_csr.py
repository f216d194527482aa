"""The array work behind Graph: pairs checked at the door, sorted into compressed rows."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.errors import GraphInputError, NodeNotFound, ParameterError, shown

__all__ = [
    "check_ends",
    "check_symmetric",
    "checked_names",
    "checked_pairs",
    "checked_weight",
    "node_numbers",
    "rows",
    "without_loops",
    "without_repeats",
]


def rows(
    keys: np.ndarray, n: int, weight: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Sort arcs, given as source x n + target, into indptr, indices and weight; all read-only."""
    if weight is None:
        keys = np.sort(keys)
    else:
        order = np.argsort(keys, kind="stable")
        keys, weight = keys[order], readonly(weight[order], np.float32)
    source, target = np.divmod(keys, max(n, 1))
    indptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(source, minlength=n), out=indptr[1:])
    return readonly(indptr), readonly(target, np.int32), weight


def checked_pairs(pairs: Any) -> np.ndarray:
    """Return pairs as int64[ties, 2]; floats that are no whole numbers are named by row."""
    if not isinstance(pairs, Iterable):
        raise GraphInputError(f"pairs must be pairs of node numbers; got {shown(pairs)}")
    given = pairs if isinstance(pairs, np.ndarray) else list(pairs)
    try:
        pairs = np.asarray(given)
    except ValueError:
        raise GraphInputError(f"pairs must have shape (ties, 2); got {shown(given)}") from None
    if pairs.size == 0:
        return np.zeros((0, 2), dtype=np.int64)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise GraphInputError(f"pairs must have shape (ties, 2); got shape {pairs.shape}")
    if pairs.dtype.kind == "f":
        odd = np.flatnonzero((pairs != np.floor(pairs)).any(axis=1) | ~np.isfinite(pairs).all(axis=1))
        if odd.size:
            raise GraphInputError(f"pairs must be whole numbers; got {pairs[odd[0]].tolist()} in row {odd[0]}")
    elif pairs.dtype.kind not in "iu":
        raise GraphInputError(f"pairs must be whole numbers; got {shown(given)}")
    elif pairs.dtype == np.uint64 and pairs.max() >= 2**63:
        raise GraphInputError(f"pairs must lie below 2**31; got {int(pairs.max())}")
    return pairs.astype(np.int64)


def check_ends(ends: np.ndarray, n: int, name: str, width: int) -> None:
    """Refuse node numbers outside 0 to n - 1, which NumPy and kernels would take for others."""
    wrong = np.flatnonzero((ends < 0) | (ends >= n))
    if wrong.size:
        place = int(wrong[0])
        raise GraphInputError(
            f"{name} must lie in [0, {n - 1}], the nodes; got {int(ends.flat[place])} in row {place // width}"
        )


def checked_weight(weight: Any, count: int) -> np.ndarray | None:
    """Return weights as float32, finite and at least 0, one for each of `count` ties."""
    if weight is None:
        return None
    weight = np.asarray(weight)
    if weight.dtype.kind not in "iufb":
        raise GraphInputError(f"weight must be numbers; got {shown(weight)}")
    weight = weight.astype(np.float32)
    if weight.shape != (count,):
        raise GraphInputError(f"weight must be one number for each of the {count} ties; got shape {weight.shape}")
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if wrong.size:
        raise GraphInputError(f"weight must be finite and at least 0; got {weight[wrong[0]]} at tie {wrong[0]}")
    return weight


def checked_names(names: Iterable[Hashable] | None, n: int) -> tuple[Hashable, ...] | None:
    """Return n unique names, or None where they are just 0 to n - 1."""
    if names is None:
        return None
    names = tuple(name.item() if isinstance(name, np.generic) else name for name in names)
    if len(names) != n:
        raise ParameterError("names", f"must be {n}, one for each node", f"{len(names)} names")
    unique = set(names)
    if len(unique) != n:
        seen: set[Hashable] = set()
        twice = next(name for name in names if name in seen or seen.add(name))
        raise ParameterError("names", "must be unique", twice)
    plain = all(type(name) is int for name in names) and names == tuple(range(n))
    return None if plain else names


def without_loops(
    pairs: np.ndarray, weight: np.ndarray | None, loops: str, names: tuple[Hashable, ...] | None
) -> tuple[np.ndarray, np.ndarray | None]:
    """Drop or refuse ties from a node to itself."""
    loop = pairs[:, 0] == pairs[:, 1]
    if not loop.any():
        return pairs, weight
    if loops == "error":
        first = int(pairs[loop.argmax(), 0])
        called = first if names is None else names[first]
        raise GraphInputError(
            f"pairs must hold no self-loops; got {int(loop.sum())}, the first at node {shown(called)} "
            f'(loops="drop" drops them)'
        )
    return pairs[~loop], None if weight is None else weight[~loop]


def without_repeats(
    pairs: np.ndarray,
    weight: np.ndarray | None,
    n: int,
    directed: bool,
    multi: str,
    names: tuple[Hashable, ...] | None,
) -> tuple[np.ndarray, np.ndarray | None]:
    """Merge or refuse ties that are given twice; one given both ways is the same tie where undirected."""
    ends = pairs if directed else np.sort(pairs, axis=1)
    keys, place, count = _grouped(ends[:, 0] * np.int64(n) + ends[:, 1])
    if keys.size == len(pairs):
        return pairs, weight
    if multi == "error":
        u, v = divmod(int(keys[(count > 1).argmax()]), n)
        called = (u, v) if names is None else (names[u], names[v])
        raise GraphInputError(
            f"pairs must name each tie once; got {len(pairs) - keys.size} repeats, the first of {shown(called)} "
            f'(multi="merge" merges them)'
        )
    merged = np.column_stack(np.divmod(keys, n))
    if weight is None:
        return merged, None
    return merged, np.bincount(place, weights=weight, minlength=keys.size).astype(np.float32)


def _grouped(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
    """Find the distinct keys; the costly inverse only where some key repeats."""
    ordered = np.sort(keys)
    if not (ordered[1:] == ordered[:-1]).any():
        return ordered, None, np.ones(keys.size, dtype=np.int64)
    return np.unique(keys, return_inverse=True, return_counts=True)


def check_symmetric(indices: np.ndarray, sources: np.ndarray, weight: np.ndarray | None, n: int) -> None:
    """Refuse an undirected graph whose arcs, or weights, differ one way and the other."""
    turned = indices.astype(np.int64) * n + sources
    order = np.argsort(turned, kind="stable")
    keys = sources.astype(np.int64) * n + indices
    if not np.array_equal(turned[order], keys):
        lone = np.setdiff1d(keys, turned, assume_unique=True)
        u, v = divmod(int(lone[0]), n)
        raise GraphInputError(f"indices must hold both arcs of an undirected tie; got {u} -> {v} without {v} -> {u}")
    if weight is not None and not np.array_equal(weight[order], weight):
        at = int(np.flatnonzero(weight[order] != weight)[0])
        raise GraphInputError(
            f"weight must be the same both ways; got {weight[at]} and {weight[order][at]} at arc {at}"
        )


def node_numbers(nodes: Iterable[Hashable], n: int, lookup: Mapping[Hashable, int] | None, name: str) -> np.ndarray:
    """Turn nodes, as they are called outside, into numbers below n; `lookup` is None where they are called by them."""
    if isinstance(nodes, str | bytes) or not isinstance(nodes, Iterable):
        raise ParameterError(name, "must be an iterable of nodes", nodes)
    nodes = list(nodes)
    if lookup is not None:
        missing = [node for node in nodes if node not in lookup]
        if missing:
            raise NodeNotFound(name, missing[0])
        return np.array([lookup[node] for node in nodes], dtype=np.int64)
    for node in nodes:
        whole = isinstance(node, int | np.integer) and not isinstance(node, bool)
        if not whole or not 0 <= node < n:
            raise NodeNotFound(name, node)
    return np.array(nodes, dtype=np.int64)
