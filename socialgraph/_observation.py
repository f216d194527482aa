"""What a platform gets to know of a column of values: with errors, for some people, with their consent."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_number
from socialgraph.rng import as_seed, stream, subkey, uniforms

__all__ = ["observed"]


def observed(
    columns: Mapping[str, np.ndarray],
    noise: float | Mapping[str, float],
    known: float | Mapping[str, float],
    agreed: np.ndarray,
    rng: Any,
) -> dict[str, np.ndarray]:
    """Look at columns of people.

    Parameters
    ----------
    columns : mapping of str to ndarray of length n
        The truth.
    noise, known : float or mapping of str to float
        As in `People.observe`.
    agreed : ndarray of bool, shape (n,)
        Who may be known.
    rng : int, SeedSequence, Generator or None
        The seed.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    ParameterError
        For numbers out of range, or of a column that is not looked at.

    Examples
    --------
    >>> observed({"side": np.array(["left", "right"])}, 0.0, 1.0, np.array([True, False]), 1)["side"].tolist()
    ['left', '']
    """
    seed = as_seed(rng)
    errors, chances = _each("noise", noise, columns, np.inf), _each("known", known, columns, 1)
    seen = {}
    for name, values in columns.items():
        # A column's draws are its own, whatever else is looked at.
        key = stream(seed, "people.observe", int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()))
        if values.dtype.kind in "iuf":
            values = _measured(values, errors[name], key)
        else:
            values = _mistaken(values, check_number(f"noise of {name!r}", errors[name], 0, 1), key)
        lost = ~agreed | (uniforms(subkey(key, 0), np.arange(agreed.size)) >= chances[name])
        seen[name] = _without(values, lost)
    return seen


def _each(name: str, given: Any, columns: Mapping[str, np.ndarray], most: float) -> dict[str, float]:
    """Return a number for each column, 0 of noise and 1 of what is known where a mapping leaves it out."""
    if not isinstance(given, Mapping):
        return dict.fromkeys(columns, check_number(name, given, 0, most))
    for column in given:
        if column not in columns:
            raise ParameterError(name, "must be of columns that are looked at", column)
    plain = 0.0 if name == "noise" else 1.0
    return {column: check_number(name, given.get(column, plain), 0, most) for column in columns}


def _measured(values: np.ndarray, deviation: float, key: np.uint64) -> np.ndarray:
    """Add a normal error to numbers, one to each."""
    values = values.astype(np.float64)
    if deviation == 0:
        return values
    from scipy.special import ndtri

    width = int(np.prod(values.shape[1:]))
    # A uniform of exactly 0 would be an infinite error; half a step of 2**-53 is the smallest there is.
    draws = uniforms(subkey(key, 1), np.arange(len(values))[:, None], np.arange(width))
    error = deviation * ndtri(np.maximum(draws, 2.0**-54)).reshape(values.shape)
    most = 1 if np.all(np.abs(values) <= 1) else np.inf
    seen = np.clip(values + error, 0 if np.all(values >= 0) else -most, most)
    if values.ndim == 2 and np.all(values >= 0) and np.allclose(values.sum(axis=1), 1):
        whole = seen.sum(axis=1, keepdims=True)
        seen = np.where(whole > 0, seen / np.where(whole > 0, whole, 1), 1 / width)
    return seen


def _mistaken(values: np.ndarray, chance: float, key: np.uint64) -> np.ndarray:
    """Take some people for somebody else."""
    person = np.arange(len(values))
    wrong = uniforms(subkey(key, 1), person) < chance
    other = (uniforms(subkey(key, 2), person) * len(values)).astype(np.int64)
    return values[np.where(wrong, other, person)]


def _without(values: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """Blot out what is not known."""
    blank = "" if values.dtype.kind == "U" else np.datetime64("NaT") if values.dtype.kind == "M" else np.nan
    values = values.astype(np.float64) if values.dtype.kind == "b" else values.copy()
    values[lost] = blank
    return values
