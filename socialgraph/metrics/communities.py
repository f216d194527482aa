"""Communities found in a network: Leiden [1]_, or the Bethe Hessian [2]_, which finds none where none can be told.

.. [1] Traag, Waltman, van Eck (2019), From Louvain to Leiden: guaranteeing well-connected communities, Scientific
   Reports 9:5233.
.. [2] Saade, Krzakala, Zdeborová (2014), Spectral clustering of graphs with the Bethe Hessian, NeurIPS 27:406.
"""

from typing import Any

import numpy as np

from socialgraph._igraph import seeded
from socialgraph.convert import as_graph
from socialgraph.errors import LimitExceeded, check_choice, check_number, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, stream

__all__ = ["communities"]

_PURPOSE = "metrics.communities"
# Rows of the eigenvalue problem below which all eigenvalues at once are quicker, and safer.
_DENSE = 200
_ROUGH = 1e-3


def communities(
    graph: Any, *, definition: str = "leiden", resolution: float = 1.0, most: int = 20, rng: Any = None
) -> np.ndarray:
    r"""Find communities: people who are tied to each other more than chance would tie them.

    Leiden looks for the partition of the highest modularity at the given resolution and always finds one. The Bethe
    Hessian

    .. math:: H(r) = (r^2 - 1) I - r A + D, \qquad r = \sqrt{\langle k^2 \rangle / \langle k \rangle - 1}

    has one negative eigenvalue for each community that can be told from noise, and their eigenvectors tell who belongs
    to which.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        A directed graph is taken as `Graph.to_undirected`. Weights count for Leiden only.
    definition : {"leiden", "bethe_hessian"}
        How to look.
    resolution : float
        Of Leiden, above 0: more makes communities smaller.
    most : int
        Communities that the Bethe Hessian looks for at most, at least 1.
    rng : int, SeedSequence, Generator or None
        The seed, for both.

    Returns
    -------
    ndarray of float64, shape (n,)
        The number of each person's community: whole numbers from 0, the largest community first. People without ties
        are each alone for Leiden, and in community 0 for the Bethe Hessian.

    Raises
    ------
    ParameterError
        For an unknown definition or a number out of range.
    LimitExceeded
        If there are more communities than `most` to be told from noise.

    Notes
    -----
    Do not take a partition as evidence of communities: Leiden finds one of high modularity in any sparse random graph.
    Hold it against networks of chance in which it is looked for again (`null_test`, with this function as the groups),
    or see how far it lies above the line of `detectability`. The Bethe Hessian tells two communities apart in one random
    graph of ten to forty, where there are none.

    Examples
    --------
    >>> from socialgraph.generators import stochastic_block
    >>> graph, people = stochastic_block([100, 100], [[0.15, 0.02], [0.02, 0.15]], rng=1)
    >>> found = communities(graph, definition="bethe_hessian", rng=1)
    >>> bool(abs(np.corrcoef(found, np.arange(200) < 100)[0, 1]) > 0.9)
    True
    """
    check_choice("definition", definition, ["leiden", "bethe_hessian"])
    resolution, most = check_number("resolution", resolution, 1e-9), check_whole("most", most, 1)
    graph, seed = as_graph(graph).to_undirected(), as_seed(rng)
    if definition == "leiden":
        found = _leiden(graph, resolution, int(stream(seed, _PURPOSE)))
    else:
        found = _told_apart(graph, most, int(stream(seed, _PURPOSE)))
    return _by_size(found).astype(np.float64)


def _leiden(graph: Graph, resolution: float, seed: int) -> np.ndarray:
    if graph.m == 0:
        return np.arange(graph.n)
    foreign = graph.to_igraph()
    weights = None if graph.weight is None else "weight"
    with seeded(seed):
        found = foreign.community_leiden("modularity", weights=weights, resolution=resolution)
    return np.array(found.membership, dtype=np.int64)


def _told_apart(graph: Graph, most: int, seed: int) -> np.ndarray:
    """Cluster the eigenvectors of the Bethe Hessian's negative eigenvalues."""
    degree = graph.degree.astype(np.float64)
    if graph.m == 0 or (degree**2).sum() <= 2 * degree.sum():
        # Of so few ties nothing hangs together.
        return np.zeros(graph.n, dtype=np.int64)
    vectors = _negative(graph, degree, most, seed)
    if vectors.shape[1] < 2:
        return np.zeros(graph.n, dtype=np.int64)
    from scipy.cluster.vq import kmeans2

    draws = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
    scaled = vectors / np.abs(vectors).max(axis=0)
    runs = [kmeans2(scaled, vectors.shape[1], minit="++", rng=draws) for _ in range(10)]
    return min(runs, key=lambda run: ((scaled - run[0][run[1]]) ** 2).sum())[1]


def _negative(graph: Graph, degree: np.ndarray, most: int, seed: int) -> np.ndarray:
    """Give the eigenvectors of the negative eigenvalues, float64[n, communities]."""
    from scipy.linalg import eigh
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import eigsh

    ties = graph.to_scipy().astype(np.float64)
    ties.data[:] = 1
    ratio = np.sqrt((degree**2).sum() / degree.sum() - 1)
    bethe = (diags_array(ratio**2 - 1 + degree) - ratio * ties).tocsr()
    if graph.n <= max(_DENSE, 2 * most):
        values, vectors = eigh(bethe.toarray())
    else:
        start = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed))).normal(size=graph.n)
        # What is noise crowds around 0, where eigenvalues are slow to come apart: so few as will do, and roughly.
        values, count = np.full(1, -1.0), 1
        while values.max() < 0 and count <= most:
            count = min(2 * count, most) + 1
            values, vectors = eigsh(bethe, k=count, which="SA", v0=start, tol=_ROUGH)
    if (values < 0).sum() > most:
        raise LimitExceeded(f"more communities than most = {most} can be told from noise")
    return vectors[:, values < 0]


def _by_size(found: np.ndarray) -> np.ndarray:
    """Number communities from the largest; of equals, the one with the first person first."""
    _, first, label, size = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(size.size, dtype=np.int64)
    rank[np.lexsort([first, -size])] = np.arange(size.size)
    return rank[label]
