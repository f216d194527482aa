"""The greedy choice by simulation, for any model whatever: lazily, with the same luck for every candidate [1]_.

Every simulation of a call has the same seed. Where a model's coins are keyed by who meets whom, run r is then one
world in which every choice is tried, and the mean over the runs one function of the choice: with live edges it is
submodular itself, and a gain that was found before is a bound on what it is now. So only the candidate at the top of
the list is tried again, until it stays there: the same choice as trying everyone each time.

.. [1] Leskovec et al. (2007), Cost-effective outbreak detection in networks, KDD.
"""

import heapq
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.graph import Graph

__all__ = ["lazy_greedy", "simulated", "with_bar"]


def simulated(model: Callable, graph: Graph, people: Iterable[int], runs: int, seed: int) -> np.ndarray:
    """Give how many people each of some runs reaches.

    Raises
    ------
    ParameterError
        For a model whose result has no sizes.
    """
    numbers = list(people)
    called = numbers if graph.names is None else [graph.names[u] for u in numbers]
    result = model(graph, called, runs=runs, rng=seed)
    size = np.asarray(getattr(result, "size", None))
    if size.shape != (runs,) or size.dtype.kind not in "iuf":
        raise ParameterError("model", f"must give a result whose size is one number for each of {runs} runs", result)
    return size


def lazy_greedy(
    value: Callable[[list[int]], float], allowed: np.ndarray, cost: np.ndarray, budget: float, progress: bool
) -> list[int]:
    """Choose people one by one, by what they add for what they cost, or the best single one, if that is more [1]_.

    Parameters
    ----------
    value : callable
        What a list of people reaches.
    allowed : ndarray of bool, shape (n,)
        Who may be chosen.
    cost : ndarray of float64, shape (n,)
        Above 0.
    budget : float
        What all of them may cost together; with a cost of 1, how many there may be.
    progress : bool
        Whether to show a bar.

    Returns
    -------
    list of int
        In the order of choice; of equal ones the lowest number comes first.

    Examples
    --------
    >>> value = lambda people: len({v for u in people for v in (u, u // 2)})
    >>> lazy_greedy(value, np.ones(6, bool), np.ones(6), 2, False)
    [1, 4]
    """
    candidates = np.flatnonzero(allowed & (cost <= budget)).tolist()
    alone = {u: value([u]) for u in with_bar(candidates, "candidates", progress)}
    # What each adds for its cost, the lowest first; who; after how many choices, and what they reach together.
    heap = [(-reached / cost[u], u, 0, reached) for u, reached in alone.items()]
    heapq.heapify(heap)
    order: list[int] = []
    total, left = 0.0, budget
    while heap:
        _, u, stage, reached = heapq.heappop(heap)
        # What is left after many subtractions may miss a price by its last digits.
        if cost[u] > left * (1 + 1e-12):
            continue
        if stage < len(order):
            reached = value([*order, u])
            heapq.heappush(heap, (-(reached - total) / cost[u], u, len(order), reached))
            continue
        order.append(u)
        total, left = reached, left - cost[u]
    single = max(candidates, key=alone.__getitem__)
    return [single] if alone[single] > total else order


def with_bar(people: Iterable[Any], what: str, progress: bool) -> Iterable[Any]:
    """Go through some people, with a bar that appears only where one has to wait for a second."""
    if not progress:
        return people
    from tqdm.auto import tqdm

    return tqdm(people, desc=what, delay=1, leave=False)
