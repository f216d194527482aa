"""Twins of the models of rumour and adoption: dictionaries, heaps of Python, one person at a time.

`heard` is {v: [(u, weight), ...]}, whom everybody hears from, and `called` the same for whom everybody calls, both
with neighbours ascending.
"""

import heapq
import math

from naive.diffusion import GAMMA, MASK, mix, run_key, toss

UNIT = 2.0**-53


def subkey(key, index):
    return mix((key + index * GAMMA + 0xA0761D6478BD642F) & MASK)


def at_place(place, weights):
    """Give the first whose weight, added to those before, is above a place; the last who weighs anything otherwise."""
    found = None
    for u, weight in weights:
        if weight > 0:
            found = u
            place -= weight
            if place < 0:
                break
    return found


def maki_thompson(called, spread, stifle, seeds, seed, run):
    """Give when everybody heard it, from whom, and until when they spread it, as dictionaries."""
    key = run_key(seed, "diffusion.maki_thompson", run)

    def wait(u, call):
        return -math.log(1 - toss(subkey(key, call), u, 0) * UNIT)

    when, parent, until, calls = dict.fromkeys(sorted(seeds), 0.0), {}, {}, dict.fromkeys(seeds, 0)
    heap = [(wait(u, 0), u) for u in seeds]
    heapq.heapify(heap)
    while heap:
        now, u = heapq.heappop(heap)
        call_key, sums, total = subkey(key, calls[u]), [], 0.0
        for v, weight in called[u]:
            total += weight
            sums.append((total, v))
        place = toss(call_key, u, 1) * UNIT * total
        v = next((v for upto, v in sums if upto > place), None)
        tells = toss(call_key, u, 2) * UNIT
        if v is None or (v in when and tells < stifle):
            until[u] = now
            continue
        calls[u] += 1
        heapq.heappush(heap, (now + wait(u, calls[u]), u))
        if v not in when and tells < spread:
            when[v], parent[v], calls[v] = now, u, 0
            heapq.heappush(heap, (now + wait(v, 0), v))
    return when, parent, until


def fact_check(heard, spreading, credibility, verify, forget, seeds, steps, seed, run):
    """Give everyone's state (S, B, F) at each step, and through whom they first believed; parameters by person."""
    key = run_key(seed, "diffusion.fact_check", run)
    states, parent = [["B" if v in seeds else "S" for v in heard]], dict.fromkeys(seeds, -1)
    for step in range(1, steps + 1):
        now, then, step_key = states[-1], [], subkey(key, step)
        for v in heard:
            drawn = toss(step_key, v, 0) * UNIT
            believers = [(u, weight) for u, weight in heard[v] if now[u] == "B"]
            hoax = sum(weight for _, weight in believers) * (1 + credibility[v])
            both = hoax + sum(weight for u, weight in heard[v] if now[u] == "F") * (1 - credibility[v])
            after = now[v]
            if now[v] == "S" and both > 0 and drawn < spreading[v]:
                chance = spreading[v] * (hoax / both)
                after = "B" if drawn < chance else "F"
                if after == "B":
                    place = drawn / chance * sum(weight for _, weight in believers)
                    parent.setdefault(v, at_place(place, believers))
            elif now[v] != "S" and drawn >= 1 - forget[v]:
                after = "S"
            elif now[v] == "B" and drawn >= (1 - forget[v]) * (1 - verify[v]):
                after = "F"
            then.append(after)
        states.append(then)
    return states, parent


def bass(heard, p, q, seeds, steps, seed, run):
    """Give when everybody adopted and through whom (-1: nobody), as dictionaries."""
    key = run_key(seed, "diffusion.bass", run)
    when, parent = dict.fromkeys(sorted(seeds), 0), dict.fromkeys(seeds, -1)
    for step in range(1, steps + 1):
        before, step_key = dict(when), subkey(key, step)
        for v in heard:
            if v in before:
                continue
            # In the order in which they adopted, and then in that of the arcs: sums of floats hang on it.
            weights = dict(heard[v])
            adopted = sum(weights[u] for u in before if u in weights)
            total = sum(weight for _, weight in heard[v])
            drawn = toss(step_key, v, 0) * UNIT
            if drawn < p:
                when[v], parent[v] = step, -1
            elif adopted > 0 and drawn < p + q * (adopted / total):
                place = (drawn - p) / q * total
                when[v], parent[v] = step, at_place(place, [(u, w) for u, w in heard[v] if u in before])
    return when, parent


def k_law(n, spread, stifle, chance_of_ignorant=None, silenced=1):
    """Give the law of the final number of ignorants where n people call each other, from one spreader.

    `chance_of_ignorant(x)` is that of calling one of x ignorants, and `silenced` how many a call to one who knows
    silences at once: what one could get wrong.
    """
    chance_of_ignorant = chance_of_ignorant or (lambda x: x / (n - 1))
    law, reached = {}, {(n - 1, 1): 1.0}
    for x in range(n - 1, -1, -1):
        tell, stop = chance_of_ignorant(x) * spread, (1 - chance_of_ignorant(x)) * stifle
        for y in range(n - x, 0, -1):
            share = reached.pop((x, y), 0.0) / (tell + stop)
            for state, rate in [((x - 1, y + 1), tell), ((x, max(y - silenced, 0)), stop)]:
                if share * rate > 0:
                    reached[state] = reached.get(state, 0.0) + share * rate
        if (x, 0) in reached:
            law[x] = reached.pop((x, 0))
    return law
