"""First-passage percolation: everyone is reached along the quickest way through people who still pass it on.

Whoever was reached waits in a calendar: a row of buckets of equal width in time, and one more for all that is
further off, which is dealt out anew once the row is done. The people of a bucket are done together, so that their
tosses fill vector instructions; whoever turns out to be reached earlier, within the bucket, is done again. However
wide the buckets are, it ends with the same times: the least that any way through the network allows.
"""

import math

import numpy as np

from socialgraph._kernels import inline, kernel
from socialgraph.diffusion._clock import measure_depth, pace, place, within
from socialgraph.rng import row, subkey, toss, uniform

__all__ = ["empty_books", "first_passage", "first_passages"]

# Arcs are tossed in blocks of _WIDTH pieces, each of _LANES arcs of one person; people are done _WIDTH at a time.
_LANES, _WIDTH = 4, 256
_BUCKETS = 1024
_ALWAYS, _NEVER, _ONE = np.uint64(2**53), np.uint64(0), np.uint64(1)
_UNIT = 2.0**-53
# Places in `marks`: how many people were reached; where those that are due begin, and how many they are; the entries
# in the calendar, and how many of them are still to come up in its row; and the bucket that is being done.
_REACHED, _HEAD, _DUE, _ENTRIES, _NEAR, _BUCKET = range(6)
# Where a person is: nowhere, in the calendar, among those that are due.
_IDLE, _WAITING, _HERE = range(3)


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
        (-1 for nobody); the calendar; a batch of people; and a block of arcs.

    Examples
    --------
    >>> order, when, until, parent = empty_books(2)[0]
    >>> when.tolist(), parent.tolist()
    ([inf, inf], [-1, -1])
    """
    order, when, until, parent = np.empty(n, np.int32), np.full(n, math.inf), np.empty(n), np.full(n, -1, np.int32)
    heads, entries = np.empty(_BUCKETS + 1, np.int32), np.empty((2, 2 * n), np.int32)
    calendar = heads, np.zeros(n, np.uint8), np.empty(n, np.int32), np.empty(6, np.int64), np.empty(2), entries
    first, last, base, limit = (np.empty(_WIDTH, np.uint64) for _ in range(4))
    batch = np.empty(_WIDTH, np.int32), np.empty(_WIDTH), np.empty(_WIDTH), first, last, base, limit, np.empty(_WIDTH)
    slots = _LANES * _WIDTH
    whom, bases, limits, bits = (np.empty(slots, kind) for kind in (np.int32, np.uint64, np.uint64, np.uint64))
    owner, start, fires = np.empty(_WIDTH, np.int32), np.empty(_WIDTH, np.uint64), np.empty(slots, np.uint8)
    block = whom, bases, limits, bits, owner, start, fires, np.empty(slots + 1, np.uint32), np.empty(slots)
    return (order, when, until, parent), calendar, batch, block


def first_passage(
    network: tuple, given: tuple, seeds: np.ndarray, draws: tuple, span: tuple[float, float], books: tuple
) -> int:
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
    span : tuple of float
        Until when to look on, and how wide to make the buckets at first, above 0.
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
    >>> first_passage(network, given, seeds, (np.uint64(1), 0), (math.inf, 1.0), books)
    3
    >>> books[0][1].tolist()
    [0.0, 2.0, 5.0]
    """
    return _first_passage(network, given, seeds, *draws, *span, books)


