"""Outbreaks in which nobody is infected twice (SI, SIR, SEIR): each infection is worked out once, not once a step.

Whoever becomes infectious at step t tries every step from t + 1 to t + D, where D, the steps until recovery, is
geometric, and so is T, the number of the first try that gets through to v. So both are drawn at once, D from one coin
a person and T from one a pair, and v is infected at the least t + T over all u with T <= D: the quickest way through a
network of delays [1]_. A calendar of steps keeps the order. As T and D do not hang on when anything happens, more
infection, more seeds and more ties never infect anybody later in any run, nor do slower recoveries.

.. [1] Kuulasmaa (1982), The spatial general epidemic and locally dependent random graphs.
"""

from typing import Any, NamedTuple

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import Start, grown, run_all
from socialgraph.diffusion._values import arc_values, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_whole
from socialgraph.graph import Graph
from socialgraph.rng import row, stream, subkey, toss

__all__ = ["Rates", "checked_steps", "in_order", "outbreak", "replay_outbreak"]

# Arcs are tossed in blocks of _LANES x _WIDTH, as in `IndependentCascade`.
_LANES, _WIDTH = 4, 128
_ONE, _HALF, _SURE, _DRAWN = np.uint64(1), np.uint64(32), np.uint64(2**53), np.uint64(11)
_NEVER, _NOBODY, _GAMMA = np.uint64(2**64 - 1), np.uint64(2**32 - 1), np.uint64(0x9E3779B97F4A7C15)
# The waits of 1,024 equal slices of the coin are looked up; only where a slice is cut is one worked out.
_SLICES, _SLICE = 1024, np.uint64(43)
_MOST_STEPS = 1_000_000


class Rates(NamedTuple):
    """The probabilities of one outbreak, as the model holds them.

    Examples
    --------
    >>> Rates(infection=0.05).recovery
    0.0
    """

    infection: Any
    recovery: Any = 0.0
    incubation: Any = None


