"""Which ties are there: a table of their names, looked up by hash, for kernels that make one tie after another."""

import numpy as np

from socialgraph._kernels import inline

__all__ = ["GONE", "bits_for", "find", "tie_name"]

# What stands in the place of a tie that was taken out: a search does not end there. A free place holds 0.
GONE = np.uint64(2**64 - 1)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def bits_for(ties: int) -> int:
    """Give the size of a table for so many names, as a power of two: at most half of it is ever in use."""
    return max(int(2 * ties).bit_length(), 2)


@inline
def find(table, bits, name):
    """Give where a name is among the first 2**bits places, or where it is to go if it is not there."""
    mask = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    at = (name * _GOLDEN) >> np.uint64(64 - bits)
    free, found = at, False
    while table[at] != np.uint64(0) and table[at] != name:
        if table[at] == GONE and not found:
            free, found = at, True
        at = (at + np.uint64(1)) & mask
    return free if found and table[at] != name else at


@inline
def tie_name(u, v, n):
    """Name a tie by its two ends, the same from either side."""
    return np.uint64(min(u, v)) * np.uint64(n) + np.uint64(max(u, v)) + np.uint64(1)
