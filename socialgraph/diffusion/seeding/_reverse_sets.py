"""Reverse sets: who would have reached one person, drawn at random from everyone, had they been the seed [1]_.

Where a model is a coin for every arc, a world is who hears from whom, and whoever is reached from a set of seeds is
whoever can be reached from them along the arcs that are open. Turned round: draw a person, walk from them against the
arcs that are open, and a set of seeds has as large a part in such walks as it has of all people in its mean reach.

.. [1] Borgs, Brautbar, Chayes, Lucier (2014), Maximizing social influence in nearly optimal time, SODA.
.. [2] Guo, Wang, Wei, Chen (2020), Influence maximization revisited: efficient reverse reachable set generation with
   bound tightened, SIGMOD: leaps over the arcs that stay closed.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numba
import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion.seeding._live_edges import LiveEdges
from socialgraph.errors import LimitExceeded
from socialgraph.rng import coin, row, subkey, toss, uniform

__all__ = ["Roots", "Sets", "grown", "no_sets"]

# The most people that all sets may hold together, of four bytes each; and what a batch shares: _BATCH sets have one bit
# each in a word, and are walked in blocks of _WIDTH people.
_MOST_MEMBERS, _BATCH, _WIDTH = 1 << 28, 64, 128
_ONE = np.uint64(1)


class Roots(NamedTuple):
    """Whom the sets start from: set i from a person of group i mod groups.

    ``people`` lists everyone group by group, and group g begins at ``cut[g]``.
    """

    people: np.ndarray
    cut: np.ndarray

    @classmethod
    def of(cls, member: np.ndarray) -> "Roots":
        """Sort people by the number of their group."""
        return cls(
            readonly(np.argsort(member, kind="stable"), np.int32),
            readonly(np.concatenate([[0], np.cumsum(np.bincount(member))]), np.int64),
        )


class Sets(NamedTuple):
    """A collection of reverse sets: set i is ``members[ends[i - 1]:ends[i]]``."""

    ends: np.ndarray
    members: np.ndarray

    @property
    def count(self) -> int:
        """How many sets there are."""
        return self.ends.size


def no_sets() -> Sets:
    """Give the collection that every other grows from."""
    return Sets(readonly(np.zeros(0, np.int64)), readonly(np.zeros(0, np.int32)))


def grown(live: LiveEdges, roots: Roots, key: np.uint64, sets: Sets, count: int) -> Sets:
    """Draw more sets, up to a number, or to the end of the batch that it lies in.

    Parameters
    ----------
    live : LiveEdges
        From `live_edges`.
    roots : Roots
        Whom they start from.
    key : numpy.uint64
        A stream: whom set i holds is a function of the key and i, whatever else is drawn.
    sets : Sets
        Those that there are.
    count : int
        How many there shall be at least.

    Returns
    -------
    Sets
        The same bytes for any number of threads.

    Raises
    ------
    LimitExceeded
        If they do not fit in 1 GiB.

    Examples
    --------
    >>> from socialgraph.diffusion.seeding._live_edges import live_edges
    >>> from socialgraph.diffusion.independent_cascade import IndependentCascade
    >>> from socialgraph.graph import Graph
    >>> live = live_edges(Graph.from_edges([(0, 1)]), IndependentCascade(p=1))
    >>> sets = grown(live, Roots.of(np.zeros(2, np.int64)), np.uint64(7), no_sets(), 50)
    >>> sets.count, sets.members.size
    (64, 128)
    """
    first, last = sets.count // _BATCH, -(-count // _BATCH)
    if last <= first:
        return sets
    if count > _MOST_MEMBERS:
        raise _too_many(count)
    cuts = np.linspace(first, last, min(numba.get_num_threads(), last - first) + 1).astype(np.int64) * _BATCH
    # Chunks are alike, so that where one goes so far beyond its part, all of them together do not fit.
    most = 3 * _MOST_MEMBERS // (2 * (cuts.size - 1))
    # Threads and no `prange`: see `_runs`.
    with ThreadPoolExecutor(cuts.size - 1) as pool:
        drawn = list(pool.map(lambda begin, end: _draw(live, roots, key, (begin, end), most), cuts[:-1], cuts[1:]))
    before = np.cumsum([0, sets.members.size, *(0 if part is None else part.members.size for part in drawn)])
    if any(part is None for part in drawn) or before[-1] > _MOST_MEMBERS:
        raise _too_many(count)
    parts = [sets, *drawn]
    ends = np.concatenate([part.ends + begin for part, begin in zip(parts, before[:-1], strict=True)])
    return Sets(readonly(ends), readonly(np.concatenate([part.members for part in parts])))


def _draw(live: LiveEdges, roots: Roots, key: np.uint64, numbers: tuple[int, int], most: int) -> Sets | None:
    """Draw sets, from one number up to another, into as much room as they need; None if that is too much."""
    walk = _walk_open if live.accept.size else _walk_picked
    first, count = numbers[0], numbers[1] - numbers[0]
    ends, members = np.empty(count, np.int64), np.empty(min(max(16 * count, 4096), most), np.int32)
    done = walk(*live, *roots, key, first, 0, ends, members)
    while done < count and members.size < most:
        # As much as those that are there go by, and a batch in which every set holds everyone.
        need = int(1.2 * members.size * count / max(done, count // 8)) + _BATCH * live.n
        larger = np.empty(min(need, most), np.int32)
        larger[: members.size] = members
        members = larger
        done = walk(*live, *roots, key, first, done, ends, members)
    return Sets(ends, members[: ends[-1]]) if done == count else None


def _too_many(count: int) -> LimitExceeded:
    rule = f"reverse sets must fit in {_MOST_MEMBERS >> 28} GiB; got {count:,} that do not"
    return LimitExceeded(f"{rule}; a larger epsilon needs fewer")


@kernel
def _walk_open(start, source, scale, accept, people, cut, key, first, done, ends, members):
    """Draw sets where every arc has a coin, from number `first` + `done` on; return how many are there in the end.

    A walk waits for one place in memory after another. So _BATCH of them go side by side, each with a bit of its own
    in `seen`, and _WIDTH people of all of them are looked up at once. Measured on Barabasi-Albert, 100,000 people,
    m=5, weighted cascade: 95 ns a member one by one, 42 so.

    From one arc that fires to the next it is floor(E / h) arcs, with E a unit exponential and h = -log(1 - p): one
    draw an arc that fires, and one more. Where arcs of a row differ, p is the highest, and of those that fire so a
    second coin keeps as many as should.
    """
    n, each, far = np.uint64(start.size - 1), accept.size > 1, np.uint64(1) << np.uint64(32)
    seen, keys, place = np.zeros(start.size, np.uint64), np.empty(_BATCH, np.uint64), np.empty(_BATCH, np.int64)
    who, whose = np.empty(8192, np.int32), np.empty(8192, np.uint8)
    at, end, base = np.empty(_WIDTH, np.uint64), np.empty(_WIDTH, np.uint64), np.empty(_WIDTH, np.uint64)
    leap, whom, mine = np.empty(_WIDTH, np.uint64), np.empty(_WIDTH, np.uint64), np.empty(_WIDTH, np.uint8)
    far_by, drawn, fires = np.empty(_WIDTH), np.empty(_WIDTH), np.ones(_WIDTH, np.uint8)
    while done < ends.size:
        tail = _begin(people, cut, key, first + done, min(_BATCH, ends.size - done), n, keys, seen, who, whose)
        head = live = np.uint64(0)
        while head < tail or live > 0:
            # Rows that are walked to their end make room for those of the next in the queue.
            full = min(np.uint64(_WIDTH), live + tail - head)
            for i in range(live, full):
                v = np.uint64(who[head + i - live])
                at[i], end[i], far_by[i] = start[v], start[v + _ONE], scale[v]
            for i in range(live, full):
                mine[i], leap[i] = whose[head + i - live], 0
                base[i] = row(keys[mine[i]], who[head + i - live])
            head += full - live
            live = _leap(full, at, end, base, leap, far_by, mine, drawn)
            if tail + live > who.size:
                who, whose = _doubled(who), _doubled(whose)
            for i in range(live):
                whom[i] = source[at[i]]
            if each:
                for i in range(live):
                    fires[i] = toss(base[i], whom[i] + far) >> np.uint64(11) < accept[at[i]]
            for i in range(live):
                u, bit = whom[i], np.uint64(fires[i]) << np.uint64(mine[i])
                who[tail], whose[tail] = u, mine[i]
                # Written beyond the end, which moves past whoever is new.
                tail += np.uint64(bit & ~seen[u] != 0)
                seen[u] |= bit
                at[i] += _ONE
        used = 0 if done == 0 else ends[done - 1]
        for i in range(tail):
            seen[np.uint64(who[i])] = 0
        if used + tail > members.size:
            break
        done = _sort(who, whose, tail, used, done, place, ends, members)
    return done


@kernel
def _begin(people, cut, key, number, sets, n, keys, seen, who, whose):
    """Put the root of each of a batch of sets at the head of the queue."""
    groups = cut.size - 1
    for i in range(sets):
        keys[i] = subkey(key, number + i)
        group = (number + i) % groups
        among = cut[group + 1] - cut[group]
        root = people[cut[group] + np.int64(uniform(coin(keys[i], n, 0)) * among)]
        who[i], whose[i] = root, i
        seen[root] |= _ONE << np.uint64(i)
    return np.uint64(sets)


@kernel
def _leap(live, at, end, base, leap, far_by, mine, drawn):
    """Take the next leap of each row, and close ranks over those that leap beyond their end."""
    _draw_exponentials(base, leap, live, drawn)
    left = np.uint64(0)
    for i in range(live):
        arcs, room = drawn[i] * far_by[i], end[i] - at[i]
        stays = arcs < room
        at[left] = at[i] + (np.uint64(arcs) if stays else room)
        end[left], base[left], leap[left] = end[i], base[i], leap[i] + _ONE
        far_by[left], mine[left] = far_by[i], mine[i]
        left += np.uint64(stays)
    return left


@kernel
def _draw_exponentials(base, leap, live, drawn):
    """Draw unit exponentials, -log(x) with x in (0, 1), neither end included.

    The logarithm is written out, so that four or eight are worked out at once: 1.4 ns each, where that of the C
    library takes 5. With m in (.7, 1.4] what is left of x when powers of 2 are taken out, log(m) is 2 artanh(z) with
    z = (m - 1) / (m + 1), whose series to z**19 is right to the last digit but one.
    """
    bits = drawn.view(np.uint64)
    for i in range(live):
        drawn[i] = (toss(base[i], leap[i]) >> np.uint64(12)) + 0.5
    for i in range(live):
        word = bits[i]
        bits[i] = (word & np.uint64(2**52 - 1)) | np.uint64(1023 << 52)
        high = drawn[i] > 1.4142135623730951
        m = drawn[i] * (0.5 if high else 1.0)
        power = np.int64(word >> np.uint64(52)) - np.int64(1075) + np.int64(high)
        z = (m - 1.0) / (m + 1.0)
        y = z * z
        tail = 1 / 11 + y * (1 / 13 + y * (1 / 15 + y * (1 / 17 + y / 19)))
        tail = y * (1 / 3 + y * (1 / 5 + y * (1 / 7 + y * (1 / 9 + y * tail))))
        drawn[i] = -(power * 0.6931471805599453 + 2.0 * (z + z * tail))


@kernel
def _doubled(array):
    larger = np.empty(2 * array.size, array.dtype)
    larger[: array.size] = array
    return larger


@kernel
def _sort(who, whose, tail, used, done, place, ends, members):
    """Write the members of a batch set by set, and return how many sets there are now."""
    sets = min(_BATCH, ends.size - done)
    place[:] = 0
    for i in range(tail):
        place[whose[i]] += 1
    for i in range(sets):
        size, place[i] = place[i], used
        used += size
        ends[done + i] = used
    for i in range(tail):
        members[place[whose[i]]] = who[i]
        place[whose[i]] += 1
    return done + sets


@kernel
def _walk_picked(start, source, total, accept, people, cut, key, first, done, ends, members):
    """Draw sets where each person hears from one at most, as `_walk_open` does: a set is a path.

    Whom a person hears from is the arc whose share of [0, 1) one draw falls into.
    """
    n = np.uint64(start.size - 1)
    seen, keys, whose = np.zeros(start.size, np.uint64), np.empty(1, np.uint64), np.empty(1, np.uint8)
    who = np.empty(start.size, np.int32)
    while done < ends.size:
        tail, v = _begin(people, cut, key, first + done, 1, n, keys, seen, who, whose), np.int64(who[0])
        while start[v] < start[v + 1]:
            drawn, low, high = uniform(coin(keys[0], v, 0)), start[v], start[v + 1] - 1
            if drawn >= total[high]:
                break
            while low < high:
                middle = (low + high) // 2
                if drawn < total[middle]:
                    high = middle
                else:
                    low = middle + 1
            v = np.int64(source[low])
            if seen[v]:
                break
            who[tail], seen[v] = v, _ONE
            tail += _ONE
        used = 0 if done == 0 else ends[done - 1]
        for i in range(tail):
            seen[who[i]] = 0
        if used + tail > members.size:
            break
        for i in range(tail):
            members[used + i] = who[i]
        ends[done] = used + tail
        done += 1
    return done
