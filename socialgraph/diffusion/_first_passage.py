"""First-passage percolation: everyone is reached along the quickest way through people who still pass it on.

Time goes on window by window. Whoever was reached waits for theirs; the people of a window are done together, so that
their tosses fill vector instructions, and whoever turns out to be reached earlier, within it, is done again. However
wide the windows are, it ends with the same times: the least that any way through the network allows.
"""

import math

import numpy as np

from socialgraph._kernels import kernel
from socialgraph.diffusion._clock import count_states, measure_depth, within
from socialgraph.rng import row, subkey, toss, uniform

__all__ = ["empty_books", "first_passage", "first_passages"]

# Arcs are tossed in blocks of _WIDTH pieces, each of _LANES arcs of one person; people are done _WIDTH at a time.
_LANES, _WIDTH = 4, 256
_ALWAYS, _NEVER, _ONE = np.uint64(2**53), np.uint64(0), np.uint64(1)
_UNIT = 2.0**-53
# Places in `marks`: how many people were reached; where in `due` those begin who are due, and how many they are; and
# how many are in `waiting`.
_REACHED, _HEAD, _DUE, _WAITING = range(4)
# Where a person is: in no list, in that of those who wait, or in that of those who are due.
_IDLE, _LATER, _NOW = range(3)


def empty_books(n: int) -> tuple:
    """Give what a run among n people is written to, as before the first.

    Parameters
    ----------
    n : int
        How many people there are.

    Returns
    -------
    tuple
        Who was reached, when (infinite for never), until when they pass it on and through whom they were reached
        (-1 for nobody); who is due and who waits; a batch of people; and a block of arcs.

    Examples
    --------
    >>> order, when, until, parent = empty_books(2)[0]
    >>> when.tolist(), parent.tolist()
    ([inf, inf], [-1, -1])
    """
    people = np.empty(n, np.int32), np.full(n, math.inf), np.empty(n), np.full(n, -1, np.int32)
    lists = np.empty(n, np.int32), np.empty(n, np.int32), np.zeros(n, np.uint8), np.zeros(4, np.int64), np.zeros(2)
    batch = np.empty(_WIDTH, np.int32), np.empty((3, _WIDTH)), np.empty((4, _WIDTH), np.uint64)
    slots = _LANES * _WIDTH
    block = np.empty(slots, np.int32), np.empty((3, slots), np.uint64), np.empty((2, _WIDTH), np.uint64)
    return people, lists, batch, (*block, np.empty(slots, np.uint8), np.empty(slots + 1, np.uint32), np.empty(slots))


def first_passage(network: tuple, given: tuple, seeds: np.ndarray, draws: tuple, horizon: float, books: tuple) -> int:
    """Do one run.

    The toss of u who meets v makes the delay of the arc, the toss of u who meets u how long u passes it on. The
    parent of whoever is reached is the one through whom it came first; of several, the one with the lowest toss,
    and of equal tosses the lowest number. Time moves on along every arc, by one unit in the last place at least, so
    that nobody is reached through themselves.

    Parameters
    ----------
    network : tuple
        indptr, indices, the rates of the arcs and the recoveries of the people; a single one stands for all.
    given : tuple of ndarray
        The delays of all arcs and the durations of all people; empty where rate and recovery make them.
    seeds : ndarray of int64
        Who is reached at 0.
    draws : tuple
        The key of the stream, and the number of the run.
    horizon : float
        Until when to look on.
    books : tuple
        From `empty_books`, or as `first_passages` leaves them.

    Returns
    -------
    int
        How many people were reached.

    Examples
    --------
    >>> from socialgraph._frozen import readonly
    >>> from socialgraph.graph import Graph
    >>> path, books, seeds = Graph.from_edges([(0, 1), (1, 2)]), empty_books(3), readonly([0], np.int64)
    >>> network = path.indptr, path.indices, readonly([1.0]), readonly([1.0])
    >>> given = readonly([2.0, 2.0, 3.0, 3.0]), readonly([4.0, 4.0, 4.0])
    >>> first_passage(network, given, seeds, (np.uint64(1), 0), math.inf, books)
    3
    >>> books[0][1].tolist()
    [0.0, 2.0, 5.0]
    """
    return _first_passage(network, given, seeds, *draws, horizon, books)


