"""Co-engagement: whoever liked, shared or bought the same.

Cosine similarity over who has dealt with what is user-based collaborative filtering: Sarwar, Karypis, Konstan and Riedl
(2000), Analysis of recommendation algorithms for e-commerce, EC 2000, 158-167.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_whole
from socialgraph.friends._parts import tied
from socialgraph.friends._scored import best_of, blocks_of
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, stream

__all__ = ["CoEngagement"]


@frozen
class CoEngagement:
    """Suggest those who engaged with the same things, friends of friends or not.

    The score of u and v is the cosine of the angle between two rows of counts: how often each engaged with each thing.
    Whoever engaged with nothing that u did is no candidate.

    Parameters
    ----------
    engagements : pair of array_like of int, shape (2, rows)
        Who and with what, row by row, as scipy's sparse matrices take them: `(person, content)`, people by node
        number and things by any numbers of at least 0. A pair that is given twice counts twice.

    Raises
    ------
    ParameterError
        If they are not two lists of such numbers, of one length.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1)], n=4)
    >>> offers = CoEngagement(([0, 0, 1, 2, 3, 3], [5, 6, 5, 6, 6, 7]))(graph, k=1, rng=7)
    >>> offers.frame().round(3).values.tolist()
    [[0.0, 2.0, 0.707], [2.0, 3.0, 0.707], [3.0, 2.0, 0.707]]
    """

    engagements: np.ndarray

    def __post_init__(self) -> None:
        try:
            given = np.asarray(self.engagements)
        except ValueError:
            raise ParameterError("engagements", "must be persons and contents of one length", "two lengths") from None
        if given.ndim != 2 or len(given) != 2:
            raise ParameterError("engagements", "must be a pair (person, content)", f"shape {given.shape}")
        if given.size and (given.dtype.kind not in "iu" or given.min() < 0 or given.max() >= 2**62):
            raise ParameterError("engagements", "must be whole numbers of at least 0", self.engagements)
        object.__setattr__(self, "engagements", readonly(given.copy(), np.int64))

    def __repr__(self) -> str:
        rows = self.engagements.shape[1]
        return f"CoEngagement({self.engagements.tolist() if rows <= 100 else f'<{rows:,} rows>'})"

    def __call__(self, graph: Any, profile: Any = None, *, k: int, rng: Any = None) -> Suggestions:
        """Suggest to everyone the k most alike in what they engaged with, of those not yet tied to.

        Parameters
        ----------
        graph : Graph
            The network; any kind that `as_graph` takes. It only says who is tied already.
        profile : People, optional
            Not used.
        k : int
            At most so many for each; who has fewer candidates gets them all.
        rng : int, SeedSequence, Generator or None
            Decides between equal scores, by a coin of each pair.

        Returns
        -------
        Suggestions
            With cosines, above 0 and at most 1.

        Raises
        ------
        ParameterError
            If somebody who engaged is no node, or `k` is not a whole number of at least 1.
        """
        graph = as_graph(graph)
        k, key = check_whole("k", k, 1), stream(as_seed(rng), "friends.ties")
        if self.engagements.max(axis=1, initial=-1)[0] >= graph.n:
            raise ParameterError("engagements", f"must be of nodes below {graph.n}", self.engagements[0].max())
        kept = [best_of(*columns, k, key) for columns in self._alike(graph)]
        columns = [[getattr(part, name) for part in kept] for name in ("source", "target", "score")]
        return Suggestions(*(np.concatenate(column) if column else np.zeros(0, dtype=np.int64) for column in columns))

    def _alike(self, graph: Graph) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """List who engaged with the same as whom, and their cosine, block by block."""
        from scipy.sparse import csr_array

        things, thing = np.unique(self.engagements[1], return_inverse=True)
        person = self.engagements[0]
        # Sums of whole numbers: the same in any order, up to 2**53.
        count = csr_array((np.ones(person.size), (person, thing)), shape=(graph.n, things.size))
        count.sum_duplicates()
        square = np.bincount(np.repeat(np.arange(graph.n), np.diff(count.indptr)), count.data**2, graph.n)
        turned = csr_array(count.T)
        popular = np.diff(turned.indptr)
        met = np.bincount(np.repeat(np.arange(graph.n), np.diff(count.indptr)), popular[count.indices], graph.n)
        for begin, end in blocks_of(np.minimum(met, graph.n).astype(np.int64)):
            both = csr_array(count[begin:end] @ turned)
            source, target = np.repeat(np.arange(begin, end), np.diff(both.indptr)), both.indices
            new = (source != target) & ~tied(graph, source, target)
            source, target, dot = source[new], target[new], both.data[new]
            yield source, target, np.minimum(dot / np.sqrt(square[source] * square[target]), 1.0)
