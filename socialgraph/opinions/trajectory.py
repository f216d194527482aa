"""Trajectory: everyone's opinion at every step of a model."""

from collections.abc import Callable
from typing import Any

import numpy as np

from socialgraph._exports import to_frame
from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import LimitExceeded, ParameterError, check_whole
from socialgraph.metrics._values import numbers

__all__ = ["Trajectory"]

# Opinions that move less than this in a step have come to rest: far below any difference that is read, far above
# the rounding of numbers near 1.
_REST = 1e-9
# 16 GiB of opinions.
_LIMIT = 2**31


@frozen
class Trajectory:
    """Opinions over time.

    Parameters
    ----------
    opinion : ndarray of float64, shape (steps + 1, n)
        Row t holds the opinions after t steps; row 0 those at the start.

    Raises
    ------
    ParameterError
        If there is not at least one row of finite numbers.

    Examples
    --------
    >>> trajectory = Trajectory([[0.0, 1.0], [0.5, 0.5], [0.5, 0.5]])
    >>> trajectory.steps, trajectory.final.tolist(), trajectory.converged
    (2, [0.5, 0.5], True)
    """

    opinion: np.ndarray

    def __post_init__(self) -> None:
        opinion = np.asarray(self.opinion)
        if opinion.ndim != 2 or opinion.shape[0] == 0 or opinion.dtype.kind not in "iuf":
            raise ParameterError("opinion", "must be numbers of shape (steps + 1, n)", self.opinion)
        if not np.isfinite(opinion).all():
            raise ParameterError("opinion", "must be finite", opinion[~np.isfinite(opinion)][0])
        object.__setattr__(self, "opinion", readonly(opinion, np.float64))

    def __repr__(self) -> str:
        return f"<Trajectory: {self.opinion.shape[1]:,} people, {self.steps:,} step{'s' * (self.steps != 1)}>"

    @classmethod
    def of(cls, model: Callable, graph: Any, opinion: Any, *, steps: int, rng: Any = None) -> "Trajectory":
        """Apply a model again and again, until the largest move falls below 1e-9 or for `steps` steps.

        Parameters
        ----------
        model : callable
            One step, ``model(graph, opinion, rng=rng)``; the same arguments must give the same opinions, since the
            step's number is not handed in.
        graph : Graph or any kind that `as_graph` takes
            Reader -> author.
        opinion : array_like of float, shape (n,)
            Where everyone starts.
        steps : int
            The most there may be, at least 0.
        rng : int, SeedSequence, Generator or None
            Handed to the model.

        Returns
        -------
        Trajectory

        Raises
        ------
        LimitExceeded
            For more than 2**31 opinions over all steps, 16 GiB.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> halve = lambda seen, opinion, rng: opinion / 2
        >>> Trajectory.of(halve, Graph.from_edges([(0, 1)]), [1.0, -1.0], steps=2).final.tolist()
        [0.25, -0.25]
        """
        graph = as_graph(graph)
        rows = [numbers("opinion", opinion, graph.n)]
        steps = check_whole("steps", steps)
        if (steps + 1) * graph.n > _LIMIT:
            raise LimitExceeded(f"steps must keep opinions, {graph.n:,} a step, below {_LIMIT:,}; got {steps:,}")
        for _ in range(steps):
            rows.append(model(graph, rows[-1], rng=rng))
            if _largest_move(rows) < _REST:
                break
        return cls(readonly(np.stack(rows)))

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return self.opinion.shape[0] - 1

    @property
    def final(self) -> np.ndarray:
        """The opinions after the last step, float64[n]."""
        return self.opinion[-1]

    @property
    def converged(self) -> bool:
        """Whether nobody moved by 1e-9 or more in the last step; False where no step was taken."""
        return self.steps > 0 and _largest_move(self.opinion) < _REST

    def frame(self) -> Any:
        """Return a tidy `pandas.DataFrame` with columns step, person (their number) and opinion, one row for each.

        Examples
        --------
        >>> Trajectory([[0.0, 1.0]]).frame()
           step  person  opinion
        0     0       0      0.0
        1     0       1      1.0
        """
        steps, n = self.opinion.shape
        columns = {
            "step": np.repeat(np.arange(steps), n),
            "person": np.tile(np.arange(n), steps),
            "opinion": self.opinion.ravel(),
        }
        return to_frame(columns)


def _largest_move(rows: Any) -> float:
    """Give the largest difference between the last two rows."""
    return float(np.max(np.abs(rows[-1] - rows[-2]), initial=0.0))