def first_passages(
    network: tuple, given: tuple, seeds: np.ndarray, draws: tuple, books: tuple, results: tuple, *, horizon: float
) -> None:
    """Do some runs one after another, and count what they did.

    Parameters
    ----------
    network, given, seeds : tuple, tuple, ndarray
        As in `first_passage`.
    draws : tuple
        The key of the stream, and the first run, the one before which to stop, and the step from each to the next.
    books : tuple
        From `empty_books`; it is left as it was.
    results : tuple of ndarray
        The times at which people are counted; and to fill in, the size, depth and last event of each run, its counts
        of the susceptible, infected and recovered at each time, and for each person how many runs reached them.
    horizon : float
        As in `first_passage`.

    Examples
    --------
    >>> from socialgraph._frozen import readonly
    >>> from socialgraph.graph import Graph
    >>> path, seeds, none = Graph.from_edges([(0, 1), (1, 2)]), readonly([0], np.int64), readonly(np.empty(0))
    >>> network = path.indptr, path.indices, readonly([1.0]), readonly([0.0])
    >>> size, depth, latest = np.zeros(2, np.int64), np.zeros(2, np.int32), np.zeros(2)
    >>> results = readonly([0.0, 9.0]), size, depth, latest, np.zeros((2, 2, 3), np.int32), np.zeros(3, np.int32)
    >>> first_passages(network, (none, none), seeds, (np.uint64(1), 0, 2, 1), empty_books(3), results, horizon=9.0)
    >>> size.tolist(), results[4][:, 0].tolist()
    ([3, 3], [[2, 1, 0], [2, 1, 0]])
    """
    _first_passages(network, given, seeds, *draws, horizon, books, *results)


@kernel
def _first_passages(
    network, given, seeds, key, first, stop, step, horizon, books, times, size, depth, latest, counts, reached
):
    (order, when, until, parent), (due, _, _, _, _) = books[0], books[1]
    for run in range(first, stop, step):
        count = _first_passage(network, given, seeds, key, run, horizon, books)
        size[run] = count
        latest[run] = count_states(order[:count], (when, until), times, counts[run], reached)
        # Nobody is due between two runs, so that there is room for the hands.
        depth[run] = measure_depth(order, count, when, parent, due)


@kernel
def _first_passage(network, given, seeds, key, run, horizon, books):
    """Do window after window, its people in batches."""
    (order, when, _, _), (due, _, place_of, marks, window) = books[0], books[1]
    run_key = subkey(key, run)
    # Nothing is known of the times to come: the first window is the seeds'.
    marks[:], window[:] = 0, 0
    for i in range(seeds.size):
        order[i], due[i] = seeds[i], seeds[i]
        when[seeds[i]], place_of[seeds[i]] = 0, _NOW
    marks[_REACHED], marks[_DUE] = seeds.size, seeds.size
    while marks[_DUE] > 0:
        people = _load(network, given[1], run_key, horizon, books)
        _pass_on(network, given[0], run_key, horizon, people, books)
        if marks[_DUE] == 0:
            _open_window(when, books[1])
    return marks[_REACHED]


@kernel
def _load(network, durations, run_key, horizon, books):
    """Take up to _WIDTH people of those that are due, and find how long each passes it on; return their number."""
    indptr, indices, rates, recovery = network
    (_, when, until, _), (due, _, place_of, marks, _), (who, moments, spans) = books[0], books[1], books[2]
    people = min(_WIDTH, marks[_DUE])
    for i in range(people):
        u = due[marks[_HEAD]]
        marks[_HEAD] = marks[_HEAD] + 1 if marks[_HEAD] + 1 < due.size else 0
        # What lies far apart in memory is read for many at once, so that the cache misses overlap.
        who[i], moments[0, i], place_of[u] = u, when[u], _IDLE
        spans[0, i], spans[1, i] = indptr[u], indptr[u + 1]
    marks[_DUE] -= people
    for i in range(people):
        spans[2, i] = row(run_key, who[i])
    # The arcs are not needed yet, but so their misses overlap too: a fifth of the time of a run.
    if indices.size > 0:
        for i in range(people):
            moments[2, i] = indices[min(spans[0, i], np.uint64(indices.size) - _ONE)]
        for i in range(people):
            moments[2, i] += indices[min(spans[1, i], np.uint64(indices.size) - _ONE)]
    for i in range(people):
        u = who[i]
        if durations.size > 0:
            lasts = durations[u]
        else:
            rate = recovery[u if recovery.size > 1 else 0]
            lasts = -math.log(1 - uniform(toss(spans[2, i], u))) / rate if rate > 0 else math.inf
        moments[1, i], until[u] = lasts, moments[0, i] + lasts
        spans[3, i] = within(rates[0] * min(lasts, horizon - moments[0, i]))
    return people


@kernel
def _pass_on(network, delays, run_key, horizon, people, books):
    """Cut the rows of a batch into pieces, and toss them block by block."""
    _, indices, rates, _ = network
    (_, moments, spans), (whom, words, pieces, _, _, _) = books[2], books[3]
    bases, limits, owner, start = words[0], words[1], pieces[0], pieces[1]
    lanes, arcs, full = np.uint64(_LANES), np.uint64(indices.size), np.uint64(0)
    for i in range(people):
        first, last, base, limit = spans[0, i], spans[1, i], spans[2, i], spans[3, i]
        for begin in range(first, last, lanes):
            at, left, owner[full], start[full] = full * lanes, last - begin, i, begin
            # A piece may run on into the next row, where nothing fires; only the network's end is in the way.
            for lane in range(lanes):
                whom[at + lane] = indices[min(begin + lane, arcs - _ONE)]
                bases[at + lane] = base
                limits[at + lane] = limit if lane < left else _NEVER
            if delays.size > 0:
                for lane in range(min(lanes, left)):
                    limits[at + lane] = _ALWAYS if delays[begin + lane] <= moments[1, i] else _NEVER
            elif rates.size > 1:
                for lane in range(min(lanes, left)):
                    limits[at + lane] = within(rates[begin + lane] * min(moments[1, i], horizon - moments[0, i]))
            full += _ONE
            if full == _WIDTH:
                _toss(full, delays, rates, run_key, horizon, books)
                full = np.uint64(0)
    _toss(full, delays, rates, run_key, horizon, books)


