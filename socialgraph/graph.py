"""Graph: an immutable network in compressed rows.

An arc u -> v lies in row u. An undirected tie is two arcs. On a directed platform u -> v means that u follows
v, so that v's posts reach u; word of mouth travels along the arcs of the graph that it is given.
"""

from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from socialgraph._csr import (
    check_ends,
    check_symmetric,
    checked_names,
    checked_pairs,
    checked_weight,
    node_numbers,
    rows,
    without_loops,
    without_repeats,
)
from socialgraph._exports import to_igraph, to_networkx, to_pandas, to_scipy
from socialgraph._frozen import fingerprint, frozen, readonly
from socialgraph.errors import GraphInputError, ParameterError, check_choice, check_whole, shown

__all__ = ["Graph"]


@frozen
class Graph:
    """A network of n nodes, numbered 0 to n - 1, in compressed sparse rows.

    Parameters
    ----------
    indptr : array_like of int, shape (n + 1,)
        Where each row starts.
    indices : array_like of int, shape (arcs,)
        The neighbours, ascending within a row; no self-loops, no repeats.
    weight : array_like of float, shape (arcs,), optional
        One finite number of at least 0 for each arc.
    directed : bool
        Whether u -> v says nothing about v -> u. An undirected graph holds both arcs of each tie.
    names : sequence of hashable, length n, optional
        What the nodes are called outside; without it they are called by their numbers.

    Raises
    ------
    GraphInputError
        If the arrays do not make such a network.

    Examples
    --------
    >>> graph = Graph.from_edges([(0, 1), (1, 2)], n=4)
    >>> graph
    <Graph: 4 nodes, 2 ties>
    >>> graph.degree.tolist(), graph.neighbors(1).tolist()
    ([1, 2, 1, 0], [0, 2])
    """

    indptr: np.ndarray
    indices: np.ndarray
    weight: np.ndarray | None = None
    directed: bool = False
    names: tuple[Hashable, ...] | None = None

    def __post_init__(self) -> None:
        indptr, indices = np.asarray(self.indptr), np.asarray(self.indices)
        if indptr.ndim != 1 or indptr.size == 0 or indptr.dtype.kind not in "iu" or indptr[0] != 0:
            raise GraphInputError(f"indptr must be whole numbers that start at 0; got {shown(self.indptr)}")
        if indices.ndim != 1 or (indices.size and indices.dtype.kind not in "iu"):
            raise GraphInputError(f"indices must be whole numbers; got {shown(self.indices)}")
        if np.any(np.diff(indptr.astype(np.int64)) < 0) or indptr[-1] != indices.size:
            raise GraphInputError(f"indptr must rise from 0 to {indices.size}, the number of indices")
        n = indptr.size - 1
        check_ends(indices, n, "indices", 1)
        weight = checked_weight(self.weight, indices.size)
        names = checked_names(self.names, n)
        self._set(indptr, indices, weight, bool(self.directed), names)
        keys = self._keys()
        if np.any(np.diff(keys) <= 0):
            raise GraphInputError("indices must ascend within each row, without repeats")
        if np.any(self.sources == self.indices):
            first = int(np.flatnonzero(self.sources == self.indices)[0])
            raise GraphInputError(f"indices must hold no self-loops; got one at node {int(self.indices[first])}")
        if not self.directed:
            check_symmetric(self.indices, self.sources, self.weight, self.n)

    @classmethod
    def from_edges(
        cls,
        pairs: Any,
        n: int | None = None,
        directed: bool = False,
        weight: Any = None,
        names: Iterable[Hashable] | None = None,
        *,
        loops: str = "error",
        multi: str = "error",
    ) -> "Graph":
        """Build a graph from pairs of node numbers.

        Parameters
        ----------
        pairs : array_like of int, shape (ties, 2)
            Each tie once.
        n : int, optional
            The number of nodes; by default as many as there are names, or one more than the largest end.
        directed : bool, optional
            Whether a pair is an arc from the first to the second.
        weight : array_like of float, shape (ties,), optional
            Finite, at least 0.
        names : sequence of hashable, optional
            What the nodes are called.
        loops : {"error", "drop"}, optional
            What to do with a tie from a node to itself.
        multi : {"error", "merge"}, optional
            What to do with a tie that is given twice; merging adds the weights.

        Returns
        -------
        Graph

        Raises
        ------
        GraphInputError
            For an end out of range, a self-loop, a parallel tie or a bad weight, each named with its place.

        Examples
        --------
        >>> Graph.from_edges([(0, 1), (1, 0), (1, 1)], loops="drop", multi="merge")
        <Graph: 2 nodes, 1 tie>
        """
        check_choice("loops", loops, ["error", "drop"])
        check_choice("multi", multi, ["error", "merge"])
        directed = bool(directed)
        pairs = checked_pairs(pairs)
        names = None if names is None else tuple(names)
        if n is None:
            n = len(names) if names is not None else int(pairs.max()) + 1 if pairs.size else 0
        n = check_whole("n", n, 0, 2**31 - 1)
        names = checked_names(names, n)
        check_ends(pairs, n, "pairs", 2)
        weight = checked_weight(weight, len(pairs))
        pairs, weight = without_loops(pairs, weight, loops, names)
        pairs, weight = without_repeats(pairs, weight, n, directed, multi, names)
        if not directed:
            pairs = np.concatenate([pairs, pairs[:, ::-1]])
            weight = None if weight is None else np.concatenate([weight, weight])
        indptr, indices, weight = rows(pairs[:, 0] * np.int64(n) + pairs[:, 1], n, weight)
        return cls._trusted(indptr, indices, weight, directed, names)

    @classmethod
    def _trusted(
        cls, indptr: Any, indices: Any, weight: Any = None, directed: bool = False, names: Any = None
    ) -> "Graph":
        """Wrap arrays that a kernel of ours has made, without looking at them again."""
        graph = object.__new__(cls)
        graph._set(indptr, indices, weight, directed, names)
        return graph

    def __repr__(self) -> str:
        what = "arc" if self.directed else "tie"
        kind = ("directed " if self.directed else "") + ("weighted " if self.weight is not None else "")
        nodes = f"{self.n:,} node{'s' * (self.n != 1)}"
        return f"<{kind.capitalize()}Graph: {nodes}, {self.m:,} {what}{'s' * (self.m != 1)}>".replace(
            " Graph", " graph"
        )

    @property
    def n(self) -> int:
        """The number of nodes."""
        return self.indptr.size - 1

    @property
    def m(self) -> int:
        """The number of ties, or of arcs where directed."""
        return self.indices.size if self.directed else self.indices.size // 2

    @cached_property
    def degree(self) -> np.ndarray:
        """How many neighbours each node has, int64[n]; out-degree where directed."""
        return readonly(np.diff(self.indptr))

    @cached_property
    def sources(self) -> np.ndarray:
        """Where each arc starts, int32[arcs]."""
        return readonly(np.repeat(np.arange(self.n, dtype=np.int32), self.degree))

    @cached_property
    def reverse(self) -> "Graph":
        """The graph with every arc turned round; itself where undirected."""
        if not self.directed:
            return self
        turned = self.indices.astype(np.int64) * self.n + self.sources
        return self._trusted(*rows(turned, self.n, self.weight), True, self.names)

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the content, for manifests."""
        return fingerprint(self)

    def neighbors(self, u: int) -> np.ndarray:
        """Give the numbers of the nodes that arcs from node number `u` lead to, int32, ascending."""
        u = check_whole("u", u, 0, self.n - 1)
        return self.indices[self.indptr[u] : self.indptr[u + 1]]

    def has_edge(self, u: int, v: int) -> bool:
        """Tell whether there is an arc from node number `u` to node number `v`."""
        row, v = self.neighbors(u), check_whole("v", v, 0, self.n - 1)
        at = int(np.searchsorted(row, v))
        return at < row.size and int(row[at]) == v

    def edges(self) -> np.ndarray:
        """List the ties, int64[m, 2]; each once, with u < v, where undirected."""
        pairs = np.column_stack([self.sources, self.indices]).astype(np.int64)
        return pairs if self.directed else pairs[pairs[:, 0] < pairs[:, 1]]

    def edge_weight(self) -> np.ndarray | None:
        """Give the weights in the order of `edges`, float32[m], or None."""
        if self.weight is None or self.directed:
            return self.weight
        return self.weight[self.sources < self.indices]

    def index(self, nodes: Iterable[Hashable], name: str = "nodes") -> np.ndarray:
        """Turn nodes, as they are called outside, into their numbers.

        Parameters
        ----------
        nodes : iterable of hashable
            Names, or numbers where the graph has no names.
        name : str, optional
            The argument to name in an error.

        Returns
        -------
        ndarray of int64

        Raises
        ------
        NodeNotFound
            For what is not a node.

        Examples
        --------
        >>> Graph.from_edges([(0, 1)], names=["ann", "bob"]).index(["bob"]).tolist()
        [1]
        """
        return node_numbers(nodes, self.n, None if self.names is None else self._numbers, name)

    def with_edges(self, pairs: Any, weight: Any = None) -> "Graph":
        """Return a graph with more ties.

        Parameters
        ----------
        pairs : array_like of int, shape (ties, 2)
            New ties between existing nodes, each once.
        weight : array_like of float or float, optional
            Their weights, where the graph has weights; 1 by default.

        Returns
        -------
        Graph

        Raises
        ------
        GraphInputError
            For a tie that is there already, a self-loop, or an end out of range.

        Examples
        --------
        >>> Graph.from_edges([(0, 1)], n=3).with_edges([(1, 2)])
        <Graph: 3 nodes, 2 ties>
        """
        pairs = checked_pairs(pairs)
        if self.weight is None and weight is not None:
            raise GraphInputError(f"weight must not be given where the graph has no weights; got {shown(weight)}")
        if self.weight is not None:
            weight = np.full(len(pairs), 1.0 if weight is None else weight) if np.ndim(weight) == 0 else weight
        new = self.from_edges(pairs, self.n, self.directed, weight, self.names)
        keys, arcs = self._keys(), new._keys()
        self._refuse(arcs[np.isin(arcs, keys, assume_unique=True)], "must be new ties", "is there already")
        at = np.searchsorted(keys, arcs)
        merged = None if self.weight is None else np.insert(self.weight, at, new.weight)
        indices = np.insert(self.indices, at, new.indices)
        return self._trusted(self.indptr + new.indptr, indices, merged, self.directed, self.names)

    def without_edges(self, pairs: Any) -> "Graph":
        """Return a graph with fewer ties.

        Parameters
        ----------
        pairs : array_like of int, shape (ties, 2)
            Ties that are there.

        Returns
        -------
        Graph

        Raises
        ------
        GraphInputError
            For a tie that is not there.

        Examples
        --------
        >>> Graph.from_edges([(0, 1), (1, 2)]).without_edges([(2, 1)])
        <Graph: 3 nodes, 1 tie>
        """
        gone = self.from_edges(pairs, self.n, self.directed, None, self.names)
        keys, arcs = self._keys(), gone._keys()
        self._refuse(arcs[~np.isin(arcs, keys, assume_unique=True)], "must be ties of the graph", "is not there")
        kept = ~np.isin(keys, arcs, assume_unique=True)
        weight = None if self.weight is None else self.weight[kept]
        return self._trusted(self.indptr - gone.indptr, self.indices[kept], weight, self.directed, self.names)

    def subgraph(self, nodes: Iterable[int]) -> "Graph":
        """Return the graph of some nodes, in the order given, and the ties among them.

        Parameters
        ----------
        nodes : iterable of int
            Node numbers, each once.

        Returns
        -------
        Graph
            Whose nodes keep their names (or, where they had none, are called by their old numbers).

        Examples
        --------
        >>> Graph.from_edges([(0, 1), (1, 2), (2, 3)]).subgraph([3, 2, 0]).names
        (3, 2, 0)
        """
        nodes = np.asarray(list(nodes) if not isinstance(nodes, np.ndarray) else nodes)
        if nodes.size and nodes.dtype.kind not in "iu":
            raise ParameterError("nodes", "must be node numbers", nodes)
        check_ends(nodes, self.n, "nodes", 1)
        if np.unique(nodes).size != nodes.size:
            raise ParameterError("nodes", "must name each node once", nodes)
        number = np.full(self.n, -1, dtype=np.int64)
        number[nodes.astype(np.int64)] = np.arange(nodes.size)
        source, target = number[self.sources], number[self.indices]
        kept = (source >= 0) & (target >= 0)
        weight = None if self.weight is None else self.weight[kept]
        arrays = rows(source[kept] * nodes.size + target[kept], nodes.size, weight)
        names = tuple(nodes.tolist()) if self.names is None else tuple(self.names[i] for i in nodes.tolist())
        return self._trusted(*arrays, self.directed, checked_names(names, nodes.size))

    def to_undirected(self) -> "Graph":
        """Return the graph in which an arc either way is one tie; the weights of both ways add up."""
        if not self.directed:
            return self
        pairs = np.column_stack([self.sources, self.indices])
        return self.from_edges(pairs, self.n, False, self.weight, self.names, multi="merge")

    def largest_component(self) -> np.ndarray:
        """Number the nodes of the largest (weakly) connected component, int64, ascending.

        Examples
        --------
        >>> Graph.from_edges([(0, 1), (2, 3), (3, 4)]).largest_component().tolist()
        [2, 3, 4]
        """
        if self.n == 0:
            return np.zeros(0, dtype=np.int64)
        from scipy.sparse.csgraph import connected_components

        label = connected_components(self.to_scipy(), directed=self.directed, connection="weak")[1]
        return np.flatnonzero(label == np.bincount(label).argmax())

    to_scipy = to_scipy
    to_networkx = to_networkx
    to_igraph = to_igraph
    to_pandas = to_pandas

    @cached_property
    def _numbers(self) -> Mapping[Hashable, int]:
        return {name: number for number, name in enumerate(self.names or ())}

    def _refuse(self, arcs: np.ndarray, rule: str, state: str) -> None:
        """Raise for the first of some arcs that should not have been given."""
        if arcs.size:
            u, v = divmod(int(arcs[0]), self.n)
            pair = (u, v) if self.names is None else (self.names[u], self.names[v])
            raise GraphInputError(f"pairs {rule}; got {shown(pair)}, which {state}")

    def _keys(self) -> np.ndarray:
        """Give one ascending int64 for each arc: source x n + target."""
        return self.sources.astype(np.int64) * self.n + self.indices

    def _set(self, indptr: Any, indices: Any, weight: Any, directed: bool, names: Any) -> None:
        """Set the fields, in the only dtypes that kernels meet."""
        arrays = {"indptr": (indptr, np.int64), "indices": (indices, np.int32), "weight": (weight, np.float32)}
        for name, (array, dtype) in arrays.items():
            object.__setattr__(self, name, None if array is None else readonly(array, dtype))
        object.__setattr__(self, "directed", directed)
        object.__setattr__(self, "names", names)
