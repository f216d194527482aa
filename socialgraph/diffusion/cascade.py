"""What word of mouth did: an Ensemble of runs in O(n + runs) memory, and any one of them as a Cascade.

A cascade is a forest: every seed is the root of a tree, and everyone else hangs on the one who reached them.
Its structural virality [1]_ tells a broadcast (a star, near 2) from a chain of word of mouth (a path, n / 3).

.. [1] Goel, Anderson, Hofman, Watts (2016), The structural virality of online diffusion.
"""

import math
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph._exports import to_frame
from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.errors import GraphInputError, LimitExceeded, ParameterError, check_whole
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["Cascade", "Ensemble", "checked_start"]

# What an ensemble keeps of a run (its size and depth), and the most that it may keep of all runs.
_RUN_BYTES, _MOST_BYTES = 12, 2 << 30


@frozen
class Ensemble:
    """What `runs` repetitions of one diffusion did, without keeping who was reached in which.

    Parameters
    ----------
    size : ndarray of int64, shape (runs,)
        How many people each run reached, seeds included.
    depth : ndarray of int32, shape (runs,)
        The last step at which each run reached someone; 0 where only the seeds were.
    reach : ndarray of float64, shape (n,)
        The share of runs that reached each person.
    model : object
        Whose ``replay(graph, seeds, run, rng=seed)`` makes one run again.
    graph : Graph
        The network.
    seeds : ndarray of int64
        The numbers of those who started, ascending.
    seed : int
        The number that `rng` came to.

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

    def cascade(self, run: int) -> "Cascade":
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
        return self.model.replay(self.graph, called, run, rng=self.seed)

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
        groups, member = _grouped(group, self.reach.size)
        share = np.bincount(member, weights=self.reach) / np.bincount(member)
        return dict(zip(groups.tolist(), share.tolist(), strict=True))

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


@frozen
class Cascade:
    """One run: when each person was reached, and through whom.

    Parameters
    ----------
    step : array_like of int, shape (n,)
        When each person was reached: 0 for a seed, -1 for never.
    parent : array_like of int, shape (n,)
        The number of the person who reached them: -1 for a seed, and where never reached.
    names : sequence of hashable, length n, optional
        What the people are called; without it they are called by their numbers.

    Raises
    ------
    ParameterError
        If a parent was not reached before the child, or someone never reached has one.

    Examples
    --------
    >>> star = Cascade(step=[0, 1, 1, 1], parent=[-1, 0, 0, 0])
    >>> star
    <Cascade: 4 of 4 reached, depth 1>
    >>> star.structural_virality
    1.5
    """

    step: np.ndarray
    parent: np.ndarray
    names: tuple[Hashable, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("step", "parent"):
            value = np.asarray(getattr(self, name))
            whole = value.ndim == 1 and (value.size == 0 or value.dtype.kind in "iu")
            if not whole or (value.size and not -1 <= value.min() <= value.max() < 2**31):
                raise ParameterError(name, "must be one whole number of at least -1 a person", getattr(self, name))
            object.__setattr__(self, name, readonly(value, np.int32))
        if self.step.size != self.parent.size:
            raise ParameterError(
                "parent", f"must be {self.step.size} numbers, as step is", f"{self.parent.size} numbers"
            )
        if self.names is not None:
            object.__setattr__(self, "names", tuple(self.names))
            if len(self.names) != self.step.size:
                raise ParameterError("names", f"must be {self.step.size}, one a person", f"{len(self.names)} names")
        self._refuse(self.parent >= self.step.size, "must be the number of a person")
        above = self.step[self.parent]
        self._refuse((self.parent >= 0) & ((above < 0) | (above >= self.step)), "must be reached before the child")

    def __repr__(self) -> str:
        return f"<Cascade: {self.size:,} of {self.step.size:,} reached, depth {self.depth:,}>"

    @property
    def size(self) -> int:
        """How many people were reached, seeds included."""
        return int(np.count_nonzero(self.step >= 0))

    @property
    def depth(self) -> int:
        """The last step at which someone was reached; 0 where nobody but seeds was."""
        return int(max(self.step.max(initial=0), 0))

    @property
    def widths(self) -> np.ndarray:
        """How many people each step reached, int64[depth + 1]."""
        return np.bincount(self.step[self.step >= 0], minlength=1)

    @property
    def breadth(self) -> int:
        """The most people that one step reached."""
        return int(self.widths.max())

    @property
    def structural_virality(self) -> float:
        """The mean distance between two people of one tree, in O(n).

        With several seeds the mean is over the pairs of people who have the same seed: two trees that share
        nobody are at no distance. 0 where there is no such pair.
        """
        order = np.argsort(self.step, kind="stable")
        order = order[np.searchsorted(self.step[order], 0) :]
        below = np.ones(self.step.size, dtype=np.int64)
        total = _tree_distances(readonly(order), self.parent, below, np.empty_like(below))
        pairs = sum(people * (people - 1) // 2 for people in below[order][self.parent[order] < 0].tolist())
        return total / pairs if pairs else 0.0

    def size_by(self, group: Any) -> dict[Any, int]:
        """Count the people reached in each group.

        Parameters
        ----------
        group : array_like, shape (n,)
            One value a person, such as ``people["side"]``.

        Returns
        -------
        dict of group to int

        Examples
        --------
        >>> Cascade(step=[0, 1, -1], parent=[-1, 0, -1]).size_by(["left", "right", "right"])
        {'left': 1, 'right': 1}
        """
        groups, member = _grouped(group, self.step.size)
        count = np.bincount(member[self.step >= 0], minlength=groups.size)
        return dict(zip(groups.tolist(), count.tolist(), strict=True))

    def frame(self) -> Any:
        """Return a `pandas.DataFrame` with one row a person reached, in the order of steps.

        Its index is the person; its columns are ``step`` and ``parent``, as called outside. The parent of a seed
        is -1, or missing where people have names.

        Examples
        --------
        >>> Cascade(step=[1, 0, -1], parent=[1, -1, -1], names=["ann", "bob", "cy"]).frame()["parent"]["ann"]
        'bob'
        """
        reached = np.flatnonzero(self.step >= 0)
        reached = reached[np.argsort(self.step[reached], kind="stable")]
        called = reached.tolist() if self.names is None else [self.names[u] for u in reached.tolist()]
        table = People({"step": self.step[reached], "parent": self.parent[reached]}).frame(called)
        if self.names is not None:
            table["parent"] = [None if u < 0 else self.names[u] for u in self.parent[reached].tolist()]
        return table

    def _refuse(self, wrong: np.ndarray, rule: str) -> None:
        """Raise for the first person whose parent cannot be right."""
        if wrong.any():
            child = int(wrong.argmax())
            raise ParameterError(f"parent[{child}]", rule, self.parent[child])


def checked_start(graph: Any, seeds: Iterable[Hashable], runs: int = 1) -> tuple[Graph, np.ndarray, int]:
    """Check what every diffusion starts from, at the door.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes, with at least one node.
    seeds : iterable of hashable
        Who starts, at least one; naming someone twice changes nothing.
    runs : int, optional
        How many repetitions, at least 1.

    Returns
    -------
    tuple of Graph, ndarray of int64, int
        The graph, the seeds' numbers ascending, and runs.

    Raises
    ------
    GraphInputError
        For a graph without nodes.
    NodeNotFound
        For a seed that is not in the graph.
    ParameterError
        For no seeds, or runs below 1.
    LimitExceeded
        For more runs than fit in 2 GiB.

    Examples
    --------
    >>> checked_start(Graph.from_edges([(0, 1)]), [1, 1, 0])[1].tolist()
    [0, 1]
    """
    graph = as_graph(graph)
    if graph.n == 0:
        raise GraphInputError("graph must have nodes; got none")
    numbers = np.unique(graph.index(seeds, "seeds"))
    if numbers.size == 0:
        raise ParameterError("seeds", "must name at least one node", seeds)
    runs = check_whole("runs", runs, 1)
    if runs * _RUN_BYTES > _MOST_BYTES:
        need = runs * _RUN_BYTES / 2**30
        raise LimitExceeded(f"runs must fit in {_MOST_BYTES >> 30} GiB; got {runs:,}, which need {need:,.1f} GiB")
    return graph, readonly(numbers), runs


def _grouped(group: Any, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Number the groups: their values, sorted, and which of them each of n people is in."""
    values = np.asarray(group)
    if values.shape != (n,):
        raise ParameterError("group", f"must be {n} values, one a person", f"shape {values.shape}")
    return np.unique(values, return_inverse=True)


@kernel
def _tree_distances(order, parent, below, tree):
    """Add up the distances of all pairs that share a tree; `below` becomes the size of each person's branch.

    The tie above a person whose branch holds b of a tree's t people lies on the way of b (t - b) pairs. The sum is
    a float, since it passes 2**63 in a path of 4 million.
    """
    for u in order[::-1]:
        if parent[u] >= 0:
            below[parent[u]] += below[u]
    total = 0.0
    for u in order:
        if parent[u] < 0:
            tree[u] = below[u]
        else:
            tree[u] = tree[parent[u]]
            total += below[u] * float(tree[u] - below[u])
    return total