@kernel
def _toss(full, delays, rates, run_key, horizon, books):
    """Toss the arcs of a block, and keep those that may bring it to someone sooner than is known.

    The loops that go over everything are free of branches: what is written beyond the end counts only if the end
    moves past it.
    """
    when, moments = books[0][1], books[2][1]
    whom, words, pieces, fires, kept, waits = books[3]
    bases, limits, bits, lanes = words[0], words[1], words[2], np.uint64(_LANES)
    for slot in range(full * lanes):
        drawn = toss(bases[slot], whom[slot]) >> np.uint64(11)
        bits[slot], fires[slot] = drawn, drawn < limits[slot]
    count, some = np.uint64(0), np.uint64(0)
    for slot in range(full * lanes):
        kept[count] = slot
        count += np.uint64(fires[slot])
    for i in range(count):
        slot = kept[i]
        kept[some] = slot
        some += np.uint64(when[np.uint64(whom[slot])] > moments[0, pieces[0, slot // lanes]])
    for i in range(some):
        slot = np.uint64(kept[i])
        arc = pieces[1, slot // lanes] + slot % lanes
        if delays.size > 0:
            waits[i] = delays[arc]
        else:
            waits[i] = -math.log(1 - bits[slot] * _UNIT) / rates[arc if rates.size > 1 else np.uint64(0)]
    _reach(some, run_key, horizon, books)


@kernel
def _reach(some, run_key, horizon, books):
    """Note whom the arcs that were kept bring it to, and put them in their list."""
    (order, when, _, parent), (due, waiting, place_of, marks, window) = books[0], books[1]
    (who, moments, _), (whom, _, pieces, _, kept, waits) = books[2], books[3]
    for i in range(some):
        by, v = pieces[0, kept[i] // np.uint64(_LANES)], np.uint64(whom[kept[i]])
        u, now, before, moment = who[by], moments[0, by], when[v], moments[0, by] + waits[i]
        if moment <= now:
            moment = np.nextafter(now, math.inf)
        # The limits let a little too much through; this is the rule.
        if not (waits[i] <= moments[1, by] and moment <= horizon and moment <= before and moment < math.inf):
            continue
        if moment == before:
            mine, theirs = toss(row(run_key, u), v) >> np.uint64(11), toss(row(run_key, parent[v]), v) >> np.uint64(11)
            if mine < theirs or (mine == theirs and u < parent[v]):
                parent[v] = u
            continue
        when[v], parent[v] = moment, u
        if before == math.inf:
            order[marks[_REACHED]] = v
            marks[_REACHED] += 1
        if moment <= window[0]:
            # Who waits in another list stays there, and is passed over when its turn comes.
            if place_of[v] != _NOW:
                tail = marks[_HEAD] + marks[_DUE]
                due[tail if tail < due.size else tail - due.size], place_of[v] = v, _NOW
                marks[_DUE] += 1
        elif place_of[v] == _IDLE:
            waiting[marks[_WAITING]], place_of[v] = v, _LATER
            marks[_WAITING] += 1


@kernel
def _open_window(when, lists):
    """Begin a window with the first of those who wait, and make all of it due.

    It is as wide as the last one, but half as wide where that had more than three quarters of all who waited, and
    twice as wide where it had less than a quarter: so everyone is looked at a few times, and few are done again.
    """
    due, waiting, place_of, marks, window = lists
    first, total, count = math.inf, 0.0, 0
    for i in range(marks[_WAITING]):
        u = waiting[i]
        if place_of[u] == _LATER:
            first, total, waiting[count] = min(first, when[u]), total + when[u], u
            count += 1
    if window[1] == 0 and count > 0:
        window[1] = (total / count - first) / 8
    window[0], last, rest = first + window[1], first, 0
    for i in range(count):
        u = waiting[i]
        if when[u] <= window[0]:
            due[marks[_DUE]], place_of[u], last = u, _NOW, max(last, when[u])
            marks[_DUE] += 1
        else:
            waiting[rest] = u
            rest += 1
    marks[_HEAD], marks[_WAITING] = 0, rest
    if 4 * marks[_DUE] > 3 * count and last > first:
        window[1] /= 2
    elif 4 * marks[_DUE] < count:
        window[1] *= 2
