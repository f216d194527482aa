"""Complex contagion: people turn on once several of those they hear from are on [1]_.

.. [1] Centola, Macy (2007), Complex contagions and the weakness of long ties.
"""

import math
import numbers
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.diffusion._adoption import adopt, adoption
from socialgraph.diffusion._runs import checked_start
from socialgraph.diffusion._values import checked_people, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_whole, shown
from socialgraph.graph import Graph

__all__ = ["ComplexContagion"]


@frozen
class ComplexContagion:
    """Joining once enough neighbours have: complex contagion.

    It goes along u -> v: on a graph of who follows whom, run it on ``graph.reverse``. At step 0 the seeds are on. v
    turns on, for good, at the step after the number of those v hears from who are on reached what v needs. They are
    counted, not weighed: weights of the graph play no part, since what convinces is that several people say it, not
    that one says it often. No one's luck plays a part: every run is the same, and relabelling people relabels who turns
    on and when.

    With ``needed=1`` it is simple contagion, which one long tie carries across the network. From 2 on a long tie
    carries nothing alone: it takes as many of them side by side, and rewiring a lattice into a small world, which
    speeds simple contagion up, stops a complex one [1]_.

    Parameters
    ----------
    needed : int, array_like of shape (n,) or mapping, optional
        A whole number of at least 1 for everyone, one a person, or ``{person: number}``. Who needs more than they
        hear from never turns on.

    Raises
    ------
    ParameterError
        For anything else, and, once a graph is given, for too few or too many of them.

    Examples
    --------
    >>> import networkx as nx
    >>> ensemble = ComplexContagion(2)(nx.karate_club_graph(), [0, 33], runs=3, rng=1)
    >>> ensemble.size.tolist()
    [28, 28, 28]
    >>> ensemble.cascade(0)
    <Cascade: 28 of 34 reached, depth 4>
    """

    needed: Any = 2

    def __post_init__(self) -> None:
        needed = self.needed
        if isinstance(needed, Mapping):
            needed = {person: _whole(f"needed[{shown(person)}]", each) for person, each in needed.items()}
        elif isinstance(needed, numbers.Number):
            needed = _whole("needed", needed)
        else:
            needed = checked_people("needed", needed, math.inf)
            for i in np.flatnonzero((needed < 1) | (needed % 1 != 0))[:1]:
                _whole(f"needed[{i}]", needed[i])
        object.__setattr__(self, "needed", needed)

    def __call__(self, graph: Any, seeds: Iterable[Hashable], *, runs: int = 1, rng: Any = None) -> Ensemble:
        """Spread from the seeds, and give the one outcome `runs` times.

        Parameters
        ----------
        graph : Graph
            Any kind that `as_graph` takes; whoever hears from whom, along u -> v.
        seeds : iterable of hashable
            Who starts, at least one; naming someone twice changes nothing.
        runs : int, optional
            How many repetitions, at least 1. They are all the same, and one is computed.
        rng : int, SeedSequence, Generator or None
            The seed. Nothing is drawn from it.

        Returns
        -------
        Ensemble

        Raises
        ------
        GraphInputError
            For a graph without nodes, or one that cannot be right.
        NodeNotFound
            For a seed, or a person with a number, that is not in the graph.
        ParameterError
            For no seeds, runs below 1, or numbers that do not fit the graph.
        LimitExceeded
            For more runs than fit in memory.

        Examples
        --------
        >>> square = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 0)])
        >>> [ComplexContagion(2)(square, seeds, rng=1).mean for seeds in ([0], [0, 1], [0, 2])]
        [1.0, 2.0, 4.0]
        """
        start = checked_start(graph, seeds, runs, rng=rng)
        return adopt(self, start, None, self._need(start.graph))

    def replay(self, graph: Any, seeds: Iterable[Hashable], run: int, *, rng: Any) -> Cascade:
        """Give run number `run` of the call with the same graph and seeds, with who reached whom.

        The parent is the lowest number among those who turned on at the step before: who is named follows the labels
        of people, when they turned on does not.

        Parameters
        ----------
        graph, seeds : Graph, iterable of hashable
            As in the call.
        run : int
            From 0.
        rng : int, SeedSequence, Generator or None
            The ensemble's ``seed``.

        Returns
        -------
        Cascade

        Raises
        ------
        ParameterError
            For a negative run; and whatever the call raises.

        Examples
        --------
        >>> square = Graph.from_edges([(0, 1), (1, 2), (2, 3), (3, 0)])
        >>> ComplexContagion(2).replay(square, [1, 3], 0, rng=1).parent.tolist()
        [1, -1, 1, -1]
        """
        start = checked_start(graph, seeds, rng=rng)
        return adoption(start, None, self._need(start.graph), run)

    def _need(self, graph: Graph) -> np.ndarray:
        """Give how many each person needs."""
        return person_values("needed", float(self.needed) if isinstance(self.needed, int) else self.needed, graph)


def _whole(name: str, value: Any) -> int:
    """Return a whole number of at least 1, which may come as a float."""
    return check_whole(name, int(value) if isinstance(value, float) and value.is_integer() else value, 1)
