"""Diffusion in continuous time: how long it is looked at, and when people are counted."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import inline
from socialgraph.diffusion._runs import Start, run_all
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_number

__all__ = ["checked_time", "count_states", "measure_depth", "pace", "place", "run_timed", "within"]

# People are counted at the start and at a hundred moments after it.
_MOMENTS = 100


def checked_time(time: Any) -> float:
    """Check until when a diffusion is looked at.

    Parameters
    ----------
    time : float
        At least 0; `math.inf` for until nothing more happens.

    Returns
    -------
    float

    Raises
    ------
    ParameterError
        For anything else.

    Examples
    --------
    >>> checked_time(30), checked_time(math.inf)
    (30.0, inf)
    """
    return math.inf if isinstance(time, float) and time == math.inf else check_number("time", time, 0)


def run_timed(
    model: Any, start: Start, work: Callable[..., Any], time: float, states: tuple[str, ...], begin: float = 0.0
) -> Ensemble:
    """Do all runs in continuous time, and count people at 101 moments from the start to the end.

    Where there is no end, it is that of the last event of all runs; all runs are then done twice, since who was in
    which state at a moment cannot be counted before the moment is known.

    Parameters
    ----------
    model : object
        Whose ensemble it is.
    start : Start
        From `checked_start`.
    work : callable
        ``work(times, latest, chunk, size, depth, counts, reached)`` does what `run_all` asks of its work, and sets
        ``latest[run]``, when the last thing happened. The counts are those at `times`.
    time : float
        From `checked_time`.
    states : tuple of str
        As in `Ensemble`.
    begin : float, optional
        When it starts.

    Returns
    -------
    Ensemble

    Examples
    --------
    >>> from socialgraph.diffusion._runs import checked_start
    >>> from socialgraph.graph import Graph
    >>> def one_event(times, latest, chunk, size, depth, counts, reached):
    ...     size[:], depth[:], latest[:] = 1, 0, 2.5
    >>> start = checked_start(Graph.from_edges([(0, 1)]), [0], rng=1)
    >>> run_timed("model", start, one_event, math.inf, ("reached",)).times[[0, 1, 100]].tolist()
    [0.0, 0.025, 2.5]
    """
    latest, end = np.zeros(start.runs), time
    if math.isinf(time):
        whole = readonly(np.full(1, begin))
        run_all(model, start, lambda *books: work(whole, latest, *books), steps=0, states=states)
        end = float(latest.max())
    times = readonly(np.linspace(begin, end, _MOMENTS + 1))
    return run_all(
        model,
        start,
        lambda *books: work(times, latest, *books),
        steps=_MOMENTS,
        states=states,
        times=times,
        options={"time": time},
    )


@inline
def pace(times):
    """Give how many of the evenly spaced `times` there are to a unit of time; 0 where they are all the same."""
    width = times[times.size - 1] - times[0]
    return (times.size - 1) / width if width > 1e-300 else 0.0


@inline
def place(times, per, moment):
    """Find the first of the evenly spaced `times`, `per` to a unit, that is not before a moment; else their number."""
    last = times.size - 1
    if not moment <= times[last]:
        return times.size
    # Rounding may have put the guess one too far, or not far enough.
    at = min(int((moment - times[0]) * per), last)
    while at > 0 and times[at - 1] >= moment:
        at -= 1
    while times[at] < moment:
        at += 1
    return at


@inline
def count_states(order, spans, times, counts, reached):
    """Count who is susceptible, infected and recovered at each time, and return when the last of them changed it."""
    when, until = spans
    latest, per = 0.0, pace(times)
    counts[0, 0] = reached.size
    # In the order of memory, where that is not much further than from one to the next who was reached.
    for i in range(reached.size if 2 * order.size > reached.size else order.size):
        u = i if 2 * order.size > reached.size else order[i]
        if when[u] == math.inf:
            continue
        reached[u] += 1
        begin, end = place(times, per, when[u]), place(times, per, until[u])
        if begin < times.size:
            counts[begin, 0] -= 1
            counts[begin, 1] += 1
        if end < times.size:
            counts[end, 1] -= 1
            counts[end, 2] += 1
        latest = max(latest, until[u] if until[u] < math.inf else when[u])
    for at in range(1, times.size):
        for state in range(3):
            counts[at, state] += counts[at - 1, state]
    return latest


@inline
def within(x):
    """Bound from above the tosses, shifted by 11, that make an exponential time of rate 1 of at most x.

    Without a logarithm: 1 - exp(-x) < x / (1 + x / 2), since tanh(x / 2) < x / 2; 1e-14 is room for rounding.
    """
    return np.uint64(x / (1 + x / 2) * (1 + 1e-14) * 2.0**53) + np.uint64(4) if x < 2 else np.uint64(2**53)


@inline
def measure_depth(order, count, when, parent, hands):
    """Return through how many hands a run went at most, and leave its `when` and `parent` as they were before it."""
    depth = 0
    for i in range(count):
        hands[order[i]] = -1
    for i in range(count):
        u, top, known = order[i], order[i], 0
        while hands[top] < 0 and parent[top] >= 0:
            top = parent[top]
            known += 1
        hands[top] = max(hands[top], 0)
        known += hands[top]
        depth = max(depth, known)
        while hands[u] < 0:
            hands[u], u = known, parent[u]
            known -= 1
    if 4 * count > when.size:
        when[:], parent[:] = math.inf, -1
    else:
        for i in range(count):
            when[order[i]], parent[order[i]] = math.inf, -1
    return depth
