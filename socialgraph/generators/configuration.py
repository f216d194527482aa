"""The configuration model: given degrees, and chance in all else [1]_ [2]_.

Everybody holds as many stubs as the degree says, and the stubs are joined in pairs, each way to do so being equally
likely. With ratio = <k (k - 1)> / <k>, and degrees of bounded variance, ratio / 2 ties are loops and ratio**2 / 4
double another tie, on average and however many people there are [3]_. Those are erased.

.. [1] Bender, Canfield (1978), The asymptotic number of labeled graphs with given degree sequences, JCT A 24:296.
.. [2] Molloy, Reed (1995), A critical point for random graphs with a given degree sequence, RSA 6:161.
.. [3] Newman (2010), Networks: an introduction, section 13.2; both counts are derived again in the tests.
"""

from typing import Any

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError
from socialgraph.generators._arcs import sorted_graph
from socialgraph.generators._stubs import joined
from socialgraph.generators._ties import check_size
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, coin, stream, uniform

__all__ = ["configuration"]


def configuration(degrees: Any, in_degrees: Any = None, *, rng: Any = None) -> Graph:
    """Tie people at random so that each has a given number of ties.

    Loops and repeated ties, which chance makes too, are erased, so that a degree may come out below what was asked
    for, and none above. With a degree of 10 for everybody that is 4.5 loops and 20 repeats on average, in a network of
    any size; where few hold much of all, it is more: ``degrees.sum() - graph.degree.sum()`` says how much.

    Parameters
    ----------
    degrees : sequence of int, length n
        The degree of each node, at least 0; with an even sum. The out-degrees, where `in_degrees` is given.
    in_degrees : sequence of int, length n, optional
        The in-degrees, with the same sum; the graph is then directed.
    rng : int, SeedSequence, Generator or None
        The seed. A stub's draw depends on the seed, on whose it is and on how many of that node's have drawn.

    Returns
    -------
    Graph

    Raises
    ------
    ParameterError
        If a degree is no whole number of at least 0, if the sum is odd, or if the two sums or lengths differ.
    LimitExceeded
        If nodes and ties are more than 2**30.

    References
    ----------
    Molloy, Reed (1995), A critical point for random graphs with a given degree sequence, Random Structures &
    Algorithms 6:161.

    Examples
    --------
    >>> from socialgraph.generators import configuration
    >>> graph = configuration([3] * 500, rng=1)
    >>> graph, int(graph.degree.max())
    (<Graph: 500 nodes, 745 ties>, 3)
    >>> configuration([1, 1, 0], [0, 0, 2], rng=1)
    <Directed graph: 3 nodes, 2 arcs>
    """
    degrees = _checked_degrees("degrees", degrees)
    total, seed = int(degrees.sum()), as_seed(rng)
    if in_degrees is None:
        if total % 2:
            raise ParameterError("degrees", "must have an even sum, since every tie has two ends", total)
        check_size(degrees.size, total / 2)
        owner, used = _stubs(degrees), np.zeros(degrees.size, np.int32)
        ends = joined(stream(seed, "generators.stubs"), owner, np.array([0, total]), used)
        return sorted_graph(*ends, degrees.size)
    in_degrees = _checked_degrees("in_degrees", in_degrees)
    if in_degrees.size != degrees.size:
        raise ParameterError("in_degrees", f"must be {degrees.size:,}, one for each node", f"{in_degrees.size:,}")
    received = int(in_degrees.sum())
    if received != total:
        raise ParameterError("in_degrees", f"must have the sum of the out-degrees, {total:,}", received)
    check_size(degrees.size, total)
    source, target = _stubs(degrees), _stubs(in_degrees)
    _shuffle(stream(seed, "generators.stubs"), source, target)
    return sorted_graph(source, target, degrees.size, directed=True)


def _stubs(degrees: np.ndarray) -> np.ndarray:
    """List every node as often as its degree says."""
    return np.repeat(np.arange(degrees.size, dtype=np.int32), degrees)


def _checked_degrees(name: str, degrees: Any) -> np.ndarray:
    """Return degrees as int64[n], each in [0, 2**31 - 1]."""
    if isinstance(degrees, str | bytes) or not hasattr(degrees, "__iter__"):
        raise ParameterError(name, "must be a sequence of whole numbers", degrees)
    try:
        given = np.asarray(degrees if isinstance(degrees, np.ndarray) else list(degrees))
    except ValueError:
        raise ParameterError(name, "must be one whole number for each node", degrees) from None
    if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
        raise ParameterError(name, "must be one whole number for each node", degrees)
    wrong = np.flatnonzero((given < 0) | (given > 2**31 - 1))
    if wrong.size:
        node = int(wrong[0])
        raise ParameterError(name, "must lie in [0, 2**31 - 1]", f"{given[node]} at node {node}")
    return given.astype(np.int64)


@kernel
def _shuffle(key, source, target):
    draw, before = 0, -1
    for arc in range(source.size):
        u = source[arc]
        draw = draw + 1 if u == before else 0
        before = u
        pick = arc + np.int64(uniform(coin(key, u, draw)) * (source.size - arc))
        target[arc], target[pick] = target[pick], target[arc]
