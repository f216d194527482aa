"""The random graph: every pair is tied with the same probability, independently [1]_.

.. [1] Gilbert (1959), Random graphs, Annals of Mathematical Statistics 30:1141; named after Erdős and Rényi (1959).
"""

from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.generators._blocks import block_ties
from socialgraph.generators._ties import undirected
from socialgraph.graph import Graph
from socialgraph.rng import as_seed

__all__ = ["erdos_renyi"]


def erdos_renyi(
    n: int, p: float | None = None, *, mean_degree: float | None = None, directed: bool = False, rng: Any = None
) -> Graph:
    """Tie every pair of nodes with the same probability, independently: G(n, p).

    Parameters
    ----------
    n : int
        The number of nodes, in [0, 2**30].
    p : float, optional
        The probability of a tie, in [0, 1].
    mean_degree : float, optional
        The expected degree (out-degree where directed) instead, in [0, n - 1]: p = mean_degree / (n - 1).
    directed : bool, optional
        Whether u -> v and v -> u are drawn separately.
    rng : int, SeedSequence, Generator or None
        The seed. Row u's draws depend on the seed and on u only.

    Returns
    -------
    Graph

    Raises
    ------
    ParameterError
        If a number is out of range, or not exactly one of `p` and `mean_degree` is given.
    LimitExceeded
        If nodes and expected ties are more than 2**30.

    References
    ----------
    Gilbert (1959), Random graphs, Annals of Mathematical Statistics 30:1141.

    Batagelj, Brandes (2005), Efficient generation of large random networks, Physical Review E 71:036113.

    Examples
    --------
    >>> from socialgraph.generators import erdos_renyi
    >>> erdos_renyi(1000, mean_degree=10, rng=1)
    <Graph: 1,000 nodes, 5,085 ties>
    >>> erdos_renyi(4, 1, directed=True)
    <Directed graph: 4 nodes, 12 arcs>
    """
    n = check_whole("n", n, 0, 2**31 - 1)
    if (p is None) == (mean_degree is None):
        raise ParameterError("p", "must be given, or mean_degree must, but not both", p)
    if p is None:
        p = check_number("mean_degree", mean_degree, 0, max(n - 1, 0)) / max(n - 1, 1)
    p = check_number("p", p, 0, 1)
    if not isinstance(directed, bool | np.bool_):
        raise ParameterError("directed", "must be True or False", directed)
    start, targets = block_ties(as_seed(rng), np.array([n]), np.array([[p]]), directed=bool(directed))
    return Graph._trusted(start, targets, directed=True) if directed else undirected(start, targets)
