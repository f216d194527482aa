"""Twins of several messages at once and of cascades through a feed: dictionaries and lists, one try at a time."""

import itertools
import math

from naive.diffusion import run_key, toss

PAIRS = "diffusion.independent_cascade"


def after(p):
    """List whom each person has an arc to."""
    neighbors = {}
    for u, v in p:
        neighbors.setdefault(u, []).append(v)
    return neighbors


def competing_cascade(p, rival_p, seeds, rivals, tie, seed, run):
    """Give {person: (message, step, parent)}; each p is {(u, v): probability}, messages are "ours" and "rival"."""
    key, claims = run_key(seed, PAIRS, run), run_key(seed, "diffusion.competing_cascade", run)
    chance, neighbors = {"ours": p, "rival": rival_p}, after(p)
    has = dict.fromkeys(seeds, ("ours", 0, -1)) | dict.fromkeys(rivals, ("rival", 0, -1))
    latest, step = list(has), 0
    while latest:
        step += 1
        tries = {}
        for u in latest:
            for v in neighbors.get(u, []):
                drawn = toss(key, u, v)
                if v not in has and drawn * 2.0**-53 < chance[has[u][0]][u, v]:
                    tries.setdefault(v, []).append((toss(claims, u, v), drawn, u))
        for v, fired in tries.items():
            messages = {has[u][0] for _, _, u in fired}
            message = tie if tie in messages else has[min(fired)[2]][0] if tie == "fair" else min(messages)
            has[v] = message, step, min((drawn, u) for _, drawn, u in fired if has[u][0] == message)[1]
        latest = list(tries)
    return has


def competing_law(p, rival_p, seeds, rivals, tie):
    """Give the exact law of who ends with what, {(ours, rivals): probability}, by going through all it can do.

    Step by step, and not by live-edge worlds, so that what those assume is not assumed here.
    """
    neighbors = after(p)
    states = {(frozenset(seeds), frozenset(rivals), frozenset(seeds) | frozenset(rivals)): 1.0}
    law = {}
    while states:
        (ours, theirs, latest), weight = states.popitem()
        tries = [(u, v) for u in latest for v in neighbors.get(u, []) if v not in ours | theirs]
        if not tries:
            law[ours, theirs] = law.get((ours, theirs), 0.0) + weight
            continue
        for fires in itertools.product([False, True], repeat=len(tries)):
            chance, got = weight, {}
            for (u, v), fired in zip(tries, fires, strict=True):
                share = (p if u in ours else rival_p)[u, v]
                chance *= share if fired else 1 - share
                if fired:
                    got.setdefault(v, []).append(u in ours)
            # The share of each person's tries that were ours is the chance that ours is the one that counts.
            odds = {
                v: {"fair": sum(won) / len(won), "ours": any(won), "rival": all(won)}[tie] for v, won in got.items()
            }
            for won in itertools.product([False, True], repeat=len(got)):
                part = chance * math.prod(odds[v] if mine else 1 - odds[v] for v, mine in zip(got, won, strict=True))
                if part:
                    new = frozenset(v for v, mine in zip(got, won, strict=True) if mine)
                    state = ours | new, theirs | (frozenset(got) - new), frozenset(got)
                    states[state] = states.get(state, 0.0) + part
    return law


def feed_cascade(n, p, seen, seeds, seed, run):
    """Give step and parent of everyone; `seen[v]` is the chance that v sees the item at a step."""
    key, feeds = run_key(seed, PAIRS, run), run_key(seed, "diffusion.feed_cascade", run)
    neighbors, step, parent, latest, now = after(p), dict.fromkeys(seeds, 0), {}, list(seeds), 0
    while latest:
        now += 1
        shown = {v for u in latest for v in neighbors.get(u, []) if v not in step}
        looked = {v for v in shown if toss(feeds, v, now) * 2.0**-53 < seen[v]}
        tries = sorted((toss(key, u, v), u, v) for u in latest for v in neighbors.get(u, []) if v in looked)
        fired = [(u, v) for drawn, u, v in tries if drawn * 2.0**-53 < p[u, v]]
        latest = list({v for _, v in fired})
        for u, v in fired:
            if v not in step:
                step[v], parent[v] = now, u
    return [step.get(v, -1) for v in range(n)], [parent.get(v, -1) for v in range(n)]


