"""What suggesters made of other suggesters share, and what is hidden from them to see how well they do."""

from collections.abc import Sequence

import numpy as np

from socialgraph.errors import ParameterError, check_number
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.rng import coins, fires_below, stream

__all__ = ["check_suggester", "hidden_ties", "place_in_row", "tied", "united"]


def check_suggester(name: str, of: object) -> None:
    """Refuse what cannot be called to suggest.

    Examples
    --------
    >>> check_suggester("of", 3)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: of must be a suggester; got 3
    """
    if not callable(of) or isinstance(of, type):
        raise ParameterError(name, "must be a suggester", of)


def hidden_ties(graph: Graph, share: float, seed: int) -> np.ndarray:
    """Choose ties to hide, each by its own coin: int64[hidden, 2].

    Parameters
    ----------
    graph : Graph
        The network.
    share : float
        The chance of each tie, above 0 and below 1.
    seed : int
        From `as_seed`.

    Raises
    ------
    ParameterError
        If the share is out of range, or no coin falls.

    Examples
    --------
    >>> graph = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    >>> hidden_ties(graph, 0.5, 4).tolist()
    [[0, 1], [2, 3]]
    """
    if check_number("held_out", share, 0, 1) in {0, 1}:
        raise ParameterError("held_out", "must lie between 0 and 1, and be neither", share)
    ties = graph.edges()
    coin = coins(stream(seed, "friends.hidden"), ties[:, 0], ties[:, 1])
    hidden = ties[coin >> np.uint64(11) < fires_below(share)]
    if len(hidden) == 0:
        raise ParameterError("held_out", f"must hide one of the {len(ties):,} ties at least", share)
    return hidden


def place_in_row(source: np.ndarray) -> np.ndarray:
    """Number the rows of each source from 0; sources ascend.

    Examples
    --------
    >>> place_in_row(np.array([0, 0, 3])).tolist()
    [0, 1, 0]
    """
    begins = np.flatnonzero(np.diff(source, prepend=-1))
    return np.arange(source.size) - np.repeat(begins, np.diff(begins, append=source.size))


def tied(graph: Graph, source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Tell of each pair whether an arc leads from the first to the second.

    Examples
    --------
    >>> tied(Graph.from_edges([(0, 1)], 3), np.array([0, 0]), np.array([1, 2])).tolist()
    [True, False]
    """
    arcs = graph._keys()
    keys = source.astype(np.int64) * graph.n + target
    at = np.minimum(np.searchsorted(arcs, keys), max(arcs.size - 1, 0))
    return arcs[at] == keys if arcs.size else np.zeros(keys.size, dtype=bool)


def united(offers: Sequence[Suggestions], n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lay several suggesters' offers side by side: source, target, and float64[pairs, suggesters] of scores.

    Whoever is not offered by one scores 0 there. Each column is standardised: less its mean, over its standard
    deviation (0 where all are equal).

    Examples
    --------
    >>> source, target, score = united([Suggestions([0], [1], [5.0]), Suggestions([0, 0], [1, 2], [2.0, 1.0])], 3)
    >>> target.tolist(), score.tolist()
    ([1, 2], [[1.0, 1.0], [-1.0, -1.0]])
    """
    keys = [part.source.astype(np.int64) * n + part.target for part in offers]
    pairs = np.unique(np.concatenate(keys))
    score = np.zeros((pairs.size, len(offers)))
    for column, (part, own) in enumerate(zip(offers, keys, strict=True)):
        score[np.searchsorted(pairs, own), column] = part.score
    if pairs.size:
        spread = score.std(axis=0)
        score = (score - score.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return *np.divmod(pairs, max(n, 1)), score
