"""Twins of socialgraph.feed and of the coin: whole numbers of Python, one row at a time."""

import hashlib
import math

MASK = 2**64 - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def coin(key, who, whom=0):
    base = mix(mix((who * GAMMA + key) & MASK) ^ (key >> 32))
    return mix(((base + whom * GAMMA) & MASK) ^ (base >> 32))


def uniform(key, who, whom=0):
    return (coin(key, who, whom) >> 11) / 2**53


def stream(seed, purpose, *index):
    words = seed.to_bytes(16, "little") + b"".join(i.to_bytes(8, "little") for i in index) + purpose.encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=8, person=b"socialgraph.rng1").digest(), "little")


def readers(inbox):
    """List (person, rows) of each reader."""
    found = []
    for first, end in zip(inbox.start[:-1].tolist(), inbox.start[1:].tolist(), strict=True):
        found.append((int(inbox.person[first]) if end > first else None, list(range(first, end))))
    return found


def top_k(inbox, score, k, key):
    """Give each reader's slate, a list of rows."""
    return [
        sorted(rows, key=lambda r: (-float(score[r]), coin(int(key), person, int(inbox.identity[r]))))[:k]
        for person, rows in readers(inbox)
    ]


def chronological(inbox):
    return [-float(age) for age in inbox.age]


PRIORS = {"like": 0.05, "share": 0.005, "comment": 0.01, "click": 0.2, "hide": 0.002, "report": 0.0001}


def predicted(inbox, r, action, affinity, similarity, decay, strength):
    """Give what stands for the probability that the reader of row r does something."""
    count, views = int(getattr(inbox, action + "s")[r]), int(inbox.views[r])
    rate = (count + strength * PRIORS[action]) / (views + strength)
    agreement = math.exp(-similarity * abs(float(inbox.reader_opinion[r]) - float(inbox.author_opinion[r])))
    lift = min(max(float(inbox.affinity[r]) / 0.2, 1 / 5), 5) ** affinity
    fading = math.exp(-float(inbox.age[r]) / decay)
    return rate * fading * (2 - agreement if action in ("hide", "report") else lift * agreement)


def engagement(inbox, weights, predictors, diversity, floor):
    """Weigh six probabilities, row by row; then go through each author's posts from the best down."""
    score = [
        sum(weight * predicted(inbox, r, action, **predictors) for action, weight in weights.items())
        for r in range(len(inbox))
    ]
    return diversified(inbox, score, diversity, floor)


def diversified(inbox, score, diversity, floor):
    out = list(score)
    for _, rows in readers(inbox):
        seen = {}
        for r in sorted(rows, key=lambda r: (-score[r], -int(inbox.content[r]))):
            j = seen.get(int(inbox.author[r]), 0)
            seen[int(inbox.author[r])] = j + 1
            if score[r] > 0:
                out[r] = score[r] * ((1 - floor) * diversity**j + floor)
    return out


def bridging(inbox, strength, popularity, decay):
    return [
        popularity * math.log(1 + int(inbox.clicks[r]))
        + strength * math.log((int(inbox.clicks_across[r]) + 1) / (int(inbox.clicks[r]) + 2))
        - float(inbox.age[r]) / decay
        for r in range(len(inbox))
    ]
