"""Fair exposure: every list of suggestions is as mixed as the population.

Geyik, Ambler and Kenthapadi (2019), Fairness-aware ranking in search and recommendation systems with application to
LinkedIn talent search, KDD 2019, 2221-2231 (their DetGreedy).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number, check_whole, shown
from socialgraph.friends._parts import check_suggester
from socialgraph.friends.suggestions import Suggestions
from socialgraph.people import as_people
from socialgraph.rng import as_seed

__all__ = ["FairExposure"]


@frozen
class FairExposure:
    """Rank another suggester's offers again, so that each group has its share of every list's beginning.

    From the first place down: a group that has fewer than its share of the places so far, rounded down, comes next;
    else one that has fewer than its share rounded up; of those who may come, the one whom `of` ranks highest. Where
    `of` offers none of a group that is due, the others move up: nobody is invented, and nobody's list gets shorter.
    With more than two groups a group can miss its share by one place more now and then.

    Parameters
    ----------
    of : suggester
        Whose offers are ranked again.
    group : str
        The column of the profile with the groups.
    share : mapping of group to float, optional
        The share of each, which add up to 1; by default those of the population.
    reach : int, optional
        `of` is asked for so many times k, to have some of each group.

    Raises
    ------
    ParameterError
        For shares that do not add up to 1, or what is no suggester.

    Examples
    --------
    >>> from socialgraph.friends.adamic_adar import AdamicAdar
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 3), (1, 4), (2, 4), (1, 5)])
    >>> people = {"side": ["left", "left", "left", "left", "left", "right"], "opinion": [0.0] * 6}
    >>> as_it_is = FairExposure(AdamicAdar(), "side", reach=1)
    >>> as_it_is(graph, people, k=2, rng=7).frame().query("source == 0")["target"].tolist()
    [4, 3]
    >>> even = FairExposure(AdamicAdar(), "side", {"left": 0.5, "right": 0.5})
    >>> even(graph, people, k=2, rng=7).frame().query("source == 0")["target"].tolist()
    [4, 5]
    """

    of: Any
    group: str
    share: Mapping[Any, float] | None = None
    reach: int = 5

    def __post_init__(self) -> None:
        check_suggester("of", self.of)
        check_whole("reach", self.reach, 1)
        if self.share is not None:
            share = {name: check_number("share", value, 0, 1) for name, value in dict(self.share).items()}
            if abs(sum(share.values()) - 1) > 1e-9:
                raise ParameterError("share", "must add up to 1", share)
            object.__setattr__(self, "share", share)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone k of those whom `of` would, in a fair order.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes.
        profile : People
            With the column of groups.
        k : int
            At most so many for each.
        rng : int, SeedSequence, Generator or None
            The seed of `of`; nothing else is drawn.

        Returns
        -------
        Suggestions
            With 1 / place as score: 1, 1/2, 1/3 and so on down each list.

        Raises
        ------
        UnknownName
            If the profile lacks the column.
        ParameterError
            If `share` has no number for one of the groups, or `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        people = as_people(profile, graph)
        groups, member = np.unique(people[self.group], return_inverse=True)
        share = self._shares(groups.tolist(), member)
        offers = self.of(graph, people, k=self.reach * k, rng=as_seed(rng))
        begins = np.flatnonzero(np.diff(offers.source, prepend=-1))
        first = readonly(np.append(begins, len(offers)), np.int64)
        place = np.zeros(len(offers), dtype=np.int64)
        _choose(first, readonly(member[offers.target], np.int64), share, k, place)
        kept = place > 0
        return Suggestions(offers.source[kept], offers.target[kept], 1 / place[kept])

    def _shares(self, groups: list, member: np.ndarray) -> np.ndarray:
        """Give the share of each group."""
        if self.share is None:
            return readonly(np.bincount(member, minlength=len(groups)) / max(member.size, 1))
        missing = [group for group in groups if group not in self.share]
        if missing:
            raise ParameterError("share", f"must name every group of {self.group!r}", f"none for {shown(missing[0])}")
        return readonly([self.share[group] for group in groups], np.float64)


@parallel_kernel
def _choose(first, member, share, k, place):
    """Give the first k of each row, taken greedily, their places from 1."""
    for i in prange(first.size - 1):
        taken = np.zeros(share.size, dtype=np.int64)
        for now in range(1, min(k, first[i + 1] - first[i]) + 1):
            # The best of those who must come, of those who may, and of all.
            must, may, free = -1, -1, -1
            for at in range(first[i], first[i + 1]):
                if place[at] == 0:
                    group = member[at]
                    # A share of a third of three places is one, whatever a float makes of it.
                    due = share[group] * now
                    free = at if free < 0 else free
                    may = at if may < 0 and taken[group] < np.ceil(due - 1e-9) else may
                    if taken[group] < np.floor(due + 1e-9):
                        must = at
                        break
            chosen = must if must >= 0 else may if may >= 0 else free
            place[chosen] = now
            taken[member[chosen]] += 1