def outbreak(
    model: Any, start: Start, purpose: str, states: tuple[str, ...], rates: Rates, steps: int
) -> Ensemble:
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

    Raises
    ------
    ParameterError
        For a negative run; and whatever `outbreak` raises.

    Examples
    --------
    >>> from socialgraph.diffusion._runs import checked_start
    >>> start = checked_start(Graph.from_edges([(0, 1), (1, 2)]), [0], rng=1)
    >>> replay_outbreak(start, "example", Rates(1.0, 1.0), 2, 0).spells.tolist()
    [[0.0, 0.0, 1.0], [1.0, 1.0, 2.0], [2.0, 2.0, inf]]
    """
    number = check_whole("run", number, 0, 2**63 - 1)
    steps = checked_steps(steps)
    graph, network, books = start.graph, _network(start.graph, rates, steps), _books(start.graph, steps)
    results = np.empty(1, np.int64), np.empty(1, np.int32), np.zeros((1, steps + 1, 2), np.int32)
    key, reached = stream(start.seed, purpose), np.zeros((1, graph.n), np.int32)
    _run_chunk(network, start.seeds, key, books, _block(network), 0, number, *results, reached)
    queue, course, people = (book[: results[0][0]] if place < 2 else book for place, book in enumerate(books[:3]))
    parent, time = np.full(graph.n, -1, dtype=np.int32), np.full(graph.n, np.nan)
    parent[queue], time[queue] = people[queue, 1].astype(np.uint32).astype(np.int32), course[:, 0]
    return grown(graph, queue, parent, time, in_order(queue, course[:, 1], course[:, 2], steps))


def checked_steps(steps: Any) -> int:
    """Check for how many steps an outbreak is looked at.

    Parameters
    ----------
    steps : int
        From 0, where only the seeds are counted.

    Returns
    -------
    int

    Raises
    ------
    ParameterError
        For anything out of [0, 1,000,000].

    Examples
    --------
    >>> checked_steps(30)
    30
    """
    return check_whole("steps", steps, 0, _MOST_STEPS)


def in_order(people: np.ndarray, begin: np.ndarray, end: np.ndarray, steps: int) -> np.ndarray:
    """Lay out spells as a Cascade has them.

    Parameters
    ----------
    people, begin, end : ndarray of int, shape (k,)
        Whose they are, and the steps at which they begin and end.
    steps : int
        The last step: spells that begin later are left out, ends that come later are infinite.

    Returns
    -------
    ndarray of float64, shape (at most k, 3)

    Examples
    --------
    >>> in_order(np.array([5, 2, 8]), np.array([3, 1, 9]), np.array([4, 7, 9]), 6).tolist()
    [[2.0, 1.0, inf], [5.0, 3.0, 4.0]]
    """
    spells = np.column_stack([people, begin, np.where(end > steps, np.inf, end)])
    return spells[np.lexsort([people, begin])][: np.count_nonzero(begin <= steps)]


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
    people = np.full((n, 2), _NEVER)
    calendar = np.full(steps + 1, -1, place), np.empty((arcs + 1, 2), place)
    return np.empty(n + 1, np.int32), np.empty((n, 4), np.int32), people, *calendar


def _block(network: tuple) -> tuple[np.ndarray, ...]:
    """Give room for a block of arcs: what there is once a row or piece, what there is once an arc, and who is left."""
    arcs = [np.empty((_LANES, _WIDTH), kind) for kind in (np.int32, np.float64, np.uint64, np.uint8)]
    arcs[1][0] = network[3][0] if network[3].size else 1
    return np.empty((8, _WIDTH), np.uint64), *arcs, np.empty((2, _LANES * _WIDTH + 1), np.uint64), np.empty(64)


@kernel
def _run_chunk(network, seeds, key, books, block, chunk, shift, size, depth, counts, reached):
    """Do the runs `chunk`, `chunk` + chunks and so on; to their numbers `shift` is added.

    Those infected stand in `queue`, in the order of time. Of the i-th of them `course` has the steps at which the
    person was infected, became infectious and recovered, each at most one after the last step, and the hands it went
    through. Of each person, `people` has the step of infection above the rank of whoever comes first among those who
    infect at that step, in one number; and the hands above the parent, in another. Whoever is to be infected at a step
    is listed in `events`, from head[step] on; lines that an earlier infection has overtaken are passed over.
    """
    queue, _, people, head, calendar = books
    for run in range(chunk, size.size, reached.shape[0]):
        run_key = subkey(key, np.uint64(run) + np.uint64(shift))
        tail, first, events, popped = np.uint64(0), np.uint64(0), np.int64(0), np.int64(0)
        for u in seeds:
            queue[tail], people[u, 0], people[u, 1] = u, 0, _NOBODY
            tail += _ONE
        for step in range(head.size):
            event, head[step] = head[step], -1
            while event >= 0:
                v = np.uint64(calendar[event, 0])
                queue[tail] = v
                tail += np.uint64(people[v, 0] >> _HALF == np.uint64(step))
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
    indptr, indices, steps, stay = network[0], network[1], network[2], network[3]
    queue, course, people = books[0], books[1], books[2]
    each, rows, whom, stays = stay.size > 1, block[0], block[1], block[2]
    pieces = np.uint64(0)
    while first < tail:
        some = min(np.uint64(_WIDTH), tail - first)
        # Many rows are looked at before any is read, so that their cache misses overlap: a third of the time.
        for i in range(some):
            u = np.uint64(queue[first + i])
            rows[0, i], rows[1, i] = indptr[u], indptr[u + _ONE]
        for i in range(some):
            begin, end = rows[0, i], rows[1, i]
            if begin < end:
                rows[2, i] = indices[begin] + indices[end - _ONE]
                if each:
                    rows[2, i] += np.uint64(stay[begin] + stay[end - _ONE])
        for i in range(some):
            rows[2, i] = row(key, queue[first + i])
        _draw_courses(network, key, queue, course, people, block[6], step, first, some)
        for i in range(some):
            since = course[first + i, 1]
            span = min(course[first + i, 2], steps) - since
            if span <= 0:
                continue
            u, end = np.uint64(queue[first + i]), rows[1, i]
            mark = ((people[u, 1] >> _HALF) + _ONE) << _HALF | u
            for place in range(rows[0, i], end, np.uint64(_LANES)):
                rows[3, pieces], rows[4, pieces], rows[5, pieces], rows[6, pieces] = rows[2, i], mark, since, span
                for lane in range(np.uint64(_LANES)):
                    # A piece that is not full repeats the row's last arc, which changes nothing.
                    whom[lane, pieces] = indices[min(place + lane, end - _ONE)]
                if each:
                    for lane in range(np.uint64(_LANES)):
                        stays[lane, pieces] = stay[min(place + lane, end - _ONE)]
                pieces += _ONE
                if pieces == _WIDTH:
                    events = _reach(network, books, block, pieces, events)
                    pieces = np.uint64(0)
        first += some
    return _reach(network, books, block, pieces, events)


@kernel
def _draw_courses(network, key, queue, course, people, powers, step, first, some):
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
        course[i, 3] = people[u, 1] >> _HALF


@kernel
def _reach(network, books, block, pieces, events):
    """Toss a block of arcs, and list whom they infect sooner, or from a lower rank, than any before.

    Tosses are first held against the sum of the chances of all tries, so that the wait is worked out only for the few
    below it. Each pass but the last is free of branches: what is written beyond the end does not count.
    """
    steps, each, quick, people, head, calendar = network[2], network[3].size > 1, network[6], *books[2:]
    rows, whom, stays, drawn, fires, left, powers = block
    for lane in range(_LANES):
        for piece in range(pieces):
            coin = toss(rows[3, piece], whom[lane, piece])
            drawn[lane, piece] = coin
            # The rest is for what rounding may add to a chance.
            hope = np.float64(rows[6, piece]) * (1 - stays[lane if each else 0, piece] + 2.0**-52)
            fires[lane, piece] = np.float64(coin >> _DRAWN) * 2.0**-53 < hope
    count = np.uint64(0)
    for lane in range(np.uint64(_LANES)):
        for piece in range(pieces):
            left[0, count] = lane * np.uint64(_WIDTH) + piece
            count += np.uint64(fires[lane, piece])
    whom, stays, drawn = whom.reshape(whom.size), stays.reshape(stays.size), drawn.reshape(drawn.size)
    some = np.uint64(0)
    for i in range(count):
        at = left[0, i]
        coin, piece = drawn[at] >> _DRAWN, at % np.uint64(_WIDTH)
        wait = np.int64(quick[0, coin >> _SLICE])
        if each or wait != quick[0, (coin >> _SLICE) + _ONE]:
            wait = _worked_out(coin, stays[at if each else np.uint64(0)], steps, powers)
        # Ranks are the toss stirred again: of those who infect at the same step, each is as likely to come first.
        left[1, some] = (rows[5, piece] + np.uint64(wait)) << _HALF | drawn[at] * _GAMMA >> _HALF
        left[0, some] = at
        some += np.uint64(np.uint64(wait) <= rows[6, piece])
    count, some = some, np.uint64(0)
    for i in range(count):
        at, word = left[0, i], left[1, i]
        left[0, some], left[1, some] = at, word
        some += np.uint64(word < people[np.uint64(whom[at]), 0])
    for i in range(some):
        at, word = left[0, i], left[1, i]
        v = np.uint64(whom[at])
        before = people[v, 0]
        if word < before:
            people[v, 0], people[v, 1] = word, rows[4, at % np.uint64(_WIDTH)]
            if before >> _HALF != word >> _HALF:
                calendar[events, 0], calendar[events, 1], head[word >> _HALF] = v, head[word >> _HALF], events
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
    """Write one run into the books, leave `people` as it was before it, and return the run's depth."""
    steps, last, depth = counts.shape[0] - 1, counts.shape[1] - 1, 0
    came = np.zeros((steps + 2, 3), np.int64)
    for i in range(tail):
        for move in range(3):
            came[course[i, move], move] += 1
        depth = max(depth, course[i, 3])
    exposed = infectious = recovered = 0
    for step in range(steps + 1):
        exposed, infectious, recovered = exposed + came[step, 0], infectious + came[step, 1], recovered + came[step, 2]
        counts[step, 0], counts[step, 1] = reached.size - exposed, exposed - infectious
        counts[step, 1 if last < 3 else 2] = infectious - recovered
        if last > 1:
            counts[step, last] = recovered
    if 8 * tail > reached.size:
        for v in range(reached.size):
            reached[v] += people[v, 0] != _NEVER
            people[v, 0] = _NEVER
    else:
        for i in range(tail):
            v = np.uint64(queue[i])
            reached[v] += 1
            people[v, 0] = _NEVER
    return depth