def first_passages(
    network: tuple, given: tuple, seeds: np.ndarray, draws: tuple, span: tuple, books: tuple, results: tuple
) -> None:
    """Do some runs one after another, and count what they did.

    Parameters
    ----------
    network, given, seeds, span : tuple, tuple, ndarray, tuple
        As in `first_passage`.
    draws : tuple
        The key of the stream, and the first run, the one before which to stop, and the step from each to the next.
    books : tuple
        From `empty_books`; it is left as it was.
    results : tuple of ndarray
        The times at which people are counted; and to fill in, the size, depth and last event of each run, its counts
        of the susceptible, infected and recovered at each time, and for each person how many runs reached them.

    Examples
    --------
    >>> from socialgraph._frozen import readonly
    >>> from socialgraph.graph import Graph
    >>> path, seeds, none = Graph.from_edges([(0, 1), (1, 2)]), readonly([0], np.int64), readonly(np.empty(0))
    >>> network = path.indptr, path.indices, readonly([1.0]), readonly([0.0])
    >>> size, depth, latest = np.zeros(2, np.int64), np.zeros(2, np.int32), np.zeros(2)
    >>> results = readonly([0.0, 9.0]), size, depth, latest, np.zeros((2, 2, 3), np.int32), np.zeros(3, np.int32)
    >>> first_passages(network, (none, none), seeds, (np.uint64(1), 0, 2, 1), (9.0, 0.1), empty_books(3), results)
    >>> size.tolist(), results[4][:, 0].tolist()
    ([3, 3], [[2, 1, 0], [2, 1, 0]])
    """
    _first_passages(network, given, seeds, *draws, *span, books, *results)


@kernel
def _first_passages(
    network, given, seeds, key, first, stop, step, horizon, width, books, times, size, depth, latest, counts, reached
):
    (order, when, until, parent), calendar = books[0], books[1]
    for run in range(first, stop, step):
        count = _first_passage(network, given, seeds, key, run, horizon, width, books)
        size[run] = count
        latest[run] = _count(order, count, when, until, times, counts[run], reached)
        # Nobody is due between two runs, so that there is room for the hands.
        depth[run] = measure_depth(order, count, when, parent, calendar[2])


@kernel
def _first_passage(network, given, seeds, key, number, horizon, width, books):
    """Do bucket after bucket of the calendar, its people in batches."""
    (order, when, until, parent), (heads, place_of, due, marks, scale, entries), batch, block = books
    first, last = batch[3], batch[4]
    run_key = subkey(key, number)
    heads[:], marks[:] = -1, 0
    scale[0], scale[1] = 1 / width, 0.0
    for u in seeds:
        order[marks[_REACHED]], when[u] = u, 0.0
        due[marks[_DUE]], place_of[u] = u, _HERE
        marks[_REACHED] += 1
        marks[_DUE] += 1
    while marks[_DUE] > 0:
        people = _load(network, given[1], run_key, horizon, when, until, due, place_of, marks, batch)
        arcs = 0
        for i in range(people):
            arcs += last[i] - first[i]
        if marks[_ENTRIES] + arcs > entries.shape[1]:
            more = np.empty((2, 2 * (entries.shape[1] + arcs)), np.int32)
            more[:, : marks[_ENTRIES]] = entries[:, : marks[_ENTRIES]]
            entries = more
        state = order, when, until, parent
        calendar = heads, place_of, due, marks, scale, entries
        _pass_on(network, given[0], run_key, horizon, people, state, calendar, batch, block)
        if marks[_DUE] == 0:
            _turn(when, calendar)
    return marks[_REACHED]


@kernel
def _load(network, durations, run_key, horizon, when, until, due, place_of, marks, batch):
    """Take up to _WIDTH people of those that are due, and find how long each passes it on; return their number."""
    indptr, indices, rates, recovery = network
    who, now, lasts, first, last, base, limit, ahead = batch
    people = min(_WIDTH, marks[_DUE])
    for i in range(people):
        u = due[marks[_HEAD]]
        marks[_HEAD] = marks[_HEAD] + 1 if marks[_HEAD] + 1 < due.size else 0
        # What lies far apart in memory is read for many at once, so that the cache misses overlap.
        who[i], now[i], place_of[u] = u, when[u], _IDLE
        first[i], last[i] = indptr[u], indptr[u + 1]
    marks[_DUE] -= people
    for i in range(people):
        base[i] = row(run_key, who[i])
    # The arcs are not needed yet, but so their misses overlap too: a fifth of the time of a run.
    most = max(np.uint64(indices.size), _ONE) - _ONE
    for i in range(people):
        ahead[i] = indices[min(first[i], most)] if indices.size else 0
    for i in range(people):
        ahead[i] += indices[min(last[i], most)] if indices.size else 0
    for i in range(people):
        u = who[i]
        if durations.size:
            lasts[i] = durations[u]
        else:
            rate = recovery[u if recovery.size > 1 else 0]
            lasts[i] = -math.log(1 - uniform(toss(base[i], u))) / rate if rate > 0 else math.inf
        until[u] = now[i] + lasts[i]
        limit[i] = within(rates[0] * min(lasts[i], horizon - now[i]))
    return people


