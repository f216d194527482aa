"""Nearby people: whoever lives next door.

Friendship falls off with distance: Liben-Nowell, Novak, Kumar, Raghavan and Tomkins (2005), Geographic routing in
social networks, PNAS 102, 11623-11628; as a suggester Backstrom, Sun and Marlow (2010), Find me if you can, WWW 2010,
61-70.
"""

from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.friends._best import _hold, _least, _sort, blocks, rooms, table
from socialgraph.friends.suggestions import Suggestions
from socialgraph.people import People, as_people
from socialgraph.rng import as_seed, row, stream, toss

__all__ = ["NearbyPeople"]


@frozen
class NearbyPeople:
    """Suggest the nearest by exp(-distance / scale), whether or not a friend is shared.

    Positions are the profile's columns "x" and "y", on a plane; NaN says that nobody knows where somebody is, who is
    then suggested to nobody and gets no suggestions. The k are exact: a grid only says where to look first.

    Parameters
    ----------
    scale : float, optional
        The distance, in the columns' unit, over which the score falls to 1 / e; above 0. Beyond 745 times it the score
        is 0 and nobody is suggested.

    Raises
    ------
    ParameterError
        If it is not above 0.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1)], n=4)
    >>> profile = {"x": [0.0, 1.0, 3.0, 7.0], "y": [0.0, 0.0, 0.0, 0.0]}
    >>> offers = NearbyPeople(scale=2.0)(graph, profile, k=1, rng=7)
    >>> offers.frame().round(3).values.tolist()
    [[0.0, 2.0, 0.223], [1.0, 2.0, 0.368], [2.0, 1.0, 0.368], [3.0, 2.0, 0.135]]
    """

    scale: float = 1.0

    def __post_init__(self) -> None:
        if check_number("scale", self.scale, 0) == 0:
            raise ParameterError("scale", "must be above 0", self.scale)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k nearest of those not yet tied to.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes. It only says who is tied already.
        profile : People
            With columns "x" and "y".
        k : int
            At most so many for each; who has fewer candidates gets them all.
        rng : int, SeedSequence, Generator or None
            Decides between equal distances, by a coin of each pair.

        Returns
        -------
        Suggestions
            With scores above 0 and at most 1.

        Raises
        ------
        UnknownName
            If the profile lacks a column.
        ParameterError
            If one of them holds no numbers, or `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        x, y = _positions(as_people(profile, graph))
        grid = _grid(x, y, k)
        placed = np.isfinite(x) & np.isfinite(y)
        first, _ = rooms(np.where(placed, placed.sum() - placed, 0), k)
        target, square = np.empty(first[-1], dtype=np.int32), np.empty(first[-1], dtype=np.float64)
        count = np.zeros(graph.n, dtype=np.int64)
        key, cut = stream(as_seed(rng), "friends.ties"), blocks(np.diff(first))
        _look_around(graph.indptr, graph.indices, (x, y), grid, cut, first, key, target, square, count)
        nearest = table(first, count, target, square)
        score = np.exp(-np.sqrt(-nearest.score) / self.scale)
        return Suggestions(*(column[score > 0] for column in (nearest.source, nearest.target, score)))


def _positions(people: People) -> list[np.ndarray]:
    """Give the columns x and y; with one missing, both are."""
    columns = []
    for name in ("x", "y"):
        values = people[name]
        if values.ndim != 1 or values.dtype.kind not in "iuf" or np.isinf(values).any():
            raise ParameterError(name, "must be one finite number a person, or NaN", values)
        columns.append(values.astype(np.float64))
    lost = np.isnan(columns[0] + columns[1])
    return [readonly(np.where(lost, np.nan, column)) for column in columns]


def _grid(x: np.ndarray, y: np.ndarray, k: int) -> tuple:
    """Sort people into square cells of about k + 1 each: (side, columns, rows, cell of each, first, who)."""
    placed = np.flatnonzero(np.isfinite(x))
    if placed.size == 0:
        return 1.0, 0, 0, *(readonly(np.zeros(0, dtype=np.int64)) for _ in range(3))
    wide, high = np.ptp(x[placed]), np.ptp(y[placed])
    cells = max(placed.size // (min(k, placed.size) + 1), 1)
    # On a line the cells are stretches of it; where all are at one place there is one cell.
    side = max(np.sqrt(wide / cells) * np.sqrt(high), wide / cells, high / cells) or 1.0
    columns, rows = int(wide / side) + 1, int(high / side) + 1
    cell = np.full(x.size, -1, dtype=np.int64)
    across = np.minimum((x[placed] - x[placed].min()) / side, columns - 1).astype(np.int64)
    cell[placed] = across + columns * np.minimum((y[placed] - y[placed].min()) / side, rows - 1).astype(np.int64)
    who = placed[np.argsort(cell[placed], kind="stable")]
    first = np.concatenate([[0], np.cumsum(np.bincount(cell[placed], minlength=columns * rows))])
    return float(side), columns, rows, *(readonly(array, np.int64) for array in (cell, first, who))


@parallel_kernel
def _look_around(indptr, indices, position, grid, cut, first, key, target, square, count):
    """Fill rows first[u] to first[u] + count[u] with the nearest of u, and minus the square of their distance."""
    x, y = position
    side, columns, rows, cell, begin, who = grid
    for b in prange(cut.size - 1):
        tied = np.full(count.size, -1, dtype=np.int32)
        for u in range(cut[b], cut[b + 1]):
            mine, its = target[first[u] : first[u + 1]], square[first[u] : first[u + 1]]
            coin, base, size = np.empty(mine.size, dtype=np.uint64), row(key, u), 0
            tied[u] = u
            for e in range(indptr[u], indptr[u + 1]):
                tied[indices[e]] = u
            column, line = cell[u] % columns if columns else 0, cell[u] // columns if columns else 0
            for ring in range(max(columns, rows) if mine.size > 0 else 0):
                # Whoever is in this ring of cells is at least ring - 1 whole cells away, less what rounding moved.
                gap = (ring - 1.001) * side
                if size == mine.size and ring > 1 and gap * gap > -_least(size, its, 0.0):
                    break
                for row_ in range(max(line - ring, 0), min(line + ring, rows - 1) + 1):
                    step = 1 if abs(row_ - line) == ring else max(2 * ring, 1)
                    for at in range(column - ring, column + ring + 1, step):
                        if 0 <= at < columns:
                            for i in range(begin[row_ * columns + at], begin[row_ * columns + at + 1]):
                                v = who[i]
                                near = -((x[v] - x[u]) ** 2 + (y[v] - y[u]) ** 2)
                                if tied[v] != u and near >= _least(size, its, near):
                                    size = _hold(v, near, toss(base, v), size, mine, its, coin)
            _sort(size, mine, its, coin)
            count[u] = size
