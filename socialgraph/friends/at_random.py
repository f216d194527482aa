"""Friends at random: the arm without a recommender, against which the others are measured."""

from typing import Any

import numba
import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import inline, parallel_kernel
from socialgraph.convert import as_graph
from socialgraph.errors import check_whole
from socialgraph.friends.suggestions import Suggestions
from socialgraph.rng import as_seed, row, stream, toss

__all__ = ["AtRandom"]


@frozen
class AtRandom:
    """Suggest people at random, each of those not yet tied to with the same probability.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    >>> AtRandom()(graph, k=5, rng=7).frame().astype(int).values.tolist()
    [[0, 3, 1], [0, 2, 1], [1, 3, 1], [2, 0, 1], [3, 1, 1], [3, 0, 1]]
    """

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone k others, drawn without replacement.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes. On a follow graph those whom u follows are left out, those
            who follow u are not.
        profile : People, optional
            Not used.
        k : int
            So many for each; who has fewer candidates gets them all.
        rng : int, SeedSequence, Generator or None
            The seed. A person's draws do not depend on the ties of others.

        Returns
        -------
        Suggestions
            With a score of 1 for all; the order within a person is the order drawn.

        Raises
        ------
        ParameterError
            If `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k = check_whole("k", k, 1)
        room = np.minimum(graph.n - 1 - graph.degree, k)
        first = np.concatenate([[0], np.cumsum(room)])
        target = np.empty(first[-1], dtype=np.int32)
        blocks = min(numba.get_num_threads(), max(graph.n, 1))
        block = np.linspace(0, graph.n, blocks + 1).astype(np.int64)
        key = stream(as_seed(rng), "friends.random")
        _draw(graph.indptr, graph.indices, key, readonly(block), readonly(first), target)
        return Suggestions(np.repeat(np.arange(graph.n, dtype=np.int32), room), target, np.ones(target.size))


@parallel_kernel
def _draw(indptr, indices, key, block, first, target):
    """Fill rows first[u] to first[u + 1] of target for every u."""
    n = indptr.size - 1
    for b in prange(block.size - 1):
        taken = np.full(n, -1, dtype=np.int32)
        for u in range(block[b], block[b + 1]):
            base = row(key, u)
            taken[u] = u
            for e in range(indptr[u], indptr[u + 1]):
                taken[indices[e]] = u
            out = target[first[u] : first[u + 1]]
            free = n - 1 - (indptr[u + 1] - indptr[u])
            if 2 * free < n or 2 * out.size > free:
                # Too few are left to be hit upon by chance: toss for each, and let the lowest coins win.
                held = 0
                for v in range(n):
                    if taken[v] == u or out.size == 0:
                        continue
                    at = held
                    while at > 0 and toss(base, v) < toss(base, out[at - 1]):
                        at -= 1
                    if at < out.size:
                        held = min(held + 1, out.size)
                        for place in range(held - 1, at, -1):
                            out[place] = out[place - 1]
                        out[at] = v
                continue
            attempt, held = 0, 0
            # At least a quarter of all can still be hit, and over all attempts no 64 bits repeat: this ends.
            while held < out.size:
                v = _below(toss(base, attempt), n)
                attempt += 1
                if taken[v] != u:
                    taken[v] = u
                    out[held] = v
                    held += 1


@inline
def _below(bits, n):
    """Scale 64 bits to a node number: the upper half of bits x n, exact, so that no node is favoured by 2**-40."""
    half = np.uint64(32)
    low = (bits & np.uint64(0xFFFFFFFF)) * np.uint64(n)
    return np.int64(((bits >> half) * np.uint64(n) + (low >> half)) >> half)