@kernel
def _pass_on(network, delays, run_key, horizon, people, state, calendar, batch, block):
    """Cut the rows of a batch into pieces, and toss them block by block."""
    _, indices, rates, _ = network
    who, now, lasts, first, last, base, limit, _ = batch
    whom, bases, limits, bits, owner, start, fires, kept, wait = block
    lanes, arcs, pieces = np.uint64(_LANES), np.uint64(indices.size), np.uint64(0)
    for i in range(people):
        for begin in range(first[i], last[i], lanes):
            at, owner[pieces], start[pieces] = pieces * lanes, i, begin
            # A piece may run on into the next row, where nothing fires; only the network's end is in the way.
            for lane in range(lanes):
                whom[at + lane] = indices[min(begin + lane, arcs - _ONE)]
            left = last[i] - begin
            for lane in range(lanes):
                bases[at + lane] = base[i]
                limits[at + lane] = limit[i] if lane < left else _NEVER
            if delays.size:
                for lane in range(min(lanes, left)):
                    limits[at + lane] = _ALWAYS if delays[begin + lane] <= lasts[i] else _NEVER
            elif rates.size > 1:
                for lane in range(min(lanes, left)):
                    limits[at + lane] = within(rates[begin + lane] * min(lasts[i], horizon - now[i]))
            pieces += _ONE
            if pieces == _WIDTH:
                _toss_block(pieces, delays, rates, run_key, horizon, state, calendar, batch, block)
                pieces = np.uint64(0)
    _toss_block(pieces, delays, rates, run_key, horizon, state, calendar, batch, block)


