"""Named random streams and the counter-based coin: every draw is a pure function of who meets whom.

A stream is 64 bits hashed from (seed, purpose, numbers) [1]_. A draw hashes the stream's key with the two
who meet, through the finaliser of splitmix64 [2]_: nothing to seed, nothing to carry, nothing to checkpoint,
and the same bits for any number of threads, any order of work and both arms of a comparison.

.. [1] Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
.. [2] Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators.
"""

import hashlib
import numbers
from typing import Any

import numpy as np

from socialgraph._kernels import inline
from socialgraph.errors import ParameterError

__all__ = [
    "VERSION",
    "as_seed",
    "coin",
    "coins",
    "fires_below",
    "row",
    "stream",
    "subkey",
    "toss",
    "uniform",
    "uniforms",
]

# Part of every manifest: any change of the bits below is a change of this number (tests/test_rng.py holds them).
VERSION = 1

_M0 = np.uint64(0xBF58476D1CE4E5B9)
_M1 = np.uint64(0x94D049BB133111EB)
_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_OFFSET = np.uint64(0xA0761D6478BD642F)
_ULP = 2.0**-53


def as_seed(rng: Any) -> int:
    """Turn what a caller gives as `rng` into one whole number, the seed that a manifest records.

    Parameters
    ----------
    rng : int, numpy.random.SeedSequence, numpy.random.Generator or None
        An int is the seed itself, in [0, 2**128). A Generator is advanced. None draws a fresh seed from the
        operating system; global random state is never touched.

    Returns
    -------
    int
        In [0, 2**128).

    Raises
    ------
    ParameterError
        For a bool, a float, a string, a negative or a larger number.

    Examples
    --------
    >>> as_seed(7)
    7
    >>> as_seed(True)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: rng must be a whole number in [0, 2**128), ... or None; got True
    """
    if rng is None:
        rng = np.random.SeedSequence()
    if isinstance(rng, np.random.SeedSequence):
        return int.from_bytes(rng.generate_state(4, np.uint32).astype("<u4").tobytes(), "little")
    if isinstance(rng, np.random.Generator):
        return int.from_bytes(rng.integers(0, 2**32, 4, dtype=np.uint32).astype("<u4").tobytes(), "little")
    whole = isinstance(rng, numbers.Integral) and not isinstance(rng, bool | np.bool_)
    if not whole or not 0 <= rng < 2**128:
        rule = "must be a whole number in [0, 2**128), a numpy SeedSequence or Generator, or None"
        raise ParameterError("rng", rule, rng)
    return int(rng)


def stream(seed: int, purpose: str, *index: int) -> np.uint64:
    """Derive the key of one named stream of draws.

    Parameters
    ----------
    seed : int
        From `as_seed`.
    purpose : str
        What the draws decide, such as ``"feed.click"``. Two purposes never share a stream; two policies that
        decide the same thing do, which is what pairs the arms of a comparison.
    *index : int
        Day, step or repetition, each in [0, 2**64).

    Returns
    -------
    numpy.uint64

    Examples
    --------
    >>> first, again, next_day = (stream(7, "feed.click", day) for day in (1, 1, 2))
    >>> bool(first == again), bool(first == next_day)
    (True, False)
    """
    words = [seed.to_bytes(16, "little"), *(int(i).to_bytes(8, "little") for i in index), purpose.encode()]
    digest = hashlib.blake2b(b"".join(words), digest_size=8, person=b"socialgraph.rng1")
    return np.uint64(int.from_bytes(digest.digest(), "little"))


def coins(key: np.uint64, who: Any, whom: Any = 0) -> np.ndarray:
    """Draw 64 bits for each pair, outside kernels.

    Parameters
    ----------
    key : numpy.uint64
        A stream.
    who, whom : array_like of int
        The pairs, broadcast against each other.

    Returns
    -------
    ndarray of uint64
        The same bits as `coin(key, who, whom)` in a kernel.

    Examples
    --------
    >>> coins(stream(7, "example"), [0, 1], [5, 5]).dtype
    dtype('uint64')
    """
    who, whom = np.broadcast_arrays(*(np.asarray(part).astype(np.uint64) for part in (who, whom)))
    base = _mix_array(_mix_array(np.atleast_1d(who) * _GAMMA + key) ^ (key >> np.uint64(32)))
    bits = _mix_array((base + np.atleast_1d(whom) * _GAMMA) ^ (base >> np.uint64(32)))
    return bits.reshape(who.shape)


def uniforms(key: np.uint64, who: Any, whom: Any = 0) -> np.ndarray:
    """Draw one uniform number for each pair, outside kernels.

    Parameters
    ----------
    key : numpy.uint64
        A stream.
    who, whom : array_like of int
        The pairs, broadcast against each other.

    Returns
    -------
    ndarray of float64
        In [0, 1), the same bits as `uniform(coin(key, who, whom))` in a kernel.

    Examples
    --------
    >>> uniforms(stream(7, "example"), [0, 1, 2]).round(3)
    array([0.04 , 0.831, 0.774])
    """
    return (coins(key, who, whom) >> np.uint64(11)) * _ULP


def fires_below(p: Any) -> np.ndarray:
    """Turn probabilities into whole-number bounds, so that 0 never fires, 1 always does and no float is compared.

    Parameters
    ----------
    p : array_like of float
        In [0, 1].

    Returns
    -------
    ndarray of uint64
        ``coin(...) >> 11 < bound`` is true with probability p.

    Examples
    --------
    >>> fires_below([0.0, 1.0]).tolist() == [0, 2**53]
    True
    """
    return np.ceil(np.asarray(p, dtype=np.float64) * 2.0**53).astype(np.uint64)


def _mix_array(z: np.ndarray) -> np.ndarray:
    """Do what `_mix` does, for whole arrays in NumPy (whose array arithmetic wraps around in silence)."""
    z = (z ^ (z >> np.uint64(30))) * _M0
    z = (z ^ (z >> np.uint64(27))) * _M1
    return z ^ (z >> np.uint64(31))


@inline
def _mix(z):
    z = (z ^ (z >> np.uint64(30))) * _M0
    z = (z ^ (z >> np.uint64(27))) * _M1
    return z ^ (z >> np.uint64(31))


@inline
def subkey(key, index):
    """Derive the key of run or step `index` inside a kernel."""
    return _mix(np.uint64(key) + np.uint64(index) * _GAMMA + _OFFSET)


@inline
def row(key, who):
    """Hash the first of the two once, for all whom they meet."""
    # The inner xor keeps two keys that differ by a multiple of gamma from giving one stream, shifted.
    return _mix(_mix(np.uint64(who) * _GAMMA + np.uint64(key)) ^ (np.uint64(key) >> np.uint64(32)))


@inline
def toss(base, whom):
    """Draw 64 bits for one whom of a `row`; over all whom of a row no value repeats."""
    return _mix((base + np.uint64(whom) * _GAMMA) ^ (base >> np.uint64(32)))


@inline
def coin(key, who, whom):
    """Draw 64 bits for who meets whom."""
    return toss(row(key, who), whom)


@inline
def uniform(bits):
    """Turn 64 bits into a number in [0, 1)."""
    return (bits >> np.uint64(11)) * _ULP
