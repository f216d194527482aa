"""Groups that differ in how often their members are tied, within and across [1]_.

.. [1] Holland, Laskey, Leinhardt (1983), Stochastic blockmodels: first steps, Social Networks 5:109.
"""

from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_whole
from socialgraph.generators._blocks import block_ties
from socialgraph.generators._ties import undirected
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.rng import as_seed

__all__ = ["stochastic_block"]


def stochastic_block(sizes: Any, probabilities: Any, *, rng: Any = None) -> tuple[Graph, People]:
    """Tie every pair of nodes independently, with a probability that depends on their groups only.

    Parameters
    ----------
    sizes : sequence of int, length groups
        The nodes in each group, each at least 0; the nodes of a group are numbered consecutively.
    probabilities : array_like of float, shape (groups, groups)
        Of a tie between a node of one group and a node of another; symmetric, in [0, 1].
    rng : int, SeedSequence, Generator or None
        The seed. Row u's draws depend on the seed and on u only. With one group this is `erdos_renyi`, draw by draw.

    Returns
    -------
    graph : Graph
    people : People
        With the column ``group``, int64[n]: 0 for the first group, and so on.

    Raises
    ------
    ParameterError
        If there is no group, or a size or a probability is out of range, or the probabilities are not symmetric.
    LimitExceeded
        If nodes and expected ties are more than 2**30.

    References
    ----------
    Holland, Laskey, Leinhardt (1983), Stochastic blockmodels: first steps, Social Networks 5:109.

    Examples
    --------
    >>> from socialgraph.generators import stochastic_block
    >>> graph, people = stochastic_block([60, 40], [[0.2, 0.01], [0.01, 0.2]], rng=1)
    >>> graph, people
    (<Graph: 100 nodes, 528 ties>, <People: 100, group>)
    """
    sizes = _checked_sizes(sizes)
    probabilities = _checked_probabilities(probabilities, sizes.size)
    start, older = block_ties(as_seed(rng), sizes, probabilities, directed=False)
    return undirected(start, older), People({"group": np.repeat(np.arange(sizes.size), sizes)})


def _checked_sizes(sizes: Any) -> np.ndarray:
    """Return the sizes as int64, one or more."""
    if isinstance(sizes, str | bytes) or not hasattr(sizes, "__iter__"):
        raise ParameterError("sizes", "must be a sequence of whole numbers", sizes)
    checked = [check_whole("sizes", size, 0, 2**31 - 1) for size in sizes]
    if not checked:
        raise ParameterError("sizes", "must name one group or more", sizes)
    if sum(checked) > 2**31 - 1:
        raise ParameterError("sizes", "must sum to at most 2**31 - 1", sum(checked))
    return np.array(checked, dtype=np.int64)


def _checked_probabilities(probabilities: Any, groups: int) -> np.ndarray:
    """Return the probabilities as float64, symmetric."""
    try:
        given = np.asarray(probabilities)
    except ValueError:
        raise ParameterError("probabilities", "must be a square of numbers", probabilities) from None
    if given.dtype.kind not in "iuf" or given.shape != (groups, groups):
        rule = f"must be numbers of shape ({groups}, {groups}), one for each pair of groups"
        raise ParameterError("probabilities", rule, probabilities)
    given = given.astype(np.float64)
    outside = np.argwhere(~((given >= 0) & (given <= 1)))
    if outside.size:
        a, b = outside[0].tolist()
        raise ParameterError("probabilities", "must lie in [0, 1]", f"{given[a, b]} at groups {a} and {b}")
    uneven = np.argwhere(given != given.T)
    if uneven.size:
        a, b = uneven[0].tolist()
        raise ParameterError(
            "probabilities", "must be symmetric", f"{given[a, b]} and {given[b, a]} at groups {a} and {b}"
        )
    return given
