"""What many runs of one diffusion did, in O(n + runs x steps) memory: each of them can be replayed as a Cascade."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from socialgraph._exports import to_frame
from socialgraph._frozen import frozen, readonly
from socialgraph.diffusion.cascade import Cascade, grouped
from socialgraph.errors import ParameterError, check_choice, check_number, check_whole
from socialgraph.graph import Graph

__all__ = ["Ensemble"]


@frozen
class Ensemble:
    """What `runs` repetitions of one diffusion did, without keeping who was reached in which.

    Parameters
    ----------
    size : ndarray of int64, shape (runs,)
        How many people each run ever reached, seeds included.
    depth : ndarray of int32, shape (runs,)
        The most hands that it went through in each run; 0 where only the seeds were reached.
    reach : ndarray of float64, shape (n,)
        The share of runs that reached each person.
    model : object
        Whose ``replay(graph, seeds, run, rng=seed, **options)`` makes one run again.
    graph : Graph
        The network.
    seeds : ndarray of int64
        The numbers of those who started, ascending.
    seed : int
        The number that `rng` came to.
    counts : ndarray of int32, shape (runs, times, states)
        How many people were in each state at each time.
    states : tuple of str
        What the states are called; where whoever is reached stays so, there is one: ``reached``.
    times : ndarray of float64, shape (times,), optional
        When they were counted; by default at steps 0, 1, 2 and so on.
    options : mapping of str to value, optional
        What else the model was called with, such as ``steps``.

    Examples
    --------
    >>> from socialgraph.diffusion import IndependentCascade
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 2)])
    >>> ensemble = IndependentCascade(p=0.5)(graph, [0], runs=1000, rng=1)
    >>> ensemble
    <Ensemble: 1,000 runs, mean size 1.72 ± 0.026>
    >>> ensemble.reach.round(1).tolist()
    [1.0, 0.5, 0.2]
    """

    size: np.ndarray
    depth: np.ndarray
    reach: np.ndarray
    model: Any
    graph: Graph
    seeds: np.ndarray
    seed: int
    counts: np.ndarray
    states: tuple[str, ...] = ("reached",)
    times: np.ndarray | None = None
    options: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        shape = (self.size.size, self.counts.shape[1] if self.counts.ndim == 3 else 0, len(self.states))
        if self.counts.shape != shape:
            rule = f"must be counts of {shape[0]} runs at times and in {shape[2]} states"
            raise ParameterError("counts", rule, f"shape {self.counts.shape}")
        times = np.arange(shape[1]) if self.times is None else self.times
        object.__setattr__(self, "times", readonly(times, np.float64))
        if self.times.shape != shape[1:2]:
            raise ParameterError("times", f"must be {shape[1]} numbers", f"shape {self.times.shape}")
        object.__setattr__(self, "options", dict(self.options or {}))

    def __repr__(self) -> str:
        runs = f"{self.runs:,} run{'s' * (self.runs != 1)}"
        error = "" if self.runs == 1 else f" ± {self.standard_error:.2g}"
        return f"<Ensemble: {runs}, mean size {self.mean:,.2f}{error}>"

    @property
    def runs(self) -> int:
        """The number of repetitions."""
        return self.size.size

    @property
    def mean(self) -> float:
        """The mean size."""
        return float(self.size.mean())

    @property
    def standard_error(self) -> float:
        """The standard error of the mean size; NaN for a single run."""
        return math.nan if self.runs == 1 else float(self.size.std(ddof=1) / math.sqrt(self.runs))

    def cascade(self, run: int) -> Cascade:
        """Replay one run exactly: every draw is a pure function of the seed and the run's number.

        Parameters
        ----------
        run : int
            In [0, runs).

        Returns
        -------
        Cascade

        Raises
        ------
        ParameterError
            For a number that no run has.

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade
        >>> from socialgraph.graph import Graph
        >>> ensemble = IndependentCascade(p=0.5)(Graph.from_edges([(0, 1), (1, 2)]), [0], runs=9, rng=1)
        >>> [ensemble.cascade(run).size for run in range(9)] == ensemble.size.tolist()
        True
        """
        run = check_whole("run", run, 0, self.runs - 1)
        seeds = self.seeds.tolist()
        called = seeds if self.graph.names is None else [self.graph.names[u] for u in seeds]
        return self.model.replay(self.graph, called, run, rng=self.seed, **self.options)

    def reach_by(self, group: Any) -> dict[Any, float]:
        """Give the mean share of each group that a run reached.

        Parameters
        ----------
        group : array_like, shape (n,)
            One value a person, such as ``people["side"]``.

        Returns
        -------
        dict of group to float

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade
        >>> from socialgraph.graph import Graph
        >>> ensemble = IndependentCascade(p=1)(Graph.from_edges([(0, 1)], n=4), [0], rng=1)
        >>> ensemble.reach_by(["left", "left", "left", "right"])
        {'left': 0.6666666666666666, 'right': 0.0}
        """
        groups, member = grouped(group, self.reach.size)
        share = np.bincount(member, weights=self.reach) / np.bincount(member)
        return dict(zip(groups.tolist(), share.tolist(), strict=True))

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Give Student's interval of the mean size.

        Parameters
        ----------
        level : float, optional
            In [0.5, 0.9999].

        Returns
        -------
        tuple of float
            Its ends; NaN for a single run.

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade
        >>> from socialgraph.graph import Graph
        >>> sure = IndependentCascade(p=1)(Graph.from_edges([(0, 1)]), [0], runs=9, rng=1)
        >>> sure.interval()
        (2.0, 2.0)
        """
        from scipy.stats import t as student

        level = check_number("level", level, 0.5, 0.9999)
        half = float(student.ppf((1 + level) / 2, max(self.runs - 1, 1))) * self.standard_error
        return self.mean - half, self.mean + half

    def time_to(self, share: float) -> np.ndarray:
        """Give the time by which each run had reached a share of all people.

        Parameters
        ----------
        share : float
            In [0, 1].

        Returns
        -------
        ndarray of float64, shape (runs,)
            The first of `times` at which so many had ever been reached; infinite where they never were. Where people
            change between states, the first at which so many had left the first state, if they do not come back.

        Raises
        ------
        ParameterError
            For states to which people come back, where counts do not tell whom it ever reached.

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade
        >>> from socialgraph.graph import Graph
        >>> chain = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
        >>> IndependentCascade(p=1)(chain, [0], rng=1).time_to(0.5).tolist()
        [1.0]
        """
        need = max(math.ceil(check_number("share", share, 0, 1) * self.graph.n - 1e-9), 1)
        first = self.counts[:, :, 0]
        ever = first if self.states == ("reached",) else self.graph.n - first
        if not np.array_equal(ever[:, -1], self.size):
            raise ParameterError("share", "must be asked of a model whose people do not come back", self.states)
        enough = ever >= need
        return np.where(enough.any(axis=1), self.times[enough.argmax(axis=1)], math.inf)

    def peak(self, state: str | None = None) -> Any:
        """Return a `pandas.DataFrame` of when most people were in a state in each run: ``run``, ``time``, ``count``.

        Parameters
        ----------
        state : str, optional
            By default ``"infected"`` or else the second state; where there is only one, the time is the last at
            which it grew.

        Raises
        ------
        UnknownName
            For a state that there is not.

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade
        >>> from socialgraph.graph import Graph
        >>> IndependentCascade(p=1)(Graph.from_edges([(0, 1)]), [0], rng=1).peak().to_numpy().tolist()
        [[0.0, 1.0, 2.0]]
        """
        default = "infected" if "infected" in self.states else self.states[min(1, len(self.states) - 1)]
        column = self.states.index(check_choice("state", default if state is None else state, self.states))
        count = self.counts[:, :, column]
        columns = {"run": np.arange(self.runs), "time": self.times[count.argmax(axis=1)], "count": count.max(axis=1)}
        return to_frame(columns)

    def curves(self) -> Any:
        """Return a `pandas.DataFrame` with one row a run, time and state: ``run``, ``time``, ``state``, ``count``.

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade
        >>> from socialgraph.graph import Graph
        >>> IndependentCascade(p=1)(Graph.from_edges([(0, 1)]), [0], rng=1).curves()["count"].tolist()
        [1, 2]
        """
        run, time, state = (part.ravel() for part in np.indices(self.counts.shape))
        columns = {"run": run, "time": self.times[time], "state": np.array(self.states)[state]}
        return to_frame({**columns, "count": self.counts.ravel()})

    def mean_curve(self, level: float = 0.95) -> Any:
        """Return a `pandas.DataFrame` with one row a time and state: ``time``, ``state``, ``mean``, ``low``, ``high``.

        Parameters
        ----------
        level : float, optional
            The share of runs between low and high, in [0, 1].

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade
        >>> from socialgraph.graph import Graph
        >>> IndependentCascade(p=1)(Graph.from_edges([(0, 1)]), [0], rng=1).mean_curve()["mean"].tolist()
        [1.0, 2.0]
        """
        out = (1 - check_number("level", level, 0, 1)) / 2
        time, state = (part.ravel() for part in np.indices(self.counts.shape[1:]))
        low, high = np.quantile(self.counts, [out, 1 - out], axis=0)
        columns = {"time": self.times[time], "state": np.array(self.states)[state]}
        return to_frame({**columns, "mean": self.counts.mean(axis=0).ravel(), "low": low.ravel(), "high": high.ravel()})

    def frame(self) -> Any:
        """Return a `pandas.DataFrame` with one row a run: ``run``, ``size``, ``depth``.

        Examples
        --------
        >>> from socialgraph.diffusion import IndependentCascade
        >>> from socialgraph.graph import Graph
        >>> IndependentCascade(p=1)(Graph.from_edges([(0, 1)]), [0], rng=1).frame().to_numpy().tolist()
        [[0, 2, 1]]
        """
        return to_frame({"run": np.arange(self.runs), "size": self.size, "depth": self.depth})
