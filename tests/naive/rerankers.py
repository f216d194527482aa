"""Slow, obvious twins of what is made of other suggesters' offers: lists of rows (source, target, score)."""

from collections import defaultdict
from math import ceil, floor, isnan

import numpy as np

from socialgraph.rng import coins, stream


def _lists(rows):
    """Give the targets and scores of each source, in their order."""
    lists = defaultdict(list)
    for u, v, score in rows:
        lists[u].append((v, score))
    return lists


def _best(rows, k, seed):
    key = stream(seed, "friends.ties")
    order = sorted(rows, key=lambda row: (row[0], -row[2], int(coins(key, row[0], row[1]))))
    seen, kept = defaultdict(int), []
    for row in order:
        seen[row[0]] += 1
        kept += [row] if seen[row[0]] <= k else []
    return kept


def bridging(rows, opinion, weight, k, seed):
    found = []
    for u, offers in _lists(rows).items():
        for p, (v, _) in enumerate(offers):
            apart = abs(opinion[u] - opinion[v]) / 2
            place = (len(offers) - p) / len(offers)
            found.append((u, v, (1 - weight) * place + weight * (0.0 if isnan(apart) else apart)))
    return _best(found, k, seed)


def fair(rows, group, share, k, slack=1e-9):
    """DetGreedy, one place after the other."""
    found = []
    for u, offers in _lists(rows).items():
        left, taken = [v for v, _ in offers], dict.fromkeys(share, 0)
        for place in range(1, min(k, len(left)) + 1):
            must = [v for v in left if taken[group[v]] < floor(share[group[v]] * place + slack)]
            may = [v for v in left if taken[group[v]] < ceil(share[group[v]] * place - slack)]
            v = (must or may or left)[0]
            left.remove(v)
            taken[group[v]] += 1
            found.append((u, v, 1 / place))
    return found


def capped(rows, followers, most, k, seed):
    """Deferred acceptance, one list at a time: it asks the next as long as it has fewer than k and somebody to ask."""
    key = stream(seed, "friends.cap")
    lists, held = _lists(rows), defaultdict(list)
    room = [max(most - d, 0) for d in followers]
    left = {u: [v for v, _ in offers] for u, offers in lists.items()}
    got = dict.fromkeys(lists, 0)
    waiting = list(lists)
    while waiting:
        u = waiting.pop()
        while got[u] < k and left[u]:
            v = left[u].pop(0)
            held[v].append(u)
            got[u] += 1
            if len(held[v]) > room[v]:
                out = max(held[v], key=lambda w: int(coins(key, v, w)))
                held[v].remove(out)
                got[out] -= 1
                waiting += [out]
    return [(u, v, score) for u, offers in lists.items() for v, score in offers if u in held[v]]


def united(parts):
    """Give every pair that any part offers its standardised scores, 0 before that where one does not offer it."""
    scores = [{(u, v): score for u, v, score in rows} for rows in parts]
    pairs = sorted(set().union(*scores))
    columns = [[score.get(pair, 0.0) for pair in pairs] for score in scores]
    return pairs, [[(x - np.mean(c)) / (np.std(c) or 1.0) for x in c] for c in columns]


def area(missing, none):
    """Compare each with each: how often the first is higher, and half of the times that they are alike."""
    return sum((a > b) + (a == b) / 2 for a in missing for b in none) / len(missing) / len(none)
