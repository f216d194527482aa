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
from socialgraph.rng import as_seed

__all__ = ["evaluate"]

# Up to so many people a suggester is asked for all whom it would ever suggest, at most 2**24 pairs.
_FEW = 4096


def evaluate(
    graph: Any,
    suggesters: Any,
    profile: Any = None,
    *,
    held_out: float = 0.1,
    k: int = 10,
    group: str | None = None,
    rng: Any = None,
) -> Any:
    """Hide some ties, ask suggesters for them, and say how many they find and who gets to be seen.

    All are asked about the same network with the same ties hidden.

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
    group : str, optional
        A column of the profile, by whose values exposure is shared out.
    rng : int, SeedSequence, Generator or None
        Which ties are hidden (a coin of each), and the suggesters' own seed.

    Returns
    -------
    pandas.DataFrame
        One row a suggester: ``suggester``; ``auc``, how often a hidden tie scores higher than a pair without a tie,
        over all such pairs, half of the times that they score alike added (0.5 is chance; NaN for more than 4,096
        people, for whom not all pairs are scored); ``precision``, the share of offers that are hidden ties;
        ``recall``, the share of hidden ties that are offered (undirected: to either end); ``coverage``, the share of
        people who are offered to somebody; ``gini``, of how often; and with `group` one ``share_<value>`` each, of all
        offers.

    Raises
    ------
    ParameterError
        If no tie would be hidden, all pairs are tied, or a number is out of range.

    Notes
    -----
    For the area under the curve each is asked for all candidates of everyone; whom it does not suggest counts as
    having a score of 0, or the lowest of all where scores fall below 0. On an undirected network a pair counts with the
    sum of both ways.

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
    k, seed = check_whole("k", k, 1), as_seed(rng)
    member = None if group is None else people[group]
    hidden = hidden_ties(graph, held_out, seed)
    known = graph.without_edges(hidden)
    if graph.indices.size == graph.n * (graph.n - 1):
        raise ParameterError("graph", "must leave some pair without a tie", graph)
    rows = []
    for name, suggest in named.items():
        offers = suggest(known, people, k=k, rng=seed)
        every = suggest(known, people, k=graph.n, rng=seed) if graph.n <= _FEW else None
        area = math.nan if every is None else _area(every, graph, hidden)
        rows.append({"suggester": name, "auc": area} | _found(offers, graph, hidden) | _seen(offers, graph.n, member))
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


def _area(offers: Suggestions, graph: Graph, hidden: np.ndarray) -> float:
    """Compare the scores of the hidden ties with those of all pairs without a tie."""
    n, low = graph.n, min(offers.score.min(initial=0), 0)
    keys, at = np.unique(_key(offers.source, offers.target, graph), return_inverse=True)
    score = np.append(np.bincount(at, offers.score - low, keys.size), 0.0)
    wanted = _key(*hidden.T, graph)
    place = np.minimum(np.searchsorted(keys, wanted), max(keys.size - 1, 0))
    missing = score[np.where(keys[place] == wanted, place, keys.size)] if keys.size else np.zeros(wanted.size)
    none = np.sort(score[:-1][~tied(graph, *np.divmod(keys, n))])
    # Pairs without a tie that are not offered score 0.
    rest = (n * (n - 1) if graph.directed else n * (n - 1) // 2) - graph.m - none.size
    below, upto = (np.searchsorted(none, missing, side=side) for side in ("left", "right"))
    higher = below + upto + rest * (1.0 + (missing > 0))
    return float(higher.sum() / 2 / missing.size / (none.size + rest))


def _key(source: np.ndarray, target: np.ndarray, graph: Graph) -> np.ndarray:
    """Number a pair; both ways alike on an undirected network."""
    source, target = source.astype(np.int64), target.astype(np.int64)
    if not graph.directed:
        source, target = np.minimum(source, target), np.maximum(source, target)
    return source * graph.n + target


def _found(offers: Suggestions, graph: Graph, hidden: np.ndarray) -> dict[str, float]:
    """Say how many offers are ties of the whole network, and how many of the hidden ones are offered."""
    hits = tied(graph, offers.source, offers.target)
    found = np.unique(_key(offers.source[hits], offers.target[hits], graph)).size
    return {"precision": float(hits.mean()) if len(offers) else math.nan, "recall": found / len(hidden)}


def _seen(offers: Suggestions, n: int, member: np.ndarray | None) -> dict[str, float]:
    """Say how offers are shared out over those who are offered."""
    count = np.bincount(offers.target, minlength=n)
    shown = {"coverage": float(np.mean(count > 0)), "gini": gini(count)}
    if member is not None:
        for value in np.unique(member):
            shown[f"share_{value}"] = float(count[member == value].sum() / len(offers)) if len(offers) else math.nan
    return shown
