"""Outbreaks in which nobody is infected twice (SI, SIR, SEIR): each infection is worked out once, not once a step.

Whoever becomes infectious at step t tries every step from t + 1 to t + D, where D, the steps until recovery, is
geometric, and so is T, the number of the first try that gets through to v. So both are drawn at once, D from one coin
a person and T from one a pair, and v is infected at the least t + T over all u with T <= D: the quickest way through a
network of delays [1]_. A calendar of steps keeps the order. As T and D do not hang on when anything happens, more
infection, more seeds and more ties never infect anybody later in any run, nor do slower recoveries.

.. [1] Kuulasmaa (1982), The spatial general epidemic and locally dependent random graphs.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import Start, grown, run_all
from socialgraph.diffusion._steps import Rates, checked_steps, in_order
from socialgraph.diffusion._values import arc_values, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_whole
from socialgraph.graph import Graph
from socialgraph.rng import row, stream, subkey, toss

__all__ = ["outbreak", "replay_outbreak"]

# Arcs are tossed in blocks of _LANES x _PIECES, as in `IndependentCascade`, out of so many people at once.
_LANES, _PIECES, _ROWS = 4, 256, 128
_AT = np.uint64(_PIECES)
_ONE, _HALF, _SURE, _DRAWN = np.uint64(1), np.uint64(32), np.uint64(2**53), np.uint64(11)
_NEVER, _NOBODY, _GAMMA = np.uint64(2**64 - 1), np.uint64(2**32 - 1), np.uint64(0x9E3779B97F4A7C15)
# Who infects a person and when, in one number: 20 bits of the step, 12 of a rank, 32 of who it is.
_STEP, _RANK = np.uint64(44), np.uint64(52)
# The waits of 1,024 equal slices of the coin are looked up; only where a slice is cut is one worked out.
_SLICES, _SLICE = 1024, np.uint64(43)


def outbreak(model: Any, start: Start, purpose: str, states: tuple[str, ...], rates: Rates, steps: int) -> Ensemble:
    """Run an outbreak as often as it starts.

    Parameters
    ----------
    model : object
        Whose ensemble it is.
    start : Start
        From `checked_start`.
    purpose : str
        The name of the model's stream of draws.
    states : tuple of str
        Susceptible, exposed where there is an incubation, infected, and recovered where there is a recovery.
    rates : Rates
        Checked.
    steps : int
        How many, from 0.

    Returns
    -------
    Ensemble

    Raises
    ------
    ParameterError
        For steps out of [0, 1,000,000], or rates that do not fit the graph.

    Examples
    --------
    >>> from socialgraph.diffusion._runs import checked_start
    >>> start = checked_start(Graph.from_edges([(0, 1), (1, 2)]), [0], rng=1)
    >>> outbreak("model", start, "example", ("susceptible", "infected"), Rates(1.0), 2).counts[0].tolist()
    [[2, 1], [1, 2], [0, 3]]
    """
    steps = checked_steps(steps)
    network, key = _network(start.graph, rates, steps), stream(start.seed, purpose)

    def work(chunk: int, *results: np.ndarray) -> None:
        books = _books(start.graph, steps)
        _run_chunk(network, start.seeds, key, books, _block(network), chunk, 0, *results)

    return run_all(model, start, work, steps=steps, states=states, options={"steps": steps})


def replay_outbreak(start: Start, purpose: str, rates: Rates, steps: int, number: int) -> Cascade:
    """Do one run of `outbreak` again, and keep who infected whom.

    Parameters
    ----------
    start, purpose, rates, steps : Start, str, Rates, int
        As in `outbreak`.
    number : int
        Which run, from 0.

    Returns
    -------
    Cascade
        Its time is when people were infected (exposed), its spells when they were infectious.

    Examples
    --------
    >>> from socialgraph.diffusion._runs import checked_start
    >>> start = checked_start(Graph.from_edges([(0, 1), (1, 2)]), [0], rng=1)
    >>> replay_outbreak(start, "example", Rates(1.0, 1.0), 2, 0).spells.tolist()
    [[0.0, 0.0, 1.0], [1.0, 1.0, 2.0], [2.0, 2.0, inf]]
    """
    number, steps = check_whole("run", number, 0, 2**63 - 1), checked_steps(steps)
    graph, network, books = start.graph, _network(start.graph, rates, steps), _books(start.graph, steps)
    results = np.empty(1, np.int64), np.empty(1, np.int32), np.zeros((1, steps + 1, 2), np.int32)
    key, reached = stream(start.seed, purpose), np.zeros((1, graph.n), np.int32)
    _run_chunk(network, start.seeds, key, books, _block(network), 0, number, *results, reached)
    queue, course, people = books[0][: results[0][0]], books[1][: results[0][0]], books[2]
    parent, time = np.full(graph.n, -1, dtype=np.int32), np.full(graph.n, np.nan)
    parent[queue], time[queue] = people[queue].astype(np.uint32).astype(np.int32), course[:, 0]
    return grown(graph, queue, parent, time, in_order(queue, course[:, 1], course[:, 2], steps))


def _network(graph: Graph, rates: Rates, steps: int) -> tuple:
    """Give what the kernels read: arcs, steps, the chances that a try or a step does nothing, and tables of waits.

    The chances are one where all are alike, and then the table of that kind of wait is filled in.
    """
    given = {
        "infection": arc_values("infection", rates.infection, graph),
        "recovery": person_values("recovery", rates.recovery, graph),
        "incubation": () if rates.incubation is None else person_values("incubation", rates.incubation, graph),
    }
    stays, quick = [], np.zeros((len(given), _SLICES + 1), dtype=np.int32)
    for place, (name, laid) in enumerate(given.items()):
        rate = getattr(rates, name)
        stays.append(readonly(1 - np.asarray([rate] if isinstance(rate, float) else laid)))
        if stays[-1].size == 1:
            _tabulate(stays[-1][0], steps, np.empty(64), quick[place])
    return graph.indptr, graph.indices, steps, *stays, readonly(quick)


def _books(graph: Graph, steps: int) -> tuple[np.ndarray, ...]:
    """Give the books of one run, empty: queue, course, people, head and events; `_run_chunk` says what they are."""
    n, arcs = graph.n, graph.indices.size
    place = np.int32 if arcs < 2**31 - 1 else np.int64
    people = np.full(n, _NEVER)
    calendar = np.full(steps + 1, -1, place), np.empty((arcs + 1, 2), place)
    return np.empty(n + 1, np.int32), np.empty((n, 3), np.int32), people, *calendar


def _block(network: tuple) -> tuple[np.ndarray, ...]:
    """Give room for a block of arcs: what there is once a row or piece, what there is once an arc, and who is left."""
    arcs = [np.empty(_LANES * _PIECES, kind) for kind in (np.int32, np.float64, np.uint64, np.uint8)]
    arcs[1][:] = network[3][0] if network[3].size else 1
    left = np.empty((2, _LANES * _PIECES + 1), np.uint64)
    return np.empty((3, _ROWS), np.uint64), np.empty((4, _PIECES), np.uint64), *arcs, np.empty(64), left


@kernel
def _run_chunk(network, seeds, key, books, block, chunk, shift, size, depth, counts, reached):
    """Do the runs `chunk`, `chunk` + chunks and so on; to their numbers `shift` is added.

    Those infected stand in `queue`, in the order of time. Of the i-th of them `course` has the steps at which the
    person was infected, became infectious and recovered, each at most one after the last step. Of each person, `people`
    has in one number, from above, the step of infection, the rank of whoever comes first among those who infect at
    that step, and who that is. Whoever is to be infected at a step is listed in `events`, from head[step] on; lines
    that an earlier infection has overtaken are passed over.
    """
    queue, _, people, head, calendar = books
    tail = np.uint64(0)
    for run in range(chunk, size.size, reached.shape[0]):
        for i in range(tail):
            people[np.uint64(queue[i])] = _NEVER
        run_key = subkey(key, np.uint64(run) + np.uint64(shift))
        tail, first, events, popped = np.uint64(0), np.uint64(0), np.int64(0), np.int64(0)
        for u in seeds:
            queue[tail], people[u] = u, _NOBODY
            tail += _ONE
        for step in range(head.size):
            event, head[step] = head[step], -1
            while event >= 0:
                v = np.uint64(calendar[event, 0])
                queue[tail] = v
                tail += np.uint64(people[v] >> _STEP == np.uint64(step))
                event = calendar[event, 1]
                popped += 1
            if tail > first:
                events = _pass_on(network, run_key, books, block, step, first, tail, events)
            elif popped == events:
                break
            first = tail
        size[run] = tail
        depth[run] = _close(queue, books[1], people, tail, counts[run], reached[chunk])


@kernel
def _pass_on(network, key, books, block, step, first, tail, events):
    """Draw how it goes with those infected at a step, and toss the arcs out of them; return the events so far."""
    indptr, indices, steps, stay, queue, course = *network[:4], *books[:2]
    rows, pieces, whom, stays, arcs, piece = *block[:4], np.uint64(indices.size), np.uint64(0)
    while first < tail:
        some = min(np.uint64(_ROWS), tail - first)
        # Many rows are looked at before any is read, so that their cache misses overlap: a third of the time.
        for i in range(some):
            u = np.uint64(queue[first + i])
            rows[0, i], rows[1, i] = indptr[u], indptr[u + _ONE]
        for i in range(some if arcs else arcs):
            rows[2, i] = indices[min(rows[0, i], arcs - _ONE)] + indices[max(rows[1, i], _ONE) - _ONE]
        if stay.size > 1:
            for i in range(some):
                rows[2, i] = np.uint64(stay[min(rows[0, i], arcs - _ONE)] + stay[max(rows[1, i], _ONE) - _ONE])
        for i in range(some):
            rows[2, i] = row(key, queue[first + i])
        _draw_courses(network, key, queue, course, block[6], step, first, some)
        for i in range(some):
            base, since, u = rows[2, i], course[first + i, 1], np.uint64(queue[first + i])
            span = min(course[first + i, 2], steps) - since
            begin, end = rows[0, i], rows[1, i] if span > 0 else rows[0, i]
            whole = begin + np.uint64(_LANES) <= end
            for place in range(begin, end, np.uint64(_LANES)):
                pieces[0, piece], pieces[1, piece], pieces[2, piece], pieces[3, piece] = base, u, since, span
                # The last piece goes back into the one before, or repeats the last arc: twice changes nothing.
                if whole:
                    place = min(place, end - np.uint64(_LANES))
                    for lane in range(np.uint64(_LANES)):
                        whom[lane * _AT + piece] = indices[place + lane]
                else:
                    for lane in range(np.uint64(_LANES)):
                        whom[lane * _AT + piece] = indices[min(place + lane, end - _ONE)]
                if stay.size > 1:
                    for lane in range(np.uint64(_LANES)):
                        stays[lane * _AT + piece] = stay[min(place + lane, end - _ONE)]
                piece += _ONE
                if piece == _PIECES:
                    events = _reach(network, books, block, piece, events)
                    piece = np.uint64(0)
        first += some
    return _reach(network, books, block, piece, events)


@kernel
def _draw_courses(network, key, queue, course, powers, step, first, some):
    """Draw when each of a few people becomes infectious and recovers; seeds are infectious at once."""
    steps, recover, incubate, quick = network[2], network[4], network[5], network[6]
    recovery, incubation = row(subkey(key, 1), 0), row(subkey(key, 2), 0)
    for i in range(first, first + some):
        u, since = np.uint64(queue[i]), step
        if incubate.size and step > 0:
            coin = toss(incubation, u) >> _DRAWN
            wait = np.int64(quick[2, coin >> _SLICE])
            if incubate.size > 1 or wait != quick[2, (coin >> _SLICE) + _ONE]:
                wait = _worked_out(coin, incubate[min(u, np.uint64(incubate.size - 1))], steps, powers)
            since += wait
        coin = toss(recovery, u) >> _DRAWN
        wait = np.int64(quick[1, coin >> _SLICE])
        if recover.size > 1 or wait != quick[1, (coin >> _SLICE) + _ONE]:
            wait = _worked_out(coin, recover[min(u, np.uint64(recover.size - 1))], steps, powers)
        course[i, 0], course[i, 1], course[i, 2] = step, min(since, steps + 1), min(since + wait, steps + 1)


@kernel
def _reach(network, books, block, count, events):
    """Toss a block of arcs, and list whom they infect sooner, or from a lower rank, than any before.

    Tosses are first held against the sum of the chances of all tries, so that the wait is worked out only for the few
    below it. Each pass but the last is free of branches: what is written beyond the end does not count.
    """
    steps, each, quick, people, head, calendar = network[2], network[3].size > 1, network[6], *books[2:]
    _, pieces, whom, stays, drawn, fires, powers, left = block
    some = np.uint64(0)
    for lane in range(np.uint64(_LANES)):
        begin, own = lane * _AT, lane * _AT if each else np.uint64(0)
        for piece in range(count):
            bits = toss(pieces[0, piece], whom[begin + piece])
            # 2**-52 is for what rounding may take from a chance.
            hope = np.float64(pieces[3, piece]) * (1 - stays[own + piece] + 2.0**-52)
            drawn[begin + piece], fires[begin + piece] = bits, np.float64(bits >> _DRAWN) * 2.0**-53 < hope
        for at in range(begin, begin + count):
            left[0, some] = at
            some += np.uint64(fires[at])
    count, some = some, np.uint64(0)
    for i in range(count):
        at = left[0, i]
        coin, piece = drawn[at] >> _DRAWN, at % _AT
        wait = np.int64(quick[0, coin >> _SLICE])
        if each or wait != quick[0, (coin >> _SLICE) + _ONE]:
            wait = _worked_out(coin, stays[at if each else np.uint64(0)], steps, powers)
        # Ranks are the toss stirred again: of those who infect at the same step, each is as likely to come first.
        step, rank = pieces[2, piece] + np.uint64(wait), drawn[at] * _GAMMA >> _RANK
        left[1, some] = step << _STEP | rank << _HALF | pieces[1, piece]
        left[0, some] = at
        some += np.uint64(np.uint64(wait) <= pieces[3, piece])
    count, some = some, np.uint64(0)
    for i in range(count):
        at, word = left[0, i], left[1, i]
        left[0, some], left[1, some] = at, word
        some += np.uint64(word < people[np.uint64(whom[at])])
    for i in range(some):
        at, word = left[0, i], left[1, i]
        v = np.uint64(whom[at])
        before, step = people[v], word >> _STEP
        people[v] = min(before, word)
        if before >> _STEP > step:
            calendar[events, 0], calendar[events, 1], head[step] = v, head[step], events
            events += 1
    return events


@kernel
def _worked_out(coin, stay, most, powers):
    """Find the wait of 53 bits of a coin: one more than the most steps of which none comes off; most + 1 beyond those.

    Powers of powers of two and no logarithm: the same on every machine, and a smaller chance to stay never makes the
    wait longer, since a product that is rounded never falls when its factors grow.
    """
    left, power, bit, lasted, steps = np.float64(_SURE - coin) * 2.0**-53, stay, 0, 1.0, 0
    while power >= left and 1 << bit <= most:
        powers[bit] = power
        power *= power
        bit += 1
    while bit:
        bit -= 1
        if lasted * powers[bit] >= left:
            lasted *= powers[bit]
            steps += 1 << bit
    return min(steps, most) + 1


@kernel
def _tabulate(stay, most, powers, quick):
    """Work out the wait at the lowest coin of every slice, and at the highest of all."""
    for i in range(quick.size):
        quick[i] = _worked_out(min(np.uint64(i) << _SLICE, _SURE - _ONE), stay, most, powers)


@kernel
def _close(queue, course, people, tail, counts, reached):
    """Write one run into the books, put hands above parents, and return the run's depth."""
    last, depth, came = counts.shape[1] - 1, np.uint64(0), np.zeros((counts.shape[0] + 1, 3), np.int64)
    for i in range(tail):
        for move in range(3):
            came[course[i, move], move] += 1
        v = np.uint64(queue[i])
        # Parents come first, so that the hands it went through can stand where step and rank did, which are done with.
        people[v] &= _NOBODY
        if people[v] != _NOBODY:
            people[v] |= ((people[people[v] & _NOBODY] >> _HALF) + _ONE) << _HALF
            depth = max(depth, people[v] >> _HALF)
        reached[v] += 1
    exposed = infectious = recovered = 0
    for step in range(counts.shape[0]):
        exposed, infectious, recovered = exposed + came[step, 0], infectious + came[step, 1], recovered + came[step, 2]
        counts[step, 0], counts[step, 1] = reached.size - exposed, exposed - infectious
        counts[step, 1 if last < 3 else 2] = infectious - recovered
        if last > 1:
            counts[step, last] = recovered
    return depth
