"""Degree cap: whoever has enough ties is not suggested any more.

Recommenders make the popular more popular: Su, Sharma and Goel (2016), The effect of recommendations on network
structure, WWW 2016, 1157-1167. Who gets the last places is settled by deferred acceptance, Gale and Shapley (1962),
College admissions and the stability of marriage, American Mathematical Monthly 69, 9-15.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._parts import check_suggester, place_in_row
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, coins, stream

__all__ = ["DegreeCap"]


@frozen
class DegreeCap:
    """Keep another suggester's offers of those who have, with all their offers taken up, at most so many ties.

    Whoever has d ties (followers, where directed) may be offered to `most` - d people. Each list asks for its first k;
    who is asked for more often than that takes those with the lowest coins of the pair; whoever was refused asks the
    next on the list; until nobody is refused. The outcome is the same whoever asks first, and no list could have
    somebody higher up who would rather take it than one of those taken.

    Parameters
    ----------
    of : suggester
        Whose offers are kept or dropped, in their order and with their scores.
    most : int
        So many ties are enough; at least 0.
    reach : int, optional
        `of` is asked for so many times k, to have more where some are refused.

    Raises
    ------
    ParameterError
        For a number out of range, or what is no suggester.

    Examples
    --------
    >>> from socialgraph.friends.adamic_adar import AdamicAdar
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3), (1, 4)])
    >>> DegreeCap(AdamicAdar(), most=7, reach=2)(graph, k=3, rng=7) == AdamicAdar()(graph, k=3, rng=7)
    True
    >>> DegreeCap(AdamicAdar(), most=2, reach=2)(graph, k=3, rng=7).frame()["target"].tolist()
    [3, 4, 0]
    """

    of: Any
    most: int
    reach: int = 5

    def __post_init__(self) -> None:
        check_suggester("of", self.of)
        check_whole("most", self.most, 0)
        check_whole("reach", self.reach, 1)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone at most k of those whom `of` would.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes.
        profile : People, optional
            Handed on.
        k : int
            At most so many for each.
        rng : int, SeedSequence, Generator or None
            The seed of `of`, and of the coins by which the last places go.

        Returns
        -------
        Suggestions
            Rows of `of`'s.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph, seed = as_graph(graph), as_seed(rng)
        k = check_whole("k", k, 1)
        offers = self.of(graph, profile, k=self.reach * k, rng=seed)
        room = np.maximum(self.most - graph.reverse.degree, 0)
        rows = np.flatnonzero(room[offers.target] > 0)
        coin = coins(stream(seed, "friends.cap"), offers.target, offers.source)
        refused = rows
        while refused.size:
            asking = rows[place_in_row(offers.source[rows]) < k]
            target = offers.target[asking]
            order = np.lexsort((coin[asking], target))
            late = place_in_row(target[order]) >= room[target[order]]
            refused = asking[order[late]]
            rows = rows[~np.isin(rows, refused)]
        rows = rows[place_in_row(offers.source[rows]) < k]
        return Suggestions(offers.source[rows], offers.target[rows], offers.score[rows])