@kernel
def _toss_block(pieces, delays, rates, run_key, horizon, state, calendar, batch, block):
    """Toss the arcs of a block, and reach those to whom one of them brings it sooner than was known.

    The loops that go over everything are free of branches: what is written beyond the end counts only if the end
    moves past it.
    """
    when, now, lasts = state[1], batch[1], batch[2]
    whom, bases, limits, bits, owner, start, fires, kept, wait = block
    lanes = np.uint64(_LANES)
    for slot in range(pieces * lanes):
        drawn = toss(bases[slot], whom[slot]) >> np.uint64(11)
        bits[slot], fires[slot] = drawn, drawn < limits[slot]
    count, some = np.uint64(0), np.uint64(0)
    for slot in range(pieces * lanes):
        kept[count] = slot
        count += np.uint64(fires[slot])
    for i in range(count):
        slot = kept[i]
        kept[some] = slot
        some += np.uint64(when[np.uint64(whom[slot])] > now[owner[slot // lanes]])
    for i in range(some):
        slot = np.uint64(kept[i])
        arc = start[slot // lanes] + slot % lanes
        if delays.size:
            wait[i] = delays[arc]
        else:
            wait[i] = -math.log(1 - bits[slot] * _UNIT) / rates[arc if rates.size > 1 else np.uint64(0)]
    _reach(some, run_key, horizon, state, calendar, batch, block)


@kernel
def _reach(some, run_key, horizon, state, calendar, batch, block):
    """Note whom the arcs that are left bring it to, and let them wait for their turn."""
    order, when, _, parent = state
    heads, place_of, due, marks, scale, entries = calendar
    who, now, lasts, whom, owner, kept, wait = *batch[:3], block[0], block[4], block[7], block[8]
    for i in range(some):
        by, v = owner[kept[i] // np.uint32(_LANES)], np.uint64(whom[kept[i]])
        before, moment = when[v], now[by] + wait[i]
        if moment <= now[by]:
            moment = np.nextafter(now[by], math.inf)
        # The limits let a little too much through; this is the rule.
        if not (wait[i] <= lasts[by] and moment <= horizon and moment <= before and moment < math.inf):
            continue
        if moment == before:
            if _is_lower(run_key, who[by], parent[v], v):
                parent[v] = who[by]
            continue
        if before == math.inf:
            order[marks[_REACHED]] = v
            marks[_REACHED] += 1
        when[v], parent[v], bucket = moment, who[by], _bucket(moment, scale)
        if bucket == marks[_BUCKET]:
            if place_of[v] != _HERE:
                tail = marks[_HEAD] + marks[_DUE]
                due[tail if tail < due.size else tail - due.size], place_of[v] = v, _HERE
                marks[_DUE] += 1
        elif place_of[v] == _IDLE or _bucket(before, scale) != bucket:
            # An entry in a later bucket stays where it is: by then, its person is idle.
            place_of[v] = _WAITING
            _enter(v, bucket, heads, marks, entries)


@kernel
def _turn(when, calendar):
    """Make those due who wait in the next bucket, if anyone does."""
    heads, place_of, due, marks, scale, entries = calendar
    while marks[_DUE] == 0:
        if marks[_NEAR] == 0 and not _deal(when, calendar):
            return
        while heads[marks[_BUCKET]] < 0:
            marks[_BUCKET] += 1
        at, heads[marks[_BUCKET]], marks[_HEAD] = heads[marks[_BUCKET]], -1, 0
        while at >= 0:
            u, at = entries[0, at], entries[1, at]
            marks[_NEAR] -= 1
            if place_of[u] == _WAITING:
                due[marks[_DUE]], place_of[u] = u, _HERE
                marks[_DUE] += 1


@kernel
def _deal(when, calendar):
    """Deal out anew what lies beyond the row, with buckets so wide that half of it fits; return how many wait."""
    heads, place_of, due, marks, scale, entries = calendar
    at, count, least, total = heads[_BUCKETS], 0, math.inf, 0.0
    while at >= 0:
        u, at = entries[0, at], entries[1, at]
        if place_of[u] == _WAITING:
            due[count] = u
            count, least, total = count + 1, min(least, when[u]), total + when[u]
    heads[:], marks[_ENTRIES], marks[_BUCKET] = -1, 0, 0
    if count > 0:
        width = 2 * (total / count - least) / _BUCKETS
        scale[0] = 1 / width if width > 1e-300 else scale[0]
        scale[1] = math.floor(min(least * scale[0], 1e300))
    for i in range(count):
        _enter(due[i], _bucket(when[due[i]], scale), heads, marks, entries)
    return count


@kernel
def _count(order, count, when, until, times, counts, reached):
    """Count who is in which state at each time, and return when the last of them changed it."""
    latest, per = 0.0, pace(times)
    counts[0, 0] = reached.size
    for i in range(count):
        u = order[i]
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
def _enter(u, bucket, heads, marks, entries):
    at = marks[_ENTRIES]
    entries[0, at], entries[1, at], heads[bucket] = u, heads[bucket], at
    marks[_ENTRIES] = at + 1
    marks[_NEAR] += bucket < _BUCKETS


@inline
def _bucket(moment, scale):
    return int(min(min(moment * scale[0], 1e300) - scale[1], _BUCKETS))


@inline
def _is_lower(run_key, u, other, v):
    """Tell whether u's toss for v comes before the other's."""
    mine, theirs = toss(row(run_key, u), v) >> np.uint64(11), toss(row(run_key, other), v) >> np.uint64(11)
    return mine < theirs or (mine == theirs and u < other)
