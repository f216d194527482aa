"""Bounded confidence: people move towards what they read, if it is near enough to what they think already.

Sums are taken on a grid of floating-point numbers so coarse that no addition rounds, and then once more on the
remainders [1]_: the order of neighbours, and with it the numbering of people, cannot change a bit. It
costs several plain sums (benchmarks/bounded_confidence.py).

.. [1] Demmel, Nguyen (2015), Parallel reproducible summation, IEEE Transactions on Computers 64, 2060-2070.
"""

import math
from typing import Any

import numba
import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import inline, parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_number
from socialgraph.metrics._values import numbers
from socialgraph.opinions.trajectory import Trajectory

__all__ = ["BoundedConfidence"]

_UNWEIGHTED = readonly(np.zeros(0, dtype=np.float32))


@frozen
class BoundedConfidence:
    r"""Everyone moves at once, part of the way to the mean of what they read within their confidence bound.

    .. math:: x_i' = x_i + \mu \frac{\sum_j w_{ij} [|x_j - x_i| \le \epsilon] (x_j - x_i)}
        {\sum_j w_{ij} [|x_j - x_i| \le \epsilon]}

    with :math:`w_{ij}` how often i saw j; who saw nobody within the bound stays.

    It is synchronous and deterministic. In Deffuant et al. (2000) two people drawn at random meet at a time and both
    move; a pair who read each other here move alike, their difference shrinking by 1 - 2 mu a step. In Hegselmann and
    Krause (2002) mu is 1, all weigh alike and one's own opinion counts in the mean; it does not here, so that with
    mu = 1 two people who read nobody else swap opinions for ever.

    Parameters
    ----------
    epsilon : float
        How far away an opinion may be and still move the reader, at least 0. The default is a quarter of the range
        [-1, 1]; it is an assumption, and results turn on it. The comparison is exact: where opinions lie on a lattice
        whose step divides epsilon, add 1e-12.
    mu : float
        How much of the way a reader goes in one step, in [0, 1].

    Raises
    ------
    ParameterError
        For a number out of range.

    References
    ----------
    Deffuant, Neau, Amblard, Weisbuch (2000), Mixing beliefs among interacting agents, Advances in Complex Systems 3,
    87-98.
    Hegselmann, Krause (2002), Opinion dynamics and bounded confidence: models, analysis and simulation, Journal of
    Artificial Societies and Social Simulation 5 (3).

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> line = Graph.from_edges([(0, 1), (1, 2)])
    >>> BoundedConfidence(epsilon=0.5, mu=0.5)(line, [-0.5, 0.0, 1.0]).tolist()
    [-0.25, -0.25, 1.0]
    """

    epsilon: float = 0.5
    mu: float = 0.1

    def __post_init__(self) -> None:
        object.__setattr__(self, "epsilon", check_number("epsilon", self.epsilon, 0))
        object.__setattr__(self, "mu", check_number("mu", self.mu, 0, 1))

    def __call__(self, seen: Any, opinion: Any, *, rng: Any = None) -> np.ndarray:
        """Move everyone once.

        Parameters
        ----------
        seen : Graph or any kind that `as_graph` takes
            Reader -> author, weighted by views; without weights each author was seen once. A weight of 0 is not seen.
        opinion : array_like of float, shape (n,)
            Finite, in [-1e100, 1e100].
        rng : int, SeedSequence, Generator or None
            Not used: nothing is drawn.

        Returns
        -------
        ndarray of float64, shape (n,)
            Each within the range of what its person thought and read, so that opinions in [-1, 1] stay there.

        Raises
        ------
        ParameterError
            If `opinion` has another length than the graph (both are named), or is not finite (the first person is
            named).
        """
        seen = as_graph(seen)
        opinion = numbers("opinion", opinion, seen.n)
        weight = _UNWEIGHTED if seen.weight is None else seen.weight
        moved = np.empty(seen.n)
        _move(seen.indptr, seen.indices, weight, opinion, self.epsilon, self.mu, moved)
        return moved

    def run(self, graph: Any, opinion: Any, *, steps: int, rng: Any = None) -> Trajectory:
        """Move everyone `steps` times, or until the largest move falls below 1e-9.

        Parameters
        ----------
        graph : Graph or any kind that `as_graph` takes
            Reader -> author, the same at every step.
        opinion : array_like of float, shape (n,)
            Where everyone starts.
        steps : int
            The most there may be, at least 0.
        rng : int, SeedSequence, Generator or None
            Not used: nothing is drawn.

        Returns
        -------
        Trajectory
            Of steps + 1 rows or fewer; `Trajectory.converged` says whether it came to rest.

        Raises
        ------
        ParameterError
            As for one step, or for a number of steps that is none.
        LimitExceeded
            For more than 2**31 opinions over all steps, 16 GiB.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> pair = Graph.from_edges([(0, 1)])
        >>> BoundedConfidence(epsilon=2, mu=0.25).run(pair, [-1.0, 1.0], steps=3).opinion[:, 1].tolist()
        [1.0, 0.5, 0.25, 0.125]
        """
        return Trajectory.of(self, graph, opinion, steps=steps, rng=rng)


@inline
def _on_grid(value, grid):
    return (grid + value) - grid


@parallel_kernel
def _move(indptr, indices, weight, opinion, epsilon, mu, out):
    for reader in numba.prange(out.size):
        mine = opinion[reader]
        low = high = mine
        count = 1
        widest = heaviest = 0.0
        for e in range(indptr[reader], indptr[reader + 1]):
            theirs = opinion[indices[e]]
            w = np.float64(weight[e]) if weight.size else 1.0
            gap = abs(theirs - mine)
            if gap <= epsilon and w > 0:
                count += 1
                low, high = min(low, theirs), max(high, theirs)
                widest, heaviest = max(widest, w * gap), max(heaviest, w)
        # Numbers below 2**b add up on this grid without rounding if there are at most 2**room - 2 of them.
        room = math.frexp(count)[1] + 1
        move_grid = math.ldexp(1.0, math.frexp(widest)[1] + room)
        weight_grid = math.ldexp(1.0, math.frexp(heaviest)[1] + room)
        shrink = math.ldexp(1.0, room - 53)
        moves = fine_moves = weights = fine_weights = 0.0
        for e in range(indptr[reader], indptr[reader + 1]):
            gap = opinion[indices[e]] - mine
            w = np.float64(weight[e]) if weight.size else 1.0
            if abs(gap) <= epsilon and w > 0:
                move, heavy = _on_grid(w * gap, move_grid), _on_grid(w, weight_grid)
                moves += move
                weights += heavy
                fine_moves += _on_grid(w * gap - move, move_grid * shrink)
                fine_weights += _on_grid(w - heavy, weight_grid * shrink)
        out[reader] = mine
        if widest > 0:
            step = (moves + fine_moves) / (weights + fine_weights)
            out[reader] = min(max(mine + mu * step, low), high)
