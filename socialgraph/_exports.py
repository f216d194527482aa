"""What a Graph and its numbers turn into outside: networkx, igraph, pandas and scipy, each imported when asked for."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np

__all__ = ["to_frame", "to_igraph", "to_networkx", "to_pandas", "to_scipy"]


def to_scipy(graph: Any) -> Any:
    """Return the adjacency matrix as a `scipy.sparse.csr_array`, shape (n, n); ones where unweighted."""
    from scipy.sparse import csr_array

    value = np.ones(graph.indices.size, dtype=np.float32) if graph.weight is None else graph.weight
    return csr_array((value, graph.indices, graph.indptr), shape=(graph.n, graph.n))


def to_networkx(graph: Any) -> Any:
    """Return a `networkx.Graph` or `DiGraph` with the same names, order and edge attribute ``weight``."""
    import networkx

    names = _names(graph)
    result = networkx.DiGraph() if graph.directed else networkx.Graph()
    result.add_nodes_from(names)
    ends = [(names[u], names[v]) for u, v in graph.edges().tolist()]
    if graph.weight is None:
        result.add_edges_from(ends)
    else:
        result.add_weighted_edges_from((u, v, w) for (u, v), w in zip(ends, _weights(graph), strict=True))
    return result


def to_igraph(graph: Any) -> Any:
    """Return an `igraph.Graph` with vertex attribute ``name`` and edge attribute ``weight`` where there are any."""
    import igraph

    result = igraph.Graph(graph.n, graph.edges().tolist(), directed=graph.directed)
    if graph.names is not None:
        result.vs["name"] = list(graph.names)
    if graph.weight is not None:
        result.es["weight"] = _weights(graph)
    return result


def to_pandas(graph: Any) -> Any:
    """Return an edge list with columns ``source``, ``target`` and, where there are any, ``weight``.

    The first two are categorical over all nodes, so that `as_graph` finds isolated nodes and their order again.
    """
    import pandas as pd

    called = pd.Index(_names(graph), tupleize_cols=False)
    ends = graph.edges()
    frame = pd.DataFrame(
        {
            "source": pd.Categorical.from_codes(ends[:, 0], categories=called),
            "target": pd.Categorical.from_codes(ends[:, 1], categories=called),
        }
    )
    if graph.weight is not None:
        frame["weight"] = _weights(graph)
    frame.attrs["directed"] = graph.directed
    return frame


def to_frame(columns: Mapping[str, Any], names: Iterable[Hashable] | None = None, nodes: Iterable[str] = ()) -> Any:
    """Return columns as a `pandas.DataFrame`, with node numbers turned into names in the columns `nodes`."""
    import pandas as pd

    frame = pd.DataFrame(dict(columns))
    called = None if names is None else pd.Index(list(names), tupleize_cols=False)
    for column in nodes if called is not None else ():
        frame[column] = called.take(columns[column])
    return frame


def _names(graph: Any) -> Any:
    return range(graph.n) if graph.names is None else graph.names


def _weights(graph: Any) -> list[float]:
    """Give each weight as the shortest decimal that means the same float32: 0.1, not 0.10000000149."""
    return [float(str(value)) for value in graph.edge_weight()]
