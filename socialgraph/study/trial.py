"""A trial: any function of a world that returns numbers, as an arm beside or instead of platforms."""

import inspect
import time
from collections.abc import Callable, Mapping
from functools import partial
from numbers import Real
from typing import Any

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.platform.simulate import versions
from socialgraph.rng import VERSION

__all__ = ["described", "run_trial", "takes_world"]


def run_trial(trial: Callable, graph: Any, people: Any, rng: int) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Run a trial once.

    Parameters
    ----------
    trial : callable
        ``trial(graph, people, *, rng)``, which returns ``{metric: number}``; a number may also be a mapping of
        groups to numbers.
    graph, people : Graph, People
        The world.
    rng : int
        The seed of the world's luck: the same in every arm.

    Returns
    -------
    tuple of dict
        The columns ``day`` (0), ``metric``, ``group`` and ``value``; and the manifest.

    Raises
    ------
    ParameterError
        For a trial that returns anything else.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> columns, _ = run_trial(lambda graph, people, rng: {"ties": graph.m}, Graph.from_edges([(0, 1)]), None, rng=1)
    >>> columns["metric"].tolist(), columns["value"].tolist()
    (['ties'], [1.0])
    """
    started = time.perf_counter()
    result = trial(graph, people, rng=rng)
    if not isinstance(result, Mapping) or not result:
        raise ParameterError("trial", "must return a mapping of metrics to numbers, at least one", result)
    rows = []
    for metric, value in result.items():
        for group, number in value.items() if isinstance(value, Mapping) else [("all", value)]:
            if not isinstance(number, Real | np.bool_):
                raise ParameterError("trial", f"must return a number for {metric}", number)
            rows.append((str(metric), str(group), float(number)))
    metric, group, value = zip(*rows, strict=True)
    columns = {"day": np.zeros(len(rows), dtype=np.int64), "metric": np.array(metric), "group": np.array(group)}
    manifest = {"graph": graph.fingerprint, "people": getattr(people, "fingerprint", None), "versions": versions()}
    manifest |= {"rng_version": VERSION, "seconds": round(time.perf_counter() - started, 3)}
    return {**columns, "value": np.array(value)}, manifest


def takes_world(trial: Any) -> bool:
    """Tell whether something can be called with a graph, people and a seed.

    Parameters
    ----------
    trial : object
        What was given as an arm.

    Returns
    -------
    bool

    Examples
    --------
    >>> takes_world(lambda graph, people, *, rng: {}), takes_world(lambda inbox, *, rng: [])
    (True, False)
    """
    if isinstance(trial, type) or not callable(trial):
        return False
    try:
        inspect.signature(trial).bind(None, None, rng=0)
    except TypeError:
        return False
    return True


def described(arm: Any) -> str:
    """Say what an arm is, the same in every process: a function by its name and what is filled in.

    Parameters
    ----------
    arm : Platform or callable
        An arm.

    Returns
    -------
    str

    Examples
    --------
    >>> described(partial(run_trial, rng=1))
    'run_trial(rng=1)'
    """
    if isinstance(arm, partial):
        filled = [*map(repr, arm.args), *(f"{name}={value!r}" for name, value in arm.keywords.items())]
        return f"{described(arm.func)}({', '.join(filled)})"
    return getattr(arm, "__qualname__", None) or repr(arm)
