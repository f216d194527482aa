"""Independent ties with one probability for each pair of blocks, drawn by leaps over the pairs that get none.

Row u walks over the nodes that it may be tied to. Where each has probability p, the number passed over before the
next tie is geometric: floor(E / h) with E a unit exponential and h = -log(1 - p) [1]_. What is left of E at the end
of a block goes on into the next one, so a row costs one draw a tie, plus one, however many blocks there are.

.. [1] Batagelj, Brandes (2005), Efficient generation of large random networks, PRE 71:036113.
"""

import math

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.generators._ties import check_size
from socialgraph.rng import row, stream, toss, uniform

__all__ = ["block_ties"]


def block_ties(
    seed: int, sizes: np.ndarray, probabilities: np.ndarray, *, directed: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Draw independent ties among blocks of consecutive nodes.

    Parameters
    ----------
    seed : int
        From `as_seed`.
    sizes : ndarray of int64, shape (blocks,)
        The nodes in each block.
    probabilities : ndarray of float64, shape (blocks, blocks)
        Of a tie between two nodes, in [0, 1]; symmetric.
    directed : bool
        Whether each ordered pair is drawn; for one block only.

    Returns
    -------
    start : ndarray of int64, shape (n + 1,)
        Where each node's run of targets starts.
    targets : ndarray of int32
        Ascending within a run; only nodes below the run's own where undirected.
    """
    first = np.concatenate([[0], np.cumsum(sizes)])
    n = int(first[-1])
    pairs = np.outer(sizes, sizes) - np.diag(sizes)
    mean = float((pairs * probabilities).sum()) / (1 if directed else 2)
    check_size(n, mean)
    with np.errstate(divide="ignore"):
        hazard = -np.log1p(-probabilities)
    key, start = stream(seed, "generators.ties"), np.empty(n + 1, np.int64)
    targets = np.empty(int(mean + 6 * math.sqrt(mean)) + 16, np.int32)
    ties = _leap(key, first, hazard, directed, start, targets)
    if ties > targets.size:
        # Beyond six standard deviations, for about one seed in 10**9: the same draws again, into enough room.
        targets = np.empty(ties, np.int32)
        _leap(key, first, hazard, directed, start, targets)
    return start, targets[:ties]


@kernel
def _leap(key, first, hazard, directed, start, targets):
    n = first[-1]
    own = ties = 0
    start[0] = 0
    for u in range(n):
        while u >= first[own + 1]:
            own += 1
        base, draw = row(key, u), 1
        left = -math.log(1.0 - uniform(toss(base, 0)))
        for block in range(own + 1):
            rate = hazard[own, block]
            at, end = first[block], min(first[block + 1], n - 1 if directed else u)
            # A rate of 0 is passed over and one of infinity leaps by 0: both ends of [0, 1] are exact.
            while rate > 0.0 and at < end:
                if left / rate >= end - at:
                    left -= rate * (end - at)
                    break
                at += np.int64(left / rate)
                if ties < targets.size:
                    targets[ties] = at + (at >= u)
                ties += 1
                at += 1
                left = -math.log(1.0 - uniform(toss(base, draw)))
                draw += 1
        start[u + 1] = ties
    return ties
