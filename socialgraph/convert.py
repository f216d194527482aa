"""The door: networkx, igraph, scipy sparse and pandas networks become a Graph, their order and names kept."""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from socialgraph.errors import GraphInputError, ParameterError, shown
from socialgraph.graph import Graph

__all__ = ["as_graph"]


def as_graph(graph: Any, *, directed: bool | None = None, loops: str = "error", multi: str = "error") -> Graph:
    """Return any kind of network as a Graph.

    Parameters
    ----------
    graph : Graph, networkx graph, igraph.Graph, scipy sparse matrix or pandas.DataFrame
        A Graph comes back as it is. A frame holds one tie a row, in the columns ``source`` and ``target`` or else
        its first two. Weights are read from the edge attribute, column or matrix entries called ``weight``.
    directed : bool, optional
        By default what the object says; a frame is undirected unless it came from `Graph.to_pandas` of a directed
        graph, and a matrix is directed unless it is symmetric.
    loops : {"error", "drop"}, optional
        What to do with a tie from a node to itself.
    multi : {"error", "merge"}, optional
        What to do with a tie that is given twice.

    Returns
    -------
    Graph
        Nodes in the object's own order (a frame's: whole numbers ascending, other names as they first appear).

    Raises
    ------
    ParameterError
        For an object of another kind.
    GraphInputError
        For a network that cannot be right.

    Examples
    --------
    >>> import networkx as nx
    >>> as_graph(nx.path_graph(["ann", "bob", "cy"])).names
    ('ann', 'bob', 'cy')
    """
    if isinstance(graph, Graph):
        if directed is None or directed == graph.directed:
            return graph
        if directed:
            return Graph._trusted(graph.indptr, graph.indices, graph.weight, True, graph.names)
        return graph.to_undirected()
    kind = type(graph).__module__.partition(".")[0]
    if kind == "pandas" and hasattr(graph, "columns"):
        pairs, weight, names, own = _from_pandas(graph)
    elif kind == "networkx" or hasattr(graph, "is_multigraph"):
        pairs, weight, names, own = _from_networkx(graph)
    elif kind == "igraph" or hasattr(graph, "vs"):
        pairs, weight, names, own = _from_igraph(graph)
    elif kind == "scipy" and hasattr(graph, "tocoo"):
        pairs, weight, names, own = _from_scipy(graph, directed)
    else:
        rule = "must be a Graph, a networkx or igraph graph, a scipy sparse matrix or a pandas edge list"
        raise ParameterError("graph", rule, graph)
    # An undirected object is both arcs of each tie; a plain edge list or matrix is the arcs that it lists.
    if directed and not own and kind in {"networkx", "igraph"}:
        ties = Graph.from_edges(pairs, len(names), False, weight, names, loops=loops, multi=multi)
        return as_graph(ties, directed=True)
    own = own if directed is None else bool(directed)
    return Graph.from_edges(pairs, len(names), own, weight, names, loops=loops, multi=multi)


def _from_networkx(graph: Any) -> tuple[np.ndarray, Any, list[Hashable], bool]:
    names = list(graph.nodes)
    number = {name: i for i, name in enumerate(names)}
    pairs = [(number[u], number[v]) for u, v in graph.edges()]
    weight = _complete([given for _, _, given in graph.edges(data="weight")], pairs, names)
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), weight, names, graph.is_directed()


def _from_igraph(graph: Any) -> tuple[np.ndarray, Any, list[Hashable], bool]:
    names = graph.vs["name"] if "name" in graph.vs.attributes() else list(range(graph.vcount()))
    pairs = graph.get_edgelist()
    weight = _complete(graph.es["weight"], pairs, names) if "weight" in graph.es.attributes() else None
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), weight, names, graph.is_directed()


def _from_scipy(graph: Any, directed: bool | None) -> tuple[np.ndarray, Any, Iterable[Hashable], bool]:
    if graph.ndim != 2 or graph.shape[0] != graph.shape[1]:
        raise GraphInputError(f"graph must be a square matrix; got shape {graph.shape}")
    matrix = graph.tocsr()
    wrong = np.flatnonzero(~np.isfinite(matrix.data)) if matrix.data.dtype.kind == "f" else ()
    if len(wrong):
        raise GraphInputError(f"weight must be finite and at least 0; got {matrix.data[wrong[0]]}")
    symmetric = (matrix != matrix.T).nnz == 0
    entries = matrix.tocoo()
    row, column = (np.asarray(part, dtype=np.int64) for part in (entries.row, entries.col))
    data = np.asarray(entries.data)
    stored = data != 0
    if symmetric and not directed:
        stored &= row <= column
    elif directed is False:
        raise GraphInputError("graph must be a symmetric matrix where directed=False")
    pairs = np.column_stack([row, column])[stored]
    weight = None if np.all(data[stored] == 1) else data[stored]
    return pairs, weight, range(graph.shape[0]), not symmetric


def _from_pandas(frame: Any) -> tuple[np.ndarray, Any, list[Hashable], bool]:
    columns = list(frame.columns)
    ends = ["source", "target"] if {"source", "target"} <= set(columns) else columns[:2]
    if len(ends) < 2:
        raise GraphInputError(f"graph must have two columns, the ends of each tie; got {shown(columns)}")
    parts = [frame[end] for end in ends]
    for part in parts:
        if part.isna().any():
            first = int(part.isna().to_numpy().argmax())
            raise GraphInputError(
                f"graph must name both ends of each tie; got none in column {part.name!r}, row {first}"
            )
    weight = frame["weight"].to_numpy() if "weight" in columns and "weight" not in ends else None
    kept = [part.dtype.categories for part in parts if hasattr(part.dtype, "categories")]
    if len(kept) == 2 and kept[0].equals(kept[1]):
        names = list(kept[0])
        pairs = np.column_stack([part.cat.codes.to_numpy() for part in parts])
    else:
        values = [part.tolist() for part in parts]
        names = list(dict.fromkeys(name for pair in zip(*values, strict=True) for name in pair))
        if all(isinstance(name, int) and not isinstance(name, bool) for name in names):
            names.sort()
        number = {name: i for i, name in enumerate(names)}
        pairs = np.array([[number[name] for name in part] for part in values], dtype=np.int64).T
    return pairs.astype(np.int64).reshape(-1, 2), weight, names, bool(frame.attrs.get("directed", False))


def _complete(weight: list[Any], pairs: list[tuple[int, int]], names: list[Hashable]) -> np.ndarray | None:
    """Return the weights if every tie has one, None if none has; some are refused, with their number and the first."""
    missing = [place for place, value in enumerate(weight) if value is None]
    if len(missing) == len(weight):
        return None
    if missing:
        u, v = pairs[missing[0]]
        raise GraphInputError(
            f"weight must be given for every tie or for none; got none for {len(missing)} of {len(weight)}, "
            f"the first {shown((names[u], names[v]))}"
        )
    return np.array(weight)
