"""A slow, obvious twin of the LFR benchmark, step by step as its docstring tells it."""

from bisect import bisect_right
from collections import Counter, defaultdict
from itertools import combinations
from math import floor

from naive.coins import bits, key_of, uniform
from naive.random_ties import joined


def power_law(tau, least, most, share=1.0):
    """Give {k: probability}."""
    weight = {k: (k / least) ** -tau * (share if k == least else 1) for k in range(least, most + 1)}
    return {k: w / sum(weight.values()) for k, w in weight.items()}


def power_law_of_mean(tau, mean, most):
    for least in range(1, most + 1):
        whole = power_law(tau, least, most)
        below = sum(k * p for k, p in whole.items())
        above = sum(k * p for k, p in power_law(tau, least + 1, most).items()) if least < most else most
        if below <= mean < above:
            # A mixture of the two, since a share of the least is one.
            part = (above - mean) / (above - below)
            upper = power_law(tau, least + 1, most)
            return {k: part * p + (1 - part) * upper.get(k, 0) for k, p in whole.items()}
    return {most: 1.0}


def draw(law, key, count):
    up_to, total = [], 0.0
    for p in law.values():
        total += p
        up_to.append(total)
    up_to[-1] = 1.0
    return [list(law)[bisect_right(up_to, uniform(key, place, 0))] for place in range(count)]


def adding_up(law, key, n):
    least, most = min(law), max(law)
    numbers = []
    for number in draw(law, key, n):
        if sum(numbers) >= n:
            break
        numbers.append(number)
    missing = n - sum(numbers[:-1])
    if missing >= least:
        return [*numbers[:-1], missing]
    if most * (len(numbers) - 1) >= n:
        numbers.pop()
        step = 1
    else:
        numbers[-1], missing, step = least, least - missing, -1
    while missing:
        for place, number in enumerate(list(numbers)):
            if missing and least <= number + step <= most:
                numbers[place] += step
                missing -= 1
    return numbers


def communities(size, inside, seed):
    key, places, opened = key_of(seed, "generators.community"), [], set()
    community = {}
    for u in sorted(range(len(inside)), key=lambda u: -inside[u]):
        for c in sorted(range(len(size)), key=lambda c: -size[c]):
            if size[c] > inside[u] and c not in opened:
                opened.add(c)
                places += [c] * size[c]
        choice = int(uniform(key, u, 0) * len(places))
        community[u] = places[choice]
        places[choice] = places[-1]
        places.pop()
    return [community[u] for u in range(len(inside))]


def even_out(community, degree, inside, seed):
    key, inside = key_of(seed, "generators.parity"), list(inside)
    for c in range(max(community) + 1):
        members = [u for u in range(len(inside)) if community[u] == c]
        if sum(inside[u] for u in members) % 2:
            luck = bits(key, c, 0)
            start = int((luck >> 11) * 2.0**-53 * len(members))
            ways = (1, -1) if luck % 2 else (-1, 1)
            u, step = next(
                (u, step)
                for step in ways
                for u in members[start:] + members[:start]
                if 0 <= inside[u] + step <= min(degree[u], len(members) - 1)
            )
            inside[u] += step
    return inside


def wired(stubs, colour, key, used):
    """Join stubs, and swap ends of the wrong ties; give those that are right."""
    pairs = joined(stubs, key, used)[::-1]
    there, wrong = set(), set()
    for place, pair in enumerate(pairs):
        if colour[pair[0]] == colour[pair[1]] or frozenset(pair) in there:
            wrong.add(place)
        else:
            there.add(frozenset(pair))
    for _ in range(16):
        before = len(wrong)
        for place in range(len(pairs)):
            if place in wrong:
                swap(place, pairs, there, wrong, colour, key, used)
        if len(wrong) in (0, before):
            break
    return [pair for place, pair in enumerate(pairs) if place not in wrong]


def swap(place, pairs, there, wrong, colour, key, used):
    u, v = pairs[place]
    for _ in range(64):
        luck = bits(key, u, used[u])
        used[u] += 1
        other = int((luck >> 11) * 2.0**-53 * len(pairs))
        a, b = pairs[other][::-1] if luck % 2 else pairs[other]
        new = {frozenset((u, a)), frozenset((v, b))}
        fits = colour[u] != colour[a] and colour[v] != colour[b] and len(new) == 2 and not new & there
        if other != place and fits:
            if other not in wrong:
                there.remove(frozenset((a, b)))
            there |= new
            pairs[place], pairs[other] = (u, a), (v, b)
            wrong -= {place, other}
            return


def lfr(n, degrees, sizes, mu, seed):
    """List the ties and everybody's community; `degrees` and `sizes` are laws, {number: probability}."""
    degree = draw(degrees, key_of(seed, "generators.degree"), n)
    if sum(degree) % 2:
        degree[next(u for u in range(n) if degree[u] < max(degrees))] += 1
    mixing = key_of(seed, "generators.mixing")
    inside = [floor((1 - mu) * k + uniform(mixing, u, 0)) for u, k in enumerate(degree)]
    for attempt in range(100):
        size = adding_up(sizes, key_of(seed, "generators.size", attempt), n)
        if all(sum(d >= k for d in inside) <= sum(s for s in size if s > k) for k in set(inside)):
            break
    community = communities(size, inside, seed)
    inside = even_out(community, degree, inside, seed)
    ties, used, key = [], Counter(), key_of(seed, "generators.within")
    for c in range(len(size)):
        members = [u for u in range(n) if community[u] == c]
        pairs = list(combinations(members, 2))
        dense = sum(inside[u] for u in members) > len(pairs)
        wanted = {u: len(members) - 1 - inside[u] if dense else inside[u] for u in members}
        made = wired([u for u in members for _ in range(wanted[u])], range(n), key, used)
        apart = {frozenset(pair) for pair in made}
        ties += [pair for pair in pairs if frozenset(pair) not in apart] if dense else made
    if mu > 0:
        ties += without(degree, ties, community, key_of(seed, "generators.without"), used)
    return ties, community


def without(degree, ties, community, key, used):
    there = Counter(u for pair in ties for u in pair)
    outside = [max(k - there[u], 0) for u, k in enumerate(degree)]
    if sum(outside) % 2:
        outside[outside.index(max(outside))] -= 1
    stubs = [u for u, k in enumerate(outside) for _ in range(k)]
    return wired(stubs, community, key, used)


def mixing_of(ties, community):
    """Give the share of everybody's ties that lead out, {node: share}."""
    out, every = defaultdict(int), Counter(u for pair in ties for u in pair)
    for u, v in ties:
        out[u] += community[u] != community[v]
        out[v] += community[u] != community[v]
    return {u: out[u] / k for u, k in every.items()}
