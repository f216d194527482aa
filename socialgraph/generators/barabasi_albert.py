"""Preferential attachment: who has ties gets more [1]_.

A newcomer picks an end of a uniformly random tie, which is a node with probability proportional to its degree. The
degrees then follow P(k) = 2 m (m + 1) / (k (k + 1) (k + 2)) for k >= m [2]_.

.. [1] Barabási, Albert (1999), Emergence of scaling in random networks, Science 286:509.
.. [2] Dorogovtsev, Mendes, Samukhin (2000), Structure of growing networks with preferential linking, PRL 85:4633.
"""

from typing import Any

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.generators._ties import check_growth, undirected
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, row, stream, toss, uniform

__all__ = ["barabasi_albert"]


def barabasi_albert(n: int, m: int, *, rng: Any = None) -> Graph:
    """Grow a network in which newcomers prefer those with many ties.

    As in networkx, growth starts from a star: node 0 is tied to nodes 1 to `m`. Each later node makes `m` ties to
    distinct older nodes, drawn one after another with probability proportional to degree among those not yet drawn.

    Parameters
    ----------
    n : int
        The number of nodes, in [2, 2**30].
    m : int
        The ties that a newcomer makes, in [1, n - 1].
    rng : int, SeedSequence, Generator or None
        The seed. Node u's draws depend on the seed, u and the nodes before it, so a longer growth begins with the
        shorter one of the same seed.

    Returns
    -------
    Graph
        With m (n - m) ties.

    Raises
    ------
    ParameterError
        If `m` or `n` is out of range.
    LimitExceeded
        If there would be more than about 2**30 ties.

    References
    ----------
    Barabási, Albert (1999), Emergence of scaling in random networks, Science 286:509.

    Examples
    --------
    >>> from socialgraph.generators import barabasi_albert
    >>> graph = barabasi_albert(1000, 3, rng=1)
    >>> graph
    <Graph: 1,000 nodes, 2,991 ties>
    >>> int(graph.degree.min()), int(graph.degree.max()) > 50
    (2, True)
    """
    n, m = check_growth(n, m)
    start, older = np.empty(n + 1, np.int64), np.empty(m * (n - m), np.int32)
    _grow(stream(as_seed(rng), "generators.attachment"), m, np.zeros(n, np.int32), start, older)
    return undirected(start, older)


@kernel
def _grow(key, m, last, start, older):
    start[0] = start[1] = 0
    for u in range(1, m + 1):
        older[u - 1] = 0
        start[u + 1] = u
    ties = m
    for u in range(m + 1, last.size):
        base = row(key, u)
        draw = picked = 0
        while picked < m:
            bits = toss(base, draw)
            draw += 1
            # The lowest bit picks the end and the upper 53 the tie. The younger end follows from the tie's number.
            tie = np.int64(uniform(bits) * ties)
            if bits & np.uint64(1):
                v = np.int64(older[tie])
            elif tie < m:
                v = tie + 1
            else:
                v = m + tie // m
            if last[v] != u:
                last[v] = u
                older[ties + picked] = v
                picked += 1
        ties += m
        start[u + 1] = ties
