"""Spectral embedding: friends of friends who are close once the network is flattened to a few dimensions.

Chung (1997), Spectral graph theory; the low-rank approximation of the adjacency as a predictor of ties is in
Liben-Nowell and Kleinberg (2007), The link-prediction problem for social networks, JASIST 58, 1019-1031.
"""

from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends._scored import best_of_blocks, two_steps_away
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, stream, uniforms

__all__ = ["SpectralEmbedding"]

# Smaller networks are taken whole: a full solution is sooner there than a sparse one, and needs no start.
_SMALL = 400
# The solver's last digits are luck: two who are alike on paper would differ there.
_DIGITS = 10


@frozen
class SpectralEmbedding:
    """Suggest friends of friends by the low-rank approximation of the normalised adjacency.

    The matrix has 1 / sqrt(d_u d_v) for each tie, both ways alike; with its largest eigenvalues l_1 to l_d and their
    vectors x_1 to x_d, as far as they are above 0, the score is the sum of l_i x_i(u) x_i(v), to ten digits. Weights
    are not used. Where the last eigenvalue taken equals the first left out, which of their vectors are taken is
    arbitrary (though the same every time): take more or fewer.

    Parameters
    ----------
    dimensions : int, optional
        How many, at least 1; as many as there are people where there are fewer.

    Raises
    ------
    ParameterError
        If it is not a whole number of at least 1.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)])
    >>> offers = SpectralEmbedding(dimensions=2)(graph, k=1, rng=7)
    >>> offers.frame().round(3).values.tolist()[0]
    [0.0, 3.0, 0.061]
    """

    dimensions: int = 16

    def __post_init__(self) -> None:
        check_whole("dimensions", self.dimensions, 1)

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k highest in score of those two steps away and not yet tied to.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes. Its arcs say who is two steps away.
        profile : People, optional
            Not used: the score is structural.
        k : int
            At most so many for each; who has fewer candidates gets them all.
        rng : int, SeedSequence, Generator or None
            Decides between equal scores, by a coin of each pair.

        Returns
        -------
        Suggestions
            With scores above 0.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k, key = check_whole("k", k, 1), stream(as_seed(rng), "friends.ties")
        value, vector = _decomposed(graph.to_undirected(), self.dimensions)

        def product(source: np.ndarray, target: np.ndarray) -> np.ndarray:
            score = np.empty(source.size)
            _multiply(value, vector, readonly(source), readonly(target), score)
            return np.round(score, _DIGITS)

        return best_of_blocks(two_steps_away(graph), product, k, key)


def _decomposed(graph: Graph, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the largest eigenvalues, as far as they are above 0, and their vectors: [d] and [n, d]."""
    from scipy.sparse import csr_array
    from scipy.sparse.linalg import eigsh

    n = graph.n
    scale = 1 / np.sqrt(np.maximum(graph.degree, 1))
    entry = scale[graph.sources] * scale[graph.indices]
    matrix = csr_array((entry, graph.indices, graph.indptr), shape=(n, n))
    if n <= _SMALL or 2 * dimensions >= n:
        value, vector = np.linalg.eigh(matrix.toarray())
    else:
        # Any start would do that is the same every time; one that is itself an eigenvector would end the search.
        start = uniforms(stream(0, "friends.spectral"), np.arange(n))
        value, vector = eigsh(matrix, k=dimensions, which="LA", v0=start)
    largest = np.argsort(-value, kind="stable")[:dimensions]
    largest = largest[value[largest] > 0]
    return readonly(value[largest]), readonly(vector[:, largest])


@parallel_kernel
def _multiply(value, vector, source, target, score):
    """Give the entry of the approximation for each pair."""
    for i in prange(source.size):
        u, v = source[i], target[i]
        entry = 0.0
        for j in range(value.size):
            entry += value[j] * vector[u, j] * vector[v, j]
        score[i] = entry
