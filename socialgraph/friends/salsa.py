"""SALSA: who is followed by those whom you trust.

Lempel and Moran (2001), SALSA: the stochastic approach for link-structure analysis, ACM TOIS 19, 131-160; as a
suggester of whom to follow Gupta, Goel, Lin, Sharma, Wang and Zadeh (2013), WTF: the who to follow service at Twitter,
WWW 2013, 505-514. The variant that starts over: Bahmani, Chowdhury and Goel (2010), Fast incremental and personalized
PageRank, PVLDB 4, 173-184.
"""

from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen
from socialgraph._kernels import kernel, parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._best import _hold, _least, _sort, blocks, rooms, table
from socialgraph.friends._push import _push, check_walk, walk_of
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, row, stream, toss

__all__ = ["Salsa"]


@frozen
class Salsa:
    """Suggest the authorities of a circle of trust: whom those follow whom a walk from u meets most.

    The circle C of u is u and whoever comes next by personalized PageRank, up to `circle` people (pushed like
    `PersonalizedPageRank`, without its last step), as in Twitter's "who to follow". On one side of a two-sided network
    stand the members of C, on the other all whom they follow. A walk goes there and back for ever: from v to any of
    the members who follow v, and from there to anybody whom that member follows, each as likely. The score of v is how
    often it is at v in the long run, where at first it was at all whom C follows alike: all scores of one circle sum
    to 1, those whom u follows already among them. The limit is not walked but known (Lempel and Moran's theorem): the
    number of members who follow v over the number of all their arcs; where the network falls into parts, that within
    v's part, times the part's share of all who are followed. So in a circle that hangs together SALSA counts common
    friends. The walk does not start over at u, as in the variant of Bahmani, Chowdhury and Goel (2010): what is
    personal is the circle.

    Parameters
    ----------
    circle : int, optional
        So many are trusted, u among them; at least 1. Twitter's had about 500.
    damping, epsilon : float, optional
        Of the walk that finds them, as of `PersonalizedPageRank`.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> follows = [(0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (3, 5)]
    >>> graph = Graph.from_edges(follows, directed=True)
    >>> offers = Salsa(circle=3, damping=0.5, epsilon=1e-3)(graph, k=2, rng=7)
    >>> offers.frame().round(3).values.tolist()[:2]
    [[0.0, 3.0, 0.333], [0.0, 4.0, 0.167]]
    """

    circle: int = 500
    damping: float = 0.85
    epsilon: float = 1e-3

    def __post_init__(self) -> None:
        check_whole("circle", self.circle, 1)
        check_walk(self.damping, self.epsilon)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k highest authorities of their circle, of those not yet tied to.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes. Weights make the walk that finds the circle, nothing else.
        profile : People, optional
            Not used: the score is structural.
        k : int
            At most so many for each; who has fewer candidates gets them all.
        rng : int, SeedSequence, Generator or None
            Decides between equal scores, by a coin of each pair.

        Returns
        -------
        Suggestions
            With scores above 0, whose sum over all whom the circle follows would be 1.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        first, _ = rooms(np.maximum(graph.n - 1 - graph.degree, 0), k)
        target, total = np.empty(first[-1], dtype=np.int32), np.empty(first[-1], dtype=np.float64)
        count = np.zeros(graph.n, dtype=np.int64)
        key = stream(as_seed(rng), "friends.ties")
        trusted = max(min(self.circle, graph.n), 1)
        ties, walk = (graph.indptr, graph.indices), walk_of(graph, self.epsilon)
        _ask(ties, walk, 1 - self.damping, trusted, blocks(np.ones(graph.n)), first, key, target, total, count)
        return table(first, count, target, total)


@parallel_kernel
def _ask(ties, walk, stay, trusted, cut, first, key, target, total, count):
    """Fill rows first[u] to first[u] + count[u] of target and total with the best of u."""
    indptr, indices = ties
    n = count.size
    for b in prange(cut.size - 1):
        landed, waiting, amount = np.zeros(n, np.int64), np.zeros(n, np.int64), np.empty(n, np.int64)
        here, there, met = np.empty(n + 1, np.int32), np.empty(n + 1, np.int32), np.empty(n, np.int32)
        circle, best, coin = np.empty(trusted, np.int32), np.empty(trusted - 1, np.int64), np.empty(trusted, np.uint64)
        follows, part = np.zeros(n, np.int64), np.full(n, -1, np.int32)
        joined = np.empty((3, trusted), np.int64)
        coins = np.empty(n, np.uint64)
        for u in range(cut[b], cut[b + 1]):
            base = row(key, u)
            held = _push(u, walk, stay, landed, waiting, here, there, amount, met)
            size = 0
            for i in range(held):
                v = met[i]
                sum_ = landed[v] + np.int64(waiting[v] * stay)
                landed[v], waiting[v] = 0, 0
                # u stands first, in a tie as well.
                if v != u and trusted > 1 and sum_ >= _least(size, best, np.int64(0)):
                    size = _hold(v, sum_, toss(base, v), size, circle[: trusted - 1], best, coin)
            circle[size] = u
            held = _meet(ties, circle[: size + 1], follows, part, joined, met)
            arcs, authorities = joined[1], joined[2]
            mine, its = target[first[u] : first[u + 1]], total[first[u] : first[u + 1]]
            # Whom u is tied to is not to be suggested, but has been counted.
            follows[u] = 0
            for e in range(indptr[u], indptr[u + 1]):
                follows[indices[e]] = 0
            size = 0
            for i in range(held):
                v = met[i]
                if follows[v] > 0:
                    whole = _root(joined[0], part[v])
                    score = authorities[whole] / held * (follows[v] / arcs[whole])
                    size = _hold(v, score, toss(base, v), size, mine, its, coins)
                follows[v], part[v] = 0, -1
            _sort(size, mine, its, coins)
            count[u] = size


@kernel
def _meet(ties, circle, follows, part, joined, met):
    """Count in `follows` how many of the circle follow each, and list them in `met`; return how many are met.

    `part` says by whom of the circle each was met first, and `joined`, for each part that hangs together (by its
    `_root`), how many arcs and how many authorities it has.
    """
    indptr, indices = ties
    held = np.int64(0)
    root, arcs, authorities = joined[0], joined[1], joined[2]
    for i in range(circle.size):
        root[i], arcs[i], authorities[i] = i, 0, 0
    for i in range(circle.size):
        for e in range(indptr[circle[i]], indptr[circle[i] + 1]):
            v = indices[e]
            follows[v] += 1
            if part[v] < 0:
                part[v], met[held] = i, v
                held += 1
            else:
                one, other = _root(root, part[v]), _root(root, i)
                root[max(one, other)] = min(one, other)
    for i in range(circle.size):
        arcs[_root(root, i)] += indptr[circle[i] + 1] - indptr[circle[i]]
    for i in range(held):
        authorities[_root(root, part[met[i]])] += 1
    return held


@kernel
def _root(root, i):
    """Find whom the part of i is called by, and make the way there shorter."""
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i
