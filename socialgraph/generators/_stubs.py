"""Half-ties, each with an owner, joined in pairs at random: one stub after another picks among those that are left."""

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.rng import coin, uniform

__all__ = ["joined"]


def joined(key: np.uint64, owner: np.ndarray, first: np.ndarray, used: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Join the stubs of each segment in pairs; every way to do so is equally likely.

    Parameters
    ----------
    key : numpy.uint64
        A stream; the draw of a stub depends on its owner and on how often that owner has drawn.
    owner : ndarray of int32, shape (stubs,)
        Whose stub each is; put in another order.
    first : ndarray of int64, shape (segments + 1,)
        Where each segment of stubs starts; an even number of stubs in each.
    used : ndarray of int32, shape (n,)
        How often each owner has drawn; counted on.

    Returns
    -------
    left, right : ndarray of int32, shape (stubs / 2,)
        The owners of each pair, segment by segment.
    """
    left, right = (np.empty(owner.size // 2, np.int32) for _ in range(2))
    _join(key, first, owner.view(np.uint32), used, left, right)
    return left, right


@kernel
def _join(key, first, owner, used, left, right):
    for segment in range(first.size - 1):
        begin, last = first[segment], first[segment + 1] - 1
        tie = last // 2
        while last > begin:
            u = owner[last]
            pick = begin + np.int64(uniform(coin(key, u, used[u])) * (last - begin))
            used[u] += 1
            left[tie], right[tie] = u, owner[pick]
            # The hole is filled with the stub that would be next, so that those left are always the first ones.
            owner[pick] = owner[last - 1]
            last -= 2
            tie -= 1
