"""igraph with luck of its own: what it draws comes from a seed, and the luck of everybody else stays as it is."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import NormalDist

import numpy as np

from socialgraph.rng import coins

__all__ = ["seeded"]

# igraph has one generator for all threads of the process.
_ONE_AT_A_TIME = threading.Lock()
_BLOCK = 4096


class _Draws:
    """A stream of ours under the names that igraph asks for; its draws have no persons to be keyed by."""

    def __init__(self, key: np.uint64) -> None:
        self._key, self._block, self._left = key, 0, []

    def getrandbits(self, count: int) -> int:
        if not self._left:
            self._left = coins(self._key, self._block, np.arange(_BLOCK)).tolist()
            self._block += 1
        return self._left.pop() >> (64 - count)

    def random(self) -> float:
        return self.getrandbits(53) * 2.0**-53

    def randint(self, low: int, high: int) -> int:
        return low + int(self.random() * (high - low + 1))

    def gauss(self, mean: float, deviation: float) -> float:
        return mean + deviation * NormalDist().inv_cdf(max(self.random(), 1e-16))


@contextmanager
def seeded(key: np.uint64) -> Iterator[None]:
    """Let igraph draw from a stream for a while, and from Python's `random`, as it does by itself, afterwards.

    A generator that somebody has given to igraph is not found again, since igraph does not say which it has.

    Parameters
    ----------
    key : numpy.uint64
        A stream.

    Examples
    --------
    >>> import igraph
    >>> def tree():
    ...     with seeded(np.uint64(7)):
    ...         return igraph.Graph.Tree_Game(9).get_edgelist()
    >>> tree() == tree()
    True
    """
    import igraph

    with _ONE_AT_A_TIME:
        igraph.set_random_number_generator(_Draws(key))
        try:
            yield
        finally:
            igraph.set_random_number_generator(sys.modules["random"])
