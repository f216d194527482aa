"""igraph with luck of its own: what it draws comes from a seed, and the luck of everybody else stays as it is."""

import random  # noqa: TID251 - handed back to igraph, which has it at first; nothing here draws from it.
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

__all__ = ["seeded"]


class _Luck:
    """The four draws that igraph asks for, under the names that it knows."""

    def __init__(self, seed: int) -> None:
        self.draws = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))

    def random(self) -> float:
        return float(self.draws.random())

    def randint(self, low: int, high: int) -> int:
        return int(self.draws.integers(low, high, endpoint=True))

    def gauss(self, mean: float, deviation: float) -> float:
        return float(self.draws.normal(mean, deviation))

    def getrandbits(self, count: int) -> int:
        return int.from_bytes(self.draws.bytes(-(-count // 8)), "little") >> (-count % 8)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let igraph draw from a seed for a while, and from Python's `random`, as it does by itself, afterwards.

    A generator that somebody has given to igraph is not found again, since igraph does not say which it has.

    Examples
    --------
    >>> import igraph
    >>> def tree():
    ...     with seeded(7):
    ...         return igraph.Graph.Tree_Game(9).get_edgelist()
    >>> tree() == tree()
    True
    """
    import igraph

    igraph.set_random_number_generator(_Luck(seed))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)
