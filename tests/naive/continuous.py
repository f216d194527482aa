"""Twins of spread in continuous time: heaps, dictionaries and every event that could be, one by one."""

import heapq
import math
import struct

from naive.diffusion import GAMMA, MASK, mix, toss

UNIT = 2.0**-53


def subkey(key, index):
    return mix((key + index * GAMMA + 0xA0761D6478BD642F) & MASK)


def bits(key, u, v):
    """Draw 64 bits for u meeting v, of which `toss` is the upper 53."""
    base = mix(mix((u * GAMMA + key) & MASK) ^ (key >> 32))
    return mix(((base + v * GAMMA) & MASK) ^ (base >> 32))


def exponential(drawn, rate):
    """Turn a toss into an exponential time; infinite at rate 0."""
    return -math.log(1 - drawn * UNIT) / rate if rate > 0 else math.inf


def by_source(arcs):
    rows = {}
    for u, v in arcs:
        rows.setdefault(u, []).append(v)
    return rows


def continuous_sir(key, delay, duration, seeds, time):
    """Give when, until when and through whom everyone has it, by Dijkstra; `delay` is of arcs, `duration` of people."""
    rows, when, waiting = by_source(delay), dict.fromkeys(seeds, 0.0), [(0.0, u) for u in seeds]
    heapq.heapify(waiting)

    def arrival(u, v):
        if not delay[u, v] <= duration[u] or delay[u, v] == math.inf:
            return math.inf
        return max(when[u] + delay[u, v], math.nextafter(when[u], math.inf))

    done = set()
    while waiting:
        _, u = heapq.heappop(waiting)
        if u in done:
            continue
        done.add(u)
        for v in rows.get(u, []):
            moment = arrival(u, v)
            if moment <= time and moment < when.get(v, math.inf):
                when[v] = moment
                heapq.heappush(waiting, (moment, v))
    ways = {v: [] for v in when}
    for u, v in delay:
        if u in when and v in when and v not in seeds and arrival(u, v) == when[v]:
            ways[v].append((toss(key, u, v), u))
    parent = {v: min(found)[1] if found else -1 for v, found in ways.items()}
    return when, {u: moment + duration[u] for u, moment in when.items()}, parent


def continuous_sis(key, rate, recovery, seeds, time):
    """Give all spells in the order of their begins, and through whom everyone had it first; every try is an event."""
    rows, until, spell, spells, first, events = by_source(rate), {}, {}, [], {}, []

    def infect(u, moment, by):
        spell[u] = spell.get(u, -1) + 1
        spell_key = subkey(key, spell[u])
        until[u] = moment + exponential(toss(spell_key, u, u), recovery[u])
        spells.append((u, moment, until[u]))
        first.setdefault(u, (moment, by))
        for v in rows.get(u, []):
            tried, number = moment, 0
            while True:
                number += 1
                tried += exponential(toss(subkey(spell_key, number), u, v), rate[u, v])
                if not tried < until[u] or tried > time:
                    break
                heapq.heappush(events, (tried, u, v))

    for u in seeds:
        infect(u, 0.0, -1)
    while events:
        moment, u, v = heapq.heappop(events)
        if until.get(v, 0.0) <= moment:
            infect(v, moment, u)
    return spells, first


def poisson(drawn, mean):
    """Count the steps of the distribution of a Poisson number that lie below a toss."""
    count, chance = 0, math.exp(-mean)
    below = chance
    while drawn * UNIT >= below and (count < mean or chance > 1e-18):
        count += 1
        chance *= mean / count
        below += chance
    return count


def reshare(drawn, delay, tail):
    """Turn a toss into the time to a reshare."""
    if tail is None:
        return -math.log(1 - drawn * UNIT) * delay
    rest = (1 + tail) * (1 - drawn * UNIT)
    return delay * (1 + tail) * (drawn * UNIT) / tail if rest >= 1 else delay * rest ** (-1 / tail)


def hawkes(key, infectivity, delay, tail, seeds, time):
    """Give every share as (when, who, through whom), generation after generation."""
    rows, generation, shares = by_source(infectivity), [(0.0, u, -1, bits(key, u, u)) for u in seeds], []
    while generation:
        shares += [(moment, u, by) for moment, u, by, _ in generation]
        born = []
        for moment, u, _, share in generation:
            for v in rows.get(u, []):
                drawn = bits(share, u, v)
                for number in range(poisson(drawn >> 11, infectivity[u, v])):
                    child = subkey(drawn, number)
                    then = moment + reshare(child >> 11, delay, tail)
                    if then <= time:
                        born.append((then, v, u, child))
        generation = born
    return sorted(shares)


def temporal_sir(key, contacts, infection, recovery, seeds, begin):
    """Give when, until when and through whom everyone has it; `contacts` are arcs (u, v, time), one way each."""
    when = dict.fromkeys(seeds, begin)
    until = {u: begin + exponential(toss(key, u, u), recovery[u]) for u in seeds}
    parent = dict.fromkeys(seeds, -1)
    for moment in sorted({time for _, _, time in contacts if time >= begin}):
        moment_key = subkey(key, struct.unpack("<Q", struct.pack("<d", moment))[0])
        tries = []
        for u, v in sorted({(u, v) for u, v, time in contacts if time == moment}):
            if u in when and until[u] >= moment and v not in when:
                drawn = toss(moment_key, u, v)
                if drawn * UNIT < infection[u, v]:
                    tries.append((v, drawn, u))
        for v, _, u in sorted(tries, reverse=True):
            when[v], parent[v] = moment, u
            until[v] = moment + exponential(toss(key, v, v), recovery[v])
    return when, until, parent


def next_event(draws, events):
    """Wait for the first of some (rate, what); give how long that takes, and what it is."""
    total = sum(rate for rate, _ in events)
    if total == 0:
        return math.inf, None
    return draws.exponential(1 / total), events[draws.choice(len(events), p=[rate / total for rate, _ in events])][1]


def gillespie_sir(draws, rate, recovery, seeds):
    """Give when each person of one SIR was infected, by a list of all next events."""
    infected, when, now = set(seeds), dict.fromkeys(seeds, 0.0), 0.0
    while infected:
        events = [(recovery[u], (u, None)) for u in sorted(infected)]
        events += [(each, (u, v)) for (u, v), each in rate.items() if u in infected and v not in when]
        wait, event = next_event(draws, events)
        if event is None:
            break
        now += wait
        u, v = event
        if v is None:
            infected.remove(u)
        else:
            infected.add(v)
            when[v] = now
    return when


def gillespie_sis(draws, rate, recovery, seeds, time):
    """Give who is infected at a time, by a list of all next events."""
    infected, now = set(seeds), 0.0
    while True:
        events = [(recovery[u], (u, None)) for u in sorted(infected)]
        events += [(each, (u, v)) for (u, v), each in rate.items() if u in infected and v not in infected]
        wait, event = next_event(draws, events)
        now += wait
        if now > time:
            return infected
        u, v = event
        if v is None:
            infected.remove(u)
        else:
            infected.add(v)
