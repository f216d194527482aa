"""One run of word of mouth, with who reached whom: a forest.

Every seed is the root of a tree, and everyone else hangs on the one who reached them. The structural virality [1]_ of
a tree tells a broadcast (a star, near 2) from a chain of word of mouth (a path, n / 3).

.. [1] Goel, Anderson, Hofman, Watts (2016), The structural virality of online diffusion.
"""

from collections.abc import Hashable
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError
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
