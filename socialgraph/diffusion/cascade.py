"""One run of word of mouth, with who reached whom: a forest.

Every seed is the root of a tree, and everyone else hangs on the one who reached them. The structural virality [1]_ of
a tree tells a broadcast (a star, near 2) from a chain of word of mouth (a path, n / 3).

.. [1] Goel, Anderson, Hofman, Watts (2016), The structural virality of online diffusion.
"""

import math
from collections.abc import Hashable
from typing import Any

import numpy as np

from socialgraph._exports import to_frame
from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError, check_choice, check_number
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["Cascade", "grouped"]


@frozen
class Cascade:
    """One run: how far down its tree each person was reached, through whom, and when.

    Parameters
    ----------
    step : array_like of int, shape (n,)
        How many hands it went through: 0 for a seed or whoever came by it alone, one more than the parent's for
        everyone else, -1 for never.
    parent : array_like of int, shape (n,)
        The number of the person who reached them: -1 where step is 0 or -1.
    names : sequence of hashable, length n, optional
        What the people are called; without it they are called by their numbers.
    time : array_like of float, shape (n,), optional
        When each person was first reached, NaN for never; by default the step, as where everyone passes it on at
        the next step or not at all.
    spells : array_like of float, shape (k, 3), optional
        Where it does not last: person, begin and end of every spell for which someone had it, in the order of
        their begins; an end beyond the run is infinite. By default it lasts.

    Raises
    ------
    ParameterError
        If a child's step is not its parent's and one, if it was reached before its parent, or if someone never
        reached has a parent or a time.

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
    time: np.ndarray | None = None
    spells: np.ndarray | None = None

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
        above = np.where(self.parent >= 0, self.step[self.parent], np.minimum(self.step, 0) - 1)
        self._refuse((self.parent >= 0) & ((above < 0) | (above >= self.step)), "must be reached before the child")
        self._refuse(above + 1 != self.step, "must be one step before the child")
        self._lay_time()

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
        return np.bincount(self.step + 1, minlength=2)[1:]

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
        widths = self.widths
        start, order = np.cumsum(widths) - widths, np.empty(widths.sum(), dtype=np.int32)
        below = np.empty(self.step.size, dtype=np.int32)
        # Whoever is in which tree need not be known where there is only one.
        tree = np.empty(below.size if widths[0] > 1 else 0, dtype=np.int32)
        total = _tree_distances(self.step, self.parent, start, order, below, tree)
        pairs = sum(people * (people - 1) // 2 for people in below[self.step == 0].tolist())
        return total / pairs if pairs else 0.0

    @property
    def children(self) -> np.ndarray:
        """How many people each person reached directly, int64[n]."""
        return np.bincount(self.parent[self.parent >= 0], minlength=self.parent.size)

    @property
    def reproduction(self) -> np.ndarray:
        """How many people a person of each generation reached on average, float64[depth + 1]; the last is 0."""
        return np.append(self.widths[1:], 0) / np.maximum(self.widths, 1)

    @property
    def peak(self) -> tuple[float, int]:
        """When most people had it at once, and how many did.

        Where whoever is reached stays so: when most were newly reached at once. The first of several equal times,
        and (NaN, 0) where nobody was reached.
        """
        if self.size == 0:
            return math.nan, 0
        if self.spells is None:
            times, count = np.unique(self.time[self.step >= 0], return_counts=True)
        else:
            times = np.unique(self.spells[:, 1])
            count = self.prevalence(times)
        return float(times[count.argmax()]), int(count.max())

    def prevalence(self, time: Any) -> Any:
        """Count the people who have it at a time: of whom a spell has begun and not ended.

        Parameters
        ----------
        time : float or array_like of float
            One time or several. Where it does not end, everyone reached by then counts.

        Returns
        -------
        int, or ndarray of int64 in the shape of `time`

        Examples
        --------
        >>> cascade = Cascade(step=[0, 1], parent=[-1, 0], time=[0.0, 1.5], spells=[[0, 0.0, 2.0], [1, 1.5, 9.0]])
        >>> cascade.prevalence([0, 1.5, 2, 9]).tolist()
        [1, 2, 1, 0]
        """
        begins = np.sort(self.time[self.step >= 0] if self.spells is None else self.spells[:, 1])
        ends = np.empty(0) if self.spells is None else np.sort(self.spells[:, 2])
        count = np.searchsorted(begins, time, side="right") - np.searchsorted(ends, time, side="right")
        return int(count) if np.ndim(time) == 0 else count

    def time_to(self, share: float, *, of: str = "everyone") -> float:
        """Give the time by which a share of people was reached.

        Parameters
        ----------
        share : float
            In [0, 1].
        of : {"everyone", "reached"}, optional
            Of all people, or of those whom this run ever reached.

        Returns
        -------
        float
            Infinite where the share was never reached.

        Examples
        --------
        >>> chain = Cascade(step=[0, 1, 2, -1], parent=[-1, 0, 1, -1])
        >>> chain.time_to(0.5), chain.time_to(1.0, of="reached"), chain.time_to(1.0)
        (1.0, 2.0, inf)
        """
        share, of = check_number("share", share, 0, 1), check_choice("of", of, ["everyone", "reached"])
        whole = self.step.size if of == "everyone" else self.size
        times = np.sort(self.time[self.step >= 0])
        # Three tenths of ten people are three, whatever 0.3 times 10 is.
        need = max(math.ceil(share * whole - 1e-9), 1)
        return float(times[need - 1]) if need <= times.size else math.inf

    def curve(self) -> Any:
        """Return a `pandas.DataFrame` of how it grew: ``time``, ``new`` and ``reached``, a row a time."""
        times, new = np.unique(self.time[self.step >= 0], return_counts=True)
        return to_frame({"time": times, "new": new, "reached": np.cumsum(new)})

    def tree(self) -> Graph:
        """Return the tree as a directed Graph from parent to child, of the people reached alone.

        Returns
        -------
        Graph
            With everyone's name; where the graph has none, people are called by their numbers there.

        Examples
        --------
        >>> Cascade(step=[1, -1, 0], parent=[2, -1, -1]).tree().to_networkx().edges
        OutEdgeView([(2, 0)])
        """
        reached = np.flatnonzero(self.step >= 0)
        place = np.full(self.step.size, -1)
        place[reached] = np.arange(reached.size)
        children = reached[self.parent[reached] >= 0]
        arcs = np.column_stack([place[self.parent[children]], place[children]])
        called = reached.tolist() if self.names is None else [self.names[u] for u in reached.tolist()]
        return Graph.from_edges(arcs, n=reached.size, directed=True, names=called)

    def summary(self) -> dict[str, float]:
        """Return what there is to say of it in numbers.

        Returns
        -------
        dict of str to float
            ``size``, ``depth``, ``breadth``, ``structural_virality``, ``reproduction`` (people reached directly by
            each on average, the last generation left out), ``peak_time``, ``peak`` and ``duration``, the last time
            at which somebody was reached.

        Examples
        --------
        >>> Cascade(step=[0, 1, 1], parent=[-1, 0, 0]).summary()["breadth"]
        2
        """
        when, height = self.peak
        before = int(self.widths[:-1].sum())
        return {
            "size": self.size,
            "depth": self.depth,
            "breadth": self.breadth,
            "structural_virality": self.structural_virality,
            "reproduction": int(self.widths[1:].sum()) / before if before else 0.0,
            "peak_time": when,
            "peak": height,
            "duration": float(np.nanmax(self.time)) if self.size else math.nan,
        }

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
        groups, member = grouped(group, self.step.size)
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

    def _lay_time(self) -> None:
        """Check the times and the spells, and write down the times that go without saying."""
        known = np.where(self.step >= 0, self.step, np.nan)
        time = readonly(known if self.time is None else self.time, np.float64)
        if time.shape != self.step.shape or not np.array_equal(np.isfinite(time), self.step >= 0):
            raise ParameterError("time", "must be a number for each person reached and NaN for the others", self.time)
        object.__setattr__(self, "time", time)
        self._refuse((self.parent >= 0) & (time[self.parent] > time), "must not be reached after the child")
        if self.spells is not None:
            spells = readonly(self.spells, np.float64)
            people = spells[:, 0] if spells.ndim == 2 and spells.shape[1] == 3 else np.full(1, np.nan)
            if not np.all((people >= 0) & (people < time.size)) or np.any(spells[:, 1] > spells[:, 2]):
                raise ParameterError("spells", "must be rows of a person, a begin and an end", self.spells)
            object.__setattr__(self, "spells", spells)

    def _refuse(self, wrong: np.ndarray, rule: str) -> None:
        """Raise for the first person whose parent cannot be right."""
        if wrong.any():
            child = int(wrong.argmax())
            raise ParameterError(f"parent[{child}]", rule, self.parent[child])


def grouped(group: Any, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Number the groups of n people.

    Parameters
    ----------
    group : array_like, shape (n,)
        One value a person.
    n : int
        How many people there are.

    Returns
    -------
    tuple of ndarray
        The values, sorted, and which of them each person has.

    Raises
    ------
    ParameterError
        For another number of values.

    Examples
    --------
    >>> grouped(["b", "a", "b"], 3)[1].tolist()
    [1, 0, 1]
    """
    values = np.asarray(group)
    if values.shape != (n,):
        raise ParameterError("group", f"must be {n} values, one a person", f"shape {values.shape}")
    return np.unique(values, return_inverse=True)


@kernel
def _tree_distances(step, parent, start, order, below, tree):
    """Add up the distances of all pairs that share a tree; `below` becomes the size of each one's branch.

    The tie above a branch of b of a tree's t people lies on the way of b (t - b) pairs. People are taken from the last
    step to the first and back, so that nothing hangs on what was done just before, and cache misses overlap. The total
    is a float, since it passes 2**63 in a path of 4 million.
    """
    for u in range(step.size):
        below[u] = 1
        if step[u] >= 0:
            order[start[step[u]]] = u
            start[step[u]] += 1
    for i in range(order.size - 1, -1, -1):
        u = np.uint64(order[i])
        if parent[u] >= 0:
            below[np.uint64(parent[u])] += below[u]
    total = 0.0
    if tree.size == 0:
        for u in range(step.size):
            total += (parent[u] >= 0) * (below[u] * float(order.size - below[u]))
        return total
    for i in range(order.size):
        u = np.uint64(order[i])
        tree[u] = below[u] if parent[u] < 0 else tree[np.uint64(parent[u])]
        total += below[u] * float(tree[u] - below[u])
    return total