def visibility(others, slots, appeal):
    """Give the chance of a place among the first, summed over how many others there are and how many rank higher."""
    chance, total, count = math.exp(-others), 0.0, 0
    while count < others + 40 * math.sqrt(others + 1) + 40:
        if appeal is None:
            place = min(1, slots / (count + 1))
        else:
            higher = range(min(slots, count + 1))
            place = sum(math.comb(count, k) * (1 - appeal) ** k * appeal ** (count - k) for k in higher)
        total += chance * place
        count += 1
        chance *= others / count
    return total


def meme_events(n, neighbors, innovation, screen, steps, seed, run):
    """Yield (event, who shares, what, whose screens it goes on, first of all) with screens of [newest, ..., oldest].

    What is on the screens at first are the numbers -1, -2, ...; new memes are 0, 1, ...; the screens are yielded too,
    to be written on from outside before the first event.
    """
    key = run_key(seed, "diffusion.meme_competition", run)
    screens = [[-1 - u * screen - place for place in range(screen)] for u in range(n)]
    yield screens
    born = 0
    for event in range(n * steps):
        u = int(toss(key, event, 0) * 2.0**-53 * n)
        if toss(key, event, 1) * 2.0**-53 < innovation:
            meme, born = born, born + 1
            screens[u] = [meme, *screens[u][:-1]]
        else:
            meme = screens[u][int(toss(key, event, 2) * 2.0**-53 * screen)]
        for v in neighbors.get(u, []):
            screens[v] = [meme, *screens[v][:-1]]
        yield event, u, meme


def meme_competition(n, neighbors, innovation, screen, seeds, steps, seed, run):
    """Follow the meme "ours": counts after each step, {person: (event, parent)} and the spells in events."""
    events = meme_events(n, neighbors, innovation, screen, steps, seed, run)
    screens = next(events)
    for u in seeds:
        screens[u] = ["ours", *screens[u][:-1]]
    first, now_on, spells = dict.fromkeys(seeds, (0, -1)), dict.fromkeys(seeds, 0), []
    counts = [[len(seeds), len(seeds)]]
    for event, u, _ in events:
        on = {v for v in range(n) if "ours" in screens[v]}
        for v in sorted(on - set(now_on)):
            first.setdefault(v, (event + 1, u))
            now_on[v] = event + 1
        spells += [(v, now_on.pop(v), event + 1) for v in set(now_on) - on]
        if (event + 1) % n == 0:
            counts.append([len(on), len(first)])
    spells += [(v, begin, math.inf) for v, begin in now_on.items()]
    return counts, first, sorted(spells)


def meme_popularity(n, neighbors, innovation, screen, steps, seed):
    """Count the shares of each new meme in run 0."""
    events, shares = meme_events(n, neighbors, innovation, screen, steps, seed, 0), {}
    next(events)
    for _, _, meme in events:
        if meme >= 0:
            shares[meme] = shares.get(meme, 0) + 1
    return [shares[meme] for meme in range(len(shares))]


def meme_law(n, neighbors, innovation, screen, seeds, events):
    """Give the exact law of (seeing, reached) after so many events, {(int, int): probability}.

    A state is the places of our meme on every screen and who ever had it; all that an event can do is gone through.
    """
    start = tuple((1,) + (0,) * (screen - 1) if u in seeds else (0,) * screen for u in range(n))
    states = {(start, frozenset(seeds)): 1.0}
    for _ in range(events):
        following = {}
        for (screens, ever), weight in states.items():
            for u in range(n):
                ways = [(innovation, 0, True)] + [((1 - innovation) / screen, meme, False) for meme in screens[u]]
                for chance, meme, new in ways:
                    after_it = list(screens)
                    for v in [u] * new + neighbors.get(u, []):
                        after_it[v] = (meme, *after_it[v][:-1])
                    state = tuple(after_it), ever | {v for v in range(n) if any(after_it[v])}
                    following[state] = following.get(state, 0.0) + weight * chance / n
        states = following
    law = {}
    for (screens, ever), weight in states.items():
        seen = sum(any(each) for each in screens), len(ever)
        law[seen] = law.get(seen, 0.0) + weight
    return law


def random_ties(draws, most):
    """Draw how many people there are, whether arcs go one way, and their ties, from few to nearly all."""
    n, directed, density = int(draws.integers(2, most)), bool(draws.integers(2)), draws.random()
    pairs = itertools.permutations(range(n), 2) if directed else itertools.combinations(range(n), 2)
    return n, directed, [pair for pair in pairs if draws.random() < density]
