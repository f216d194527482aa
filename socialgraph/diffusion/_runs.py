"""How a model becomes an Ensemble and a Cascade: the door, the threads, and the books that every run fills in."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba
import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import GraphInputError, LimitExceeded, ParameterError, check_whole
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, stream

__all__ = ["Start", "checked_start", "grown", "replay", "run_all", "spread"]

# The most that an ensemble may keep of all runs.
_MOST_BYTES = 2 << 30
# How many steps it first leaves room for where no one knows: 256, or as many as fit in 64 MiB, but at least 32. Runs
# that take longer are all done again, so too little room costs twice the time: near the threshold one run in a few
# hundred takes more than 32 steps.
_FIRST_STEPS, _FIRST_BYTES = (32, 256), 64 << 20


class Start(NamedTuple):
    """What every diffusion starts from, checked.

    Examples
    --------
    >>> checked_start(Graph.from_edges([(0, 1)]), [1, 1, 0], rng=1).seeds.tolist()
    [0, 1]
    """

    graph: Graph
    seeds: np.ndarray
    runs: int
    seed: int


def checked_start(graph: Any, seeds: Iterable[Hashable], runs: int = 1, *, rng: Any = None, least: int = 1) -> Start:
    """Check what a diffusion starts from, at the door.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes, with at least one node.
    seeds : iterable of hashable
        Who starts; naming someone twice changes nothing.
    runs : int, optional
        How many repetitions, at least 1.
    rng : int, SeedSequence, Generator or None
        The seed.
    least : int, optional
        How many seeds there must be.

    Returns
    -------
    Start
        The graph, the seeds' numbers ascending, runs, and the number that `rng` came to.

    Raises
    ------
    GraphInputError
        For a graph without nodes.
    NodeNotFound
        For a seed that is not in the graph.
    ParameterError
        For too few seeds, or runs below 1.
    LimitExceeded
        For more runs than fit in 2 GiB.

    Examples
    --------
    >>> checked_start(Graph.from_edges([(0, 1)]), [1, 1, 0], rng=1).seeds.tolist()
    [0, 1]
    """
    graph = as_graph(graph)
    if graph.n == 0:
        raise GraphInputError("graph must have nodes; got none")
    numbers = np.unique(graph.index(seeds, "seeds"))
    if numbers.size < least:
        raise ParameterError("seeds", "must name at least one node", seeds)
    runs = check_whole("runs", runs, 1)
    _refuse_memory(runs, 1, 1)
    return Start(graph, readonly(numbers), runs, as_seed(rng))


def run_all(
    model: Any,
    start: Start,
    work: Callable[[int, np.ndarray, np.ndarray, np.ndarray, np.ndarray], Any],
    *,
    steps: int | None = None,
    newly: bool = False,
    states: tuple[str, ...] = ("reached",),
    times: np.ndarray | None = None,
    options: Mapping[str, Any] | None = None,
) -> Ensemble:
    """Share the runs out among the threads and gather what they did.

    Parameters
    ----------
    model : object
        Whose ensemble it is.
    start : Start
        From `checked_start`.
    work : callable
        ``work(chunk, size, depth, counts, reached)`` does the runs chunk, chunk + chunks and so on, where there are
        ``chunks = len(reached)``: it sets their size and depth, counts[run, time, state], and adds one to
        reached[chunk, person] for each person whom one of them reached. All but size and depth are zero before.
    steps : int or None, optional
        How many steps there are after the first count. None where nobody knows: then `work` leaves out the steps
        for which there is no room, and is asked again with more.
    newly : bool, optional
        Whether `work` counts, in counts[run, step, 0], only those whom it newly reached at a step.
    states, times, options : optional
        As in `Ensemble`.

    Returns
    -------
    Ensemble
        The same for any number of threads, as long as what a run does is a function of its number.

    Raises
    ------
    LimitExceeded
        If the counts do not fit in 2 GiB.

    Examples
    --------
    >>> def nothing(chunk, size, depth, counts, reached):
    ...     size[:], depth[:], counts[:, :, 0] = 1, 0, 1
    >>> start = checked_start(Graph.from_edges([(0, 1)]), [0], rng=1)
    >>> run_all("model", start, nothing, steps=2).counts[0, :, 0].tolist()
    [1, 1, 1]
    """
    fits = _FIRST_BYTES // (4 * start.runs * len(states))
    room = min(start.graph.n, max(_FIRST_STEPS[0], min(fits, _FIRST_STEPS[1]))) if steps is None else steps + 1
    while True:
        size, depth, counts, reached = _work_through(work, start, room, len(states))
        if steps is not None or counts.sum(dtype=np.int64) == size.sum():
            break
        room *= 8
    if steps is None:
        counts = counts[:, : np.flatnonzero(counts.any(axis=(0, 2)))[-1] + 1]
    if newly:
        counts = np.cumsum(counts, axis=1, dtype=np.int32)
    # Whole numbers below 2**53 are themselves in float64; one array less of n.
    reach = reached.sum(axis=0, dtype=np.float64)
    reach /= start.runs
    books = readonly(size), readonly(depth), readonly(reach)
    return Ensemble(*books, model, start.graph, start.seeds, start.seed, readonly(counts), states, times, options)


def spread(
    model: Any, start: Start, purpose: str, network: tuple, one: Callable, options: Mapping[str, Any] | None = None
) -> Ensemble:
    """Run a model in which whoever is reached stays so, from its kernel for one run.

    Parameters
    ----------
    model : object
        Whose ensemble it is.
    start : Start
        From `checked_start`.
    purpose : str
        The name of the model's stream of draws.
    network : tuple
        What the kernel reads: read-only arrays and numbers.
    one : callable
        ``one(network, seeds, key, number, queue, when, parent, room) -> tail`` does run `number`, whose draws come
        from ``subkey(key, number)``. It lists whom it reached in `queue`, in the order of time and seeds first,
        sets their step in `when` and who reached them (-1: nobody) in `parent`, which hold -1 for everyone before,
        and returns how many there are. `room`, one float64 a person, is zero before and must be zero after.
    options : mapping, optional
        As in `Ensemble`; with ``steps``, all of them are counted.

    Returns
    -------
    Ensemble

    Examples
    --------
    >>> def nobody_else(network, seeds, key, number, queue, when, parent, room):
    ...     for i in range(seeds.size):
    ...         queue[i], when[seeds[i]] = seeds[i], 0
    ...     return seeds.size
    >>> start = checked_start(Graph.from_edges([(0, 1)]), [0], rng=1)
    >>> spread("model", start, "example", (0,), nobody_else).size.tolist()
    [1]
    """
    key = stream(start.seed, purpose)

    def work(chunk: int, size: np.ndarray, depth: np.ndarray, counts: np.ndarray, reached: np.ndarray) -> None:
        queue, when, parent, room = _empty_books(start.graph.n)
        for number in range(chunk, start.runs, len(reached)):
            tail = one(network, start.seeds, key, number, queue, when, parent, room)
            size[number] = tail
            depth[number] = _close(queue, tail, when, parent, counts[number], reached[chunk])

    return run_all(model, start, work, steps=(options or {}).get("steps"), newly=True, options=options)


def replay(start: Start, purpose: str, network: tuple, one: Callable, number: int) -> Cascade:
    """Do one run of `spread` again, and keep who reached whom.

    Parameters
    ----------
    start, purpose, network, one : Start, str, tuple, callable
        As in `spread`.
    number : int
        Which run, from 0.

    Returns
    -------
    Cascade

    Raises
    ------
    ParameterError
        For a negative run.
    """
    number = check_whole("run", number, 0, 2**63 - 1)
    queue, when, parent, room = _empty_books(start.graph.n)
    tail = one(network, start.seeds, stream(start.seed, purpose), number, queue, when, parent, room)
    time = np.where(when < 0, np.nan, when)
    return grown(start.graph, queue[:tail], parent, time)


def grown(
    graph: Graph, order: np.ndarray, parent: np.ndarray, time: np.ndarray, spells: np.ndarray | None = None
) -> Cascade:
    """Make a Cascade of who reached whom.

    Parameters
    ----------
    graph : Graph
        Whose names the people have.
    order : ndarray of int, shape (k,)
        Whoever was reached, parents before their children.
    parent : ndarray of int32, shape (n,)
        Who reached them, or -1.
    time : ndarray of float64, shape (n,)
        When; NaN for never.
    spells : ndarray, optional
        As in `Cascade`.

    Returns
    -------
    Cascade

    Examples
    --------
    >>> path = Graph.from_edges([(0, 1), (1, 2)])
    >>> grown(path, np.array([1, 2]), np.array([-1, -1, 1], np.int32), np.array([np.nan, 0.0, 0.5])).step.tolist()
    [-1, 0, 1]
    """
    step = np.full(graph.n, -1, dtype=np.int32)
    _count_hands(readonly(order, np.int32), readonly(parent), step)
    return Cascade(readonly(step), readonly(parent), graph.names, readonly(time), spells)


def _work_through(work: Callable, start: Start, times: int, states: int) -> tuple[np.ndarray, ...]:
    """Do all runs, with room for so many times and states."""
    runs, n = start.runs, start.graph.n
    _refuse_memory(runs, times, states)
    size, depth = np.empty(runs, dtype=np.int64), np.empty(runs, dtype=np.int32)
    counts = np.zeros((runs, times, states), dtype=np.int32)
    reached = np.zeros((min(numba.get_num_threads(), runs), n), dtype=np.int32)
    # Threads and no `prange`, which would take 3 s more to compile; the kernels hold no interpreter's lock.
    with ThreadPoolExecutor(len(reached)) as pool:
        list(pool.map(lambda chunk: work(chunk, size, depth, counts, reached), range(len(reached))))
    return size, depth, counts, reached


def _empty_books(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give queue, when, parent and room for n people."""
    return np.empty(n, np.int32), np.full(n, -1, np.int32), np.full(n, -1, np.int32), np.zeros(n)


def _refuse_memory(runs: int, times: int, states: int) -> None:
    """Refuse more runs, times and states than fit."""
    need = runs * (12 + 4 * times * states)
    if need > _MOST_BYTES:
        rule = f"runs must fit in {_MOST_BYTES >> 30} GiB; got {runs:,}, which need {need / 2**30:,.1f} GiB"
        raise LimitExceeded(rule + (f" for {times:,} times each" if times > 1 else ""))


@kernel
def _count_hands(order, parent, step):
    for u in order:
        step[u] = 0 if parent[u] < 0 else step[parent[u]] + 1


@kernel
def _close(queue, tail, when, parent, counts, reached):
    """Write one run into the books, leave `when` and `parent` as they were before it, and return its depth."""
    depth = 0
    for i in range(tail):
        u = queue[i]
        if when[u] < counts.shape[0]:
            counts[when[u], 0] += 1
        reached[u] += 1
        # Parents come first, so that their own steps can stand where their parents stood.
        parent[u] = 0 if parent[u] < 0 else parent[parent[u]] + 1
        depth = max(depth, parent[u])
    for i in range(tail):
        when[queue[i]] = parent[queue[i]] = -1
    return depth
