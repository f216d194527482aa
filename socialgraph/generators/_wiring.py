"""Stubs joined at random into ties that may be: not within a colour, and none twice."""

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.generators._stubs import joined
from socialgraph.generators._table import GONE, bits_for, find, tie_name
from socialgraph.rng import coin, uniform

__all__ = ["wired"]

# How often a wrong tie looks for another to swap ends with, in how many rounds; whoever finds none, and can be in no
# better place after a round in which nobody found one, is given up.
_TRIES, _ROUNDS = 64, 16


def wired(
    key: np.uint64, owner: np.ndarray, first: np.ndarray, colour: np.ndarray, used: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Join the stubs of each segment in pairs, and swap ends where a tie came out wrong.

    A tie is wrong if its ends are of one colour or tied already. It swaps an end with a tie of its segment chosen at
    random if both are right then, as often as that is needed and in a bounded number of draws.

    Parameters
    ----------
    key : numpy.uint64
        A stream; draws depend on whose stub it is and on how often that owner has drawn.
    owner : ndarray of int32, shape (stubs,)
        Whose stub each is; put in another order.
    first : ndarray of int64, shape (segments + 1,)
        Where each segment of stubs starts; an even number of stubs in each.
    colour : ndarray of int32, shape (n,)
        Owners of one colour are not tied to each other.
    used : ndarray of int32, shape (n,)
        How often each owner has drawn; counted on.

    Returns
    -------
    left, right : ndarray of int32, shape (stubs / 2,)
        The ends of each tie, segment by segment.
    wrong : ndarray of bool, shape (stubs / 2,)
        Those that no swap set right.
    """
    left, right = joined(key, owner, first, used)
    wrong = np.empty(left.size, np.bool_)
    table = np.empty(2 ** bits_for(int(np.diff(first).max(initial=0)) // 2), np.uint64)
    _set_right(key, first, colour, used, table, left, right, wrong)
    return left, right, wrong


@kernel
def _set_right(key, first, colour, used, table, left, right, wrong):
    for segment in range(first.size - 1):
        begin, end = first[segment] // 2, first[segment + 1] // 2
        bits = 2
        while 1 << bits <= 2 * (end - begin):
            bits += 1
        for at in range(1 << bits):
            table[at] = 0
        left_over = 0
        for tie in range(begin, end):
            u, v = left[tie], right[tie]
            wrong[tie] = not _enter(table, bits, tie_name(u, v, colour.size), colour[u] == colour[v])
            left_over += wrong[tie]
        before, rounds = left_over + 1, 0
        while 0 < left_over < before and rounds < _ROUNDS:
            before = left_over
            rounds += 1
            for tie in range(begin, end):
                if wrong[tie]:
                    left_over -= _swap(key, tie, begin, end, colour, used, table, bits, left, right, wrong)


@kernel
def _swap(key, tie, begin, end, colour, used, table, bits, left, right, wrong):
    """Swap an end of a wrong tie with one that makes both right; give how many more ties are right now."""
    u, v, n = left[tie], right[tie], colour.size
    for _ in range(_TRIES):
        luck = coin(key, u, used[u])
        used[u] += 1
        other = begin + np.int64(uniform(luck) * (end - begin))
        a, b = left[other], right[other]
        if luck & np.uint64(1):
            a, b = b, a
        one, two = tie_name(u, a, n), tie_name(v, b, n)
        within = other == tie or one == two or colour[u] == colour[a] or colour[v] == colour[b]
        if within or table[_place(table, bits, one)] == one or table[_place(table, bits, two)] == two:
            continue
        if not wrong[other]:
            table[_place(table, bits, tie_name(a, b, n))] = GONE
        _enter(table, bits, one, False)
        _enter(table, bits, two, False)
        left[tie], right[tie], left[other], right[other] = u, a, v, b
        more = 1 + wrong[other]
        wrong[tie] = wrong[other] = False
        return more
    return 0


@kernel
def _enter(table, bits, name, refused):
    """Put a name into the table; tell whether it is new there and not refused."""
    at = _place(table, bits, name)
    if refused or table[at] == name:
        return False
    table[at] = name
    return True


@kernel
def _place(table, bits, name):
    return find(table, bits, name)
