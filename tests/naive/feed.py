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


def engagement(inbox, affinity, popularity, similarity, decay):
    return [
        affinity * math.log(float(inbox.affinity[r]) + 0.01)
        + popularity * math.log(1 + int(inbox.clicks[r]))
        - similarity * abs(float(inbox.reader_opinion[r]) - float(inbox.author_opinion[r]))
        - float(inbox.age[r]) / decay
        for r in range(len(inbox))
    ]


def bridging(inbox, strength, popularity, decay):
    return [
        popularity * math.log(1 + int(inbox.clicks[r]))
        + strength * math.log((int(inbox.clicks_across[r]) + 1) / (int(inbox.clicks[r]) + 2))
        - float(inbox.age[r]) / decay
        for r in range(len(inbox))
    ]
