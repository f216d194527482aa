"""How well suggesters find ties that were hidden from them, and whom they make visible.

Liben-Nowell and Kleinberg (2007), The link-prediction problem for social networks, JASIST 58, 1019-1031; the area under
the curve as in Zhou, Lü and Zhang (2009), Predicting missing links via local information, EPJ B 71, 623-630.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from socialgraph._exports import to_frame
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_whole
from socialgraph.friends._parts import check_suggester, hidden_ties, tied
from socialgraph.friends.suggestions import Suggestions
from socialgraph.graph import Graph
from socialgraph.metrics.gini import gini
from socialgraph.people import as_people
from socialgraph.rng import as_seed, coins, stream

__all__ = ["evaluate"]

# Up to so many people a suggester is asked for all whom it would ever suggest, at most 2**26 pairs.
_FEW = 8192


def evaluate(
    graph: Any,
    suggesters: Any,
    profile: Any = None,
    *,
    held_out: float = 0.1,
    k: int = 10,
    comparisons: int = 10_000,
    group: str | None = None,
    rng: Any = None,
) -> Any:
    """Hide some ties, ask suggesters for them, and say how many they find and who gets to be seen.

    All are asked about the same network with the same ties hidden, and compared on the same pairs.

    Parameters
    ----------
    graph : Graph
        The network; any kind that `as_graph` takes.
    suggesters : mapping of str to suggester, or iterable of suggesters
        Whom to ask; without names they are called by what they look like.
    profile : People, optional
        What they are told about people.
    held_out : float, optional
        The chance of each tie to be hidden, between 0 and 1.
    k : int, optional
        So many suggestions a person.
    comparisons : int, optional
        So many times a hidden tie is compared with a pair that has no tie, for the area under the curve. Its standard
        error is at most 1 / (2 sqrt(comparisons)), besides that of which ties were hidden.
    group : str, optional
        A column of the profile, by whose values exposure is shared out.
    rng : int, SeedSequence, Generator or None
        Which ties are hidden (a coin of each), which pairs are compared, and the suggesters' own seed.

    Returns
    -------
    pandas.DataFrame
        One row a suggester: ``suggester``; ``auc``, how often the hidden tie scores higher, half of the times that they
        score alike added (0.5 is chance); ``precision``, the share of offers that are hidden ties; ``recall``, the
        share of hidden ties that are offered (undirected: to either end); ``coverage``, the share of people who are
        offered to somebody; ``gini``, of how often; and with `group` one ``share_<value>`` each, of all offers.

    Raises
    ------
    ParameterError
        If no tie would be hidden, all pairs are tied, or a number is out of range.

    Notes
    -----
    A suggester scores candidates, and whom it would never suggest has a score of 0. With up to 8,192 people it is asked
    for all candidates of everyone. With more, one that has a method ``score(graph, pairs, profile)``, pairs an int
    array of two columns, is asked for just these scores; others have no ``auc`` (NaN). On an undirected network a pair
    counts with the sum of both ways.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> from socialgraph.friends.adamic_adar import AdamicAdar
    >>> from socialgraph.friends.at_random import AtRandom
    >>> graph, people = load("karate")
    >>> frame = evaluate(graph, [AdamicAdar(), AtRandom()], people, k=3, group="club", rng=1)
    >>> frame.columns.tolist()[:6]
    ['suggester', 'auc', 'precision', 'recall', 'coverage', 'gini']
    >>> frame["auc"].round(2).tolist()
    [0.72, 0.5]
    """
    graph = as_graph(graph)
    people = as_people(profile, graph)
    named = _named(suggesters)
    k, comparisons, seed = check_whole("k", k, 1), check_whole("comparisons", comparisons, 1), as_seed(rng)
    member = None if group is None else people[group]
    hidden = hidden_ties(graph, held_out, seed)
    known = graph.without_edges(hidden)
    pairs = _pairs(graph, hidden, comparisons, seed)
    rows = []
    for name, suggest in named.items():
        offers = suggest(known, people, k=k, rng=seed)
        rows.append(
            {"suggester": name, "auc": _area(suggest, known, people, pairs, seed)}
            | _found(offers, graph, hidden)
            | _seen(offers, graph.n, member)
        )
    return to_frame({column: [row[column] for row in rows] for column in rows[0]})


def _named(suggesters: Any) -> dict[str, Any]:
    """Give each suggester a name."""
    if not isinstance(suggesters, Mapping):
        each = [suggesters] if callable(suggesters) else suggesters
        if not isinstance(each, Iterable):
            raise ParameterError("suggesters", "must be suggesters, or a mapping of names to them", suggesters)
        each = list(each)
        suggesters = {getattr(suggest, "__name__", repr(suggest)): suggest for suggest in each}
        if len(suggesters) < len(each):
            raise ParameterError("suggesters", "must be told apart by names", each)
    for name, suggest in suggesters.items():
        check_suggester(name, suggest)
    if not suggesters:
        raise ParameterError("suggesters", "must be one at least", suggesters)
    return dict(suggesters)


def _pairs(graph: Graph, hidden: np.ndarray, comparisons: int, seed: int) -> np.ndarray:
    """Draw hidden ties, and as many pairs without a tie below them: int64[2 x comparisons, 2]."""
    n = graph.n
    if graph.indices.size == n * (n - 1):
        raise ParameterError("graph", "must leave some pair without a tie", graph)
    number = np.arange(comparisons)
    missing = _below(coins(stream(seed, "friends.missing"), number), len(hidden))
    key, none = stream(seed, "friends.strangers"), np.empty((comparisons, 2), dtype=np.int64)
    left, attempt = number, 0
    while left.size:
        for end in (0, 1):
            none[left, end] = _below(coins(key, left, 2 * attempt + end), n)
        source, target = none[left].T
        left, attempt = left[(source == target) | tied(graph, source, target)], attempt + 1
    return np.concatenate([hidden[missing], none])


def _below(bits: np.ndarray, limit: int) -> np.ndarray:
    """Turn 64 bits into whole numbers below a limit that 31 bits hold."""
    return ((bits >> np.uint64(32)) * np.uint64(limit) >> np.uint64(32)).astype(np.int64)


def _area(suggest: Any, known: Graph, people: Any, pairs: np.ndarray, seed: int) -> float:
    """Compare the scores of the first half of the pairs with those of the second, one to one."""
    both = pairs if known.directed else np.concatenate([pairs, pairs[:, ::-1]])
    if known.n > _FEW and not hasattr(suggest, "score"):
        return math.nan
    if known.n <= _FEW:
        score = _looked_up(suggest(known, people, k=known.n, rng=seed), known.n, both)
    else:
        score = np.asarray(suggest.score(known, both, people), dtype=np.float64)
    score = score.reshape(-1, len(pairs)).sum(axis=0)
    missing, none = score.reshape(2, -1)
    return float(np.mean(missing > none) + np.mean(missing == none) / 2)


def _looked_up(offers: Suggestions, n: int, pairs: np.ndarray) -> np.ndarray:
    """Give the score of each pair, 0 where it is not offered."""
    keys = offers.source.astype(np.int64) * n + offers.target
    order = np.argsort(keys)
    wanted = pairs[:, 0] * n + pairs[:, 1]
    at = np.minimum(np.searchsorted(keys, wanted, sorter=order), max(keys.size - 1, 0))
    if keys.size == 0:
        return np.zeros(len(pairs))
    return np.where(keys[order[at]] == wanted, offers.score[order[at]], 0.0)


def _found(offers: Suggestions, graph: Graph, hidden: np.ndarray) -> dict[str, float]:
    """Say how many offers are ties of the whole network, and how many of the hidden ones are offered."""
    hits = tied(graph, offers.source, offers.target)
    ends = np.column_stack([offers.source, offers.target])[hits].astype(np.int64)
    if not graph.directed:
        ends = np.sort(ends, axis=1)
    found = np.unique(ends[:, 0] * graph.n + ends[:, 1]).size
    return {"precision": float(hits.mean()) if len(offers) else math.nan, "recall": found / len(hidden)}


def _seen(offers: Suggestions, n: int, member: np.ndarray | None) -> dict[str, float]:
    """Say how offers are shared out over those who are offered."""
    count = np.bincount(offers.target, minlength=n)
    shown = {"coverage": float(np.mean(count > 0)), "gini": gini(count)}
    if member is not None:
        for value in np.unique(member):
            shown[f"share_{value}"] = float(count[member == value].sum() / len(offers)) if len(offers) else math.nan
    return shown
