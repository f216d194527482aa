"""Meeting: friends are suggested, people accept some, and drop some whom they had."""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.platform.platform import Platform
from socialgraph.platform.state import FIRST_AFFINITY
from socialgraph.ties.pairs import Pairs

__all__ = ["NO_OFFERS", "meet"]

# Of a day on which nobody is suggested.
NO_OFFERS = {name: readonly(np.zeros((0, 2), dtype=np.int64)) for name in ("suggested", "made", "dropped")}


def meet(
    platform: Platform,
    graph: Graph,
    people: People,
    day: int,
    ledger: dict[str, np.ndarray],
    keys: dict[str, np.uint64],
) -> tuple[Graph, np.ndarray, dict[str, np.ndarray]]:
    """Suggest, accept and drop; ties carry their affinity with them.

    Parameters
    ----------
    platform : Platform
        Its ``suggest`` is called with the profile; its people decide.
    graph : Graph
        Who follows whom.
    people : People
        What they are by now.
    day : int
        The number of the day.
    ledger : dict of ndarray
        As in `State`.
    keys : dict of numpy.uint64
        The streams ``suggest``, ``accept`` and ``drop``.

    Returns
    -------
    graph : Graph
        With the ties made and without those dropped.
    affinity : ndarray of float32
        By arc of that graph; a new tie starts from what is known of nobody.
    offers : dict of ndarray
        ``suggested``, ``made`` and ``dropped`` ties, int64[ties, 2] each.

    Raises
    ------
    ParameterError
        For suggestions that cannot be offered, or probabilities that are none.

    Examples
    --------
    >>> from socialgraph.feed.chronological import Chronological
    >>> from socialgraph.friends.adamic_adar import AdamicAdar
    >>> from socialgraph.platform.behaviour import Behaviour
    >>> from socialgraph.platform.state import State
    >>> state = State.opening(Graph.from_edges([(0, 1), (1, 2)]), {"opinion": [0.5, 0.5, 0.5]})
    >>> platform = Platform(Chronological(), AdamicAdar(), behaviour=Behaviour(accept=1.0))
    >>> keys = {name: np.uint64(1) for name in ("suggest", "accept", "drop")}
    >>> meet(platform, state.graph, state.people, 0, state.ledger, keys)[2]["made"].tolist()
    [[0, 2]]
    """
    offered = platform.suggest(graph, people.profile, k=platform.suggestions, rng=int(keys["suggest"]))
    suggested = _checked_offers(offered, graph, platform.suggestions)
    silent = readonly(day - ledger["posted"])
    asked = _asked(suggested, graph)
    # Whoever has left answers no more.
    asked = [column[~ledger["left"][suggested[asked[0]]].any(axis=1)] for column in asked]
    source, target = suggested[asked[0]].T
    pairs = Pairs.of(graph, people, source, target, asked[1], silent)
    made = _as_ties(suggested[asked[0][platform.behaviour.accepts(pairs, keys["accept"])]], graph)
    ties = graph.edges()
    old = Pairs.of(graph, people, *ties.T, silent=silent)
    dropped = ties[platform.behaviour.drops(old, keys["drop"])]
    carried = Graph._trusted(graph.indptr, graph.indices, ledger["affinity"], True, graph.names)
    both = (lambda pairs: pairs) if graph.directed else (lambda pairs: np.concatenate([pairs, pairs[:, ::-1]]))
    carried = carried.without_edges(both(dropped)).with_edges(both(made), FIRST_AFFINITY)
    offers = {"suggested": readonly(suggested), "made": readonly(made), "dropped": readonly(dropped)}
    meets = Graph._trusted(carried.indptr, carried.indices, None, graph.directed, graph.names)
    return meets, carried.weight, offers


def _asked(suggested: np.ndarray, graph: Graph) -> list[np.ndarray]:
    """Say which suggestions are decided on, by row, and the place of each in the list that it was on.

    A tie without direction that is suggested to both ends is decided on once, where it stands higher up, by the lower
    end where it stands as high on both lists.
    """
    order = np.argsort(suggested[:, 0], kind="stable")
    begins = np.flatnonzero(np.diff(suggested[order, 0], prepend=-1))
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size) - np.repeat(begins, np.diff(begins, append=order.size))
    if graph.directed:
        return [np.arange(order.size), place]
    keys = suggested.min(axis=1) * graph.n + suggested.max(axis=1)
    rows = np.lexsort((suggested[:, 0], place, keys))
    rows = rows[np.diff(keys[rows], prepend=-1) > 0]
    return [rows, place[rows]]


def _as_ties(pairs: np.ndarray, graph: Graph) -> np.ndarray:
    """Write pairs as ties are written: without direction, the lower end first."""
    return pairs if graph.directed else np.sort(pairs, axis=1)


def _checked_offers(offered: Any, graph: Graph, k: int) -> np.ndarray:
    """Return suggestions as int64[ties, 2], or refuse what cannot be offered."""
    columns = [np.asarray(getattr(offered, name, None)) for name in ("source", "target")]
    if any(column.ndim != 1 or (column.size and column.dtype.kind not in "iu") for column in columns):
        raise ParameterError("suggest", "must give Suggestions, node numbers in source and target", offered)
    if columns[0].size != columns[1].size:
        raise ParameterError("suggest", "must give one target a source", f"{columns[0].size} and {columns[1].size}")
    pairs = np.column_stack(columns).astype(np.int64)
    _refuse_offers(((pairs < 0) | (pairs >= graph.n)).any(axis=1), pairs, f"people, from 0 to {graph.n - 1}")
    _refuse_offers(pairs[:, 0] == pairs[:, 1], pairs, "somebody else")
    keys, ties = pairs[:, 0] * graph.n + pairs[:, 1], graph._keys()
    _refuse_offers(np.searchsorted(ties, keys) < np.searchsorted(ties, keys, side="right"), pairs, "new ties")
    again = np.ones(keys.size, dtype=bool)
    again[np.unique(keys, return_index=True)[1]] = False
    _refuse_offers(again, pairs, "each tie once")
    _refuse_offers(np.bincount(pairs[:, 0], minlength=graph.n)[pairs[:, 0]] > k, pairs, f"at most {k} to a person")
    return pairs


def _refuse_offers(wrong: np.ndarray, pairs: np.ndarray, rule: str) -> None:
    if wrong.any():
        source, target = pairs[wrong.argmax()].tolist()
        raise ParameterError("suggest", f"must offer {rule}", f"{target} to {source}")
