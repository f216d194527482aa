"""Outbreaks that come back (SIS, SIRS): eight steps of an arc from one toss.

Each arc has a mark at every step at which a try along it would get through, and each person one at every step at which
an infection would end, whether or not there is anybody to try or anything to end: the graphical representation [1]_.
A run reads the marks that it meets. One toss holds those of an arc for a window of eight steps, seven bits a step; the
one step in 128 that seven bits leave open is tossed for again. As marks do not hang on who is infected, two arms of a
comparison share their luck.

.. [1] Harris (1978), Additive set-valued Markov processes and graphical methods.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import inline, kernel
from socialgraph.diffusion._runs import Start, grown, run_all
from socialgraph.diffusion._steps import Rates, checked_steps, in_order
from socialgraph.diffusion._values import arc_values, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_whole
from socialgraph.graph import Graph
from socialgraph.rng import fires_below, row, stream, subkey, toss

__all__ = ["recurrence", "replay_recurrence"]

# Arcs are tossed in blocks of _PIECES x _LANES, as in `IndependentCascade`, out of so many people at once.
_LANES, _PIECES, _ROWS = 4, 256, 128
_AT = np.uint64(_PIECES)
_ONE, _HALF, _DRAWN, _GAMMA = np.uint64(1), np.uint64(32), np.uint64(11), np.uint64(0x9E3779B97F4A7C15)
_NEVER, _NOBODY, _RANK, _TOSS = np.uint64(2**64 - 1), np.uint64(2**32 - 1), np.uint64(61), np.uint64(64)
# A window is eight steps, each a byte of the toss: seven bits, and one that a sum may run over into.
_WINDOW, _EACH = 8, np.uint64(0x0101010101010101)
_SEVEN, _OVER, _GATHER = _EACH * np.uint64(0x7F), _EACH * np.uint64(0x80), np.uint64(0x0102040810204080)
# A chance in one number: 127 - the seven bits that surely mark a step, above the bound of a second toss.
_ABOVE, _BELOW = np.uint64(56), np.uint64(2**56 - 1)
# The place of the lowest bit of a byte, 8 where there is none; and that of the only bit of 64, by de Bruijn's number.
_LOWEST = readonly([8, *((byte & -byte).bit_length() - 1 for byte in range(1, 256))], np.uint8)
_BRUIJN, _TOP = np.uint64(0x03F79D71B4CB0A89), np.uint64(58)
_ONLY = readonly(np.argsort([(int(_BRUIJN) << place) % 2**64 >> 58 for place in range(64)]), np.uint8)
# What is known of a person: how many of a window's first steps refuse a try, and whether there ever was an infection.
_SHUT, _EVER = np.uint8(15), np.uint8(128)
# The lists of people, and behind their lengths the number of spells.
_ILL, _STILL_ILL, _IMMUNE, _STILL_IMMUNE, _FRESH, _ORDER, _SPELLS = 0, 1, 2, 3, 4, 5, 6


def recurrence(model: Any, start: Start, purpose: str, states: tuple[str, ...], rates: Rates, steps: int) -> Ensemble:
    """Run an outbreak that comes back as often as it starts; everything as in `outbreak`.

    Examples
    --------
    >>> from socialgraph.diffusion._runs import checked_start
    >>> start = checked_start(Graph.from_edges([(0, 1)]), [0], rng=1)
    >>> recurrence("model", start, "example", ("susceptible", "infected"), Rates(1.0, 1.0), 3).counts[0].tolist()
    [[1, 1], [1, 1], [1, 1], [1, 1]]
    """
    steps = checked_steps(steps)
    network, key = _network(start.graph, rates, steps), stream(start.seed, purpose)

    def work(chunk: int, *results: np.ndarray) -> None:
        books = _books(start.graph.n, steps)
        _run_chunk(network, start.seeds, key, books, _block(network), chunk, 0, *results)

    return run_all(model, start, work, steps=steps, states=states, options={"steps": steps})


def replay_recurrence(start: Start, purpose: str, rates: Rates, steps: int, number: int) -> Cascade:
    """Do one run of `recurrence` again, and keep who first infected whom, and every spell; as in `replay_outbreak`.

    Examples
    --------
    >>> from socialgraph.diffusion._runs import checked_start
    >>> start = checked_start(Graph.from_edges([(0, 1)]), [0], rng=1)
    >>> replay_recurrence(start, "example", Rates(1.0, 1.0), 2, 0).spells.tolist()
    [[0.0, 0.0, 1.0], [1.0, 1.0, 2.0], [0.0, 2.0, inf]]
    """
    number, steps = check_whole("run", number, 0, 2**63 - 1), checked_steps(steps)
    graph, key, network = start.graph, stream(start.seed, purpose), _network(start.graph, rates, steps)
    results = np.empty(1, np.int64), np.empty(1, np.int32), np.zeros((1, steps + 1, 2), np.int32)
    spells = 0
    # Once to count the spells, and once to write them down.
    for _ in range(2):
        books, reached = _books(graph.n, steps, spells), np.zeros((1, graph.n), np.int32)
        _run_chunk(network, start.seeds, key, books, _block(network), 0, number, *results, reached)
        people, lists, came, spell = books[0], books[2], books[6], books[7]
        spells = int(came[:, 0].sum())
    order, spell = lists[_ORDER, : results[0][0]], in_order(*spell.T, steps)
    parent, time = np.full(graph.n, -1, dtype=np.int32), np.full(graph.n, np.nan)
    parent[order] = people[order].astype(np.uint32).astype(np.int32)
    # The first of someone's spells is written last.
    time[spell[::-1, 0].astype(np.int64)] = spell[::-1, 1]
    return grown(graph, order, parent, time, spell)


def _network(graph: Graph, rates: Rates, steps: int) -> tuple:
    """Give what the kernels read: arcs, steps, three kinds of chances (one where all are alike), and two tables."""
    infection, recovery, _, waning = rates
    chances = [_marks(infection, arc_values("infection", infection, graph))]
    chances.append(_marks(recovery, person_values("recovery", recovery, graph)))
    chances.append(_marks(waning, () if waning is None else person_values("waning", waning, graph)))
    return graph.indptr, graph.indices, steps, *chances, _LOWEST, _ONLY


def _marks(rate: Any, laid: Any) -> np.ndarray:
    """Give the chances of marks as whole numbers: below `share` of 128 for sure, at it with what is left over."""
    share = 128 * np.asarray([rate] if isinstance(rate, float) else laid, dtype=np.float64)
    whole = np.minimum(np.floor(share), 127)
    return readonly((127 - whole).astype(np.uint64) << _ABOVE | fires_below(share - whole))


def _books(n: int, steps: int, spells: int = 0) -> tuple[np.ndarray, ...]:
    """Give the books of one run, empty: people, known, lists, coming, fill, spans, came, spell and latest.

    `_run_chunk` says what they are. Only as much of the lists is touched as there are people infected.
    """
    lists, coming = np.empty((_SPELLS, n + 1), np.int32), np.zeros((_WINDOW, n // 64 + 1), np.uint64)
    listed = lists, coming, np.zeros(_SPELLS + 1, np.int64), np.empty(n + 1, np.uint64)
    written = np.empty((spells, 3), np.int64), np.empty(n if spells else 0, np.int64)
    return np.full(n, _NEVER), np.zeros(n, np.uint8), *listed, np.zeros((steps + 10, 3), np.int64), *written


def _block(network: tuple) -> tuple[np.ndarray, ...]:
    """Give room for a block of arcs: what there is once a row, a piece and an arc, and who is left."""
    arcs = [np.empty(_LANES * _PIECES, kind) for kind in (np.int32, np.uint64, np.uint64, np.uint64)]
    arcs[1][:] = network[3][0] if network[3].size else 0
    left = np.empty((2, _LANES * _PIECES + 1), np.uint64)
    return np.empty((3, _ROWS), np.uint64), np.empty((3, _PIECES), np.uint64), *arcs, left


@kernel
def _run_chunk(network, seeds, key, books, block, chunk, shift, size, depth, counts, reached):
    """Do the runs `chunk`, `chunk` + chunks and so on; to their numbers `shift` is added.

    Of each person, `people` has in one number, from above, the step in the window at which the first infection comes,
    the rank of whoever comes first among those who infect at that step, and who that is; `known` is said at the top of
    this file. `coming` has a bit a person for each step of the window: whether a try is to get through. `came` counts,
    at each step, the infections, recoveries and immunities that wane. Where there is room, every spell is written down.
    """
    people, known, lists, fill, came = books[0], books[1], books[2], books[4], books[6]
    for run in range(chunk, size.size, reached.shape[0]):
        run_key = subkey(key, np.uint64(run) + np.uint64(shift))
        for i in range(fill[_ORDER]):
            people[lists[_ORDER, i]], known[lists[_ORDER, i]] = _NEVER, 0
        for place in range(fill.size):
            fill[place] = 0
        for step in range(came.shape[0]):
            came[step, 0], came[step, 1], came[step, 2] = 0, 0, 0
        for u in seeds:
            people[u], known[u] = _NOBODY, _EVER
            lists[_FRESH, fill[_FRESH]] = lists[_ILL, fill[_ILL]] = lists[_ORDER, fill[_ORDER]] = u
            fill[_FRESH], fill[_ILL], fill[_ORDER] = fill[_FRESH] + 1, fill[_ILL] + 1, fill[_ORDER] + 1
        _begin(books, 0)
        for begun in range(0, network[2], _WINDOW):
            keys = _window_key(run_key, 0, begun), _window_key(run_key, 1, begun), _window_key(run_key, 2, begun)
            _wane(network, keys[2], books, begun)
            # First those who are ill when the window begins, then those who become so at each step of it.
            for bit in range(-1, min(_WINDOW, network[2] - begun)):
                listed = _ILL
                if bit >= 0:
                    listed = _FRESH
                    _come(network, books, bit)
                    _begin(books, begun + 1 + bit)
                _leave(network, keys, books, begun, bit + 1, listed)
                _pass_on(network, keys[0], books, block, begun, listed)
            _turn(books)
            if fill[_ILL] == fill[_IMMUNE] == 0:
                break
        size[run] = fill[_ORDER]
        depth[run] = _close(books, counts[run], reached[chunk])


@inline
def _window_key(key, kind, begun):
    """Derive the key of the marks of arcs (0), recoveries (1) or waning (2) in a window."""
    return subkey(subkey(key, kind), begun)


@inline
def _inside(first, end):
    """Give the bytes from the first to the one before the end, as a mask of their highest bits."""
    below = _OVER if end >= _WINDOW else _OVER & ((_ONE << np.uint64(8 * end)) - _ONE)
    return below & _OVER << np.uint64(8 * first) if first < _WINDOW else np.uint64(0)


@inline
def _marked(drawn, chance, within):
    """Give the steps of a mask that a toss marks: surely, or by a second toss, keyed by the first and the step."""
    slack, rest = chance >> _ABOVE, chance & _BELOW
    marks = ~((drawn & _SEVEN) + slack * _EACH) & within
    unsure = marks & ((drawn & _SEVEN) + (slack + _ONE) * _EACH)
    while unsure:
        step = unsure & (~unsure + _ONE)
        if toss(drawn, step) >> _DRAWN >= rest:
            marks ^= step
        unsure ^= step
    return marks


@inline
def _byte(marks):
    """Gather a mask of eight bytes into eight bits."""
    return (marks >> np.uint64(7)) * _GATHER >> np.uint64(56)


@kernel
def _come(network, books, bit):
    """List those whom a try gets through to at a step of the window, in the order of their numbers."""
    only, known, lists, coming, fill = network[7], books[1], books[2], books[3], books[4]
    fresh, tail = np.uint64(0), np.uint64(fill[_ORDER])
    for place in range(np.uint64(coming.shape[1])):
        word, coming[bit, place] = coming[bit, place], 0
        while word:
            flag = word & (~word + _ONE)
            word ^= flag
            v = place << np.uint64(6) | np.uint64(only[flag * _BRUIJN >> _TOP])
            lists[_FRESH, fresh] = lists[_ORDER, tail] = v
            fresh += np.uint64(known[v] & _SHUT <= bit)
            tail += np.uint64(known[v] < _EVER)
    fill[_FRESH], fill[_ORDER] = fresh, tail


@kernel
def _begin(books, step):
    """Count those infected at a step, and write down that their spells begin."""
    lists, fill, came, spell, latest = books[2], books[4], books[6], books[7], books[8]
    came[step, 0] = fill[_FRESH]
    if spell.size:
        for i in range(fill[_FRESH]):
            u, place = lists[_FRESH, i], fill[_SPELLS]
            latest[u], spell[place, 0], spell[place, 1], spell[place, 2] = place, u, step, came.shape[0]
            fill[_SPELLS] += 1


@kernel
def _wane(network, key, books, begun):
    """Find out who stops being immune in a window, and when."""
    steps, chance, lowest = network[2], network[5], network[6]
    known, lists, fill, came = books[1], books[2], books[4], books[6]
    base, within = row(key, 0), _inside(0, min(_WINDOW, steps - begun))
    for i in range(fill[_IMMUNE]):
        u = np.uint64(lists[_IMMUNE, i])
        bit = np.int64(lowest[_byte(_marked(toss(base, u), chance[min(u, np.uint64(chance.size - 1))], within))])
        known[u] |= np.uint8(min(bit + 1, _WINDOW))
        came[begun + 1 + bit, 2] += bit < _WINDOW
        lists[_STILL_IMMUNE, fill[_STILL_IMMUNE]] = u
        fill[_STILL_IMMUNE] += bit == _WINDOW


@kernel
def _leave(network, keys, books, begun, since, listed):
    """Find out when in a window those who are ill recover, if they do, and until when they then are immune.

    `spans` are the steps at which they try: from `since` to the step of their recovery, at which they still do.
    """
    steps, chance, wane, lowest = network[2], network[4], network[5], network[6]
    _, known, lists, _, fill, spans, came, spell, latest = books
    base, waning, bits, more = row(keys[1], 0), row(keys[2], 0), min(_WINDOW, steps - begun), spell.size + wane.size > 0
    within, still, immune = _inside(since, bits), np.uint64(fill[_STILL_ILL]), np.uint64(fill[_STILL_IMMUNE])
    for i in range(np.uint64(fill[listed])):
        u = np.uint64(lists[listed, i])
        marks = _marked(toss(base, u), chance[min(u, np.uint64(chance.size - 1))], within)
        bit = np.int64(lowest[_byte(marks)])
        spans[i] = within & (marks ^ (marks - _ONE))
        came[begun + 1 + bit, 1] += bit < _WINDOW
        lists[_STILL_ILL, still] = u
        still += np.uint64(bit == _WINDOW)
        if more and bit < _WINDOW:
            if spell.size:
                spell[latest[u], 2] = begun + 1 + bit
            if wane.size:
                marks = _marked(toss(waning, u), wane[min(u, np.uint64(wane.size - 1))], _inside(bit + 1, bits))
                bit = np.int64(lowest[_byte(marks)])
                came[begun + 1 + bit, 2] += bit < _WINDOW
                lists[_STILL_IMMUNE, immune] = u
                immune += np.uint64(bit == _WINDOW)
        known[u] = np.uint8(min(bit + 1, _WINDOW)) | _EVER
    fill[_STILL_ILL], fill[_STILL_IMMUNE] = still, immune


@kernel
def _pass_on(network, key, books, block, begun, listed):
    """Toss the arcs out of those who are listed, for the steps of a window at which they try."""
    indptr, indices, chance, lists, spans = network[0], network[1], network[3], books[2], books[5]
    rows, pieces, whom, chances = block[0], block[1], block[2], block[3]
    first, tail, piece, arcs = np.uint64(0), np.uint64(books[4][listed]), np.uint64(0), np.uint64(indices.size)
    while first < tail and arcs:
        some = min(np.uint64(_ROWS), tail - first)
        # Many rows are looked at before any is read, so that their cache misses overlap: a third of the time.
        for i in range(some):
            u = np.uint64(lists[listed, first + i])
            rows[0, i], rows[1, i] = indptr[u], indptr[u + _ONE]
        for i in range(some):
            rows[2, i] = indices[min(rows[0, i], arcs - _ONE)] + indices[max(rows[1, i], _ONE) - _ONE]
        for i in range(some):
            rows[2, i] = row(key, lists[listed, first + i])
        for i in range(some):
            base, u, span = rows[2, i], lists[listed, first + i], spans[first + i]
            begin, end = rows[0, i], rows[1, i] if span else rows[0, i]
            whole = begin + np.uint64(_LANES) <= end
            for place in range(begin, end, np.uint64(_LANES)):
                pieces[0, piece], pieces[1, piece], pieces[2, piece] = base, u, span
                # The last piece goes back into the one before, or repeats the last arc: twice changes nothing.
                if whole:
                    place = min(place, end - np.uint64(_LANES))
                    for lane in range(np.uint64(_LANES)):
                        whom[lane * _AT + piece] = indices[place + lane]
                else:
                    for lane in range(np.uint64(_LANES)):
                        whom[lane * _AT + piece] = indices[min(place + lane, end - _ONE)]
                if chance.size > 1:
                    for lane in range(np.uint64(_LANES)):
                        chances[lane * _AT + piece] = chance[min(place + lane, end - _ONE)]
                piece += _ONE
                if piece == _PIECES:
                    _reach(network, books, block, piece, begun)
                    piece = np.uint64(0)
        first += some
    _reach(network, books, block, piece, begun)


@kernel
def _reach(network, books, block, count, begun):
    """Toss a block of arcs, and note whom they get through to at each step of a window."""
    each, lowest, people, known, coming = network[3].size > 1, network[6], books[0], books[1], books[3]
    _, pieces, whom, chances, drawn, marks, left = block
    some = np.uint64(0)
    for lane in range(np.uint64(_LANES)):
        begin, own = lane * _AT, lane * _AT if each else np.uint64(0)
        for piece in range(count):
            bits = toss(pieces[0, piece], whom[begin + piece])
            slack = chances[own + piece] >> _ABOVE
            drawn[begin + piece] = bits
            marks[begin + piece] = ~((bits & _SEVEN) + slack * _EACH) & pieces[2, piece]
        for at in range(begin, begin + count):
            left[0, some] = at
            some += np.uint64(marks[at] != 0)
    count, some = some, np.uint64(0)
    for i in range(count):
        at = left[0, i]
        through = _byte(_marked(drawn[at], chances[at if each else np.uint64(0)], marks[at]))
        shut = np.uint64(known[np.uint64(whom[at])] & _SHUT)
        left[0, some], left[1, some] = at, through >> shut << shut
        some += np.uint64(left[1, some] != 0)
    for i in range(some):
        at, through = left[0, i], left[1, i]
        v = np.uint64(whom[at])
        if known[v] < _EVER:
            # Ranks are the toss stirred again: of those who infect at the same step, each is as likely to come first.
            rank = np.uint64(lowest[through]) << _RANK | drawn[at] * _GAMMA >> (_TOSS - _RANK)
            people[v] = min(people[v], rank & ~_NOBODY | pieces[1, at % _AT])
        place, flag = v >> np.uint64(6), _ONE << (v & np.uint64(63))
        while through:
            coming[lowest[through], place] |= flag
            through &= through - _ONE


@kernel
def _turn(books):
    """Go over to the next window: forget what was known for this one, and carry on who is ill or immune."""
    known, lists, fill = books[1], books[2], books[4]
    for v in range(known.size):
        known[v] &= _EVER
    for listed in (_ILL, _IMMUNE):
        fill[listed], fill[listed + 1] = fill[listed + 1], 0
        for i in range(fill[listed]):
            lists[listed, i] = lists[listed + 1, i]


@kernel
def _close(books, counts, reached):
    """Write one run into the books, put hands above parents, and return the run's depth."""
    people, lists, fill, came = books[0], books[2], books[4], books[6]
    ill, immune, last, depth = 0, 0, counts.shape[1] - 1, np.uint64(0)
    for step in range(counts.shape[0]):
        ill += came[step, 0] - came[step, 1]
        if last > 1:
            immune += came[step, 1] - came[step, 2]
            counts[step, 2] = immune
        counts[step, 0], counts[step, 1] = reached.size - ill - immune, ill
    for i in range(fill[_ORDER]):
        v = np.uint64(lists[_ORDER, i])
        # Parents come first, so that the hands it went through can stand where ranks did, which are done with.
        people[v] &= _NOBODY
        if people[v] != _NOBODY:
            people[v] |= ((people[people[v]] >> _HALF) + _ONE) << _HALF
            depth = max(depth, people[v] >> _HALF)
        reached[v] += 1
    return depth
