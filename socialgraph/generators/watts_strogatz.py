"""The small world: a ring of neighbours, some of whose ties lead elsewhere [1]_.

Few rewired ties leave the ring's clustering and make the world small: C(p) = C(0) (1 - p)**3, up to terms of order
1/n, with C(0) = 3 (k - 2) / (4 (k - 1)) [2]_.

.. [1] Watts, Strogatz (1998), Collective dynamics of 'small-world' networks, Nature 393:440.
.. [2] Barrat, Weigt (2000), On the properties of small-world network models, European Physical Journal B 13:547.
"""

from typing import Any

import numpy as np

from socialgraph._kernels import inline, kernel
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.generators._ties import check_size
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, fires_below, row, stream, toss, uniform

__all__ = ["watts_strogatz"]

# How often a new end is drawn before those that are left are counted: of 64 draws, all fail by chance where nearly
# everybody is tied already, and else for about one seed in 2**64.
_TRIES = 64


def watts_strogatz(n: int, k: int, p: float, *, rng: Any = None) -> Graph:
    """Tie everybody to `k` neighbours on a ring, and rewire each tie with probability `p`.

    As in the paper, the ring is walked round once for each offset from 1 to k/2. The tie from u to the node at that
    offset is, with probability `p`, given a new far end: any node with equal probability, but for u and those whom u
    is tied to at that moment. A tie of somebody who is tied to all stays where it is.

    Parameters
    ----------
    n : int
        The number of nodes, in [0, 2**30].
    k : int
        The neighbours of each, half of them on either side: even, in [0, n - 1].
    p : float
        The probability that a tie is rewired, in [0, 1]. igraph rewires both ends; here, as in the paper, the near end
        keeps its tie, so that everybody has k/2 ties or more.
    rng : int, SeedSequence, Generator or None
        The seed. Whether a tie is rewired depends on the seed, its near end and the offset: those rewired at a smaller
        `p` are rewired at a larger one too.

    Returns
    -------
    Graph
        With n k / 2 ties.

    Raises
    ------
    ParameterError
        If a number is out of range, or `k` is odd.
    LimitExceeded
        If nodes and ties are more than 2**30.

    References
    ----------
    Watts, Strogatz (1998), Collective dynamics of 'small-world' networks, Nature 393:440.

    Examples
    --------
    >>> from socialgraph.generators import watts_strogatz
    >>> watts_strogatz(1000, 10, 0.1, rng=1)
    <Graph: 1,000 nodes, 5,000 ties>
    >>> watts_strogatz(6, 2, 0).neighbors(0).tolist()
    [1, 5]
    """
    n = check_whole("n", n, 0, 2**31 - 1)
    k = check_whole("k", k, 0, max(n - 1, 0))
    if k % 2:
        raise ParameterError("k", "must be even, half of it on either side", k)
    p = check_number("p", p, 0, 1)
    half = k // 2
    check_size(n, n * half)
    far = np.empty((n, half), np.int32)
    # Who is tied to whom, where that takes no more than the ties themselves do; else their lists are searched.
    tied = np.zeros((n, n) if 4 * k > n else (0, 0), np.bool_)
    _rewire(stream(as_seed(rng), "generators.rewiring"), fires_below(p)[()], tied, far)
    indptr, indices = np.empty(n + 1, np.int64), np.empty(n * k, np.int32)
    # Node numbers are at least 0, and unsigned ones spare the loops a look at their sign.
    _both_ways(far.view(np.uint32), np.empty(n * half, np.uint32), np.zeros(n, np.uint32), indptr, indices)
    return Graph._trusted(indptr, indices)


@kernel
def _rewire(key, below, tied, far):
    n, half = far.shape
    for u in range(n):
        for offset in range(half):
            v = u + offset + 1
            v -= n * (v >= n)
            far[u, offset] = v
            if tied.size:
                tied[u, v] = tied[v, u] = True
    for offset in range(half):
        for u in range(n):
            base = row(key, u)
            if toss(base, offset) >> np.uint64(11) >= below:
                continue
            new = -1
            for draw in range(1, _TRIES + 1):
                v = np.int64(uniform(toss(base, (draw << 32) + offset)) * n)
                if v != u and not _are_tied(tied, far, u, v):
                    new = v
                    break
            if new < 0:
                new = _among_the_rest(uniform(toss(base, ((_TRIES + 1) << 32) + offset)), tied, far, u)
            if new >= 0:
                if tied.size:
                    v = far[u, offset]
                    tied[u, v] = tied[v, u] = False
                    tied[u, new] = tied[new, u] = True
                far[u, offset] = new


@kernel
def _among_the_rest(luck, tied, far, u):
    """Choose one of those whom u is not tied to; -1 where there is nobody."""
    n = far.shape[0]
    left = 0
    for v in range(n):
        left += v != u and not _are_tied(tied, far, u, v)
    chosen = np.int64(luck * left)
    for v in range(n):
        if v != u and not _are_tied(tied, far, u, v):
            if chosen == 0:
                return v
            chosen -= 1
    return -1


@kernel
def _both_ways(far, near, cursor, indptr, indices):
    n, half = far.shape
    for u in range(n):
        for at in range(half):
            cursor[far[u, at]] += np.uint32(1)
    arcs = 0
    for u in range(n):
        indptr[u] = arcs
        arcs += half + cursor[u]
        # Where the near ends of the ties that lead to u start.
        cursor[u] = indptr[u] - half * u
    indptr[n] = arcs
    # Near ends come in ascending order, so each list of them ascends; and so then does each list of far ends, read
    # from the lists of near ends. What is left is to merge the two.
    for u in range(n):
        for at in range(half):
            v = far[u, at]
            near[cursor[v]] = u
            cursor[v] += np.uint32(1)
    cursor[:] = 0
    for v in range(n):
        for at in range(indptr[v] - half * v, indptr[v + 1] - half * (v + 1)):
            u = near[at]
            far[u, cursor[u]] = v
            cursor[u] += np.uint32(1)
    at = arc = 0
    for u in range(n):
        end, own = indptr[u + 1] - half * (u + 1), 0
        while own < half or at < end:
            if own < half and (at == end or far[u, own] < near[at]):
                indices[arc] = far[u, own]
                own += 1
            else:
                indices[arc] = near[at]
                at += 1
            arc += 1


@inline
def _are_tied(tied, far, u, v):
    # A tie is in the list of its near end, whichever of the two that is.
    found = False
    if tied.size:
        found = tied[u, v]
    else:
        for at in range(far.shape[1]):
            found |= (far[u, at] == v) | (far[v, at] == u)
    return found
